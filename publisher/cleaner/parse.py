"""Dirty markup becomes a tree, in bounded time and depth, with nothing cut off.

The lexbor parser repairs as browsers do (unclosed ``p``, ``</br>``, tables in paragraphs) and
stands any nesting, but its time grows with depth, and lxml stands little of it.
So depth is bounded before each of them, by dropping tags, never text.
"""

from __future__ import annotations

import re

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from publisher.cleaner.nodes import Element, new_element

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


def parse_document(markup: str, max_depth: int) -> Element:
    """The ``html`` element of a whole page, head and scripts included, at most so deep.

    Comments are gone and markup is repaired as browsers do it. Nothing is cut off.
    """
    markup = _CONTROLS.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
    markup = bound_depth(_LONG_TAG.sub(_bound_attributes, _COMMENT.sub("", markup)), RAW_DEPTH)
    # Character references may stand for control characters, too.
    repaired = _CONTROLS.sub("", bound_depth(LexborHTMLParser(markup).html or "", max_depth))
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring((repaired or "<html><body></body></html>").encode(), parser)


def parse_fragment(markup: str, max_depth: int) -> Element:
    """The ``body`` of a piece of markup, at most so deep, without scripts and styles."""
    body = parse_document(_RAW.sub("", markup), max_depth).find("body")
    return new_element("body") if body is None else body


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
