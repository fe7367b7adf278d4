"""What a reader may rely on in print, measured on every page of the examples' PDFs."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pymupdf
import pytest

from publisher.renderers.pdf.sheet import Sheet, sheet_for

NEAR = 1.0  #: pt; side bearings and rounding
FLUSH = 0.5  #: pt
CLOSING = "，。、；：！？）》〉」』】〕”’"
OPENING = "（《〈「『【〔“‘"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("library")]


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one height and of one size, from left to right."""

    text: str
    box: pymupdf.Rect
    size: float
    baseline: float
    page: int


@dataclass(frozen=True)
class Book:
    """A volume as its catalogue tells and its pages show it."""

    told: dict[str, Any]
    sheet: Sheet
    labels: list[str]
    lines: list[list[Line]]  #: by page
    pictures: list[list[pymupdf.Rect]]  #: by page

    def area(self, page: int) -> pymupdf.Rect:
        left = self.sheet.outer if page % 2 else self.sheet.inner
        height = self.sheet.top + self.sheet.text_height
        return pymupdf.Rect(left, self.sheet.top, left + self.sheet.text_width, height)

    def text(self, first: str, last: str) -> str:
        """What stands on the pages from one folio to another, without heads, feet and spaces."""
        pages = range(self.labels.index(first), self.labels.index(last) + 1)
        return bare("".join(self.within(page) for page in pages))

    def within(self, page: int) -> str:
        area = self.area(page)
        return "\n".join(
            line.text for line in self.lines[page] if area.y0 < line.baseline < area.y1 + NEAR
        )

    def articles(self) -> Iterator[dict[str, Any]]:
        for part in self.told["parts"]:
            yield from part["articles"]

    def running(self) -> Iterator[list[Line]]:
        """The lines in the size of the text, by page, from page 1 on."""
        for page in range(self.labels.index("1"), len(self.labels)):
            area = self.area(page)
            yield [
                line
                for line in self.lines[page]
                if abs(line.size - self.sheet.type.size) < 0.02 and area.y0 < line.baseline
            ]


def bare(text: str) -> str:
    """Text without white space and hyphens, which layout adds and takes away."""
    return re.sub(r"[\s\u00ad\u200b-\u200d\u2060\ufeff‐-]+", "", text)


@pytest.fixture(scope="module")
def books(examples: Path) -> list[Book]:
    catalog = json.loads((examples / "out" / "catalog.json").read_text("utf-8"))
    return [_read(volume, examples / "out") for volume in catalog["volumes"]]


def _read(volume: dict[str, Any], out: Path) -> Book:
    with pymupdf.open(out / volume["editions"]["pdf"]["path"]) as pdf:
        return Book(
            volume,
            sheet_for("a5", volume["language"]),
            [page.get_label() for page in pdf],
            [list(_lines(page)) for page in pdf],
            [[pymupdf.Rect(info["bbox"]) for info in page.get_image_info()] for page in pdf],
        )


def _lines(page: pymupdf.Page) -> Iterator[Line]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if span["text"].strip():
                    box = pymupdf.Rect(span["bbox"])
                    yield Line(span["text"], box, span["size"], span["origin"][1], page.number)


def _after(text: str, piece: str, start: int) -> int:
    """Where a piece of text ends that begins at ``start`` or later; -1 if it is not there.

    It may be parted once, by the notes at the foot of a page.
    """
    found = text.find(piece, start)
    if found >= 0:
        return found + len(piece)
    for cut in range(len(piece) - 1, 0, -1):
        head = text.find(piece[:cut], start)
        if head >= 0:
            tail = text.find(piece[cut:], head + cut)
            return tail + len(piece) - cut if tail >= 0 else -1
    return -1


def _drop_notes(section: ElementTree.Element, body: ElementTree.Element) -> None:
    """Without notes, which stand at the foot of pages, and the line that announces them."""
    before = list(body)[list(body).index(section) - 1]
    if bare("".join(before.itertext())) == "注释：":
        body.remove(before)
    body.remove(section)


def _running_text(element: ElementTree.Element) -> Iterator[str]:
    """The texts of an element but for figures: these may float to the head of the next page."""
    yield element.text or ""
    for child in element:
        if child.tag != "figure":
            yield from _running_text(child)
        yield child.tail or ""


def test_every_article_is_printed_whole_and_in_order(
    books: list[Book], cleaned: dict[str, dict[str, Any]]
) -> None:
    count = 0
    for book in books:
        for article in book.articles():
            body = ElementTree.fromstring(f"<div>{cleaned[article['source']]['html']}</div>")
            notes = [section for section in body if section.get("class") == "notes"]
            for section in notes:
                _drop_notes(section, body)
            text = book.text(str(article["page"]), str(article["last_page"]))
            place = _after(text, bare(article["title"]), 0)
            for piece in filter(None, map(bare, _running_text(body))):
                place = _after(text, piece, place)
                assert place > 0, (article["title"], piece)
                count += 1
            for piece in (p for figure in body.iter("figure") for p in figure.itertext()):
                assert _after(text, bare(piece), 0) >= 0, (article["title"], piece)
            assert bare(article["url"]) in text[place:], "the article goes on to its source"
            for note in (note for section in notes for note in section.iter("li")):
                words = bare("".join(note.itertext()).replace("↩", ""))
                words = re.sub(r"^(\[\d+\]|\d+\.)", "", words)  # its number, in the source's form
                assert _after(text, words, 0) > 0, (article["title"], words)
    assert count > 600


