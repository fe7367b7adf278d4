"""Marks of notes and links close up to the words that they belong to: no space is before them."""

from __future__ import annotations

from lxml import etree

#: What stands in a line: a space at the beginning of one is a space before the mark in it.
_IN_LINE = frozenset(
    "a abbr b bdi bdo cite code dfn em i ins mark q s small span strong sub sup u var".split()
)


def close_up(mark: etree._Element) -> None:
    """Take the space before a mark away; between two marks it stays, as it tells them apart."""
    place = mark
    while True:
        before, parent = place.getprevious(), place.getparent()
        if before is not None:
            text = before.tail or ""
            if text.strip() or not _is_mark(before):
                take_space(before)
            return
        if parent is None:
            return
        parent.text = (parent.text or "").rstrip()
        if parent.text or parent.tag not in _IN_LINE:
            return
        place = parent


def take_space(element: etree._Element) -> str:
    """Take the space away that an element and what follows it end with; what was taken."""
    tail = element.tail or ""
    element.tail = tail.rstrip()
    taken = tail[len(element.tail) :]
    return taken if element.tail or element.tag not in _IN_LINE else take_last(element) + taken


def take_last(element: etree._Element) -> str:
    """Take the space away that an element ends with; what was taken."""
    if len(element):
        return take_space(element[-1])
    text = element.text or ""
    if not text:
        return ""
    element.text = text.rstrip()
    return text[len(element.text) :]


def _is_mark(element: etree._Element) -> bool:
    """Whether an element is the mark of a note, or holds nothing else."""
    inner = element[0] if element.tag == "sup" and len(element) == 1 else element
    return bool(inner.get("class") in ("noteref", "foot", "link-mark"))
