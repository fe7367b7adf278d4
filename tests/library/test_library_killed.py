"""Shelving is killed at every single step that it takes on the disk."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

import pytest
from library_bench import Bench

from publisher.library import reserve, swap


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def shelve_and_die(bench: Bench, step: int) -> bool:
    """Shelve in a process that is killed at its so-manieth step; whether it lived to be killed."""
    child = os.fork()
    if child == 0:
        place, steps = str(bench.out.parent), 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if event.startswith(("os.", "open", "shutil.")) and place in str(arguments):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        code = 1
        try:
            sys.addaudithook(count)
            with reserve(bench.out):
                bench.shelve()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


@pytest.mark.parametrize("in_one_step", [True, False])
def test_whenever_it_is_killed_a_whole_library_is_left(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(swap.sys, "platform", "elsewhere")
    both = bench.printed
    bench.shelve()
    old = contents(bench.out)
    bench.with_formats("epub", "web")
    bench.shelve()
    new = contents(bench.out)
    bench.printed = both
    bench.shelve()
    bench.with_formats("epub", "web")
    left, step = [], 0
    while shelve_and_die(bench, step := step + 1):
        if in_one_step:
            assert contents(bench.out) in (old, new)
        with reserve(bench.out):  # as the next build does first
            left.append(contents(bench.out))
        assert left[-1] in (old, new)
        assert [path.name for path in bench.out.parent.iterdir()] == ["out"]
        if left[-1] == new:
            bench.printed = both
            bench.shelve()
            bench.with_formats("epub", "web")
    assert step > 60
    assert old in left
    assert new in left
