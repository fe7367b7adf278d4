"""A tree of any shape becomes a flat sequence of blocks.

Containers dissolve, loose text becomes paragraphs, double line breaks end them, layout tables are
unwrapped, pictures stand in figures with their captions. Every text node of the tree ends up in
exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeGuard

from lxml import etree

from publisher.cleaner.nodes import (
    Element,
    Node,
    bare_text,
    fill,
    first,
    new_element,
    take,
    wrap,
)
from publisher.cleaner.text.blocklevel import BLOCKS, CONTAINERS, HEADINGS, Flow, content_of
from publisher.cleaner.text.captions import (
    breaks_after_image,
    is_caption,
    is_inline_image,
    join_captions,
)
from publisher.cleaner.text.code import LANGUAGE
from publisher.cleaner.text.figures import figure, picture
from publisher.cleaner.text.items import definitions, items
from publisher.cleaner.text.paragraphs import paragraphs
from publisher.cleaner.text.tables import table

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)(?:[?#]|$)", re.IGNORECASE)


def to_blocks(element: Element) -> list[Element]:
    """The content of ``element`` as blocks, in order. ``element`` is taken apart."""
    return blocks_of(take(element))


def blocks_of(nodes: Sequence[Node]) -> list[Element]:
    """Nodes as blocks, in order; what stands between two blocks becomes paragraphs."""
    blocks: list[Element] = []
    run: list[Node] = []
    for node in nodes:
        if not _stands_alone(node):
            run.append(node)
            continue
        if run:
            blocks += paragraphs(run)
            run = []
        blocks += _block(node)
    return [*blocks, *paragraphs(run)] if run else blocks


def _stands_alone(node: Node) -> TypeGuard[Element]:
    """Whether a node breaks the line of text it stands in."""
    if isinstance(node, str):
        return False
    if node.tag == "img":
        return not is_inline_image(node)
    if node.tag in BLOCKS:
        return True
    return len(node) > 0 and any(
        below.tag in BLOCKS and (below.tag != "img" or not is_inline_image(below))
        for below in node.iterdescendants()
    )


def _block(element: Element) -> list[Element]:
    """The blocks that one block-level element turns into."""
    handler = _HANDLERS.get(element.tag)
    if handler is None:
        handler = _container if element.tag in CONTAINERS else _inline_with_blocks
    if not element.attrib:
        return handler(element, blocks_of)
    spoken = {name: value for name in ("lang", "dir") if (value := element.get(name))}
    name = element.get("id") or (element.get("name", "") if element.tag == "a" else "")
    blocks = handler(element, blocks_of)
    if name and blocks and not blocks[0].get("id"):
        blocks[0].set("id", name)
    for block in blocks if spoken else ():
        for name, value in spoken.items():
            block.set(name, block.get(name, value))
    return blocks


def _container(element: Element, flow: Flow) -> list[Element]:
    set_apart = element.tag in ("td", "th", "center") or "center" in (
        element.get("style", "") + element.get("align", "")
    )
    eager = set_apart or breaks_after_image(element)
    blocks = content_of(element, flow)
    if is_caption(element):
        for block in blocks:
            if block.tag == "p":
                block.set("data-caption", "yes")
    return join_captions(blocks, eager=eager)


_WRAPPERS = frozenset({"strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "small"})


def _inline_with_blocks(element: Element, flow: Flow) -> list[Element]:
    """``<strong><p>…</p></strong>`` and its like: the inline element moves into the blocks."""
    blocks = flow(take(element))
    if element.tag == "a":
        href = element.get("href", "")
        for block in blocks if href else ():
            _link_block(block, href)
    elif element.tag in _WRAPPERS:
        for block in blocks:
            if block.tag == "p":
                _wrap_content(block, new_element(element.tag))
    return blocks


def _link_block(block: Element, href: str) -> None:
    """A link that was around a block goes around its text or its picture."""
    if block.tag == "p" or block.tag in HEADINGS:
        _wrap_content(block, new_element("a", {"href": href}))
    elif block.tag == "figure" and not _PICTURE.search(href):
        image = first(block, "img")
        if image is not None:
            wrap(image, new_element("a", {"href": href}))
    elif block.tag == "blockquote":
        for inner in block:
            _link_block(inner, href)


def _wrap_content(block: Element, wrapper: Element) -> None:
    fill(wrapper, take(block))
    block.append(wrapper)


def _heading(element: Element, flow: Flow) -> list[Element]:
    """A heading, and after it whatever blocks were caught inside."""
    name = element.get("id", "")
    blocks = flow(take(element))
    for block in blocks:
        if block.tag == "p" and len(bare_text(block)) <= 150:
            block.tag = element.tag
            if name:
                block.set("id", name)
                name = ""
    return blocks


def _quotation(element: Element, flow: Flow) -> list[Element]:
    blocks = content_of(element, flow)
    return [fill(new_element("blockquote"), join_captions(blocks))] if blocks else []


def _preformatted(element: Element, flow: Flow) -> list[Element]:
    """Text whose lines and spaces count, and after it the pictures that stood in it."""
    pieces = (
        "\n"
        if event == "start" and node.tag == "br"
        else node.text
        if event == "start"
        else node.tail
        for event, node in etree.iterwalk(element, events=("start", "end"))
        if node is not element or event == "start"
    )
    text = "".join(filter(None, pieces)).strip("\n")
    pictures = []
    for image in list(element.iter("img")):
        image.tail = None
        pictures += picture(image, flow)
    if not text.strip():
        return pictures
    language = element.get(LANGUAGE)
    named = {"class": f"language-{language}"} if language else {}
    return [fill(new_element("pre"), [new_element("code", named, text)]), *pictures]


def _rule(_: Element, __: Flow) -> list[Element]:
    return [new_element("hr")]


_HANDLERS: dict[str, Callable[[Element, Flow], list[Element]]] = {
    **dict.fromkeys(HEADINGS, _heading),
    "ul": items,
    "ol": items,
    "dl": definitions,
    "blockquote": _quotation,
    "figure": figure,
    "img": picture,
    "pre": _preformatted,
    "table": table,
    "hr": _rule,
}
