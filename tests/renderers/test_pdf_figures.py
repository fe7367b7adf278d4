"""Figures and tables of the print edition, read back from the pages of a hard document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pymupdf
import pytest
from lxml import etree
from stress_volume import LONG, stress

from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.fitting import fit
from publisher.renderers.pdf.sheet import Sheet, sheet_for
from publisher.settings import Settings
from publisher.words import words_for

NEAR = 1.0  #: pt; glyphs and rounding


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> PrintRun:
    volume, blobs = stress(tmp_path_factory.mktemp("stress"))
    return render_pdf(volume, blobs, Settings())


@pytest.fixture(scope="module")
def pdf(run: PrintRun) -> pymupdf.Document:
    return pymupdf.open(stream=run.data, filetype="pdf")


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return sheet_for("a5", "zh-Hans")


def area(sheet: Sheet, number: int) -> pymupdf.Rect:
    """The type area of a page."""
    left = sheet.inner if number % 2 == 0 else sheet.outer
    bottom = sheet.top + sheet.text_height
    return pymupdf.Rect(left, sheet.top, left + sheet.text_width, bottom)


def boxes(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Where the pictures of a page are, from the top."""
    found = [pymupdf.Rect(image["bbox"]) for image in page.get_image_info()]
    return sorted(found, key=lambda box: (round(box.y0), box.x0))


def spans(page: pymupdf.Page) -> Iterator[tuple[pymupdf.Rect, str]]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if span["text"].strip():
                    yield pymupdf.Rect(span["bbox"]), span["text"]


def page_with(pdf: pymupdf.Document, text: str) -> pymupdf.Page:
    return next(page for page in pdf if text in page.get_text())


def test_nothing_stands_over_the_margins(
    run: PrintRun, pdf: pymupdf.Document, sheet: Sheet
) -> None:
    assert run.findings == ()
    for page in pdf:
        room = area(sheet, page.number)
        room = pymupdf.Rect(room.x0 - NEAR, room.y0 - NEAR, room.x1 + NEAR, room.y1 + NEAR)
        for box in boxes(page):
            assert box in room, (page.number, box)
            assert box.height <= sheet.picture_height + NEAR
        for box, text in spans(page):
            white = (
                5 if text[-1] in "，。； " else 0
            )  # half of such a square is white, as a space is
            assert room.x0 <= box.x0 <= box.x1 <= room.x1 + white, (page.number, text)
            if box.y1 > sheet.top and box.y1 < sheet.height - sheet.bottom + 12:
                assert box.y1 <= room.y1 + 3, (page.number, text)


def test_captions_stand_below_their_pictures(pdf: pymupdf.Document) -> None:
    names = "opening tall wordy small apart-1 apart-2 uneven-1 uneven-2 item deep quote both"
    for name in names.split():
        page = page_with(pdf, f"cap-{name}")
        (caption,) = page.search_for(f"cap-{name}")
        above = [box for box in boxes(page) if box.y1 <= caption.y0 + NEAR]
        assert above, name
        assert caption.y0 - max(box.y1 for box in above) < 18, name


def test_a_long_caption_is_not_parted_from_its_picture(pdf: pymupdf.Document) -> None:
    page = page_with(pdf, "cap-wordy")
    body = [box for box, _ in spans(page)]
    assert "停下来找。" in page.get_text()
    following = next(text for box, text in spans(pdf[page.number + 1]) if box.y0 > 50)
    assert following.startswith("纸上的字要站得住"), "the caption goes on"
    assert len(body) > 10


def test_small_pictures_are_not_blown_up(pdf: pymupdf.Document) -> None:
    (box,) = (
        box for box in boxes(page_with(pdf, "cap-small")) if box.width < 60 and box.height < 40
    )
    assert (round(box.width), round(box.height)) == (54, 36)  # 90 by 60 px at 120 an inch


@pytest.mark.parametrize(("name", "count"), [("pair", 2), ("three", 3)])
def test_pictures_that_follow_one_another_share_a_row(
    pdf: pymupdf.Document, name: str, count: int
) -> None:
    page = page_with(pdf, f"cap-{name}-1")
    captions = [page.search_for(f"cap-{name}-{n}")[0] for n in range(1, count + 1)]
    assert len({round(box.y0) for box in captions}) == 1
    assert [box.x0 for box in captions] == sorted(box.x0 for box in captions)
    row = [box for box in boxes(page) if 0 < captions[0].y0 - box.y1 < 12]
    assert len(row) == count
    assert max(box.y0 for box in row) - min(box.y0 for box in row) < NEAR
    assert max(box.height for box in row) - min(box.height for box in row) < NEAR


@pytest.mark.parametrize("name", ["apart", "uneven"])
def test_other_pictures_stand_alone(pdf: pymupdf.Document, name: str) -> None:
    first, second = (page_with(pdf, f"cap-{name}-{n}") for n in (1, 2))
    tops = [page.search_for(f"cap-{name}-{n}")[0].y0 for n, page in ((1, first), (2, second))]
    assert (first.number, tops[0]) < (second.number, tops[1])


# --- tables -------------------------------------------------------------------------------


def cells(name: str, rows: int, columns: int) -> list[str]:
    return [f"{name}-{row}-{n}" for row in range(1, rows + 1) for n in range(columns)]


