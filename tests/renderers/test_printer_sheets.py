"""Sheets and pages for the printer, read back: what stands where, the boxes, the marks."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image as Picture
from printer_reading import A5, book, boxes, drawings, order, sheets

from publisher.check.pdf import check_pdf
from publisher.renderers.printer.grey import colours
from publisher.renderers.printer.interior import interior, without_colour
from publisher.renderers.printer.sheets import impose
from publisher.sections import PrinterSettings

MM = 72 / 25.4
A4_ACROSS = (841.9, 595.3)


def imposed(pages: int, size: tuple[float, float] = A5, **settings: object) -> bytes:
    return impose(book(pages, size), PrinterSettings(**settings))


def size_of(data: bytes) -> tuple[float, float]:
    rect = pymupdf.open(stream=data, filetype="pdf")[0].rect
    return round(rect.width, 1), round(rect.height, 1)


def apart(one: pymupdf.Rect, other: pymupdf.Rect) -> bool:
    """Whether two areas, or a line and an area, share nothing."""
    beside = one.x1 <= other.x0 or one.x0 >= other.x1
    return beside or one.y1 <= other.y0 or one.y0 >= other.y1


def test_a_booklet_has_the_first_page_beside_the_last_and_the_middle_together() -> None:
    data = imposed(8, imposition="booklet")
    assert order(data) == [[8, 1], [2, 7], [6, 3], [4, 5]]
    assert size_of(data) == A4_ACROSS


def test_pages_stand_in_their_own_size_on_their_half_of_the_sheet() -> None:
    left, right = sheets(imposed(4, imposition="booklet"))[0]
    assert (left.size, right.size) == (20, 20)
    assert left.x == pytest.approx(100 + (841.89 - 2 * A5[0]) / 2, abs=0.1)
    assert right.x - left.x == pytest.approx(A5[0], abs=0.01)


def test_pages_of_inner_sheets_are_moved_to_the_fold_by_the_paper_around_them() -> None:
    sides = sheets(imposed(12, imposition="booklet", paper_thickness=0.5))
    lefts, rights = [side[0].x for side in sides], [side[1].x for side in sides]
    steps = [0, 0, 0.5 * MM, 0.5 * MM, 1.0 * MM, 1.0 * MM]
    assert [x - lefts[0] for x in lefts] == pytest.approx(steps, abs=0.01)
    assert [rights[0] - x for x in rights] == pytest.approx(steps, abs=0.01)


def test_creep_begins_anew_in_every_signature() -> None:
    sides = sheets(imposed(16, imposition="signatures", signature=8, paper_thickness=1))
    assert [round(side[0].x - sides[0][0].x, 1) for side in sides] == [0, 0, 2.8, 2.8] * 2


def test_signatures_are_told_apart_by_a_stair_of_bars_on_the_fold() -> None:
    data = imposed(24, imposition="signatures", signature=8)
    middle = 841.89 / 2
    bars = [
        [rect.y0 for rect in drawings(data, side) if rect.x0 < middle < rect.x1 and rect.height > 9]
        for side in range(12)
    ]
    assert [len(found) for found in bars] == [1, 0, 0, 0] * 3
    steps = [found[0] for found in bars if found]
    assert steps == sorted(steps)
    assert len(set(steps)) == 3


@pytest.mark.parametrize(
    ("page", "sheet", "expected"),
    [
        ((210, 297), "", (1190.6, 841.9)),  # two A4 on A3
        ((176, 250), "", (1190.6, 841.9)),  # two B5 on A3
        ((152.4, 228.6), "", (1224.0, 792.0)),  # two of 6 by 9 inches on tabloid
        ((148, 210), "sra3", (1275.6, 907.1)),
    ],
)
def test_sheets_are_as_large_as_two_pages_need_or_as_is_said(
    page: tuple[float, float], sheet: str, expected: tuple[float, float]
) -> None:
    size = page[0] * MM, page[1] * MM
    data = imposed(4, size, imposition="booklet", sheet=sheet)
    assert size_of(data) == expected
    assert sheets(data)[0][0].size == pytest.approx(20)


def test_pages_are_scaled_down_to_a_sheet_that_is_too_small() -> None:
    data = imposed(4, (210 * MM, 297 * MM), imposition="booklet", sheet="a4")
    assert size_of(data) == A4_ACROSS
    assert sheets(data)[0][0].size == pytest.approx(20 * 0.707, abs=0.02)


def test_marks_take_a_larger_sheet_and_stand_outside_of_the_pages() -> None:
    data = imposed(4, imposition="booklet", marks=True)
    assert size_of(data) == (1190.6, 841.9)
    trim = boxes(data)["TrimBox"]
    assert trim == pytest.approx((175.8, 123.3, 1014.8, 718.6), abs=0.2)
    inside = pymupdf.Rect(trim[0] + 1, 841.9 - trim[3] + 1, trim[2] - 1, 841.9 - trim[1] - 1)
    marks = drawings(data)
    assert len(marks) == 10  # two at each corner, two for the fold
    assert all(apart(mark, inside) for mark in marks)


def test_two_up_shows_the_book_as_it_lies_open() -> None:
    data = imposed(5, imposition="2-up")
    assert order(data) == [[1], [2, 3], [4, 5]]
    assert sheets(data)[0][0].x > A4_ACROSS[0] / 2


def test_four_up_fills_an_office_sheet_row_by_row() -> None:
    data = imposed(6, imposition="4-up")
    assert order(data) == [[1, 2, 3, 4], [5, 6]]
    assert size_of(data) == (595.3, 841.9)
    assert order(imposed(4, (432, 648), imposition="4-up")) == [[1, 2, 3, 4]]
    assert size_of(imposed(4, (432, 648), imposition="4-up")) == (612, 792)


@pytest.mark.parametrize("way", ["booklet", "signatures", "2-up", "4-up"])
def test_the_same_book_gives_the_same_sheets_and_they_are_sound(way: str, tmp_path: Path) -> None:
    data = book(9)
    settings = PrinterSettings(imposition=way, marks=True)
    first = impose(data, settings)
    assert impose(data, settings) == first
    (tmp_path / "sheets.pdf").write_bytes(first)
    codes = {finding.code for finding in check_pdf(tmp_path / "sheets.pdf")}
    # The plain book of this test has neither; there is nothing else to say.
    assert codes <= {"pdf-language-missing", "pdf-title-missing", "pdf-font-not-embedded"}


def test_the_interior_has_boxes_for_bleed_and_trim_and_its_text_where_it_was() -> None:
    data = interior(book(2), PrinterSettings(marks=True, bleed=5))
    found = boxes(data)
    bleed, slug = 5 * MM, 11 * MM
    assert found["TrimBox"] == pytest.approx((0, 0, *A5), abs=0.1)
    assert found["BleedBox"] == pytest.approx(
        (-bleed, -bleed, A5[0] + bleed, A5[1] + bleed), abs=0.1
    )
    assert found["MediaBox"] == pytest.approx((-slug, -slug, A5[0] + slug, A5[1] + slug), abs=0.1)
    number = sheets(data)[1][0]
    assert (number.x, number.y) == pytest.approx((100 + slug, 100 + slug), abs=0.1)
    near = slug - bleed + 0.1
    page = pymupdf.Rect(near, near, A5[0] + 2 * slug - near, A5[1] + 2 * slug - near)
    lines = drawings(data, 1)
    assert lines
    assert all(apart(line, page) for line in lines)


# --- grey ---------------------------------------------------------------------------------


def coloured() -> bytes:
    """A page with a red bar, a blue line in CMYK, a green word, a JPEG and a PNG."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=200, height=200)
    page.draw_rect((10, 10, 60, 40), color=None, fill=(1, 0, 0))
    page.draw_line((10, 60), (60, 60), color=(1, 1, 0, 0), width=3)
    page.insert_text((10, 90), "green", color=(0, 1, 0), fontsize=20)
    for form, at in (("JPEG", 10), ("PNG", 100)):
        picture = Picture.new("RGB", (64, 64), (200, 30, 30))
        file = io.BytesIO()
        picture.save(file, form)
        page.insert_image((at, 110, at + 80, 190), stream=file.getvalue())
    return pdf.tobytes()


