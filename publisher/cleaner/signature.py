"""A MinHash signature of a text: how many of its runs of words two articles share.

Runs of :data:`_RUN` words (a Han character is a word) are hashed; the share of equal numbers in
two signatures estimates the share of runs that the texts have in common (A. Broder, "On the
resemblance and containment of documents", 1997). Traditional characters are folded to simplified
first. A text too short to be told from another by its runs has no signature.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_NUMBERS = 64  #: of 16 bits in a signature: 128 bytes, and a standard error of 5 % at most
_SEED = 1
_RUN = 4  #: words
_LEAST = 100  #: words of a text that is worth a signature
_MOST = 200_000  #: words that are looked at, to bound time and memory


def signature_of(words: Sequence[str]) -> bytes:
    """The signature of a text, 128 bytes; none where it has fewer than 100 words."""
    # Main processes that find all in the store never need it.
    from rensa import RMinHash

    if len(words) < _LEAST:
        return b""
    folded = _simplified("\n".join(words[:_MOST]).casefold()).split("\n")
    runs = list(map(" ".join, zip(*(folded[start:] for start in range(_RUN)), strict=False)))
    sketch = RMinHash(num_perm=_NUMBERS, seed=_SEED)
    sketch.update(runs)
    numbers = array("H", (number & 0xFFFF for number in sketch.digest()))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _simplified(text: str) -> str:
    return text if text.isascii() else _converter().convert(text)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
