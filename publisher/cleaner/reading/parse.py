"""Dirty markup becomes a tree, in bounded time and depth, with nothing cut off.

The lexbor parser repairs as browsers do (unclosed ``p``, ``</br>``, tables in paragraphs) and
stands any nesting, but its time grows with depth, and lxml stands little of it.
So depth is bounded before each of them, by dropping tags, never text.
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from publisher.cleaner.nodes import Element, new_element

#: Deepest nesting given to the repairing parser. Unclosed paragraphs of 1,000 levels are real.
RAW_DEPTH = 3000

#: A page with more tags is no article; its text is kept.
MAX_TAGS = 100_000
_MAX_PARAGRAPHS = 20_000
_MOST_STEPS = 400  #: of a path that libxml2 looks for in good time
_ANY_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|t[rdh]|table|h[1-6]|article|section|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)

#: A tag with more attributes than this loses them all: parsers take quadratic time on them.
_MAX_ATTRIBUTES = 500
_LONG = 2000  #: bytes of a tag that may have so many
_LONG_TAG = re.compile(rb"\A(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)\s[^>]{%d,}>" % _LONG)  # behind its "<"

_BETWEEN = (b" ", b"\n", b"\t", b"/", b'"', b"'")  #: one of them before each attribute
_VALUE = re.compile(rb"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
_ATTRIBUTE = re.compile(rb"""[^\s/"'>=]+""")

#: What no reader sees, but for what a page says of itself (JSON-LD) and for formulas.
_UNSEEN = "style, script:not([type*='ld+json']):not([type*='math/tex'])"
_SOME_UNSEEN = re.compile(rb"<s(?:cript|tyle)", re.IGNORECASE)
_A_TAG = r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<rest>[^<>]*)>"
_TAG = re.compile(_A_TAG)
#: In repaired markup, where all is closed: what stands in comments and scripts is no tag.
_REPAIRED_TAG = re.compile(rf"<!--.*?-->|<script\b[^>]*>.*?</script>|{_A_TAG}", re.DOTALL)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr keygen".split()
)
# Controls but for tab and line feed, as UTF-8: C0, C1, and what is no character. NUL would end
# the text for libxml2. Bytes are looked through several times as fast as characters.
_C0 = bytes({*range(0x20), 0x7F} - {0x09, 0x0A})
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_NO_CHARACTER = re.compile(rb"\xef(?=\xbf[\xbe\xbf])..", re.DOTALL)
#: A dropped tag of these leaves a line break.
_LINES = frozenset({"div", "dd", "dt", "li", "p", "td", "th", "tr"})


def bound_elements(markup: str) -> str | None:
    """The text alone of a page with too many tags, in paragraphs; None for any other page."""
    if markup.count("<") <= MAX_TAGS:
        return None
    start = markup.find("<")
    head, markup = markup[:start], markup[start:]
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        markup = _without(markup, opening, closing)
    blocks = (_ANY_TAG.sub("", block).replace("<", "&lt;") for block in _BLOCK_TAG.split(markup))
    texts = [text for block in blocks if (text := block.strip())]
    # So many paragraphs that they, too, are too many stand together.
    together = 1 + len(texts) // _MAX_PARAGRAPHS
    runs = (texts[start : start + together] for start in range(0, len(texts), together))
    return head + "".join(f"<p>{' '.join(run)}</p>\n" for run in runs)


def _without(markup: str, opening: str, closing: str) -> str:
    """``markup`` without what stands between two strings, in linear time; whatever its case."""
    low = markup.lower()
    if len(low) != len(markup):  # a letter whose lower case is longer
        low = markup
    pieces, position = [], 0
    while (start := low.find(opening, position)) >= 0:
        end = low.find(closing, start)
        if end < 0:
            break
        pieces.append(markup[position:start])
        position = end + len(closing)
    return "".join(pieces) + markup[position:]


def parse_document(markup: str, max_depth: int) -> Element:
    """The ``html`` element of a whole page with its head, at most so deep.

    Comments and what only acts is gone, and markup is repaired as browsers do it. No text that a
    reader sees is cut off.
    """
    raw = markup.encode("utf-8", "ignore")  # without halves of pairs
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = _without_controls(raw)
    repairer = LexborHTMLParser(_bounded(raw))
    if _SOME_UNSEEN.search(raw):
        for unseen in repairer.css(_UNSEEN):
            unseen.decompose()
    repaired = (repairer.html or "<html><body></body></html>").encode()
    if b"&#" in raw:  # character references may stand for control characters, too
        repaired = _without_controls(repaired)
    if max_depth <= _MOST_STEPS and not _deeper_than(max_depth)(root := _parse(repaired)):
        return root
    return _parse(bound_depth(repaired.decode(), max_depth).encode())


def _without_controls(raw: bytes) -> bytes:
    """UTF-8 without control characters but for tab and line feed."""
    raw = raw.translate(None, _C0)
    return raw if raw.isascii() else _NO_CHARACTER.sub(b"", _C1.sub(b"", raw))


def _bounded(raw: bytes) -> bytes:
    """UTF-8 markup without what the repairing parser takes too long over."""
    pieces = raw.split(b"<")
    long = [n for n, piece in enumerate(pieces) if len(piece) > _LONG]
    for number in long:
        pieces[number] = _LONG_TAG.sub(_bound_attributes, pieces[number], count=1)
    raw = b"<".join(pieces) if long else raw
    if raw.count(b"<") - raw.count(b"</") <= RAW_DEPTH:  # what is opened
        return raw
    return bound_depth(raw.decode(), RAW_DEPTH, _TAG).encode()


@cache
def _deeper_than(depth: int) -> etree.XPath:
    """Whether there is an element nested deeper than so many others, found out level by level."""
    return etree.XPath(f"boolean(/{'*/' * depth}*)")


def _parse(repaired: bytes) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(repaired, parser)


def parse_fragment(markup: str, max_depth: int) -> Element:
    """The ``body`` of a piece of markup, at most so deep."""
    body = parse_document(markup, max_depth).find("body")
    return new_element("body") if body is None else body


def _bound_attributes(tag: re.Match[bytes]) -> bytes:
    if sum(map(tag[0].count, _BETWEEN)) <= _MAX_ATTRIBUTES:
        return tag[0]
    names = len(_ATTRIBUTE.findall(_VALUE.sub(b"", tag[0])))
    return b"%b>" % tag["name"] if names > _MAX_ATTRIBUTES else tag[0]


def bound_depth(html: str, limit: int, tags: re.Pattern[str] = _REPAIRED_TAG) -> str:
    """``html`` without the tags of elements that are nested deeper than ``limit``.

    Only tags go; where a block was dropped a line break stays, so that words do not run together.
    """
    # In repaired markup every element that can hold another is closed.
    if html.count("</" if tags is _REPAIRED_TAG else "<") <= limit:
        return html
    depth, position = 0, 0
    pieces: list[str] = []
    for match in tags.finditer(html):
        if not match["name"]:
            continue
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
