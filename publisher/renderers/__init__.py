"""Volumes become editions: the PDF first, then EPUB and web with its page numbers.

cover.py       the cover as a drawing and as pixels (painting.py)
assemble.py    the articles of a volume, links resolved, as all editions begin with them
apparatus.py   indexes of authors and subjects, sources (collation.py: in which order)
pdf/           the print edition, and the pages on which everything is
page_marks.py  where those pages begin, marked in the other editions
epub/          the edition for reading devices
web.py         the edition for any browser
package.py     what a volume says of itself, in statements
printer/       sheets, single pages and covers for the printer, from the finished PDF
names.py, text.py, measure.py, font_files.py   what several of them need
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from publisher.editions import Edition, File, Pagination, Press
from publisher.errors import RenderingFailed
from publisher.model import Finding, Plan, Record, Volume
from publisher.renderers.names import file_name
from publisher.renderers.pdf.elsewhere import tell_pages
from publisher.renderers.printer import prepare
from publisher.settings import Settings
from publisher.store import Blobs, digest_of
from publisher.words import words_for
from publisher.workshop import Desk, Step, Workshop

__all__ = ["foresee", "render"]

T = TypeVar("T")


def foresee(settings: Settings) -> None:
    """Look up what all prints depend on, and remember it, while the workers begin."""
    PRINTING.surroundings(settings)
    for kind in (Record, Volume):
        _adapter(kind)


def render(plan: Plan, shop: Workshop) -> tuple[Press, ...]:
    """Typeset every volume in every format that the settings name, the longest volumes first."""
    volumes = [one for volume in plan.volumes for one in (replace(volume, also=()), *volume.also)]
    longest_first = sorted(volumes, key=lambda volume: (-_weight(volume), volume.id))
    printed: dict[str, Press] = {}
    with shop.progress.stage("renderers", len(volumes)) as done:
        for press in shop.each(PRINTING, longest_first):
            printed[press.volume] = _light(press)
            done()
    printed = prepare(volumes, tell_pages(volumes, printed, shop), shop)
    return tuple(
        replace(printed[volume.id], also=tuple(printed[other.id] for other in volume.also))
        for volume in plan.volumes
    )


def _light(press: Press) -> Press:
    """Without where each page begins: that is long, and in the editions already."""
    return replace(press, pagination=replace(press.pagination, breaks=(), matter=()))


def _weight(volume: Volume) -> int:
    """About how long a volume takes to set."""
    return sum(record.words + 300 * len(record.images) for record in volume.articles)


def _print(volume: Volume, desk: Desk) -> Press:
    """In a worker: one volume, all its editions. An edition that fails costs only itself."""
    # A build that finds every volume in the store never needs the typesetters.
    from publisher.renderers.cover import draw_cover

    settings, blobs = desk.settings, desk.blobs
    cover = draw_cover(volume, words_for(volume.language, settings), settings)
    editions: list[Edition] = []
    findings: list[Finding] = []
    pagination = Pagination()
    if "pdf" in settings.formats:
        from publisher.renderers.pdf.book import render_pdf

        try:
            run = render_pdf(volume, blobs, settings)
        except RenderingFailed as error:
            findings.append(Finding("rendering-failed", volume.title, str(error), "error"))
        else:
            pagination = run.pagination
            findings += run.findings
            if any(record.images for record in volume.articles):
                from publisher.renderers.printer.resolution import coarse_pictures

                findings += coarse_pictures(run.data, volume, pagination)
            file = _keep(file_name(volume, "pdf", settings), run.data, blobs)
            listed = _keep(volume.file("pages", ".json"), run.directory, blobs)
            editions.append(Edition("pdf", (file, listed), pages=pagination.pages))
    if "epub" in settings.formats:
        data, said = _epub(volume, cover, pagination, blobs, settings)
        findings += said
        file = _keep(file_name(volume, "epub", settings), data, blobs)
        editions.append(Edition("epub", (file,)))
    if "web" in settings.formats:
        from publisher.renderers.web import render_web

        editions.append(Edition("web", render_web(volume, pagination, blobs, settings)))
    return Press(
        volume=volume.id,
        cover=_keep(volume.file("cover", ".jpg"), cover, blobs),
        editions=tuple(editions),
        pagination=pagination,
        findings=tuple(findings),
    )


def _epub(
    volume: Volume, cover: bytes, pagination: Pagination, blobs: Blobs, settings: Settings
) -> tuple[bytes, tuple[Finding, ...]]:
    from publisher.renderers.epub.book import render_epub

    with tempfile.TemporaryDirectory(prefix="publisher-") as folder:
        target = Path(folder) / f"{volume.slug}.epub"
        findings = render_epub(volume, cover, pagination, blobs, settings, target)
        return target.read_bytes(), findings


def _keep(path: str, data: bytes, blobs: Blobs) -> File:
    return File(path, blobs.add(data), len(data))


def _inputs(volume: Volume) -> dict[str, str]:
    """The articles one by one, so that it can be told which was the reason; and the plan."""
    record = _adapter(Record)
    articles = {f"article {a.source}": digest_of(record.dump_json(a)) for a in volume.articles}
    order = [(part.title, [a.id for a in part.articles]) for part in volume.parts]
    bare = replace(volume, parts=())
    return {**articles, "plan": digest_of(_adapter(Volume).dump_json(bare) + repr(order).encode())}


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    """What writes things of a kind; made when it is needed, for that takes its time."""
    return TypeAdapter(kind)


def _failed(volume: Volume, why: str) -> Press:
    finding = Finding(
        "rendering-failed", volume.title, f"No edition could be made: {why}.", "error"
    )
    cover = File(volume.file("cover", ".jpg"), "", 0)
    return Press(volume.id, cover, (), Pagination(), (finding,))


def _digests(press: Press) -> Iterator[str]:
    if press.cover.digest:
        yield press.cover.digest
    for edition in press.editions:
        yield from (file.digest for file in edition.files)


PRINTING: Step[Volume, Press] = Step(
    name="print",
    run=_print,
    inputs=_inputs,
    piece=lambda volume: volume.title,
    failed=_failed,
    result=Press,
    rooms=("renderers", "papers.py"),
    settings=("formats", "pdf", "epub"),
    libraries=(
        *("cssselect2", "ebooklib", "fonttools", "jinja2", "pikepdf", "pillow"),
        *("pydyf", "pypinyin", "resvg-py", "segno", "weasyprint"),
    ),
    variables=("SOURCE_DATE_EPOCH",),
    typesets=True,
    blobs=_digests,
)
