"""The examples as a whole library, checked as a reader, a librarian and a validator would."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pymupdf
import pytest
from build_program import build

from publisher.check import check_paths
from publisher.settings import Settings

ROOT = Path(__file__).parents[2]
EXPECTED = tomllib.loads((ROOT / "examples" / "EXPECTED.toml").read_text("utf-8"))
ORDINARY = [page for page in EXPECTED["pages"] if not {"empty", "duplicate"} & set(page["special"])]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("library")]


@dataclass(frozen=True)
class Library:
    """A finished build: its folder and its catalogue."""

    out: Path
    catalog: dict[str, Any]

    def path(self, volume: dict[str, Any], format_: str) -> Path:
        return self.out / volume["editions"][format_]["path"]

    def articles(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for volume in self.catalog["volumes"]:
            for part in volume["parts"]:
                for article in part["articles"]:
                    yield volume, article


@pytest.fixture(scope="session")
def library(examples: Path) -> Library:
    """The examples, built once."""
    catalog = json.loads((examples / "out" / "catalog.json").read_text("utf-8"))
    return Library(examples / "out", catalog)


def bare(text: str) -> str:
    """Text as it can be compared between editions: without white space and hyphens."""
    return re.sub(r"[\s\u00ad\u200b-\u200d\u2060\ufeff-]+", "", text)


def epub_texts(path: Path) -> dict[str, str]:
    """The text of every document of an EPUB, without the references to volumes we add."""
    texts = {}
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                root = ElementTree.fromstring(book.read(name))
                for element in root.iter():
                    if element.get("class") == "reference":
                        element.text = ""
                        element[:] = []
                texts[name] = "".join(root.itertext())
    return texts


def pdf_text(path: Path) -> str:
    """The text of a PDF without running heads and folios, which stand outside the type area."""
    pieces = []
    with pymupdf.open(path) as document:
        for page in document:
            area = pymupdf.Rect(0, 45, page.rect.width, page.rect.height - 45)
            pieces.append(page.get_text("text", clip=area))
    return "\n".join(pieces)


def paragraphs(body: str) -> Iterator[str]:
    """The paragraphs of a body in XHTML, as bare text."""
    root = ElementTree.fromstring(f"<div>{body}</div>")
    for block in root.iter():
        if block.tag in ("p", "li", "h2", "h3", "h4", "figcaption", "td", "th", "blockquote"):
            text = bare("".join(block.itertext()))
            if text:
                yield text


def test_the_sums_agree_and_every_special_page_is_accounted_for(library: Library) -> None:
    report = library.catalog["report"]
    assert report["read"] == len(EXPECTED["pages"])
    assert report["published"] == len(ORDINARY) == sum(1 for _ in library.articles())
    assert report["read"] == report["published"] + len(report["dropped"]) + len(
        report["duplicates"]
    )
    assert [d["source"] for d in report["dropped"]] == ["examples/pages/books/2007.md"]
    assert [d["dropped"] for d in report["duplicates"]] == ["examples/pages/reading/3007.md"]
    missing = sum(len(page["missing"]) for page in EXPECTED["pages"])
    assert len(report["images"]["missing"]) == missing


@pytest.mark.parametrize("page", ORDINARY, ids=[page["path"] for page in ORDINARY])
def test_each_article_is_what_its_page_says(library: Library, page: dict[str, Any]) -> None:
    [(volume, article)] = [
        (v, a) for v, a in library.articles() if a["source"] == f"examples/{page['path']}"
    ]
    assert article["title"] == page["title"]
    assert article["authors"] == page["authors"]
    assert article["published"] == str(page["published"])
    assert article["images"] == page["figures"]
    assert page["themes"][:1] in ([], [volume["theme"]])
    texts = map(bare, epub_texts(library.path(volume, "epub")).values())
    [text] = [text for text in texts if bare(page["sentences"][0]) in text]
    for sentence in page["sentences"]:
        assert bare(sentence) in text


def test_themes_stand_in_the_order_of_the_readme(library: Library) -> None:
    themes = list(dict.fromkeys(volume["theme"] for volume in library.catalog["volumes"]))
    assert themes == [theme["title"] for theme in EXPECTED["themes"]]


def test_every_paragraph_is_in_both_editions(
    library: Library, cleaned: dict[str, dict[str, Any]]
) -> None:
    lost = []
    for volume in library.catalog["volumes"]:
        epub = bare("".join(epub_texts(library.path(volume, "epub")).values()))
        pdf = bare(pdf_text(library.path(volume, "pdf")))
        for part in volume["parts"]:
            for article in part["articles"]:
                for paragraph in paragraphs(cleaned[article["source"]]["html"]):
                    lost += [("epub", paragraph)] if paragraph not in epub else []
                    # A cross reference prints its page after the link: compare around links.
                    lost += [("pdf", paragraph)] if not _printed(paragraph, pdf) else []
    assert lost == []


def _printed(paragraph: str, pdf: str) -> bool:
    """Whether a paragraph is printed, allowing for page references that print adds to links."""
    if paragraph in pdf:
        return True
    pieces = [paragraph[start : start + 12] for start in range(0, len(paragraph), 12)]
    missing = sum(piece not in pdf for piece in pieces)
    return missing <= max(2, len(pieces) // 10)


def test_no_furniture_is_left_in_any_edition(library: Library) -> None:
    for volume in library.catalog["volumes"]:
        text = "".join(epub_texts(library.path(volume, "epub")).values())
        web = (library.out / volume["editions"]["web"]["path"]).parent
        pages = "".join(
            html.unescape(re.sub(r"<[^>]*>", "", page.read_text("utf-8")))
            for page in web.glob("*.html")
        )
        for words in EXPECTED["furniture"]:
            assert words not in text
            assert words not in pages


def test_every_edition_passes_every_check(library: Library) -> None:
    findings = check_paths([library.out], Settings(jobs=2))
    assert [finding for finding in findings if finding.severity != "info"] == []


def test_every_pdf_is_sound(library: Library) -> None:
    assert shutil.which("qpdf"), "make test installs qpdf"
    for volume in library.catalog["volumes"]:
        pdf = library.path(volume, "pdf")
        checked = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True)
        embedded = [line.split()[-5] for line in fonts.stdout.splitlines()[2:]]
        assert embedded
        assert set(embedded) == {"yes"}


def test_page_numbers_in_the_contents_are_those_of_the_pages(library: Library) -> None:
    for volume in library.catalog["volumes"]:
        with pymupdf.open(library.path(volume, "pdf")) as document:
            pages = {page.get_label(): bare(page.get_text()) for page in document}
            front = "".join(pages[label] for label in pages if not label.isdigit())
        for part in volume["parts"]:
            for article in part["articles"]:
                title = bare(article["title"])
                assert title in pages[str(article["page"])]
                assert re.search(rf"{re.escape(title)}[.·…\s]*{article['page']}(?!\d)", front), (
                    title
                )


def test_every_article_has_one_bookmark_that_leads_to_it(library: Library) -> None:
    for volume in library.catalog["volumes"]:
        titles = [bare(a["title"]) for part in volume["parts"] for a in part["articles"]]
        with pymupdf.open(library.path(volume, "pdf")) as document:
            marks = [(bare(title), page) for _, title, page in document.get_toc()]
            assert [title for title, _ in marks if title in titles] == titles
            for title, page in marks:
                if title in titles:
                    assert title in bare(document[page - 1].get_text())


def test_an_article_of_two_themes_is_named_in_the_other(library: Library) -> None:
    [page] = [page for page in ORDINARY if "two_themes" in page["special"]]
    second = next(v for v in library.catalog["volumes"] if v["theme"] == page["themes"][1])
    texts = epub_texts(library.path(second, "epub"))
    assert any(page["title"] in text for text in texts.values())
    assert all(page["sentences"][1] not in text for text in texts.values())


def test_building_again_from_nothing_gives_the_same_bytes(library: Library, tmp_path: Path) -> None:
    environment = {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
    }
    build(tmp_path, "-q", "--jobs", "1", env=environment)
    ours = {
        p.relative_to(library.out): p.read_bytes() for p in library.out.rglob("*") if p.is_file()
    }
    again = {
        p.relative_to(tmp_path / "out"): p.read_bytes()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    }
    assert sorted(ours) == sorted(again)
    assert [str(path) for path in ours if ours[path] != again[path]] == []
