"""Punctuation as an editor would set it, where there is no doubt what was meant.

Chinese text takes full-width marks (GB/T 15834-2011; clreq 3.1), a dash of two squares and an
ellipsis of six dots; quotation marks that a typewriter made straight open and close. A mark whose
meaning is open (a full stop that may divide a name, a single dash that may join two places) stays
as it is. Lines may hold :data:`MARK`, which stands where markup divides the text; it is kept.
"""

from __future__ import annotations

import re

MARK = "\x00"  #: stands between pieces of text that markup divides
_M = f"{MARK}*"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
#: Kana and hangul.
_OTHERS = re.compile("[\u3041-\u3096\u30a1-\u30fa\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
#: Where a line has none of these, there is nothing to correct.
#: (Patterns that begin with one set of characters are looked for much faster than alternatives.)
DOUBTFUL = "[。!-/:-?…．・·─―－\uff10-\uff19\uff21-\uff3a\uff41-\uff5a](?:(?<!。)|。。)"
_DOUBTFUL = re.compile(DOUBTFUL)
_IS_HAN = re.compile(f"[{_HAN}]")
#: What may stand before or after a full-width mark in Chinese text.
_BEFORE, _AFTER = f"[{_HAN}”’」』》）〉】〕①-⑳]", f"[{_HAN}“‘「『《（〈【]"

_NARROW = re.compile(rf"({_BEFORE}{_M})([,;:!?]|[!?]{{2,3}})({_M}) ?(?=({_M}){_AFTER}|{_M}$)")
_MARKS = re.compile("[,;:!?]")
_WIDE = str.maketrans(",;:!?", "，；：！？")
#: With the space that was typed around narrow brackets; wide ones have their own.
_BRACKETS = re.compile(
    rf"(?:(?<=[{_HAN}]) )?\(({_M}[{_HAN}《“「](?:[^()\n]*[{_HAN}》”」）])?{_M})\)(?: (?=[{_HAN}]))?"
)
_DOTS = re.compile(
    rf"(?:(?<=[{_HAN}”’」』》），。！？])|^)(?:\.{{3,}}|。{{3,}}|．{{3,}}|・{{3,}}|·{{3,}}|…)"
    rf"(?!…)(?<!……)|(?:\.{{3,}}|…)(?={_AFTER})(?<!……)"
)
_DASHES = re.compile(
    rf"(?:(?<={_BEFORE})|(?<=[，。！？…])|^)(?:-{{2,}}|－{{2,}}|─{{2,}}|―{{2,}})(?=[^-\s]|$)"
)
#: What some run of dots, or of dashes, that is put right holds.
_SOME_DOTS = ("…", "...", "。。。", "．．．", "・・・", "···")
_SOME_DASHES = ("--", "－－", "──", "――")
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
#: A space that was typed before a full-width mark, which has its own. (A quotation mark may open.)
_LOOSE = re.compile(rf"(?<=[{_HAN}”’」』》）]) +(?=[，。！？；：、）》」』])")
_CALL = re.compile(r"[A-Za-z_]\($")
_QUOTED = re.compile(r'"([^"\n]+)"')
_APOSTROPHE = re.compile(r"(?<=[a-zA-Z\u00c0-\u024f])'(?=[a-zA-Z\u00c0-\u024f])")
#: Addresses are written as they are, whatever stands in them; :data:`_HIDDEN` stands for each.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\x00，。、；：！？）》”」]+")
_HIDDEN = "\ue001"


def correct(line: str, language: str) -> str:
    """``line``, of a text in ``language``, with its punctuation set right.

    Japanese and Korean, and languages with quotation marks of their own, are left alone.
    """
    plain = line.isascii()
    line = line if plain or " " not in line else _LOOSE.sub("", line)
    if not _DOUBTFUL.search(line) or (not plain and _OTHERS.search(line)):
        return line
    base = language.partition("-")[0]
    addresses = _ADDRESS.findall(line)
    line = _ADDRESS.sub(_HIDDEN, line) if addresses else line
    if not plain and _IS_HAN.search(line):
        line = line if base in ("ja", "ko") else _chinese(line)
    elif base in ("en", "zh"):
        line = _english(line)
    for address in addresses:
        line = line.replace(_HIDDEN, address, 1)
    return line


def _english(line: str) -> str:
    line = _QUOTED.sub(_curl, line) if _pairs(line) else line
    return _APOSTROPHE.sub("’", line) if "'" in line else line


def _chinese(line: str) -> str:
    line = _APOSTROPHE.sub("’", line) if "'" in line else line
    line = _FULL_WIDTH.sub(lambda run: run[0].translate(_HALF), line)
    line = _QUOTED.sub(_curl, line) if _pairs(line) else line
    if _MARKS.search(line):
        line = _NARROW.sub(lambda m: m[1] + m[2].translate(_WIDE) + m[3], line)
    for _ in range(line.count("(", 0, 200) and 3):  # brackets in brackets, from within
        line = _BRACKETS.sub(r"（\1）", line)
    if any(dots in line for dots in _SOME_DOTS):
        line = _DOTS.sub("……", line)
    return _DASHES.sub("——", line) if any(dashes in line for dashes in _SOME_DASHES) else line


#: Letters and digits of full width are left over from old encodings.
_HALF = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}


def _pairs(line: str) -> bool:
    """Whether the straight quotation marks of a line open and close in turn."""
    if not (count := line.count('"')) or count % 2:
        return False
    marks = [found.start() for found in re.finditer('"', line)]
    return all(
        _opens(line, mark) if number % 2 == 0 else _closes(line, mark)
        for number, mark in enumerate(marks)
    )


def _opens(line: str, mark: int) -> bool:
    before, after = _beside(line, mark)
    is_call = bool(
        _CALL.search(line[max(0, mark - 2) : mark])
    )  # print("…") is code, whatever is around it
    return bool(after.strip()) and not _in_word(before) and not is_call


def _closes(line: str, mark: int) -> bool:
    before, after = _beside(line, mark)
    return bool(before.strip()) and not _in_word(after)


def _beside(line: str, mark: int) -> tuple[str, str]:
    """The characters before and after a position, whatever markup divides them."""
    before, after = mark - 1, mark + 1
    while before >= 0 and line[before] == MARK:
        before -= 1
    while after < len(line) and line[after] == MARK:
        after += 1
    return line[before : before + 1] if before >= 0 else "", line[after : after + 1]


def _in_word(char: str) -> bool:
    """Whether a mark beside ``char`` stands in a word; words of Han or hangul have no edges."""
    return char.isalnum() and char < "\u1100"


def _curl(quoted: re.Match[str]) -> str:
    return f"“{quoted[1]}”"
