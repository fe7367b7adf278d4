"""The volumes as they stand in the library: what was planned beside what came off the press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.editions import Edition, File, Press
from publisher.model import Finding, Format, Plan, Record, Volume

#: What each edition is, for feeds and servers.
MEDIA_TYPES: dict[Format, str] = {
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "web": "text/html",
}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A volume in the library. Addresses are relative to the library's folder."""

    volume: Volume
    press: Press

    @property
    def folder(self) -> str:
        """Where its files lie."""
        return f"volumes/{self.volume.slug}"

    @property
    def also(self) -> tuple[Shelved, ...]:
        """The same volume in other scripts, in the same folder."""
        presses = {press.volume: press for press in self.press.also}
        return tuple(Shelved(volume, presses[volume.id]) for volume in self.volume.also)

    @property
    def cover(self) -> str:
        """The address of its cover; empty where none could be drawn."""
        return f"{self.folder}/{self.press.cover.path}" if self.press.cover.digest else ""

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Its editions in the order of the contract, whatever order they were made in."""
        return tuple(
            edition
            for name in MEDIA_TYPES
            for edition in self.press.editions
            if edition.format == name
        )

    @property
    def files(self) -> Iterator[File]:
        """All its files: the cover and those of every edition, in every script."""
        if self.press.cover.digest:  # none where typesetting failed altogether
            yield self.press.cover
        for edition in self.press.editions:
            yield from edition.files
        for other in self.also:
            yield from other.files

    @property
    def pages(self) -> int:
        """Pages of the print edition; 0 where there is none."""
        return self.press.pagination.pages

    def address(self, edition: Edition) -> str:
        """The file of an edition to open."""
        return f"{self.folder}/{edition.files[0].path}"

    def edition(self, name: Format) -> Edition | None:
        """The edition of that format, if it was made."""
        return next((edition for edition in self.editions if edition.format == name), None)

    def article(self, record: Record) -> str:
        """The page of an article in the web edition; empty where there is none."""
        web = self.edition("web")
        path = f"{self.volume.file('web')}/{record.id}.html"
        found = web is not None and any(file.path == path for file in web.files)
        return f"{self.folder}/{path}" if found else ""


def shelve_all(plan: Plan, printed: tuple[Press, ...]) -> tuple[Shelved, ...]:
    """Join the volumes of the plan with what was printed of them, in the plan's order."""
    presses = {press.volume: press for press in printed}
    return tuple(Shelved(volume, presses[volume.id]) for volume in plan.volumes)


def findings(plan: Plan, printed: tuple[Press, ...]) -> tuple[Finding, ...]:
    """Every finding of the build once: of the plan, of its articles, of the press, and our own."""
    found = [
        *plan.findings,
        *(finding for volume in plan.volumes for r in volume.articles for finding in r.findings),
        *(f for press in printed for one in (press, *press.also) for f in one.findings),
        *_sums(plan),
    ]
    return tuple(dict.fromkeys(found))


def _sums(plan: Plan) -> Iterator[Finding]:
    """Every page read is in a volume, or it is told why not; anything else is a defect of ours."""
    accounted = plan.published + len(plan.dropped) + len(plan.duplicates)
    if accounted != plan.read:
        message = f"{plan.read} pages were read, but {accounted} are accounted for"
        yield Finding("sums-disagree", plan.title, message, "error")
