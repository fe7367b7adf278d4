"""Text from outside as XML and readers take it."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.renderers.text import fit, language_tag, printable, safe_id, web_address


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "http://example.org"),
        ("http://example.org/a b|c", "http://example.org/a%20b%7Cc"),
        ("http://example.org/100%", "http://example.org/100%25"),
        ("http://example.org/%E4%B8%AD", "http://example.org/%E4%B8%AD"),
        ("http://example.org/#a#b", "http://example.org/#a%23b"),
        ("http://me:secret@example.org/", "http://example.org/"),
        ("http://中文.example/路?查=1", "http://xn--fiq228c.example/路?查=1"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("http://example .org/", ""),
        ("http://[bad", ""),
        ("http://xn--a.example/", ""),
        ("http://example.org:99999/", ""),
        ("http://", ""),
        ("mailto:nobody", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("somewhere", ""),
    ],
)
def test_an_address_is_valid_or_nothing(given: str, valid: str) -> None:
    assert web_address(given) == valid
    assert web_address(valid) == valid


def test_what_is_fit_is_xml() -> None:
    text = "".join(map(chr, (*range(0x300), 0xD800, 0xFFFE, 0xFFFF, 0x1F600, 0x20000)))
    element = etree.Element("p")
    element.text = fit(text)
    assert "😀𠀀" in element.text
    assert "a~\u00e9" in fit("a\x00~\x1b\u00e9\x7f")


def test_a_title_is_one_line() -> None:
    assert printable(" a\n\tb\u3000c\x08 ") == "a b c"


@pytest.mark.parametrize(
    ("given", "tag"),
    [("zh-Hans", "zh-Hans"), ("zh_CN", "zh-CN"), ("", "und"), ("x y", "und"), ("français", "und")],
)
def test_a_language_is_a_tag_or_undetermined(given: str, tag: str) -> None:
    assert language_tag(given) == tag


def test_ids_stay_apart_and_out_of_the_way_of_pages() -> None:
    names = ["b1", "1", "标题", "a b", "a_b", "a_20_b", "page-1", "page_1", "id-1", ""]
    ids = [safe_id(name) for name in names]
    assert len(set(ids)) == len(names)
    assert ids[0] == "b1"
    assert not any(name.startswith("page-") for name in ids)
    assert all(name.isascii() and not any(map(str.isspace, name)) for name in ids)
