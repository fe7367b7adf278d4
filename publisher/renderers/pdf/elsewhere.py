"""Pages of other volumes, told where an article refers to them: when all volumes are set.

Only the PDFs of volumes with such references are written anew, with other numbers in the places
that slots.py keeps; remembered by the PDF and by the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from publisher.editions import Edition, File, Press
from publisher.model import Finding, Reference, Volume
from publisher.store import digest_of
from publisher.workshop import Desk, Step, Workshop

__all__ = ["tell_pages"]


@dataclass(frozen=True, slots=True)
class Page:
    """Where an article of another volume begins."""

    volume: str
    article: str
    folio: str


@dataclass(frozen=True, slots=True)
class Job:
    """A PDF that refers to pages of other volumes."""

    title: str
    pdf: File
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A PDF with the numbers written, or, with the reason, as it was."""

    file: File
    reason: str = ""


def tell_pages(
    volumes: Iterable[Volume], printed: Mapping[str, Press], shop: Workshop
) -> dict[str, Press]:
    """The presses of these volumes, with the pages of other volumes in their PDFs."""
    told = dict(printed)
    jobs = {volume.id: job for volume in volumes for job in _jobs(volume, printed)}
    for name, result in zip(jobs, shop.each(TELLING, jobs.values()), strict=True):
        told[name] = _with(told[name], jobs[name], result)
    return told


def across(volume: Volume) -> Iterator[Reference]:
    """The references of a volume into others."""
    for reference in (*volume.references, *volume.elsewhere):
        if reference.volume != volume.id:
            yield reference


def _jobs(volume: Volume, printed: Mapping[str, Press]) -> Iterator[Job]:
    targets = dict.fromkeys((one.volume, one.article) for one in across(volume))
    pages = tuple(
        Page(there, article, printed[there].pagination.articles[article])
        for there, article in targets
        if there in printed and article in printed[there].pagination.articles
    )
    for edition in printed[volume.id].editions:
        if edition.format == "pdf" and pages:
            yield Job(volume.title, edition.files[0], pages)


def _with(press: Press, job: Job, told: Told) -> Press:
    if told.reason:
        message = f"The pages of other volumes that it refers to are left blank: {told.reason}."
        finding = Finding("rendering-failed", job.title, message, "error")
        return replace(press, findings=(*press.findings, finding))

    def mended(edition: Edition) -> Edition:
        if edition.format != "pdf":
            return edition
        return replace(edition, files=(told.file, *edition.files[1:]))

    return replace(press, editions=tuple(map(mended, press.editions)))


def _tell(job: Job, desk: Desk) -> Told:
    """In a worker: one PDF."""
    # A build that finds them all in the store never needs WeasyPrint.
    from publisher.renderers.pdf.slots import fill

    pages = {(page.volume, page.article): page.folio for page in job.pages}
    data = fill(desk.blobs.read(job.pdf.digest), pages)
    return Told(replace(job.pdf, digest=desk.blobs.add(data), bytes=len(data)))


def _inputs(job: Job) -> dict[str, str]:
    pages = sorted((page.volume, page.article, page.folio) for page in job.pages)
    file = job.pdf
    return {
        "pdf": f"{file.path} {file.digest}",
        "pages": digest_of(json.dumps(pages).encode()),
    }


TELLING: Step[Job, Told] = Step(
    name="pages",
    run=_tell,
    inputs=_inputs,
    piece=lambda job: job.title,
    failed=lambda job, why: Told(job.pdf, why),
    result=Told,
    rooms=("renderers",),
    blobs=lambda told: (told.file.digest,),
)
