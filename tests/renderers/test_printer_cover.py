"""The cover in one piece: how wide its spine is, what stands on it, and where."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest
from printer_reading import boxes

from publisher.model import Volume
from publisher.renderers.printer.cover import cover, spine_of
from publisher.renderers.printer.wrap import spine_width
from publisher.sections import PdfSettings, PrinterSettings
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

MM = 72 / 25.4
SLUG = 9 * MM  #: bleed, then the room for marks
Sample = Callable[..., tuple[Volume, Blobs]]


def made(
    sample: Sample, language: str, pages: int, paper: str = "a5", **printer: object
) -> tuple[bytes, list[tuple[str, float, float, tuple[float, float]]]]:
    """The wrap, and its pieces of text: where they begin, in mm from the trim, and run to."""
    volume, _ = sample(language)
    settings = Settings(
        pdf=PdfSettings(paper=paper), printer=PrinterSettings(cover=True, **printer)
    )
    data, findings = cover(volume, pages, words_for(language, settings), settings)
    assert findings == ()
    page = pymupdf.open(stream=data, filetype="pdf")[0]
    texts = [
        (
            span["text"].strip(),
            (span["origin"][0] - SLUG) / MM,
            (span["origin"][1] - SLUG) / MM,
            tuple(round(part) for part in line["dir"]),
        )
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    ]
    return data, texts


def test_the_spine_is_as_wide_as_the_leaves_are_thick() -> None:
    assert spine_width(240, 0.1) == pytest.approx(12)
    assert spine_width(3, 0.2) == pytest.approx(0.4)
    assert spine_of(14, PrinterSettings(imposition="signatures")) == pytest.approx(0.8)
    assert spine_of(14, PrinterSettings(imposition="booklet")) == 0


def test_the_boxes_are_two_pages_and_a_spine_with_bleed_around(sample: Sample) -> None:
    data, _ = made(sample, "en", 240, paper_thickness=0.12)
    found = boxes(data)
    left, bottom, right, top = found["TrimBox"]
    assert (right - left, top - bottom) == pytest.approx(
        ((2 * 148 + 14.4) * MM, 210 * MM), abs=0.15
    )
    bleed = found["BleedBox"]
    assert [abs(a - b) for a, b in zip(bleed, found["TrimBox"], strict=True)] == pytest.approx(
        [3 * MM] * 4, abs=0.15
    )
    media = found["MediaBox"]
    assert media[0] < bleed[0]
    assert media[3] > bleed[3]


def test_the_ground_goes_over_the_edge_on_all_sides(sample: Sample) -> None:
    data, _ = made(sample, "en", 240)
    pixels = pymupdf.open(stream=data, filetype="pdf")[0].get_pixmap()
    paper = (255, 255, 255)
    inside = round(SLUG - 2 * MM)  # within the bleed, beyond the trim
    for x, y in (
        (inside, pixels.height // 2),
        (pixels.width - inside, pixels.height // 2),
        (pixels.width // 3, inside),
        (pixels.width // 3, pixels.height - inside),
    ):
        assert pixels.pixel(x, y) != paper
    assert pixels.pixel(2, pixels.height // 2) == paper


def test_a_latin_spine_runs_from_top_to_bottom_in_its_middle(sample: Sample) -> None:
    _, texts = made(sample, "en", 240)
    ((title, x, _, direction),) = [text for text in texts if text[3] == (0, 1)]
    assert title == "Paper and Print, volume 1"
    assert direction == (0, 1)
    assert 148 < x < 148 + 12 / 2  # the base line is left of the middle, letters stand right of it


def test_a_chinese_spine_is_stacked_upright(sample: Sample) -> None:
    _, texts = made(sample, "zh-Hans", 240)
    spine = [text for text in texts if 148 < text[1] < 160]
    assert "".join(text[0] for text in spine) == "纸与印刷卷一"
    assert {text[3] for text in spine} == {(1, 0)}
    heights = [text[2] for text in spine]
    assert heights == sorted(heights)
    assert len(set(heights)) == 6


def test_a_thin_spine_has_no_lettering(sample: Sample) -> None:
    _, texts = made(sample, "en", 100)
    assert not [text for text in texts if text[3] != (1, 0) or 148 <= text[1] <= 153]


@pytest.mark.parametrize("paper", ["a5", "6x9", "185x260"])
def test_front_and_back_stand_within_their_pages(sample: Sample, paper: str) -> None:
    width = {"a5": 148, "6x9": 152.4, "185x260": 185}[paper]
    _, texts = made(sample, "en", 240, paper)
    front = [text for text in texts if text[1] > width + 12]
    back = [text for text in texts if text[1] < width]
    said = " ".join(text[0] for text in front)
    assert "A Small Library" in " ".join(said.split())
    assert min(text[1] for text in front) > width + 12 + 8
    assert "Where Paper Comes From" in {text[0] for text in back}
    assert min(text[1] for text in back) > 8


def test_the_same_volume_gives_the_same_cover(sample: Sample) -> None:
    assert made(sample, "zh-Hant", 300)[0] == made(sample, "zh-Hant", 300)[0]
