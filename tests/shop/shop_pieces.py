"""Work for the tests of crews, in a module of its own so that it can travel to other processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    """Kill the worker on the number 3, as a crash in a C library does."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return 2 * number


def die_once(folder: str) -> str:
    """Kill the worker the first time only."""
    mark = Path(folder) / "died"
    if not mark.exists():
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def devour(size: int) -> int:
    return len(bytearray(size))


def fail(_: int) -> int:
    raise ValueError("an ordinary error")


def describe(number: int, variable: str) -> str:
    """A number and what the environment says; 666 kills the worker."""
    if number == 666:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{number}:{os.environ.get(variable, '')}"
