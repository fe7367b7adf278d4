"""The cover of a printed book in one piece: back, spine and front, drawn from the cover's design.

The design is 2400 units high, whatever the trim size; so are all lengths here but where told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from publisher.model import Volume
from publisher.renderers.cover import HEIGHT, WIDTH, design
from publisher.renderers.measure import is_wide, width_of
from publisher.renderers.painting import TILE, Lettering, Tile
from publisher.words import Words

LEAST_SPINE = 6.0  #: mm; on a thinner one lettering would come to stand beside the edge
_LEFT, _TOP, _FOOT = 140, 1330, 2282  #: of the lettering on the back, as on the front
_LINE = 78  #: from one title to the next
_TITLES = 9  #: lines of them on the back
_SMALL = 46  #: size of the lettering on the back
_COLUMNS, _ROWS = 8, 6  #: of the pattern, which goes on by being repeated
_SPINE_TOP, _SPINE_ROOM = 1300, 960  #: where lettering on the spine begins, and how long it may be
_SPINE_SIZE = (40, 110)  #: the smallest and the largest
_RUN = re.compile(r"[^\W\u2e80-\U0003ffff]+|\s+|.")
#: Signs that lie on their side between upright Han characters.
_LYING = frozenset("—…－～《》〈〉「」『』（）【】〔〕：“”‘’()-–")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of lettering on the spine: upright in the middle, or lying, from top to bottom."""

    text: str
    y: float  #: where it begins
    lying: bool


@dataclass(frozen=True, slots=True)
class Wrap:
    """A cover wrap, lengths in units of the design from the upper left corner of the bleed."""

    unit: float  #: in pt
    width: float  #: with bleed
    height: float
    bleed: float
    page: float  #: width of the front
    spine: float  #: width of it
    ground: str
    accent: str
    light: str
    tiles: tuple[Tile, ...]  #: from the corner of the front design
    front: tuple[Lettering, ...]
    back: tuple[Lettering, ...]
    size: float  #: of the lettering on the spine
    cells: tuple[Cell, ...]
    region: str

    @property
    def front_x(self) -> float:
        """Where the front design begins: in the middle of the front."""
        return self.bleed + self.page + self.spine + (self.page - WIDTH) / 2

    @property
    def back_x(self) -> float:
        """Where the design of the back begins."""
        return self.bleed + (self.page - WIDTH) / 2

    @property
    def spine_x(self) -> float:
        """The middle of the spine."""
        return self.bleed + self.page + self.spine / 2


def spine_width(pages: int, thickness: float) -> float:
    """The width, in mm, of the spine of a glued book of ``pages``, of paper so thick (mm)."""
    return (pages + 1) // 2 * thickness


def draw_wrap(
    volume: Volume, words: Words, trim: tuple[float, float], spine: float, bleed: float
) -> Wrap:
    """The wrap of a volume for a trim size; all given in mm."""
    drawing = design(volume, words)
    unit = HEIGHT / trim[1]
    page, back, edge = trim[0] * unit, spine * unit, bleed * unit
    light = next(bar.colour for bar in drawing.bars if bar.opacity < 1)
    size, cells = _spine(volume, back) if spine >= LEAST_SPINE else (0.0, ())
    wrap = Wrap(
        unit=trim[1] / HEIGHT * 72 / 25.4,
        width=2 * page + back + 2 * edge,
        height=HEIGHT + 2 * edge,
        bleed=edge,
        page=page,
        spine=back,
        ground=drawing.ground,
        accent=drawing.bars[0].colour,
        light=light,
        tiles=(),
        front=drawing.lettering,
        back=tuple(_back(volume, words, light)),
        size=size,
        cells=cells,
        region=drawing.region,
    )
    return replace(wrap, tiles=tuple(_around(drawing.tiles, wrap)))


def _around(tiles: tuple[Tile, ...], wrap: Wrap) -> Iterator[Tile]:
    """The pattern carried on over spine and back, and over the edges that bleed.

    Its mirrored halves join on all sides, so that it may follow upon itself.
    """
    first = -int(wrap.front_x // TILE) - 1
    last = int((wrap.width - wrap.front_x) // TILE) + 1
    above = -int(wrap.bleed // TILE) - 1
    for row in range(above, _ROWS):
        for column in range(first, last):
            tile = tiles[row % _ROWS * _COLUMNS + column % _COLUMNS]
            x = tile.x + (column - column % _COLUMNS) * TILE
            yield replace(tile, x=x, y=tile.y + (row - row % _ROWS) * TILE)


def _back(volume: Volume, words: Words, light: str) -> Iterator[Lettering]:
    """What is in the book, and where it comes from."""
    room = (WIDTH - 2 * _LEFT) / _SMALL
    titles = [_cut(record.title, room) for record in volume.articles]
    if len(titles) > _TITLES:
        titles = [*titles[: _TITLES - 1], "…"]
    for number, title in enumerate(titles):
        yield Lettering(title, _LEFT, _TOP + number * _LINE, _SMALL, light, 0.9)
    if volume.sources:
        text = _cut(words.names(volume.sources), room)
        yield Lettering(text, _LEFT, _FOOT, _SMALL, light, 0.9)


def _spine(volume: Volume, width: float) -> tuple[float, tuple[Cell, ...]]:
    """The size of the lettering on a spine of that width, and its pieces."""
    title = " ".join(volume.title.split())
    stacked = any(is_wide(char) for char in title)
    smallest, largest = _SPINE_SIZE
    size = min(largest, 0.55 * width)
    length = _length(title, stacked)
    size = max(min(size, _SPINE_ROOM / length), min(smallest, size))
    title = _cut(title, _SPINE_ROOM / size * (0.88 if stacked else 1.0))
    return size, tuple(_stacked(title, size)) if stacked else (Cell(title, _SPINE_TOP, True),)


def _length(title: str, stacked: bool) -> float:
    """How long a title is on the spine, in its size."""
    return sum(_advance(run) for run in _RUN.findall(title)) if stacked else width_of(title)


def _stacked(title: str, size: float) -> Iterator[Cell]:
    """Han characters stand upright above one another; words and longer numbers lie."""
    y = float(_SPINE_TOP)
    for run in _RUN.findall(title):
        if not run.isspace():
            yield Cell(run, y, run in _LYING or len(run) > 2)
        y += _advance(run) * size


def _advance(run: str) -> float:
    """How far a piece of stacked lettering takes the next one, in its size."""
    if run.isspace():
        return 0.5
    return width_of(run) + 0.3 if len(run) > 2 else 1.12


def _cut(text: str, room: float) -> str:
    """A text on one line of ``room`` times its size."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if width_of(text) <= room:
        return text
    while text and width_of(text) > room - 1:
        text = text[:-1]
    if " " in text and not is_wide(text[-1]):
        text = text.rpartition(" ")[0]
    return text.rstrip() + "…"
