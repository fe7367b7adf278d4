"""The grid of a table: which cell stands in which row and column, whatever its spans say.

The algorithm is that of HTML, section 4.9.12 (forming a table), made safe: spans end where the
table does, and columns in which no cell begins are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from publisher.renderers.measure import width_of

_MOST = 1000  #: columns that a cell may reach into, as in HTML
_MOST_PARTED = 20_000  #: cells; a table that would have more keeps its spans and its gaps
_FIGURES = re.compile("[0-9]{1,9}")


@dataclass(slots=True)
class Cell:
    """A cell and its place; columns are counted from 0."""

    element: etree._Element
    column: int
    columns: int
    rows: int
    text: str = field(init=False)  #: all of it, on one line
    width: float = field(init=False)  #: of that line, in em

    def __post_init__(self) -> None:
        """Read the text, once."""
        self.text = " ".join("".join(map(str, self.element.itertext())).split())
        self.width = width_of(self.text)

    @property
    def heads(self) -> bool:
        """Whether it is a header cell."""
        return bool(self.element.tag == "th")


@dataclass(slots=True)
class Row:
    """A row and the cells that begin in it."""

    element: etree._Element
    cells: list[Cell]


@dataclass(slots=True)
class Grid:
    """A table: its caption, the rows of its head, and the others."""

    caption: etree._Element | None
    head: list[Row]
    body: list[Row]
    columns: int

    @property
    def rows(self) -> list[Row]:
        """All rows in their order."""
        return [*self.head, *self.body]


def read_grid(table: etree._Element) -> Grid:
    """The grid of a table. Rows of header cells alone that it begins with are its head."""
    heads = [row for part in table.iterchildren("thead") for row in part.iterchildren("tr")]
    rest = [row for child in table if child.tag in ("tr", "tbody") for row in _rows(child)]
    rest += [row for part in table.iterchildren("tfoot") for row in part.iterchildren("tr")]
    if not heads:
        count = next((n for n, row in enumerate(rest) if not _is_head(row)), 0)
        heads, rest = rest[:count], rest[count:]
    if heads and not rest:
        heads, rest = [], heads
    head, body = _place(heads), _place(rest)
    grid = Grid(table.find("caption"), head, body, 0)
    _leave_out_empty_columns(grid)
    if grid.columns * len(grid.rows) <= _MOST_PARTED:
        _close(head, grid.columns)
        _close(body, grid.columns)
    return grid


def write_grid(table: etree._Element, grid: Grid) -> None:
    """Make ``table`` of a grid."""
    for child in list(table):
        table.remove(child)
    table.text = None
    if grid.caption is not None:
        grid.caption.tail = None
        table.append(grid.caption)
    parts = [("thead", "", grid.head), *(("tbody", *part) for part in _parts(grid.body))]
    for name, kind, rows in parts:
        if rows:
            section = etree.SubElement(table, name, {"class": kind} if kind else {})
            for row in rows:
                _write_row(section, row)


def _parts(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows in groups: those that a cell spans stand in one, of class ``together``."""
    loose: list[Row] = []
    for group in connected(rows):
        if len(group) == 1:
            loose += group
            continue
        yield "", loose
        yield "together", group
        loose = []
    yield "", loose


