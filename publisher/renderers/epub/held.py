"""Marks of notes held to the words before them, so that none stands alone at the head of a line.

Between a Han character or a closing mark and a figure a line may break (Unicode Standard Annex 14).
A word joiner would forbid it, but old readers show that as a box; a span that does not wrap is
understood by all of them, for it is as old as CSS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.marks import close_up

#: The last character where it is a wide one, with what closes behind it. Behind a letter of another
#: script no line breaks, and to cut before one might tear its word apart.
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_LAST = re.compile(rf"[{_WIDE}]?[，。、；：？！）》〉」』】〕…”’—·,.;:?!)\]\"']*$")
_MOST = 12  #: characters that are held
#: What may be cut in two without becoming two of something.
_DIVISIBLE = frozenset("b cite em i mark s small span strong u".split())


def hold_marks(body: etree._Element) -> None:
    """Put the marks of notes, with the character before them, where no line breaks."""
    for anchor in list(body.iter("a")):
        if anchor.get("class") != "noteref":
            continue
        mark = _whole(anchor)
        close_up(mark)
        if not _is_held(mark):
            _hold(mark)


def _whole(anchor: etree._Element) -> etree._Element:
    """A mark with the element that raises it, if there is one around it."""
    parent = anchor.getparent()
    raised = parent is not None and parent.tag == "sup" and text_of(parent) == text_of(anchor)
    return parent if raised and parent is not None else anchor


def _is_held(mark: etree._Element) -> bool:
    parent = mark.getparent()
    return parent is None or parent.get("class") == "held"


def _hold(mark: etree._Element) -> None:
    """Put a mark and those right behind it into a span with the last character before them."""
    held = etree.Element("span", {"class": "held"})
    before, parent = mark.getprevious(), mark.getparent()
    if parent is None:
        return
    run = list(_run(mark))
    last = _take_last(before, parent)
    if last is None:
        return
    mark.addprevious(held)
    if isinstance(last, str):
        held.text = last
    else:
        held.append(last)
    held.extend(run)
    held.tail, run[-1].tail = run[-1].tail, None


def _run(mark: etree._Element) -> Iterator[etree._Element]:
    yield mark
    while not mark.tail:
        after = mark.getnext()
        if after is None or not _is_mark(after):
            return
        yield after
        mark = after


def _is_mark(element: etree._Element) -> bool:
    inner = element[0] if element.tag == "sup" and len(element) == 1 else element
    return inner.get("class") == "noteref"


def _take_last(
    before: etree._Element | None, parent: etree._Element
) -> str | etree._Element | None:
    """Take away the last character before a mark: as text, or as a piece of an element."""
    text = (parent.text if before is None else before.tail) or ""
    if text:
        rest, last = _cut(text)
        if last and before is None:
            parent.text = rest
        elif last and before is not None:
            before.tail = rest
        return last or None
    if before is None or len(before) or before.tag not in _DIVISIBLE:
        return None
    rest, last = _cut(before.text or "")
    if not rest:
        return before if last else None
    if not last:
        return None
    piece = deepcopy(before)
    piece.attrib.pop("id", "")
    piece.text, before.text = last, rest
    return piece


def _cut(text: str) -> tuple[str, str]:
    """A text without its last character, and that with what closes behind it."""
    found = _LAST.search(text[-_MOST:])
    last = found[0] if found else ""
    return text[: len(text) - len(last)], last
