from __future__ import annotations

import pytest
from lxml import etree

from publisher.renderers.epub.ruby import mend_running_text

SOUND = [
    "<ruby>字<rt>zi</rt></ruby>",
    "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>",
    "<ruby><b>字</b><rp>(</rp><rt>zi</rt><rp>)</rp></ruby>",
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>",
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>",
    '<bdo dir="rtl">x</bdo>',
    "<dfn>x</dfn>",
]
UNSOUND = [
    ("<ruby/>", "<span/>"),
    ("<ruby>字</ruby>", "<span>字</span>"),
    ("<ruby><rt>zi</rt></ruby>", "<span><span>zi</span></span>"),
    ("<ruby>字<rt>a</rt>字</ruby>", "<span>字<span>a</span>字</span>"),
    ("<ruby>字<rp>(</rp><rt>a</rt></ruby>", "<span>字<span>(</span><span>a</span></span>"),
    (
        "<ruby>字<rp>(</rp>x<rt>a</rt><rp>)</rp></ruby>",
        "<span>字<span>(</span>x<span>a</span><span>)</span></span>",
    ),
    ("<b>a<rt>zi</rt></b>", "<b>a<span>zi</span></b>"),
    ("<bdo>x</bdo>", "<span>x</span>"),
    ('<bdo dir="zz">x</bdo>', "<span>x</span>"),
    ("<dfn>a<dfn>b</dfn></dfn>", "<dfn>a<span>b</span></dfn>"),
]


def mended(markup: str) -> str:
    body = etree.fromstring(f"<div><p>{markup}</p></div>")
    mend_running_text(body)
    return (
        etree.tostring(body, encoding="unicode").removeprefix("<div><p>").removesuffix("</p></div>")
    )


@pytest.mark.parametrize("markup", SOUND)
def test_what_is_right_stays(markup: str) -> None:
    assert mended(markup) == markup


@pytest.mark.parametrize(("markup", "plain"), UNSOUND)
def test_what_has_no_place_becomes_plain_text(markup: str, plain: str) -> None:
    assert mended(markup) == plain
