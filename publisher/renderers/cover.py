"""The cover: what is on it, and where; the same pattern and colours for a whole theme.

It is painted by painting.py, or drawn by the template, which takes much longer and knows more.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import resvg_py
from PIL import Image as Picture

from publisher import resources
from publisher.errors import RenderingFailed
from publisher.model import Volume
from publisher.renderers.measure import width_of
from publisher.renderers.painting import SHAPES, TILE, Bar, Drawing, Lettering, Tile, paint
from publisher.renderers.title_lines import lines_of
from publisher.settings import Settings
from publisher.words import Words

WIDTH, HEIGHT = 1600, 2400  #: px
_QUALITY = 88
_COLUMNS, _ROWS = 8, 6  #: of the pattern, which is bled off three edges
_LEFT, _RIGHT = 140, 1460  #: px; between them stand the letters
_TOP = 1410  #: px; where the title begins
_TEMPLATE = "cover/cover.svg"
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


def draw_cover(volume: Volume, words: Words, settings: Settings) -> bytes:
    """The cover of a volume: a JPEG (baseline, RGB) of 1600 by 2400 px.

    :raises RenderingFailed: the drawing broke down, say because of a template of the user's.
    """
    drawing = design(volume, words)
    painted = None if _has_own_template(settings) else paint(drawing, (WIDTH, HEIGHT))
    if painted is None:
        painted = _render(drawing, volume, settings)
    data = io.BytesIO()
    painted.save(data, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return data.getvalue()


def design(volume: Volume, words: Words) -> Drawing:
    """What is to be seen on the cover of a volume, and where."""
    seed = hashlib.sha256((volume.series or volume.theme).encode()).digest()
    palette = PALETTES[seed[0] % len(PALETTES)]
    return Drawing(
        ground=palette.ground,
        tiles=tuple(pattern(seed, palette)),
        bars=(
            Bar(0, 1200, WIDTH, 14, palette.accent),
            Bar(_LEFT, 2190, _RIGHT - _LEFT, 3, palette.light, 0.5),
        ),
        lettering=tuple(_lettering(volume, words, palette)),
        region=region(volume.language),
    )


def _lettering(volume: Volume, words: Words, palette: Palette) -> Iterator[Lettering]:
    """The library, the title in lines, the number; dates and a count at the foot."""
    small = partial(Lettering, colour=palette.light, opacity=0.9)
    size, lines = fit_title(_plain(volume.theme))
    first, leading = _TOP + int(size * 0.88), int(size * 1.26)
    yield small(_cut(_plain(volume.library), 30), _LEFT, 1330, 56, spacing=8)
    for number, line in enumerate(lines):
        y = first + number * leading
        yield Lettering(line, _LEFT - size // 24, y, size, palette.light, serif=True)
    if volume.of > 1:
        text = words("volume", number=words.number(volume.number))
        y = first + (len(lines) - 1) * leading + 138 + size // 6
        yield Lettering(text, _LEFT, y, 80, palette.accent, serif=True, spacing=4)
    days = words.date_range(record.published for record in volume.articles)
    articles = words.count("article", len(volume.articles))
    yield small(days, _LEFT, 2282, 52, spacing=2)
    yield small(articles, _RIGHT, 2282, 52, spacing=2, ends=True)


def _has_own_template(settings: Settings) -> bool:
    return settings.templates is not None and (settings.templates / _TEMPLATE).is_file()


def _render(drawing: Drawing, volume: Volume, settings: Settings) -> Picture.Image:
    """The drawing by its template: for letters of any script, and for templates of the user's."""
    template = resources.templates(settings).get_template(_TEMPLATE)
    svg = template.render(
        width=WIDTH, height=HEIGHT, drawing=drawing, volume=volume, language=volume.language
    )
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    except ValueError as error:
        raise RenderingFailed(
            f"The cover of {volume.title} could not be drawn: {error}."
        ) from error
    with Picture.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def pattern(seed: bytes, palette: Palette) -> list[Tile]:
    """Tiles from the bytes of a digest: a motif of 4 by 3, mirrored to fill the field.

    Neighbours in a mirrored pattern join into whole figures, so that any digest looks meant.
    """
    colours = (palette.middle, palette.light, palette.accent, palette.ground)
    shapes = (SHAPES[seed[1] % len(SHAPES)], SHAPES[seed[2] % len(SHAPES)], SHAPES[0])
    tiles = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            across, down = min(column, _COLUMNS - 1 - column), min(row, _ROWS - 1 - row)
            byte, hue = seed[3 + 4 * down + across], seed[15 + 4 * down + across]
            front = hue % 4
            back = (front + 1 + hue // 4 % 3) % 4
            tiles.append(
                Tile(
                    x=(column + (column > across)) * TILE,
                    y=(row + (row > down)) * TILE,
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
        lines = list(lines_of(title, _ROOM / size))
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
