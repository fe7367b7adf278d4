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


def paragraph(rows: int, links: int = 0) -> str:
    marked = "".join(f"<a href='https://links.example/{number}'>字</a>" for number in range(links))
    return f"<p>{marked}{'字' * (28 * rows - 8 - links)}</p>"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[pymupdf.Page]:
    """The pages of articles of all lengths, each of which ends in a short paragraph.

    Some have links: as many as stand together, or more.
    """
    blobs = Blobs(tmp_path_factory.mktemp("endings"))
    records = []
    for rows, links in ((1, 0), (2, 0), (4, 0), (2, 3), (2, 12)):
        for before in range(9, 15):
            body = paragraph(4, links) + paragraph(before) + paragraph(rows)
            name = f"a{rows}-{before}-{links}"
            one = record(blobs, name, body, language="zh-Hans", title="题")
            records.append(replace(one, url="https://example.org/a", site="站"))
    volume = Volume(*("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", tuple(records)),)))
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data)
    texts = [(page, page.get_text()) for page in pdf if page.get_label().isdecimal()]
    return [page for page, text in texts if text.strip() and "索引" not in text]


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
    texts = [(page, page.get_text()) for page in last]
    counts = [
        len(rows(page)) for page, text in texts if "题" not in text[:40] and "[4]" not in text
    ]
    assert len(counts) > 12
    assert min(counts) == 3


def test_a_list_of_links_heads_no_page_and_a_short_one_is_not_parted(
    pages: list[pymupdf.Page],
) -> None:
    begun = [page for page in pages if "链接" in page.get_text()]
    assert len(begun) == 12
    assert min(len(rows(page)) for page in begun) >= 3
    for page in begun[:6]:  # three links, and the source
        assert "links.example/2" in page.get_text()
        assert "example.org/a" in page.get_text()
    assert any("example.org/a" not in page.get_text() for page in begun[6:])


def test_the_page_before_is_short_by_few_lines(pages: list[pymupdf.Page]) -> None:
    white = [
        (BOTTOM - rows(page)[-1]) / SHEET.type.leading
        for page in pages
        if "example.org/a" not in page.get_text() and "links.example" not in page.get_text()
    ]
    assert len(white) > 8
    assert max(white) < 9  # five of them a source had no room in, or eight of them links as well


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
            ["with-end", "links", "with-end", None, "with-end", "with-end"],
        ),
        (
            f"{paragraph(4)}<section class='links'><p>链接</p><ol>{'<li>a</li>' * 9}</ol></section>",
            ["last-lines", "links", "with-end", *[None] * 7, *["with-end"] * 3],
        ),
        (
            "<figure/><section class='links'><p>链接</p><ol><li>a</li></ol></section>",
            [None, "links", None, None, "with-end"],
        ),
    ],
)
def test_what_goes_with_the_end(body: str, kept: list[str | None]) -> None:
    article = etree.fromstring(f"<div>{body}</div>")
    keep_end(article, SHEET)
    found = [one.get("class") for one in article.iter() if one is not article and one.tag != "img"]
    assert found == kept
