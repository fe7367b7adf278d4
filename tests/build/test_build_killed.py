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


class Works:
    """An archive, its library and the cache, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.place, self.cache = (folder / n for n in ("archive", "place", "cache"))
        self.out = self.place / "out"
        self.place.mkdir(parents=True)
        for name, (title, text) in PAGES.items():
            path = self.archive / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {title}\n\n{text * 6}\n", "utf-8")

    def write(self, text: str) -> None:
        """Change one page."""
        (self.archive / "paper/vat.md").write_text(f"# 抄纸\n\n{text * 30}\n", "utf-8")

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


@pytest.fixture
def works(tmp_path: Path) -> Works:
    return Works(tmp_path)


def whole(library: dict[str, str], out: Path) -> bool:
    """Whether every edition that the catalogue names is there as it says."""
    catalogue = json.loads((out / "catalog.json").read_text("utf-8"))
    editions = [e for volume in catalogue["volumes"] for e in volume["editions"].values()]
    return bool(editions) and all(
        library.get(edition["path"]) == edition.get("sha256", library.get(edition["path"], ""))
        for edition in editions
    )


def undisturbed(folder: Path, text: str) -> dict[str, str]:
    """The library that a build with nothing before it makes."""
    works = Works(folder)
    works.write(text)
    assert works.build() == (0, "")
    return works.library()


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_library(works: Works, tmp_path: Path) -> None:
    chance = random.Random(20200101)
    texts = ("一槽清水，一张竹帘。", "再换一槽水。")
    wanted = [undisturbed(tmp_path / f"undisturbed-{n}", text) for n, text in enumerate(texts)]
    assert wanted[0] != wanted[1]
    works.write(texts[0])
    begun = time.monotonic()
    assert works.build() == (0, "")
    usual = time.monotonic() - begun
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
            last = now
        else:
            last = wanted.index(left)
    assert interrupted > KILLS // 3
    # What the killed ones left half written in the cache is bounded, and goes with time.
    litter = [path for path in works.cache.rglob(".new-*") if path.is_file()]
    assert len(litter) <= interrupted * 2


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
def test_a_disk_that_fills_is_told_and_does_no_harm(works: Works, full: str) -> None:
    disk = works.place if full == "place" else works.cache
    with mounted(disk, "size=4m"):
        assert works.build() == (0, "")
        last = works.library()
        works.write("又换了一槽清水。")
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        code, told = works.build()
        assert (code, told.count("publisher: "), told.count("\n")) == (4, 1, 1), told
        assert "No space left" in told or "is full" in told
        assert works.library() == last
        assert whole(last, works.out)
        ballast.unlink()
        assert works.build() == (0, "")
        assert works.library() != last
        assert whole(works.library(), works.out)
        assert works.beside() == ["out"]


@pytest.mark.parametrize("place", ["place", "cache"])
def test_a_disk_that_cannot_be_written_is_told_at_once(works: Works, place: str) -> None:
    disk = works.place if place == "place" else works.cache
    with mounted(disk, "ro,size=64k"):
        code, told = works.build()
    assert (code, told.count("publisher: "), told.count("\n")) == (4, 1, 1), told
    assert str(disk) in told
    assert "Defect" not in told
    assert works.beside() == []


def spoil_a_little(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 1] = b"\x00" if data[len(data) // 2] else b"\x01"
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.slow
@pytest.mark.parametrize("fresh", [True, False], ids=["nothing-in-out", "a-library-in-out"])
@pytest.mark.parametrize("damage", [spoil_a_little, cut, Path.unlink])
def test_damage_in_the_cache_is_mended(
    works: Works, damage: Callable[[Path], None], *, fresh: bool
) -> None:
    assert works.build() == (0, "")
    last = works.library()
    for blob in works.cache.glob("v*/blobs/*/*"):
        damage(blob)
    if fresh:
        shutil.rmtree(works.out)
    assert works.build() == (0, "")
    assert works.library() == last
    assert works.build() == (0, "")
    assert works.library() == last


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"garbage" * 4000, None])
def test_a_ledger_that_is_no_database_is_started_anew(works: Works, content: bytes | None) -> None:
    assert works.build() == (0, "")
    last = works.library()
    [ledger] = works.cache.rglob("ledger.sqlite")
    if content is None:
        spoil = ledger.read_bytes()
        ledger.write_bytes(spoil[:100] + b"\xff" * (len(spoil) - 100))
    else:
        ledger.write_bytes(content)
    assert works.build() == (0, "")
    assert works.library() == last
