"""The same article read twice is printed once, also where not every word is the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from publisher.collector.likeness import families, likeness
from publisher.model import Duplicate, Place, Record

_EQUAL = "the same title and text"
_ALIKE = "nearly the same text"
_COMPARED = (
    100  #: kept articles of a family that another is compared with: notices come in thousands
)


@dataclass(frozen=True, slots=True)
class _Variant:
    """What an article is left out for."""

    kept: Record
    similarity: float


def print_once(
    records: Sequence[Record], published: Collection[str], similar: float = 1.0
) -> tuple[tuple[Record, ...], tuple[Duplicate, ...]]:
    """Keep one of each set of duplicates; it inherits the places of the others.

    Articles are equal if title and text are, white space apart (``Record.fingerprint``): of those
    the one whose source is among ``published`` is kept, else the first. They are alike if they
    share ``similar`` (0 … 1) of their text: of those the best is kept, and what is published
    already is left out for none that is; 1 keeps all that are not equal.
    """
    same: dict[str, list[Record]] = {}
    for record in records:
        same.setdefault(record.fingerprint, []).append(record)
    kept = {
        mark: next((record for record in group if record.source in published), group[0])
        for mark, group in same.items()
    }
    variants = _variants(list(kept.values()), published, similar) if similar < 1 else {}
    duplicates = tuple(
        _duplicate(record, kept[record.fingerprint], variants)
        for record in records
        if kept[record.fingerprint] is not record or record.source in variants
    )
    heirs: dict[str, list[Record]] = {}
    for mark, group in same.items():
        variant = variants.get(kept[mark].source)
        heirs.setdefault(variant.kept.source if variant else kept[mark].source, []).extend(group)
    printed = (record for record in kept.values() if record.source not in variants)
    return tuple(_inherit(record, heirs[record.source]) for record in printed), duplicates


def _variants(
    records: Sequence[Record], published: Collection[str], least: float
) -> dict[str, _Variant]:
    """The articles to leave out, by source, each for one that is kept and that it is like."""
    variants: dict[str, _Variant] = {}
    for family in families(records, least):
        kept: list[Record] = []
        for record in sorted((records[index] for index in family), key=partial(_merit, published)):
            alike = _first_alike(record, kept[-_COMPARED:], least)
            if alike is None or record.source in published:
                kept.append(record)
            else:
                variants[record.source] = alike
    return variants


def _first_alike(record: Record, kept: Iterable[Record], least: float) -> _Variant | None:
    found = ((other, likeness(other, record, least)) for other in kept)
    return next((_Variant(other, share) for other, share in found if share), None)


def _merit(published: Collection[str], record: Record) -> tuple[bool, int, int, str]:
    """The best sorts first: published, longer, with more pictures, earlier; then the first read."""
    date = record.published.isoformat() if record.published else "9999"
    return record.source not in published, -record.words, -len(record.addresses), date


def _duplicate(record: Record, equal: Record, variants: dict[str, _Variant]) -> Duplicate:
    variant = variants.get(equal.source)
    if variant is None:
        return Duplicate(equal.source, record.source, _EQUAL)
    return Duplicate(variant.kept.source, record.source, _ALIKE, variant.similarity)


def _inherit(kept: Record, group: Iterable[Record]) -> Record:
    places = kept.places
    for record in group:
        places = _merged(places, record.places)
    return kept if places == kept.places else replace(kept, places=places)


def _merged(first: tuple[Place, ...], second: tuple[Place, ...]) -> tuple[Place, ...]:
    themes = {place.theme for place in first}
    return first + tuple(place for place in second if place.theme not in themes)
