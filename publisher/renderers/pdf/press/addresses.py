"""Where addresses break, and words that no line holds: data that was taken for text.

Addresses break after what parts them, without a hyphen, and nowhere else: after / . ? & = and -,
as the Chicago Manual of Style (7.46) has it in the main; never within the two strokes after the
scheme, nor before the few letters that end a name, such as .html.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import combining

_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+")
_AFTER = "/.?&=-"
_ENDLESS = 500  #: characters; no line holds a word of so many
_ENDING = 5  #: letters after the last point of an address that stay with what is before them


def mend_breaks(text: str, breaks: list[int]) -> list[int]:
    """Breaks of a text, by the number of the character after each, with those in its addresses."""
    if "://" not in text and "www." not in text:
        return breaks
    for found in _ADDRESS.finditer(text):
        begin, end = found.span()
        first = text.find("//", begin, begin + 8) + 2 if "://" in found[0] else begin
        own = (
            place
            for place in range(first + 1, end)
            if text[place - 1] in _AFTER
            and text[place] not in _AFTER
            and (text[place - 1] != "." or end - place > _ENDING)
        )
        breaks = sorted({*own, *(place for place in breaks if not begin < place < end)})
    return breaks


def break_endless(text: str, breaks: list[int]) -> list[int]:
    """Breaks of a text, with those within words that no line holds: between any two characters.

    WeasyPrint breaks these as well, but goes through all that is left of one for each line.
    """
    ends = [0, *breaks, len(text)]
    if all(end - begin < _ENDLESS for begin, end in pairwise(ends)):
        return breaks
    within = (
        place
        for begin, end in pairwise(ends)
        if end - begin >= _ENDLESS
        for place in range(begin + 1, end)
        if not combining(text[place])
    )
    return sorted({*breaks, *within})