@pytest.mark.parametrize(("name", "rows", "columns"), [("long", 90, 3), ("wide", 60, 9)])
def test_every_cell_is_there_in_order_and_the_head_on_every_page(
    pdf: pymupdf.Document, name: str, rows: int, columns: int
) -> None:
    pages = [page for page in pdf if f"{name}-0-0" in page.get_text()]
    assert len(pages) > 3
    assert [page.number for page in pages] == list(range(pages[0].number, pages[-1].number + 1))
    for page in pages:
        assert all(page.get_text().count(f"{name}-0-{n}\n") == 1 for n in range(columns))
    words = [word for page in pages for word in page.get_text().split()]
    found = [word for word in words if word.startswith(f"{name}-") and f"{name}-0-" not in word]
    assert found == cells(name, rows, columns)


def test_later_pages_of_a_table_say_that_it_goes_on(pdf: pymupdf.Document) -> None:
    for name in ("long", "wide"):
        pages = [page for page in pdf if f"{name}-0-0" in page.get_text()]
        assert "续表" not in pages[0].get_text(), name
        for page in pages[1:]:
            assert "续表" in page.get_text().partition(f"{name}-0-0")[0], name
    # So does one without a head.
    pages = [page for page in pdf if "rows-" in page.get_text()]
    assert len(pages) > 2
    assert all("续表" in page.get_text().partition("rows-")[0] for page in pages[1:])
    # So do the columns that stand below the others, whose captions are theirs.
    text = "".join(page.get_text() for page in pdf)
    parts = [text.rfind("\n", 0, text.index(f"vast-0-{n}\n")) for n in (0, 23)]
    assert "续表" in text[parts[0] : parts[1]]


def test_short_cells_stand_on_one_line_beside_long_ones(pdf: pymupdf.Document) -> None:
    page = page_with(pdf, "活页夹")
    lines = [line.replace(" ", "") for line in page.get_text().split("\n")]
    cells = ("笔记本电脑", "2024年10月", "September", "活页夹", "各色书签与书套", "Monthofsale")
    assert [cell for cell in cells if cell not in lines] == []


def test_a_wide_table_is_turned_on_pages_of_the_paper_size(
    pdf: pymupdf.Document, sheet: Sheet
) -> None:
    for page in (page for page in pdf if "wide-0-0" in page.get_text()):
        assert (page.rect.width, page.rect.height) == pytest.approx(
            (sheet.width, sheet.height), abs=0.1
        )
        lines = [line for block in page.get_text("dict")["blocks"] for line in block["lines"]]
        turned = [line for line in lines if "wide-" in line["spans"][0]["text"]]
        assert {tuple(map(round, line["dir"])) for line in turned} == {(0, -1)}
        upright = "".join(line["spans"][0]["text"] for line in lines if line["dir"] == (1.0, 0.0))
        assert pdf[page.number].get_label() in upright  # the folio


def test_what_is_wider_still_is_parted_and_nothing_is_lost(pdf: pymupdf.Document) -> None:
    words = [word for page in pdf for word in page.get_text().split() if word.startswith("vast-")]
    assert set(words) == set(cells("vast", 6, 24)) | {f"vast-0-{n}" for n in range(24)}
    repeated = {word for word in words if words.count(word) > 1}
    assert all(word.endswith("-0") for word in repeated)  # the first column, beside each part


def test_spans_that_cannot_be_lose_no_cell(pdf: pymupdf.Document) -> None:
    text = "".join(page.get_text() for page in pdf)
    marks = [f"span-{letter}" for letter in "abcdefghi"]
    marks += [f"rows-{n}" for n in range(61)] + [f"nest-{letter}" for letter in "abc"]
    assert [mark for mark in marks if f"{mark}\n" not in text] == []


def test_a_cell_higher_than_a_page_flows_under_its_head(pdf: pymupdf.Document) -> None:
    first, last = page_with(pdf, "tall-1-0"), page_with(pdf, "tall-end")
    assert last.number == first.number + 1
    assert "tall-0-0" in first.get_text()
    assert "tall-0-0" in last.get_text()


def test_long_lines_of_code_hang(pdf: pymupdf.Document) -> None:
    page = page_with(pdf, "def set(line)")
    lines = [(box, text) for box, text in spans(page) if text.strip().startswith(("return", "1,"))]
    assert len(lines) >= 3
    assert lines[1][0].x0 > lines[0][0].x0
    assert len({round(box.x0) for box, _ in lines[1:]}) == 1
    tops = [box.y0 for box, _ in lines]
    assert all(after - before > 9 for before, after in pairwise(tops))


def test_long_addresses_break_wherever_they_stand(pdf: pymupdf.Document) -> None:
    whole = "".join("".join(page.get_text().split()) for page in pdf)
    assert whole.count(LONG) >= 5  # caption, cell, heading, item, paragraph


ROW = '<tr><td rowspan="3000">x</td></tr>'


@pytest.mark.parametrize(
    "rows",
    [
        "<tr>" + '<td colspan="1000000" rowspan="1000000">x</td>' * 300 + "</tr>" + ROW * 300,
        "<tr>" + "<td>x</td>" * 3000 + "</tr>",
        "<tr></tr><tr><td>x</td></tr><tr></tr>",
    ],
)
def test_absurd_tables_keep_their_text(rows: str) -> None:
    body = etree.fromstring(f"<div><table>{rows}</table>after</div>")
    fit(body, sheet_for("a5", "en"), words_for("en", Settings()))
    text = "".join(map(str, body.itertext()))
    assert text.endswith("after")
    assert text.count("x") >= rows.count("x")  # a first column may be repeated
