"""Titles of several lines, broken where their sense allows it.

Chinese has no spaces between words, and a line may break between any two characters; a title is
broken after a space or a mark, or beside a bracket, unless its lines would be too uneven then. What
is a word is told by the text that it heads: characters that stand there together, as 法轮 in a text
of 法轮功, are not parted. In other scripts a word of three letters goes with what follows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from publisher.renderers.measure import break_lines, is_wide, unbroken, width_of

_LONGEST = 120  #: pieces of a title that is broken by its sense
#: What a break costs: where the sense allows it, beside brackets, between Latin words, elsewhere,
#: where a particle is parted from its word, and where a word is torn; and more within brackets.
#: What it costs that a line is as much shorter than the others as the title is wide, and that there
#: is one more than it takes.
_FREE, _BESIDE, _BETWEEN, _WITHIN, _WRONG, _TORN = 0.0, 1.0, 1.5, 4.0, 6.0, 7.0
_INSIDE = 3.0
_UNEVEN, _MORE = 16.0, 3.0
_ENDS = frozenset("　 ：；，。、？！…—:;,.?!·｜|")
_CLOSING, OPENING = frozenset("）》〉」』】”’)]"), frozenset("（《〈「『【“‘([")
_NOT_BEFORE = frozenset("的了着过们吗吧呢地得之")
_NOT_AFTER = frozenset("与和及从被将把让向为在对不未")
_WORD = re.compile("[^\\W⺀-\U0003ffff] $")  #: the end of a Latin word
_SHORT = re.compile("[^\\W\\d_⺀-\U0003ffff]{1,3} ")  #: a Latin word that no line ends with
_FOREIGN = re.compile("[ァ-ヿ]{2}")  #: within a Japanese word in Katakana
HALF = 0.5  #: em of white that brackets lose at the start of a line
_TOGETHER = 0.5  #: of the times that the rarer of two characters stands in a text


@lru_cache(maxsize=256)
def lines_of(title: str, room: float, words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """A title in about as few lines of ``room`` em as it takes, broken by its sense, and even.

    ``words``: pairs of characters in it that are not parted.
    """
    pieces = pieces_of(title, room)
    bare = [width_of(piece.rstrip()) for piece in pieces]
    if not 1 < len(pieces) <= _LONGEST or max(bare) > room:
        return tuple(break_lines(title, room))
    count = _lines([width_of(piece) for piece in pieces], bare, room)
    if count == 1:
        return (title.strip(),)
    partings = _partings(pieces, words)
    ways = [_set(pieces, partings, room, lines) for lines in (count, count + 1)]
    _, ends = min((cost + _MORE * more, ends) for more, (cost, ends) in enumerate(ways))
    return tuple("".join(pieces[begin:end]).strip() for begin, end in pairwise((0, *ends)))


def words_in(title: str, text: str) -> frozenset[str]:
    """The pairs of Han characters in a title that stand together in its text, as those of words."""
    pairs = {before + after for before, after in pairwise(title) if before > "⺀" < after}
    return frozenset(
        pair
        for pair in pairs
        if (times := text.count(pair)) > 1
        and times >= _TOGETHER * min(text.count(pair[0]), text.count(pair[1]))
    )


def pieces_of(title: str, room: float) -> list[str]:
    """The pieces of a title between which its lines may break."""
    pieces: list[str] = []
    last = ""
    for piece in unbroken(title):
        if _SHORT.fullmatch(last) and width_of(pieces[-1] + piece) < room / 2:
            pieces[-1] += piece
        else:
            pieces.append(piece)
        last = piece
    return pieces


def _set(
    pieces: Sequence[str], partings: Sequence[float], room: float, count: int
) -> tuple[float, tuple[int, ...]]:
    """What the best way costs to set a title in so many lines, and where they end."""
    widths = [0.0, *accumulate(map(width_of, pieces))]
    loose = [width_of(piece) - width_of(piece.rstrip()) for piece in pieces]
    mean = widths[-1] / count
    #: By how many pieces are set: what that costs, and where the lines end.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in reversed(range(count)):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (cost, ends) in best.items():
            for end in range(begin + 1, len(pieces) + 1):
                width = widths[end] - widths[begin] - loose[end - 1]
                if begin and pieces[begin][0] in OPENING:
                    width -= HALF
                if width > room:
                    break
                if (end < len(pieces)) == (left == 0):
                    continue
                total = cost + _UNEVEN * ((width - mean) / room) ** 2
                total += partings[end - 1] if left else 0
                if end not in after or total < after[end][0]:
                    after[end] = total, (*ends, end)
        best = after
    return best.get(len(pieces), (math.inf, ()))


def _lines(widths: list[float], bare: list[float], room: float) -> int:
    """How many lines of ``room`` em pieces of a text fill, without the spaces at their ends."""
    count, filled = 1, 0.0
    for width, least in zip(widths, bare, strict=True):
        if filled and filled + least > room:
            count, filled = count + 1, 0.0
        filled += width
    return count


def _partings(pieces: Sequence[str], words: frozenset[str]) -> list[float]:
    """What it costs to break a title between its pieces."""
    costs = []
    depth = 0
    for before, after in pairwise(pieces):
        for char in before:
            depth = max(depth + (char in OPENING) - (char in _CLOSING), 0)
        costs.append(_parting(before, after, words) + (_INSIDE if depth > 0 else 0))
    return costs


def _parting(before: str, after: str, words: frozenset[str]) -> float:
    """What it costs to break a title between two pieces."""
    if _WORD.search(before) and not is_wide(after[0]):
        return _BETWEEN
    last, first = before[-1], after[0]
    if last in _ENDS:
        return _FREE
    if last in _CLOSING or first in OPENING:
        return _BESIDE
    if last + first in words or _FOREIGN.fullmatch(last + first):
        return _TORN
    return _WRONG if first in _NOT_BEFORE or last in _NOT_AFTER else _WITHIN
