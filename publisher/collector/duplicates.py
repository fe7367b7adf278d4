"""The same article read twice is printed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from publisher.model import Duplicate, Place, Record


def print_once(records: Iterable[Record]) -> tuple[tuple[Record, ...], tuple[Duplicate, ...]]:
    """Keep the first of each set of exact duplicates; it inherits the places of the others.

    Articles are the same if title and text are, white space apart (``Record.fingerprint``).
    """
    kept: dict[str, Record] = {}
    duplicates: list[Duplicate] = []
    for record in records:
        first = kept.get(record.fingerprint)
        if first is None:
            kept[record.fingerprint] = record
            continue
        duplicates.append(Duplicate(first.source, record.source, "the same title and text"))
        kept[record.fingerprint] = replace(first, places=_merged(first.places, record.places))
    return tuple(kept.values()), tuple(duplicates)


def _merged(first: tuple[Place, ...], second: tuple[Place, ...]) -> tuple[Place, ...]:
    themes = {place.theme for place in first}
    return first + tuple(place for place in second if place.theme not in themes)
