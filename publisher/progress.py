"""What a build tells while it runs: bars on a terminal, plain lines elsewhere, on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

#: Stage by stage, in the words of the rooms, what is being counted.
COUNTED = {
    "sources": "pages found",
    "cleaner": "articles cleaned",
    "images": "pictures placed",
    "transcriber": "volumes turned into a script",
    "renderers": "volumes typeset",
    "printer": "volumes made ready for print",
    "library": "volumes shelved",
}


class Telling:
    """Reports stages on stderr. ``quiet`` says nothing; ``verbose`` adds every message."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[], None]]:
        """Show the progress of a stage until it ends."""
        counted = COUNTED.get(name, name)
        if self._quiet:
            yield lambda: None
        elif self._console.is_terminal:
            with self._bars() as bars:
                task = bars.add_task(counted, total=total)
                yield lambda: bars.advance(task)
        else:
            done = [0]
            yield lambda: done.__setitem__(0, done[0] + 1)
            if done[0] == 1:
                counted = counted.replace("s ", " ", 1)
            self._console.print(f"{name}: {done[0]} {counted}")

    def say(self, message: str) -> None:
        """Tell a detail, if details are wanted."""
        if self._verbose:
            self._console.print(message, markup=False)

    def explain(self, piece: str, reasons: tuple[str, ...]) -> None:
        """Tell why a piece was made, or that it was not."""
        told = f"made: {', '.join(reasons)}" if reasons else "known"
        self._console.print(f"{piece}: {told}", markup=False)

    @cached_property
    def _console(self) -> Console:
        """Made when there is something to tell: what it needs takes a while to import."""
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    def _bars(self) -> Progress:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        return Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
        )
