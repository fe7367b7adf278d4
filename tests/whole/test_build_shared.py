"""Builds that share a cache, and folders that are not quite what a build would like."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("again")]

PAGES = {
    "paper/vat.md": "# The vat\n\nThe mould goes down into the vat and comes up with a sheet.\n",
    "paper/felt.md": "# The felt\n\nThe sheet is laid on a felt, and another felt on the sheet.\n",
    "ink/soot.md": "# Soot\n\nPine is burnt under a roof, and the soot is swept from it.\n",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "archive"


def begin(archive: Path, out: str, cache: str, *options: str) -> subprocess.Popen[str]:
    folder = archive.parent
    places = [str(archive), "-o", str(folder / out), "--cache", str(folder / cache)]
    return subprocess.Popen(
        [sys.executable, "-m", "publisher", "build", *places, "--offline", "-q", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )


def finish(*builds: subprocess.Popen[str]) -> None:
    told = [build.communicate(timeout=200)[1] for build in builds]
    assert ([build.returncode for build in builds], told) == ([0] * len(builds), [""] * len(builds))


def library(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_builds_that_share_a_cache_at_the_same_time_do_not_meet(archive: Path) -> None:
    """Two of the same settings, one of others."""
    ways = {"a": "epub,web", "b": "epub,web", "c": "web"}
    finish(*(begin(archive, name, "cache", "--formats", ways[name]) for name in ways))
    finish(*(begin(archive, f"alone-{n}", f"cache-{n}", "--formats", ways[n]) for n in "ac"))
    here = archive.parent
    assert library(here / "a") == library(here / "b") == library(here / "alone-a")
    assert library(here / "c") == library(here / "alone-c")


def test_pruning_while_a_build_runs_does_it_no_harm(archive: Path) -> None:
    """All that it finds is old enough to go; the broom comes by as often as it can."""
    finish(begin(archive, "out", "cache", "--formats", "web"))
    before = library(archive.parent / "out")
    [ledger] = (archive.parent / "cache").glob("v*/ledger.sqlite")
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE results SET used = used - 20000")
    connection.close()
    for blob in ledger.parent.glob("blobs/*/*"):
        os.utime(blob, (blob.stat().st_atime, blob.stat().st_mtime - 20000))
    page = archive / "paper" / "felt.md"
    page.write_text(f"{PAGES['paper/felt.md']}\nThen they are pressed.\n", "utf-8")
    build = begin(archive, "out", "cache", "--formats", "web")
    broom = [sys.executable, "-m", "publisher", "cache", "prune", "--max-bytes", "0"]
    while build.poll() is None:
        subprocess.run([*broom, "--cache", ledger.parent.parent], check=True, capture_output=True)
    finish(build)
    finish(begin(archive, "alone", "another", "--formats", "web"))
    after = library(archive.parent / "out")
    assert after == library(archive.parent / "alone")
    assert after != before


def test_a_link_to_the_library_stays_a_link(archive: Path) -> None:
    here = archive.parent
    (here / "disk").mkdir()
    (here / "out").symlink_to("disk/library")
    for _ in range(2):
        finish(begin(archive, "out", "cache", "--formats", "web"))
        assert (here / "out").is_symlink()
        assert (here / "disk" / "library" / "catalog.json").is_file()
        assert [path.name for path in (here / "disk").iterdir()] == ["library"]
