"""Markup that validators refuse is put right, and keeps every word."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.renderers.epub.models import mend_models


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        (
            "<p>a</p><li>b</li> <li>c</li>d<li>e</li>",
            "<p>a</p><ul><li>b</li> <li>c</li></ul>d<ul><li>e</li></ul>",
        ),
        ("<ul>a<li>b</li>c<p>d</p></ul>", "<ul><li>a</li><li>bc</li><li><p>d</p></li></ul>"),
        ("<ol><ul><li>a</li></ul>b</ol>", "<ol><li><ul><li>a</li></ul>b</li></ol>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<dl><dt>a</dt><dt>b</dt></dl>", "<div><div>a</div><div>b</div></div>"),
        ("<dl><dd>a</dd></dl><dt>b</dt>", "<div><div>a</div></div><div>b</div>"),
        (
            "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>",
            "<div><div>a</div><div>b</div><div>c</div></div>",
        ),
        ("<figcaption>a</figcaption>", "<div>a</div>"),
        (
            "<figure><p>x</p><figcaption>a</figcaption><figcaption>b</figcaption></figure>",
            "<figure><p>x</p><div>a</div><figcaption>b</figcaption></figure>",
        ),
    ],
)
def test_markup_is_valid_and_whole(given: str, mended: str) -> None:
    body = etree.fromstring(f"<div>{given}</div>")
    text = "".join(body.itertext())
    mend_models(body)
    assert etree.tostring(body, encoding="unicode") == f"<div>{mended}</div>"
    assert "".join(body.itertext()) == text
