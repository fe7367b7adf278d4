"""What we look for in an EPUB beyond what EPUBCheck sees. Each check is one small function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from publisher.check import contents
from publisher.check.book import (
    NCX,
    SVG,
    XHTML,
    Book,
    Unreadable,
    broken_members,
    open_book,
    resolve,
)
from publisher.check.codes import finding
from publisher.check.contents import Entry, bare, text_of
from publisher.model import Finding

MAX_ENTRIES = 1000  #: of the contents that lead to one document and are looked at
MAX_FILE = 260 * 1024  #: bytes of a document that old reading devices still open

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_HEADINGS = ("{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6")
_NETWORK = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_NETWORK = re.compile(
    r"""(?:url\(|@import\s)\s*(?:["']\s*)?(?P<url>(?:[a-z]+:)?//[^"')\s;]+)""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Document:
    """One XHTML or SVG file of a book."""

    book: Book
    name: str
    root: etree._Element

    @property
    def where(self) -> str:
        """The document as findings name it."""
        return self.book.where(self.name)


def check_epub(path: Path) -> list[Finding]:
    """All findings of our own on one EPUB, whatever its state."""
    try:
        with open_book(path) as book:
            return [*_check_members(book), *_check_contents(book), *_check_documents(book)]
    except Unreadable as error:
        return [error.finding]


# --- one document -------------------------------------------------------------------------


def remote_resources(document: Document) -> Iterator[Finding]:
    """Everything a reading system would fetch from the network to show the page."""
    for element in document.root.iter(etree.Element):
        for address in _fetched(element):
            if _NETWORK.match(address):
                yield finding("epub-remote-resource", document.where, address)


def missing_alternatives(document: Document) -> Iterator[Finding]:
    """Pictures that say nothing to who does not see them."""
    for image in document.root.iter("{*}img"):
        decorative = image.get("role") in ("presentation", "none")
        if not decorative and not image.get("alt", "").strip():
            yield finding("epub-alt-missing", document.where, f"picture {image.get('src', '')}")


def scripts(document: Document) -> Iterator[Finding]:
    """Script elements, event handlers and javascript: addresses."""
    for element in document.root.iter(etree.Element):
        if etree.QName(element).localname == "script":
            yield finding("epub-script", document.where, "script element")
        for name, value in _attributes(element):
            if name.startswith("on"):
                yield finding("epub-script", document.where, f"event handler {name}")
            elif re.match(r"\s*javascript:", value, re.IGNORECASE):
                yield finding("epub-script", document.where, f"address {value}")


def inline_styles(document: Document) -> Iterator[Finding]:
    """Styles that no style sheet of the user can replace: one finding a document and kind."""
    if any(element.get("style") is not None for element in document.root.iter(etree.Element)):
        yield finding("epub-style-inline", document.where, "style attribute")
    if next(document.root.iter("{http://www.w3.org/1999/xhtml}style"), None) is not None:
        yield finding("epub-style-inline", document.where, "style element")


def large_file(document: Document) -> Iterator[Finding]:
    """A document that old devices refuse."""
    size = document.book.sizes[document.name]
    if size > MAX_FILE:
        yield finding("epub-file-large", document.where, f"{size} bytes, at most {MAX_FILE}")


DOCUMENT_CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    remote_resources,
    missing_alternatives,
    scripts,
    inline_styles,
    large_file,
)


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _fetched(element: etree._Element) -> Iterator[str]:
    """Addresses that showing this element fetches."""
    name = etree.QName(element).localname
    for attribute in ("src", "poster"):
        yield element.get(attribute, "")
    for candidate in element.get("srcset", "").split(","):
        yield candidate.strip()
    if name == "object":
        yield element.get("data", "")
    if name == "link":
        yield element.get("href", "")
    if name in ("image", "use", "script"):
        yield element.get(_XLINK_HREF, "") or element.get("href", "")
    yield from _remote_in_css(element.get("style", ""))
    if name == "style":
        yield from _remote_in_css(element.text or "")


def _remote_in_css(css: str) -> list[str]:
    return [match["url"] for match in _CSS_NETWORK.finditer(css)]


# --- the whole book -----------------------------------------------------------------------


def _check_members(book: Book) -> Iterator[Finding]:
    yield from broken_members(book)
    for name in book.sizes:
        if not name.isascii():
            yield finding("epub-name-ascii", book.where(name), "file name")
    for item in book.items:
        if item.name not in book.sizes and "://" not in item.name:
            yield finding(
                "epub-damaged", book.where(item.name), "is in the package, not in the zip"
            )
    for item in book.of_type("text/css"):
        css = book.read(item.name).decode("utf-8", "replace")
        for address in _remote_in_css(css):
            yield finding("epub-remote-resource", book.where(item.name), address)


def _check_contents(book: Book) -> Iterator[Finding]:
    try:
        nav, ncx = contents.nav_entries(book), contents.ncx_entries(book)
    except Unreadable as error:
        yield error.finding
        return
    difference = contents.first_difference(nav, ncx)
    if difference:
        yield finding("epub-nav-ncx", book.path, difference)


def _check_documents(book: Book) -> Iterator[Finding]:
    """Every document by itself, then the links between them: one tree in memory at a time."""
    entries = _entries_by_document(book)
    ids: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str]] = []
    for item in book.of_type(XHTML, SVG, NCX):
        try:
            document = Document(book, item.name, book.tree(item.name))
        except Unreadable as error:
            yield error.finding
            continue
        ids[item.name] = frozenset(
            element.get("id", "") for element in document.root.iter(etree.Element)
        )
        links += [(item.name, href) for href in _hrefs(document.root)]
        if item.media_type == NCX:
            continue
        for check in DOCUMENT_CHECKS:
            yield from check(document)
        if not contents.is_front_matter(document.root):
            yield from _check_headings(document, entries.get(item.name, []))
    yield from _missing_targets(book, ids, links)


