"""The small parts of the print edition: sheets, page numbers, heads, tables."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.editions import PageBreak, Pagination
from publisher.papers import PAPERS
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.fitting import fit
from publisher.renderers.pdf.galley import css_string, running_head
from publisher.renderers.pdf.pagination import TEXT, folios, paginate, roman
from publisher.renderers.pdf.sheet import sheet_for
from publisher.renderers.pdf.titles import even_measure
from publisher.renderers.title_lines import lines_of, words_in
from publisher.settings import Settings
from publisher.words import words_for


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-TW", "en"])
def test_the_type_area_is_whole_characters_and_lines_with_margins(
    paper: str, language: str
) -> None:
    sheet = sheet_for(paper, language)
    assert sheet.text_width % 10.5 == 0
    assert sheet.text_height == sheet.lines * sheet.type.leading
    assert sheet.inner + sheet.text_width + sheet.outer == pytest.approx(sheet.width)
    assert sheet.top + sheet.text_height + sheet.bottom == pytest.approx(sheet.height)
    assert 42 < sheet.inner < sheet.outer < 100  # 15 to 35 mm
    assert min(sheet.top, sheet.bottom) > 42
    assert 0.6 < sheet.picture_height / sheet.text_height <= 0.7


def test_a5_has_26_to_32_characters_in_a_line() -> None:
    assert 26 * 10.5 <= sheet_for("a5", "zh").text_width <= 32 * 10.5


def test_folios_are_roman_in_front_and_arabic_in_the_text() -> None:
    pages = [[], [], ["a"], [TEXT, "art-x"], ["b"]]
    assert folios(pages) == ["i", "ii", "iii", "1", "2"]


def test_roman_numerals() -> None:
    numbers = {1: "i", 4: "iv", 9: "ix", 14: "xiv", 19: "xix", 40: "xl", 49: "xlix", 88: "lxxxviii"}
    assert {number: roman(number) for number in numbers} == numbers


def test_a_broken_block_begins_on_its_first_page_only() -> None:
    pages = [[], [TEXT, "art-a", "a--b1", "a--b2"], ["art-a", "a--b2", "a--b3"], ["a--b3"]]
    blocks = {"a--b1": "b1", "a--b2": "b2", "a--b3": "b3"}
    assert paginate(pages, {"art-a": "a"}, blocks) == Pagination(
        4, {"a": "1"}, (PageBreak("1", "a", ""), PageBreak("2", "a", "b3")), {"a": "2"}
    )


def test_two_articles_on_a_page_begin_there_both() -> None:
    pages = [[TEXT, "art-a", "a--b1", "art-b", "b--b1"], ["b--b2"]]
    blocks = {"a--b1": "b1", "b--b1": "b1", "b--b2": "b2"}
    result = paginate(pages, {"art-a": "a", "art-b": "b"}, blocks)
    assert result.articles == {"a": "1", "b": "1"}
    assert result.breaks == (PageBreak("1", "a", ""), PageBreak("2", "b", "b2"))


def test_parts_are_on_the_pages_of_their_titles() -> None:
    pages = [["x"], [TEXT, "part-2"], [], ["part-3", "art-a"], ["part-3"]]
    parts = paginate(pages, {"art-a": "a"}, {}, (), ["part-1", "part-2", "part-3"]).parts
    assert parts == ("", "1", "3")


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("短题", "短题"),
        ("活字的故事：从泥活字到铅活字的九百年", "活字的故事"),
        ("The Story of Movable Type: How a Trade Walked", "The Story of Movable Type"),
        ("一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四…"),
        ("One two three four five six seven eight nine", "One two three four five six…"),
        ("甲：乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未", "甲：乙丙丁戊己庚辛壬癸子丑寅…"),
        ("spread\n over   lines", "spread over lines"),
    ],
)
def test_running_heads_keep_to_one_line(title: str, head: str) -> None:
    assert running_head(title, 15.0) == head
    assert width_of(head) <= 15.0


def test_css_strings_cannot_be_left() -> None:
    assert css_string('a"b\\c\n}') == '"a\\22 b\\5c c\\a \\7d "'


def test_a_figure_fills_whole_lines() -> None:
    sheet = sheet_for("a5", "zh")
    figure = etree.fromstring(
        '<div><p/><figure><img src="x" width="392" height="300"/>'
        "<figcaption>一行</figcaption></figure></div>"
    )
    fit(figure, sheet, words_for("en", Settings()))
    padding = float(figure[1].get("style").removeprefix("padding: ").removesuffix("pt 0"))
    assert (300 * 0.6 + (0.5 + 0.75) * 18 + 2 * padding) % 18 == pytest.approx(0)
    assert 0 <= padding < 9


def test_a_tall_picture_that_opens_an_article_leaves_room_for_the_title() -> None:
    sheet = sheet_for("a5", "zh")
    body = etree.fromstring(
        '<div><figure><img src="x" width="600" height="2000"/></figure>'
        '<figure><img src="x" width="600" height="2000"/></figure></div>'
    )
    fit(body, sheet, words_for("en", Settings()))
    assert [figure.get("class") for figure in body] == ["opens", None]
    # Title, byline and date take eight lines of the page, a caption two.
    assert sheet.opening_picture_height <= (sheet.lines - 8 - 2) * sheet.type.leading


def test_titles_of_several_lines_are_evened_out_but_not_arabic_ones() -> None:
    title = "从写本、刻本到活字本的一本本书在三个时代的模样"
    assert 11 < even_measure(title, 18.4) < 14
    assert even_measure("一行的题目", 18.4) == 0
    assert 13 < even_measure("A Latin title that is longer than the line it has", 18.4) < 15
    assert even_measure("عنوان طويل لا يكفيه سطر واحد على هذه الصفحة الصغيرة", 18.4) == 0


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "短短一句话：纸与墨的来历　活字之后又如何",
            ["短短一句话：纸与墨的来历", "活字之后又如何"],
        ),
        (
            "造纸的人：楮皮与竹做的纸　抄纸的帘子（三）",
            ["造纸的人：楮皮与竹做的纸", "抄纸的帘子（三）"],
        ),
        ("一本书从写成到印好要经过的许许多多道手", ["一本书从写成到印好", "要经过的许许多多道手"]),
        (
            "一本书从写成到印好总要经过许多道手（三）",
            ["一本书从写成到印好总", "要经过许多道手（三）"],
        ),
        ("书", ["书"]),
        ("来客问：“我们能看见这张纸吗？”（图）", ["来客问：", "“我们能看见这张纸吗？”（图）"]),
        ("“世上的纸都是这样做的”造纸人说给来客听", ["“世上的纸都是这样做的”", "造纸人说给来客听"]),
        ("本社编著出版《纸是怎样做成的》系列丛书", ["本社编著出版", "《纸是怎样做成的》系列丛书"]),
        (
            "The paper of Old Town: a mill by the river",
            ["The paper of Old Town:", "a mill by the river"],
        ),
        (
            "Printers now make the best paper of all in the country",
            ["Printers now make the best", "paper of all in the country"],
        ),
    ],
)
def test_titles_are_broken_where_their_sense_allows_it(title: str, lines: list[str]) -> None:
    assert list(lines_of(title, 18.4)) == lines


def test_words_of_the_text_are_not_torn_in_its_title() -> None:
    title = "知名的作坊主表彰造纸工人传授手艺（图）"
    assert list(lines_of(title, 18.4)) == ["知名的作坊主表彰造", "纸工人传授手艺（图）"]
    words = words_in(title, "一个造纸工和又一个造纸工做了纸。")
    assert "造纸" in words
    assert "彰造" not in words
    assert list(lines_of(title, 18.4, words)) == ["知名的作坊主表彰", "造纸工人传授手艺（图）"]
