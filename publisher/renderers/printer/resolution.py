"""Pictures that are too coarse for print, by what the finished pages really show."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Object, Page, Pdf, Stream

from publisher.editions import Pagination
from publisher.model import Finding, Record, Volume

LEAST = 150  #: px an inch; below, a printed picture shows its pixels
_INCH = 72  #: pt
_OPERATORS = "q Q cm Do"
_DEPTH = 8  #: forms within forms


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page."""

    page: int  #: from 0
    width: int  #: px
    height: int
    dpi: float  #: px an inch, as it is printed


def coarse_pictures(data: bytes, volume: Volume, pagination: Pagination) -> Iterator[Finding]:
    """A finding for every picture of a volume's PDF that is printed at less than 150 dpi, once.

    A picture that is shown several times is told of where it is largest.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        starts = _starts(volume, pagination, _front(pdf))
        coarse = [one for one in pictures(pdf) if one.dpi < LEAST]
    worst: dict[tuple[str, str], Finding] = {}
    for one in sorted(coarse, key=lambda one: one.dpi):
        article, name = _whose(one, starts)
        worst.setdefault((article, name), _finding(one, article or volume.title, name))
    yield from (worst[key] for key in sorted(worst))


def pictures(pdf: Pdf) -> Iterator[Shown]:
    """Every picture that the pages of a PDF show, with its resolution there."""
    for number, page in enumerate(pdf.pages):
        yield from _shown(page, number, Matrix(), _DEPTH)


def _shown(content: Page | Object, page: int, matrix: Matrix, depth: int) -> Iterator[Shown]:
    """The pictures of a page or form that is drawn with ``matrix``."""
    things = content.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    if not len(things) or not depth or not _draws(content):
        return
    before: list[Matrix] = []
    for one in pikepdf.parse_content_stream(content, _OPERATORS):
        match str(one.operator):
            case "q":
                before.append(matrix)
            case "Q":
                matrix = before.pop()
            case "cm":
                matrix = Matrix(*map(float, one.operands)) @ matrix
            case _:
                thing = things[str(one.operands[0])]
                if thing.get("/Subtype") == "/Form":
                    inner = Matrix(thing.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
                    yield from _shown(thing, page, inner @ matrix, depth - 1)
                else:
                    yield _measured(thing, page, matrix)


def _draws(content: Page | Object) -> bool:
    """Whether a page or form may draw anything else; to look is quicker than to take it apart."""
    streams = content.get("/Contents") if isinstance(content, Page) else content
    parts = streams if isinstance(streams, Array) else [streams]
    return any(b"Do" in part.read_bytes() for part in parts if isinstance(part, Stream))


def _measured(picture: Object, page: int, matrix: Matrix) -> Shown:
    """A picture fills a square of 1, whatever is made of that on the page."""
    width, height = int(picture.Width), int(picture.Height)
    across, down = hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d)
    sides = [px / pt * _INCH for px, pt in ((width, across), (height, down)) if pt > 0]
    return Shown(page, width, height, min(sides, default=LEAST))


def _front(pdf: Pdf) -> int:
    """How many pages stand before the first with an arabic folio, by the page labels."""
    labels = pdf.Root.get("/PageLabels", Dictionary()).get("/Nums", Array()).as_list()
    pairs = zip(labels[::2], labels[1::2], strict=False)
    return next((int(first) for first, label in pairs if label.get("/S") == "/D"), 0)


def _starts(volume: Volume, pagination: Pagination, front: int) -> list[tuple[int, Record]]:
    """On which page, from 0, each article begins, in reading order."""
    folios = ((pagination.articles.get(record.id, ""), record) for record in volume.articles)
    return [(front + int(folio) - 1, record) for folio, record in folios if folio.isdecimal()]


def _whose(one: Shown, starts: list[tuple[int, Record]]) -> tuple[str, str]:
    """Title of the article and name of the file of a picture, as far as its size tells them."""
    before = [record for start, record in starts if start <= one.page]
    size = one.width, one.height
    for record in reversed(before):
        for image in record.images:
            if (image.width, image.height) == size:
                return record.title, image.file
    return (before[-1].title if before else ""), ""


def _finding(one: Shown, where: str, name: str) -> Finding:
    message = (
        f"The picture {name} of {one.width} × {one.height} px is printed at "
        f"{one.dpi:.0f} dpi on page {one.page + 1} of the PDF; {LEAST} are wanted."
    )
    return Finding("picture-resolution", where, " ".join(message.split()), "info")
