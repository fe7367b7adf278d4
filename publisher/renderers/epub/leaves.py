"""A long index becomes several documents, as a long article does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from publisher.model import Record
from publisher.renderers.apparatus import Entry, Group
from publisher.renderers.epub.split import LIMIT

_LINE = 200  #: bytes of the tags of a line, about
_TOGETHER = 200  #: articles of an entry that stay together


def leaves(groups: Iterable[Group], limit: int = LIMIT) -> Iterator[tuple[Group, ...]]:
    """The groups in runs of about ``limit`` bytes at most; a cut heading is repeated."""
    leaf: list[Group] = []
    weight = 0
    for group in groups:
        for entry in _portions(group.entries):
            entry_weight = _weight(entry)
            if leaf and weight + entry_weight > limit:
                yield tuple(leaf)
                leaf, weight = [], 0
            weight += entry_weight
            if leaf and leaf[-1].heading == group.heading:
                leaf[-1] = Group(group.heading, (*leaf[-1].entries, entry))
            else:
                leaf.append(Group(group.heading, (entry,)))
    if leaf:
        yield tuple(leaf)


def _portions(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        for start in range(0, len(entry.articles), _TOGETHER):
            articles = entry.articles[start : start + _TOGETHER]
            yield Entry(entry.name, articles, 0 if start else entry.number)


def _weight(entry: Entry) -> int:
    return _LINE + len(entry.name.encode()) + sum(map(_line, entry.articles))


def _line(record: Record) -> int:
    return _LINE + len(record.title.encode()) + 2 * len(record.url.encode())
