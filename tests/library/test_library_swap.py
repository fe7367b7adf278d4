"""The last good library stays until the new one is whole, and nobody's files are lost."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest
from library_bench import Bench

from publisher.errors import OutputFailed
from publisher.library import refuse_foreign, swap


def mark(out: Path) -> Path:
    """Change the old library, so that it is known again."""
    page = out / "index.html"
    page.write_text("the old one")
    return page


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_a_new_library_takes_the_place_of_the_old_one_whole(bench: Bench) -> None:
    bench.shelve()
    page = mark(bench.out)
    bench.with_formats("epub")
    bench.shelve()
    assert page.read_text("utf-8") != "the old one"
    assert not (bench.out / "volumes/paper/paper.pdf").exists()
    assert beside(bench.out) == ["out"]


def test_it_does_so_where_folders_cannot_be_exchanged_in_one_step(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.shelve()
    page = mark(bench.out)
    monkeypatch.setattr(swap.sys, "platform", "elsewhere")
    bench.shelve()
    assert page.read_text("utf-8") != "the old one"
    assert beside(bench.out) == ["out"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left")])
def test_a_build_that_breaks_off_leaves_the_last_library(
    bench: Bench, failure: BaseException
) -> None:
    bench.shelve()
    page = mark(bench.out)

    def break_off() -> None:
        raise failure

    bench.progress.each = break_off
    with pytest.raises((KeyboardInterrupt, OutputFailed)):
        bench.shelve()
    assert page.read_text("utf-8") == "the old one"
    assert (bench.out / "volumes/paper/paper.epub").is_file()
    assert beside(bench.out) == ["out"]


def test_a_full_disk_is_told_in_one_paragraph(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed, match="No space left on device") as caught:
        bench.shelve()
    assert "\n" not in str(caught.value)
    assert not bench.out.exists()


def test_a_folder_that_cannot_be_made_is_told(bench: Bench) -> None:
    bench.out.parent.write_text("a file where a folder should be")
    with pytest.raises(OutputFailed, match="cannot be written"):
        bench.shelve()


def test_what_killed_builds_left_is_cleared_away(bench: Bench) -> None:
    stale = bench.out.with_name(".out.new-4000000")
    (stale / "volumes").mkdir(parents=True)
    (stale / "volumes" / "half").write_text("a book")
    bench.shelve()
    assert beside(bench.out) == ["out"]


def test_a_build_that_is_still_running_is_left_alone(bench: Bench) -> None:
    running = bench.out.with_name(".out.new-4000000")
    running.mkdir(parents=True)
    handle = os.open(running, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        bench.shelve()
        assert running.is_dir()
    finally:
        os.close(handle)


def test_a_library_left_aside_by_a_killed_build_comes_back(bench: Bench) -> None:
    bench.shelve()
    mark(bench.out)
    bench.out.rename(bench.out.with_name(".out.old-4000000"))

    def break_off() -> None:
        raise KeyboardInterrupt

    bench.progress.each = break_off
    with pytest.raises(KeyboardInterrupt):
        bench.shelve()
    assert (bench.out / "index.html").read_text("utf-8") == "the old one"


@pytest.mark.parametrize(
    "catalogue",
    [None, "", "[1]", '{"generator": "something else 1.0"}', '{"generator": 3}', "[" * 100_000],
)
def test_a_folder_that_is_no_library_of_ours_is_not_touched(
    bench: Bench, catalogue: str | None
) -> None:
    bench.out.mkdir(parents=True)
    (bench.out / "diary.txt").write_text("dear diary")
    if catalogue is not None:
        (bench.out / "catalog.json").write_text(catalogue)
    with pytest.raises(OutputFailed, match="--out"):
        bench.shelve()
    assert (bench.out / "diary.txt").read_text("utf-8") == "dear diary"
    assert beside(bench.out) == ["out"]


def test_an_empty_folder_with_its_gitkeep_is_filled(bench: Bench) -> None:
    bench.out.mkdir(parents=True)
    (bench.out / ".gitkeep").write_text("")
    refuse_foreign(bench.out)
    bench.shelve()
    assert (bench.out / ".gitkeep").is_file()
    assert (bench.out / "index.html").is_file()


def test_files_beside_ours_are_kept_and_folders_refused(bench: Bench) -> None:
    bench.shelve()
    (bench.out / "CNAME").write_text("books.example.org")
    bench.shelve()
    assert (bench.out / "CNAME").read_text("utf-8") == "books.example.org"
    (bench.out / "letters").mkdir()
    with pytest.raises(OutputFailed, match="letters"):
        bench.shelve()


def test_a_file_in_the_place_of_the_folder_is_refused(bench: Bench) -> None:
    bench.out.parent.mkdir()
    bench.out.write_text("a file")
    with pytest.raises(OutputFailed):
        bench.shelve()
    assert bench.out.read_text("utf-8") == "a file"
