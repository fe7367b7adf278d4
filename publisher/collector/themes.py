"""Articles are grouped into themes and put in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from publisher.model import Dropped, Place, Record
from publisher.sections import CollectSettings


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with the articles that are printed in it, in order."""

    name: str
    origin: str
    articles: tuple[Record, ...]


def choose(
    records: Iterable[Record], settings: CollectSettings
) -> tuple[tuple[Record, ...], tuple[Dropped, ...]]:
    """Leave out the themes that the settings exclude, and the articles that stand in no other."""
    chosen: list[Record] = []
    left_out: list[Dropped] = []
    for record in records:
        places = tuple(place for place in record.places if _wanted(place, settings))
        if places:
            # What tells duplicates has served, and would be held for the whole archive.
            chosen.append(replace(record, places=places, fingerprint="", signature=b""))
        else:
            names = ", ".join(place.theme for place in record.places)
            reason = f"the configuration leaves out its theme ({names})"
            left_out.append(Dropped(record.source, reason, "theme-excluded"))
    return tuple(chosen), tuple(left_out)


def group(records: Iterable[Record], settings: CollectSettings) -> tuple[Theme, ...]:
    """The themes in the order in which they are first met; an article counts for its first."""
    themes: dict[str, list[Record]] = {}
    origins: dict[str, str] = {}
    for record in records:
        place = record.places[0]
        themes.setdefault(place.theme, []).append(record)
        origins.setdefault(place.theme, place.origin)
    by_date = settings.order == "date"
    return tuple(
        Theme(name, origins[name], tuple(sorted(articles, key=_by_date if by_date else _by_index)))
        for name, articles in themes.items()
    )


def _wanted(place: Place, settings: CollectSettings) -> bool:
    if settings.include and place.theme not in settings.include:
        return False
    return place.theme not in settings.exclude


def _by_index(record: Record) -> tuple[int, str]:
    return record.places[0].position, record.source


def _by_date(record: Record) -> tuple[dt.date, int, str]:
    """Oldest first, the undated at the end."""
    return record.published or dt.date.max, *_by_index(record)
