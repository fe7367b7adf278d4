"""What we look for in each document of an EPUB. Each check is one small function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from publisher.check.book import Book
from publisher.check.codes import finding
from publisher.model import Finding

MAX_FILE = 260 * 1024  #: bytes of a document that old reading devices still open
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_NETWORK = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_NETWORK = re.compile(
    r"""(?:url\(|@import\s)\s*(?:["']\s*)?(?P<url>(?:[a-z]+:)?//[^"')\s;]+)""", re.IGNORECASE
)
#: The replacement character, and the areas where every font has what it likes.
_NO_GLYPH = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")


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


def glyphs(document: Document) -> Iterator[Finding]:
    """Characters that are shown as a box: one finding a document."""
    text = "".join(map(str, document.root.itertext(etree.Element)))
    found = _NO_GLYPH.findall(text)
    if found:
        names = ", ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(found[:9]))
        yield finding("epub-glyph", document.where, f"{names}: {len(found)} times")


DOCUMENT_CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    remote_resources,
    missing_alternatives,
    scripts,
    inline_styles,
    large_file,
    glyphs,
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
        yield element.get(XLINK_HREF, "") or element.get("href", "")
    yield from remote_in_css(element.get("style", ""))
    if name == "style":
        yield from remote_in_css(element.text or "")


def remote_in_css(css: str) -> list[str]:
    """Addresses that a style sheet fetches from the network."""
    return [match["url"] for match in _CSS_NETWORK.finditer(css)]
