"""The sheet: a page's size, its type, its margins, and the type area that they give.

The type area is a whole number of characters wide and a whole number of lines high, so that
Chinese text fills its lines and the lines of facing pages stand at the same height.

Rules. What is not text is 15 mm and 19 % of a page's width, 10 mm and 14 % of its height, each to
the nearest whole character or line: on A5 that is 28 characters by 27 lines. 47 % of the side
margins are at the binding, as two inner margins are seen as one; a book that is thick does not
open flat, so that its gutter is added there. How wide it is, see :data:`GUTTERS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.papers import POINTS, size_of
from publisher.sections import PdfSettings

_SIDES = 15 * POINTS, 0.19  #: of the width that is not text: a length, and a share
_ENDS = 10 * POINTS, 0.14  #: of the height
_INNER = 0.47  #: share of the side margins at the binding
_LEAST_OUTER = 10 * POINTS  #: pt; a type area that leaves less gives way by a character
_GAP = 2  #: characters between two columns
_RATIO = 3.0  #: a leading up to this is a multiple of the size, above it pt
_STEP = 0.25  #: pt; a leading that is reckoned is rounded to this

#: Millimetres added to the inner margin of books of more pages than that. By so much the inside
#: margins that Amazon KDP asks for grow from band to band: 0.375 in up to 150 pages, 0.5 up to
#: 300, 0.625 up to 500, 0.75 up to 700, 0.875 above ("Set Trim Size, Bleed, and Margins").
GUTTERS: tuple[tuple[int, float], ...] = ((700, 12.7), (500, 9.525), (300, 6.35), (150, 3.175))


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
    text_width: float  #: the measure: of a line of text, so of a column where there are several
    lines: int
    columns: int = 1
    gap: float = 0  #: between columns
    gutter: float = 0  #: what the binding takes
    mirrored: bool = True  #: whether facing pages have their inner margins at the binding

    @property
    def area_width(self) -> float:
        """Width of the type area: its columns, and what is between them."""
        return self.columns * self.text_width + (self.columns - 1) * self.gap

    @property
    def text_height(self) -> float:
        """Height of the type area: whole lines."""
        return self.lines * self.type.leading

    @property
    def inner(self) -> float:
        """Margin at the binding; where pages are not mirrored, at the left."""
        share = _INNER if self.mirrored else 0.5
        return round((self.width - self.area_width - self.gutter) * share + self.gutter, 3)

    @property
    def outer(self) -> float:
        """Margin at the fore edge."""
        return round(self.width - self.area_width - self.inner, 3)

    @property
    def top(self) -> float:
        """Margin above the text, half of what is left; the running head stands in it."""
        return round((self.height - self.text_height) / 2, 3)

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


def sheet_for(paper: str, language: str) -> Sheet:
    """The sheet of a paper size, all else at its default."""
    return sheet_of(PdfSettings(paper=paper), language)


def sheet_of(pdf: PdfSettings, language: str, pages: int = 0) -> Sheet:
    """The sheet that a volume of about so many pages is set on."""
    width, height = (round(side * POINTS, 3) for side in size_of(pdf.paper))
    face = type_of(pdf, language)
    square = pdf.size or HAN.size  # volumes in all languages have the same type area
    gutter = _gutter(pages) * POINTS if pdf.variant == "print" else 0.0
    spare = (pdf.columns - 1) * _GAP
    squares = round((width - _SIDES[0] - _SIDES[1] * width) / square)
    while _outer(width - squares * square, gutter) < _LEAST_OUTER:
        squares -= 1
    return Sheet(
        width=width,
        height=height,
        type=face,
        text_width=(squares - spare) // pdf.columns * square,
        lines=round((height - _ENDS[0] - _ENDS[1] * height) / face.leading),
        columns=pdf.columns,
        gap=_GAP * square,
        gutter=round(gutter, 3),
        mirrored=pdf.variant == "print",
    )


def type_of(pdf: PdfSettings, language: str) -> Type:
    """The type that a language is set in: as it is configured, else as suits its letters."""
    usual = HAN if is_han(language) else LATIN
    size = pdf.size or usual.size
    ratio = pdf.leading or usual.leading / usual.size
    leading = round(size * ratio / _STEP) * _STEP if ratio <= _RATIO else ratio
    return Type(size, leading)


def _outer(margins: float, gutter: float) -> float:
    return (margins - gutter) * (1 - _INNER)


def _gutter(pages: int) -> float:
    """How many mm the binding of a book of so many pages takes."""
    return next((width for above, width in GUTTERS if pages > above), 0.0)


def is_han(language: str) -> bool:
    """Whether a language is written in characters that fill a square each."""
    return language.split("-")[0] in ("zh", "ja", "ko", "yue", "und")
