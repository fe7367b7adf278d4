"""A build on a Dask cluster of separate processes gives the same library, come what may."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("again")]


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def wait_for(path: Path) -> str:
    """The address in a scheduler's file, as soon as it is there."""
    for _ in range(600):
        if path.exists() and path.read_text("utf-8").strip():
            return str(json.loads(path.read_text("utf-8"))["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler did not begin")


def archive_in(folder: Path) -> Path:
    archive = folder / "archive"
    archive.mkdir()
    for number in range(40):
        text = f"# Sheet {number}\n\n" + f"Sheet {number} is laid on the pile. " * 60
        (archive / f"{number}.md").write_text(text, "utf-8")
    return archive


def build(archive: Path, name: str, *options: str) -> list[str]:
    folder = archive.parent
    places = ["-o", str(folder / name), "--cache", str(folder / f"cache-{name}")]
    formats = ["--formats", "epub,web", "--offline", "-q"]
    return [sys.executable, "-m", "publisher", "build", str(archive), *places, *formats, *options]


def library(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    archive = archive_in(tmp_path)
    (tmp_path / "publisher.toml").write_text("[collect]\nmax_articles = 8\n", "utf-8")
    subprocess.run(build(archive, "here", "--jobs", "1"), check=True, timeout=200, cwd=tmp_path)
    file = tmp_path / "scheduler.json"
    scheduler = (
        "distributed.cli.dask_scheduler",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
    )
    worker = (
        "distributed.cli.dask_worker",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
        "--scheduler-file",
    )
    with running(*scheduler, str(file), folder=tmp_path):
        address = wait_for(file)
        with (
            running(*worker, str(file), folder=tmp_path) as first,
            running(*worker, str(file), folder=tmp_path),
            subprocess.Popen(build(archive, "there", "--cluster", address), cwd=tmp_path) as run,
        ):
            blobs = tmp_path / "cache-there"
            for _ in range(600):
                if len(list(blobs.glob("v*/blobs/*/*"))) > 10 or run.poll() is not None:
                    break
                time.sleep(0.05)
            first.send_signal(signal.SIGKILL)
            assert run.wait(timeout=200) == 0
    assert library(tmp_path / "there") == library(tmp_path / "here")
