"""The surface, the palette and the small shapes all pictures are made of."""

import math
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

IMAGES = Path(__file__).resolve().parent.parent / "images"
FONTS = Path("/usr/share/fonts")
PAPER, CREAM, INK, STONE = "#f4eee1", "#fbf8f0", "#2d2b29", "#b9ae9b"
RED, BLUE, OCHRE, SAGE, WOOD = "#a5432f", "#3a5670", "#c49a50", "#82927a", "#8a6a4a"
FACES = {
    "han": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    "tc": ("opentype/noto/NotoSerifCJK-Bold.ttc", 3),
    "roman": ("truetype/noto/NotoSerif-Regular.ttf", 0),
    "italic": ("truetype/noto/NotoSerif-Italic.ttf", 0),
    "display": ("truetype/noto/NotoSerifDisplay-Regular.ttf", 0),
    "mono": ("opentype/noto/NotoSansCJK-Regular.ttc", 7),
}
Point = tuple[float, float]


class Sheet:
    """A drawing surface worked at twice its size and reduced when it is done."""

    def __init__(self, width: int, height: int, ground: str | tuple[int, ...] = PAPER) -> None:
        self.width, self.height = width, height
        mode = "RGBA" if isinstance(ground, tuple) else "RGB"
        self.image = Image.new(mode, (width * 2, height * 2), ground)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 2) -> None:
        """Draw a line through the points."""
        doubled = [(x * 2, y * 2) for x, y in points]
        self.pen.line(doubled, colour, round(width * 2), "curve")

    def dashes(self, start: Point, end: Point, colour: str = STONE, width: float = 2) -> None:
        """Draw a straight dashed line."""
        (x, y), length = start, math.dist(start, end)
        dx, dy = (end[0] - x) / length, (end[1] - y) / length
        for at in range(0, int(length), 16):
            to = min(at + 9, length)
            self.line([(x + dx * at, y + dy * at), (x + dx * to, y + dy * to)], colour, width)

    def box(self, x: float, y: float, w: float, h: float, fill: str | None = None,
            edge: str | None = None, width: float = 2, radius: float = 0) -> None:  # fmt: skip
        """Draw a rectangle, its corners rounded by the radius."""
        corners = (x * 2, y * 2, (x + w) * 2, (y + h) * 2)
        self.pen.rounded_rectangle(corners, radius * 2, fill, edge, round(width * 2))

    def disc(self, x: float, y: float, r: float, fill: str | None = None,
             edge: str | None = None, width: float = 2) -> None:  # fmt: skip
        """Draw a circle."""
        corners = ((x - r) * 2, (y - r) * 2, (x + r) * 2, (y + r) * 2)
        self.pen.ellipse(corners, fill, edge, round(width * 2))

    def shape(self, points: Sequence[Point], fill: str, edge: str | None = None) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * 2, y * 2) for x, y in points], fill)
        if edge:
            self.line([*points, points[0]], edge)

    def text(self, x: float, y: float, words: str, size: float, colour: str = INK,
             face: str = "han", anchor: str = "mm") -> None:  # fmt: skip
        """Write one line of text."""
        self.pen.text((x * 2, y * 2), words, colour, font(face, size), anchor)

    def column(self, x: float, y: float, words: str, size: float, colour: str = INK,
               face: str = "han", step: float = 1.12) -> None:  # fmt: skip
        """Write Chinese text from top to bottom."""
        for row, sign in enumerate(words):
            self.text(x, y + row * size * step, sign, size, colour, face)

    def prose(self, x: float, y: float, w: float, rows: int, step: float = 22, seed: int = 1,
              colour: str = STONE) -> None:  # fmt: skip
        """Suggest lines of running text by grey bars broken into words."""
        rng = random.Random(seed)
        for row in range(rows):
            at, end = x + (22 if row % 7 == 0 else 0), x + w * (0.6 if row % 7 == 6 else 1)
            while at < end - 14:
                word = min(rng.randint(16, 62), end - at)
                self.box(at, y + row * step, word, step * 0.3, colour, radius=2)
                at += word + 8

    def grain(self, seed: int, strength: float, stretch: tuple[int, int] = (5, 5)) -> None:
        """Give the surface a soft texture, stretched along the fibres."""
        size = (self.width * 2 // stretch[0], self.height * 2 // stretch[1])
        noise = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))
        soft = noise.resize(self.image.size, Image.Resampling.BICUBIC).convert("RGB")
        mixed = ImageChops.soft_light(self.image.convert("RGB"), soft)
        self.image.paste(Image.blend(self.image.convert("RGB"), mixed, strength))

    def small(self) -> Image.Image:
        """Return the picture in its final size."""
        return self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    def save(self, name: str) -> None:
        """Write the picture in the format of its name."""
        path, picture = IMAGES / name, self.small()
        if name.endswith(".png"):
            reduced(picture).save(path, optimize=True)
        else:
            picture.save(path, quality=72, method=6, optimize=True)


def reduced(picture: Image.Image) -> Image.Image:
    """Return a flat picture with a palette of its own commonest colours."""
    if picture.mode == "RGBA":
        return picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    counted = picture.getcolors(picture.width * picture.height) or []
    common = [
        colour for _, colour in sorted(counted, reverse=True)[:192] if isinstance(colour, tuple)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in common for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """Return a face at twice the size named."""
    name, index = FACES[face]
    return ImageFont.truetype(str(FONTS / name), round(size * 2), index)


def ring(x: float, y: float, r: float, count: int, turn: float = 0) -> list[Point]:
    """Return points spread evenly over a circle."""
    angles = [turn + math.tau * i / count for i in range(count)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a in angles]


def rough(x: float, y: float, w: float, h: float, seed: int, wander: float = 3) -> list[Point]:
    """Return the outline of a sheet with an uneven, deckled edge."""
    rng, points = random.Random(seed), []
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        for i in range(40):
            px, py = ax + (bx - ax) * i / 40, ay + (by - ay) * i / 40
            points.append((px + rng.uniform(-wander, wander), py + rng.uniform(-wander, wander)))
    return points
