"""Runs of articles of a readable size are bound as volumes, and divided into parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.model import Archive, Binding, Part, Place, Record, Volume
from publisher.sections import CollectSettings
from publisher.settings import Settings
from publisher.words import Words, words_for


def bind(
    bindings: Sequence[Binding],
    records: Iterable[Record],
    library: str,
    archives: Iterable[Archive],
    settings: Settings,
) -> tuple[Volume, ...]:
    """The volumes that hold an article now, in order, without their references yet."""
    titles = {archive.name: archive.title or archive.name for archive in archives}
    by_source = {record.source: record for record in records}
    origins = {place.theme: place.origin for r in by_source.values() for place in r.places[::-1]}
    issues = issues_among(bindings, origins)
    of: Counter[str] = Counter()
    for binding in bindings:
        of[binding.theme] = max(of[binding.theme], binding.number)
    volumes: dict[str, list[Volume]] = {}
    for binding in bindings:
        run = tuple(by_source[source] for source in binding.articles if source in by_source)
        if run:
            if binding not in issues:
                run = tuple(_at_home(record, binding.theme) for record in run)
            facts = (of[binding.theme], origins.get(binding.theme, ""), library, titles)
            volumes.setdefault(binding.theme, []).append(_volume(binding, run, *facts, settings))
    return tuple(volume for series in volumes.values() for volume in _in_series(series))


def issues_among(bindings: Iterable[Binding], themes: Collection[str]) -> frozenset[Binding]:
    """The sealed volumes of what was new, which are of no theme that an article is listed under."""
    return frozenset(b for b in bindings if b.sealed and b.theme not in themes)


def split(
    articles: Sequence[Record], settings: CollectSettings, begun: Sequence[Record] = ()
) -> Iterator[tuple[Record, ...]]:
    """Cut at article boundaries so that no run exceeds the limits on articles or words.

    The first run has ``begun`` before it, however much that is. An article that is longer than a
    whole volume stands in one of its own.
    """
    run = list(begun)
    words = sum(article.words for article in begun)
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
    binding: Binding,
    run: tuple[Record, ...],
    of: int,
    origin: str,
    library: str,
    titles: Mapping[str, str],
    settings: Settings,
) -> Volume:
    language = main_language(run)
    words = words_for(language, settings)
    theme = binding.theme
    title = theme
    if of > 1:
        title = words("volume-title", theme=theme, number=words.number(binding.number))
    return Volume(
        id=binding.id,
        slug=binding.slug,
        title=title,
        theme=theme,
        origin=origin,
        number=binding.number,
        of=of,
        language=language,
        parts=_parts(run, settings.collect, words, titles),
        library=library,
        sources=_sources(run, titles),
    )


def _at_home(record: Record, theme: str) -> Record:
    """The article with the theme it is printed in as its first, wherever its index lists it."""
    if record.places[0].theme == theme:
        return record
    here = [place for place in record.places if place.theme == theme]
    others = tuple(place for place in record.places if place.theme != theme)
    home = here[0] if here else Place(theme, others[0].position)
    return replace(record, places=(home, *others))


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
    """The articles by month, year or source, in the order in which each is first met.

    An issue is divided by its themes where nothing else is asked for; other volumes have but one.
    """
    themes = len({record.places[0].theme for record in run})
    parts: dict[str, list[Record]] = {}
    for record in run:
        title = _part_title(record, settings, words, titles)
        if settings.parts == "none" and themes > 1:
            title = record.places[0].theme
        parts.setdefault(title, []).append(record)
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
