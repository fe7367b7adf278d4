"""A plain book to impose, and what stands where on the sheets that come of it."""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

A5 = (419.528, 595.276)  #: pt


@dataclass(frozen=True)
class Number:
    """A page's number as it is found on a sheet: its lower left corner, and its size in pt."""

    page: int
    x: float
    y: float
    size: float


def book(pages: int, size: tuple[float, float] = A5) -> bytes:
    """A PDF whose pages have nothing on them but their number, 100 pt from the left and top."""
    pdf = pymupdf.open()
    for number in range(1, pages + 1):
        page = pdf.new_page(width=size[0], height=size[1])
        page.insert_text((100, 100), f"p{number}", fontsize=20)
    return pdf.tobytes(deflate=True, no_new_id=True)


def sheets(data: bytes) -> list[list[Number]]:
    """The page numbers on each side, from the top, and from left to right."""
    found = []
    for side in pymupdf.open(stream=data, filetype="pdf"):
        spans = [
            span
            for block in side.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
        numbers = [Number(int(s["text"].removeprefix("p")), *s["origin"], s["size"]) for s in spans]
        found.append(sorted(numbers, key=lambda number: (round(number.y), number.x)))
    return found


def order(data: bytes) -> list[list[int]]:
    """Only which pages are on each side."""
    return [[number.page for number in side] for side in sheets(data)]


def boxes(data: bytes, page: int = 0) -> dict[str, tuple[float, float, float, float]]:
    """The boxes of a page as they are written in the file, by name."""
    pdf = pymupdf.open(stream=data, filetype="pdf")
    xref = pdf[page].xref
    found = {}
    for name in ("MediaBox", "TrimBox", "BleedBox"):
        kind, value = pdf.xref_get_key(xref, name)
        if kind == "array":
            found[name] = tuple(round(float(edge), 1) for edge in value.strip("[]").split())
    return found


def drawings(data: bytes, page: int = 0) -> list[pymupdf.Rect]:
    """Where each line and area is drawn on a page, in pt from its upper left corner."""
    pdf = pymupdf.open(stream=data, filetype="pdf")
    return [
        pymupdf.Rect(*item[1:3]).normalize() if item[0] == "l" else item[1]
        for drawing in pdf[page].get_drawings()
        for item in drawing["items"]
    ]
