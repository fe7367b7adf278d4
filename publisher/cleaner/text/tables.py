"""Tables: those of data are kept, with their heads; those that only lay out are unwrapped."""

from __future__ import annotations

from publisher.cleaner.nodes import (
    Element,
    bare_text,
    fill,
    first,
    holds,
    new_element,
    take,
    text_of,
)
from publisher.cleaner.text.blocklevel import Flow, filled, item_of, unwrap_single
from publisher.cleaner.text.captions import join_captions
from publisher.cleaner.text.paragraphs import paragraphs

_WIDEST = 50  #: rows or columns that a cell may reach over


def table(element: Element, flow: Flow) -> list[Element]:
    """A table as one of data, or what stands in its cells."""
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    return _data_table(element, rows, flow) if _is_data(element, cells) else _layout(element, flow)


def _layout(element: Element, flow: Flow) -> list[Element]:
    """The content of a layout table: where that is a picture and a few words, they caption it."""
    blocks = filled(_unwrapped(element, flow))
    captioned = [block.tag for block in blocks] == ["figure", "p"]
    return join_captions(blocks, eager=True) if captioned else blocks


def _unwrapped(element: Element, flow: Flow) -> list[Element]:
    """The cells of a layout table one after the other, however deep they stand."""
    blocks: list[Element] = []
    for child in take(element):
        if isinstance(child, str):
            blocks += paragraphs([child])
        elif child.tag in ("tbody", "thead", "tfoot", "tr", "colgroup", "col"):
            blocks += _unwrapped(child, flow)
        else:
            blocks += flow([child])
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
    widths = _widths(filled)
    even = max(map(widths.count, widths)) >= 0.8 * len(widths)
    cells = [cell for row in filled for cell in row]
    return even and sum(map(_is_short, cells)) >= 0.8 * len(cells)


def _widths(rows: list[list[Element]]) -> list[int]:
    """How many columns each row fills, with the cells that reach into it from above."""
    widths: list[int] = []
    reaching: list[tuple[int, int]] = []  #: how many rows further, and how many columns
    for row in rows:
        cells = [(_span(cell, "rowspan"), _span(cell, "colspan")) for cell in row]
        widths.append(sum(columns for _, columns in (*reaching, *cells)))
        reaching = [(deep - 1, columns) for deep, columns in (*reaching, *cells) if deep > 1]
    return widths


def _span(cell: Element, name: str) -> int:
    """Over how many rows or columns a cell reaches; 1 where what it says is of no use."""
    value = cell.get(name, "")
    span = int(value[:9]) if value.isdecimal() else 1
    return span if 1 < span <= _WIDEST else 1


def _is_short(cell: Element) -> bool:
    """Whether a cell holds no more than a line or two."""
    lines = [part for part in cell.iter("p", "div") if (part.text or "").strip()]
    return len(lines) <= 1 and len(bare_text(cell)) <= 200


def _data_table(table: Element, rows: list[Element], flow: Flow) -> list[Element]:
    result = new_element("table")
    caption = first(table, "caption")
    if caption is not None and text_of(caption).strip():
        result.append(fill(new_element("caption"), unwrap_single(flow(take(caption)))))
    head, body = new_element("thead"), new_element("tbody")
    for number, row in enumerate(rows):
        if _is_head(row, first_row=number == 0):
            for cell in row:
                cell.tag = "th"
        cells = [_cell(cell, flow) for cell in row if cell.tag in ("td", "th")]
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


def _cell(cell: Element, flow: Flow) -> Element:
    result = new_element(cell.tag)
    for span in ("colspan", "rowspan"):
        if (reach := _span(cell, span)) > 1:
            result.set(span, str(reach))
    for name in ("id", "lang", "dir"):
        if cell.get(name):
            result.set(name, cell.get(name, ""))
    return fill(result, unwrap_single(item_of(cell, flow)))
