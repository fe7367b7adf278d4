"""How wide a text is, near enough to choose a size or a break before anything is laid out."""

from __future__ import annotations

from unicodedata import east_asian_width


def is_wide(char: str) -> bool:
    """Whether a character fills a square."""
    return east_asian_width(char) in "WF"


def width_of(text: str) -> float:
    """About how wide a text is set, in em: Han characters are squares."""
    return sum(_width(char) for char in text)


def _width(char: str) -> float:
    if is_wide(char) or char in "“”‘’…—":
        return 1.0
    if char in "iljtfrI.,:;'!|()[] ":
        return 0.36
    if char in "WM@%":
        return 1.05
    return 0.92 if char in "mw" else 0.72 if char.isupper() else 0.58
