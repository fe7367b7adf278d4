"""Building again whenever sources, styles, templates, the plan or the configuration change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import click
from watchfiles import watch
from watchfiles.main import FileChange

from publisher import resources
from publisher.editions import Catalogue
from publisher.errors import PublisherError
from publisher.publish import publish
from publisher.settings import Settings
from publisher.workshop import Progress

_PATIENCE = 200  #: milliseconds in which what has changed already is heard of


def watch_and_build(
    config: Path,
    prepare: Callable[[], tuple[Settings, Progress]],
    tell: Callable[[Catalogue], None],
) -> NoReturn:
    """Build, and build again at every change, until Ctrl-C; an error is told and waited out.

    ``prepare`` reads the configuration ``config``, which may be what has changed.

    :raises UsageError: the very first reading of the configuration fails.
    """
    settings, progress = prepare()
    while True:
        changes = _changes(config, settings)
        try:
            tell(publish(settings, progress))
        except PublisherError as error:
            click.echo(f"publisher: {error}", err=True)
        written = {settings.lock.resolve()} if settings.lock else set()
        changed = next(changes) - written
        changes = _changes(config, settings)
        settings, progress = _prepared_anew(config, settings, prepare, changes, changed)


def _prepared_anew(
    config: Path,
    settings: Settings,
    prepare: Callable[[], tuple[Settings, Progress]],
    changes: Iterator[set[Path]],
    changed: set[Path],
) -> tuple[Settings, Progress]:
    """Wait for a change and for a configuration that can be read."""
    while True:
        if not changed:
            click.echo("Waiting for changes; Ctrl-C ends.", err=True)
        while not changed:
            changed = next(changes)
        changes, changed = _changes(config, settings), set()
        resources.refresh()
        try:
            return prepare()
        except PublisherError as error:
            click.echo(f"publisher: {error}", err=True)


def _changes(config: Path, settings: Settings) -> Iterator[set[Path]]:
    """What changes from now on of all that a build reads; now and then nothing."""
    named = [*(Path(source.path) for source in settings.source), config]
    named += filter(None, (settings.lock, settings.styles, settings.templates))
    named += resources.folders(Settings())
    places = {place.resolve() for place in named if place.exists()}
    own = {settings.out.resolve(), settings.cache.folder.resolve()}

    def matters(_: object, name: str) -> bool:
        path = Path(name)
        homes = (place for place in places if path.is_relative_to(place))
        shown = any(not _is_hidden(path.relative_to(home)) for home in homes)
        return shown and own.isdisjoint((path, *path.parents))

    watching = watch(*places, watch_filter=matters, rust_timeout=_PATIENCE, yield_on_timeout=True)
    return _paths(next(watching), watching)  # it watches from the first step on


def _paths(heard: set[FileChange], watching: Iterator[set[FileChange]]) -> Iterator[set[Path]]:
    for changes in watching:
        yield {Path(path) for _, path in heard | changes}
        heard = set()


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
