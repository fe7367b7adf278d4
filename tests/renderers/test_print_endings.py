"""The end of an article on paper: what stands above its source on its last page."""

from __future__ import annotations

from dataclasses import replace

import pymupdf
import pytest
from epub_reading import record
from lxml import etree

from publisher.model import Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.endings import keep_end
from publisher.renderers.pdf.sheet import sheet_for
from publisher.settings import Settings
from publisher.store import Blobs

SHEET = sheet_for("a5", "zh-Hans")
BOTTOM = SHEET.top + SHEET.text_height


def paragraph(rows: int) -> str:
    return f"<p>{'字' * (28 * rows - 8)}</p>"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[pymupdf.Page]:
    """The pages of articles of all lengths, each of which ends in a short paragraph."""
    blobs = Blobs(tmp_path_factory.mktemp("endings"))
    records = []
    for rows in (1, 2, 4):
        for before in range(9, 15):
            body = paragraph(4) + paragraph(before) + paragraph(rows)
            one = record(blobs, f"a{rows}-{before}", body, language="zh-Hans", title="题")
            records.append(replace(one, url="https://example.org/a", site="站"))
    volume = Volume(*("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", tuple(records)),)))
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data)
    return [page for page in pdf if page.get_label().isdecimal() and page.get_text().strip()]


def rows(page: pymupdf.Page) -> list[float]:
    """Where the lines of the text end, from above."""
    found = (
        line["bbox"][3]
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        if line["spans"][0]["text"].startswith("字") and SHEET.top < line["bbox"][3] < BOTTOM + 9
    )
    return sorted(found)


def test_three_lines_at_least_stand_above_a_source(pages: list[pymupdf.Page]) -> None:
    last = [page for page in pages if "https://example.org/a" in page.get_text()]
    counts = [len(rows(page)) for page in last if "题" not in page.get_text()[:40]]
    assert len(counts) > 8
    assert min(counts) == 3


def test_the_page_before_is_short_by_few_lines(pages: list[pymupdf.Page]) -> None:
    white = [
        (BOTTOM - rows(page)[-1]) / SHEET.type.leading
        for page in pages
        if "https://example.org/a" not in page.get_text()
    ]
    assert len(white) > 8
    assert max(white) < 8  # five of them the source had no room in


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<p>长</p><p>字</p>", ["with-end", "with-end"]),
        (f"{paragraph(3)}<p>字</p>", [None, "with-end"]),
        (paragraph(3), ["last-lines"]),
        (f"<figure/><p>字</p>{paragraph(2)}", [None, None, "with-end"]),
        ("<p>字</p><p>字<img/></p>", [None, None]),
        ("<ul><li>字</li><li>字</li></ul>", [None, "with-end", "with-end"]),
        (f"<p>字<span class='foot'>{'注' * 90}</span></p>", ["with-end", "foot"]),
        (
            "<p>字</p><section class='links'><p>链接</p><ol><li>a</li><li>b</li></ol></section>",
            [None, "links", None, None, None, "with-end"],
        ),
    ],
)
def test_what_goes_with_the_end(body: str, kept: list[str | None]) -> None:
    article = etree.fromstring(f"<div>{body}</div>")
    keep_end(article, SHEET)
    found = [one.get("class") for one in article.iter() if one is not article and one.tag != "img"]
    assert found == kept
