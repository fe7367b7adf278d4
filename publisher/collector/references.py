"""Links between articles, and articles of a theme that are printed in another one's volumes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from publisher.addresses import SCHEME, plain
from publisher.model import Duplicate, Record, Reference, Volume


@dataclass(frozen=True, slots=True)
class _Printed:
    """An article and the volume it is printed in."""

    article: Record
    volume: Volume

    def reference(self, href: str) -> Reference:
        volume = self.volume
        return Reference(
            href, self.article.id, self.article.title, volume.id, volume.title, volume.slug
        )


def refer(
    volumes: Sequence[Volume], records: Iterable[Record], duplicates: Iterable[Duplicate]
) -> tuple[Volume, ...]:
    """The volumes with the references that their articles make, and what stands elsewhere.

    Only ``records`` are named in the volumes of their other themes.
    """
    printed = {a.source: _Printed(a, volume) for volume in volumes for a in volume.articles}
    known = _addresses(printed, duplicates)
    elsewhere = _elsewhere(volumes, records, printed)
    return tuple(
        replace(
            volume,
            references=tuple(_references(volume, known)),
            elsewhere=tuple(elsewhere.get(volume.id, ())),
        )
        for volume in volumes
    )


def _addresses(
    printed: dict[str, _Printed], duplicates: Iterable[Duplicate]
) -> dict[str, _Printed]:
    """Every address that means an article: its place in the archive, and its original one."""
    known: dict[str, _Printed] = {}
    for source, place in printed.items():
        known[SCHEME + quote(source)] = place
        if place.article.url:
            known.setdefault(plain(place.article.url), place)
    for duplicate in duplicates:
        if duplicate.kept in printed:
            known.setdefault(SCHEME + quote(duplicate.dropped), printed[duplicate.kept])
    return known


def _references(volume: Volume, known: dict[str, _Printed]) -> Iterator[Reference]:
    links = dict.fromkeys(link for article in volume.articles for link in article.links)
    for link in links:
        place = known.get(link if link.startswith(SCHEME) else plain(link))
        if place is not None:
            yield place.reference(link)


def _elsewhere(
    volumes: Sequence[Volume], records: Iterable[Record], printed: dict[str, _Printed]
) -> dict[str, list[Reference]]:
    """By volume: the articles that belong to its theme too but are printed in another."""
    found: dict[str, list[Reference]] = {}
    for record in records:
        home = printed[record.source]
        for place in home.article.places[1:]:
            host = _host(volumes, place.theme, place.position)
            if host is not None:
                found.setdefault(host.id, []).append(home.reference(""))
    return found


def _host(volumes: Sequence[Volume], theme: str, position: int) -> Volume | None:
    """The volume of ``theme`` in which an article of that rank would have stood."""
    of_theme = [volume for volume in volumes if volume.theme == theme]
    before = [v for v in of_theme if v.articles[0].places[0].position <= position]
    return before[-1] if before else of_theme[0] if of_theme else None
