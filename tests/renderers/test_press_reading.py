"""What the press reads and takes over instead of WeasyPrint: documents, widths."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from weasyprint.images import RasterImage

from publisher.model import Finding
from publisher.renderers.pdf import book
from publisher.renderers.pdf.press import parsing, quick

HEAD = '<html lang="en"><head><title>T</title></head><body>{}</body></html>'


def named(element: Element) -> Iterator[tuple[str, str]]:
    return (pair for pair in element.attrib.items() if not pair[0].endswith("}xmlns"))


def told(root: Element) -> list[tuple[Any, ...]]:
    return [
        (one.tag, sorted(named(one)), (one.text or "").strip(), (one.tail or "").strip())
        for one in root.iter()
    ]


def read(body: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What we make of a document, and what an HTML parser does."""
    text = "<!DOCTYPE html>\n" + HEAD.format(body)
    ours = parsing.parse(io.StringIO(text), namespace_html_elements=False)
    return told(ours), told(tinyhtml5.parse(io.StringIO(text), namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        '<p id="a">One &amp; two<br/>three</p><p class="b"></p>',
        '<figure><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg></figure>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        # These are no XML, or are read otherwise as XML.
        "<p>One<p>Two<br>three&nbsp;four",
        "<table><tr><td>1</td></tr></table>",
        "<pre>\ncode</pre>",
        "<p><svg><path/></svg></p>",
    ],
)
def test_a_document_means_what_it_means_as_html(body: str) -> None:
    ours, theirs = read(body)
    assert ours == theirs


def test_what_is_polyglot_is_not_left_to_the_slow_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_parse", lambda *_, **__: pytest.fail("left to tinyhtml5"))
    document = io.StringIO(HEAD.format("<p>One</p>"))
    assert parsing.parse(document)[1][0].text == "One"


def test_methods_are_put_back_as_they_were() -> None:
    before = vars(RasterImage)["get_x_object"]
    with quick():
        assert vars(RasterImage)["get_x_object"] is not before
    assert vars(RasterImage)["get_x_object"] is before


def test_a_style_sheet_is_parsed_once_unless_there_is_something_to_tell() -> None:
    heard: list[Finding] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(Finding("layout-warning", "", record.getMessage()))

    ear = Ear(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        right, wrong = ("p { color: #123 }",), ("p { colour: #123 }",)
        assert book._sheet(right, heard) is book._sheet(right, heard)
        assert not heard
        book._sheet(wrong, heard)
        book._sheet(wrong, heard)
        assert len(heard) == 2  # every volume is told
    finally:
        logger.removeHandler(ear)
