"""The words that each page of the print edition begins with, read from its boxes."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

from publisher.renderers.page_marks import LETTERS, letters

Box: TypeAlias = Any  #: WeasyPrint has no types

#: Classes of what only the print edition has.
_PRINTED = frozenset({"link-mark", "links", "foot"})


def openings(pages: list[Any], blocks: Container[str]) -> list[tuple[str, str]]:
    """For each page the anchor of the block that its text begins in, and its first letters.

    Both are empty where a page begins with something else, such as a heading of ours.
    """
    return [_opening(page._page_box, blocks) for page in pages]


def _opening(page: Box, blocks: Container[str]) -> tuple[str, str]:
    first, found = "", ""
    for anchor, text in _texts(page, "", blocks):
        if found and anchor != first:
            break
        first, found = anchor, found + letters(text)
        if len(found) >= LETTERS:
            break
    return (first, found[:LETTERS]) if first else ("", "")


def _texts(box: Box, anchor: str, blocks: Container[str]) -> Iterator[tuple[str, str]]:
    """The texts of a page in order, each with the block that it stands in."""
    if isinstance(box, boxes.TextBox):
        yield anchor, box.text
        return
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox) or _is_ours(box):
        return
    name = box.element.get("id") if box.element is not None else None
    anchor = name if name and name in blocks else anchor
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child), anchor, blocks)


def _is_ours(box: Box) -> bool:
    """Whether something is only in print: generated, repeated, or put in for paper."""
    if "::" in (box.element_tag or "") or getattr(box, "is_header", False):
        return True
    classes = box.element.get("class", "").split() if box.element is not None else ()
    return not _PRINTED.isdisjoint(classes)
