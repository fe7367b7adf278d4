"""What a book says of itself against what is in it: its pages and its accessibility.

EPUB Accessibility 1.1, sections 2 and 3 (page navigation); a claim that is not true sends a
reader to a book that he cannot read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from publisher.check.book import Book, Unreadable, resolve
from publisher.check.codes import finding
from publisher.check.contents import EPUB_TYPE, nav_name, text_of
from publisher.model import Finding

Target = tuple[str, str]  #: a member and an id within it


@dataclass(slots=True)
class Seen:
    """What was met in the documents of a book."""

    breaks: dict[Target, str] = field(default_factory=dict)  #: labels of page breaks with an id
    index: bool = False
    ruby: bool = False
    undescribed: bool = False  #: a picture without alternative text

    def look(self, name: str, root: etree._Element) -> None:
        """Take note of a document."""
        for element in root.iter(etree.Element):
            kinds = {*element.get(EPUB_TYPE, "").split(), *element.get("role", "").split()}
            if {"pagebreak", "doc-pagebreak"} & kinds and element.get("id"):
                label = element.get("aria-label") or element.get("title") or text_of(element)
                self.breaks[name, element.get("id", "")] = label
            self.index = self.index or bool({"index", "doc-index"} & kinds)
        self.ruby = self.ruby or next(root.iter("{*}rt"), None) is not None


def check_promises(book: Book, seen: Seen) -> Iterator[Finding]:
    """Findings on the page list, and on each claim of the package that is not true."""
    try:
        listed = _page_list(book)
        package = book.tree(book.package)
    except Unreadable:  # told by the check of contents
        return
    yield from _check_pages(book, seen, listed)
    yield from _check_claims(book, seen, listed, package)


def _page_list(book: Book) -> dict[Target, str]:
    """Where each page of the list leads, and its label."""
    name = nav_name(book)
    if not name:
        return {}
    return {
        target: text_of(link)
        for nav in book.tree(name).iter("{*}nav")
        if "page-list" in nav.get(EPUB_TYPE, "").split()
        for link in nav.iter("{*}a")
        if (target := resolve(name, link.get("href", "")))
    }


def _check_pages(book: Book, seen: Seen, listed: dict[Target, str]) -> Iterator[Finding]:
    for target, label in listed.items():
        mark = seen.breaks.get(target)
        if mark is None:
            message = f"page {label} leads to no page break"
        elif mark and mark != label:
            message = f"page {label} leads to the page break {mark}"
        else:
            continue
        yield finding("epub-page-list", book.where(nav_name(book)), message)
    for target, label in seen.breaks.items():
        if target not in listed:
            message = f"page {label} is not in the list"
            yield finding("epub-page-list", book.where(target[0]), message)


def _check_claims(
    book: Book, seen: Seen, listed: dict[Target, str], package: etree._Element
) -> Iterator[Finding]:
    features = set(_values(package, "schema:accessibilityFeature"))
    there = {
        "pageNavigation": bool(listed),
        "pageBreakMarkers": bool(seen.breaks),
        "printPageNumbers": bool(seen.breaks),
        "alternativeText": not seen.undescribed,
        "index": seen.index,
        "rubyAnnotations": seen.ruby,
    }
    for feature in sorted(features & {name for name, is_there in there.items() if not is_there}):
        yield finding("epub-claim", book.where(book.package), f"{feature}: not in the book")
    conforms = "WCAG" in _values(package, "dcterms:conformsTo")
    if conforms and seen.undescribed:
        message = "conformance to WCAG, with pictures that have no alternative text"
        yield finding("epub-claim", book.where(book.package), message)
    sources = [*_values(package, "source-of"), *_values(package, "pageBreakSource")]
    if listed and not sources:
        message = "pages are listed, but not what they are the pages of"
        yield finding("epub-claim", book.where(book.package), message)


def _values(package: etree._Element, name: str) -> Iterator[str]:
    """The words of a property's values, all of them."""
    for element in package.iterfind("{*}metadata/{*}meta"):
        if element.get("property") == name:
            yield from (element.text or "").split()
