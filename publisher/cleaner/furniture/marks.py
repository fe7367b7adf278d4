"""Marks of blocks, by which they are known on other pages: numbers of 64 bits.

The upper bits are a digest of what a block says, the lower ones are what it is. What is decided
from marks alone needs no parser, so a build that finds everything in the store loads none.
"""

from __future__ import annotations

import sys
from array import array
from enum import IntEnum


class Trait(IntEnum):
    """What a block is, apart from what it says: the bits of a mark below its digest."""

    HEAD = 1  #: near the beginning of its article
    TAIL = 2  #: near the end
    HEADING = 4  #: never furniture by itself
    POINTER = 8  #: with a link, or a picture without a caption: furniture is often that
    ROW = 16  #: nothing but links, with the same targets: furniture wherever it stands


TRAITS = 31  #: all traits together
PLACED = Trait.HEAD | Trait.TAIL | Trait.ROW  #: where furniture may stand


def marks_in(outline: bytes) -> array[int]:
    """The marks of an outline, as numbers."""
    marks = array("Q", outline)
    if sys.byteorder == "big":
        marks.byteswap()
    return marks