def connected(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in groups that no cell reaches out of."""
    group: list[Row] = []
    end = 0
    for number, row in enumerate(rows):
        end = max(end, *(number + cell.rows for cell in row.cells), number + 1)
        group.append(row)
        if end == number + 1:
            yield group
            group = []


def part_spans(rows: list[Row]) -> None:
    """Let no cell span several of the rows: below each stand empty ones in its place."""
    area = sum(cell.rows for row in rows for cell in row.cells)
    if area > _MOST_PARTED:
        return
    for number, row in enumerate(rows):
        for cell in row.cells:
            for below in rows[number + 1 : number + cell.rows]:
                empty = Cell(etree.Element("td"), cell.column, cell.columns, 1)
                below.cells.append(empty)
                below.cells.sort(key=lambda one: one.column)
            cell.rows = 1


def split(grid: Grid, columns: Sequence[int], *, first: bool) -> Grid:
    """A table of some columns of a grid alone.

    A cell stands in the part in which it begins; header cells, and those of a first column that
    is repeated, in each, for whoever looks there.
    """
    places = {column: place for place, column in enumerate(columns)}

    def part(rows: list[Row]) -> list[Row]:
        return [_part_of(row, places, first=first) for row in rows]

    caption = grid.caption if first else None
    return Grid(caption, part(grid.head), part(grid.body), len(columns))


def _part_of(row: Row, places: dict[int, int], *, first: bool) -> Row:
    cells: list[Cell] = []
    for cell in row.cells:
        own = [places[n] for n in range(cell.column, cell.column + cell.columns) if n in places]
        if not own:
            continue
        if first or (cell.column in places and cell.column > 0):
            element = cell.element
        elif cell.heads or cell.column == 0:
            element = deepcopy(cell.element)
            element.tail = None
            _strip_ids(element)
        else:
            element = etree.Element(cell.element.tag)
        cells.append(Cell(element, own[0], len(own), cell.rows))
    element = row.element
    if not first:
        element = etree.Element("tr")
    return Row(element, cells)


def _rows(part: etree._Element) -> Iterator[etree._Element]:
    return iter((part,)) if part.tag == "tr" else part.iterchildren("tr")


def _is_head(row: etree._Element) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _place(elements: list[etree._Element]) -> list[Row]:
    rows: list[Row] = []
    taken: list[int] = []  #: by column, the first row in which it is free again
    for number, element in enumerate(elements):
        cells: list[Cell] = []
        column = 0
        for child in element:
            if child.tag not in ("td", "th"):
                continue
            while column < len(taken) and taken[column] > number:
                column += 1
            wide = min(_span(child, "colspan"), max(_MOST - column, 1))
            tall = min(_span(child, "rowspan"), len(elements) - number)
            width = _free(taken, column, wide, number)
            taken += [0] * (column + width - len(taken))
            taken[column : column + width] = [number + tall] * width
            cells.append(Cell(child, column, width, tall))
            column += width
        rows.append(Row(element, cells))
    return rows


def _free(taken: list[int], column: int, wanted: int, row: int) -> int:
    """How many of the columns that a cell wants are not taken by one from above."""
    end = min(column + wanted, len(taken))
    return next((n - column for n in range(column, end) if taken[n] > row), wanted)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "")
    return max(int(value), 1) if _FIGURES.fullmatch(value) else 1


def _leave_out_empty_columns(grid: Grid) -> None:
    begins = sorted({cell.column for row in grid.rows for cell in row.cells})
    for row in grid.rows:
        for cell in row.cells:
            end = bisect_left(begins, cell.column + cell.columns)
            cell.column = bisect_left(begins, cell.column)
            cell.columns = end - cell.column
    grid.columns = len(begins)


def _close(rows: list[Row], columns: int) -> None:
    """Put empty cells where a row has none: every row fills all columns (ISO 14289-1, 7.5)."""
    free = [0] * columns  #: by column, the first row in which no cell stands yet
    for number, row in enumerate(rows):
        for cell in row.cells:
            free[cell.column : cell.column + cell.columns] = [number + cell.rows] * cell.columns
        missing = [column for column in range(columns) if free[column] <= number]
        row.cells += [Cell(etree.Element("td"), column, 1, 1) for column in missing]
        row.cells.sort(key=lambda cell: cell.column)


def _write_row(section: etree._Element, row: Row) -> None:
    for child in list(row.element):
        row.element.remove(child)
    row.element.text = row.element.tail = None
    for cell in row.cells:
        for name, number in (("colspan", cell.columns), ("rowspan", cell.rows)):
            cell.element.attrib.pop(name, "")
            if number > 1:
                cell.element.set(name, str(number))
        cell.element.tail = None
        row.element.append(cell.element)
    section.append(row.element)


def _strip_ids(element: etree._Element) -> None:
    for inner in element.iter(etree.Element):
        inner.attrib.pop("id", "")
