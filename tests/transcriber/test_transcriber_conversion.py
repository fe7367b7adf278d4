"""A line, a name and a body in another script."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.transcriber.body import turn_tree
from publisher.transcriber.conversion import conversion, convert_name, script_of


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("zh", "zh-Hans"), ("zh-Hans", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hans-SG", "zh-Hans"),
        ("zh-Hant", "zh-Hant"), ("zh_TW", "zh-Hant"), ("zh-HK", "zh-Hant-HK"),
        ("zh-Hant-MO", "zh-Hant-HK"), ("ja", None), ("en", None), ("zh-Latn", None), ("und", None),
    ],
)  # fmt: skip
def test_the_script_of_a_language(language: str, script: str | None) -> None:
    assert script_of(language) == script


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        ("zh-Hans", "zh-Hant", "她说：“头发着火了，‘快’来吃面！”", "她說：「頭髮著火了，『快』來吃麵！」"),
        ("zh-Hans", "zh-Hant", "皇后在后面", "皇后在後面"),
        ("zh-Hans", "zh-Hant-HK", "为了这里的人，台湾", "為了這裏的人，台灣"),
        ("zh-Hant", "zh-Hans", "她說：「頭髮『乾』了」", "她说：“头发‘干’了”"),
        ("zh-TW", "zh-Hant-HK", "裡面說", "裏面説"),
        ("zh-Hans", "zh-Hant", "见 https://例子.中国/计算机 与 it’s", "見 https://例子.中国/计算机 與 it’s"),
        ("zh-Hans", "zh-Hant", "“all Latin” stays", "“all Latin” stays"),
    ],
)  # fmt: skip
def test_a_line_is_turned(source: str, target: str, text: str, expected: str) -> None:
    convert = conversion(source, target)  # type: ignore[arg-type]
    assert convert is not None
    assert convert(text) == expected


@pytest.mark.parametrize(
    ("language", "target"),
    [("zh-Hans", "zh-Hans"), ("zh-HK", "zh-Hant"), ("ja", "zh-Hant"), ("und", "zh-Hans")],
)
def test_what_needs_no_turning(language: str, target: str) -> None:
    assert conversion(language, target) is None  # type: ignore[arg-type]


def test_family_names_stay_what_they_are() -> None:
    convert = conversion("zh-Hans", "zh-Hant")
    assert convert is not None
    names = ["余华", "范伟", "于是之", "叶圣陶", "余下的工作组"]
    turned = [convert_name(name, convert) for name in names]
    assert turned == ["余華", "范偉", "于是之", "葉聖陶", "餘下的工作組"]


def turned(body: str, language: str = "zh-Hans", target: str = "zh-Hant") -> str:
    tree = etree.fromstring(f"<div>{body}</div>")
    turn_tree(tree, language, target)  # type: ignore[arg-type]
    return etree.tostring(tree, encoding="unicode")[5:-6]


def test_a_word_is_known_across_markup() -> None:
    assert turned("<p>头<em>发</em>与<strong>发</strong>展</p>") == (
        "<p>頭<em>髮</em>與<strong>發</strong>展</p>"
    )
    assert turned("<p>皇</p><p>后面</p>") == "<p>皇</p><p>後面</p>"


def test_code_addresses_and_ids_stay() -> None:
    body = (
        '<p id="来源">见<code>头发.发</code>与<a href="https://例子.中国/头发">头发</a></p>'
        "<pre>发展</pre>"
    )
    assert turned(body) == (
        '<p id="来源">見<code>头发.发</code>與<a href="https://例子.中国/头发">頭髮</a></p>'
        "<pre>发展</pre>"
    )


def test_what_is_said_of_pictures_is_turned() -> None:
    body = '<figure><img src="images/头.jpg" alt="头发" title="发展"/><figcaption>图书馆</figcaption></figure>'
    assert turned(body) == (
        '<figure><img src="images/头.jpg" alt="頭髮" title="發展"/>'
        "<figcaption>圖書館</figcaption></figure>"
    )


def test_runs_in_other_languages_stay() -> None:
    body = (
        '<p>书名<span lang="ja">学会誌“号”</span>里</p><p lang="ko">国学</p>'
        '<blockquote lang="zh-Hant"><p>「說」</p></blockquote>'
    )
    assert turned(body) == (
        '<p>書名<span lang="ja">学会誌“号”</span>裡</p><p lang="ko">国学</p>'
        '<blockquote lang="zh-Hant"><p>「說」</p></blockquote>'
    )


def test_chinese_quoted_in_another_language_is_turned_and_tagged() -> None:
    body = '<p>He wrote <span lang="zh-Hans">发展</span> on 发展.</p>'
    assert turned(body, language="en") == (
        '<p>He wrote <span lang="zh-Hant">發展</span> on 发展.</p>'
    )


def test_there_and_back_is_the_same() -> None:
    body = "<p>她说：“头发干了，‘快’来吃面！”图书馆里有许多书。</p>"
    assert turned(turned(body), "zh-Hant", "zh-Hans") == body
