"""What an edition prints above the text does not stand in the text once more."""

from __future__ import annotations

import pytest
from cleaning import clean_mirror

from publisher.model import Article

_URL = "原文地址：https://example.org/2020/11/16/a.html"


def _clean(head: str) -> Article:
    return clean_mirror(f"{head}<p>正文从这里开始。</p><hr>{_URL}")


@pytest.mark.parametrize(
    "head",
    [
        "<p>【山报2020年11月16日】</p>",
        "<p>【山报二〇二〇年十一月十六日】</p>",
        "<p>作者：苏晚</p><p>2020-11-16</p>",
        '<figure><img src="https://example.org/a.jpg"></figure><p>作者：苏晚</p>',
        "<p>By Ann Leaf</p><p>Nov. 16, 2020</p>",
    ],
)
def test_lines_that_only_repeat_author_day_and_source_go(head: str) -> None:
    article = _clean(head)
    assert str(article.published) == "2020-11-16"
    assert "<p>正文从这里开始。</p>" in article.body
    assert article.body.count("<p>") == 1
    assert {piece.reason for piece in article.removed} >= {"byline"}


@pytest.mark.parametrize(
    "head",
    [
        "<p>【山报2020年11月16日】据本报消息，水位上涨。</p>",
        "<p>【山报2020年11月17日】</p><p>2020年11月18日</p>",
        "<p>作者：苏晚</p><p>苏晚是一位诗人。</p>",
        "<p>作者：苏晚　地点：山中</p>",
        "<p>2020年11月16日 10:30</p>",
    ],
)
def test_lines_that_say_more_stay(head: str) -> None:
    last = head.rpartition("<p>")[2].removesuffix("</p>")
    assert last.replace("【山报2020年11月17日】", "") in _clean(head).body


def test_an_article_of_nothing_but_its_dateline_keeps_it() -> None:
    assert "山报" in clean_mirror("<p>【山报2020年11月16日】</p>").body
