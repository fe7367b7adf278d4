"""The options that several commands have, and the settings that a command's options ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from publisher.configuration import Configuration, read_configuration

if TYPE_CHECKING:
    from publisher.progress import Telling
    from publisher.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

EPILOG = (
    "Exit codes: 0 done; 1 done, with findings that count; 2 wrong call or configuration; "
    "3 nothing readable; 4 a rendering failed; 130 interrupted, 143 by SIGTERM."
)

DEBUG = click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
REPLAN = click.option(
    "--replan", is_flag=True, help="Plan anew; forget which volume articles stand in."
)
NEW = click.option(
    "--new", is_flag=True, help="Put all that is new into one volume, closed from then on."
)
KIND = click.option(
    "--kind",
    type=click.Choice(["auto", "mirror", "markdown", "html"]),
    help="What the sources are; auto looks.",
)


def shared(function: F) -> F:
    """The options that every command which reads an archive has."""
    for option in (
        DEBUG,
        click.option("-v", "--verbose", is_flag=True, help="Tell every detail."),
        click.option("-q", "--quiet", is_flag=True, help="Tell results and errors alone."),
        click.option(
            "--cache", type=click.Path(path_type=Path), help="Folder of what is done already."
        ),
        click.option("--jobs", type=click.IntRange(min=0), help="Worker processes; 0: one a core."),
        click.option(
            "--cluster", metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT, or local."
        ),
        click.option("--offline", is_flag=True, help="Fetch nothing over the network."),
        click.option(
            "-c",
            "--config",
            type=click.Path(path_type=Path),
            help="Configuration; default: ./publisher.toml.",
        ),
    ):
        function = option(function)
    return function


def of_the_store(function: F) -> F:
    """The options that the commands which look after the store have."""
    for option in (
        DEBUG,
        click.option("--cache", type=click.Path(path_type=Path), help="Folder of the store."),
        click.option(
            "-c", "--config", type=click.Path(path_type=Path), help="Configuration that names it."
        ),
    ):
        function = option(function)
    return function


def configure(source: tuple[str, ...], options: dict[str, Any]) -> Configuration:
    """What a command's sources and options say, laid over its configuration.

    :raises UsageError: the configuration is missing or is not TOML.
    """
    overrides: dict[str, Any] = {
        name: options[name]
        for name in ("out", "jobs", "cluster", "strict", "force", "explain", "replan", "new")
        if options.get(name)
    }
    if source:
        overrides["source"] = [
            {"path": path, "kind": options.get("kind") or "auto"} for path in source
        ]
    if options.get("formats") is not None:
        overrides["formats"] = tuple(filter(None, map(str.strip, options["formats"].split(","))))
    for name in ("printer.imposition", "pdf.paper", "pdf.variant"):
        if options.get(name.partition(".")[2]):
            overrides[name] = options[name.partition(".")[2]]
    if options.get("offline"):
        overrides["images.fetch"] = False
    if options.get("cache"):
        overrides["cache.folder"] = options["cache"]
    return read_configuration(options["config"], overrides)


def prepare(configuration: Configuration, options: dict[str, Any]) -> tuple[Settings, Telling]:
    """The settings and the progress that a command's options ask for.

    :raises UsageError: a key or value is unknown, or there is nothing to read.
    """
    from publisher.errors import UsageError
    from publisher.progress import Telling
    from publisher.settings import settings_of

    settings = settings_of(configuration)
    if not settings.source:
        raise UsageError(
            "There is nothing to read: no SOURCE is given and no configuration names one.",
            "Try `publisher build FOLDER`, or write a configuration with `publisher init FOLDER`.",
        )
    return settings, Telling(quiet=options["quiet"], verbose=options["verbose"])
