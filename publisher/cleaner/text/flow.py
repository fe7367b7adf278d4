"""A tree of any shape becomes a flat sequence of blocks.

Containers dissolve, loose text becomes paragraphs, double line breaks end them, layout tables are
unwrapped, pictures stand in figures with their captions. Every text node of the tree ends up in
exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeGuard

from lxml import etree

from publisher.cleaner.nodes import (
    Element,
    Node,
    bare_text,
    fill,
    first,
    holds,
    new_element,
    replace,
    take,
    text_of,
    wrap,
)
from publisher.cleaner.text.captions import (
    breaks_after_image,
    is_caption,
    is_inline_image,
    join_captions,
)
from publisher.cleaner.text.paragraphs import is_empty, paragraphs

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CONTAINERS = frozenset(
    "address article aside body caption center dd details div dt fieldset figcaption footer form "
    "header hgroup html legend li main nav p section summary tbody td tfoot th thead tr".split()
)
STANDING = HEADINGS | {"blockquote", "dl", "figure", "hr", "img", "ol", "pre", "table", "ul"}
BLOCKS = CONTAINERS | STANDING

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)(?:[?#]|$)", re.IGNORECASE)


def to_blocks(element: Element) -> list[Element]:
    """The content of ``element`` as blocks, in order. ``element`` is taken apart."""
    return _blocks_of(take(element))


def _blocks_of(nodes: Sequence[Node]) -> list[Element]:
    blocks: list[Element] = []
    run: list[Node] = []
    for node in nodes:
        if not _stands_alone(node):
            run.append(node)
            continue
        blocks += paragraphs(run)
        run = []
        blocks += _block(node)
    return blocks + paragraphs(run)


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
    spoken = {name: value for name in ("lang", "dir") if (value := element.get(name))}
    handler = _HANDLERS.get(element.tag)
    if handler is None:
        handler = _container if element.tag in CONTAINERS else _inline_with_blocks
    name = element.get("id") or (element.get("name", "") if element.tag == "a" else "")
    blocks = handler(element)
    if name and blocks and not blocks[0].get("id"):
        blocks[0].set("id", name)
    for block in blocks if spoken else ():
        for name, value in spoken.items():
            block.set(name, block.get(name, value))
    return blocks


def _filled(blocks: Sequence[Element]) -> list[Element]:
    return [block for block in blocks if not is_empty(block)]


def _container(element: Element) -> list[Element]:
    breaks = breaks_after_image(element)
    blocks = _filled(to_blocks(element))
    if is_caption(element):
        for block in blocks:
            if block.tag == "p":
                block.set("data-caption", "yes")
    set_apart = element.tag in ("td", "th", "center") or "center" in (
        element.get("style", "") + element.get("align", "")
    )
    return join_captions(blocks, eager=set_apart or breaks)


_WRAPPERS = frozenset({"strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "small"})


def _inline_with_blocks(element: Element) -> list[Element]:
    """``<strong><p>…</p></strong>`` and its like: the inline element moves into the blocks."""
    blocks = to_blocks(element)
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


def _heading(element: Element) -> list[Element]:
    """A heading, and after it whatever blocks were caught inside."""
    name = element.get("id", "")
    blocks = to_blocks(element)
    for block in blocks:
        if block.tag == "p" and len(bare_text(block)) <= 150:
            block.tag = element.tag
            if name:
                block.set("id", name)
                name = ""
    return blocks


def _list(element: Element) -> list[Element]:
    """A list; several where the ``value`` of an item leaves numbers out, for lists count on."""
    number = _number(element, "start") or 1
    result = _numbered(element.tag, number)
    lists = [result]
    for child in take(element):
        if not isinstance(child, str) and child.tag in ("ul", "ol") and len(result):
            result[-1].extend(_list(child))
            continue
        holder = new_element("li", text=child) if isinstance(child, str) else child
        value = _number(holder, "value")
        if element.tag == "ol" and value not in (None, number):
            number = value or 0
            result = _numbered("ol", number)
            lists.append(result)
        item = new_element("li")
        for name in ("id", "lang", "dir"):
            if holder.get(name):
                item.set(name, holder.get(name, ""))
        fill(item, unwrap_single(_as_container(holder)))
        if not is_empty(item):
            result.append(item)
            number += 1
    return [listing for listing in lists if len(listing)]


def _numbered(tag: str, number: int) -> Element:
    return new_element(tag, {"start": str(number)} if tag == "ol" and number != 1 else {})


def _number(element: Element, attribute: str) -> int | None:
    """A number of an ordered list; none for one that no list would have."""
    value = element.get(attribute, "")
    return int(value) if re.fullmatch("[0-9]{1,6}", value) else None


def _as_container(element: Element) -> list[Element]:
    return _filled(to_blocks(element) if element.tag in CONTAINERS else _blocks_of([element]))


def unwrap_single(blocks: Sequence[Element]) -> list[Node]:
    """The bare content of a single paragraph; anything else as it is, its first text unwrapped."""
    if blocks and blocks[0].tag == "p" and all(block.tag in ("ul", "ol") for block in blocks[1:]):
        return [*take(blocks[0]), *blocks[1:]]
    return list(blocks)


def _definitions(element: Element) -> list[Element]:
    """Terms and what they mean; whatever else stands among them divides the list."""
    blocks: list[Element] = []
    for is_entry, nodes in groupby(_ungrouped(take(element)), _is_entry):
        if not is_entry:
            blocks += _filled(_blocks_of(list(nodes)))
            continue
        listing = new_element("dl")
        for node in nodes:
            if isinstance(node, str):
                continue
            content = _as_container(node)
            if node.tag == "dd" and not len(listing):  # a meaning without a term is just text
                blocks += content
            else:
                named = {"id": name} if (name := node.get("id")) else {}
                listing.append(fill(new_element(node.tag, named), unwrap_single(content)))
        blocks += [listing] if len(listing) else []
    return blocks


def _ungrouped(nodes: Sequence[Node]) -> list[Node]:
    """Without white space, and without the ``div`` that HTML allows around terms and meanings."""
    ungrouped: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            ungrouped += [node] if node.strip() else []
        elif node.tag == "div" and any(child.tag in ("dt", "dd") for child in node):
            ungrouped += _ungrouped(take(node))
        else:
            ungrouped.append(node)
    return ungrouped


def _is_entry(node: Node) -> bool:
    return not isinstance(node, str) and node.tag in ("dt", "dd")


def _quotation(element: Element) -> list[Element]:
    blocks = _filled(to_blocks(element))
    return [fill(new_element("blockquote"), join_captions(blocks))] if blocks else []


def _figure(element: Element) -> list[Element]:
    captions = list(element.iter("figcaption"))
    for caption in captions:
        replace(caption, ())
    blocks = join_captions(_filled(to_blocks(element)), eager=True)
    text = [block for caption in captions for block in _filled(to_blocks(caption))]
    figures = [block for block in blocks if block.tag == "figure"]
    host = (
        figures[-1]
        if figures
        else blocks[-1]
        if blocks and blocks[-1].tag in ("table", "pre", "blockquote")
        else None
    )
    if not text or host is None or holds(host, "figcaption"):
        return blocks + text
    if host.tag != "figure":
        host = fill(new_element("figure"), [host])
        blocks[-1] = host
    caption = new_element("figcaption")
    for number, block in enumerate(text):
        if number:
            caption.append(new_element("br"))
        fill(caption, take(block))
    host.append(caption)
    return blocks


def _image(element: Element) -> list[Element]:
    return [fill(new_element("figure"), [element])]


def _preformatted(element: Element) -> list[Element]:
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
        pictures += _image(image)
    if not text.strip():
        return pictures
    return [fill(new_element("pre"), [new_element("code", text=text)]), *pictures]


def _table(element: Element) -> list[Element]:
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    return _data_table(element, rows) if _is_data(element, cells) else _layout(element)


def _layout(element: Element) -> list[Element]:
    """The content of a layout table: where that is a picture and a few words, they caption it."""
    blocks = _filled(_unwrapped(element))
    captioned = [block.tag for block in blocks] == ["figure", "p"]
    return join_captions(blocks, eager=True) if captioned else blocks


def _unwrapped(element: Element) -> list[Element]:
    """The cells of a layout table one after the other, however deep they stand."""
    blocks: list[Element] = []
    for child in take(element):
        if isinstance(child, str):
            blocks += paragraphs([child])
        elif child.tag in ("tbody", "thead", "tfoot", "tr", "colgroup", "col"):
            blocks += _unwrapped(child)
        else:
            blocks += _block(child)
    return blocks


def _is_data(table: Element, rows: list[list[Element]]) -> bool:
    """Whether a table holds data: header cells, or an even grid of several short text cells."""
    if holds(table, "table") or table.get("role") == "presentation":
        return False
    filled = [row for row in rows if row]
    if not filled or max(map(len, filled)) < 2:
        return holds(table, "th") and len(filled) > 1
    if holds(table, "th", "caption", "thead"):
        return True
    if len(filled) < 2 or holds(table, "img"):
        return False
    widths = [len(row) for row in filled]
    even = max(map(widths.count, widths)) >= 0.8 * len(widths)
    cells = [cell for row in filled for cell in row]
    return even and sum(map(_is_short, cells)) >= 0.8 * len(cells)


def _is_short(cell: Element) -> bool:
    """Whether a cell holds no more than a line or two."""
    lines = [part for part in cell.iter("p", "div") if (part.text or "").strip()]
    return len(lines) <= 1 and len(bare_text(cell)) <= 200


def _data_table(table: Element, rows: list[Element]) -> list[Element]:
    result = new_element("table")
    caption = first(table, "caption")
    if caption is not None and text_of(caption).strip():
        result.append(fill(new_element("caption"), unwrap_single(to_blocks(caption))))
    head, body = new_element("thead"), new_element("tbody")
    for number, row in enumerate(rows):
        if _is_head(row, first_row=number == 0):
            for cell in row:
                cell.tag = "th"
        cells = [_cell(cell) for cell in row if cell.tag in ("td", "th")]
        if not cells:
            continue
        is_head = not len(body) and all(cell.tag == "th" for cell in cells)
        (head if is_head else body).append(fill(new_element("tr"), cells))
    result.extend([part for part in (head, body) if len(part)])
    return [result] if holds(result, "tr") else []


def _is_head(row: Element, *, first_row: bool) -> bool:
    """Whether the cells of a row are heads: it says so, or it is the first and all in bold."""
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    return first_row and len(row) > 1 and all(_is_bold(cell) for cell in row)


def _is_bold(cell: Element) -> bool:
    bold = first(cell, "b", "strong")
    return bold is not None and bare_text(bold) == bare_text(cell) != ""


def _cell(cell: Element) -> Element:
    result = new_element(cell.tag)
    for span in ("colspan", "rowspan"):
        value = cell.get(span, "")
        if value.isdecimal() and 1 < int(value[:9]) <= 50:
            result.set(span, str(int(value)))
    for name in ("id", "lang", "dir"):
        if cell.get(name):
            result.set(name, cell.get(name, ""))
    return fill(result, unwrap_single(_as_container(cell)))


def _rule(_: Element) -> list[Element]:
    return [new_element("hr")]


_HANDLERS: dict[str, Callable[[Element], list[Element]]] = {
    **dict.fromkeys(HEADINGS, _heading),
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "blockquote": _quotation,
    "figure": _figure,
    "img": _image,
    "pre": _preformatted,
    "table": _table,
    "hr": _rule,
}
