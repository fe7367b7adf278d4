"""One line of Chinese from one script into another: OpenCC's tables, and the quotation marks.

Traditional text has the characters of Taiwan's standard (of Hong Kong's, if that is asked for)
and 「」『』 for quotation marks, simplified text has “”‘’ (GB/T 15834). Words stay what they were:
only the letters change, not the vocabulary of a region.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from publisher.sections import Script

if TYPE_CHECKING:
    from opencc import OpenCC

#: OpenCC's conversions, one after the other, by the script of the text and the one wanted.
_CHAINS: dict[tuple[Script, Script], tuple[str, ...]] = {
    ("zh-Hans", "zh-Hant"): ("s2tw",),
    ("zh-Hans", "zh-Hant-HK"): ("s2hk",),
    ("zh-Hant", "zh-Hans"): ("tw2s",),
    ("zh-Hant", "zh-Hant-HK"): ("tw2t", "t2hk"),
    ("zh-Hant-HK", "zh-Hans"): ("hk2s",),
}
_SIMPLIFIED = frozenset({"zh", "zh-hans", "zh-cn", "zh-sg", "zh-my"})
_HONG_KONG = frozenset({"zh-hk", "zh-mo", "zh-hant-hk", "zh-hant-mo"})
_TRADITIONAL = frozenset({"zh-tw", "zh-hant", "zh-hant-tw"})

#: What stays as it is: addresses of the web and of mail.
_ADDRESS = re.compile(
    r"((?:https?://|www\.)[^\s<>\"，。；、！？（）「」『』《》“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TO_CORNERS = str.maketrans("“”‘’", "「」『』")
_FROM_CORNERS = str.maketrans("「」『』", "“”‘’")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
_KEPT = "\ue000"  #: stands for an apostrophe meanwhile; of the private use area
#: Family names that are written alike in both scripts, and read as another word by the tables.
_FAMILY_NAMES = frozenset("于余范涂游干")
_LONGEST_NAME = 4  #: Han letters of a name that begins with the family's

Convert = Callable[[str], str]


def script_of(language: str) -> Script | None:
    """The script of Chinese text by its language tag (BCP 47); nothing for all other text."""
    tag = language.replace("_", "-").lower()
    if tag in _HONG_KONG:
        return "zh-Hant-HK"
    if tag in _TRADITIONAL:
        return "zh-Hant"
    return "zh-Hans" if tag in _SIMPLIFIED or tag.startswith("zh-hans-") else None


def conversion(language: str, target: Script) -> Convert | None:
    """What turns text of ``language`` into ``target``; nothing where it is to stay as it is.

    Text of Hong Kong is traditional already where no region is asked for.
    """
    source = script_of(language)
    return _chain((source, target)) if source and (source, target) in _CHAINS else None


def convert_pieces(pieces: list[str], convert: Convert) -> list[str]:
    """The pieces of one text, which markup divides, converted as a whole.

    So a word is known by its neighbours even where emphasis begins in the middle of it.
    """
    whole = convert("".join(pieces))
    if len(whole) != sum(map(len, pieces)):
        return [convert(piece) for piece in pieces]
    ends = list(_sums(map(len, pieces)))
    return [whole[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]


def convert_name(name: str, convert: Convert) -> str:
    """A person's name, whose first letter may be a family's that both scripts write alike."""
    converted = convert(name)
    alike = name[:1] in _FAMILY_NAMES and len(name) <= _LONGEST_NAME
    return name[0] + converted[1:] if alike and len(converted) == len(name) else converted


def _sums(numbers: Iterable[int]) -> Iterable[int]:
    total = 0
    for number in numbers:
        total += number
        yield total


@cache
def _chain(scripts: tuple[Script, Script]) -> Convert:
    return partial(_convert, _CHAINS[scripts], simplified=scripts[1] == "zh-Hans")


def _convert(steps: tuple[str, ...], text: str, *, simplified: bool) -> str:
    if not _HAN.search(text):
        return text
    parts = _ADDRESS.split(text)
    for place in range(0, len(parts), 2):  # every other one is an address
        for step in steps:
            parts[place] = _table(step).convert(parts[place])
        parts[place] = _quoted(parts[place], simplified=simplified)
    return "".join(parts)


def _quoted(text: str, *, simplified: bool) -> str:
    """The quotation marks of the script; an apostrophe in a Latin word is none."""
    if simplified:
        return text.translate(_FROM_CORNERS)
    return _APOSTROPHE.sub(_KEPT, text).translate(_TO_CORNERS).replace(_KEPT, "’")


@cache
def _table(step: str) -> OpenCC:
    # Loading it takes time that a build in one script does not have to spend.
    from opencc import OpenCC

    return OpenCC(step)
