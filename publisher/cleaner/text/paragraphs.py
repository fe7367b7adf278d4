"""Loose text becomes paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from publisher.cleaner.nodes import Element, Node, fill, holds, new_element, text_of

_INDENT = re.compile("^[ \t\n]*(?:\u3000|\u00a0{2,})")
_BLANK = " \t\n\r"


def is_empty(block: Element) -> bool:
    """Whether a block has neither text nor a picture nor a meaning of its own."""
    if block.tag == "hr" or (block.text or "").strip():
        return False
    return not text_of(block).strip() and not holds(block, "img")


def paragraphs(run: Sequence[Node]) -> list[Element]:
    """Loose inline nodes as paragraphs: divided at double line breaks and at indented lines.

    A paragraph without text stays where it holds the target of a link.
    """
    if len(run) == 1 and isinstance(run[0], str):  # as most are
        return [new_element("p", text=run[0])] if run[0].strip() else []
    if all(isinstance(node, str) and not node.strip(_BLANK) for node in run):
        return []
    made = (fill(new_element("p"), nodes) for nodes in _divide(run) if nodes)
    return [paragraph for paragraph in made if not is_empty(paragraph) or _holds_id(paragraph)]


def _holds_id(paragraph: Element) -> bool:
    return any(element.get("id") for element in paragraph.iter())


def _divide(run: Iterable[Node]) -> Iterator[list[Node]]:
    current: list[Node] = []
    breaks = 0
    for node in run:
        if _is_break(node):
            breaks += 1
            current.append(node)
            continue
        text = node if isinstance(node, str) else None
        if text is not None and not text.strip(_BLANK):
            current.append(node)
            continue
        if breaks and (breaks > 1 or (text is not None and _INDENT.match(text))):
            yield _trim(current)
            current = []
        breaks = 0
        current.append(node)
    yield _trim(current)


def _is_break(node: Node) -> bool:
    return not isinstance(node, str) and node.tag == "br"


def _trim(nodes: list[Node]) -> list[Node]:
    """Without the line breaks and the white space at either end."""

    def blank(node: Node) -> bool:
        return not node.strip(_BLANK) if isinstance(node, str) else node.tag == "br"

    start, end = 0, len(nodes)
    while start < end and blank(nodes[start]):
        start += 1
    while end > start and blank(nodes[end - 1]):
        end -= 1
    return nodes[start:end]
