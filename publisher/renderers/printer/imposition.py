"""Imposition: which page stands where on which side of which sheet. Nothing but numbers.

Pages are counted from 0 here, and a place that stays empty is None. Books are bound at the left.
"""

from __future__ import annotations

from dataclasses import dataclass

FOLIO = 4  #: pages on a sheet that is printed on both sides and folded once


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet, its pages from left to right and from top to bottom."""

    pages: tuple[int | None, ...]
    signature: int = 0  #: which of the book's, from 0
    depth: int = 0  #: how many sheets of its signature lie around this one
    front: bool = True  #: the side that is outside when the sheet is folded


def folded(pages: int, size: int) -> list[Side]:
    """The sides of a book of ``pages`` in signatures of ``size`` pages, in the order of printing.

    Sheets are folded once and laid into one another, the outermost first. The last signature is
    as small as its pages allow; it is filled up with empty ones.

    :raises ValueError: ``size`` is not a multiple of 4.
    """
    if size <= 0 or size % FOLIO:
        raise ValueError(f"a signature has a multiple of {FOLIO} pages, not {size}")
    sides: list[Side] = []
    for number, first in enumerate(range(0, pages, size)):
        count = filled(min(size, pages - first))
        for depth in range(count // FOLIO):
            low, high = first + 2 * depth, first + count - 1 - 2 * depth
            for front, pair in ((True, (high, low)), (False, (low + 1, high - 1))):
                places = tuple(page if page < pages else None for page in pair)
                sides.append(Side(places, number, depth, front))
    return sides


def booklet(pages: int) -> list[Side]:
    """The sides of a book whose sheets all lie in one another, to be stapled through the fold."""
    return folded(pages, max(filled(pages), FOLIO))


def filled(pages: int) -> int:
    """How many pages there are with the empty ones that whole sheets ask for."""
    return -(-pages // FOLIO) * FOLIO


def spreads(pages: int) -> list[Side]:
    """Two pages to a side as they face one another in the book; the first stands alone, right."""
    places = [None, *range(pages), *([None] if pages % 2 == 0 else [])]
    return [Side((places[at], places[at + 1])) for at in range(0, len(places), 2)]


def rows(pages: int, count: int) -> list[Side]:
    """``count`` pages to a side, one after the other."""
    return [
        Side(tuple(page if page < pages else None for page in range(first, first + count)))
        for first in range(0, pages, count)
    ]


def creep(depth: int, thickness: float) -> float:
    """How far the pages of a sheet are moved to the fold, in the unit of ``thickness``.

    A sheet that lies in others sticks out at the fore edge by the paper around its fold, and is
    trimmed by as much; moved by one thickness of paper for each, all margins are the same.
    """
    return depth * thickness
