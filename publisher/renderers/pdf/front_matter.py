"""What stands before the text: half-title, title page, imprint, contents, list of illustrations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher import __version__
from publisher.renderers.measure import beginning, width_of
from publisher.renderers.package import facts, identifier, rights
from publisher.renderers.pdf.matter import BACK, Matter, anchor, part_anchor
from publisher.renderers.pdf.pagination import Places
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.pdf.titles import set_title
from publisher.renderers.text import printable

_SMALL = 0.82  #: type size of the list of illustrations, as in styles/print-matter.css
_IMPRINT = 0.85  #: type size of the imprint
_THEME = 2.6  #: that of the title page
_ABOVE_IMPRINT = 12  #: lines
_ROUND_STATEMENTS = 8  #: lines of an imprint besides its statements, about
_FOLIO = 6  #: em, for leaders and folio of a line
_ENDS = "。！？；"  #: of sentences, where a caption may be cut without a mark


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: a title, and where it leads."""

    title: str
    anchor: str
    folio: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its articles in the contents."""

    part: Line | None
    entries: tuple[Line, ...]


def front_matter(matter: Matter, places: Places) -> str:
    """The document of what stands before the text, when all pages after it are known."""
    volume, words = matter.volume, matter.words
    statements = tuple((words(name), text) for name, text in _statements(matter) if text)
    return matter.render(
        "front.html",
        above_imprint=_above_imprint(statements, matter.sheet),
        theme=set_title(volume.theme, matter.sheet.area_width / (_THEME * matter.sheet.type.size))[
            0
        ],
        days=words.date_range(record.published for record in volume.articles),
        facts=facts(volume, words),
        statements=statements,
        rights=rights(volume, words),
        identifier=identifier(volume),
        version=__version__,
        sections=tuple(_sections(matter, places)),
        back=[Line(words(name), name, places.first[name]) for name in BACK if name in places.first],
        pictures=tuple(_pictures(matter, places)) if matter.settings.pdf.illustrations else (),
    )


def _statements(matter: Matter) -> Iterator[tuple[str, str]]:
    """What the imprint says, by the words that it says it under."""
    volume, words = matter.volume, matter.words
    yield "sources", words.names(filter(None, map(printable, volume.sources)))
    yield "library", printable(volume.library)
    yield "previous-volume", printable(volume.previous)
    yield "next-volume", printable(volume.next)


def _above_imprint(statements: Iterable[tuple[str, str]], sheet: Sheet) -> int:
    """How many lines are left empty above an imprint: fewer where many sources are named."""
    room = sheet.area_width / (_IMPRINT * sheet.type.size) - 2
    rows = sum(math.ceil(width_of(label + text) / room) for label, text in statements)
    return max(0, min(_ABOVE_IMPRINT, sheet.lines - _ROUND_STATEMENTS - rows))


def _sections(matter: Matter, places: Places) -> Iterator[Section]:
    for number, part in enumerate(matter.volume.parts, start=1):
        name = part_anchor(number)
        names = [(record, anchor(record.id)) for record in part.articles]
        yield Section(
            Line(part.title, name, places.first[name]) if part.title else None,
            tuple(Line(r.title, to, places.first[to], r.language) for r, to in names),
        )


def _pictures(matter: Matter, places: Places) -> Iterator[Line]:
    """The pictures with their captions, of which there are two lines at most."""
    sheet = matter.sheet
    room = 2 * (sheet.area_width / (_SMALL * sheet.type.size) - _FOLIO)
    for picture in matter.pictures:
        if picture.anchor in places.first:
            title, page = shortened(picture.caption, room), places.first[picture.anchor]
            yield Line(title, picture.anchor, page, picture.language)


def shortened(text: str, room: float) -> str:
    """As much of a text as takes ``room`` em, to the end of a sentence where one is near."""
    if width_of(text) <= room:
        return text
    kept = beginning(text, room - 1)
    end = max(*map(kept.rfind, _ENDS), kept.rfind(". "))
    if end > len(kept) / 3:
        return kept[: end + 1]
    if kept.isascii():
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" ,.:;—–，、：（《“‘") + "…"
