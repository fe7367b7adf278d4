"""A tree of any shape becomes a flat sequence of blocks.

Containers dissolve, loose text becomes paragraphs, double line breaks end them, layout tables are
unwrapped, pictures stand in figures with their captions. Every text node of the tree ends up in
exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeGuard

from bs4.element import PageElement, Tag

from publisher.cleaner.captions import (
    breaks_after_image,
    is_caption,
    is_inline_image,
    join_captions,
)
from publisher.cleaner.paragraphs import is_empty, paragraphs
from publisher.cleaner.tree import new_tag, tags_in

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CONTAINERS = frozenset(
    "address article aside body caption center dd details div dt fieldset figcaption footer form "
    "header hgroup html legend li main nav p section summary tbody td tfoot th thead tr".split()
)
STANDING = HEADINGS | {"blockquote", "dl", "figure", "hr", "img", "ol", "pre", "table", "ul"}
BLOCKS = CONTAINERS | STANDING

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)(?:[?#]|$)", re.IGNORECASE)


def to_blocks(node: Tag) -> list[Tag]:
    """The content of ``node`` as blocks, in order. ``node`` is taken apart."""
    blocks: list[Tag] = []
    run: list[PageElement] = []
    for child in list(node.children):
        if not _stands_alone(child):
            run.append(child.extract())
            continue
        blocks += paragraphs(run)
        run = []
        blocks += _block(child.extract())
    return blocks + paragraphs(run)


def _stands_alone(node: PageElement) -> TypeGuard[Tag]:
    """Whether a node breaks the line of text it stands in."""
    if not isinstance(node, Tag):
        return False
    if node.name == "img":
        return not is_inline_image(node)
    if node.name in CONTAINERS or node.name in STANDING:
        return True
    return any(block.name != "img" or not is_inline_image(block) for block in tags_in(node, BLOCKS))


def _block(element: Tag) -> list[Tag]:
    """The blocks that one block-level element turns into."""
    handler = _HANDLERS.get(element.name)
    if handler:
        return handler(element)
    if element.name in CONTAINERS:
        return _container(element)
    return _inline_with_blocks(element)


def _container(element: Tag) -> list[Tag]:
    breaks = breaks_after_image(element)
    blocks = [block for block in to_blocks(element) if not is_empty(block)]
    if is_caption(element):
        for block in blocks:
            if block.name == "p":
                block["data-caption"] = "yes"
    if element.get("id") and blocks and not blocks[0].get("id"):
        blocks[0]["id"] = str(element["id"])
    set_apart = element.name in ("td", "th", "center") or "center" in str(
        element.get("style", "")
    ) + str(element.get("align", ""))
    return join_captions(blocks, eager=set_apart or breaks)


_WRAPPERS = frozenset({"strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "small"})


def _inline_with_blocks(element: Tag) -> list[Tag]:
    """``<strong><p>…</p></strong>`` and its like: the inline element moves into the blocks."""
    blocks = to_blocks(element)
    if element.name == "a":
        href = str(element.get("href") or "")
        for block in blocks if href else ():
            _link_block(block, href)
    elif element.name in _WRAPPERS:
        for block in blocks:
            if block.name == "p":
                _wrap_content(block, new_tag(element.name))
    return blocks


def _link_block(block: Tag, href: str) -> None:
    """A link that was around a block goes around its text or its picture."""
    if block.name == "p" or block.name in HEADINGS:
        _wrap_content(block, new_tag("a", {"href": href}))
    elif block.name == "figure" and not _PICTURE.search(href):
        image = block.find("img")
        if isinstance(image, Tag):
            image.wrap(new_tag("a", {"href": href}))


def _wrap_content(block: Tag, wrapper: Tag) -> None:
    wrapper.extend(list(block.contents))
    block.append(wrapper)


def _heading(element: Tag) -> list[Tag]:
    """A heading, and after it whatever blocks were caught inside."""
    blocks = to_blocks(element)
    for block in blocks:
        if block.name == "p" and len(block.get_text(strip=True)) <= 150:
            block.name = element.name
            if element.get("id"):
                block["id"] = str(element["id"])
                del element["id"]
    return blocks


def _list(element: Tag) -> list[Tag]:
    result = new_tag(element.name)
    if element.name == "ol" and str(element.get("start", "")).isdigit():
        result["start"] = str(element["start"])
    for child in list(element.children):
        if isinstance(child, Tag) and child.name in ("ul", "ol") and result.contents:
            result.contents[-1].extend(_list(child))  # type: ignore[attr-defined]
            continue
        holder = child if isinstance(child, Tag) else new_tag("li")
        if holder is not child:
            holder.append(child.extract())
        item = new_tag("li")
        if holder.get("id"):
            item["id"] = str(holder["id"])
        item.extend(unwrap_single(_as_container(holder)))
        if not is_empty(item):
            result.append(item)
    return [result] if result.contents else []


def _as_container(element: Tag) -> list[Tag]:
    if element.name in CONTAINERS:
        return [block for block in to_blocks(element) if not is_empty(block)]
    wrapper = new_tag("div")
    wrapper.append(element.extract())
    return [block for block in to_blocks(wrapper) if not is_empty(block)]


def unwrap_single(blocks: list[Tag]) -> list[PageElement]:
    """The bare content of a single paragraph; anything else as it is, its first text unwrapped."""
    if blocks and blocks[0].name == "p" and all(block.name in ("ul", "ol") for block in blocks[1:]):
        return [*list(blocks[0].contents), *blocks[1:]]
    return list(blocks)


def _definitions(element: Tag) -> list[Tag]:
    result = new_tag("dl")
    for child in element.find_all(["dt", "dd"]):
        if child.find_parent("dl") is not None and child.parent is not None:
            entry = new_tag(child.name)
            entry.extend(unwrap_single(_as_container(child.extract())))
            result.append(entry)
    rest = [block for block in to_blocks(element) if not is_empty(block)]
    return ([result] if result.find("dt") else [*result.find_all(True, recursive=False)]) + rest


def _quotation(element: Tag) -> list[Tag]:
    blocks = [block for block in to_blocks(element) if not is_empty(block)]
    if not blocks:
        return []
    quote = new_tag("blockquote")
    quote.extend(join_captions(blocks))
    return [quote]


def _figure(element: Tag) -> list[Tag]:
    captions = [caption.extract() for caption in element.find_all("figcaption")]
    blocks = join_captions([b for b in to_blocks(element) if not is_empty(b)], eager=True)
    text = [block for caption in captions for block in to_blocks(caption) if not is_empty(block)]
    figures = [block for block in blocks if block.name == "figure"]
    host = (
        figures[-1]
        if figures
        else blocks[-1]
        if blocks and blocks[-1].name in ("table", "pre", "blockquote")
        else None
    )
    if not text or host is None or host.find("figcaption"):
        return blocks + text
    if host.name != "figure":
        host = host.wrap(new_tag("figure"))
        blocks[-1] = host
    caption = new_tag("figcaption")
    for number, block in enumerate(text):
        if number:
            caption.append(new_tag("br"))
        caption.extend(list(block.contents))
    host.append(caption)
    return blocks


def _image(element: Tag) -> list[Tag]:
    figure = new_tag("figure")
    figure.append(element)
    return [figure]


def _preformatted(element: Tag) -> list[Tag]:
    for line_break in element.find_all("br"):
        line_break.replace_with("\n")
    text = element.get_text().strip("\n")
    if not text.strip():
        return []
    result = new_tag("pre")
    code = new_tag("code")
    code.string = text
    result.append(code)
    return [result]


def _table(element: Tag) -> list[Tag]:
    rows = [row for row in element.find_all("tr") if row.find_parent("table") is element]
    cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
    if _is_data(element, cells):
        return _data_table(element, rows)
    blocks: list[Tag] = []
    for child in list(element.children):
        blocks += (
            _layout(child.extract()) if isinstance(child, Tag) else paragraphs([child.extract()])
        )
    return blocks


def _layout(element: Tag) -> list[Tag]:
    """The cells of a layout table one after the other, however deep they stand."""
    if element.name in ("tbody", "thead", "tfoot", "tr", "colgroup", "col"):
        parts: list[Tag] = []
        for child in list(element.children):
            parts += (
                _layout(child.extract())
                if isinstance(child, Tag)
                else paragraphs([child.extract()])
            )
        return parts
    return _block(element)


def _is_data(table: Tag, rows: list[list[Tag]]) -> bool:
    """Whether a table holds data: header cells, or an even grid of several short text cells."""
    if table.find("table") or table.get("role") == "presentation":
        return False
    filled = [row for row in rows if row]
    if not filled or max(map(len, filled)) < 2:
        return bool(table.find("th")) and len(filled) > 1
    if table.find("th") or table.find("caption"):
        return True
    if len(filled) < 2 or table.find("img"):
        return False
    cells = [cell for row in filled for cell in row]
    short = sum(
        len(cell.get_text(strip=True)) <= 200 and not cell.find(["p", "div"]) for cell in cells
    )
    return short >= 0.8 * len(cells)


def _data_table(table: Tag, rows: list[Tag]) -> list[Tag]:
    result = new_tag("table")
    caption = table.find("caption")
    if isinstance(caption, Tag) and caption.get_text(strip=True):
        title = new_tag("caption")
        title.extend(unwrap_single(to_blocks(caption.extract())))
        result.append(title)
    head, body = new_tag("thead"), new_tag("tbody")
    for row in rows:
        cells = [_cell(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        if not cells:
            continue
        line = new_tag("tr")
        line.extend(cells)
        is_head = not body.contents and all(cell.name == "th" for cell in cells)
        (head if is_head else body).append(line)
    result.extend([part for part in (head, body) if part.contents])
    return [result] if result.find("tr") else []


def _cell(cell: Tag) -> Tag:
    result = new_tag(cell.name)
    for span in ("colspan", "rowspan"):
        value = str(cell.get(span, ""))
        if value.isdigit() and 1 < int(value) <= 50:
            result[span] = value
    result.extend(unwrap_single(_as_container(cell)))
    return result


def _rule(_: Tag) -> list[Tag]:
    return [new_tag("hr")]


_HANDLERS: dict[str, Callable[[Tag], list[Tag]]] = {
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
