"""What the tests of the sources have in common."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

from publisher.model import Dropped, Finding, Source
from publisher.store import Blobs

PROSE = "印刷术的历史很长，从雕版到活字，再到今天的屏幕，书一直在变。"
RULE = "------------------------"


class Silence:
    def stage(self, name, total):
        return contextlib.nullcontext(lambda: None)

    def say(self, message):
        pass


@dataclass
class Shop:
    blobs: Blobs
    progress: Silence = field(default_factory=Silence)


@dataclass
class Found:
    """What a survey gave, sorted by what it is."""

    everything: list

    @property
    def sources(self) -> list[Source]:
        return [piece for piece in self.everything if isinstance(piece, Source)]

    @property
    def ids(self) -> list[str]:
        return [source.id for source in self.sources]

    @property
    def dropped(self) -> dict[str, str]:
        """The code of each page that was dropped."""
        return {p.source: p.code for p in self.everything if isinstance(p, Dropped)}

    @property
    def findings(self) -> list[Finding]:
        return [piece for piece in self.everything if isinstance(piece, Finding)]

    def places(self, where: str) -> list[tuple[str, int]]:
        [source] = [source for source in self.sources if source.id == where]
        return [(place.theme, place.position) for place in source.places]

    def reading(self, theme: str) -> list[str]:
        """The pages of a theme, as they are to be read."""
        ranked = sorted(
            (place.position, source.id.partition("/")[2])
            for source in self.sources
            for place in source.places
            if place.theme == theme
        )
        return [page for _, page in ranked]
