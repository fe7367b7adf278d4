"""The print edition as a reader finds it: read back from the PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pymupdf
import pytest
from fontTools.cffLib import CFFFontSet
from lxml import etree
from sample_volume import make_volume

from publisher.model import Volume
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.sheet import Sheet, sheet_for
from publisher.settings import Settings
from publisher.store import Blobs

BOOKS = {"zh": ("zh-Hans", ("", "")), "en": ("en", ("Hands", "Eyes"))}


@dataclass(frozen=True)
class Book:
    volume: Volume
    blobs: Blobs
    run: PrintRun
    pdf: pymupdf.Document
    sheet: Sheet

    def label(self, page: int) -> str:
        return self.pdf[page].get_label()

    def page_of(self, folio: str) -> int:
        return next(n for n in range(len(self.pdf)) if self.label(n) == folio)

    def type_area(self, page: int) -> pymupdf.Rect:
        sheet = self.sheet
        left = sheet.inner if page % 2 == 0 else sheet.outer
        return pymupdf.Rect(left, sheet.top, left + sheet.text_width, sheet.top + sheet.text_height)

    def text(self, page: int) -> str:
        """The text in the type area of a page, without white space and hyphens at line ends."""
        text = self.pdf[page].get_text(clip=grown(self.type_area(page), 2))
        return squeeze(re.sub(r"[‐-]\n", "-", text))

    def spans(self, page: int) -> Iterator[dict]:
        for block in self.pdf[page].get_text("dict")["blocks"]:
            for line in block.get("lines", []):
                yield from line["spans"]

    def head(self, page: int) -> str:
        return self.pdf[page].get_text(clip=(0, 0, self.sheet.width, self.sheet.top - 2)).strip()

    def foot(self, page: int) -> str:
        bottom = self.sheet.height - self.sheet.bottom + 2
        return self.pdf[page].get_text(clip=(0, bottom, self.sheet.width, 9999)).strip()


def grown(box: pymupdf.Rect, by: float) -> pymupdf.Rect:
    return pymupdf.Rect(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u00ad‐-]+", "", text)


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    language, parts = BOOKS[request.param]
    volume, blobs = make_volume(tmp_path_factory.mktemp("book"), language, parts)
    run = render_pdf(volume, blobs, Settings())
    pdf = pymupdf.open(stream=run.data, filetype="pdf")
    return Book(volume, blobs, run, pdf, sheet_for("a5", language))


def test_nothing_is_wrong_with_the_sample(book: Book) -> None:
    assert book.run.findings == ()


def test_every_block_is_printed_once_and_in_order(book: Book) -> None:
    whole = "".join(book.text(page) for page in range(len(book.pdf)))
    position = start = sum(len(book.text(p)) for p in range(book.page_of("1")))
    for record in book.volume.articles:
        position = whole.index(squeeze(record.title), position)
        body = etree.fromstring(f"<div>{book.blobs.text(record.body)}</div>")
        for block in body.iter("p", "li", "h2", "h3", "td", "th", "pre", "figcaption"):
            if block.find("a") is None and block.find("ul") is None:
                text = squeeze("".join(block.itertext()).replace("↩", ""))
                position = whole.index(text, position)
        position = whole.index(squeeze(record.url), position)
    assert position > start


def test_pagination_says_where_articles_begin(book: Book) -> None:
    assert book.run.pagination.pages == len(book.pdf)
    for record in book.volume.articles:
        page = book.page_of(book.run.pagination.articles[record.id])
        assert book.text(page).startswith(squeeze(record.title))


def test_pagination_names_the_first_block_of_each_page(book: Book) -> None:
    by_article = {record.id: record for record in book.volume.articles}
    for mark in book.run.pagination.breaks:
        if mark.block and not mark.words:  # else the page begins within the block
            body = etree.fromstring(f"<div>{book.blobs.text(by_article[mark.article].body)}</div>")
            named = {block.get("id") or f"b{n}": block for n, block in enumerate(body, start=1)}
            text = squeeze("".join(named[mark.block].itertext()))
            assert text[:8] in book.text(book.page_of(mark.label))


def test_contents_print_the_folio_of_each_article(book: Book) -> None:
    front = "".join(book.text(page) for page in range(book.page_of("1")))
    for record in book.volume.articles:
        folio = book.run.pagination.articles[record.id]
        assert re.search(re.escape(squeeze(record.title)) + rf"\.*{folio}(?!\d)", front)


def test_contents_lead_to_each_article(book: Book) -> None:
    front = [book.pdf[page] for page in range(book.page_of("1"))]
    ends = [link["page"] for page in front for link in page.get_links()]
    for record in book.volume.articles:
        assert book.page_of(book.run.pagination.articles[record.id]) in ends


def test_every_article_has_one_bookmark(book: Book) -> None:
    bookmarks = [(title, page - 1) for _, title, page in book.pdf.get_toc()]
    titles = [title for title, _ in bookmarks]
    parts = [part.title for part in book.volume.parts if part.title]
    for record in book.volume.articles:
        page = book.page_of(book.run.pagination.articles[record.id])
        assert bookmarks.count((record.title, page)) == 1
    assert [title for title in titles if title in parts] == parts


def test_articles_hang_below_their_part_in_the_bookmarks(book: Book) -> None:
    levels = {title: level for level, title, _ in book.pdf.get_toc()}
    for part in book.volume.parts:
        for record in part.articles:
            assert levels[record.title] == (2 if part.title else 1)


def test_front_matter_is_roman_and_the_text_begins_with_page_one_on_a_recto(book: Book) -> None:
    start = book.page_of("1")
    assert start % 2 == 0
    assert [book.label(page) for page in range(4)] == ["i", "ii", "iii", "iv"]
    assert book.label(start + 3) == "4"


def test_printed_folios_are_the_page_labels(book: Book) -> None:
    printed = [(book.foot(page), book.label(page)) for page in range(len(book.pdf))]
    shown = [(foot, label) for foot, label in printed if foot]
    assert shown
    assert all(foot == label for foot, label in shown)
    assert len(shown) >= len(book.volume.articles) + 1


def test_running_heads_stand_outside_and_not_on_openers(book: Book) -> None:
    openers = {book.page_of(folio) for folio in book.run.pagination.articles.values()}
    heads = {page: book.head(page) for page in range(len(book.pdf)) if book.head(page)}
    assert heads
    assert not openers & set(heads)
    titles = [record.title for record in book.volume.articles]
    for page, head in heads.items():
        if page % 2:  # a verso, counted from 0
            assert head == book.volume.title
        else:
            assert any(title.startswith(head.rstrip("…")) for title in titles)


def test_blank_pages_are_blank(book: Book) -> None:
    blank = [page for page in range(len(book.pdf)) if not book.text(page)]
    assert 1 in blank
    assert not any(book.head(page) or book.foot(page) for page in blank)


def test_parts_begin_on_a_recto(book: Book) -> None:
    toc = {title: page for _, title, page in book.pdf.get_toc()}
    for part in book.volume.parts:
        if part.title:
            assert toc[part.title] % 2 == 1


def test_pictures_are_whole_and_their_captions_beside_them(book: Book) -> None:
    seen = 0
    for page in range(len(book.pdf)):
        area = book.type_area(page)
        for info in book.pdf[page].get_image_info():
            box = pymupdf.Rect(info["bbox"])
            seen += 1
            assert grown(area, 0.5).contains(box)
            assert box.height <= 0.7 * area.height
            shape = info["width"] / info["height"]
            assert box.width / box.height == pytest.approx(shape, rel=0.01)
            below = book.pdf[page].get_textbox((area.x0, box.y1, area.x1, box.y1 + 30))
            assert any(word in squeeze(below) for word in ("晾在", "一枚", "Sheetsdry", "Apiece"))
    assert seen == 2


def test_no_text_leaves_the_measure(book: Book) -> None:
    for page in range(len(book.pdf)):
        area = book.type_area(page)
        for span in book.spans(page):
            assert span["bbox"][0] >= area.x0 - 1
            assert span["bbox"][2] <= area.x1 + 8, span["text"]  # a full stop may hang


def test_text_stands_on_one_grid(book: Book) -> None:
    leading, size = book.sheet.type.leading, book.sheet.type.size
    steps = set()
    for page in range(book.page_of("1"), len(book.pdf)):
        for span in book.spans(page):
            if span["size"] == pytest.approx(size, abs=0.05):
                steps.add(round((span["origin"][1] - book.sheet.top) / leading % 0.5, 2))
    assert steps
    assert max(steps) - min(steps) <= 0.02


def test_faces_follow_the_language(book: Book) -> None:
    faces = {"zh-Hans": "Noto-Serif-CJK-SC", "en": "Noto-Serif"}
    size = book.sheet.type.size
    quotes = [
        span["font"].split("+")[-1]
        for page in range(book.page_of("1"), len(book.pdf))
        for span in book.spans(page)
        if "“" in span["text"] and span["size"] == pytest.approx(size, abs=0.05)
    ]
    assert quotes
    assert set(quotes) == {faces[book.volume.language]}


def test_links_between_articles_name_their_page(book: Book) -> None:
    whole = "".join(book.text(page) for page in range(len(book.pdf)))
    folio = book.run.pagination.articles["a-press"]
    assert (
        f"（见第{folio}页）" in whole
        or f"（見第{folio}頁）" in whole
        or f"(seepage{folio})" in whole
    )


def test_links_lead_somewhere(book: Book) -> None:
    links = [link for page in book.pdf for link in page.get_links()]
    outside = {link["uri"] for link in links if link["kind"] == pymupdf.LINK_URI}
    assert {record.url for record in book.volume.articles} <= outside
    assert not any(uri.startswith("http://book.invalid") for uri in outside)
    inside = [link for link in links if link["kind"] != pymupdf.LINK_URI]
    assert inside
    assert all(0 <= link["page"] < len(book.pdf) for link in inside)


def test_metadata_tags_and_fonts(book: Book) -> None:
    with pikepdf.open(io.BytesIO(book.run.data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == book.volume.title
        assert "/CreationDate" not in pdf.docinfo
        assert str(pdf.Root.Lang) == book.volume.language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(pdf.trailer.ID) == 2
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(o.keys()) for o in fonts)


def test_chinese_fonts_hold_the_glyphs_of_the_book_and_hardly_more(book: Book) -> None:
    with pikepdf.open(io.BytesIO(book.run.data)) as pdf:
        dictionaries = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in dictionaries if "/FontFile3" in o.get("/FontDescriptor", {})]
        assert fonts
        for font in fonts:
            program = font.FontDescriptor.FontFile3
            assert program.Subtype == pikepdf.Name.CIDFontType0C
            outlines = CFFFontSet()
            outlines.decompile(io.BytesIO(program.read_bytes()), None)
            there = {int(name.removeprefix("cid")) for name in outlines[0].charset[1:]}
            runs = list(font.W)
            told = {
                int(first) + n
                for first, widths in zip(runs[::2], runs[1::2], strict=True)
                for n in range(len(widths))
            }
            assert told - {0} <= there
            assert len(there) < len(told) + 100  # a font of all CJK has 65,534


def test_the_same_volume_gives_the_same_bytes(book: Book) -> None:
    assert render_pdf(book.volume, book.blobs, Settings()).data == book.run.data
