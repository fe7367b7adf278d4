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
_PICTURE, _WIDEST_PICTURE = 6.0, 16.0  #: em that a picture in a cell asks for, at least and at most
_WORD = re.compile(r"[^\W\u2e80-\U0003ffff]+|[\u2e80-\U0003ffff]{1,2}")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table ask for, in em."""

    least: list[float]  #: room for the longest word
    most: list[float]  #: room for every cell on one line

    @property
    def comfort(self) -> list[float]:
        """The least at which a column still reads well."""
        pairs = zip(self.least, self.most, strict=True)
        return [max(low, min(high, _COMFORT + GAP)) for low, high in pairs]


def column_widths(columns: Columns, room: float) -> list[float]:
    """How wide, in em, the columns of a table are best set.

    Each has room for its longest word; what is left goes to those whose cells want more.
    """
    wanted = [max(high - low, 0.01) for low, high in zip(columns.least, columns.most, strict=True)]
    spare = max(room - sum(columns.least), 0)
    share = spare / sum(wanted)
    return [low + share * more for low, more in zip(columns.least, wanted, strict=True)]


def ask(grid: Grid) -> Columns:
    """What the columns of a table ask for by the texts of their cells."""
    least, most = [2.0 + GAP] * grid.columns, [2.0 + GAP] * grid.columns
    wide: list[tuple[Cell, float]] = []
    for row in grid.rows:
        for cell in row.cells:
            pictured = cell.element.find(".//img") is not None
            low = min(max(_longest_word(cell.text), _PICTURE * pictured), _WIDEST_WORD) + GAP
            if cell.columns > 1:
                wide.append((cell, low))
                continue
            least[cell.column] = max(least[cell.column], low)
            high = max(min(cell.width, _WIDEST), _WIDEST_PICTURE * pictured)
            most[cell.column] = max(most[cell.column], high + GAP)
    for cell, low in wide:
        spanned = range(cell.column, cell.column + cell.columns)
        missing = (low - sum(least[n] for n in spanned)) / cell.columns
        for column in spanned if missing > 0 else ():
            least[column] += missing
    return Columns(least, [max(pair) for pair in zip(least, most, strict=True)])


def _longest_word(text: str) -> float:
    """Width in em of what does not break: a Latin word, or two Han characters."""
    return max((width_of(word) for word in _WORD.findall(text)), default=2.0)


def column_group(widths: list[float]) -> etree._Element:
    """The element that gives columns their widths."""
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", style=f"width: {100 * width / sum(widths):.2f}%")
    return group
