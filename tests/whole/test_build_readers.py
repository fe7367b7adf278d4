"""Whole builds for one kind of reader, and in two scripts."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from publisher.check.kindle import check_for_kindle
from publisher.check.library import check_library

pytestmark = pytest.mark.slow

PAGES = {
    "纸": "# 纸的来历\n\n她说：“头发与纸，两样东西都怕火。”见[墨的来历](墨.md)。`头发` 是代码。\n\n造纸的人把麻捣碎。\n",
    "墨": "# 墨的来历\n\n松烟与油烟，是两种黑。墨里有胶，胶里有药，写出来的字才发亮，放了几百年也不褪。\n",
}


def build(folder: Path, configuration: str) -> Path:
    archive = folder / "archive"
    archive.mkdir()
    for name, page in PAGES.items():
        (archive / f"{name}.md").write_text(page, "utf-8")
    (folder / "publisher.toml").write_text(
        f'formats = ["epub", "web"]\n[[source]]\npath = "archive"\n{configuration}', "utf-8"
    )
    command = [sys.executable, "-m", "publisher", "build", "--offline", "--cache", "cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return folder / "out"


def text(book: Path, name: str) -> str:
    with zipfile.ZipFile(book) as file:
        body = etree.fromstring(file.read(name)).find("{*}body")
    return "".join(body.itertext())


def articles(book: Path) -> dict[str, str]:
    with zipfile.ZipFile(book) as file:
        return {n: text(book, n) for n in file.namelist() if n.startswith("EPUB/a-")}


def test_one_build_gives_both_scripts(tmp_path: Path) -> None:
    out = build(tmp_path, '[text]\nalso = ["zh-Hant"]\n')
    (volume,) = json.loads((out / "catalog.json").read_bytes())["volumes"]
    (other,) = volume["also"]
    assert (volume["language"], other["language"]) == ("zh-Hans", "zh-Hant")
    assert check_library(out) == []
    first, second = (out / v["editions"]["epub"]["path"] for v in (volume, other))
    assert second.name == first.name.replace(".epub", "-hant.epub")
    simplified, traditional = "".join(articles(first).values()), "".join(articles(second).values())
    assert "“头发与纸，两样东西都怕火。”" in simplified
    assert "「頭髮與紙，兩樣東西都怕火。」" in traditional
    assert traditional.count("头发") == 1  # in code
    assert list(articles(first)) == list(articles(second))  # file names stay
    with zipfile.ZipFile(second) as book:
        package = book.read("EPUB/content.opf").decode()
    assert "<dc:language>zh-Hant</dc:language>" in package
    page = (out / other["editions"]["web"]["path"]).read_text("utf-8")
    assert "目錄" in page
    assert "紙的來歷" in page


def test_a_build_for_kobo(tmp_path: Path) -> None:
    out = build(tmp_path, '[epub]\nprofile = "kobo"\n')
    (volume,) = json.loads((out / "catalog.json").read_bytes())["volumes"]
    book = out / volume["editions"]["epub"]["path"]
    assert book.name.endswith(".kepub.epub")
    assert check_library(out) == []
    with zipfile.ZipFile(book) as file:
        assert b'id="kobo.1.1"' in file.read(next(iter(articles(book))))


def test_a_build_for_kindle_is_one_that_send_to_kindle_takes(tmp_path: Path) -> None:
    out = build(tmp_path, '[epub]\nprofile = "kindle"\n')
    assert "kindle-" not in (out / "report.html").read_text("utf-8")
    (book,) = out.glob("volumes/*/*.epub")
    assert check_for_kindle(book) == []
