"""What Chinese typesetting asks of the distance between two characters.

The rules are those of *Requirements for Chinese Text Layout* (W3C; clreq), section 3.1.6, and of
GB/T 15834-2011, section 5. They are told of characters alone; lengths are in em.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

BETWEEN = 0.25  #: between Han and Latin (clreq 3.2.2: a quarter of a square)
_DOT = 0.5  #: of the middle dot, half a square (GB/T 15834, 5.1.7)

_OPENING = "（《〈「『【〔［｛〖〘“‘"
_CLOSING = "）》〉」』】〕］｝〗〙”’"
_PAUSES = "，。、；：！？．"
_CENTRED = 0.25  #: what is white at either side of a mark that stands in the middle of its square
HALF = 0.5  #: what is white at one side of a mark that stands at the other

#: Characters that fill squares: Han, Kana, Bopomofo and their marks. Hangul is set with spaces.
_QUOTES = "\u2018\u2019\u201c\u201d"  #: quotation marks; shared with Latin text, as are:
_DASHES = "\u2014\u2025\u2026\u2e3a"
_SQUARES = (
    "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00016fe0-\U00018aff\U0001b000-\U0001b2ff"
    "\U00020000-\U0003ffff"
)
WIDE = _DASHES + _QUOTES + _SQUARES
_HAN = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LATIN = (
    "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
)
_MARKS = f"{_OPENING}{_CLOSING}{_PAUSES}"

_PAIR = re.compile(f"[{_MARKS}](?=[{_MARKS}])")
_WORD = re.compile(f"[{_LATIN}]+")
_MIDDLE = re.compile(f"(?<=[{_HAN}])·(?=[{_HAN}])")
_QUOTE = re.compile(f"[{_QUOTES}]")
_IS_LATIN = re.compile(f"[{_LATIN}]")
_IS_HAN = re.compile(f"[{_HAN}]")
_IS_WIDE = re.compile(f"[{WIDE}]")
_IS_SQUARE = re.compile(f"[{_SQUARES}]")
_STANDS_IN = str.maketrans("“”‘’", "\"\"''")

#: No line begins with these, beyond what Unicode says (clreq 3.1.4, GB/T 15834, 5.1).
_NOT_FIRST = re.compile(f"[～—·‧・…](?<=[{WIDE}].)")
#: Unicode breaks no line at these quotation marks, because in other languages they turn round.
_TURNING = re.compile(f"(?<=[{_HAN}{_CLOSING}{_PAUSES}])[“‘]|(?<=[”’])(?=[{_HAN}（《〈「『【])")


#: All that is left of a paragraph when its last line has one character besides its marks.
ALONE = re.compile(f"[{_HAN}]?[{_CLOSING}{_PAUSES}{_DASHES}]*")
MOST_ALONE = 5  #: characters that a line has at most that is looked at for that


@cache
def sides(language: str | None) -> tuple[dict[str, float], dict[str, float]]:
    """What is white before and after each mark, by the region of the text."""
    before = dict.fromkeys(_OPENING, HALF)
    after = dict.fromkeys(_CLOSING, HALF)
    tag = (language or "").lower()
    if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        centred, left = _PAUSES, ""
    elif tag.startswith("ja"):
        centred, left = "；：", "，。、．"
    else:
        centred, left = "", _PAUSES
    before |= dict.fromkeys(centred, _CENTRED)
    after |= dict.fromkeys(centred, _CENTRED) | dict.fromkeys(left, HALF)
    return before, after


def has_wide(text: str) -> bool:
    """Whether there is a character in a text that fills a square."""
    return bool(_IS_WIDE.search(text))


def has_squares(text: str) -> bool:
    """Whether there is a character in a text that no Latin text has."""
    return bool(_IS_SQUARE.search(text))


def latin_quotes(text: str) -> list[int]:
    """Where in a text quotation marks and apostrophes are Latin.

    They are within Latin words, and around Latin words that stand among others.
    """
    if not _QUOTE.search(text) or not _IS_LATIN.search(text):
        return []
    if not _IS_SQUARE.search(text):
        return [found.start() for found in _QUOTE.finditer(text)]
    latin: list[int] = []
    open_: list[int] = []
    for found in _QUOTE.finditer(text):
        place, mark = found.start(), found[0]
        if mark in "“‘":
            open_.append(place)
        elif mark == "’" and _is_apostrophe(text, place, open_):
            latin.append(place)
        elif open_:
            begin = open_.pop()
            if _is_latin_quotation(text, begin, place):
                latin += begin, place
    return sorted(latin)


def _is_apostrophe(text: str, place: int, open_: list[int]) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not _IS_LATIN.match(before):
        return False
    quoted = bool(open_) and text[open_[-1]] == "‘"
    return bool(_IS_LATIN.match(after)) or (after == " " and not quoted)


def _is_latin_quotation(text: str, begin: int, end: int) -> bool:
    within = text[begin + 1 : end]
    before, after = text[:begin].rstrip()[-1:], text[end + 1 :].lstrip()[:1]
    around = before + after
    return not _IS_SQUARE.search(within) and bool(around) and not _IS_WIDE.search(around)


def shadow(text: str, latin: list[int]) -> str:
    """A text in which the quotation marks that are Latin cannot be taken for Chinese ones."""
    if not latin:
        return text
    chars = list(text)
    for place in latin:
        chars[place] = chars[place].translate(_STANDS_IN)
    return "".join(chars)


def distances(text: str, language: str | None) -> Iterator[tuple[int, float]]:
    """By how much, in em, the distance after characters of a text changes: place and change."""
    before, after = sides(language)
    for found in _PAIR.finditer(text):
        place = found.start()
        white = after.get(text[place], 0) + before.get(text[place + 1], 0)
        if white:
            yield place, -min(white, HALF)
    for found in _WORD.finditer(text):
        begin, end = found.span()
        if begin and _IS_HAN.match(text, begin - 1):
            yield begin - 1, BETWEEN
        if _IS_HAN.match(text, end):
            yield end - 1, BETWEEN


def middle_dots(text: str) -> list[int]:
    """Where in a text middle dots stand between Han characters."""
    return [found.start() for found in _MIDDLE.finditer(text)] if "·" in text else []


def dot_margins(width: float) -> float:
    """What is added on either side of a middle dot that is ``width`` wide, both in em."""
    return max(_DOT - width, 0) / 2


def mend_breaks(text: str, breaks: list[int]) -> list[int]:
    """The places at which a text may break, of those that Unicode allows and beyond them."""
    never = {found.start() for found in _NOT_FIRST.finditer(text)}
    more = {found.start() for found in _TURNING.finditer(text)} if _QUOTE.search(text) else set()
    if not never and not more:
        return breaks
    return sorted({*breaks, *more} - never - {0})


#: Characters that a line is never spread between: dashes, ellipses, words, and what is attached
#: to a character (\ue000 stands for it).
_TOKEN = re.compile(
    f"(?:[—\u2e3a]+|[…\u2025]+|[ \u00a0]|[^ \u00a0\ue000{WIDE}]+|[{WIDE}])\ue000*|\ue000+"
)
ATTACHED = "\ue000"
_WORD_SPACE = re.compile(f"(?<=[^ {WIDE}]) (?=[^ {WIDE}])")
_EVEN = re.compile(f"[{_QUOTES}{_SQUARES}]*")


def is_even(text: str) -> bool:
    """Whether a line may be spread after each of its characters."""
    return bool(_EVEN.fullmatch(text))


def gaps(text: str) -> list[int]:
    """The characters of a line after which it may be spread."""
    ends = [found.end() - 1 for found in _TOKEN.finditer(text)]
    return [end for end in ends[:-1] if text[end + 1] not in " \u00a0"]


def word_spaces(text: str) -> list[int]:
    """The spaces of a line that stand between Latin words."""
    return [found.start() for found in _WORD_SPACE.finditer(text)]
