"""Marks of notes, running heads, right-to-left lines and indexes, read back from the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pymupdf
import pytest
from lxml import etree
from sample_volume import make_volume

from publisher.model import Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.footnotes import set_notes
from publisher.renderers.pdf.references import note_links
from publisher.renderers.pdf.sheet import Sheet, sheet_for, sheet_of
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

Sample = Callable[..., tuple[Volume, Blobs]]

TEXT = "墨落在纸上，字就有了根。"
NOTED = (
    f'<p>纸 <a class="noteref" id="r1" href="#n1">1</a>与墨'
    f'<a class="noteref" id="r2" href="#n2">2</a>。</p><p>{TEXT * 90}</p>'
    '<section class="notes"><ol><li id="n1">楮。<a class="backref" href="#r1">↩</a></li>'
    '<li id="n2"><p>松烟：</p><ul><li>黄山</li></ul></li></ol></section>'
)
ARABIC = "كان الورق في أول أمره سرّا من أسرار الصنّاع، ثم انتقل من بلد إلى بلد حتى وصل إلى بغداد. "
LEFTWARD = f"<p>{ARABIC * 4}</p><p>{ARABIC}Paper <em>{ARABIC}</em>{ARABIC * 2}</p>"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An article with notes and a head in two scripts, and one in Arabic."""
    volume, blobs = make_volume(tmp_path_factory.mktemp("marks"))
    first, second, _ = volume.articles
    first = replace(first, title="用Python读书", body=blobs.add(NOTED.encode()), images=())
    second = replace(second, body=blobs.add(LEFTWARD.encode()), images=(), language="ar")
    volume = replace(volume, parts=(Part("", (first, second)),), references=(), elsewhere=())
    run = render_pdf(volume, blobs, Settings())
    assert run.findings == ()
    return run.data


@pytest.fixture(scope="module")
def pdf(data: bytes) -> pymupdf.Document:
    return pymupdf.open(stream=data)


def sheet() -> Sheet:
    return sheet_of(PdfSettings(), "zh-Hans")


def chars(page: pymupdf.Page) -> Iterator[tuple[str, pymupdf.Rect, float]]:
    """The characters of a page, each with its box and the size of its type."""
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    yield char["c"], pymupdf.Rect(char["bbox"]), span["size"]


def labelled(pdf: pymupdf.Document, label: str) -> pymupdf.Page:
    return next(page for page in pdf if page.get_label() == label)


# --- notes --------------------------------------------------------------------------------


def test_a_mark_leads_to_its_note_and_the_note_back(pdf: pymupdf.Document) -> None:
    page = labelled(pdf, "1")
    (mark,) = [box for text, box, size in chars(page) if text == "1" and 6 < size < 8]
    (label,) = [box for text, box, _ in chars(page) if text == "1" and 400 < box.y0 < 550]
    for begin, end in ((mark, label), (label, mark)):
        (link,) = [link for link in page.get_links() if begin.intersects(link["from"])]
        assert link["page"] == page.number
        assert abs(page.rect.height - link["to"].y - end.y0) < 12
    # What stays at the article's end leads back, too.
    last = next(page for page in pdf if "松烟" in page.get_text())
    assert [link.get("page") for link in last.get_links()].count(page.number) == 1


def test_marks_and_labels_are_links_in_words(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = {
            str(link.Dest): str(link.Contents)
            for page in pdf.pages
            for link in page.get("/Annots", pikepdf.Array())
            if "/Dest" in link
        }
        assert said["a-paper--n1"] == "1"
        assert said["a-paper--r1"] == words_for("zh-Hans", Settings())("back-to-text")
        assert any(_holds(one, "/Reference", "/Link") for one in _elements(pdf.Root))
        assert any(_holds(one, "/Lbl", "/Link") for one in _elements(pdf.Root))


def _elements(root: Any) -> Iterator[Any]:
    waiting = [root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        kids = one.get("/K", pikepdf.Array())
        kids = kids.as_list() if isinstance(kids, pikepdf.Array) else [kids]
        waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        yield one


def _holds(element: Any, outer: str, inner: str) -> bool:
    if element.get("/S") != outer:
        return False
    return any(kid.get("/S") == inner for kid in element.K if isinstance(kid, pikepdf.Dictionary))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a word {}.", "a word{}."),
        ("a word<sup> {}</sup>.", "a word<sup>{}</sup>."),
        ("<em>a word </em>{} more", "<em>a word</em>{} more"),
        ("<em>a word <b> {}</b></em>", "<em>a word<b>{}</b></em>"),
        ("one {} {}, two", "one{} {}, two"),
        ("{} begins", "{} begins"),
    ],
)
def test_no_space_stands_before_a_mark(before: str, after: str) -> None:
    mark = '<a class="noteref" id="r1" href="#n1">1</a>'
    note = '<section class="notes"><ol><li id="n1">N<ul><li>x</li></ul></li></ol></section>'
    body = etree.fromstring(f"<div><p>{before.format(*[mark] * 2)}</p>{note}</div>")
    set_notes(body, sheet_for("a5", "en"), foot=True)
    assert etree.tostring(body[0], encoding="unicode") == f"<p>{after.format(*[mark] * 2)}</p>"