def _entries_by_document(book: Book) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {}
    try:
        for entry in contents.nav_entries(book):
            entries.setdefault(entry.name, []).append(entry)
    except Unreadable:  # told by _check_contents
        return {}
    return entries


def _hrefs(root: etree._Element) -> Iterator[str]:
    for link in root.iter("{*}a", "{*}area"):
        yield link.get("href") or link.get(_XLINK_HREF) or ""
    for content in root.iter("{*}content"):
        yield content.get("src", "")


def _check_headings(document: Document, entries: list[Entry]) -> Iterator[Finding]:
    """The label of an entry is the heading where it leads, or stands at least in the text."""
    if not entries:
        return
    text = bare(text_of(next(document.root.iter("{*}body"), document.root)))
    for entry in entries[:MAX_ENTRIES]:
        heading = _heading(document.root, entry.fragment)
        shown = text_of(heading) if heading is not None else ""
        if bare(entry.label) not in text:
            yield finding("epub-title-missing", document.where, f"no “{entry.label}” in the text")
        elif bare(shown) != bare(entry.label):
            message = f"the contents say “{entry.label}”, the heading “{shown}”"
            yield finding("epub-contents-heading", document.where, message)


def _heading(root: etree._Element, fragment: str) -> etree._Element | None:
    """The heading at or in the element of that id; without one the document's h1."""
    if fragment:
        for target in root.iter(etree.Element):
            if target.get("id") == fragment:
                return next(target.iter(*_HEADINGS), None)
    return next(root.iter("{*}h1"), None)


def _missing_targets(
    book: Book, ids: dict[str, frozenset[str]], links: list[tuple[str, str]]
) -> Iterator[Finding]:
    for base, href in dict.fromkeys(links):
        target = resolve(base, href) if href else None
        if target is None:
            continue
        name, fragment = target
        known = ids.get(name)
        if name not in book.sizes:
            yield finding("epub-fragment-missing", book.where(base), f"{href}: no such file")
        elif fragment and known is not None and fragment not in known:
            yield finding("epub-fragment-missing", book.where(base), f"{href}: no such id")
