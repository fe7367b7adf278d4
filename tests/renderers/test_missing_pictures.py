"""Pictures missing in a row stand in one frame of the print edition, and nothing of them is lost."""

from __future__ import annotations

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.pdf.fitting import fit
from publisher.renderers.pdf.sheet import sheet_for
from publisher.settings import Settings
from publisher.words import words_for


def gap(name: str, said: str = "", caption: str = "") -> str:
    text = "Picture not available" + (f": {said}" if said else "")
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    frame = f'<span class="missing-image" id="i{name}">{text}</span>'
    return f'<figure id="{name}">{frame}{below}</figure>'


def fitted(*blocks: str) -> etree._Element:
    body = etree.fromstring(f"<div><p>x</p>{' '.join(blocks)}<p>y</p></div>")
    fit(body, sheet_for("a5", "en"), words_for("en", Settings()))
    return body


def test_pictures_missing_in_a_row_share_a_frame() -> None:
    body = fitted(
        gap("a", "A mould"),
        gap("b", caption="A <em>ladle</em>, by Ann"),
        gap("c"),
        gap("d", "A type‧case", "A type·case, above"),
    )
    (figure,) = body.findall("figure")
    (frame,) = figure.findall("span")
    lines = [frame.text, *map(text_of, frame)]
    assert [line for line in lines if line] == [
        "4 pictures not available",
        "A mould",
        "A ladle, by Ann",
        "A type·case, above",
    ]
    ids = {element.get("id") for element in body.iter() if element.get("id")}
    assert ids == {"a", "b", "c", "d", "ia", "ib", "ic", "id"}
    assert frame.find(".//em") is not None


def test_what_a_caption_says_is_not_told_in_the_frame_too() -> None:
    body = fitted(
        gap("a", "A mould, wet", "A mould – wet; by Ann"), "z", gap("b", "A ladle", "Wood")
    )
    assert [text_of(frame) for frame in body.findall("figure/span")] == [
        "Picture not available",
        "Picture not available: A ladle",
    ]


def test_one_alone_stays_as_it_is_and_text_parts_a_row() -> None:
    body = fitted(gap("a", "A mould"), "<p>z</p>", gap("b", "A ladle"), "z", gap("c"))
    assert [text_of(figure) for figure in body.findall("figure")] == [
        "Picture not available: A mould",
        "Picture not available: A ladle",
        "Picture not available",
    ]
