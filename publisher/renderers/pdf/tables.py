"""Tables made to fit the page: set smaller, then turned, then in groups of columns.

A table of given column widths is set four times as fast as one that finds its own, so that every
table is given its widths here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from publisher.renderers.pdf.columns import GAP, Columns, ask, column_group, column_widths
from publisher.renderers.pdf.continuing import caption_of, tell, told
from publisher.renderers.pdf.grids import (
    Cell,
    Grid,
    Row,
    connected,
    part_spans,
    read_grid,
    split,
    write_grid,
)
from publisher.renderers.pdf.sheet import Sheet
from publisher.words import Words

_SIZE = 0.85  #: type size of a table that has the room, in that of the text
_SMALLEST = 6.8  #: pt; below, Han characters fill up with ink
_SMALL = 7.8  #: pt; below, lines stand closer
_EASED = 7.5  #: pt; set no smaller than that to save short cells from a second line
_LINE, _SMALL_LINE = 0.75, 0.625  #: distance of lines, in lines of the text
_PADDING = 0.25  #: above and below the text of a row together, in lines of the text
_WHOLE = 0.35  #: of the page: heads, and rows that span others, are kept whole up to this height
_MOST_PARTED = 20_000  #: cells; a wide table of more is not parted, but set as text
_KEY = 0.4  #: of the room: a first column wider than this is not repeated beside the others
_DEEPEST_INDENT = 6  #: lists and quotations within one another are not set in any further
_TALL = 0.6  #: of the page: a row that is higher begins where it stands, and breaks
_NUMBERS = 0.8  #: of the cells of a column are numbers, where they stand at the right
_NUMBER = re.compile(r"[-+−±≈<>]?\s?[¥$€£]?\d[\d,.\u00a0 ]*\s?[%‰]?")

#: The width in pt that what stands in a cell has.
Rooms = dict[etree._Element, float]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a table is set."""

    size: float  #: of its type, pt
    width: float  #: pt
    kind: str = ""  #: turned, or across the columns of the page
    said: str = ""  #: of a table that goes on, where that is not told by its caption

    @property
    def room(self) -> float:
        """Its width in em."""
        return self.width / self.size

    @property
    def line(self) -> float:
        """The distance of its lines, in lines of the text."""
        return _LINE if self.size >= _SMALL else _SMALL_LINE


def fit_tables(body: etree._Element, sheet: Sheet, words: Words) -> Rooms:
    """Fit all tables in an article's body to the type area; the room there is in their cells.

    ``words``: in which they say that they go on.
    """
    rooms: Rooms = {}
    for table in [one for one in body.iter("table") if not _is_nested(one)]:
        _fit(table, sheet, words, rooms)
    for table in [one for one in body.iter("table") if _is_nested(one)]:
        _fit_nested(table, sheet, rooms)
    return rooms


def room_in(element: etree._Element, sheet: Sheet, rooms: Rooms) -> float:
    """The width in pt of what stands in an element: the measure, less what it is set in."""
    room, indents = sheet.text_width, 0
    for ancestor in element.iterancestors("li", "dd", "blockquote", "td", "th"):
        if ancestor in rooms:
            room = rooms[ancestor]
            break
        indents += 1
    return max(room - 2 * sheet.type.size * min(indents, _DEEPEST_INDENT), room / 3)


def _is_nested(table: etree._Element) -> bool:
    return next(table.iterancestors("td", "th"), None) is not None


# --- how a table is set -------------------------------------------------------------------


def _fit(table: etree._Element, sheet: Sheet, words: Words, rooms: Rooms) -> None:
    grid = read_grid(table)
    if not grid.columns:
        return
    room = room_in(table, sheet, rooms)
    columns = ask(grid)
    setting = _choose(table, columns, room, sheet)
    if setting is not None:
        _set(table, grid, columns, setting, sheet, rooms, words)
        return
    if grid.columns * len(grid.rows) > _MOST_PARTED:
        _loosen(table, grid, room, rooms)
        return
    holder = table.getparent()
    if holder is not None and holder.tag == "figure":
        holder.set("class", "long")
    groups = _groups(columns.comfort, room / _SMALLEST)
    parts = [split(grid, group, first=not number) for number, group in enumerate(groups)]
    tables = [table, *(etree.Element("table") for _ in parts[1:])]
    for before, after in pairwise(tables):
        before.addnext(after)
        after.tail, before.tail = before.tail, None
    said = told(grid.caption, words, room / (_SIZE * sheet.type.size))
    for part in parts[1:]:
        part.caption = caption_of(said, words)
    for one, part in zip(tables, parts, strict=True):
        asked = ask(part)
        size = max(min(_SIZE * sheet.type.size, room / sum(asked.comfort)), _SMALLEST)
        _set(one, part, asked, _Setting(_floor(size), room, said=said), sheet, rooms, words)


def _choose(table: etree._Element, columns: Columns, room: float, sheet: Sheet) -> _Setting | None:
    """At the usual size or a smaller one, else wider; None where all of that is too narrow.

    It is set a little smaller so that short cells stand on one line; ``room`` is in pt.
    """
    usual = _SIZE * sheet.type.size
    eased = min(room / sum(columns.ease), usual)
    wanted = sum(columns.comfort)
    if room / wanted >= _SMALLEST:
        size = eased if eased >= _EASED else _SMALL
        return _Setting(_floor(min(room / wanted, usual, size)), room)
    wider = _wider(table, sheet)
    if wider is not None and wider[0] / wanted >= _SMALLEST:
        return _Setting(_floor(min(usual, wider[0] / wanted)), *wider)
    return None


