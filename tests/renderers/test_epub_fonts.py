"""Fonts in the EPUB: only what is used, by region, and only if their licence bits permit it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from epub_reading import Book, bind
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from sample_volume import make_volume

from publisher.editions import Pagination
from publisher.model import Finding, Volume
from publisher.renderers.epub.book import render_epub
from publisher.renderers.epub.fonts import embed
from publisher.renderers.font_files import region_of
from publisher.settings import Settings
from publisher.store import Blobs


def make_font(path: Path, letters: str, family: str, bits: int = 0, weight: int = 400) -> Path:
    """A TrueType font of boxes."""
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 500), (500, 500), (500, 0)):
        (pen.lineTo if point != (0, 0) else pen.moveTo)(point)
    pen.closePath()
    names = {letter: f"u{ord(letter):04X}" for letter in letters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(letter): name for letter, name in names.items()})
    builder.setupGlyf(dict.fromkeys(order, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(fsType=bits, usWeightClass=weight)
    builder.setupPost()
    builder.save(path)
    return path


def page(body: str, language: str = "zh-Hans") -> bytes:
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{language}"><head><title>不</title>'
        f"</head><body>{body}</body></html>"
    ).encode()


def shown(data: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(data)).getBestCmap()}


def test_a_font_is_reduced_to_the_letters_of_the_text(tmp_path: Path) -> None:
    font = make_font(tmp_path / "box.ttf", "一二三四abc不", "Box")
    found = embed([page("<p>一a</p>"), page("<p>二</p>")], "zh-Hans", [str(font)], "Book")
    (file,) = found.files
    assert shown(file.data) == {"一", "二", "a"}
    assert file.media_type == "font/ttf"
    assert f'src: url("{file.name}")' in found.style
    assert 'body { font-family: "Box", serif }' in found.style
    assert found.findings == ()


def test_the_next_font_has_what_the_first_has_not(tmp_path: Path) -> None:
    latin = make_font(tmp_path / "latin.ttf", "abc“”", "Latin")
    han = make_font(tmp_path / "han.ttf", "一二abc“”", "Han")
    found = embed([page("<p>“a一”</p>")], "zh-Hans", [str(latin), str(han)], "Book")
    # Quotation marks among Han letters are those of the Han font.
    assert [shown(file.data) for file in found.files] == [{"a"}, {"一", "“", "”"}]
    assert 'font-family: "Latin among Han", "Han", serif' in found.style


def test_runs_in_another_language_have_rules_of_their_own(tmp_path: Path) -> None:
    latin = make_font(tmp_path / "latin.ttf", "abc“”", "Latin")
    han = make_font(tmp_path / "han.ttf", "一二abc“”", "Han")
    text = '<p>一<span xml:lang="en">“b”</span></p>'
    found = embed([page(text)], "zh-Hans", [str(latin), str(han)], "Book")
    assert '[lang|="en"] { font-family: "Latin", serif }' in found.style
    assert 'body { font-family: "Han", serif }' in found.style


def test_a_bold_face_joins_its_family(tmp_path: Path) -> None:
    fonts = [
        str(make_font(tmp_path / f"{weight}.ttf", "一", "Box", weight=weight))
        for weight in (400, 700)
    ]
    found = embed([page("<p>一</p>")], "zh-Hans", fonts, "Book")
    assert re.findall(r"font-weight: (\w+)", found.style) == ["normal", "bold"]
    assert [shown(file.data) for file in found.files] == [{"一"}, {"一"}]


@pytest.mark.parametrize(
    ("bits", "taken"), [(0, 1), (4, 1), (8, 1), (2, 0), (0x100, 0), (0x108, 0), (0x200, 0)]
)
def test_only_fonts_that_may_be_embedded_are(tmp_path: Path, bits: int, taken: int) -> None:
    font = make_font(tmp_path / "box.ttf", "一", "Box", bits)
    found = embed([page("<p>一</p>")], "zh-Hans", [str(font)], "Book")
    assert len(found.files) == taken
    assert [f.code for f in found.findings] == ([] if taken else ["font-restricted"])
    assert bool(found.style) == bool(taken)


def test_what_cannot_be_had_is_a_finding(tmp_path: Path) -> None:
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"OTTO and nothing")
    font = make_font(tmp_path / "box.ttf", "一", "Box")
    names = [str(broken), str(tmp_path / "none.ttf"), "No Such Family Of Fonts", str(font)]
    found = embed([page("<p>一龘</p>")], "zh-Hans", names, "Book")
    codes = [(f.code, f.severity) for f in found.findings]
    assert codes == [("font-missing", "warning")] * 3 + [("font-lacks-glyphs", "info")]
    assert "龘" in found.findings[-1].message


@pytest.mark.parametrize(
    ("language", "region"),
    [("zh", "SC"), ("zh-Hans", "SC"), ("zh-Hant", "TC"), ("zh-Hant-TW", "TC"), ("zh-HK", "HK"),
     ("zh-Hant-HK", "HK"), ("ja", "JP"), ("ko-KR", "KR"), ("en", "")],
)  # fmt: skip
def test_the_region_of_a_language(language: str, region: str) -> None:
    assert region_of(language) == region


def bound(volume: Volume, blobs: Blobs, *fonts: str) -> tuple[Book, tuple[Finding, ...]]:
    target = BytesIO()
    settings = Settings(epub={"fonts": fonts})
    findings = render_epub(volume, b"\xff\xd8\xff", Pagination(), blobs, settings, target)
    return Book(target.getvalue()), findings


def test_the_book_has_its_fonts_and_is_the_same_every_time(tmp_path: Path) -> None:
    volume, blobs = make_volume(tmp_path, "zh-Hans")
    font = str(make_font(tmp_path / "box.ttf", "纸印刷字一", "Box"))
    book, findings = bound(volume, blobs, font)
    assert [f.code for f in findings] == ["font-lacks-glyphs"]
    types = {i.get("href"): i.get("media-type") for i in book.package().iter("{*}item")}
    assert types["fonts/1-Box.ttf"] == "font/ttf"
    assert book.read("style.css").startswith(b'@font-face { font-family: "Box"')
    again, _ = bound(volume, blobs, font)
    assert hashlib.sha256(again.data).digest() == hashlib.sha256(book.data).digest()


def test_without_fonts_the_reader_decides(sample: Callable[..., tuple[Volume, Blobs]]) -> None:
    book = bind(*sample("zh-Hans"))
    assert b"font-face" not in book.read("style.css")
    assert not [name for name in book.names if "font" in name]
