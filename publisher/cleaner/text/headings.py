"""Headings: those that only look like one become one, and their levels have no gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from publisher.cleaner.nodes import (
    Element,
    bare_text,
    holds,
    is_within,
    letters,
    text_of,
    unwrap,
)
from publisher.cleaner.text.blocklevel import HEADINGS

_PSEUDO = "h9"  # a bold paragraph that stands as a heading, below all real ones
_BOLD = frozenset({"b", "strong"})
_FOLLOWING = frozenset({"p", "figure", "ul", "ol", "blockquote", "table"})
_LONGEST_HAN, _LONGEST_OTHER = 40, 90  # characters
_HAN = re.compile("[\u2e80-\U0003ffff]")
#: What a heading does not end with; in Chinese it may be a quotation or an exclamation, …
_NO_END_HAN = "。…；;，,、.：:）)"
_NO_END_OTHER = _NO_END_HAN + "！!？”」"
#: … and in any language a question, unless a sentence stands before it.
_SENTENCE = re.compile(r"[.!?…][\"'’”]*\s")
_CAPITALS = 3  #: lines in capitals in one article are its headings, as news agencies write them


def order_headings(blocks: Sequence[Element], title: str) -> list[Element]:
    """Headings from h2 on without gaps; one that only repeats the title goes.

    A short bold paragraph that stands alone between others is a heading too, and so are several
    in capitals.
    """
    ordered = [block for number, block in enumerate(blocks) if not _repeats(block, number, title)]
    alone = [block for block, following in pairwise(ordered) if _stands_alone(block, following)]
    capitals = [block for block in alone if _is_capital(text_of(block))]
    for block in alone:
        if _is_bold(block) or (len(capitals) >= _CAPITALS and block in capitals):
            _make_heading(block)
    levels = sorted({block.tag for block in ordered if _is_heading(block)})
    previous = 1
    for block in ordered:
        if _is_heading(block):
            previous = min(2 + levels.index(block.tag), previous + 1, 6)
            block.tag = f"h{previous}"
    return ordered


def _is_heading(block: Element) -> bool:
    return block.tag in HEADINGS or block.tag == _PSEUDO


def _repeats(block: Element, number: int, title: str) -> bool:
    if number >= 3 or not (_is_heading(block) or block.tag == "p"):
        return False
    return "".join(text_of(block).split()) == "".join(title.split())


def _stands_alone(block: Element, following: Element) -> bool:
    """Whether a paragraph is short, no sentence, and something follows that it may head."""
    if block.tag != "p" or following.tag not in _FOLLOWING or holds(block, "br", "img"):
        return False
    text = bare_text(block)
    han = bool(_HAN.search(text))
    longest, no_end = (_LONGEST_HAN, _NO_END_HAN) if han else (_LONGEST_OTHER, _NO_END_OTHER)
    if not 0 < len(text) <= longest or text[-1] in no_end:
        return False
    return han or text[-1] != "?" or text.isupper() or not _SENTENCE.search(text)


def _is_bold(block: Element) -> bool:
    """Whether all of a paragraph is bold, and it is no link to another page."""
    if 2 * sum(map(letters, block.iter("a"))) > letters(block):
        return False
    bold = sum(letters(b) for b in block.iter(*_BOLD) if not is_within(b, _BOLD))
    return bold == letters(block)


def _is_capital(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 3 and not _HAN.search(text)


def _make_heading(block: Element) -> None:
    block.tag = _PSEUDO
    for bold in list(block.iter(*_BOLD)):
        unwrap(bold)
