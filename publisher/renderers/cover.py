"""The cover: an SVG template drawn to a JPEG, the same pattern and colours for a whole theme."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import resvg_py
from PIL import Image as Picture

from publisher import resources
from publisher.errors import RenderingFailed
from publisher.model import Volume
from publisher.renderers.measure import break_lines, width_of
from publisher.settings import Settings
from publisher.words import Words

WIDTH, HEIGHT = 1600, 2400  #: px
_QUALITY = 88
_TILE = 200  #: px; the pattern is 8 tiles wide and 6 high, bled off three edges
_COLUMNS, _ROWS = 8, 6
_ROOM = 1300  #: px that a line of the title may take
_SIZES = ((230, 2), (190, 2), (156, 3), (128, 3), (104, 4), (84, 5))  #: px, lines at most


@dataclass(frozen=True, slots=True)
class Palette:
    """Four colours that go together: of the ground, of the pattern, of the letters."""

    ground: str
    middle: str
    light: str
    accent: str


PALETTES = (
    Palette("#1f2a44", "#46618f", "#ece4d2", "#d9a23b"),  # indigo
    Palette("#1d3b34", "#4f8570", "#ece6d4", "#dc7a3e"),  # pine
    Palette("#571f23", "#a54d42", "#f0e4d2", "#dca844"),  # oxblood
    Palette("#3a2342", "#7d5684", "#efe6df", "#de9c6d"),  # plum
    Palette("#2b3640", "#657a89", "#ece8de", "#cc5a41"),  # slate
    Palette("#46331b", "#98733d", "#f2e8d2", "#5f9a9b"),  # umber
    Palette("#123e49", "#41868f", "#efe8d8", "#e2a43e"),  # petrol
    Palette("#2a2725", "#6e655e", "#efe9dd", "#c64532"),  # lamp black
    Palette("#363f20", "#7d8743", "#f1ead6", "#c0602f"),  # moss
    Palette("#232d4f", "#6c79a8", "#f2e7e0", "#d27379"),  # night
)

#: Tiles on a square of 100: what is laid in the front colour upon the back colour.
_SHAPES = (
    "M0 0H100A100 100 0 0 1 0 100Z",  # quarter of a disc
    "M0 0H100V100A100 100 0 0 1 0 0Z",  # its counterpart, a leaf's half
    "M0 0H100L0 100Z",  # half of the square, cut slantwise
    "M0 50A50 50 0 0 1 100 50Z",  # half of a disc
    "M50 0A50 50 0 0 1 50 100A50 50 0 0 1 50 0Z",  # a disc
    "M0 0H100A100 100 0 0 1 0 100V50A50 50 0 0 0 50 0Z",  # quarter of a ring
    "M0 0H100V20H0ZM0 40H100V60H0ZM0 80H100V100H0Z",  # bars
    "M0 0A100 100 0 0 1 100 100A100 100 0 0 1 0 0Z",  # a leaf
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the pattern."""

    x: int  #: px, of the corner it is drawn from
    y: int
    across: int  #: 1, or -1 where it is mirrored
    down: int
    turn: int  #: degrees
    shape: str
    front: str
    back: str


def draw_cover(volume: Volume, words: Words, settings: Settings) -> bytes:
    """The cover of a volume: a JPEG (baseline, RGB) of 1600 by 2400 px.

    :raises RenderingFailed: the drawing broke down, say because of a template of the user's.
    """
    seed = hashlib.sha256(volume.theme.encode()).digest()
    palette = PALETTES[seed[0] % len(PALETTES)]
    size, lines = fit_title(_plain(volume.theme))
    svg = (
        resources.templates(settings)
        .get_template("cover/cover.svg")
        .render(
            width=WIDTH,
            height=HEIGHT,
            palette=palette,
            tiles=pattern(seed, palette),
            size=size,
            lines=lines,
            library=_cut(_plain(volume.library), 30),
            number=words("volume", number=words.number(volume.number)) if volume.of > 1 else "",
            days=words.date_range(record.published for record in volume.articles),
            articles=words.count("article", len(volume.articles)),
            language=volume.language,
            region=region(volume.language),
        )
    )
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    except ValueError as error:
        raise RenderingFailed(
            f"The cover of {volume.title} could not be drawn: {error}."
        ) from error
    return _jpeg(png)


def _jpeg(png: bytes) -> bytes:
    data = io.BytesIO()
    with Picture.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(data, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return data.getvalue()


def pattern(seed: bytes, palette: Palette) -> list[Tile]:
    """Tiles from the bytes of a digest: a motif of 4 by 3, mirrored to fill the field.

    Neighbours in a mirrored pattern join into whole figures, so that any digest looks meant.
    """
    colours = (palette.middle, palette.light, palette.accent, palette.ground)
    shapes = (_SHAPES[seed[1] % len(_SHAPES)], _SHAPES[seed[2] % len(_SHAPES)], _SHAPES[0])
    tiles = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            across, down = min(column, _COLUMNS - 1 - column), min(row, _ROWS - 1 - row)
            byte, hue = seed[3 + 4 * down + across], seed[15 + 4 * down + across]
            front = hue % 4
            back = (front + 1 + hue // 4 % 3) % 4
            tiles.append(
                Tile(
                    x=(column + (column > across)) * _TILE,
                    y=(row + (row > down)) * _TILE,
                    across=-1 if column > across else 1,
                    down=-1 if row > down else 1,
                    turn=90 * (byte // 64),
                    shape=shapes[byte % 3],
                    front=colours[front],
                    back=colours[back],
                )
            )
    return tiles


def region(language: str) -> str:
    """Which of the regional CJK faces a language is set in."""
    tags = language.split("-")
    if tags[0] in ("ja", "ko"):
        return {"ja": "JP", "ko": "KR"}[tags[0]]
    if {"HK", "MO"} & set(tags):
        return "HK"
    return "TC" if {"Hant", "TW"} & set(tags) else "SC"


def fit_title(title: str) -> tuple[int, list[str]]:
    """The largest size (px) in which a title fits the cover, and its lines; cut if none does."""
    for size, most in _SIZES:
        lines = break_lines(title, _ROOM / size)
        if len(lines) <= most:
            return size, lines
    lines[most - 1] = _cut(lines[most - 1] + "…", _ROOM / size - 1)
    return size, lines[:most]


def _cut(text: str, room: float) -> str:
    if width_of(text) <= room:
        return text
    while text and width_of(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _plain(text: str) -> str:
    """A title on one line, without characters that XML does not allow."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
