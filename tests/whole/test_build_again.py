"""A build that follows another costs what changed: told by --explain, piece by piece."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEMES = {"paper": ("Mills", "Moulds", "Felts"), "type": ("Cases", "Sticks", "Galleys")}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("again")]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Six short articles in two themes."""
    for theme, titles in THEMES.items():
        (tmp_path / "archive" / theme).mkdir(parents=True)
        for title in titles:
            page = (
                f"# {title}\n\nWhat is to be said of {title.lower()} is said here, and no more.\n"
            )
            (tmp_path / "archive" / theme / f"{title.lower()}.md").write_text(page * 2, "utf-8")
    return tmp_path / "archive"


def command(archive: Path, *options: str) -> list[str]:
    folder = archive.parent
    always = [
        "--formats",
        "epub,web",
        "--offline",
        "-o",
        str(folder / "out"),
        "--cache",
        str(folder / "cache"),
    ]
    return [sys.executable, "-m", "publisher", "build", str(archive), *always, *options]


def made(archive: Path, *options: str) -> dict[str, str]:
    """The pieces a build made, with the reasons it gave."""
    result = subprocess.run(
        command(archive, "--explain", *options),
        capture_output=True,
        text=True,
        timeout=200,
        cwd=archive.parent,
    )
    assert result.returncode == 0, result.stderr
    told = (line.partition(": made: ") for line in result.stderr.splitlines())
    return {piece: reasons for piece, made_, reasons in told if made_}


def library(archive: Path) -> dict[str, bytes]:
    out = archive.parent / "out"
    return {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }


def test_only_what_changed_is_made_again(archive: Path) -> None:
    first = made(archive)
    assert set(first.values()) == {"it is new"}
    assert len(first) == 6 + 2
    before = library(archive)
    assert made(archive) == {}
    assert library(archive) == before

    page = archive / "paper" / "felts.md"
    page.write_text(page.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    assert made(archive) == {
        "clean archive/paper/felts.md": "bytes",
        "print paper": "article archive/paper/felts.md",
    }
    changed = {name for name, data in library(archive).items() if before.get(name) != data}
    assert not [name for name in changed if name.startswith("volumes/type")]

    styles = archive.parent / "styles"
    styles.mkdir()
    shutil.copy(ROOT / "styles" / "epub.css", styles)
    (archive.parent / "publisher.toml").write_text('styles = "styles"\n', "utf-8")
    again = made(archive)
    assert {piece.split()[0] for piece in again} == {"print"}
    assert set(again.values()) == {"styles"}

    assert set(made(archive, "--force").values()) == {"--force"}


def test_another_time_of_the_source_remakes_the_editions(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dates() -> set[str]:
        books = [name for name in library(archive) if name.endswith(".epub")]
        return {modified(archive.parent / "out" / book) for book in books}

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made(archive)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert made(archive) == dict.fromkeys(
        ("print paper", "print type"), "variable SOURCE_DATE_EPOCH"
    )
    assert dates() == {"2020-09-13T12:26:40Z"}
    assert made(archive) == {}


def modified(book: Path) -> str:
    """The date of modification in an EPUB."""
    with zipfile.ZipFile(book) as file:
        [package] = [file.read(name).decode() for name in file.namelist() if name.endswith(".opf")]
    return package.partition('"dcterms:modified">')[2].partition("<")[0]


def test_a_damaged_store_is_mended_by_the_next_build(archive: Path) -> None:
    made(archive)
    before = library(archive)
    blobs = sorted(
        path for path in (archive.parent / "cache").glob("v*/blobs/*/*") if path.is_file()
    )
    for blob in blobs[::2]:
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 0xFF
        blob.write_bytes(data)
    assert made(archive)
    assert library(archive) == before
    [ledger] = (archive.parent / "cache").glob("v*/ledger.sqlite")
    ledger.write_bytes(b"garbage" * 1000)
    made(archive)
    assert library(archive) == before


def test_a_library_that_was_left_among_the_sources_is_not_read(archive: Path) -> None:
    made(archive)
    before = library(archive)
    (archive.parent / "out").rename(archive / "published")
    assert made(archive) == {}
    after = library(archive)
    assert {name for name in after if name.startswith("volumes/")} == {
        name for name in before if name.startswith("volumes/")
    }
    assert "not read again" in after["report.html"].decode()


@pytest.mark.parametrize(
    ("where", "end"),
    [
        ("--verbose", signal.SIGINT),
        ("--cluster=local", signal.SIGINT),
        ("--verbose", signal.SIGTERM),
    ],
)
def test_an_interrupted_build_ends_at_once_and_what_was_done_stays_done(
    archive: Path, where: str, end: signal.Signals
) -> None:
    for number in range(60):
        text = (
            f"# Part {number}\n\n"
            + "A paragraph that takes a while to set, and says little. " * 400
        )
        (archive / "paper" / f"long{number}.md").write_text(text, "utf-8")
    with subprocess.Popen(
        command(archive, "--formats", "epub,pdf", "--jobs", "2", where),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=archive.parent,
    ) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith("images"):  # the typesetting begins
                break
        time.sleep(0.5)
        if end == signal.SIGINT:  # a terminal tells all of its processes, `kill` the one
            os.killpg(run.pid, end)
        else:
            run.terminate()
        rest = run.stderr.read()
        assert run.wait(timeout=20) == 128 + end
    assert "Interrupted" in rest
    assert "Traceback" not in rest
    assert "semaphore" not in rest  # Python's warning of what was left behind
    assert not (archive.parent / "out").exists()
    again = made(archive)
    assert not [piece for piece in again if piece.startswith("clean")]


@pytest.mark.parametrize("jobs", ["--jobs=1", "--jobs=3", "--cluster=local"])
def test_the_bytes_are_the_same_wherever_the_work_runs(archive: Path, jobs: str) -> None:
    made(archive, "--jobs=2")
    before = library(archive)
    shutil.rmtree(archive.parent / "cache")
    assert made(archive, jobs)
    assert library(archive) == before
