"""Painting a cover: what its template draws, in a tenth of the time, where its letters allow it."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from PIL import Image as Picture
from PIL import ImageColor, ImageDraw, ImageFont

from publisher.resources import FONT_FOLDERS

Point: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[int, int]

TILE = 200  #: px
_FINE = 4  #: edges are drawn so many times finer, then averaged
_STEPS = 32  #: straight lines to a quarter of a circle
_SERIF, _SANS = "NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"
_FACES = ("JP", "KR", "SC", "TC", "HK")  #: in the order that they have in those files
#: What those faces hold one glyph each for, whatever the region: signs, Latin, Kana, Hangul, Han.
_LETTERS = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
    "\u3000-\u3003\u3005-\u3011\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff5e]*"
)


@dataclass(frozen=True)
class Shape:
    """Areas on a square of 100, each by its corners."""

    areas: tuple[tuple[Point, ...], ...]

    @cached_property
    def path(self) -> str:
        """The areas as data of an SVG path."""
        lines = ("L".join(f"{x:.3f} {y:.3f}" for x, y in area) for area in self.areas)
        return "".join(f"M{line}Z" for line in lines)


def _arc(centre: Point, radius: float, start: int, end: int) -> tuple[Point, ...]:
    """Points on a circle, by degrees clockwise from the right."""
    count = max(1, abs(end - start) * _STEPS // 90)
    angles = (math.radians(start + (end - start) * step / count) for step in range(count + 1))
    x, y = centre
    return tuple((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


def _box(top: float, bottom: float) -> tuple[Point, ...]:
    return (0, top), (100, top), (100, bottom), (0, bottom)


#: What is laid in the front colour upon the back colour of a tile.
SHAPES = (
    Shape((((0, 0), *_arc((0, 0), 100, 0, 90)),)),  # quarter of a disc
    Shape((((0, 0), (100, 0), *_arc((100, 0), 100, 90, 180)),)),  # its counterpart, turned
    Shape((((0, 0), (100, 0), (0, 100)),)),  # half of the square, cut slantwise
    Shape((_arc((50, 50), 50, 180, 360),)),  # half of a disc
    Shape((_arc((50, 50), 50, 0, 360),)),  # a disc
    Shape(((*_arc((0, 100), 100, -90, 0), *_arc((0, 100), 50, 0, -90)),)),  # quarter of a ring
    Shape((_box(0, 20), _box(40, 60), _box(80, 100))),  # bars
    Shape(((*_arc((0, 100), 100, -90, 0), *_arc((100, 0), 100, 90, 180)),)),  # a leaf
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the pattern."""

    x: int  #: px, of the corner it is drawn from
    y: int
    across: int  #: 1, or -1 where it is mirrored
    down: int
    turn: int  #: degrees
    shape: Shape
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in px."""

    x: int
    y: int
    width: int
    height: int
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line of text."""

    text: str
    x: int  #: px, where it begins, or where it ``ends``
    y: int  #: px, of the base line
    size: int  #: px
    colour: str
    opacity: float = 1.0
    serif: bool = False  #: and bold
    spacing: int = 0  #: px after each letter
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cover, whoever draws it."""

    ground: str
    tiles: tuple[Tile, ...]
    bars: tuple[Bar, ...]
    lettering: tuple[Lettering, ...]
    region: str  #: of the regional CJK faces


def paint(drawing: Drawing, size: Size) -> Picture.Image | None:
    """The drawing as a picture in RGB; nothing where it has letters that need other fonts."""
    faces = _faces(drawing.region)
    if faces is None or not all(_LETTERS.fullmatch(line.text) for line in drawing.lettering):
        return None
    picture = Picture.new("RGB", size, drawing.ground)
    draw = ImageDraw.Draw(picture)
    for tile in drawing.tiles:
        _lay(tile, picture)
    for bar in drawing.bars:
        area = (bar.x, bar.y, bar.x + bar.width - 1, bar.y + bar.height - 1)
        draw.rectangle(area, _mixed(bar.colour, drawing.ground, bar.opacity))
    for line in drawing.lettering:
        _write(line, draw, faces[line.serif], _mixed(line.colour, drawing.ground, line.opacity))
    return picture


def _lay(tile: Tile, picture: Picture.Image) -> None:
    left, top = min(tile.x, tile.x + TILE * tile.across), min(tile.y, tile.y + TILE * tile.down)
    box = (left, top, left + TILE, top + TILE)
    picture.paste(ImageColor.getrgb(tile.back), box)
    mask = _stencil(tile.shape, tile.turn, tile.across, tile.down)
    picture.paste(ImageColor.getrgb(tile.front), box, mask)


@cache
def _stencil(shape: Shape, turn: int, across: int, down: int) -> Picture.Image:
    """How much of each pixel of a tile is covered by a shape."""
    fine = Picture.new("L", (TILE * _FINE, TILE * _FINE))
    draw = ImageDraw.Draw(fine)
    sine, cosine = round(math.sin(math.radians(turn))), round(math.cos(math.radians(turn)))
    half = TILE * _FINE / 2 - 0.5  # a pixel of the stencil is named by its middle
    for area in shape.areas:
        centred = [((x - 50) / 50, (y - 50) / 50) for x, y in area]
        turned = [(cosine * x - sine * y, sine * x + cosine * y) for x, y in centred]
        draw.polygon([(half + half * x * across, half + half * y * down) for x, y in turned], 255)
    return fine.reduce(_FINE)


def _write(
    line: Lettering, draw: ImageDraw.ImageDraw, face: _Face, colour: tuple[int, int, int]
) -> None:
    font = _font(face, line.size)
    if not line.spacing and not line.ends:
        draw.text((line.x, line.y), line.text, colour, font, anchor="ls")
        return
    pairs = [line.text[at : at + 2] for at in range(len(line.text))]
    widths = [font.getlength(p) - font.getlength(p[1:]) + line.spacing for p in pairs]
    x = line.x - sum(widths) if line.ends else float(line.x)
    for letter, width in zip(line.text, widths, strict=True):
        draw.text((x, line.y), letter, colour, font, anchor="ls")
        x += width


def _mixed(colour: str, ground: str, opacity: float) -> tuple[int, int, int]:
    pairs = zip(ImageColor.getrgb(colour)[:3], ImageColor.getrgb(ground)[:3], strict=True)
    red, green, blue = (round(front * opacity + back * (1 - opacity)) for front, back in pairs)
    return red, green, blue


# --- faces --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Face:
    file: Path
    number: int  #: of the face in its file


def _faces(region: str) -> tuple[_Face, _Face] | None:
    """The sans and the serif face of a region, if both are installed."""
    files = _font_files()
    if not (_SANS in files and _SERIF in files):
        return None
    number = _FACES.index(region)
    return _Face(files[_SANS], number), _Face(files[_SERIF], number)


@cache
def _font_files() -> dict[str, Path]:
    return {
        path.name: path for path in sorted(_installed(FONT_FOLDERS)) if path.name in (_SERIF, _SANS)
    }


def _installed(folders: Iterable[Path]) -> list[Path]:
    return [
        Path(place, name)
        for folder in folders
        for place, _, names in os.walk(folder)
        for name in names
    ]


@cache
def _font(face: _Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.file, size, index=face.number)
