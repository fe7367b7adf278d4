"""Kobo's marks: how they are counted, and that the text is the same without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from epub_reading import XHTML, Book, bind
from lxml import etree
from sample_volume import picture

from publisher.check.validator import run_epubcheck
from publisher.editions import PageBreak, Pagination
from publisher.model import Volume
from publisher.renderers.epub.kepub import mark
from publisher.renderers.names import file_name
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
KOBO = Settings(epub={"profile": "kobo"})
PAGES = Pagination(
    pages=5,
    articles={"a-paper": "1"},
    breaks=(PageBreak("1", "a-paper", ""), PageBreak("2", "a-paper", "b6")),
)


def marked(body: str) -> str:
    """A body with marks, written short: ``[1.1 text]``."""
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{body}</body></html>'
    text = mark(page.encode()).decode()
    inner = text.partition('<div id="book-inner">')[2].rpartition("</div></div></body>")[0]
    return re.sub(r'<span class="koboSpan" id="kobo\.([\d.]+)">(.*?)</span>', r"[\1 \2]", inner)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One. Two! Three</p>", "<p>[1.1 One. ][1.2 Two! ][1.3 Three]</p>"),
        ("<p>纸是白的。“墨呢？”是黑的</p>", "<p>[1.1 纸是白的。][1.2 “墨呢？”][1.3 是黑的]</p>"),
        ("<p>版本 3.11 与 a.b</p>", "<p>[1.1 版本 3.11 与 a.b]</p>"),
        ("<h1>一</h1>\n<p>二<em>三</em>四</p>", "<h1>[1.1 一]</h1>\n<p>[2.1 二]<em>[2.2 三]</em>[2.3 四]</p>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>[1.1 a]</li><li>[1.2 b]</li></ul>"),
        ("<p>a</p><p><img src='x'/></p><p>b</p>",
         '<p>[1.1 a]</p><p>[2.1 <img src="x"/>]</p><p>[3.1 b]</p>'),
        ("<pre>x. y</pre><p>z</p>", "<pre>x. y</pre><p>[1.1 z]</p>"),
        ("<p><ruby>汉<rt>han</rt></ruby>字</p>", "<p><ruby>汉<rt>han</rt></ruby>[1.1 字]</p>"),
        ("<section>  <p> </p></section>", "<section>  <p>[1.1  ]</p></section>"),
    ],
)  # fmt: skip
def test_how_text_is_marked(body: str, expected: str) -> None:
    assert marked(body) == expected


def bare(book: Book, name: str) -> bytes:
    """A document without marks, in canonical form."""
    root = book.tree(name)
    body = root.find(f"{XHTML}body")
    columns = body[0]
    if columns.get("id") == "book-columns":
        body.text = columns[0].text
        body[:] = list(columns[0])
    for span in list(root.iter(f"{XHTML}span")):
        if span.get("class") == "koboSpan":
            _unwrap(span)
    return etree.tostring(root, method="c14n")


def _unwrap(span: etree._Element) -> None:
    parent, before = span.getparent(), span.getprevious()
    text = span.text or ""
    if len(span):
        picture = span[0]
        picture.tail = span.tail
        parent.replace(span, picture)
        return
    text += span.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(span)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_without_marks_it_is_the_general_edition(sample: Sample, language: str) -> None:
    volume, blobs = sample(language, ("一", "二"))
    general, kobo = bind(volume, blobs, PAGES), bind(volume, blobs, PAGES, KOBO)
    assert kobo.spine() == general.spine()
    for name in general.spine():
        assert bare(kobo, name) == etree.tostring(general.tree(name), method="c14n"), name
    page = kobo.tree("a-a-paper.xhtml")
    marks = [s for s in page.iter(f"{XHTML}span") if s.get("class") == "koboSpan"]
    assert len(marks) > 10
    assert len({s.get("id") for s in marks}) == len(marks)
    assert all(etree.QName(i.getparent()).localname == "span" for i in page.iter(f"{XHTML}img"))


def test_the_ending_tells_a_kobo_what_it_is(sample: Sample) -> None:
    volume, _ = sample("en")
    assert file_name(volume, "epub", KOBO) == "paper-and-print-1.kepub.epub"
    assert file_name(volume, "pdf", KOBO) == "paper-and-print-1.pdf"
    assert file_name(volume, "epub", Settings()) == "paper-and-print-1.epub"


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(sample: Sample, tmp_path: Path) -> None:
    for language in ("zh-Hans", "en"):
        volume, blobs = sample(language)
        path = tmp_path / f"{language}.kepub.epub"
        path.write_bytes(bind(volume, blobs, PAGES, KOBO, cover=picture(400, 600)).data)
        found = run_epubcheck([path], 1)
        assert [f for f in found if f.code != "epubcheck-unavailable"] == []
