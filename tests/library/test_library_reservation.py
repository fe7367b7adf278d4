"""One build at a time: the second says so and stops, and dead ones leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from publisher.errors import OutputFailed
from publisher.library import reservation, reserve

HOLDER = """
import sys
from pathlib import Path
from publisher.library import reserve
with reserve(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
Hold = Callable[[Path], AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def hold() -> Hold:
    """Another process that holds a library for as long as the block lasts."""

    @contextmanager
    def holding(out: Path) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-c", HOLDER, str(out)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
            process.kill()

    return holding


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_second_build_into_the_same_folder_says_so(tmp_path: Path, hold: Hold) -> None:
    out = tmp_path / "deep" / "out"
    with hold(out):
        (tmp_path / "link").symlink_to(out.parent)
        for same in (out, tmp_path / "link" / "out", tmp_path / "deep" / ".." / "deep" / "out"):
            with pytest.raises(OutputFailed, match="Another build") as caught, reserve(same):
                pytest.fail("both have it")
            assert "\n" not in str(caught.value)
            assert caught.value.exit_code == 4


def test_builds_into_other_folders_are_not_in_the_way(tmp_path: Path, hold: Hold) -> None:
    with hold(tmp_path / "out"), reserve(tmp_path / "out2"), reserve(tmp_path / "out.new-1"):
        assert set(names(tmp_path)) == {".out.lock", ".out2.lock", ".out.new-1.lock"}


def test_a_killed_build_holds_nothing_and_leaves_nothing(tmp_path: Path, hold: Hold) -> None:
    out = tmp_path / "out"
    for _ in range(3):
        with hold(out) as process:
            staging = tmp_path / f".out.new-{process.pid}"
            staging.mkdir()
            (staging / "half").write_text("a book")
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert ".out.lock" in names(tmp_path)
        with reserve(out):
            assert names(tmp_path) == [".out.lock"]
        assert names(tmp_path) == []


def test_what_only_looks_like_a_leftover_stays(tmp_path: Path) -> None:
    for name in (".out.new-5.new-6", ".out.new-x", ".out.newer-5", "out.new-5", ".o.new-5"):
        (tmp_path / name).mkdir()
    before = names(tmp_path)
    with reserve(tmp_path / "out"):
        pass
    assert names(tmp_path) == before


def test_a_name_full_of_signs_is_cleared_too(tmp_path: Path) -> None:
    (tmp_path / ".[o]*.new-5").mkdir()
    with reserve(tmp_path / "[o]*"):
        pass
    assert names(tmp_path) == []


def test_the_lock_of_one_that_just_ended_is_not_mistaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last holder removes the file after we opened it and before we lock it."""
    path = tmp_path / ".out.lock"
    opened: list[int] = []
    real = reservation.fcntl.flock

    def flock(handle: int, operation: int) -> None:
        if not opened:
            path.unlink()
        opened.append(handle)
        real(handle, operation)

    monkeypatch.setattr(reservation.fcntl, "flock", flock)
    with reserve(tmp_path / "out"):
        assert len(opened) == 2
        assert path.stat().st_ino == os.fstat(opened[-1]).st_ino


@pytest.mark.parametrize("missing", ["module", "support"])
def test_where_nothing_can_be_locked_a_build_goes_on_and_clears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    if missing == "module":
        monkeypatch.setattr(reservation, "fcntl", None)
    else:
        monkeypatch.setattr(reservation.fcntl, "flock", refuse)
    (tmp_path / ".out.new-5").mkdir()
    with reserve(tmp_path / "out"), reserve(tmp_path / "out"):
        assert names(tmp_path) == [".out.new-5"]


def test_a_mount_point_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    with pytest.raises(OutputFailed, match="/out/library"), reserve(tmp_path / "out"):
        pytest.fail("it cannot be replaced")
    assert names(tmp_path) == []


@pytest.mark.parametrize("number", [28, 27])
def test_a_disk_that_fills_is_told_in_one_paragraph(tmp_path: Path, number: int) -> None:
    with (
        pytest.raises(OutputFailed, match="/cache/blob cannot be written") as caught,
        reserve(tmp_path / "out"),
    ):
        raise OSError(number, os.strerror(number), "/cache/blob")
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == []


def test_a_defect_of_ours_stays_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), reserve(tmp_path / "out"):
        raise FileNotFoundError(2, "No such file or directory")