def test_the_space_at_a_links_end_stands_after_its_number() -> None:
    body = etree.fromstring('<div><p>See <a href="https://e.org/x">the story </a>there</p></div>')
    note_links(body, words_for("en", Settings()), "en")
    assert "".join(body[0].itertext()).replace("\u2060", "") == "See the story[1] there"


# --- heads, lines, indexes ----------------------------------------------------------------


def test_running_heads_have_the_distances_of_the_text(pdf: pymupdf.Document) -> None:
    page = labelled(pdf, "3")
    head = {text: box for text, box, size in chars(page) if box.y1 < sheet().top and size < 9}
    for left, right in (("用", "P"), ("n", "读")):
        assert 0.2 * 8 < head[right].x0 - head[left].x1 < 0.3 * 8
    right = page.rect.width - sheet().outer
    assert abs(head["书"].x1 - right) < 0.5


def test_lines_read_from_the_right_fill_the_measure(pdf: pymupdf.Document) -> None:
    page = next(page for page in pdf if "Paper" in page.get_text() and page.get_label() > "1")
    left = sheet().inner if int(page.get_label()) % 2 else sheet().outer
    rows: dict[int, list[pymupdf.Rect]] = {}
    for text, box, size in chars(page):
        if size > 10 and 170 < box.y0 < 500 and not text.isspace():
            rows.setdefault(round(box.y1 / 4), []).append(box)
    found = [(min(b.x0 for b in row), max(b.x1 for b in row)) for row in rows.values()]
    found = [(x0 - left, x1 - left) for x0, x1 in found if x1 - x0 > 0.6 * sheet().text_width]
    assert len(found) > 8
    assert max(x1 for _, x1 in found) < sheet().text_width + 0.5
    assert min(x0 for x0, _ in found) > -0.5
    assert sum(abs(x0) < 1 for x0, _ in found) >= len(found) - 2  # but for last lines
    assert sum(sheet().text_width - x1 > 9 for _, x1 in found) in (1, 2)  # set in at the right
    # No letter of one text stands on those of the next.
    (paper,) = page.search_for("Paper")
    others = [box for text, box, _ in chars(page) if text not in "Paper " and box.y1 < paper.y1 + 2]
    assert all(
        min(box.x1, paper.x1) - max(box.x0, paper.x0) < 1
        for box in others
        if abs(box.y1 - paper.y1) < 3
    )


def test_an_index_that_fills_its_page_has_even_columns(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans")
    body = blobs.add(f"<p>{TEXT}</p>".encode())
    tags = iter("造纸工艺楮皮宣抄活字毕昇王祯印刷转轮排盘体宋雕版标点")
    records = tuple(
        replace(one, body=body, images=(), tags=tuple(next(tags) * 2 for _ in range(8)))
        for one in volume.articles
    )
    volume = replace(volume, parts=(Part("", records),), references=(), elsewhere=())
    with pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data) as pdf:
        page = next(page for page in pdf if "主题索引" in page.get_text() and page.number > 6)
        heading = max(box.y1 for text, box, size in chars(page) if size > 14)
        lefts = [
            box.x0 < page.rect.width / 2
            for text, box, _ in chars(page)
            if text in "造纸工艺楮皮宣抄活字毕昇王祯印刷转轮排盘体宋雕版标点" and box.y0 > heading
        ]
    assert len(lefts) == 48
    assert lefts.count(True) == lefts.count(False)
