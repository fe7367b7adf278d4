"""Builds that end badly: killed, without room, not allowed to write, with a damaged cache."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

import pytest

from publisher.library import reserve

KILLS = 12
OPTIONS = ("--offline", "-q", "--formats", "epub,web", "--jobs", "2")
PAGES = {
    "paper/vat.md": ("抄纸", "竹帘在水槽里一荡，浆便匀匀地铺了一层。水从帘缝里漏下去，纸就留了下来。"),
    "paper/dry.md": ("焙纸", "湿纸一张一张贴上焙墙，刷子从中间往两边扫，不留一个气泡。"),
    "paper/count.md": ("数纸", "一百张为一刀，老人用拇指捻开纸角，五张一数，从来不错。"),
    "light/lamp.md": ("油灯", "灯芯剪得短些，火苗就稳；火苗稳了，字便不跳。"),
    "light/dusk.md": ("黄昏", "窗纸由白转青，由青转灰，屋里的人才想起点灯。"),
    "light/oil.md": ("添油", "油不能添得太满，满了灯芯浮起来，灯就灭了。"),
}  # fmt: skip


FIRST = PAGES["paper/vat.md"][1]
TURNED = "再换一槽清水，竹帘要重新刷过。"


class Works:
    """An archive, its library and the cache, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.place, self.cache = (folder / n for n in ("archive", "place", "cache"))
        self.out = self.place / "out"
        self.place.mkdir(parents=True)
        for name, (title, text) in PAGES.items():
            path = self.archive / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(title, text), "utf-8")

    def take(self, other: Works) -> None:
        """Copy the library and the cache of other works, whose archive is the same."""
        shutil.copytree(other.out, self.out)
        shutil.copytree(other.cache, self.cache, dirs_exist_ok=True)

    def write(self, text: str) -> None:
        """Change one page."""
        (self.archive / "paper/vat.md").write_text(page("抄纸", text), "utf-8")

    def begin(self, *options: str) -> subprocess.Popen[str]:
        """Start a build in a process group of its own."""
        places = (str(self.archive), "-o", str(self.out), "--cache", str(self.cache))
        return subprocess.Popen(
            [sys.executable, "-m", "publisher", "build", *places, *OPTIONS, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def build(self, *options: str) -> tuple[int, str]:
        """Build; the exit code, and what was told as an error."""
        with self.begin(*options) as process:
            _, told = process.communicate(timeout=120)
        return process.returncode, told

    def library(self) -> dict[str, str]:
        """The digest of every file of the library."""
        return {
            path.relative_to(self.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.out.rglob("*")
            if path.is_file()
        }

    def beside(self) -> list[str]:
        return sorted(path.name for path in self.place.iterdir())


def page(title: str, text: str) -> str:
    return f"# {title}\n\n{text * 30}\n"


@pytest.fixture
def works(tmp_path: Path) -> Works:
    return Works(tmp_path)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Works:
    """Works whose build went well; for copying only."""
    works = Works(tmp_path_factory.mktemp("finished"))
    assert works.build() == (0, "")
    return works


def whole(library: dict[str, str], out: Path) -> bool:
    """Whether every edition that the catalogue names is there as it says."""
    catalogue = json.loads((out / "catalog.json").read_text("utf-8"))
    editions = [e for volume in catalogue["volumes"] for e in volume["editions"].values()]
    return bool(editions) and all(
        library.get(edition["path"]) == edition.get("sha256", library.get(edition["path"], ""))
        for edition in editions
    )


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_library(
    works: Works, finished: Works, tmp_path: Path
) -> None:
    """Two states of the archive take turns, so that the last library is not the next one."""
    chance = random.Random(20200101)
    other = Works(tmp_path / "other")
    other.write(TURNED)
    begun = time.monotonic()
    assert other.build() == (0, "")
    usual = time.monotonic() - begun
    texts, wanted = (FIRST, TURNED), (finished.library(), other.library())
    assert wanted[0] != wanted[1]
    works.take(finished)
    last, interrupted = 0, 0
    for number in range(KILLS):
        now = 1 - last
        works.write(texts[now])
        options = ("--force",) if number % 2 else ()
        with works.begin(*options) as process:
            time.sleep(usual * chance.uniform(0.1, 1.1))
            os.killpg(process.pid, signal.SIGKILL)
        interrupted += process.returncode == -signal.SIGKILL
        left = works.library()
        assert left in (wanted[last], wanted[now])
        assert whole(left, works.out)
        if number % 3 == 2:
            assert works.build() == (0, "")
            assert works.library() == wanted[now]
            assert works.beside() == ["out"]
        last = wanted.index(works.library())
    assert interrupted
    # What was half written into the cache is at most a file for each worker that was killed.
    assert sum(path.is_file() for path in works.cache.rglob(".new-*")) <= 3 * interrupted


def test_a_second_build_into_the_same_folder_stops_at_once(works: Works) -> None:
    works.place.joinpath("note").write_text("nothing to do with it")
    with reserve(works.out):
        code, told = works.build()
    assert code == 4
    assert told.startswith("publisher: Another build is writing the library")
    assert told.count("\n") == 1
    assert not works.cache.exists()
    assert works.beside() == ["note"]


@contextmanager
def mounted(place: Path, options: str) -> Iterator[None]:
    """A small disk in memory, where the one who tests may mount one."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    try:
        made = subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("full", ["place", "cache"])
def test_a_disk_that_fills_is_told_and_does_no_harm(
    works: Works, finished: Works, full: str
) -> None:
    """It fills at once, or after a while."""
    disk = works.place if full == "place" else works.cache
    with mounted(disk, "size=4m"):
        works.take(finished)
        last = works.library()
        for number, room in enumerate((0, 40_000, 120_000)):
            works.write("又换了一槽清水。" * (number + 1))
            with ballast(disk, room):
                code, told = works.build()
            assert (code, told.count("publisher: "), told.count("\n")) == (4, 1, 1), told
            assert "Check that" in told or "See that" in told or "--cache" in told
            assert "defect" not in told
            assert works.library() == last
            assert works.beside() == ["out"]
        assert works.build() == (0, "")
        assert works.library() != last
        assert whole(works.library(), works.out)
        assert works.beside() == ["out"]


@contextmanager
def ballast(disk: Path, room: int) -> Iterator[None]:
    """Fill a disk but for so many bytes."""
    path, status = disk / "ballast", os.statvfs(disk)
    path.write_bytes(bytes(status.f_bavail * status.f_frsize - room))
    yield
    path.unlink()


@pytest.mark.parametrize("place", ["place", "cache"])
def test_a_disk_that_cannot_be_written_is_told_at_once(works: Works, place: str) -> None:
    disk = works.place if place == "place" else works.cache
    with mounted(disk, "ro,size=64k"):
        code, told = works.build()
    assert (code, told.count("publisher: "), told.count("\n")) == (4, 1, 1), told
    assert str(disk) in told
    assert "defect" not in told
    assert works.beside() == []


def spoil(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.slow
@pytest.mark.parametrize("ways", [(spoil,), (Path.unlink, cut, spoil)], ids=["spoiled", "mixed"])
def test_damage_in_the_cache_is_mended(
    works: Works, finished: Works, ways: tuple[Callable[[Path], None], ...]
) -> None:
    works.take(finished)
    blobs = sorted(works.cache.glob("v*/blobs/*/*"))
    assert len(blobs) > len(PAGES)
    for blob, damage in zip(blobs, cycle(ways), strict=False):
        damage(blob)
    shutil.rmtree(works.out)
    assert works.build() == (0, "")
    assert works.library() == finished.library()


@pytest.mark.slow
@pytest.mark.parametrize("keep", [0, 100], ids=["all", "all-but-the-head"])
def test_a_ledger_that_is_no_database_is_started_anew(
    works: Works, finished: Works, keep: int
) -> None:
    works.take(finished)
    [ledger] = works.cache.rglob("ledger.sqlite")
    size = ledger.stat().st_size
    ledger.write_bytes(ledger.read_bytes()[:keep] + b"\xff" * (size - keep))
    shutil.rmtree(works.out)
    assert works.build() == (0, "")
    assert works.library() == finished.library()


@pytest.mark.slow
def test_no_worker_outlives_a_build_that_is_killed(works: Works) -> None:
    """The main process alone is killed, as the system does when memory runs out."""
    with works.begin() as process:
        try:
            while not any(works.cache.rglob("ledger.sqlite")):
                time.sleep(0.05)
            time.sleep(0.5)
            process.kill()
            # The pipes that it shares with its workers are closed when the last of them is gone.
            process.communicate(timeout=30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
