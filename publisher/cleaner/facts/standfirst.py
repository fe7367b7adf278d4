"""The line that introduces an article below its title, where no class or element says which it is.

Sites describe an article to others by the line that they print below its title. Such a line,
word for word, among what was taken away from around the text is no furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.model import Removed

#: Why a line was taken away that may have stood between title and text.
_REASONS = frozenset({"furniture", "details", "outside the article", "author", "caption"})
_LEAST = 6  # words, a Han character being half of one
_LONGEST = 300  # characters, as of any subtitle
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def find_standfirst(description: str, removed: Sequence[Removed]) -> str:
    """The description that a page declares, if it shows it above or below its text; else ""."""
    wanted = _bare(description)
    words = len(_WORD.findall(description)) - len(_HAN.findall(description)) // 2
    if words < _LEAST or len(description) > _LONGEST:
        return ""
    lines = (
        line for piece in removed if piece.reason in _REASONS for line in piece.text.split("\n")
    )
    return next((line for line in lines if _bare(line) == wanted), "")


def _bare(text: str) -> str:
    """Letters and digits only: punctuation is set otherwise in a head than in a text."""
    return "".join(_WORD.findall(text)).lower()
