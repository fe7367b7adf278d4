"""Where addresses break: after what parts them, without a hyphen, and nowhere else.

After / . ? & = and -, as the Chicago Manual of Style (7.46) has it in the main; never within the
two strokes after the scheme, nor before the few letters that end a name, such as .html.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+")
_AFTER = "/.?&=-"
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
