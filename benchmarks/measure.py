"""Runs a command and measures what it takes: time, and memory of it and of all its workers."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.2  #: seconds between two looks


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took, and what it said."""

    seconds: float
    cpu: float  #: seconds of processor time of all processes, which other work does not change
    main: int  #: bytes: the most that the process itself held (its resident set)
    tree: int  #: bytes: the most that it and its descendants held, shared pages counted once
    output: str


def run(command: Sequence[str | Path], cwd: Path, whole: float = EVERY) -> Run:
    """Run a command to its end in the folder ``cwd``.

    ``whole``: seconds between two looks at what all its processes hold. Where speed is asked for,
    they should be few: while the system counts its pages, a process stands still.

    :raises RuntimeError: it leaves with anything but 0.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=said, stderr=subprocess.STDOUT)
        watch = Watch(process.pid, whole)
        watch.start()
        code = process.wait()
        seconds = time.perf_counter() - began
        watch.finish()
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    if code:
        raise RuntimeError(f"{' '.join(map(str, command))} left with {code}:\n{output[-2000:]}")
    memory = (watch.main or _largest_child(), watch.tree or _largest_child())
    return Run(seconds, sum(watch.cpu.values()), *memory, output)


class Watch(threading.Thread):
    """Looks at a process and its descendants until it is told to finish."""

    def __init__(self, pid: int, whole: float) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.whole = whole
        self.main = 0
        self.tree = 0
        self.cpu: dict[int, float] = {}  #: seconds, by process
        self._over = threading.Event()

    def run(self) -> None:
        """Look now and then, and remember the most that was seen."""
        waited = 0.0
        while not self._over.wait(EVERY):
            family = _family(self.pid)
            waited += EVERY
            if waited >= self.whole:
                shares = sum(_kibibytes(pid, "smaps_rollup", "Pss") for pid in family)
                self.tree, waited = max(self.tree, shares * 1024), 0.0
            self.main = max(self.main, _kibibytes(self.pid, "status", "VmHWM") * 1024)
            self.cpu |= {pid: spent for pid in family if (spent := _cpu(pid))}

    def finish(self) -> None:
        """End the watch."""
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    """A process and its descendants, as far as the system tells."""
    children: dict[int, list[int]] = {}
    for status in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
        children.setdefault(parent, []).append(int(status.parent.name))
    family = [pid]
    for member in family:
        family += children.get(member, ())
    return family


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 if it has ended."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kibibytes(pid: int, file: str, field: str) -> int:
    """A field of a process's file in /proc; 0 if it has ended or there is no such file."""
    try:
        text = (PROC / str(pid) / file).read_text()
    except OSError:
        return 0
    match = re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) if match else 0


def _largest_child() -> int:
    """Where there is no /proc: the largest of all processes that were run so far."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
