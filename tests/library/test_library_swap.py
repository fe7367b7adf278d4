"""The last good library stays until the new one is whole, and nobody's files are lost."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest
from library_bench import Bench

from publisher.errors import OutputFailed
from publisher.library import reserve, swap


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


@pytest.mark.parametrize("failure", [None, KeyboardInterrupt()])
def test_a_library_left_aside_by_a_killed_build_comes_back(
    bench: Bench, failure: BaseException | None
) -> None:
    """One was killed between the two steps in which it put its library in place."""
    bench.shelve()
    mark(bench.out)
    bench.out.rename(bench.out.with_name(".out.old-4000000"))
    (bench.out.with_name(".out.new-4000000") / "volumes").mkdir(parents=True)
    with suppress(KeyboardInterrupt), reserve(bench.out):
        if failure:
            raise failure
    assert (bench.out / "index.html").read_text("utf-8") == "the old one"
    assert beside(bench.out) == ["out"]


def test_what_is_the_same_is_not_written_again(bench: Bench) -> None:
    def inodes() -> dict[str, int]:
        return {str(p): p.stat().st_ino for p in bench.out.rglob("*") if p.is_file()}

    bench.shelve()
    before = inodes()
    changed = mark(bench.out)
    page = bench.out / "volumes/paper/web/index.html"
    page.write_bytes(bytes(page.stat().st_size))  # somebody else's bytes, as many as ours
    bench.shelve()
    after = inodes()
    assert {name for name in before if before[name] != after[name]} == {str(changed), str(page)}
    assert page.read_text("utf-8") == "index of paper"


def test_a_link_in_the_place_of_a_file_is_not_taken_over(bench: Bench) -> None:
    bench.shelve()
    book = bench.out / "volumes/paper/paper.epub"
    elsewhere = bench.out.parent / "elsewhere.epub"
    book.rename(elsewhere)
    book.symlink_to(elsewhere)
    bench.shelve()
    assert not book.is_symlink()
    assert book.read_bytes() == elsewhere.read_bytes()


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
    swap.refuse_foreign(bench.out)
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
