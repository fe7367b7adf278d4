"""Single pages: a file, standard input, an address."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from publisher.model import Archive, Dropped, Place, Source, SourceKind
from publisher.settings import Settings
from publisher.sources.page import look_at, survey_page
from publisher.sources.recognise import kind_of_page
from publisher.store import Blobs
from publisher.text import Unreadable, read_head

STANDARD_INPUT = "-"


def is_address(path: str) -> bool:
    """Whether a source is named by its web address."""
    return path.lower().startswith(("http://", "https://"))


def survey_file(
    path: Path, kind: SourceKind | None, position: int, archive: Archive, max_bytes: int
) -> Source | Dropped:
    """The page in a file that was named itself."""
    name = path.relative_to(archive.root).as_posix()
    places = (Place(archive.title, position),)
    return survey_page(archive, name, kind, places, max_bytes)


def root_of(path: Path) -> Path:
    """The folder that a file's relative addresses may reach.

    For a page of a mirror this is the whole mirror, with its images; else the file's own folder.
    """
    if path.parent.parent.name == "pages" and _is_mirror_page(path):
        return path.parent.parent.parent
    return path.parent


def survey_input(
    kind: SourceKind | None, archive: Archive, blobs: Blobs, max_bytes: int
) -> Source | Dropped:
    """The page on standard input, kept among ``blobs``."""
    if sys.stdin is None:  # it was closed by whoever began this process
        return Dropped(f"{archive.name}/page", "standard input is closed", "source-unreadable")
    path = blobs.path(blobs.add(sys.stdin.buffer.read(max_bytes + 1)))
    source = Source(f"{archive.name}/page", path, "html", archive, (Place(archive.title, 0),))
    return look_at(source, kind, max_bytes)


def survey_address(
    url: str,
    kind: SourceKind | None,
    position: int,
    archive: Archive,
    settings: Settings,
    blobs: Blobs,
) -> Source | Dropped:
    """The page at a web address, fetched and kept among ``blobs``."""
    if not settings.images.fetch:
        return Dropped(
            url, "it would have to be fetched, and --offline forbids it", "source-offline"
        )
    # A good part of a second to import, and of no use to those who read files.
    from publisher.fetch import Limits, Refused, fetch
    from publisher.hosts import is_literal

    parts = urlsplit(url)
    host = parts.hostname or ""
    # Whoever names a machine of their own as a source means it.
    named = (host,) if is_literal(host) or host in settings.images.hosts else ()
    page = fetch(url, Limits(settings.images.timeout, settings.clean.max_bytes, named))
    if isinstance(page, Refused):
        return Dropped(url, page.reason, "source-unreachable")
    path = blobs.path(blobs.add(page.data))
    name = parts.path.strip("/") or "index"
    where = f"{archive.name}/{name}" + (f"?{parts.query}" if parts.query else "")
    places = (Place(archive.title, position),)
    source = Source(where, path, "html", archive, places, page.final_url)
    return look_at(source, kind, settings.clean.max_bytes)


def _is_mirror_page(path: Path) -> bool:
    try:
        return kind_of_page(path.name, read_head(path)[0]) == "mirror"
    except Unreadable:
        return False  # reported when it is read as a page
