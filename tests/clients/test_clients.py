"""The examples' EPUBs in programs that people read with, and in those that judge them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from ebooklib import ITEM_DOCUMENT, epub
from lxml import etree

from publisher.check.ace import ace_browser, ace_program, run_ace

ROOT = Path(__file__).parents[2]
#: One in English and one in Chinese, both with pictures, notes and tables.
BOOKS = ("libraries-1", "zhuang-ding-yu-yin-shua-1")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("library")]


@pytest.fixture(params=BOOKS)
def book(request: pytest.FixtureRequest, examples: Path) -> Path:
    return examples / "out" / "volumes" / request.param / f"{request.param}.epub"


def spine(path: Path) -> list[str]:
    """The documents of a book in the order of reading."""
    with zipfile.ZipFile(path) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    names = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    return [names[item.get("idref")] for item in package.iter("{*}itemref")]


def texts(path: Path) -> dict[str, str]:
    """The text of every document by its name, without white space."""
    with zipfile.ZipFile(path) as archive:
        return {
            Path(name).name: bare(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


def bare(document: bytes) -> str:
    root = etree.fromstring(document)
    body = next(root.iter("{*}body"), root)
    for listed in [nav for nav in body.iter("{*}nav") if nav.get("hidden")]:
        body.remove(listed)
    return re.sub(r"\s+", "", "".join(body.itertext()))


@pytest.mark.parametrize("size", [(320, 480), (600, 800)], ids=["phone", "tablet"])
def test_mupdf_lays_out_every_document(book: Path, size: tuple[int, int]) -> None:
    pymupdf.TOOLS.reset_mupdf_warnings()
    words = texts(book)
    with pymupdf.open(book) as document:
        document.layout(width=size[0], height=size[1], fontsize=12)
        assert document.chapter_count == len(spine(book))
        for chapter, name in enumerate(spine(book)):
            pages = range(document.chapter_page_count(chapter))
            text = "".join(document[(chapter, page)].get_text() for page in pages)
            if name != "cover.xhtml":
                assert 0.9 < len(re.sub(r"\s+", "", text)) / len(words[name]) < 1.1, name
    # which it says of every EPUB 3
    assert pymupdf.TOOLS.mupdf_warnings() == "unknown epub version: 3.0"


@pytest.mark.parametrize("book", BOOKS[1:], indirect=True)
def test_chinese_paragraphs_begin_two_squares_in_without_lang(book: Path) -> None:
    """MuPDF knows no :lang()."""
    with pymupdf.open(book) as document:
        document.layout(width=500, height=700, fontsize=12)
        chapter = next(n for n, name in enumerate(spine(book)) if name.startswith("a-"))
        lines = [
            line
            for page in range(document.chapter_page_count(chapter))
            for block in document[(chapter, page)].get_text("dict")["blocks"]
            for line in block.get("lines", ())
        ]
    edge = min(line["bbox"][0] for line in lines)
    assert edge + 24 in [pytest.approx(line["bbox"][0], abs=1) for line in lines]
    assert edge + 18 not in [pytest.approx(line["bbox"][0], abs=1) for line in lines]


def test_ebooklib_reads_back_every_document(book: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.epub"
    read = epub.read_epub(str(book))
    read.toc = list(read.get_items_of_type(ITEM_DOCUMENT))  # those it reads it cannot write
    assert {item.get_name() for item in read.get_items_of_type(ITEM_DOCUMENT)} >= set(spine(book))
    epub.write_epub(str(again), read, {"raise_exceptions": True})
    before, after = texts(book), texts(again)
    articles = [name for name in spine(book) if name.startswith("a-")]
    assert articles
    for name in articles:
        assert after[name] == before[name], name


@pytest.mark.parametrize("book", BOOKS[1:], indirect=True)
def test_calibre_converts_it_without_a_word_of_warning(book: Path, tmp_path: Path) -> None:
    if not shutil.which("ebook-convert"):
        pytest.skip("calibre is not here")
    home = {**os.environ, "CALIBRE_CONFIG_DIRECTORY": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    for format_ in ("txt", "azw3"):
        made = tmp_path / f"book.{format_}"
        run = ["ebook-convert", str(book), str(made)]
        done = subprocess.run(run, capture_output=True, text=True, env=home, timeout=120)
        assert done.returncode == 0, done.stderr
        said = done.stdout + done.stderr
        assert not re.search(r"warn|error|invalid|could not|failed|traceback", said, re.I), said
    text = re.sub(r"\s+", "", (tmp_path / "book.txt").read_text("utf-8"))
    with zipfile.ZipFile(book) as archive:
        for name in [name for name in spine(book) if name.startswith("a-")]:
            root = etree.fromstring(archive.read(f"EPUB/{name}"))
            heading = next(root.iter("{*}h1"))
            assert re.sub(r"\s+", "", "".join(heading.itertext())) in text, name
    told = subprocess.run(
        ["ebook-meta", str(book)], capture_output=True, text=True, env=home, timeout=60, check=True
    )
    assert re.search(r"^Series +: .+ #1$", told.stdout, re.M)
    assert re.search(r"^Languages +: (eng|zho)$", told.stdout, re.M)


@pytest.fixture
def seen(book: Path) -> dict[str, Any]:
    """What foliate-js met in a book while every page was turned."""
    reader = ROOT / "tools" / "node_modules" / "foliate-js"
    if not (reader.is_dir() and shutil.which("node") and ace_browser()):
        pytest.skip("foliate-js is not here: `make tools` installs it")
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": ace_browser()}
    run = ["node", str(ROOT / "tools" / "reader.mjs"), str(book)]
    told = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=180)
    assert told.returncode == 0, told.stderr
    return dict(json.loads(told.stdout))


def test_foliate_turns_every_page_and_shows_every_picture(seen: dict[str, Any], book: Path) -> None:
    names = [document["id"].removeprefix("EPUB/") for document in seen["documents"]]
    assert names == spine(book)
    assert seen["errors"] == []
    pictures = [picture for document in seen["documents"] for picture in document["pictures"]]
    assert len(pictures) > 1
    assert all(picture["loaded"] and picture["shown"] for picture in pictures)
    for document in seen["documents"]:
        assert document["text"] > 0, document["id"]
    # the contents lead to documents, in the order of the book
    places = [entry["index"] for entry in seen["contents"]]
    assert places == sorted(places)
    assert len(places) >= sum(name.startswith("a-") for name in names)
    # every page of the print edition is found where the list says
    assert len(seen["pages"]) > 5
    assert all(page["found"] for page in seen["pages"])


@pytest.mark.parametrize("book", BOOKS[1:], indirect=True)
def test_ace_sees_no_barrier(book: Path) -> None:
    if not (ace_program() and ace_browser() and shutil.which("node")):
        pytest.skip("Ace is not here: `make tools` installs it")
    assert run_ace([book]) == []
