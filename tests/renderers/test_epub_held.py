"""A note's mark never begins a line: what stands before it is held to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_reading import XHTML, bind, record
from lxml import etree

from publisher import resources
from publisher.model import Part, Volume
from publisher.renderers.epub.held import hold_marks
from publisher.settings import Settings
from publisher.store import Blobs

MARK = '<a class="noteref" href="#n">[1]</a>'
NEXT = '<sup><a class="noteref" href="#m">2</a></sup>'


def held(markup: str) -> str:
    body = etree.fromstring(f"<div>{markup}</div>")
    hold_marks(body)
    text = etree.tostring(body, encoding="unicode")[5:-6]
    return text.replace(MARK, "+").replace(NEXT, "*")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>一张纸{MARK}。</p>", '<p>一张<span class="held">纸+</span>。</p>'),
        (f"<p>“一张纸。”{MARK}又</p>", '<p>“一张<span class="held">纸。”+</span>又</p>'),
        (f"<p>纸 {MARK}{NEXT}。</p>", '<p><span class="held">纸+*</span>。</p>'),
        (
            f"<p>a <em>纸墨</em>{NEXT}</p>",
            '<p>a <em>纸</em><span class="held"><em>墨</em>*</span></p>',
        ),
        (f"<p><b id='x'>纸</b>{MARK}</p>", '<p><span class="held"><b id="x">纸</b>+</span></p>'),
        (f"<p>The end.{MARK} So</p>", '<p>The end<span class="held">.+</span> So</p>'),
        # No line breaks between a letter and a mark, and a word is not cut.
        (f"<p>كلمة{MARK}</p>", "<p>كلمة+</p>"),
        (f"<p>the end {MARK}.</p>", "<p>the end+.</p>"),
        (f"<p>{MARK}纸</p>", "<p>+纸</p>"),
        (f'<p><a href="x">纸</a>{MARK}</p>', '<p><a href="x">纸</a>+</p>'),
    ],
)
def test_a_mark_is_held_to_what_stands_before_it(markup: str, expected: str) -> None:
    assert held(markup) == expected


def test_what_is_held_does_not_wrap_in_a_book(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    notes = '<section class="notes"><ol><li id="n">注</li></ol></section>'
    body = f'<p>一张纸。<a class="noteref" id="r" href="#n">1</a></p>{notes}'
    article = record(blobs, "x", body, language="zh-Hans")
    volume = Volume("v", "v", "V", "T", "", 1, 1, "zh-Hans", (Part("", (article,)),))
    (found,) = bind(volume, blobs).tree("a-x.xhtml").findall(f".//{XHTML}span[@class='held']")
    assert "".join(found.itertext()) == "纸。1"
    assert ".held { white-space: nowrap }" in resources.style("epub.css", Settings())
