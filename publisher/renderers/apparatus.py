"""The back matter of a volume: an index of its authors, one of its tags, a register of sources.

The same for all editions; where an entry leads to — a page number, a link — is theirs to say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from publisher.model import Record, Volume
from publisher.renderers.collation import initial, sort_key
from publisher.renderers.package import file_as, publications
from publisher.renderers.text import printable
from publisher.words import Words

#: An index of more entries than this has headings: letters, or numbers of strokes.
MANY = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in an index, or a publication, with the articles it leads to in reading order."""

    name: str
    articles: tuple[Record, ...]
    number: int = 0  #: in the order of an index, from 1


@dataclass(frozen=True, slots=True)
class Group:
    """The entries under one heading; the heading is empty where there are few."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Apparatus:
    """All back matter. What would help nobody is empty: an index to a single article."""

    authors: tuple[Group, ...] = ()
    tags: tuple[Group, ...] = ()
    sources: tuple[Entry, ...] = ()


def apparatus(volume: Volume, words: Words) -> Apparatus:
    """The back matter of a volume, sorted as its language has it."""
    several = len(volume.articles) > 1
    return Apparatus(
        authors=_grouped(_authors(volume), volume, words, person=True) if several else (),
        tags=_grouped(_tags(volume), volume, words, person=False) if several else (),
        sources=_sources(volume) if any(record.url for record in volume.articles) else (),
    )


def publication(record: Record, volume: Volume) -> str:
    """Where an article appeared: its site, else the archive it is from, else its host."""
    if record.site:
        return printable(record.site)
    sites = {other.site for other in volume.articles}
    archives = [name for name in volume.sources if name not in sites] or volume.sources
    if len(archives) == 1:
        return printable(archives[0])
    return _host(record.url) or printable(record.archive)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _authors(volume: Volume) -> list[Entry]:
    """Authors as they are filed: the family name first, where that is plain.

    A publication that stands for its authors is no person.
    """
    found = _entries(volume.articles, lambda record: record.authors)
    sites = set(map(_same, publications(volume)))
    return [
        entry
        if _same(entry.name) in sites
        else Entry(file_as(entry.name, volume.language), entry.articles)
        for entry in found
    ]


def _tags(volume: Volume) -> list[Entry]:
    """Tags tell articles apart: one that all have, or that is the theme itself, does not."""
    entries = _entries(volume.articles, lambda record: record.tags)
    all_of_them, theme = len(volume.articles), _same(printable(volume.theme))
    return [e for e in entries if len(e.articles) < all_of_them and _same(e.name) != theme]


def _entries(records: Iterable[Record], names: Callable[[Record], Iterable[str]]) -> list[Entry]:
    """The names in the articles, each once however it is spelt, with its articles."""
    spelling: dict[str, str] = {}
    found: dict[str, dict[str, Record]] = {}
    for record in records:
        for name in filter(None, map(printable, names(record))):
            key = _same(name)
            spelling.setdefault(key, name)
            found.setdefault(key, {})[record.id] = record
    return [Entry(spelling[key], tuple(articles.values())) for key, articles in found.items()]


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _grouped(
    entries: list[Entry], volume: Volume, words: Words, *, person: bool
) -> tuple[Group, ...]:
    language = volume.language
    entries = sorted(entries, key=lambda entry: sort_key(entry.name, language, person=person))
    entries = [replace(entry, number=number) for number, entry in enumerate(entries, start=1)]
    if len(entries) <= MANY:
        return (Group("", tuple(entries)),) if entries else ()
    runs = groupby(entries, lambda entry: initial(entry.name, language, person=person))
    return tuple(_under_headings(((head, tuple(run)) for head, run in runs), words))


def _under_headings(
    runs: Iterable[tuple[str | int, tuple[Entry, ...]]], words: Words
) -> Iterator[Group]:
    for head, entries in runs:
        if isinstance(head, int):
            yield Group(words("strokes", number=words.number(head)), entries)
        else:
            yield Group(head or words("index-other"), entries)


def _sources(volume: Volume) -> tuple[Entry, ...]:
    found: dict[str, list[Record]] = {}
    for record in volume.articles:
        found.setdefault(publication(record, volume), []).append(record)
    entries = (Entry(name, tuple(records)) for name, records in found.items())
    return tuple(sorted(entries, key=lambda entry: sort_key(entry.name, volume.language)))
