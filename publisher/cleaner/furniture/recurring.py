"""What no page tells by itself: a block that stands on page after page of a source is furniture.

Navigation, share rows, author boxes, notes on how to subscribe, QR pictures: whatever a site puts
around its articles is known by how often it recurs and by where it stands. The pages of a source
are those of one host, or of one archive where no page says where it is from.

Precision comes before recall. What could be text (``recurring.toml``), what stands in the middle
of articles, headings of columns, and whatever recurs on a few pages only, stays.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from urllib.parse import urlsplit

from publisher.cleaner.furniture.marks import PLACED, TRAITS, Trait, marks_in
from publisher.model import Record

_LEAST = 10  #: pages that a block stands on: fewer prove nothing
_SHARE_POINTER = 0.05  #: of the pages of its source, for a block with a link or a bare picture
_SHARE_TEXT = 0.2  #: the same for mere words, which could be an author's
_STEADY = 0.8  #: share of its pages on which it stands at the head or the tail
_SLOTS = 1 << 21  #: coarse counters in the first pass, 4 bytes each


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was learnt of some archives: the recurring blocks of each source."""

    pages: dict[str, int]  #: of each source
    blocks: dict[str, frozenset[int]]  #: digests of the furniture of each source
    headings: dict[str, frozenset[int]]  #: and of headings, which go with what they head

    def on(self, record: Record) -> tuple[int, ...]:
        """The digests of the furniture on a page, with the recurring headings beside it."""
        source = source_of(record)
        blocks = self.blocks.get(source)
        if not blocks:
            return ()
        marks = marks_in(record.outline)
        found = {said_by(mark) for mark in marks if mark & PLACED and said_by(mark) in blocks}
        headings = {said_by(mark) for mark in marks if mark & Trait.HEADING} if found else set()
        return tuple(sorted(found | headings & self.headings.get(source, frozenset())))


def source_of(record: Record) -> str:
    """Whose furniture a page would have: its host's, or its archive's where no host is known."""
    return _host(record.url) or record.archive


def learn(records: Collection[Record]) -> Furniture:
    """The furniture of every source among ``records``, which are gone through twice.

    The first pass counts marks coarsely, in a table of fixed size; the second counts exactly those
    alone that may be frequent enough. So the memory needed does not grow with the archive.
    """
    pages: Counter[str] = Counter()
    coarse = array("I", bytes(4 * _SLOTS))
    for record in records:
        source = source_of(record)
        pages[source] += 1
        salt = _salt(source)
        for mark in marks_in(record.outline):
            coarse[(mark ^ salt) // (TRAITS + 1) % _SLOTS] += 1
    tallies: dict[str, dict[int, _Tally]] = {}
    for record in records:
        source = source_of(record)
        salt = _salt(source)
        often = {
            mark
            for mark in marks_in(record.outline)
            if coarse[(mark ^ salt) // (TRAITS + 1) % _SLOTS] >= _LEAST
        }
        if often:
            _count(often, tallies.setdefault(source, {}))
    return _judge(pages, tallies)


@dataclass(slots=True)
class _Tally:
    """How often a block was met, and as what."""

    pages: int = 0
    placed: int = 0  #: at the head or the tail, or a row of links
    pointers: int = 0
    headings: int = 0


def _count(marks: Iterable[int], tallies: dict[int, _Tally]) -> None:
    """Count the marks of one page; a block that stands there twice counts once."""
    traits: dict[int, int] = {}
    for mark in marks:
        traits[said_by(mark)] = traits.get(said_by(mark), 0) | mark & TRAITS
    for said, trait in traits.items():
        tally = tallies.get(said)
        if tally is None:
            tally = tallies[said] = _Tally()
        tally.pages += 1
        tally.placed += bool(trait & PLACED)
        tally.pointers += bool(trait & (Trait.POINTER | Trait.ROW))
        tally.headings += bool(trait & Trait.HEADING)


def _judge(pages: Counter[str], tallies: dict[str, dict[int, _Tally]]) -> Furniture:
    blocks: dict[str, frozenset[int]] = {}
    headings: dict[str, frozenset[int]] = {}
    for source, known in tallies.items():
        count = pages[source]
        headings[source] = frozenset(
            said for said, tally in known.items() if tally.headings and _recurs(tally, count)
        )
        blocks[source] = frozenset(
            said
            for said, tally in known.items()
            if not tally.headings and _recurs(tally, count) and _is_steady(tally)
        )
    return Furniture(dict(pages), blocks, headings)


def _recurs(tally: _Tally, pages: int) -> bool:
    plain = tally.pointers + tally.headings < tally.pages
    share = _SHARE_TEXT if plain else _SHARE_POINTER
    return tally.pages >= max(_LEAST, share * pages)


def _is_steady(tally: _Tally) -> bool:
    return tally.placed >= _STEADY * tally.pages


def said_by(mark: int) -> int:
    """The digest in a mark: what the block says, whatever it is."""
    return mark & ~TRAITS


@cache
def _salt(source: str) -> int:
    return int.from_bytes(blake2b(source.encode("utf-8", "replace"), digest_size=8).digest())


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
