"""The story: an archive becomes a library.

    sources ─▶ cleaner ─▶ images ─▶ collector ─▶ transcriber ─▶ renderers ─▶ library

Each line is a stage, in its room of the same name, and hands its result to the next. Everything
up to the collector streams; only the light plan is ever held for the whole archive.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher import cleaner, collector, images, library, renderers, sources, transcriber
from publisher.editions import Catalogue
from publisher.model import Article, Dropped, Plan, Source
from publisher.preflight import preflight
from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import open_workers
from publisher.workshop import Progress, Workshop


def publish(settings: Settings, progress: Progress) -> Catalogue:
    """Build the library that the settings describe, and leave it in ``settings.out``.

    :raises PublisherError: nothing can be read, or the library can not be written.
    """
    with (
        library.reserve(settings.out),
        Store(settings.cache.folder, settings.cache.max_bytes) as store,
        open_workers(settings) as workers,
    ):
        collector.foresee(settings)
        library.foresee(settings)
        renderers.foresee(settings)
        shop = Workshop(settings, store, workers, progress)
        found = sources.survey(settings, shop)
        articles = cleaner.clean(found, shop, images.draw_ahead(found.archives, shop))
        illustrated = images.illustrate(articles, found.archives, shop)
        spell = collector.speller(shop)
        plan = collector.collect(illustrated, found.archives, settings, spell)
        collector.foresee(settings, plan)
        plan = transcriber.transcribe(plan, shop)
        printed = preflight(renderers.render(plan, shop), shop)
        catalogue = library.shelve(plan, printed, shop)
        collector.keep_plan(plan, settings)
        return catalogue


def preview(settings: Settings, progress: Progress) -> Plan:
    """The plan of the library alone: no picture is fetched, nothing is typeset or written.

    :raises PublisherError: nothing can be read.
    """
    with (
        Store(settings.cache.folder) as store,
        open_workers(settings, typesets=False) as workers,
    ):
        library.foresee(settings)
        shop = Workshop(settings, store, workers, progress)
        found = sources.survey(settings, shop)
        articles = cleaner.clean(found, shop)
        plan = collector.collect(articles, found.archives, settings, collector.speller(shop))
        return transcriber.entitle(plan, settings)


def clean_pages(settings: Settings, progress: Progress) -> Iterator[Article | Dropped]:
    """The articles of the sources alone, one after the other, with what holds none.

    :raises PublisherError: a source is not there.
    """
    with Store(settings.cache.folder) as store, open_workers(settings) as workers:
        shop = Workshop(settings, store, workers, progress)
        for found in sources.survey(settings, shop):
            if isinstance(found, Source):
                yield cleaner.clean_source(found, settings.clean)
            elif isinstance(found, Dropped):
                yield found
