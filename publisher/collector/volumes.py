"""Themes are cut into volumes of a readable size, and volumes into parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from slugify import slugify

from publisher.collector.themes import Theme
from publisher.model import Archive, Part, Record, Volume
from publisher.settings import CollectSettings, Settings
from publisher.store import digest_of
from publisher.words import Words, words_for


def bind(
    themes: Iterable[Theme], library: str, archives: Iterable[Archive], settings: Settings
) -> tuple[Volume, ...]:
    """The volumes of all themes, in order, without their references yet."""
    titles = {archive.name: archive.title or archive.name for archive in archives}
    volumes: list[Volume] = []
    slugs: Counter[str] = Counter()
    for theme in themes:
        runs = list(split(theme.articles, settings.collect))
        stem = slugify(theme.name, max_length=48) or f"theme-{digest_of(theme.name.encode())[:8]}"
        slugs[stem] += 1
        stem = stem if slugs[stem] == 1 else f"{stem}-{digest_of(theme.name.encode())[:8]}"
        bound = [
            _volume(theme, run, number, len(runs), stem, library, titles, settings)
            for number, run in enumerate(runs, start=1)
        ]
        volumes += _in_series(bound)
    return tuple(volumes)


def split(articles: Sequence[Record], settings: CollectSettings) -> Iterator[tuple[Record, ...]]:
    """Cut at article boundaries so that no run exceeds the limits on articles or words.

    An article that is longer than a whole volume stands in one of its own.
    """
    run: list[Record] = []
    words = 0
    for article in articles:
        full = len(run) >= settings.max_articles or words + article.words > settings.max_words
        if run and full:
            yield tuple(run)
            run, words = [], 0
        run.append(article)
        words += article.words
    if run:
        yield tuple(run)


def main_language(articles: Iterable[Record]) -> str:
    """The language most words are in; a short text of no known language does not decide."""
    words: Counter[str] = Counter()
    for article in articles:
        words[article.language] += article.words * (article.language != "und")
    return max(sorted(words), key=lambda language: words[language])


def _volume(
    theme: Theme,
    run: tuple[Record, ...],
    number: int,
    of: int,
    stem: str,
    library: str,
    titles: Mapping[str, str],
    settings: Settings,
) -> Volume:
    language = main_language(run)
    words = words_for(language, settings)
    title = theme.name
    if of > 1:
        title = words("volume-title", theme=theme.name, number=words.number(number))
    return Volume(
        id=digest_of("\0".join((library, theme.name, str(number))).encode())[:16],
        slug=f"{stem}-{number}",
        title=title,
        theme=theme.name,
        origin=theme.origin,
        number=number,
        of=of,
        language=language,
        parts=_parts(run, settings.collect, words, titles),
        library=library,
        sources=_sources(run, titles),
    )


def _in_series(volumes: Sequence[Volume]) -> Iterator[Volume]:
    """Each volume told the titles of its neighbours in the theme."""
    for position, volume in enumerate(volumes):
        yield replace(
            volume,
            previous=volumes[position - 1].title if position else "",
            next=volumes[position + 1].title if position + 1 < len(volumes) else "",
        )


def _sources(run: Iterable[Record], titles: Mapping[str, str]) -> tuple[str, ...]:
    """The publications that a volume draws on, the most used first."""
    counts = Counter(record.site or titles.get(record.archive, record.archive) for record in run)
    return tuple(name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _parts(
    run: Sequence[Record], settings: CollectSettings, words: Words, titles: Mapping[str, str]
) -> tuple[Part, ...]:
    """The articles by month, year or source, in the order in which each is first met."""
    parts: dict[str, list[Record]] = {}
    for record in run:
        parts.setdefault(_part_title(record, settings, words, titles), []).append(record)
    return tuple(Part(title, tuple(articles)) for title, articles in parts.items())


def _part_title(
    record: Record, settings: CollectSettings, words: Words, titles: Mapping[str, str]
) -> str:
    if settings.parts == "none":
        return ""
    if settings.parts == "source":
        return record.site or titles.get(record.archive, record.archive)
    if record.published is None:
        return words("undated")
    return (
        words.month(record.published) if settings.parts == "month" else words.year(record.published)
    )
