"""The contents of an EPUB, twice told: nav for new readers, NCX for old ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from publisher.check.book import NCX, Book, resolve

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"

#: Kinds of pages that are no articles and need no heading of their own.
FRONT_MATTER = frozenset(
    "cover titlepage halftitlepage halftitle copyright-page imprint colophon toc".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    label: str
    name: str  #: member it leads to
    fragment: str

    def __str__(self) -> str:
        return f"“{self.label}” ({self.name}{'#' if self.fragment else ''}{self.fragment})"


def nav_name(book: Book) -> str:
    """The member that is the navigation document; empty where there is none."""
    return next((item.name for item in book.items if "nav" in item.properties), "")


def nav_entries(book: Book) -> tuple[Entry, ...]:
    """The linked entries of the nav's contents, in reading order.

    :raises Unreadable: the navigation document cannot be read.
    """
    name = nav_name(book)
    if not name:
        return ()
    return tuple(
        _entry(name, text_of(link), link.get("href", ""))
        for nav in book.tree(name).iter("{*}nav")
        if "toc" in nav.get(EPUB_TYPE, "").split()
        for link in nav.iter("{*}a")
    )


def ncx_entries(book: Book) -> tuple[Entry, ...]:
    """The entries of the NCX, in reading order.

    :raises Unreadable: the NCX cannot be read.
    """
    entries = []
    for item in book.of_type(NCX)[:1]:
        for point in book.tree(item.name).iter("{*}navPoint"):
            label, content = point.find("{*}navLabel/{*}text"), point.find("{*}content")
            src = content.get("src", "") if content is not None else ""
            entries.append(_entry(item.name, "" if label is None else text_of(label), src))
    return tuple(entries)


def is_front_matter(root: etree._Element) -> bool:
    """Whether a document says of itself that it is a cover, a title page or the like."""
    return any(
        FRONT_MATTER & set(element.get(EPUB_TYPE, "").split())
        for element in root.iter("{*}body", "{*}section")
    )


def first_difference(nav: tuple[Entry, ...], ncx: tuple[Entry, ...]) -> str:
    """Where the two contents part, in words; empty where they agree."""
    for number, (new, old) in enumerate(zip_longest(nav, ncx), start=1):
        if new != old:
            return f"entry {number} is {new or 'missing'} in nav, {old or 'missing'} in NCX"
    return ""


def text_of(element: etree._Element) -> str:
    """The text of an element with single spaces."""
    return " ".join("".join(map(str, element.itertext(etree.Element, etree.Entity))).split())


def bare(text: str) -> str:
    """Text to compare by: without white space, which a line break in a title may become."""
    return re.sub(r"\s+", "", text)


def _entry(base: str, label: str, href: str) -> Entry:
    return Entry(label, *(resolve(base, href) or (href, "")))
