"""Sources become articles: semantic XHTML and metadata, with what was taken away on record."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from publisher.cleaner.furniture.trimming import trim
from publisher.model import Article, Dropped, Finding, Record, Source
from publisher.sections import CleanSettings
from publisher.store import digest_of
from publisher.text import read_text
from publisher.workshop import Desk, Step, Workshop

__all__ = ["Cleaned", "clean", "clean_source"]

Cleaned = Record | Dropped


def clean(
    found: Iterable[Source | Dropped | Finding],
    shop: Workshop,
    seen: Callable[[Record], None] = lambda _: None,
) -> Iterator[Record | Dropped | Finding]:
    """Clean every source, in order; one that holds no article comes back as dropped.

    What the survey has dropped already, and its findings, pass through. What recurs on many pages
    is known when all are cleaned, and then taken out of each; ``seen`` is told of each before.
    """
    cleaned = _clean_each(found, shop, seen)
    return trim(cleaned, shop) if shop.settings.clean.recurring else cleaned


def _clean_each(
    found: Iterable[Source | Dropped | Finding], shop: Workshop, seen: Callable[[Record], None]
) -> Iterator[Record | Dropped | Finding]:
    waiting: deque[Source | Dropped | Finding] = deque()

    def sources() -> Iterator[Source]:
        for item in found:
            waiting.append(item)
            if isinstance(item, Source):
                yield item

    with shop.progress.stage("cleaner", None) as done:
        for result in shop.each(CLEANING, sources()):
            while not isinstance(source := waiting.popleft(), Source):
                yield source
            if isinstance(result, Record):
                seen(result)
            yield replace(result, places=source.places) if isinstance(result, Record) else result
            done()
        yield from (item for item in waiting if not isinstance(item, Source))


def clean_source(source: Source, settings: CleanSettings) -> Article | Dropped:
    """The article of one source, or why there is none."""
    # A build that finds every article in the store never needs the parsers.
    from publisher.cleaner.article import clean_page

    decoded = read_text(source, settings.max_bytes)
    if isinstance(decoded, Dropped):
        return decoded
    article = clean_page(decoded.text, source, settings)
    if isinstance(article, Article) and decoded.findings:
        return replace(article, findings=(*decoded.findings, *article.findings))
    return article


def _clean_to_record(source: Source, desk: Desk) -> Cleaned:
    """In a worker: clean a source, put its body into the store, and return the light record."""
    from publisher.cleaner.record import record_of

    article = clean_source(source, desk.settings.clean)
    if isinstance(article, Dropped):
        return article
    return record_of(article, source, desk.blobs, desk.settings.clean)


def _inputs(source: Source) -> dict[str, str]:
    """What the cleaning of a source depends on, apart from settings and code."""
    try:
        content = digest_of(source.path.read_bytes())
    except OSError as error:
        content = f"unreadable: {error.strerror}"
    archive = source.archive
    return {
        "source": source.id,
        "bytes": content,
        "kind": source.kind,
        "url": source.url,
        "archive": repr((str(archive.root), archive.title, archive.repositories)),
    }


CLEANING: Step[Source, Cleaned] = Step(
    name="clean",
    run=_clean_to_record,
    piece=lambda source: source.id,
    failed=lambda source, why: Dropped(source.id, why, "worker-died"),
    inputs=_inputs,
    result=Cleaned,
    rooms=("cleaner", "text.py", "encodings.py", "front_matter.py"),
    settings=("clean",),
    libraries=("lxml", "markdown-it-py", "nh3", "opencc", "rensa", "selectolax", "babel"),
    together=8,
    blobs=lambda result: (result.body,) if isinstance(result, Record) else (),
)
