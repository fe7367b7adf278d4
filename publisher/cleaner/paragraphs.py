"""Loose text becomes paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4.element import NavigableString, PageElement, Tag

from publisher.cleaner.tree import new_tag

_INDENT = re.compile("^[ \t\n]*(?:\u3000|\u00a0{2,})")


def is_empty(block: Tag) -> bool:
    """Whether a block has neither text nor a picture nor a meaning of its own."""
    return (
        block.name != "hr"
        and not block.find("img")
        and not block.get_text(strip=True).strip("\u3000\u00a0 ")
    )


def paragraphs(run: list[PageElement]) -> list[Tag]:
    """Loose inline nodes as paragraphs: divided at double line breaks and at indented lines."""
    paragraphs: list[Tag] = []
    for nodes in _divide(run):
        paragraph = new_tag("p")
        paragraph.extend(nodes)
        if not is_empty(paragraph):
            paragraphs.append(paragraph)
        elif (anchor := paragraph.find(id=True)) is not None:
            paragraphs.append(paragraph) if isinstance(anchor, Tag) else None
    return paragraphs


def _divide(run: Iterable[PageElement]) -> Iterator[list[PageElement]]:
    current: list[PageElement] = []
    breaks = 0
    for node in run:
        if isinstance(node, Tag) and node.name == "br":
            breaks += 1
            current.append(node)
            continue
        text = node if isinstance(node, NavigableString) else None
        if text is not None and not text.strip(" \t\n\r"):
            current.append(node)
            continue
        if breaks and (breaks > 1 or (text is not None and _INDENT.match(text))):
            yield _trim(current)
            current = []
        breaks = 0
        current.append(node)
    yield _trim(current)


def _trim(nodes: list[PageElement]) -> list[PageElement]:
    """Without the line breaks and the white space at either end."""

    def blank(node: PageElement) -> bool:
        is_break = isinstance(node, Tag) and node.name == "br"
        return is_break or (isinstance(node, NavigableString) and not node.strip(" \t\n\r"))

    start, end = 0, len(nodes)
    while start < end and blank(nodes[start]):
        start += 1
    while end > start and blank(nodes[end - 1]):
        end -= 1
    return nodes[start:end]