def pixel(data: bytes, x: int, y: int) -> tuple[int, int, int]:
    return pymupdf.open(stream=data, filetype="pdf")[0].get_pixmap().pixel(x, y)


def test_nothing_of_a_grey_pdf_is_in_colour() -> None:
    with pikepdf.open(io.BytesIO(coloured())) as before:
        assert {"rg", "K", "/ICCBased"} <= colours(before)
    with pikepdf.open(io.BytesIO(without_colour(coloured()))) as after:
        assert colours(after) == set()


def test_every_colour_becomes_its_shade() -> None:
    data = without_colour(coloured())
    expected = {(30, 20): 76, (30, 60): 29, (50, 150): 81, (140, 150): 81}
    for (x, y), shade in expected.items():
        assert pixel(data, x, y) == pytest.approx((shade,) * 3, abs=3), (x, y)
    assert "green" in pymupdf.open(stream=data, filetype="pdf")[0].get_text()


def test_the_grey_of_a_jpeg_is_its_own_brightness() -> None:
    noise = random.Random(1)  # flecks, the same every time
    values = [round(noise.gauss(128, 80)) for _ in range(64 * 64 * 3)]
    flecks = Picture.frombytes("RGB", (64, 64), bytes(min(max(value, 0), 255) for value in values))
    file = io.BytesIO()
    flecks.save(file, "JPEG", quality=60)
    pdf = pymupdf.open()
    pdf.new_page(width=64, height=64).insert_image((0, 0, 64, 64), stream=file.getvalue())
    with pikepdf.open(io.BytesIO(without_colour(pdf.tobytes()))) as after:
        (picture,) = after.pages[0].get_images().values()
        grey = pikepdf.PdfImage(picture).as_pil_image()
    own = Picture.open(io.BytesIO(file.getvalue()))
    own.draft("L", own.size)
    far = max(abs(a - b) for a, b in zip(grey.tobytes(), own.tobytes(), strict=True))
    assert far <= 3


def test_a_grey_pdf_is_the_same_every_time() -> None:
    data = coloured()
    assert without_colour(data) == without_colour(data)
