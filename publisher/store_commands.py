"""`publisher cache`: the commands that look after the store of what is done already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.errors import NothingKept
from publisher.options import EPILOG, of_the_store
from publisher.telling import tell_store

if TYPE_CHECKING:
    from publisher.settings import Settings
    from publisher.store import Store


@click.group(epilog=EPILOG)
def cache() -> None:
    """Look after the store of what is done already."""


@cache.command("info", epilog=EPILOG)
@of_the_store
def cache_info(**options: Any) -> None:  # noqa: ANN401
    """Tell where the store is and how much is in it."""
    with _open_store(options) as (store, _):
        tell_store(store.inventory())


@cache.command("prune", epilog=EPILOG)
@click.option("--max-bytes", type=click.IntRange(min=0), help="Size to come down to.")
@of_the_store
def cache_prune(*, max_bytes: int | None, **options: Any) -> None:  # noqa: ANN401
    """Drop what was unused longest, until the store fits its bounds."""
    with _open_store(options) as (store, settings):
        limit = settings.cache.max_bytes if max_bytes is None else max_bytes
        tell_store(store.prune(limit))


@cache.command("verify", epilog=EPILOG)
@of_the_store
def cache_verify(**options: Any) -> int:  # noqa: ANN401
    """Read everything in the store and drop what is damaged; it will be made again."""
    with _open_store(options) as (store, _):
        damaged = store.verify()
    for digest in damaged:
        click.echo(f"damaged and dropped: {digest}")
    click.echo(f"{len(damaged)} damaged." if damaged else "Everything is sound.")
    return 1 if damaged else 0


@contextmanager
def _open_store(options: dict[str, Any]) -> Iterator[tuple[Store, Settings]]:
    from publisher.settings import load_settings
    from publisher.store import Store

    overrides = {"cache.folder": options["cache"]} if options["cache"] else {}
    settings = load_settings(options["config"], overrides)
    _require(settings.cache.folder)
    with Store(settings.cache.folder) as store:
        yield store, settings


def _require(folder: Path) -> None:
    """See that there is a store in ``folder``, for those who look at one and make none.

    :raises NothingKept: there is none, and what there is instead.
    """
    from publisher.store import LAYOUT, is_begun

    if is_begun(folder):
        return
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        reason = f"{error.strerror}.".lower()
    else:
        reason = "the folder holds other things." if names else "the folder is empty."
        if others := [n for n in names if re.fullmatch("v[0-9]+", n) and n != f"v{LAYOUT}"]:
            reason = f"what is there belongs to another version of the publisher ({others[0]})."
    raise NothingKept(f"There is no store in {folder}: {reason}")
