"""Before the library is shelved: whether the service that a profile is for takes its EPUBs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from publisher.editions import Press
from publisher.model import Finding
from publisher.workshop import Desk, Step, Workshop


@dataclass(frozen=True, slots=True)
class Sheet:
    """An EPUB to look at."""

    name: str  #: of its file
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say about an EPUB."""

    findings: tuple[Finding, ...]


def preflight(printed: Sequence[Press], shop: Workshop) -> tuple[Press, ...]:
    """The presses, with findings of what Send to Kindle would refuse if it is what they are for."""
    if shop.settings.epub.profile != "kindle":
        return tuple(printed)
    sheets = [sheet for press in printed for sheet in _sheets(press)]
    verdicts = dict(zip(sheets, shop.each(KINDLE, sheets), strict=True))
    return tuple(_judged(press, verdicts) for press in printed)


def _sheets(press: Press) -> Iterator[Sheet]:
    for one in (press, *press.also):
        for edition in one.editions:
            if edition.format == "epub":
                yield Sheet(edition.files[0].path, edition.files[0].digest)


def _judged(press: Press, verdicts: dict[Sheet, Verdict]) -> Press:
    found = [finding for sheet in _sheets(press) for finding in verdicts[sheet].findings]
    return replace(press, findings=(*press.findings, *found))


def _look(sheet: Sheet, desk: Desk) -> Verdict:
    # A build that is for all readers never needs it.
    from publisher.check.kindle import check_for_kindle

    path = desk.blobs.path(sheet.digest)
    found = check_for_kindle(path)
    return Verdict(tuple(replace(f, where=f.where.replace(str(path), sheet.name)) for f in found))


KINDLE = Step(
    name="preflight",
    run=_look,
    piece=lambda sheet: sheet.name,
    failed=lambda sheet, why: Verdict((Finding("kindle-unchecked", sheet.name, why),)),
    inputs=lambda sheet: {"name": sheet.name, "epub": sheet.digest},
    result=Verdict,
    rooms=("check", "preflight.py"),
    libraries=("lxml", "pillow"),
)
