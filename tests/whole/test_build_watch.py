"""`publisher build --watch`, as somebody uses it who writes styles: save, and look."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher import watch
from publisher.settings import Settings, load_settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("again")]

CONFIGURATION = """\
title = "Sheets"
formats = ["epub"]
styles = "styles"
jobs = 2
[cache]
folder = "cache"
[[source]]
path = "archive"
"""
PAGE = "# Felts\n\nBetween the sheets lie felts, which take up the water.\n"
DEADLINE = 120  #: seconds, far more than any step takes


class Watching:
    """A build that watches, what it has said, and the library it keeps up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "publisher", "build", "--watch", "--offline"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(iter(self.process.stdout.readline, ""))

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for something to come about."""
        end = time.monotonic() + DEADLINE
        while not what():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def after(self, change: Callable[[], object]) -> list[str]:
        """Make a change, wait until it is dealt with; what was said meanwhile."""
        before = len(self.said)
        change()
        self.until(lambda: any(line.startswith("Waiting") for line in self.said[before:]))
        return self.said[before:]

    def book(self) -> str:
        """Everything in the library's only EPUB."""
        catalogue = json.loads((self.folder / "out" / "catalog.json").read_text("utf-8"))
        [volume] = catalogue["volumes"]
        with zipfile.ZipFile(self.folder / "out" / volume["editions"]["epub"]["path"]) as book:
            return "".join(
                book.read(name).decode() for name in book.namelist() if not name.endswith("jpg")
            )

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(DEADLINE)
        self._listener.join(DEADLINE)  # until the last worker is gone
        assert not self._listener.is_alive()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / "publisher.toml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "epub.css").write_text("p { color: #010101 }\n", "utf-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "felts.md").write_text(PAGE, "utf-8")
    watching = Watching(tmp_path)
    try:
        yield watching
    finally:
        if watching.process.poll() is None:
            watching.interrupt()


def test_a_library_follows_what_it_is_made_from(watching: Watching) -> None:
    folder = watching.folder
    style, page, config = (
        folder / name for name in ("styles/epub.css", "archive/felts.md", "publisher.toml")
    )
    watching.after(lambda: None)
    assert "color: #010101" in watching.book()

    watching.after(lambda: style.write_text("p { color: #020202 }\n", "utf-8"))
    assert "color: #020202" in watching.book()
    assert "color: #010101" not in watching.book()

    watching.after(lambda: page.write_text(f"{PAGE}\nThen they are pressed.\n", "utf-8"))
    assert "Then they are pressed." in watching.book()

    for broken, words in (
        ("formats = 3\n" + CONFIGURATION, "publisher.toml"),
        (CONFIGURATION.replace('"styles"', '"nowhere"'), "nowhere does not exist"),
    ):
        last = watching.book()
        said = watching.after(lambda text=broken: config.write_text(text, "utf-8"))
        assert [line for line in said if line.startswith("publisher: ") and words in line]
        assert watching.book() == last

    watching.after(lambda: config.write_text(CONFIGURATION.replace("Sheets", "Of Paper"), "utf-8"))
    assert json.loads((folder / "out/catalog.json").read_text("utf-8"))["title"] == "Of Paper"

    assert watching.interrupt() == 130
    assert not [line for line in watching.said if "Traceback" in line]
    assert sorted(path.name for path in folder.iterdir()) == [
        "archive", "cache", "out", "publisher.lock", "publisher.toml", "styles",
    ]  # fmt: skip


def test_a_library_that_lies_among_its_sources_is_built_once(tmp_path: Path) -> None:
    """What the build writes itself is no change that it waits for."""
    (tmp_path / "felts.md").write_text(PAGE, "utf-8")
    text = CONFIGURATION.replace('styles = "styles"\n', "").replace('"archive"', '"."')
    (tmp_path / "publisher.toml").write_text(text, "utf-8")
    watching = Watching(tmp_path)
    try:
        watching.after(lambda: None)
        said = watching.after(lambda: (tmp_path / "felts.md").write_text(PAGE * 2, "utf-8"))
        assert sum("published in" in line for line in said) == 1
        assert sum("published in" in line for line in watching.said) == 2
    finally:
        watching.interrupt()


def test_what_changes_during_a_build_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, page = tmp_path / "publisher.toml", tmp_path / "archive" / "felts.md"
    config.write_text(CONFIGURATION.replace('styles = "styles"\n', ""), "utf-8")
    page.parent.mkdir()
    page.write_text(PAGE, "utf-8")
    builds: list[str] = []

    def build(settings: Settings, _: object) -> None:
        builds.append(page.read_text("utf-8"))
        if len(builds) == 2:
            raise KeyboardInterrupt
        page.write_text("# Changed\n\nWhile it was read.\n", "utf-8")

    def too_late(*_: object) -> None:
        raise AssertionError("the change was missed")

    monkeypatch.setattr(watch, "publish", build)
    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(DEADLINE)
    try:
        with pytest.raises(KeyboardInterrupt):
            watch.watch_and_build(config, lambda: (load_settings(config, {}), None), lambda _: None)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert [text.split()[1] for text in builds] == ["Felts", "Changed"]
