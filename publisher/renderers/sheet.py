"""The sheet: trim sizes, type sizes, and the type area that both give.

The type area is a whole number of characters wide and a whole number of lines high, so that
Chinese text fills its lines and the lines of facing pages stand at the same height.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.settings import Paper

_POINTS = 72 / 25.4  #: in a millimetre
_INNER = 0.47  #: share of the side margins at the binding
_TOP = 0.5  #: share of the margins above the text; the running head stands in it


@dataclass(frozen=True, slots=True)
class Trim:
    """A paper size: millimetres, and the type area in Han characters of 10.5 pt, lines of 18 pt."""

    width: float
    height: float
    measure: int
    lines: int


TRIMS: dict[Paper, Trim] = {
    "a5": Trim(148, 210, 28, 27),
    "140x203": Trim(140, 203, 27, 26),
    "6x9": Trim(152.4, 228.6, 29, 29),
    "b5": Trim(176, 250, 34, 32),
    "185x260": Trim(185, 260, 36, 34),
    "a4": Trim(210, 297, 42, 38),
    "letter": Trim(215.9, 279.4, 42, 35),
}


@dataclass(frozen=True, slots=True)
class Type:
    """The size of the text and the distance of its lines, in pt."""

    size: float
    leading: float


HAN = Type(10.5, 18)
LATIN = Type(10, 15)  #: Latin letters look larger than Han ones of the same size


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is laid out, all lengths in pt."""

    width: float
    height: float
    type: Type
    text_width: float
    lines: int

    @property
    def text_height(self) -> float:
        """Height of the type area: whole lines."""
        return self.lines * self.type.leading

    @property
    def inner(self) -> float:
        """Margin at the binding."""
        return round((self.width - self.text_width) * _INNER, 3)

    @property
    def outer(self) -> float:
        """Margin at the fore edge."""
        return round(self.width - self.text_width - self.inner, 3)

    @property
    def top(self) -> float:
        """Margin above the text."""
        return round((self.height - self.text_height) * _TOP, 3)

    @property
    def bottom(self) -> float:
        """Margin below the text."""
        return round(self.height - self.text_height - self.top, 3)

    @property
    def opening_picture_height(self) -> float:
        """The most that a picture right after the title may take, to stand on the same page."""
        return int(self.lines * 0.48) * self.type.leading

    @property
    def picture_height(self) -> float:
        """The most that a picture may take: whole lines, at most 70 % of the type area."""
        return int(self.lines * 0.7) * self.type.leading


def sheet_for(paper: Paper, language: str) -> Sheet:
    """The sheet of a paper size, with the type that a language is set in."""
    trim = TRIMS[paper]
    face = HAN if is_han(language) else LATIN
    return Sheet(
        width=round(trim.width * _POINTS, 3),
        height=round(trim.height * _POINTS, 3),
        type=face,
        text_width=trim.measure * HAN.size,
        lines=int(trim.lines * HAN.leading / face.leading),
    )


def is_han(language: str) -> bool:
    """Whether a language is written in characters that fill a square each."""
    return language.split("-")[0] in ("zh", "ja", "ko", "yue", "und")
