"""Paragraphs and books are set by the custom of their language, whichever it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from epub_reading import LANG, XHTML, bind, record
from weasyprint import CSS, HTML

from publisher import resources
from publisher.errors import OutputFailed
from publisher.model import Image, Part, Reference, Volume
from publisher.renderers.text import is_rtl, tongue_of
from publisher.settings import Settings
from publisher.store import Blobs


def indents(language: str) -> tuple[float, float, float]:
    """How far the first lines of a paragraph, of one after a heading and one in a list go in: em.

    That is the paragraph's own place against that of its first letter.
    """
    markup = (
        f'<html lang="{language}"><h2>o</h2><p id="after">oo</p><p id="next">oo</p>'
        '<ul><li><p id="item">oo</p></li></ul>'
    )
    style = CSS(string=resources.style("base.css", Settings()))
    page = HTML(string=markup).render(stylesheets=[style]).pages[0]
    found = {}
    for box in page._page_box.descendants():
        if box.element_tag == "p" and type(box).__name__ == "BlockBox":
            text = next(b for b in box.descendants() if type(b).__name__ == "TextBox")
            size = box.style["font_size"]
            found[box.element.get("id")] = (text.position_x - box.content_box_x()) / size
    return found["next"], found["after"], found["item"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", (2, 2, 0)),
        ("zh-Hant", (2, 2, 0)),
        ("ja", (1, 1, 0)),
        ("ko", (1, 1, 0)),
        ("en", (1.5, 0, 0)),
        ("fr", (1.5, 0, 0)),
        ("de", (1.5, 0, 0)),
        ("ru", (1.5, 0, 0)),
        ("vi", (1.5, 0, 0)),
    ],
)
def test_a_paragraph_is_indented_by_its_language(
    language: str, expected: tuple[float, float, float]
) -> None:
    assert indents(language) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("tag", "rtl"),
    [
        *(("ar", True), ("he-IL", True), ("fa", True), ("az-Arab", True)),
        *(("ur-Latn", False), ("zh-Hans", False), ("en", False), ("und", False)),
    ],
)
def test_the_direction_is_that_of_the_script(tag: str, rtl: bool) -> None:
    assert is_rtl(tag) == rtl


def book_of(blobs: Blobs, language: str, *languages: str) -> Volume:
    articles = tuple(
        record(blobs, f"x{n}", "<p>x</p>", language=tongue) for n, tongue in enumerate(languages)
    )
    return Volume("v", "v", "V", "T", "", 1, 1, language, (Part("", articles),))


def test_a_hebrew_book_is_read_from_the_right(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    book = bind(book_of(blobs, "he", "he", "en"), blobs)
    (spine,) = book.package().iter("{*}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert {book.tree(name).get("dir") for name in book.spine()} == {"rtl"}
    directions = [
        next(book.tree(name).iter(f"{XHTML}section")).get("dir")
        for name in ("a-x0.xhtml", "a-x1.xhtml")
    ]
    assert directions == [None, "ltr"]


def test_an_arabic_article_in_a_chinese_book_has_its_own_direction(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    book = bind(book_of(blobs, "zh-Hans", "zh-Hans", "ar"), blobs)
    (spine,) = book.package().iter("{*}spine")
    assert spine.get("page-progression-direction") is None
    assert book.tree("a-x0.xhtml").get("dir") is None
    assert next(book.tree("a-x1.xhtml").iter(f"{XHTML}section")).get("dir") == "rtl"


def test_two_files_of_one_name_are_an_error_not_a_book(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = blobs.add(b"\xff\xd8\xff\xe0 a picture")
    pictures = (Image("cover.jpg", digest, "image/jpeg", 10, 10, 13),)
    article = record(blobs, "x", '<p><img src="images/cover.jpg" alt=""/></p>', images=pictures)
    volume = Volume("v", "v", "V", "T", "", 1, 1, "en", (Part("", (article,)),))
    with pytest.raises(OutputFailed, match=r"images/cover\.jpg"):
        bind(volume, blobs)


def test_a_book_without_pictures_does_not_count_them(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    imprint = "".join(
        map(str, bind(book_of(blobs, "en", "en"), blobs).tree("imprint.xhtml").itertext())
    )
    assert "Set from 1 article by" in imprint
    assert "picture" not in imprint


@pytest.mark.parametrize("name", ["base.css", "epub.css"])
def test_old_readers_understand_every_selector(name: str) -> None:
    style = re.sub(r"/\*.*?\*/", "", resources.style(name, Settings()), flags=re.S)
    known = {"lang", "first-child", "before", "after"}
    selectors = re.findall(r"([^{}]+)\{", style)
    assert selectors
    assert {found for each in selectors for found in re.findall(r":+([\w-]+)", each)} <= known


@pytest.mark.parametrize(
    ("text", "around", "tongue"),
    [
        *(("纸上杂志", "en", "zh"), ("かみと紙", "de", "ja"), ("종이", "fr", "ko")),
        *(("纸上杂志", "zh-Hant", ""), ("かみ", "zh-Hans", ""), ("Paper", "zh-Hans", "")),
    ],
)
def test_a_name_tells_its_language_by_its_letters(text: str, around: str, tongue: str) -> None:
    assert tongue_of(text, around) == tongue


def test_foreign_names_in_a_book_say_that_they_are(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    far = Reference("publisher:far", "far", "论纸", "w", "纸上卷", "w")
    body = '<p><a href="publisher:far">There</a></p>'
    articles = (record(blobs, "x", body),)
    volume = Volume(
        "v", "v", "V", "T", "", 1, 1, "en", (Part("", articles),), (far,), library="纸上杂志"
    )
    book = bind(volume, blobs)
    tongues = {
        "".join(element.itertext()): element.get(LANG)
        for name in ("title", "imprint", "a-x")
        for element in book.tree(f"{name}.xhtml").iter()
        if element.get(LANG) not in (None, "en")
    }
    assert tongues == {"纸上杂志": "zh", "论纸": "zh", "纸上卷": "zh"}
    named = book.package().xpath("//*[@xml:lang='zh']")
    assert [element.text for element in named] == ["纸上杂志", "纸上杂志"]
