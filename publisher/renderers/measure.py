"""How wide a text is, near enough to choose a size or a break before anything is laid out."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from itertools import accumulate, takewhile
from unicodedata import east_asian_width


def is_wide(char: str) -> bool:
    """Whether a character fills a square."""
    return east_asian_width(char) in "WF"


def width_of(text: str) -> float:
    """About how wide a text is set, in em: Han characters are squares."""
    return sum(_width(char) for char in text)


def beginning(text: str, room: float) -> str:
    """As much of a text as is at most ``room`` em wide."""
    ends = accumulate(map(_width, text))
    return text[: sum(1 for _ in takewhile(lambda end: end <= room, ends))]


@cache
def _width(char: str) -> float:
    if is_wide(char) or char in "“”‘’…—":
        return 1.0
    if char in "iljtfrI.,:;'!|()[] ":
        return 0.36
    if char in "WM@%":
        return 1.05
    return 0.92 if char in "mw" else 0.72 if char.isupper() else 0.58


def break_lines(text: str, room: float) -> list[str]:
    """``text`` in lines of at most ``room`` em, as even as that number of lines can be."""
    count = len(_fill(text, room))
    steps = _steps(room)  # the wider, the fewer lines
    narrowest = bisect_left(steps, True, key=lambda step: len(_fill(text, step)) <= count)
    return _fill(text, steps[narrowest])


def _steps(room: float) -> list[float]:
    return [room * percent / 100 for percent in range(30, 101, 2)]


def _fill(text: str, room: float) -> list[str]:
    lines = [""]
    for word in unbroken(text):
        if lines[-1] and width_of((lines[-1] + word).rstrip()) > room:
            lines.append("")
        for piece in _pieces(word, room):
            if lines[-1] and width_of((lines[-1] + piece).rstrip()) > room:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()]


#: Punctuation that does not begin a line, and that does not end one.
_NOT_FIRST = "，。、；：？！）》〉」』】〕…—·～,.;:?!)]"
_QUOTES = "“”‘’"  #: no line breaks within them, nor on either side but beside Han and spaces
_NOT_LAST = "（《〈「『【〔(["


def unbroken(text: str) -> list[str]:
    """The pieces of a text between which a line may break: Latin words and Han characters."""
    words: list[str] = []
    for char in text:
        joined = words and (
            char in _NOT_FIRST
            or char == " "
            or words[-1][-1] in _NOT_LAST
            or _are_held(words[-1][-1], char)
            or (_narrow(char) and _narrow(words[-1][-1]))
        )
        if joined:
            words[-1] += char
        else:
            words.append(char)
    return words


def _are_held(before: str, after: str) -> bool:
    """Whether one of two characters is a quotation mark that is not parted from the other."""
    if after in "“‘":
        return not (before == " " or is_wide(before))
    return after in _QUOTES or before in "“‘" or (before in _QUOTES and not is_wide(after))


def _narrow(char: str) -> bool:
    return not char.isspace() and not is_wide(char)


def _pieces(word: str, room: float) -> list[str]:
    """A word as it is, or, where it is wider than a line, its characters."""
    return [word] if width_of(word.rstrip()) <= room else list(word)