def _wider(table: etree._Element, sheet: Sheet) -> tuple[float, str] | None:
    """The width in pt that a table could have besides the measure, and how it is set then.

    Only tables of the article itself, or of a figure there, can have it. On a screen nothing is
    turned.
    """
    holder = table.getparent()
    if holder is not None and holder.tag == "figure":
        holder = holder.getparent()
    if holder is None or holder.getparent() is not None:
        return None
    if sheet.columns > 1:
        return sheet.area_width, "across"
    return (sheet.text_height, "turned") if sheet.mirrored else None


def _groups(widths: list[float], room: float) -> list[list[int]]:
    """Columns in groups that fit ``room`` em; the first stands in each if it leaves the room."""
    key = [0] if widths[0] <= _KEY * room else []
    left = room - sum(widths[n] for n in key)
    count, filled = 1, 0.0
    for width in widths[len(key) :]:
        if filled and filled + width > left:
            count, filled = count + 1, 0.0
        filled += width
    even = sum(widths[len(key) :]) / count
    groups: list[list[int]] = [[]]
    filled = 0.0
    for number, width in enumerate(widths[len(key) :], start=len(key)):
        if groups[-1] and (filled + width > left or filled + width / 2 > even):
            groups.append([])
            filled = 0.0
        groups[-1].append(number)
        filled += width
    return [[*key, *group] for group in groups]


def _set(
    table: etree._Element,
    grid: Grid,
    columns: Columns,
    setting: _Setting,
    sheet: Sheet,
    rooms: Rooms,
    words: Words | None,
) -> None:
    """Give a table its type, its columns, its head, and rows that stay together."""
    widths = column_widths(columns, setting.room)
    scale = setting.room / sum(widths)
    widths = [width * scale for width in widths]
    page = sheet.text_width if setting.kind == "turned" else sheet.text_height
    _keep_whole(grid, widths, setting, page / sheet.type.leading)
    _stand_numbers_right(grid)
    if words is not None:
        tell(grid, setting.said or told(grid.caption, words, setting.room), words)
    write_grid(table, grid)
    table.insert(0 if grid.caption is None else 1, column_group(widths))
    table.set("style", f"font-size: {setting.size:.2f}pt; line-height: {setting.line}rlh")
    if setting.kind:
        holder = table.getparent()
        framed = holder if holder is not None and holder.tag == "figure" else _frame(table)
        framed.set("class", setting.kind)
    for row in grid.rows:
        for cell in row.cells:
            width = sum(widths[cell.column : cell.column + cell.columns]) - GAP
            rooms[cell.element] = max(width, 1) * setting.size


def _frame(table: etree._Element) -> etree._Element:
    """A block around a table: what is said of a table itself does not hold for its caption."""
    frame = etree.Element("div")
    table.addprevious(frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame


def _fit_nested(table: etree._Element, sheet: Sheet, rooms: Rooms) -> None:
    """A table in a cell is set in its room, or, where that is too narrow, as text row by row."""
    grid = read_grid(table)
    room = room_in(table, sheet, rooms)
    columns = ask(grid)
    if grid.columns and room / sum(columns.least) >= _SMALLEST:
        size = min(_SIZE * sheet.type.size, room / sum(columns.least))
        _set(table, grid, columns, _Setting(_floor(size), room), sheet, rooms, None)
        return
    _loosen(table, grid, room, rooms)


def _loosen(table: etree._Element, grid: Grid, room: float, rooms: Rooms) -> None:
    """Make a table text: cell by cell, row by row."""
    for element in (*([] if grid.caption is None else [grid.caption]), table):
        element.tag = "div"
    for row in grid.rows:
        row.element.tag = "div"
        for cell in row.cells:
            cell.element.tag = "div"
            rooms[cell.element] = room


def _keep_whole(grid: Grid, widths: list[float], setting: _Setting, page: float) -> None:
    """A high head, or many rows that a cell spans, break like others; ``page`` is in lines."""
    if sum(_height(row, widths, setting) for row in grid.head) > _WHOLE * page:
        grid.head, grid.body = [], grid.rows
    for rows in connected(grid.body):
        heights = [_height(row, widths, setting) for row in rows]
        if sum(heights) > _WHOLE * page:
            part_spans(rows)
        for row, height in zip(rows, heights, strict=True):
            if height > _TALL * page:
                row.element.set("class", "tall")


def _height(row: Row, widths: list[float], setting: _Setting) -> float:
    """About how high a row is, in lines of the text, but for cells that span others."""
    lines = [
        math.ceil(cell.width / max(sum(widths[cell.column :][: cell.columns]) - GAP, 1))
        for cell in row.cells
        if cell.rows == 1
    ]
    return max(lines, default=1) * setting.line + _PADDING


def _stand_numbers_right(grid: Grid) -> None:
    """Columns of numbers are read from their units on."""
    columns: dict[int, list[Cell]] = {}
    for row in grid.rows:
        for cell in row.cells:
            if cell.columns == 1:
                columns.setdefault(cell.column, []).append(cell)
    for cells in columns.values():
        texts = [text for cell in cells if not cell.heads and (text := cell.text)]
        numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
        if texts and numbers >= _NUMBERS * len(texts):
            for cell in cells:
                cell.element.set("class", "number")


def _floor(size: float) -> float:
    return math.floor(size * 100) / 100
