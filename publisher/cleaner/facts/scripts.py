"""The scripts of Unicode, and what a Han character tells of the language it is written in.

Simplified and traditional Chinese are told apart by characters that only one of the national
character sets has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

#: Where each script begins in Unicode, and what follows it: "" is nobody's.
_SCRIPTS = (
    (0x00, ""), (0x41, "latin"), (0x5B, ""), (0x61, "latin"), (0x7B, ""), (0xC0, "latin"),
    (0x250, ""), (0x370, "el"), (0x400, "cyrillic"), (0x530, "hy"), (0x590, "he"),
    (0x600, "arabic"), (0x700, ""), (0x900, "hi"), (0x980, "bn"), (0xA00, "pa"), (0xA80, "gu"),
    (0xB00, "or"), (0xB80, "ta"), (0xC00, "te"), (0xC80, "kn"), (0xD00, "ml"), (0xD80, "si"),
    (0xE00, "th"), (0xE80, "lo"), (0xF00, "bo"), (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"),
    (0x1200, "am"), (0x13A0, ""), (0x1780, "km"), (0x1800, "mn"), (0x18B0, ""),
    (0x1E00, "latin"), (0x1F00, "el"), (0x2000, ""), (0x3041, "kana"), (0x30A0, ""),
    (0x30A1, "kana"), (0x30FB, ""), (0x3105, ""), (0x3400, "han"), (0x4DC0, ""), (0x4E00, "han"),
    (0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "han"), (0xFB00, ""), (0xFB50, "arabic"),
    (0xFE00, ""), (0xFE70, "arabic"), (0xFEFF, ""), (0xFF66, "kana"), (0xFFA0, ""),
    (0x20000, "han"), (0x40000, ""),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _SCRIPTS)
#: The scripts that are named by their one language.
LANGUAGES = frozenset(name for _, name in _SCRIPTS if len(name) == 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters of a text are of each script, and of each kind of Han character.

    ``latin`` is always told. Kinds are: simplified only, traditional only, not Japanese (foreign).
    """

    scripts: Counter[str]
    kinds: Counter[str]


def tally(letters: Mapping[str, int]) -> Tally:
    """Count what the characters of a text tell."""
    told: dict[tuple[str, ...], int] = defaultdict(int)
    for char, number in letters.items():
        told[_TOLD[char]] += number
    found = Tally(Counter(latin=0), Counter())
    for (script, *kinds), number in told.items():
        if script:
            found.scripts[script] += number
        for kind in kinds:
            found.kinds[kind] += number
    return found


class _Told(dict[str, tuple[str, ...]]):
    """What each character tells, found out once: its script, and its kinds if it is Han."""

    def __missing__(self, char: str) -> tuple[str, ...]:
        self[char] = told = (script_of(char), *_kinds_of(char))
        return told


_TOLD = _Told()


@cache
def script_of(char: str) -> str:
    """The script of a character, or the one language that writes it; "" for what is no letter."""
    return _SCRIPTS[bisect_right(_STARTS, ord(char)) - 1][1] if char not in "×÷" else ""


def _kinds_of(char: str) -> tuple[str, ...]:
    """What a Han character tells by the character sets that have it."""
    if script_of(char) != "han":
        return ()
    simplified = is_encodable(char, "gb2312")
    # Hong Kong's set holds what Cantonese is written with, and some simplified characters.
    traditional = is_encodable(char, "big5" if simplified else "big5hkscs")
    kind = () if simplified == traditional else ("Hans",) if simplified else ("Hant",)
    return kind if is_encodable(char, "shift_jis") else (*kind, "foreign")


def is_encodable(text: str, charset: str) -> bool:
    """Whether a character set has every character of a text."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
