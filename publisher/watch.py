"""Building again whenever sources, styles, templates or the configuration change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from watchfiles import watch

from publisher import resources
from publisher.errors import PublisherError
from publisher.model import Catalogue
from publisher.publish import publish
from publisher.settings import Settings
from publisher.workshop import Progress


def watch_and_build(
    prepare: Callable[[], tuple[Settings, Progress]], tell: Callable[[Catalogue], None]
) -> int:
    """Build, and build again at every change, until Ctrl-C; an error is told and waited out.

    ``prepare`` reads the configuration, which may be what has changed.

    :raises UsageError: the very first reading of the configuration fails.
    """
    settings, progress = prepare()
    while True:
        try:
            tell(publish(settings, progress))
        except PublisherError as error:
            click.echo(f"publisher: {error}", err=True)
        click.echo("Waiting for changes; Ctrl-C ends.", err=True)
        if not _wait(settings):
            return 0
        resources.refresh()
        try:
            settings, progress = prepare()
        except PublisherError as error:
            click.echo(f"publisher: {error}", err=True)


def _wait(settings: Settings) -> bool:
    """Wait for a change in what a build reads; false if it was ended by Ctrl-C."""
    own = {settings.out.resolve(), settings.cache.folder.resolve()}

    def matters(_: object, path: str) -> bool:
        place = Path(path)
        hidden = any(part.startswith(".") for part in place.parts[-2:])
        return not hidden and own.isdisjoint((place, *place.parents))

    places = {Path(source.path) for source in settings.source}
    places |= {Path("publisher.toml"), *resources.folders(settings)}
    existing = sorted(place for place in places if place.exists())
    return any(True for _ in watch(*existing, watch_filter=matters, raise_interrupt=False))