def test_everything_stands_between_the_margins(books: list[Book]) -> None:
    for book in books:
        for page, lines in enumerate(book.lines):
            area = book.area(page)
            left, right = area.x0 - NEAR, area.x1 + NEAR
            for line in lines:
                white = line.size / 2 * (line.text[-1] in CLOSING)  # may lie in the margin
                inset = line.size / 2 * (line.text[0] in OPENING)
                assert left - inset <= line.box.x0, (page, line.text)
                assert line.box.x1 - white <= right, (page, line.text)
                inside = area.y0 <= line.baseline <= area.y1
                assert inside or line.size < book.sheet.type.size, (page, line.text)
            for box in book.pictures[page]:
                assert left <= box.x0 <= box.x1 <= right, page
                assert area.y0 - NEAR <= box.y0 <= box.y1 <= area.y1 + NEAR, page


def test_captions_stand_under_their_pictures(
    books: list[Book], cleaned: dict[str, dict[str, Any]]
) -> None:
    count = 0
    for book in books:
        for article in book.articles():
            body = ElementTree.fromstring(f"<div>{cleaned[article['source']]['html']}</div>")
            figures = list(body.iter("figure"))
            if len(figures) != article["images"]:
                continue  # of pictures that are missing the place is told
            for figure in figures:
                caption = bare("".join(figure.findtext("figcaption") or ""))
                if caption:
                    count += 1
                    first = _caption(book, caption)
                    above = [box.y1 for box in book.pictures[first.page] if box.y1 <= first.box.y1]
                    assert above, caption
                    assert first.box.y0 - max(above) < book.sheet.type.leading, caption
    assert count >= 15


def _caption(book: Book, caption: str) -> Line:
    """The first line of a caption."""
    for lines in book.lines:
        for line in lines:
            begins = len(bare(line.text)) > 3 and caption.startswith(bare(line.text)[:12])
            if begins and line.size < book.sheet.type.size:
                return line
    raise AssertionError(f"no page has the caption {caption}")


def test_lines_of_facing_pages_stand_at_one_height(books: list[Book]) -> None:
    spreads = 0
    for book in books:
        leading, top = book.sheet.type.leading, book.sheet.top
        pages = [
            {round((line.baseline - top) / leading % 0.5, 2) for line in lines}
            for lines in book.running()
        ]
        # Lists stand on lines or between them, all else on lines.
        heights = set().union(*pages)
        assert max(heights) - min(heights) <= 0.02, book.told["title"]
        spreads += sum(bool(one and other) for one, other in pairwise(pages))
    assert spreads > 40


def test_no_line_begins_or_ends_with_what_must_not(books: list[Book]) -> None:
    wrong = []
    for book in books:
        for row in (row for lines in book.running() for row in _rows(lines)):
            text = "".join(line.text for line in row).strip()
            if text[0] in CLOSING + "～—…·" or text[-1] in OPENING:
                wrong.append((book.told["title"], book.labels[row[0].page], text))
    assert wrong == []


def test_right_edges_are_flush(books: list[Book]) -> None:
    for book in books:
        full = [row for lines in book.running() for row in _full(book, lines)]
        flush = 0
        for row in full:
            last = row[-1]
            left = book.area(last.page).x1 - last.box.x1
            # A closing mark is drawn in a square whose half may lie in the margin.
            white = book.sheet.type.size / 2 if last.text[-1] in CLOSING else 0
            flush += abs(left) < FLUSH or abs(left + white) < FLUSH
        assert len(full) > 30
        assert flush >= 0.99 * len(full), (book.told["title"], flush, len(full))


def _rows(lines: list[Line]) -> list[list[Line]]:
    """The lines of a page, each with its pieces from left to right."""
    rows: dict[float, list[Line]] = defaultdict(list)
    for line in lines:
        rows[round(line.baseline)].append(line)
    return [sorted(rows[height], key=lambda line: line.box.x0) for height in sorted(rows)]


def _full(book: Book, lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of justified paragraphs but for the last: what follows begins at the margin."""
    for row, after in pairwise(_rows(lines)):
        apart = after[0].baseline - row[0].baseline
        starts = [one[0].box.x0 - book.area(one[0].page).x0 for one in (row, after)]
        indented = starts[0] < 2.1 * book.sheet.type.size
        if indented and starts[1] < NEAR and apart < 1.1 * book.sheet.type.leading:
            yield row


def test_numbers_in_tables_are_not_broken(
    books: list[Book], cleaned: dict[str, dict[str, Any]]
) -> None:
    count = 0
    for book in books:
        printed = {bare(line.text) for lines in book.lines for line in lines}
        for article in book.articles():
            body = ElementTree.fromstring(f"<div>{cleaned[article['source']]['html']}</div>")
            cells = [bare("".join(cell.itertext())) for cell in body.iter("td")]
            numbers = {cell for cell in cells if re.fullmatch(r"[\d.]+", cell)}
            assert numbers <= printed, article["title"]
            count += len(numbers)
    assert count > 20
