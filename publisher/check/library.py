"""What we look for in a whole library: that catalog.json tells the truth about it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from publisher.check.codes import finding
from publisher.check.web import check_pages
from publisher.model import Finding

CATALOG = "catalog.json"
MAX_CATALOG = 500_000_000  #: bytes


class _Article(BaseModel):
    id: str


class _Part(BaseModel):
    articles: list[_Article]


class _Edition(BaseModel):
    path: str
    bytes: int | None = None
    sha256: str | None = None
    printer: dict[str, _Edition] = {}


class _Other(BaseModel):
    editions: dict[str, _Edition]


class _Volume(BaseModel):
    id: str
    parts: list[_Part]
    editions: dict[str, _Edition]
    also: list[_Other] = []  #: the volume in other scripts


class _Report(BaseModel):
    read: int
    published: int
    dropped: list[dict[str, Any]]
    duplicates: list[dict[str, Any]]


class _Catalog(BaseModel):
    """The part of the contract that the checks rest on."""

    volumes: list[_Volume]
    report: _Report


def check_library(out: Path) -> list[Finding]:
    """All findings on catalog.json and the library's own pages; not on the editions."""
    pages = check_pages(sorted(out.glob("*.html")))
    try:
        catalog = _read(out / CATALOG)
    except (OSError, ValueError, RecursionError) as error:
        message = f"{error}".splitlines()[0] if f"{error}" else type(error).__name__
        return [finding("catalog-damaged", out / CATALOG, message), *pages]
    return [*_sums(out, catalog), *_editions(out, catalog), *pages]


def _read(path: Path) -> _Catalog:
    if path.stat().st_size > MAX_CATALOG:
        raise ValueError(f"larger than {MAX_CATALOG} bytes")
    content = json.loads(path.read_bytes())
    try:
        return _Catalog.model_validate(content)
    except ValidationError as error:
        problem = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from error


def _sums(out: Path, catalog: _Catalog) -> Iterator[Finding]:
    """Every page read is in a volume, dropped or a duplicate: read = the sum of the three."""
    report, where = catalog.report, out / CATALOG
    articles = Counter(
        article.id
        for volume in catalog.volumes
        for part in volume.parts
        for article in part.articles
    )
    printed, dropped, repeated = articles.total(), len(report.dropped), len(report.duplicates)
    if report.read != report.published + dropped + repeated:
        sums = f"{report.published} published, {dropped} dropped and {repeated} duplicates"
        yield finding("catalog-sums", where, f"{report.read} read, but {sums}")
    if report.published != printed:
        message = f"{report.published} published, but {printed} articles in volumes"
        yield finding("catalog-sums", where, message)
    for article, times in articles.items():
        if times > 1:
            yield finding("catalog-sums", where, f"article {article} is printed {times} times")


def _editions(out: Path, catalog: _Catalog) -> Iterator[Finding]:
    for volume in catalog.volumes:
        others = [edition for other in volume.also for edition in other.editions.values()]
        editions = (*volume.editions.values(), *others)
        sheets = (file for edition in editions for file in edition.printer.values())
        for edition in (*editions, *sheets):
            path = out / edition.path
            if not path.resolve().is_relative_to(out.resolve()) or not path.is_file():
                yield finding("catalog-file-missing", out / CATALOG, f"{volume.id}: {edition.path}")
            else:
                yield from _same_file(path, edition)


def _same_file(path: Path, edition: _Edition) -> Iterator[Finding]:
    size = path.stat().st_size
    if edition.bytes is not None and size != edition.bytes:
        yield finding("catalog-digest", path, f"{size} bytes, in the catalogue {edition.bytes}")
    elif edition.sha256 is not None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != edition.sha256:
            yield finding("catalog-digest", path, f"SHA-256 is {digest}, not {edition.sha256}")
