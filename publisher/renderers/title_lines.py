"""Titles of several lines, broken where their sense allows it.

Chinese has no spaces between words, and a line may break between any two characters; a title is
broken after a space or a mark, or beside a bracket, unless its lines would be too uneven then.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from publisher.renderers.measure import break_lines, unbroken, width_of

_LONGEST = 120  #: pieces of a title that is broken by its sense
#: What a break costs: where the sense allows it, beside brackets, elsewhere, and where a particle
#: is parted from its word; and what it costs that a line is as much shorter than the others as the
#: title is wide.
_FREE, _BESIDE, _WITHIN, _WRONG, _UNEVEN = 0.0, 1.0, 4.0, 6.0, 16.0
_ENDS = frozenset("　 ：；，。、？！…—:;,.?!·｜|")
_CLOSING, _OPENING = frozenset("）》〉」』】”’)]"), frozenset("（《〈「『【“‘([")
_NOT_BEFORE = frozenset("的了着过们吗吧呢地得之")
_NOT_AFTER = frozenset("与和及从被将把让向为在对不未")


@lru_cache(maxsize=256)
def lines_of(title: str, room: float) -> tuple[str, ...]:
    """A title in as few lines of ``room`` em as it takes, broken by its sense, and even."""
    pieces = unbroken(title)
    widths = [width_of(piece) for piece in pieces]
    bare = [width_of(piece.rstrip()) for piece in pieces]
    if not 1 < len(pieces) <= _LONGEST or max(bare) > room:
        return tuple(break_lines(title, room))
    partings = [_parting(before, after) for before, after in pairwise(pieces)]
    count = _lines(widths, bare, room)
    mean = sum(widths) / count
    #: By how many pieces are set: what that costs, and where the lines end.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in reversed(range(count)):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (cost, ends) in best.items():
            width = 0.0
            for end in range(begin, len(pieces)):
                full = width + bare[end]
                if full > room:
                    break
                width += widths[end]
                if (end < len(partings)) == (left == 0):
                    continue
                total = cost + _UNEVEN * ((full - mean) / room) ** 2
                total += partings[end] if left else 0
                if end + 1 not in after or total < after[end + 1][0]:
                    after[end + 1] = total, (*ends, end + 1)
        best = after
    _, ends = best[len(pieces)]
    return tuple("".join(pieces[begin:end]).strip() for begin, end in pairwise((0, *ends)))


def _lines(widths: list[float], bare: list[float], room: float) -> int:
    """How many lines of ``room`` em pieces of a text fill, without the spaces at their ends."""
    count, filled = 1, 0.0
    for width, least in zip(widths, bare, strict=True):
        if filled and filled + least > room:
            count, filled = count + 1, 0.0
        filled += width
    return count


def _parting(before: str, after: str) -> float:
    """What it costs to break a title between two pieces."""
    last, first = before[-1], after[0]
    if last in _ENDS:
        return _FREE
    if last in _CLOSING or first in _OPENING:
        return _BESIDE
    return _WRONG if first in _NOT_BEFORE or last in _NOT_AFTER else _WITHIN
