"""Notes: what stands where a mark in the text leads to belongs to the article like the text."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import islice

from publisher.cleaner.extraction.blocks import Line
from publisher.cleaner.nodes import Element, text_of

#: A mark is a figure, a letter or an asterisk, in brackets or raised.
_MARK = re.compile(
    r"\s*[\[(（〔【]?\s*(?:注|note )?\s*(?:\d{1,3}|[a-z]|[*†‡])\s*[\])）〕】]?\s*", re.IGNORECASE
)
_LONGEST = 12  # characters
#: So many blocks around a line may have the name that a mark leads to.
_AROUND = 3


def referred_to(core: Element) -> AbstractSet[str]:
    """The ids that marks in the article's core lead to."""
    found = set()
    for link in core.iter("a"):
        target = link.get("href", "")
        if len(target) > 1 and target[0] == "#":
            text = text_of(link)
            if len(text) <= _LONGEST and _MARK.fullmatch(text):
                found.add(target[1:])
    return found


def is_note(line: Line, noted: AbstractSet[str]) -> bool:
    """Whether a mark leads to a line: to its block, one close around it, or a name within it."""
    blocks = (block.element for block in islice(line.block.around(), _AROUND))
    return any(
        element.get("id") in noted or element.get("name") in noted
        for element in (*blocks, *line.inline[:_AROUND])
    )
