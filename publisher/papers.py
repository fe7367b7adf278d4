"""Sizes of paper that books are cut to: by name, or free ones."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

POINTS = 72 / 25.4  #: pt in a millimetre
LEAST, MOST = (90.0, 120.0), (432.0, 594.0)  #: mm: the smallest and the largest width and height

#: Width and height in mm. A and B by ISO 216, the Chinese ones by GB/T 788 as they are cut.
PAPERS: dict[str, tuple[float, float]] = {
    "a5": (148, 210),
    "a4": (210, 297),
    "b5": (176, 250),
    "letter": (215.9, 279.4),
    "6x9": (152.4, 228.6),
    "140x203": (140, 203),
    "大32开": (140, 203),
    "185x260": (185, 260),
    "16开": (185, 260),
}
_UNITS = {"": 1.0, "mm": 1.0, "cm": 10.0, "in": 25.4}
_FREE = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*[x×]\s*(\d{1,4}(?:\.\d{1,3})?)\s*(mm|cm|in)?")


def size_of(paper: str) -> tuple[float, float]:
    """Width and height, in mm, of a paper by its name, or by numbers such as 5.5x8.5in.

    :raises ValueError: neither, or too small or too large for a book.
    """
    name = paper.strip().lower()
    if name in PAPERS:
        return PAPERS[name]
    free = _FREE.fullmatch(name)
    if free is None:
        raise ValueError(
            f"no paper is called {paper!r}; there are {', '.join(PAPERS)}, and free ones: width "
            "and height such as 120x180 (mm) or 5.5x8.5in"
        )
    unit = _UNITS[free[3] or ""]
    size = round(float(free[1]) * unit, 3), round(float(free[2]) * unit, 3)
    if not all(low <= side <= high for low, side, high in zip(LEAST, size, MOST, strict=True)):
        raise ValueError(
            f"a paper of {size[0]:g} by {size[1]:g} mm is none for a book; widths go from "
            f"{LEAST[0]:g} to {MOST[0]:g} mm, heights from {LEAST[1]:g} to {MOST[1]:g} mm"
        )
    return size


def _checked(paper: str) -> str:
    size_of(paper)
    return paper


Paper = Annotated[str, AfterValidator(_checked)]
