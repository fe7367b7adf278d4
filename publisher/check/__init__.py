"""Findings on finished editions, each with a code that :mod:`publisher.check.codes` explains."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from publisher.check.ace import run_ace
from publisher.check.codes import CODES as CODES
from publisher.check.epub import check_epub
from publisher.check.kindle import check_for_kindle
from publisher.check.library import CATALOG, check_library
from publisher.check.pdf import check_pdf
from publisher.check.validator import run_epubcheck
from publisher.check.web import check_web
from publisher.errors import UsageError
from publisher.model import Finding
from publisher.settings import Settings
from publisher.workers import job_count

__all__ = ["CODES", "check_paths"]

_CHECKS = {"epub": check_epub, "pdf": check_pdf, "web": check_web, "library": check_library}


def check_paths(paths: Iterable[Path], settings: Settings, *, ace: bool = False) -> list[Finding]:
    """Findings on editions, volumes and libraries, sorted by place, code and text.

    A path is an .epub, a .pdf, the folder of a web edition (with index.html), of a volume or of a
    library (with catalog.json). What is named twice is checked once. With ``ace`` every EPUB is
    opened in a browser too, which takes about a second a document.

    :raises UsageError: a path is not there or is none of these.
    """
    targets = dict.fromkeys(target for path in paths for target in _targets(path))
    findings = [found for kind, path in targets for found in _CHECKS[kind](path)]
    if settings.epub.profile == "kindle":
        epubs = [path for kind, path in targets if kind == "epub"]
        findings = list(
            dict.fromkeys([*findings, *chain.from_iterable(map(check_for_kindle, epubs))])
        )
    too_large = {found.where for found in findings if found.code == "epub-too-large"}
    books = [path for kind, path in targets if kind == "epub" and _fits(path, too_large)]
    findings += run_epubcheck(books, job_count(settings.jobs))
    if ace:
        findings += run_ace(books)
    return sorted(findings, key=lambda found: (found.where, found.code, found.message))


def _fits(book: Path, too_large: set[str]) -> bool:
    """Whether a book is safe to give to EPUBCheck, which reads whatever there is."""
    return not any(where.startswith(str(book)) for where in too_large)


def _targets(path: Path) -> list[tuple[str, Path]]:
    """What there is to check at ``path``, by kind."""
    if path.is_file() and path.suffix.lower() in (".epub", ".pdf"):
        return [(path.suffix.lower()[1:], path)]
    if not path.is_dir():
        problem = "is neither an EPUB, a PDF nor a folder" if path.exists() else "is not there"
        raise UsageError(
            f"{path} {problem}.", "Name an edition, the folder of one, a volume, or a library."
        )
    if (path / CATALOG).is_file():
        volumes = sorted(folder for folder in (path / "volumes").glob("*") if folder.is_dir())
        return [("library", path), *(target for one in volumes for target in _editions(one))]
    if (path / "index.html").is_file():
        return [("web", path)]
    editions = _editions(path)
    if not editions:
        raise UsageError(f"The folder {path} holds no edition, volume or library.")
    return editions


def _editions(volume: Path) -> list[tuple[str, Path]]:
    """The editions in the folder of a volume."""
    web = [("web", index.parent) for index in sorted(volume.glob("web*/index.html"))]
    return [
        *(("epub", path) for path in sorted(volume.glob("*.epub"))),
        *(("pdf", path) for path in sorted(volume.glob("*.pdf"))),
        *web,
    ]
