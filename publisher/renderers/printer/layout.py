"""The sheet that pages are printed on: its size, and the place of each page on it.

All lengths are in pt, from the lower left corner, as in PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.renderers.printer.imposition import Side, creep
from publisher.sections import SheetSize

POINTS = 72 / 25.4  #: in a millimetre
_SLACK = 0.5  #: pt; by so much a page may be larger than its place and still be the same size

#: Sheets by name, in mm, upright. A and B by ISO 216, SRA by ISO 217, the others of America.
SHEETS: dict[SheetSize, tuple[float, float]] = {
    "a4": (210, 297),
    "a3": (297, 420),
    "a2": (420, 594),
    "sra4": (225, 320),
    "sra3": (320, 450),
    "letter": (215.9, 279.4),
    "tabloid": (279.4, 431.8),
}
_METRIC: tuple[SheetSize, ...] = ("a4", "a3", "a2")
_AMERICAN: tuple[SheetSize, ...] = ("letter", "tabloid", "a2")
#: Widths of pages, in mm, that are printed on American sheets: letter, 6 by 9 inches.
_AMERICAN_WIDTHS = (215.9, 152.4)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height

    def grown(self, by: float) -> Box:
        """The rectangle that is larger by so much on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages stand on the sides of sheets: in a block of equal places, in the middle."""

    width: float  #: of the sheet
    height: float
    block: Box  #: all places together
    columns: int
    scale: float  #: of the pages; 1 is their own size
    page: tuple[float, float]  #: width and height of a page, unscaled

    @property
    def fold(self) -> float:
        """Where the sheet is folded, from its left edge."""
        return self.width / 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A page on a sheet."""

    page: int
    x: float  #: of its lower left corner
    y: float
    clip: Box  #: what of the sheet it may cover


def lay_out(
    page: tuple[float, float], grid: tuple[int, int], sheet: SheetSize | None, room: float
) -> Layout:
    """The layout of a ``grid`` (columns, rows) of pages of that size (pt) on ``sheet``.

    Without a sheet the smallest one is taken that has place for the pages at their own size and
    ``room`` for marks around them. On a smaller sheet they are scaled down; they never grow.
    """
    block = page[0] * grid[0], page[1] * grid[1]
    width, height = _turned(sheet or _smallest(page, block, room), block)
    scale = min(1.0, (width + _SLACK) / block[0], (height + _SLACK) / block[1])
    w, h = block[0] * scale, block[1] * scale
    middle = Box((width - w) / 2, (height - h) / 2, w, h)
    return Layout(width, height, middle, grid[0], scale, page)


def place(side: Side, layout: Layout, thickness: float) -> Iterator[Placed]:
    """Where each page of a side stands; ``thickness`` of the paper (pt) moves it to the fold."""
    width, height = (length * layout.scale for length in layout.page)
    shift = creep(side.depth, thickness)
    for number, page in enumerate(side.pages):
        if page is None:
            continue
        row, column = divmod(number, layout.columns)
        clip = Box(
            layout.block.x + column * width, layout.block.top - (row + 1) * height, width, height
        )
        yield Placed(page, clip.x + (shift if column == 0 else -shift), clip.y, clip)


def office_sheet(page: tuple[float, float]) -> SheetSize:
    """The sheet that offices have where pages of that size (pt) are common."""
    return _usual(page)[0]


def numbers(values: Iterable[float]) -> bytes:
    """Numbers as operators of PDF take them."""
    return b" ".join(b"%.3f" % value for value in values)


def _usual(page: tuple[float, float]) -> tuple[SheetSize, ...]:
    american = any(abs(page[0] - width * POINTS) < 1 for width in _AMERICAN_WIDTHS)
    return _AMERICAN if american else _METRIC


def _smallest(page: tuple[float, float], block: tuple[float, float], room: float) -> SheetSize:
    """The first usual sheet that takes a block with ``room`` around it, else the largest."""
    usual = _usual(page)
    for name in usual:
        width, height = _turned(name, block)
        if min(width - block[0], height - block[1]) >= 2 * room - _SLACK:
            return name
    return usual[-1]


def _turned(name: SheetSize, block: tuple[float, float]) -> tuple[float, float]:
    """Width and height of a sheet, upright or across, whichever suits the block."""
    short, long = (round(side * POINTS, 3) for side in SHEETS[name])
    return (long, short) if block[0] > block[1] else (short, long)
