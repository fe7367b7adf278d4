"""What links lead to, pictures in odd places, and time that grows with the page alone."""

from __future__ import annotations

import pytest
from lxml import html

from publisher.cleaner.nodes import drop_all, text_of, unwrap_all
from publisher.cleaner.text.flow import to_blocks
from publisher.cleaner.text.lazy import picture_address
from publisher.cleaner.text.structure import drop_empty_inlines


def _blocks(markup: str) -> str:
    body = html.fragment_fromstring(markup, create_parent="div")
    return "".join(html.tostring(block, encoding="unicode") for block in to_blocks(body))


@pytest.mark.parametrize(
    "markup",
    [
        '<figure id="t"><img src="a.jpg"></figure>',
        '<table id="t"><tr><th>a</th><th>b</th></tr></table>',
        '<table><tr><th>a</th><th id="t">b</th></tr></table>',
        '<dl><dt id="t">Term</dt><dd>Meaning</dd></dl>',
        '<blockquote id="t"><p>Words</p></blockquote>',
        '<ul id="t"><li>Words</li></ul>',
        '<pre id="t">words</pre>',
        '<span id="t"><div>Words</div></span>',
    ],
)
def test_what_a_link_may_lead_to_keeps_its_id(markup: str) -> None:
    assert _blocks(markup).count('id="t"') == 1


def test_pictures_among_preformatted_lines_follow_them() -> None:
    blocks = _blocks('<pre>one<br>two\n<img src="a.jpg">\nthree</pre>')
    assert "one\ntwo\n\nthree</code></pre>" in blocks
    assert blocks.endswith('<figure><img src="a.jpg"></figure>')


def test_a_link_around_a_quotation_stays() -> None:
    blocks = _blocks('<a href="https://x.org/"><blockquote><p>Words</p></blockquote></a>')
    assert '<p><a href="https://x.org/">Words</a></p>' in blocks


@pytest.mark.parametrize(
    "name", ["data-lazy", "data-original-src", "data-lazyload", "data-echo", "file", "zoomfile"]
)
def test_pictures_that_a_script_would_load_are_found(name: str) -> None:
    image = html.fragment_fromstring(f'<img src="static/none.gif" {name}="a.jpg">')
    assert picture_address(image) == "a.jpg"


def test_many_elements_go_at_once_and_no_text_with_them() -> None:
    body = html.fragment_fromstring("<p>a<b>b<i>c</i></b>d<i>e</i>f</p>")
    unwrap_all(body, list(body.iter("b")))
    assert html.tostring(body) == b"<p>ab<i>c</i>d<i>e</i>f</p>"
    drop_all(body, list(body.iter("i")))
    assert html.tostring(body) == b"<p>abdf</p>"


def test_emphasis_of_nothing_goes_however_it_is_nested() -> None:
    body = html.fragment_fromstring("<p>a<em><b><span> </span></b></em>b<span>c</span></p>")
    drop_empty_inlines([body])
    assert not len(body)
    assert text_of(body) == "a bc"
