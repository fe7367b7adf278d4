"""What we look for in an EPUB beyond what EPUBCheck sees."""

from __future__ import annotations

from collections.abc import Iterator
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
from publisher.check.document import DOCUMENT_CHECKS, XLINK_HREF, Document, remote_in_css
from publisher.check.languages import languages
from publisher.check.promises import Seen, check_promises
from publisher.model import Finding

MAX_ENTRIES = 1000  #: of the contents that lead to one document and are looked at

_HEADINGS = ("{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6")


def check_epub(path: Path) -> list[Finding]:
    """All findings of our own on one EPUB, whatever its state."""
    try:
        with open_book(path) as book:
            return [*_check_members(book), *_check_contents(book), *_check_documents(book)]
    except Unreadable as error:
        return [error.finding]


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
        for address in remote_in_css(css):
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
    seen = Seen()
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
        seen.look(item.name, document.root)
        for check in (*DOCUMENT_CHECKS, languages):
            for found in check(document):
                seen.undescribed = seen.undescribed or found.code == "epub-alt-missing"
                yield found
        if not contents.is_front_matter(document.root):
            yield from _check_headings(document, entries.get(item.name, []))
    yield from _missing_targets(book, ids, links)
    yield from check_promises(book, seen)


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
        yield link.get("href") or link.get(XLINK_HREF) or ""
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
