"""Times each stage of a build alone, in one process, and prints the seconds as JSON.

    python -m benchmarks.stages ARCHIVE FOLDER

Stages stream into each other, so that they cannot be timed in one build. What a stage takes is
told by builds that do one thing more than the build before, everything else being remembered.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from publisher.model import Format
from publisher.progress import Telling
from publisher.publish import preview, publish
from publisher.settings import load_settings
from publisher.workers import preload

FORMATS: tuple[Format, ...] = ("web", "epub", "pdf")


class Clock(Telling):
    """Says nothing, and notes how long each stage was open."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[], None]]:
        """Time a stage."""
        began = time.perf_counter()
        with super().stage(name, total) as done:
            yield done
        self.seconds[name] = time.perf_counter() - began


def time_stages(archive: Path, folder: Path) -> dict[str, float]:
    """Seconds of each stage for an archive, by its name; everything is written into ``folder``."""
    config = folder / "publisher.toml"
    config.touch()
    settings = load_settings(
        config,
        {
            "source": [{"path": str(archive)}],
            "out": folder / "out",
            "cache.folder": folder / "cache",
            "images.fetch": False,
            "jobs": 1,
        },
    )
    for module in preload(settings.formats):
        import_module(module)
    cold, warm = (_timed(lambda: preview(settings, Clock())) for _ in range(2))
    seconds = {"sources, plan": warm, "cleaner": cold - warm}
    for format_ in FORMATS:
        clock = Clock()
        publish(settings.model_copy(update={"formats": (format_,)}), clock)
        seconds.setdefault("images", clock.seconds["images"] - warm)
        seconds[f"renderers: {format_}"] = clock.seconds["renderers"]
        seconds["library"] = clock.seconds["library"]
    return seconds


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(time_stages(Path(sys.argv[1]), Path(sys.argv[2]))))
