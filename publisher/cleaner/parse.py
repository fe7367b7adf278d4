"""Dirty markup becomes a tree, in bounded time and depth, with nothing cut off.

The lexbor parser repairs as browsers do (unclosed ``p``, ``</br>``, tables in paragraphs) and
stands any nesting, but its time grows with depth, and Beautiful Soup and lxml stand little of it.
So depth is bounded before each of them, by dropping tags, never text.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag
from selectolax.lexbor import LexborHTMLParser

#: Deepest nesting given to the repairing parser. Unclosed paragraphs of 1,000 levels are real.
RAW_DEPTH = 3000

#: A tag with more attributes than this loses them all: parsers take quadratic time on them.
_MAX_ATTRIBUTES = 500
_LONG_TAG = re.compile(r"<(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)\s[^<>]{2000,}>")

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<rest>[^<>]*)>")
_RAW = re.compile(
    r"<(script|style|textarea|title|xmp)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr keygen".split()
)
# C0 and C1 controls but for tab and line feed; NUL would end the text for libxml2.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
#: A dropped tag of these leaves a line break.
_LINES = frozenset({"div", "dd", "dt", "li", "p", "td", "th", "tr"})


def parse_html(html: str, max_depth: int) -> Tag:
    """The ``body`` of a page as a tree nested at most ``max_depth`` deep, with all its text."""
    html = _CONTROLS.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    html = _COMMENT.sub("", _RAW.sub("", html))
    html = bound_depth(_LONG_TAG.sub(_bound_attributes, html), RAW_DEPTH)
    body = LexborHTMLParser(html).body
    repaired = bound_depth(body.html or "", max_depth) if body else ""
    tree = BeautifulSoup(repaired, "lxml").body
    return tree if tree else BeautifulSoup("<body></body>", "lxml").body  # type: ignore[return-value]


def _bound_attributes(tag: re.Match[str]) -> str:
    return f"<{tag['name']}>" if tag[0].count("=") > _MAX_ATTRIBUTES else tag[0]


def bound_depth(html: str, limit: int) -> str:
    """``html`` without the tags of elements that are nested deeper than ``limit``.

    Only tags go; where a block was dropped a line break stays, so that words do not run together.
    """
    if html.count("<") <= limit:
        return html
    depth, position = 0, 0
    pieces: list[str] = []
    for match in _TAG.finditer(html):
        name = match["name"].lower()
        if name in _VOID or match["rest"].endswith("/"):
            continue
        depth = max(0, depth - 1) if match["close"] else depth + 1
        too_deep = depth >= limit if match["close"] else depth > limit
        if too_deep:
            text = html[position : match.start()]
            if text:
                pieces += [text, "<br>" if name in _LINES else ""]
            position = match.end()
    return "".join(pieces) + html[position:] if pieces else html
