"""The columns of a table: what they ask for, and what each is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from publisher.renderers.measure import width_of
from publisher.renderers.pdf.grids import Cell, Grid

GAP = 1.0  #: em between columns, as in styles/print-figures.css
_WIDEST = 40.0  #: em; a cell asks for no more than this
_WIDEST_WORD = 12.0  #: em; a longer word breaks
_COMFORT = 4.5  #: em; a column of text is not set narrower to save the table from being turned
_READABLE = 7.0  #: em; nor to save short cells from a second line
_SHORT = 9.0  #: em; cells up to this stand on one line before longer ones have what is left
_PICTURE, _WIDEST_PICTURE = 6.0, 16.0  #: em that a picture in a cell asks for, at least and at most
_LATIN, _BOLD = 0.05, 0.1  #: by how much Latin letters may be wider than reckoned; those of heads
_BETWEEN = 0.25  #: em between Han and Latin, as in press/han.py
_SLACK = 0.05  #: em; rounding
_HAN = "\u2e80-\U0003ffff"
#: What does not break: a hyphen or a stroke ends it, unless a figure follows (UAX 14, LB 25).
_WORD = re.compile(f"(?:[^\\s/–—{_HAN}-]|[/-](?=[0-9]))+[/–-]?|[{_HAN}]{{1,2}}")
_SQUARE, _LETTERS = re.compile(f"[{_HAN}]"), re.compile(f"[^\\W\\d_{_HAN}]+")
_MEETING = re.compile(f"(?<=[{_HAN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[{_HAN}])")
_LINES = frozenset(("p", "div", "li", "dd", "dt", "figure", "figcaption"))


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table ask for, in em."""

    least: list[float]  #: room for the longest word
    most: list[float]  #: room for every cell on one line

    @property
    def comfort(self) -> list[float]:
        """The least at which a column still reads well."""
        return self.up_to(_COMFORT)

    @property
    def ease(self) -> list[float]:
        """Room for short cells on one line, and for long ones as much."""
        return self.up_to(_SHORT)

    def up_to(self, width: float) -> list[float]:
        """Room for cells of that width on one line, and for longer ones as much."""
        pairs = zip(self.least, self.most, strict=True)
        return [max(low, min(high, width + GAP)) for low, high in pairs]


def column_widths(columns: Columns, room: float) -> list[float]:
    """How wide, in em, the columns of a table are best set.

    Each has room for its longest word. Then columns of text have what makes them readable, and
    those whose cells are short what sets them on one line; what is left goes to the others.
    """
    widths = list(columns.least)
    shortest_first = sorted(range(len(widths)), key=lambda number: columns.most[number])
    for goals, order in (
        (columns.comfort, shortest_first),
        (columns.up_to(_READABLE), [n for n in shortest_first if columns.most[n] > _SHORT + GAP]),
        (columns.ease, shortest_first),
    ):
        for number in order:
            if goals[number] - widths[number] <= room - sum(widths):
                widths[number] = goals[number]
    wanted = [max(high - width, 0.01) for high, width in zip(columns.most, widths, strict=True)]
    share = min(max(room - sum(widths), 0) / sum(wanted), 1)
    return [width + share * more for width, more in zip(widths, wanted, strict=True)]


def ask(grid: Grid) -> Columns:
    """What the columns of a table ask for by the texts of their cells."""
    least, most = [2.0 + GAP] * grid.columns, [2.0 + GAP] * grid.columns
    wide: list[tuple[Cell, float, float]] = []
    for row in grid.rows:
        for cell in row.cells:
            low, high = _asked(cell)
            if cell.columns > 1:
                wide.append((cell, low, high))
                continue
            least[cell.column] = max(least[cell.column], low)
            most[cell.column] = max(most[cell.column], high)
    for cell, low, high in wide:
        _spread(least, cell, low)
        _spread(most, cell, min(high, cell.columns * (_SHORT + GAP)))
    return Columns(least, [max(pair) for pair in zip(least, most, strict=True)])


def _asked(cell: Cell) -> tuple[float, float]:
    """Room in em for the longest word of a cell, and for all of it on one line."""
    pictured = cell.element.find(".//img") is not None
    low = max(_longest_word(cell.text, bold=cell.heads), _PICTURE * pictured)
    lines = _lines(cell.element) if len(cell.element) else [cell.text]
    high = max(_line_width(line, bold=cell.heads) for line in lines)
    high = max(min(high, _WIDEST), _WIDEST_PICTURE * pictured)
    return min(low, _WIDEST_WORD) + GAP, high + GAP


def _spread(widths: list[float], cell: Cell, wanted: float) -> None:
    """Let the columns that a cell spans be wide enough for it together."""
    spanned = range(cell.column, cell.column + cell.columns)
    missing = (wanted - sum(widths[n] for n in spanned)) / cell.columns
    for column in spanned if missing > 0 else ():
        widths[column] += missing


def _line_width(text: str, *, bold: bool) -> float:
    """How wide, in em, a text is at most when it is set on one line."""
    met = len(_MEETING.findall(text)) if _SQUARE.search(text) else 0
    return _wider(text, bold=bold) + met * _BETWEEN + _SLACK


def _wider(text: str, *, bold: bool) -> float:
    """How wide a text is at most: letters may be wider than they are reckoned, figures are not."""
    letters = "".join(_LETTERS.findall(text))
    return width_of(text) + width_of(letters) * (_BOLD if bold else _LATIN)


def _lines(element: etree._Element) -> list[str]:
    """The lines that the text of a cell has if all have the room."""
    lines = [""]

    def read(holder: etree._Element) -> None:
        lines[-1] += holder.text or ""
        for child in holder:
            if child.tag in _LINES or child.tag == "br":
                lines.append("")
            read(child)
            if child.tag in _LINES:
                lines.append("")
            lines[-1] += child.tail or ""

    read(element)
    return [" ".join(line.split()) for line in lines]


def _longest_word(text: str, *, bold: bool) -> float:
    """Width in em of what does not break: a Latin word, or two Han characters."""
    return max((_wider(word, bold=bold) for word in _WORD.findall(text)), default=2.0)


def column_group(widths: list[float]) -> etree._Element:
    """The element that gives columns their widths."""
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", style=f"width: {100 * width / sum(widths):.2f}%")
    return group
