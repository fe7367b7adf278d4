"""Articles in two columns, read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from epub_reading import record

from publisher.model import Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.sheet import sheet_of
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs

PDF = PdfSettings(paper="16开", columns=2)
SHEET = sheet_of(PDF, "zh-Hans")
TEXT = "墨落在纸上，字就有了根；图落在纸上，也要有个站处。"
#: Lines that fill a page but for a few, so that the source has no room below them.
LENGTHS = range(44, 50)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[pymupdf.Page]:
    """A long article with headings, and some that just fill their page."""
    blobs = Blobs(tmp_path_factory.mktemp("columns"))
    row = round(SHEET.text_width / SHEET.type.size)
    long = "".join(f"<p>{TEXT * (1 + n % 4)}</p>" * 3 + f"<h2>节{n}</h2>" for n in range(40))
    bodies = [f"{long}<p>{TEXT}</p>", *(f"<p>{'满' * (row * n - 9)}</p>" for n in LENGTHS)]
    records = [
        replace(
            record(blobs, f"a{n}", body, language="zh-Hans", title=f"题{n}"),
            url="https://example.org/a",
            site="站",
        )
        for n, body in enumerate(bodies)
    ]
    volume = Volume(*("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", tuple(records)),)))
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings(pdf=PDF)).data)
    return [page for page in pdf if page.get_label().isdecimal()]


def columns(page: pymupdf.Page) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """The lines of a page's text, by column: where each ends, and what it says."""
    sides: tuple[list[tuple[float, str]], list[tuple[float, str]]] = ([], [])
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            text = "".join(span["text"] for span in line["spans"])
            bottom = line["bbox"][3]
            if SHEET.top < bottom < SHEET.top + SHEET.text_height + 9:
                sides[line["bbox"][0] > page.rect.width / 2].append((bottom, text))
    return sorted(sides[0]), sorted(sides[1])


def test_text_stands_under_its_title_in_both_columns(pages: list[pymupdf.Page]) -> None:
    for n in range(1, len(LENGTHS) + 1):
        first = next(page for page in pages if f"题{n}\n" in page.get_text())
        left, right = columns(first)
        assert sum("满" in text for _, text in left) > 10, n
        assert sum("满" in text for _, text in right) > 10, n


def test_no_column_ends_in_a_heading(pages: list[pymupdf.Page]) -> None:
    ends = [side[-1][1] for page in pages for side in columns(page) if side]
    assert len(ends) > 12
    assert not [text for text in ends if text.startswith("节")]
    heads = [text for page in pages for side in columns(page) for _, text in side if "节" in text]
    assert heads == [f"节{n}" for n in range(40)]


def test_a_heading_at_the_head_of_a_column_stands_on_its_first_line(
    pages: list[pymupdf.Page],
) -> None:
    begun = [(left[0], right[0]) for left, right in map(columns, pages) if left and right]
    headed = [(left, right) for left, right in begun if "节" in left[1] + right[1]]
    assert len(headed) > 3
    assert max(abs(left[0] - right[0]) for left, right in headed) < SHEET.type.leading / 4


def test_margins_that_a_style_leaves_to_the_page_are_no_fault(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    body = f'<p style="margin: auto">{TEXT * 3}</p>' * 60
    article = record(blobs, "a", body, language="zh-Hans", title="题")
    volume = Volume(*("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", (article,)),)))
    with pymupdf.open(stream=render_pdf(volume, blobs, Settings(pdf=PDF)).data) as pdf:
        assert sum(page.get_text().count("墨") for page in pdf) == 3 * 60


def test_columns_are_even_where_an_article_ends(pages: list[pymupdf.Page]) -> None:
    last = [page for page in pages if "原文" in page.get_text()]
    assert len(last) == 1 + len(LENGTHS)
    sides = [columns(page) for page in last]
    white = [abs(left[-1][0] - right[-1][0]) for left, right in sides if right]
    assert len(white) > 5
    assert max(white) < 3 * SHEET.type.leading
