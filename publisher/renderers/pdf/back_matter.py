"""What stands behind the text: indexes with their pages, registers of sources and of links.

The names that articles hold are those of their authors, of their subjects and of the publications
they are from: the last are the register of sources.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from publisher.model import Record, Reference
from publisher.renderers.apparatus import Entry, Group, apparatus
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.matter import BACK, Matter, anchor
from publisher.renderers.pdf.pagination import Places, ranges
from publisher.renderers.pdf.references import shown_address
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.text import printable, web_address

_SMALL = 0.82  #: type size of registers, as in styles/print-matter.css
_BETWEEN = 0.375  #: lines between entries of registers, as in styles/print-matter.css
#: What of an address does not break, at its end, as in press/addresses.py.
_LAST = re.compile(r"[^/.?&=-]+(?:\.[^/.?&=-]{1,5})?[/.?&=-]*$")
_WIDER = 1.15  #: by how much it may be wider than it is reckoned
_FEW = 4  #: pages of a link that stand on one line, as in templates/print/back.html
_LEADERS = 4.0  #: em, of an indent and the shortest leaders
_HEADING = 5  #: lines of a heading with what is above and below it, as in styles/print-matter.css


@dataclass(frozen=True, slots=True)
class Place:
    """Pages that an entry leads to: "12–17", and what begins there."""

    folios: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of an index."""

    name: str
    number: int  #: in the order of the index, from 1
    language: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """An article in the register of sources."""

    title: str
    anchor: str
    folio: int
    language: str
    facts: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands under a heading: terms of an index, or articles of a publication."""

    heading: str
    entries: tuple[Term | Origin, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the register of links, with the pages it stands on."""

    url: str
    places: tuple[Place, ...]
    held: bool  #: whether its last part is held together with the leaders to its pages


@dataclass(frozen=True, slots=True)
class Piece:
    """A section of the back matter."""

    name: str
    entries: Sequence[Listed | Link | Reference]
    follows: bool  #: on the page of the section before it, as both have room there


def back_matter(matter: Matter, places: Places) -> str:
    """The document of what stands behind the text, whose pages are known; or nothing."""
    found = apparatus(matter.volume, matter.words)
    several = len(matter.volume.articles) > 1  # a single one tells its source itself
    contents: tuple[tuple[Listed | Link | Reference, ...], ...] = (
        matter.volume.elsewhere,
        tuple(_index(found.authors, places)),
        tuple(_index(found.tags, places)),
        tuple(_sources(found.sources, matter, places)) if several else (),
        tuple(_links(matter.links, places, matter.sheet)),
    )
    sections = [(name, entries) for name, entries in zip(BACK, contents, strict=True) if entries]
    pieces = tuple(_pieces(sections, matter.sheet))
    return matter.render("back.html", pieces=pieces) if pieces else ""


# --- indexes ------------------------------------------------------------------------------


def _index(groups: Iterable[Group], places: Places) -> Iterator[Listed]:
    for group in groups:
        yield Listed(group.heading, tuple(_term(entry, places) for entry in group.entries))


def _term(entry: Entry, places: Places) -> Term:
    languages = {record.language for record in entry.articles}
    titles = {anchor(record.id): record.title for record in entry.articles}
    language = languages.pop() if len(languages) == 1 else ""
    return Term(entry.name, entry.number, language, tuple(_places(titles, places)))


def _places(titles: Mapping[str, str], places: Places) -> Iterator[Place]:
    """The pages of what is titled, by anchor; those that follow one another as one."""
    known = [name for name in titles if name in places.first]
    begin: dict[int, str] = {}
    for name in known:
        begin.setdefault(places.first[name], name)
    for first, last in ranges((places.first[name], places.last[name]) for name in known):
        folios = f"{first}" if first == last else f"{first}–{last}"
        yield Place(folios, begin[first], titles[begin[first]])


# --- registers ----------------------------------------------------------------------------


def _sources(entries: Iterable[Entry], matter: Matter, places: Places) -> Iterator[Listed]:
    for entry in entries:
        articles = tuple(_origin(record, matter, places) for record in entry.articles)
        yield Listed(entry.name, articles)


def _origin(record: Record, matter: Matter, places: Places) -> Origin:
    name = anchor(record.id)
    told = (printable(record.section), matter.words.date(record.published))
    return Origin(
        title=record.title,
        anchor=name,
        folio=places.first[name],
        language=record.language,
        facts=tuple(filter(None, told)),
        url=web_address(record.url),
    )


def _links(links: Mapping[str, Iterable[str]], places: Places, sheet: Sheet) -> Iterator[Link]:
    """Addresses by their hosts, each once."""
    room = sheet.area_width / (_SMALL * sheet.type.size)
    for url in sorted(links, key=_by_host):
        found = tuple(_places(dict.fromkeys(links[url], url), places))
        if found:
            last = _LAST.search(shown_address(url))
            folios = ", ".join(place.folios for place in found[:_FEW])
            wanted = width_of(last[0] if last else url) * _WIDER + width_of(folios) + _LEADERS
            # One that is wider might have no place to break on its line.
            yield Link(url, found, wanted <= room)


def _by_host(url: str) -> tuple[str, str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www."), url


# --- pages --------------------------------------------------------------------------------


def _pieces(
    sections: Iterable[tuple[str, Sequence[Listed | Link | Reference]]], sheet: Sheet
) -> Iterator[Piece]:
    """Sections begin pages of their own, but for short ones that have room on one."""
    taken = 0.0
    for name, entries in sections:
        lines = _HEADING + sum(_lines(entry, sheet) for entry in entries)
        follows = 0 < taken <= sheet.lines - lines
        taken = lines + (taken if follows else 0)
        yield Piece(name, entries, follows)


def _lines(entry: Listed | Link | Reference, sheet: Sheet) -> float:
    """How many lines of the text an entry takes, about; an index is set in two columns."""
    room = sheet.area_width / sheet.type.size
    if isinstance(entry, Reference):
        return 1 + math.ceil(width_of(entry.title + entry.volume_title) / room)
    if isinstance(entry, Link):
        told = width_of(shown_address(entry.url)) + 3 * len(entry.places)
        return _small(told, room) + _BETWEEN
    terms = [one for one in entry.entries if isinstance(one, Term)]
    origins = [one for one in entry.entries if isinstance(one, Origin)]
    halves = sum(1 + len(term.places) // 3 for term in terms)
    return (
        1
        + math.ceil(halves / 2)
        + sum(_small(width_of(one.title), room) for one in origins)
        + sum(_small(width_of(one.url) + 12, room) + _BETWEEN for one in origins)
    )


def _small(width: float, room: float) -> float:
    """The lines of an entry of a register, which are smaller."""
    return 0.75 * math.ceil(width * _SMALL / room)
