"""Whatever is named as a source becomes pages to read, one by one and without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from publisher.errors import UsageError
from publisher.model import Archive, Dropped, Finding, Source, SourceKind
from publisher.sections import SourceSettings
from publisher.settings import Settings
from publisher.sources import single
from publisher.sources.archives import Archives, repositories_of
from publisher.sources.folder import survey_folder
from publisher.sources.mirror import own_repository, survey_mirror
from publisher.sources.recognise import is_mirror
from publisher.sources.walk import HTML, MARKDOWN, readable_id, walk
from publisher.store import Blobs
from publisher.workshop import Progress

__all__ = ["Survey", "Surveyed", "survey"]

Surveyed: TypeAlias = Source | Dropped | Finding

_SUFFIXES = {"markdown": MARKDOWN, "html": (*HTML, ".gz")}


class Shop(Protocol):
    """What the survey needs of the workshop."""

    @property
    def blobs(self) -> Blobs: ...

    @property
    def progress(self) -> Progress: ...


def survey(settings: Settings, shop: Shop) -> Survey:
    """Every page of the sources in ``settings``, in order, and what is to be said about them.

    Each page comes once, as a source or as dropped with its reason. No more is read than the
    beginnings of pages, and the lists that give their order.

    :raises UsageError: a source does not exist; known before the first page is given.
    """
    for source in settings.source:
        _require(source.path)
    return Survey(settings, shop)


def _require(path: str) -> None:
    if path == single.STANDARD_INPUT or single.is_address(path):
        return
    try:
        if Path(path).is_dir() or Path(path).is_file():
            return
        problem = "is neither a file nor a folder" if Path(path).exists() else "does not exist"
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        problem = f"cannot be read: {reason}"
    raise UsageError(
        f"The source {path} {problem}.",
        "Name a folder, a file, an address that begins with https://, or - for standard input.",
    )


class Survey:
    """One run over all sources: remembers names, ranks, and what was given already.

    ``archives`` knows the archives that were met so far.
    """

    def __init__(self, settings: Settings, shop: Shop) -> None:
        self.settings = settings
        self.shop = shop
        self.archives = Archives()
        self.ranks: dict[str, count[int]] = {}
        self.given: set[str] = set()

    def __iter__(self) -> Iterator[Surveyed]:
        with self.shop.progress.stage("sources", None) as done:
            for source in self.settings.source:
                for piece in self._once(self._pieces(source)):
                    if isinstance(piece, Source):
                        self.archives.learn(piece.archive)
                    if not isinstance(piece, Finding):
                        done()
                    yield piece

    def _once(self, pieces: Iterable[Surveyed]) -> Iterator[Surveyed]:
        """``pieces`` without the pages that were given before."""
        for piece in pieces:
            if isinstance(piece, Finding):
                yield piece
                continue
            where = piece.id if isinstance(piece, Source) else piece.source
            if where in self.given:
                yield Finding("source-repeated", where, "it is named twice and read once", "info")
            else:
                self.given.add(where)
                yield piece

    def _pieces(self, source: SourceSettings) -> Iterator[Surveyed]:
        """What one source holds."""
        if source.path == single.STANDARD_INPUT:
            yield self._standard_input(source)
        elif single.is_address(source.path):
            yield self._address(source)
        elif Path(source.path).is_dir():
            yield from self._folder(Path(source.path).resolve(), source)
        else:
            yield self._file(Path(source.path), source)

    def _folder(self, root: Path, source: SourceSettings) -> Iterator[Surveyed]:
        paths = []
        for found in walk(root, self._own_folders(root)):
            if isinstance(found, Finding):
                yield found
            else:
                paths.append(found)
        kind = _named(source)
        if kind == "mirror" or (kind is None and is_mirror(root, paths)):
            archive = self._archive(root, root.name, source, "mirror", repositories_of(root))
            yield from survey_mirror(archive, paths, self._max_bytes)
            return
        if kind:
            others = [path for path in paths if not path.lower().endswith(_SUFFIXES[kind])]
            yield from _of_another_kind(root, others, kind)
            paths = [path for path in paths if path.lower().endswith(_SUFFIXES[kind])]
        archive = self._archive(
            root, root.name, source, kind or _usual(paths), repositories_of(root)
        )
        yield from survey_folder(archive, paths, kind, self._max_bytes)

    def _own_folders(self, root: Path) -> tuple[str, ...]:
        """Folders below ``root`` that a build writes itself: a library must not feed on itself."""
        own = (self.settings.out.resolve(), self.settings.cache.folder.resolve())
        below = (place.relative_to(root) for place in own if place.is_relative_to(root))
        return tuple(place.as_posix() for place in below)

    def _file(self, path: Path, source: SourceSettings) -> Surveyed:
        path = path.parent.resolve() / path.name
        root = single.root_of(path)
        kind = _named(source) or ("mirror" if root != path.parent else None)
        own = own_repository(root, [path.relative_to(root).as_posix()])
        repositories = (*own, *repositories_of(root))
        archive = self._archive(
            root, root.name, source, kind or _usual([path.name]), repositories, title=root.name
        )
        return single.survey_file(path, kind, self._rank(archive), archive, self._max_bytes)

    def _standard_input(self, source: SourceSettings) -> Surveyed:
        archive = self._archive(self.nowhere, "stdin", source, "html", (), title="stdin")
        return single.survey_input(_named(source), archive, self.shop.blobs, self._max_bytes)

    def _address(self, source: SourceSettings) -> Surveyed:
        host = urlsplit(source.path).netloc.rpartition("@")[2].lower()
        archive = self._archive(self.nowhere, host, source, "html", (), title=host)
        rank = self._rank(archive)
        return single.survey_address(
            source.path, _named(source), rank, archive, self.settings, self.shop.blobs
        )

    @property
    def _max_bytes(self) -> int:
        return self.settings.clean.max_bytes

    @property
    def nowhere(self) -> Path:
        """The folder that the relative addresses of a page from no folder lead to."""
        return self.shop.blobs.root / "nowhere"

    def _rank(self, archive: Archive) -> int:
        """The rank of the next single page in ``archive``."""
        return next(self.ranks.setdefault(archive.name, count()))

    def _archive(
        self,
        root: Path,
        name: str,
        source: SourceSettings,
        kind: SourceKind,
        repositories: tuple[str, ...],
        title: str = "",
    ) -> Archive:
        wanted = Archive("", root, kind, source.title or title, tuple(dict.fromkeys(repositories)))
        return self.archives.get(name, wanted)


def _of_another_kind(root: Path, paths: list[str], kind: SourceKind) -> Iterator[Finding]:
    """Pages that are passed over because the source is said to be of a kind that they are not."""
    if paths:
        count = "1 page is" if len(paths) == 1 else f"{len(paths)} pages are"
        message = f"{count} not read, being no {kind}, which the source is named as"
        yield Finding("kind-unread", readable_id(f"{root}/{paths[0]}"), message, "info")


def _named(source: SourceSettings) -> SourceKind | None:
    return None if source.kind == "auto" else source.kind


def _usual(paths: list[str]) -> SourceKind:
    """The kind of most pages."""
    saved = sum(path.lower().endswith(_SUFFIXES["html"]) for path in paths)
    return "html" if 2 * saved > len(paths) else "markdown"
