"""The same article read twice is printed once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from publisher.model import Duplicate, Place, Record


def print_once(
    records: Sequence[Record], published: Collection[str]
) -> tuple[tuple[Record, ...], tuple[Duplicate, ...]]:
    """Keep one of each set of exact duplicates; it inherits the places of the others.

    The one whose source is among ``published`` is kept, else the first. Articles are the same if
    title and text are, white space apart (``Record.fingerprint``).
    """
    same: dict[str, list[Record]] = {}
    for record in records:
        same.setdefault(record.fingerprint, []).append(record)
    kept = {
        mark: next((record for record in group if record.source in published), group[0])
        for mark, group in same.items()
    }
    duplicates = tuple(
        Duplicate(kept[record.fingerprint].source, record.source, "the same title and text")
        for record in records
        if kept[record.fingerprint] is not record
    )
    return tuple(_inherit(kept[mark], group) for mark, group in same.items()), duplicates


def _inherit(kept: Record, group: Iterable[Record]) -> Record:
    places = kept.places
    for record in group:
        places = _merged(places, record.places)
    return kept if places == kept.places else replace(kept, places=places)


def _merged(first: tuple[Place, ...], second: tuple[Place, ...]) -> tuple[Place, ...]:
    themes = {place.theme for place in first}
    return first + tuple(place for place in second if place.theme not in themes)
