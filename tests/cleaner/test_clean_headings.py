"""Lines that only look like headings or rules become what they stand for; sentences do not."""

from __future__ import annotations

import pytest
from cleaning import clean_mirror, clean_saved


@pytest.mark.parametrize(
    "line", ["秘密的“双边会谈”", "纸张如何保存？", "水位又上涨了！", "一、“先晾干，后压平”"]
)
def test_a_bold_line_is_a_heading_though_it_asks_or_quotes(line: str) -> None:
    body = clean_mirror(f"<p>甲乙丙丁。</p><p><b>{line}</b></p><p>戊己庚辛。</p>").body
    assert f"<h2>{line}</h2>" in body


@pytest.mark.parametrize(
    "line",
    [
        "The paper was wet. Would it ever dry?",
        "“We dried it.”",
        '<a href="https://example.org/more">Read how the paper was dried</a>',
    ],
)
def test_a_bold_sentence_or_link_is_no_heading(line: str) -> None:
    body = clean_mirror(f"<p>One.</p><p><b>{line}</b></p><p>Two.</p>").body
    assert "<h2" not in body


def test_lines_in_capitals_are_headings_where_there_are_several() -> None:
    def page(*names: str) -> str:
        return "".join(f"<p>{name}</p><p>It ran for nine years.</p>" for name in names)

    one = clean_mirror(page("THE FERRY")).body
    assert "<h2" not in one
    three = clean_mirror(page("THE FERRY", "THE BRIDGE", "WHO PAID FOR IT?")).body
    assert three.count("<h2>") == 3
    assert "<h2>WHO PAID FOR IT?</h2>" in three


@pytest.mark.parametrize("marks", ["___", "* * *", "＊＊＊", "———", "◆◆◆"])
def test_a_line_of_marks_is_a_rule(marks: str) -> None:
    assert (
        clean_mirror(f"<p>甲。</p><p>{marks}</p><p>乙。</p>").body == "<p>甲。</p><hr/><p>乙。</p>"
    )


@pytest.mark.parametrize("marks", ["……", "--", "*-*"])
def test_other_marks_are_text(marks: str) -> None:
    assert "<hr" not in clean_mirror(f"<p>甲。</p><p>{marks}</p><p>乙。</p>").body


_TEXT = "<p>The harbour was closed in the spring, and the boats lay in the mud until June.</p>" * 9
_STANDFIRST = "Why the oldest harbour on the coast could not be kept open, and who paid for it."


def _saved(shown: str) -> str:
    return (
        f'<html><head><meta name="description" content="{_STANDFIRST}"></head><body>'
        f'<article><h1>A harbour closes</h1><div class="x">{shown}</div>'
        f'<div class="body">{_TEXT}</div></article></body></html>'
    )


def test_what_introduces_an_article_below_its_title_is_its_subtitle() -> None:
    article = clean_saved(_saved(f"<h2>{_STANDFIRST}</h2>"))
    assert article.subtitle == _STANDFIRST
    assert _STANDFIRST not in article.body


def test_a_description_that_the_page_does_not_show_is_no_subtitle() -> None:
    assert clean_saved(_saved("<h2>Something else stands here</h2>")).subtitle == ""
