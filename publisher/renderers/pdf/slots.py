"""Places for page numbers that are not known yet: those of articles in other volumes.

All volumes are set at once, and on which page of another an article begins is known only when that
one is set. So such a number has a place of fixed width, on which no line depends, and in the file
its figures stand in a stream of their own, not compressed and padded to a fixed length. When all
volumes are set, the numbers are written there, and nothing has to be set again.

While it is set, a place holds all ten figures: so their glyphs are in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

import pydyf
from lxml import etree
from weasyprint.formatting_structure import boxes

from publisher.renderers.pdf.press import is_known

Thing: TypeAlias = Any  #: WeasyPrint and pydyf have no types
Pages: TypeAlias = Mapping[tuple[str, str], str]  #: folios by volume and article

CLASS = "page-elsewhere"
_FIGURES = "0123456789"
#: Thousandths of an em by how many figures are looked for, as in styles/print-notes.css.
_WIDTHS = {2: 1100, 3: 1700}
_TWO_FIGURES = 100  #: pages; volumes are about as long as the others of their library
_GLYPHS = re.compile(rb"<([0-9a-fA-F]+)>")
_PLACE = re.compile(
    rb"%page-elsewhere (?P<volume>\S+) (?P<article>\S+) (?P<glyphs>[0-9a-fA-F]{40}) "
    rb"(?P<advance>\d{4}) (?P<width>\d{4})\n(?P<number>[^\n]*)"
)
_MOST = 5  #: figures of a number


def place(volume: str, article: str, pages: int) -> etree._Element | None:
    """The place for the page of an article in another volume; None if it could not be filled.

    It is as wide as numbers in a volume of ``pages`` are; longer ones are drawn narrower.
    """
    if not is_known():
        return None
    element = etree.Element("span", {"class": CLASS})
    element.set("data-volume", volume)
    element.set("data-article", article)
    element.set("data-figures", "2" if pages < _TWO_FIGURES else "3")
    element.text = _FIGURES
    return element


#: A stream, where the mark of a place begins in it, and the box of its figures.
Place: TypeAlias = tuple[Thing, int, Thing]


def find_places(streams: list[Thing]) -> list[Place]:
    """The places in the streams of pages that were drawn, before their tags are written."""
    return [
        (*mark, box)
        for stream in streams
        for box, mark in stream._tags.items()
        if isinstance(box, boxes.TextBox) and _is_place(box)
    ]


def lay_open(pdf: Thing, found: list[Place]) -> None:
    """Give the figures of each place a stream of their own, when the tags are written."""
    pages = {one["Contents"]: one for one in pdf.objects if _is_page(one)}
    by_stream: dict[int, list[Place]] = {}
    for one in found:
        by_stream.setdefault(id(one[0]), []).append(one)
    for those in by_stream.values():
        stream = those[0][0]
        page = pages[stream.reference]
        page["Contents"] = pydyf.Array(_parted(pdf, stream, those))


def _is_page(thing: Thing) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page"


def _is_place(box: Thing) -> bool:
    return box.element is not None and box.element.get("class") == CLASS


def _parted(pdf: Thing, stream: Thing, found: list[Place]) -> list[bytes]:
    """The references of the streams that the stream of a page is parted into."""
    operations = stream.stream
    parts: list[tuple[list[bytes], bool]] = []  #: with whether they are compressed
    begin = 0
    for _, mark, box in sorted(found, key=lambda one: one[1]):
        for number in range(mark, operations.index(b"EMC", mark)):
            if operations[number].endswith(b" TJ"):
                parts.append((operations[begin:number], True))
                parts.append((_opened(operations[number], box), False))
                begin = number + 1
    parts.append((operations[begin:], True))
    stream.stream = parts[0][0]
    references = [stream.reference]
    for content, compress in parts[1:]:
        part = pydyf.Stream(content, compress=compress and stream.compress)
        pdf.add_object(part)
        references.append(part.reference)
    return references


def _opened(operation: bytes, box: Thing) -> list[bytes]:
    """The figures of a place as they can be written anew; nothing if they are not plain glyphs."""
    glyphs = b"".join(_GLYPHS.findall(operation))
    if len(glyphs) != 4 * len(_FIGURES):
        return []
    advance = round(1000 * box.width / len(_FIGURES) / box.style["font_size"])
    room = _WIDTHS[int(box.element.get("data-figures"))]
    names = (quote(box.element.get(f"data-{name}"), safe="") for name in ("volume", "article"))
    head = f"%{CLASS} {' '.join(names)} {glyphs.decode()} {advance:04} {room:04}"
    return [head.encode(), _written("", glyphs, advance, room)]


def _written(number: str, glyphs: bytes, advance: int, room: int) -> bytes:
    """The operators that show a number in the middle of its place, always of the same length."""
    width = len(number) * advance
    narrow = min(room / width, 1) if width else 1
    shift = min(width - room, 0) / 2
    shown = b"".join(glyphs[4 * int(figure) : 4 * int(figure) + 4] for figure in number)
    return b"%06.2f Tz [%08.1f <%b>] TJ 100 Tz" % (100 * narrow, shift, shown.ljust(4 * _MOST))


def fill(data: bytes, pages: Pages) -> bytes:
    """A PDF with the numbers of these pages in their places; those of others stay empty."""

    def filled(match: re.Match[bytes]) -> bytes:
        target = unquote(match["volume"].decode()), unquote(match["article"].decode())
        folio = pages.get(target, "")
        number = folio if folio.isdecimal() and folio.isascii() and len(folio) <= _MOST else ""
        head = match[0][: match.start("number") - match.start()]
        advance, room = int(match["advance"]), int(match["width"])
        written = _written(number, match["glyphs"], advance, room)
        # Of another length it is nothing that we wrote: a picture may hold any bytes.
        return head + written if len(written) == len(match["number"]) else match[0]

    return _PLACE.sub(filled, data)
