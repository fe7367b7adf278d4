"""Links between articles, and articles of a theme that are printed in another one's volumes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from publisher.addresses import SCHEME, plain
from publisher.model import Duplicate, Record, Reference, Volume


@dataclass(frozen=True, slots=True)
class _Printed:
    """An article and the volume it is printed in."""

    article: Record
    volume: Volume

    def reference(self, href: str, into: bool = False) -> Reference:
        """What ``href`` leads to; ``into``: to places within the article, from another volume."""
        volume, article = self.volume, self.article
        body = article.body if into else ""
        return Reference(
            *(href, article.id, article.title, volume.id, volume.title, volume.slug), body=body
        )


def refer(
    volumes: Sequence[Volume], records: Iterable[Record], duplicates: Iterable[Duplicate]
) -> tuple[Volume, ...]:
    """The volumes with the references that their articles make, and what stands elsewhere.

    Only ``records`` are named in the volumes of their other themes.
    """
    printed = {a.source: _Printed(a, volume) for volume in volumes for a in volume.articles}
    named = {_plainly(link) for place in printed.values() for link in place.article.links}
    known = _addresses(printed, duplicates, named)
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
    printed: dict[str, _Printed], duplicates: Iterable[Duplicate], named: Collection[str]
) -> dict[str, _Printed]:
    """The addresses among ``named`` that mean an article: its place in the archive, and its own."""
    known: dict[str, _Printed] = {}
    for source, place in printed.items():
        here, there = SCHEME + quote(source), plain(place.article.url) if place.article.url else ""
        if here in named:
            known[here] = place
        if there in named:
            known.setdefault(there, place)
    for duplicate in duplicates:
        if duplicate.kept in printed:
            known.setdefault(SCHEME + quote(duplicate.dropped), printed[duplicate.kept])
    return known


def _references(volume: Volume, known: dict[str, _Printed]) -> Iterator[Reference]:
    into: dict[str, bool] = {}  #: by address, whether a link leads to a place within it
    for article in volume.articles:
        for link in article.links:
            address, _, fragment = link.partition("#")
            into[address] = into.get(address, False) or bool(fragment)
    for address, is_deep in into.items():
        place = known.get(_plainly(address))
        if place is not None:
            yield place.reference(address, is_deep and place.volume is not volume)


def _plainly(link: str) -> str:
    """A link as one of many forms of the same address; our own have but one."""
    return link.partition("#")[0] if link.startswith(SCHEME) else plain(link)


def _elsewhere(
    volumes: Sequence[Volume], records: Iterable[Record], printed: dict[str, _Printed]
) -> dict[str, list[Reference]]:
    """By volume: the articles that belong to its theme too but are printed in another."""
    series: dict[str, list[tuple[int, Volume]]] = {}
    for volume in volumes:
        first = volume.parts[0].articles[0].places[0].position
        series.setdefault(volume.theme, []).append((first, volume))
    found: dict[str, list[Reference]] = {}
    for record in records:
        home = printed[record.source]
        for place in home.article.places[1:]:
            host = _host(series.get(place.theme, ()), place.position)
            if host is not None:
                found.setdefault(host.id, []).append(home.reference(""))
    return found


def _host(series: Sequence[tuple[int, Volume]], position: int) -> Volume | None:
    """The volume of a theme in which an article of that rank would have stood.

    ``series`` has the theme's volumes, each with the rank of its first article.
    """
    before = (volume for first, volume in reversed(series) if first <= position)
    return next(before, series[0][1] if series else None)
