"""For the printer: files made from a finished PDF, without setting the volume again.

interior   single pages with crop marks and bleed, in grey if asked for
imposed    pages in their places on sheets: booklet, signatures, 2-up, 4-up
cover      back, spine and front in one piece

Each volume's are remembered by the digest of its PDF, so that other sheets, or another paper, cost
no typesetting, and an unchanged volume nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from publisher.editions import Edition, File, Press
from publisher.errors import RenderingFailed
from publisher.model import Finding, Volume
from publisher.sections import PrinterSettings
from publisher.settings import Settings
from publisher.store import Blobs, digest_of
from publisher.words import words_for
from publisher.workshop import Desk, Step, Workshop

__all__ = ["prepare"]

THICK = 20  #: sheets; a booklet of more hardly folds, and springs open


@dataclass(frozen=True, slots=True)
class Job:
    """A volume with its finished PDF."""

    volume: Volume
    pdf: File
    pages: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What goes to the printer of one volume."""

    files: tuple[File, ...]
    findings: tuple[Finding, ...] = ()


def prepare(
    volumes: Iterable[Volume], printed: Mapping[str, Press], shop: Workshop
) -> dict[str, Press]:
    """The presses of these volumes, with the files for the printer beside each PDF."""
    prepared = dict(printed)
    if not shop.settings.printer.files:
        return prepared
    jobs = [job for volume in volumes for job in _jobs(volume, printed[volume.id])]
    with shop.progress.stage("printer", len(jobs)) as done:
        for job, delivery in zip(jobs, shop.each(PREPARING, jobs), strict=True):
            prepared[job.volume.id] = _with(prepared[job.volume.id], delivery)
            done()
    return prepared


def _jobs(volume: Volume, press: Press) -> Iterator[Job]:
    for edition in press.editions:
        if edition.format == "pdf":
            yield Job(volume, edition.files[0], edition.pages)


def _with(press: Press, delivery: Delivery) -> Press:
    def joined(edition: Edition) -> Edition:
        if edition.format != "pdf":
            return edition
        return replace(edition, files=(*edition.files, *delivery.files))

    findings = (*press.findings, *delivery.findings)
    return replace(press, editions=tuple(map(joined, press.editions)), findings=findings)


def _make(job: Job, desk: Desk) -> Delivery:
    """In a worker: all files for the printer of one volume."""
    # A build that finds them all in the store never needs pikepdf.
    from publisher.renderers.printer.interior import interior, without_colour
    from publisher.renderers.printer.sheets import impose

    wanted, blobs = desk.settings.printer, desk.blobs
    data = blobs.read(job.pdf.digest)
    if wanted.grey:
        data = without_colour(data)
    files: list[File] = []
    findings = [*_thick(job, wanted)]
    if wanted.marks or wanted.grey:
        files.append(_keep(job, "interior", interior(data, wanted), blobs))
    if wanted.imposition:
        files.append(_keep(job, wanted.imposition, impose(data, wanted), blobs))
    if wanted.cover:
        try:
            wrap, heard = _cover(job, desk.settings)
        except RenderingFailed as error:
            findings.append(Finding("rendering-failed", job.volume.title, str(error), "error"))
        else:
            findings += heard
            files.append(_keep(job, "cover", wrap, blobs))
    return Delivery(tuple(files), tuple(findings))


def _cover(job: Job, settings: Settings) -> tuple[bytes, tuple[Finding, ...]]:
    from publisher.renderers.printer.cover import cover

    words = words_for(job.volume.language, settings)
    return cover(job.volume, job.pages, words, settings)


def _thick(job: Job, wanted: PrinterSettings) -> Iterator[Finding]:
    sheets = -(-job.pages // 4)
    if wanted.imposition == "booklet" and sheets > THICK:
        message = (
            f"A booklet of {sheets} sheets hardly folds; {THICK} are the most that is usual. "
            "Take signatures."
        )
        yield Finding("booklet-thick", job.volume.title, message)


def _keep(job: Job, role: str, data: bytes, blobs: Blobs) -> File:
    name = job.volume.file(f"{job.volume.slug}-{role}", ".pdf")
    return File(name, blobs.add(data), len(data), role)


def _inputs(job: Job) -> dict[str, str]:
    """The PDF; and the volume, because the cover tells what is in it."""
    volume = TypeAdapter(Volume).dump_json(job.volume)
    return {"pdf": job.pdf.digest, "pages": str(job.pages), "volume": digest_of(volume)}


def _failed(job: Job, why: str) -> Delivery:
    message = f"The files for the printer could not be made: {why}."
    return Delivery((), (Finding("rendering-failed", job.volume.title, message, "error"),))


PREPARING: Step[Job, Delivery] = Step(
    name="printer",
    run=_make,
    inputs=_inputs,
    piece=lambda job: job.volume.title,
    failed=_failed,
    result=Delivery,
    rooms=("renderers", "papers.py"),
    settings=("printer", "pdf"),
    libraries=("jinja2", "pikepdf", "pillow", "pydyf", "weasyprint"),
    variables=("SOURCE_DATE_EPOCH",),
    typesets=True,
    blobs=lambda delivery: [file.digest for file in delivery.files],
)
