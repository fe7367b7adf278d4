"""The library is put on its shelves: every file of every edition, and the pages that lead there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from publisher.editions import Catalogue, File, Press
from publisher.errors import OutputFailed
from publisher.library import catalogue, opds, pages
from publisher.library.shelf import Shelved, findings, shelve_all
from publisher.library.swap import Staging, replacing
from publisher.model import Finding, Plan
from publisher.settings import Settings
from publisher.store import Blobs, digest_of
from publisher.workshop import Workshop

_CHUNK = 1 << 20  #: bytes copied at a time


def shelve(plan: Plan, printed: tuple[Press, ...], shop: Workshop) -> Catalogue:
    """Write the whole library into ``settings.out``, in the place of the last one.

    :raises OutputFailed: the folder holds something else than a library, cannot be written, or a
        file of an edition is gone from the store.
    """
    out = shop.settings.out
    shelf = shelve_all(plan, printed)
    found = findings(plan, printed)
    with (
        shop.progress.stage("library", len(shelf)) as done,
        replacing(out) as staging,
    ):
        for shelved in shelf:
            for file in shelved.files:
                _lay_out(file, f"{shelved.folder}/{file.path}", staging, shop.blobs)
            done()
        for name, data in _front(plan, shelf, found, shop.settings):
            if not staging.keep(name, len(data), digest_of(data)):
                staging.place(name).write_bytes(data)
    return Catalogue(out, plan, printed, found)


def _front(
    plan: Plan,
    shelf: tuple[Shelved, ...],
    found: tuple[Finding, ...],
    settings: Settings,
) -> Iterator[tuple[str, bytes]]:
    """The files at the library's entrance, by name."""
    yield catalogue.NAME, catalogue.catalogue(plan, shelf)
    yield "index.html", pages.index(plan, shelf, settings)
    yield "report.html", pages.report(plan, shelf, found, settings)
    yield "opds.xml", opds.atom(plan, shelf)
    yield "opds.json", opds.publications(plan, shelf)


def _lay_out(file: File, name: str, staging: Staging, blobs: Blobs) -> None:
    """Put a file in its place: that of the last library if it is the same, else from the store."""
    if not staging.keep(name, file.bytes, file.digest):
        _copy(file, staging.place(name), blobs)


def _copy(file: File, target: Path, blobs: Blobs) -> None:
    """Copy a blob to its place, and see on the way that it is what it should be."""
    seen = hashlib.sha256()
    try:
        source = blobs.path(file.digest).open("rb")
    except FileNotFoundError as error:
        raise _lost(file) from error
    with source, target.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            seen.update(chunk)
            copy.write(chunk)
    if seen.hexdigest() != file.digest:
        raise _lost(file)


def _lost(file: File) -> OutputFailed:
    return OutputFailed(
        f"The file {file.path} is gone from the cache or damaged there.",
        "Build again with --force.",
    )
