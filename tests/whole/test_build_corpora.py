"""Whole libraries from real archives, where they are: nothing lost, nothing left over, all valid."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from publisher.check import check_paths
from publisher.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("corpora")]

#: Where a block of a page's dump begins or ends.
_BLOCK = re.compile(
    r"</?(?:p|div|td|th|tr|table|center|br|h\d|hr|li|figure|figcaption|blockquote|iframe)\b[^>]*>",
    re.IGNORECASE,
)
_FURNITURE = (
    "手机上长按",
    "二维码分享本文章",
    "原文地址",
    "&nbsp;",
    "手把手翻墙",
    "安卓版](",
    "gfw-breaker.win",
)


def build(source: Path, folder: Path, formats: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "publisher", "build", str(source), "--offline", "-q"]
    options = ["-o", str(folder / "out"), "--cache", str(folder / "cache"), "--formats", formats]
    told = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=500, cwd=folder
    )
    assert told.returncode in (0, 1), told.stderr
    catalog: dict[str, Any] = json.loads((folder / "out" / "catalog.json").read_text("utf-8"))
    report = catalog["report"]
    assert report["read"] == report["published"] + len(report["dropped"]) + len(
        report["duplicates"]
    )
    return catalog


def bare(text: str) -> str:
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u00ad\ufeff\u2060]", "", html.unescape(text))
    return re.sub(r"\s+", "", text)


def letters(text: str) -> str:
    """Letters and digits alone, in one form: the cleaner corrects punctuation and its width."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if char.isalnum())


def without_mark(paragraph: str) -> str:
    """A paragraph without the number it opens with: in a list, the list counts."""
    return re.sub(r"^\d{1,3}[.．、)）](?!\d)", "", paragraph)


def text_of(book: Path) -> str:
    """All text of an EPUB, bare, without the references to other volumes that we add."""
    with zipfile.ZipFile(book) as file:
        pages = [
            file.read(name).decode() for name in sorted(file.namelist()) if name.endswith(".xhtml")
        ]
    told = re.compile(r'<span class="reference">(?:[^<]|<span[^>]*>[^<]*</span>)*</span>')
    pages = [told.sub("", page) for page in pages]
    return bare("\n".join(re.sub(r"<[^>]+>", "", page) for page in pages))


def paragraphs(page: str) -> list[str]:
    """The paragraphs of a mirror page's dump, found without the cleaner's help."""
    dump = page.split("<hr/>\n手机")[0]
    dump = re.sub(r"^#+ .*\n", "", dump, flags=re.MULTILINE)
    dump = re.sub(r"<(script|video)\b.*?</\1>", "", dump, flags=re.DOTALL)
    texts = (bare(re.sub(r"<[^>]+>", "", block)) for block in _BLOCK.split(dump))
    return [text for text in texts if text and not re.fullmatch(r"[-*=_]+", text)]


@pytest.fixture(scope="session")
def mirror(corpora: Path, made_once: Callable[..., Path]) -> tuple[Path, Path, dict[str, Any]]:
    folder = made_once("mirror", lambda folder: build(corpora / "mirror", folder, "epub,pdf"))
    catalog = json.loads((folder / "out" / "catalog.json").read_text("utf-8"))
    return corpora / "mirror", folder / "out", catalog


def test_every_page_of_the_mirror_is_accounted_for(
    mirror: tuple[Path, Path, dict[str, Any]],
) -> None:
    source, _, catalog = mirror
    pages = {
        f"mirror/{path.relative_to(source).as_posix()}" for path in source.glob("pages/*/*.md")
    }
    report = catalog["report"]
    told = Counter(
        [a["source"] for v in catalog["volumes"] for p in v["parts"] for a in p["articles"]]
        + [dropped["source"] for dropped in report["dropped"]]
        + [duplicate["dropped"] for duplicate in report["duplicates"]]
    )
    assert set(told) == pages
    assert set(told.values()) == {1}
    assert all(dropped["reason"] for dropped in report["dropped"])


def test_the_paragraphs_of_the_mirror_stand_word_for_word(
    mirror: tuple[Path, Path, dict[str, Any]],
) -> None:
    source, out, catalog = mirror
    books = {v["id"]: text_of(out / v["editions"]["epub"]["path"]) for v in catalog["volumes"]}
    bare_books = {name: letters(text) for name, text in books.items()}
    kept = {d["dropped"]: d["kept"] for d in catalog["report"]["duplicates"]}
    volumes = {
        a["source"]: v["id"] for v in catalog["volumes"] for p in v["parts"] for a in p["articles"]
    }
    found, lost = 0, []
    for page in sorted(source.glob("pages/*/*.md")):
        name = f"mirror/{page.relative_to(source).as_posix()}"
        text = bare_books[volumes[kept.get(name, name)]]
        for paragraph in paragraphs(page.read_text("utf-8")):
            wanted = letters(paragraph), letters(without_mark(paragraph))
            if not wanted[0]:  # marks alone
                continue
            if wanted[0] in text or (wanted[1] and wanted[1] in text):
                found += 1
            else:
                lost.append((name, paragraph[:60]))
    assert found / (found + len(lost)) >= 0.995, lost[:20]
    for words in _FURNITURE:
        assert not [name for name, text in books.items() if words in text], words


def test_the_books_of_the_mirror_are_valid(mirror: tuple[Path, Path, dict[str, Any]]) -> None:
    _, out, catalog = mirror
    findings = check_paths([out], Settings(jobs=2))
    assert [finding for finding in findings if finding.severity != "info"] == []
    for volume in catalog["volumes"]:
        pdf = out / volume["editions"]["pdf"]["path"]
        checked = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        titles = Counter(bare(a["title"]) for p in volume["parts"] for a in p["articles"])
        with pymupdf.open(pdf) as document:
            outline = document.get_toc()
        tops = Counter(bare(title) for level, title, _ in outline if level == 1)
        # What the front and back matter are called stands among them too.
        assert titles <= tops
        assert sum((tops - titles).values()) <= 6


@pytest.mark.parametrize(("name", "read"), [("seed", 1), ("book", 20), ("web", 91)])
def test_other_archives_build_too(name: str, read: int, corpora: Path, tmp_path: Path) -> None:
    catalog = build(corpora / name, tmp_path, "epub,web")
    assert catalog["report"]["read"] == read
    findings = check_paths([tmp_path / "out"], Settings(jobs=2))
    assert [finding for finding in findings if finding.severity != "info"] == []
