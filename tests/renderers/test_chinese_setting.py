"""Chinese as it stands on the printed page: distances and line ends, read back from the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pikepdf
import pymupdf
import pytest

from publisher.model import Part, Volume
from publisher.renderers.pdf import press
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.press import han
from publisher.renderers.pdf.sheet import sheet_for
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]

SIZE = 10.5  #: pt of a square
MIXED = (
    "造纸的办法，说来并不神秘：把植物的纤维捣碎、化开，用washi帘子抄起薄薄的一层，“压去水”，烘干，就成了"
    "纸。它的尺寸有DIN 476与ISO 216两号标准；A4是“常用”的一种（每平方米80克），见《纸与墨》、《活字》——"
    "另有<em>施胶</em>一节……<a href='https://抄纸的步骤'>《抄纸的步骤》</a>说得更细，"
    "<a class='noteref' href='#fn-1'>1</a>还有<strong>print on demand</strong>的新办法。"
)
FORBIDDEN_FIRST = "，。、；：！？）》〉」』】〕”’～—…·"
FORBIDDEN_LAST = "（《〈「『【〔“‘"


@dataclass(frozen=True, slots=True)
class Char:
    c: str
    x: float  #: where it begins, from the left edge of the type area, in squares
    y: float
    page: int
    font: str


def set_in(
    sample: Sample, body: str, language: str = "zh-Hans"
) -> tuple[list[Char], bytes, list[str]]:
    """The characters of an article with that body, the PDF, and the codes of what was found."""
    volume, blobs = sample(language)
    record = replace(volume.articles[2], id="a0", title="題", body=blobs.add(body.encode()))
    part = (Part("", (record,)),)
    run = render_pdf(replace(volume, parts=part, references=(), elsewhere=()), blobs, Settings())
    sheet = sheet_for("a5", language)
    found = []
    with pymupdf.open(stream=run.data, filetype="pdf") as pdf:
        for page in pdf:
            left = sheet.outer if page.number % 2 else sheet.inner
            found += [
                Char(
                    char["c"],
                    (char["origin"][0] - left) / SIZE,
                    char["origin"][1],
                    page.number,
                    span["font"],
                )
                for block in page.get_text("rawdict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if abs(span["size"] - SIZE) < 0.01
                for char in span["chars"]
                if not char["c"].isspace()
            ]
    return found, run.data, [finding.code for finding in run.findings]


def lines(chars: list[Char]) -> list[list[Char]]:
    """The lines of the text, from left to right."""
    rows: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        rows.setdefault((char.page, round(char.y)), []).append(char)
    return [sorted(row, key=lambda char: char.x) for row in rows.values()]


def steps(chars: list[Char], text: str) -> list[float]:
    """The distances, in squares, from each character of ``text`` to the next."""
    whole = "".join(char.c for char in chars)
    place = whole.index(text)
    found = chars[place : place + len(text)]
    return [b.x - a.x for a, b in pairwise(found)]


def share_flush(chars: list[Char], measure: float = 28) -> tuple[float, int]:
    """The share of the lines of paragraphs, but for last ones, that end at the measure."""
    rows = [row for row in lines(chars) if row[0].x < 2.1]
    # The line before one that is not indented is not the last of its paragraph.
    full = [row for row, after in pairwise(rows) if after[0].x < 0.1]
    good = 0
    for row in full:
        last = row[-1]
        white = 0.5 if last.c in FORBIDDEN_FIRST else 0
        advance = 1 if last.c in FORBIDDEN_FIRST or ord(last.c) > 0x2E80 else None
        if advance is None:  # a Latin letter: what is left is less than a wide one
            good += measure - 1 < last.x < measure
        else:
            ends = last.x + advance
            good += min(abs(ends - measure), abs(ends - white - measure)) < 0.5 / SIZE
    return good / len(full), len(full)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_lines_end_at_the_measure(
    sample: Sample, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "".join(f"<p>{MIXED[n:] if n < 20 else MIXED}{MIXED}</p>" for n in range(0, 40, 2))
    share, count = share_flush(set_in(sample, body, language)[0])
    assert count > 100
    assert share >= 0.99
    monkeypatch.setattr(press, "WRITTEN_FOR", ("1.0", "0.1", "0.1"))
    assert share_flush(set_in(sample, body, language)[0])[0] < 0.8


def test_a_line_that_would_have_to_be_torn_apart_stays_as_it_is(sample: Sample) -> None:
    word = "pneumonoultramicroscopicsilicovolcanoconiosis"
    chars, _, _ = set_in(sample, f"<p>三个字{word}，下一行。</p>")
    assert steps(chars, "三个字") == [pytest.approx(1, abs=0.01)] * 2


def test_letters_of_words_and_halves_of_dashes_stay_together(sample: Sample) -> None:
    chars, _, _ = set_in(sample, f"<p>用typesetting排字——再说……{'排' * 12}的{'字' * 20}，完。</p>")
    (first, *_) = [row for row in lines(chars) if row[0].c == "用"]
    assert first[-1].x == pytest.approx(27, abs=0.05)  # it was spread
    alone, _, _ = set_in(sample, "<p>typesetting</p>")
    assert steps(chars, "typesetting") == pytest.approx(steps(alone, "typesetting"), abs=0.005)
    assert sum(steps(chars, "——")) == pytest.approx(2, abs=0.01)
    assert steps(chars, "……") == [pytest.approx(1, abs=0.01)]


@pytest.mark.parametrize(
    ("language", "pair", "distance"),
    [
        *(
            ("zh-Hans", pair, 0.5)
            for pair in ("》《", "》、", "。”", "”，", "，“", "：“", "）。", "（《", "？！")
        ),
        ("zh-Hant", "」，", 0.5),
        ("zh-Hant", "。」", 0.75),
        ("zh-Hant", "，「", 0.5),
        ("zh-Hans", "好，", 1),
        ("zh-Hans", "。好", 1),
    ],
)
def test_marks_in_a_row_are_set_close(
    sample: Sample, language: str, pair: str, distance: float
) -> None:
    chars, _, _ = set_in(sample, f"<p>甲{pair}乙</p>", language)
    (step,) = steps(chars, pair)
    assert step == pytest.approx(distance, abs=0.02)


def test_marks_are_set_close_where_a_link_ends(sample: Sample) -> None:
    chars, _, _ = set_in(sample, "<p>见<a href='https://甲'>《甲》</a>、<em>《乙》</em>。</p>")
    assert steps(chars, "》、《") == [pytest.approx(0.5, abs=0.02)] * 2


def test_an_opening_mark_begins_a_line_without_its_white(sample: Sample) -> None:
    chars, _, _ = set_in(sample, f"<p>{'字' * 26}《书》{'字' * 30}</p>")
    assert next(char.x for char in chars if char.c == "《") == pytest.approx(-0.5, abs=0.01)


def test_han_and_latin_stand_a_quarter_of_a_square_apart(sample: Sample) -> None:
    chars, _, _ = set_in(sample, "<p>用A纸，A。<em>B</em>纸</p>")
    assert steps(chars, "用A")[0] == pytest.approx(1.25, abs=0.01)
    assert steps(chars, "，A")[0] == pytest.approx(1, abs=0.01)
    wide = steps(chars, "A纸")[0]
    assert wide - steps(chars, "A。")[0] == pytest.approx(0.25, abs=0.01)
    chars, _, _ = set_in(sample, f"<p>{'字' * 26}ABC{'字' * 30}</p>")
    assert next(char.x for char in chars if char.c == "A") == pytest.approx(0, abs=0.01)


def test_quotation_marks_take_the_face_of_their_text(sample: Sample) -> None:
    chars, _, _ = set_in(sample, "<p>他说“it’s fine”，‘好’。He said “yes” to it, 对。</p>")
    assert steps(chars, "’s")[0] < 0.4
    assert steps(chars, "“y")[0] < 0.6
    assert steps(chars, "“i")[0] == pytest.approx(1, abs=0.01)
    assert steps(chars, "‘好")[0] == pytest.approx(1, abs=0.01)


def test_no_line_begins_or_ends_with_what_must_not(sample: Sample) -> None:
    text = "甲～乙·丙——丁……戊，“己”（庚）《辛》、壬。癸～" * 2
    body = "".join(f"<p>{'字' * n}{text * 8}</p>" for n in range(12))
    chars, _, _ = set_in(sample, body)
    rows = [row for row in lines(chars) if row[0].x < 2.1]
    assert len(rows) > 100
    assert not [row[0].c for row in rows if row[0].c in FORBIDDEN_FIRST]
    assert not [row[-1].c for row in rows if row[-1].c in FORBIDDEN_LAST]


@pytest.mark.parametrize("end", ["书。", "书。”", "书"])
def test_no_character_stands_alone_in_the_last_line(sample: Sample, end: str) -> None:
    """一字不成行: two do, and the line before is spread a little."""
    body = "".join(f"<p>{'纸' * count}{end}</p>" for count in range(53, 57))
    rows = ["".join(char.c for char in line) for line in lines(set_in(sample, body)[0])]
    ends = [row for row in rows if row.startswith("纸") and "书" in row]
    assert len(ends) == 4
    assert min(map(len, (row.rstrip("。”") for row in ends))) == 2


def test_readings_stand_above_their_characters(sample: Sample) -> None:
    body = (
        "<p>有<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp>字<rt>じ</rt></ruby>在。</p><p>下一行</p>"
    )
    chars, data, _ = set_in(sample, body)
    assert "有漢字在。" in ["".join(char.c for char in line) for line in lines(chars)]
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        spans = [
            (span["text"].strip(), span["bbox"], span["size"])
            for page in pdf
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    (box,) = [box for text, box, size in spans if text == "かん" and size < 6]
    base = next(char for char in chars if char.c == "漢")
    assert box[3] < base.y - 0.5 * SIZE
    rows = sorted({round(char.y, 1) for char in chars if char.c in "有下"})
    assert rows[1] - rows[0] == pytest.approx(18, abs=0.1)


def test_other_scripts_take_faces_of_their_own(sample: Sample) -> None:
    body = "<p>甲كان乙<span lang='ko'>한국어</span>丙<span lang='ja'>骨</span>丁\U000f1234</p>"
    chars, _, codes = set_in(sample, body)
    faces = {char.c: char.font for char in chars}
    assert "Arabic" in next(
        face for c, face in faces.items() if "\u0600" <= c < "\u0700" or c > "\ufb50"
    )
    assert "KR" in faces["한"]
    assert "JP" in faces["骨"]
    assert "SC" in faces["甲"]
    assert "glyph-missing" in codes
    assert len({round(char.y, 1) for char in chars if char.c in "甲乙丙丁"}) == 1


def test_the_same_text_gives_the_same_sound_file(sample: Sample) -> None:
    _, data, _ = set_in(sample, f"<p>{MIXED * 3}</p>")
    assert data == set_in(sample, f"<p>{MIXED * 3}</p>")[1]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("他说“好”。", ""),
        ("他用“hello”打招呼", ""),
        ("it’s", "’"),
        ("他说it’s fine", "’"),
        ("he said “yes” to me，他", "“”"),
        ("Windows的“Start”菜单", ""),
        ("“Good paper,” they said.", "“”"),
    ],
)
def test_latin_quotation_marks_are_told(text: str, latin: str) -> None:
    assert "".join(text[place] for place in han.latin_quotes(text)) == latin
