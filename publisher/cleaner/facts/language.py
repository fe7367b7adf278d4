"""The language a text is in, from the text itself.

Characters are counted once, in a sample spread over the whole text. Scripts decide between
Chinese, Japanese, Korean and the rest; simplified and traditional Chinese are told apart by
characters that only one of the national character sets has; languages that share a script by
letters that only one of them has, or by their commonest words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import cache

from publisher.cleaner.facts.wordlists import COMMON_WORDS, OWN_LETTERS

_SAMPLE = 1500  # characters: more does not change the answer
_POINTS = 12  # for a word of one language alone
_BLOCK = 20_000  # characters of a block that are looked at
_PIECES = 3  # where a sample for words is taken: the beginning, the middle and the end
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
#: Letters that a script's other languages do not write; the first list that occurs decides,
#: where it makes up at least 0.25 % of the letters.
_OWN_LETTERS = {
    "cyrillic": (("be", "ўЎ"), ("mk", "ѓќѕЃЌЅ"), ("sr", "јђћџљњЈЂЋЏЉЊ"), ("kk", "қғұһҚҒҰҺ"),
                 ("mn", "өүӨҮ"), ("uk", "їєіґЇЄІҐ"), ("ru", "ыэёЫЭЁ"), ("bg", "ъЪ")),
    "arabic": (("ug", "ېۇۆ"), ("ur", "ٹڈڑںےہھ"), ("fa", "پچژگیک"), ("ar", "ةىيك")),
}  # fmt: skip
_DEFAULTS = {"cyrillic": "ru", "arabic": "ar"}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = frozenset({"zh", "zh-Hans", "zh-Hant"})
_TRADITIONAL = re.compile(r"zh[-_](?:hant|tw|hk|mo)\b", re.IGNORECASE)
_GLANCE = 600  #: characters of a block that are looked at first
_SHORTEST = 12  #: letters of a block whose language can be told
_FEW_WORDS = 6  #: tell no language in Latin script
_SURE = 60  #: letters of a block whose language would have been told
_CJK = {"han": ("zh", "ja"), "kana": ("ja",)}
_NOT_LATIN = {name for _, name in _SCRIPTS if len(name) == 2} | {"zh", "ja"}
_NOT_LATIN |= {language for lists in _OWN_LETTERS.values() for language, _ in lists}
#: Character sets that hold the characters of one Chinese script and not those of the other …
_CHARSETS = {"zh-Hans": "gb2312", "zh-Hant": "big5"}
#: … and what they hold beside Han: kana, Cyrillic, and Latin text of more than a name.
_ANOTHER = re.compile(r"[\u3041-\u30ff\u0400-\u04ffA-Za-z](?:(?<![A-Za-z])|[A-Za-z ,.'’-]{24})")


def detect_language(text: str, declared: str = "") -> str:
    """A BCP 47 tag for ``text``; ``declared`` decides only where the text does not say.

    Returns ``und`` for a text with no letters and no declaration.
    """
    letters = Counter(text[:: max(1, len(text) // _SAMPLE)])
    scripts = _count_scripts(letters)
    # A Han character says about as much as a short Latin word does.
    scripts["latin"] //= 3
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if not scripts[script]:
        return declared or "und"
    if script in ("han", "kana"):
        if _is_japanese(letters, scripts, declared):
            return "ja"
        return _chinese(letters, declared)
    language = _latin(text, declared) if script == "latin" else _of_script(script, letters)
    return declared if _base(declared) == language else language


def language_of_block(text: str, main: str) -> str:
    """The language of a paragraph or quotation where it is clearly not ``main``, else "".

    Precise rather than complete: names, titles and single words of another language are no
    reason to mark a block, nor is a block of two languages.
    """
    if len(text) < _SHORTEST or _is_plainly(text, main):
        return ""
    text = _ADDRESS.sub(" ", text[:_BLOCK])
    if text.isascii():
        enough = sum(map(str.isalpha, text[:_SAMPLE])) >= _SHORTEST
        language = _clear_latin(text) if enough else ""
        return language if language != _base(main) else ""
    letters = Counter(text[:: max(1, len(text) // _SAMPLE)])
    scripts = _count_scripts(letters)
    total = scripts.total()
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if total < _SHORTEST or scripts[script] < total * (0.5 if script == "kana" else 0.85):
        script = "han" if _cjk(scripts) >= max(_SHORTEST, total * 0.85) else ""
    if script in ("han", "kana"):
        return _cjk_block(letters, scripts, _base(main), main)
    if script == "latin":
        language = _clear_latin(text)
    else:
        language = _of_script(script, letters) if script else ""
    return language if language and language != _base(main) else ""


def believed(told: str, text: str, main: str) -> str:
    """``told``, if it may be the language of a block too short to tell it from ``main``, else "".

    A script that the language is not written in speaks against it.
    """
    base = _base(told)
    if base in ("", _base(main)):
        return ""
    scripts = _count_scripts(Counter(text[:_SURE]))
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if not 0 < scripts.total() < _SURE:
        return ""
    if script == "latin":
        return told if base not in _NOT_LATIN else ""
    own = dict(_OWN_LETTERS.get(script, ()))
    return told if base in _CJK.get(script, (script, *own)) else ""


def _is_plainly(text: str, main: str) -> bool:
    """Whether a text is in ``main`` beyond doubt, found out at little cost."""
    if main in _CHARSETS:
        return _encodable(text, _CHARSETS[main]) and not _ANOTHER.search(text)
    commonest = _commonest(_base(main))
    words = text[:_GLANCE].split()
    return 8 * sum(word in commonest for word in words) >= max(24, len(words))


@cache
def _commonest(base: str) -> frozenset[str]:
    """The few words that no long sentence of a language is without; none for other scripts."""
    return frozenset(COMMON_WORDS.get(base, "").split()[:8])


def _cjk_block(letters: Counter[str], scripts: Counter[str], base: str, main: str) -> str:
    if scripts["kana"] * 8 > scripts["han"]:
        return "" if base == "ja" else "ja"
    kinds = _kinds(letters)
    found = "zh-Hans" if kinds["Hans"] > kinds["Hant"] else "zh-Hant"
    clear = max(kinds["Hans"], kinds["Hant"]) >= 4 * max(1, min(kinds["Hans"], kinds["Hant"]))
    if base == "ja":  # kanji without kana is Japanese, too
        return found if clear and kinds["foreign"] * 10 > scripts["han"] else ""
    if base == "zh":
        other = main in _CHINESE and main != "zh" and found != main
        return found if other and clear else ""
    if scripts["kana"]:
        return ""
    return found if clear else "zh"


def _clear_latin(text: str) -> str:
    """A language in Latin script that a short text is in beyond doubt."""
    words = _count_words(text)
    if words.total() < _FEW_WORDS:
        return ""
    (best, score), (_, second) = _scores(words).most_common(2)
    enough = score * 10 >= words.total() * _POINTS
    return best if enough and score * 2 > second * 3 else ""


def _count_scripts(letters: Mapping[str, int]) -> Counter[str]:
    scripts: Counter[str] = Counter(latin=0)
    for char, number in letters.items():
        script = _script(char)
        if script:
            scripts[script] += number
    return scripts


@cache
def _script(char: str) -> str:
    return _SCRIPTS[bisect_right(_STARTS, ord(char)) - 1][1] if char not in "×÷" else ""


def _cjk(scripts: Counter[str]) -> int:
    return scripts["han"] + scripts["kana"]


def _is_japanese(letters: Counter[str], scripts: Counter[str], declared: str) -> bool:
    """Kana makes Japanese; a little of it does where every Han character is a kanji as well.

    A の alone does not: Chinese shop signs have it.
    """
    kana, han = scripts["kana"] - letters["の"], scripts["han"]
    if (kana + letters["の"]) * 8 > han and (kana or _base(declared) == "ja"):
        return True
    if not kana and _base(declared) != "ja":
        return False
    kinds = _kinds(letters)
    return kana * 60 >= han * (_base(declared) != "ja") and kinds["foreign"] * 100 <= han


def _chinese(letters: Counter[str], declared: str) -> str:
    kinds = _kinds(letters)
    if kinds["Hans"] != kinds["Hant"]:
        return "zh-Hans" if kinds["Hans"] > kinds["Hant"] else "zh-Hant"
    if _base(declared) == "zh" and declared.lower() != "zh":
        return "zh-Hant" if _TRADITIONAL.match(declared) else "zh-Hans"
    corners, curls = letters["「"] + letters["『"], letters["“"] + letters["‘"]
    return "zh-Hant" if corners > curls else "zh-Hans"


def _kinds(letters: Mapping[str, int]) -> Counter[str]:
    """How many characters are simplified only, traditional only, and not Japanese (foreign)."""
    kinds: Counter[str] = Counter()
    for char, number in letters.items():
        if char >= "\u3400":
            for kind in _kinds_of(char):
                kinds[kind] += number
    return kinds


@cache
def _kinds_of(char: str) -> tuple[str, ...]:
    """What a Han character tells by the character sets that have it."""
    if _script(char) != "han":
        return ()
    simplified = _encodable(char, "gb2312")
    # Hong Kong's set holds what Cantonese is written with, and some simplified characters.
    traditional = _encodable(char, "big5" if simplified else "big5hkscs")
    kind = () if simplified == traditional else ("Hans",) if simplified else ("Hant",)
    return kind if _encodable(char, "shift_jis") else (*kind, "foreign")


def _encodable(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _of_script(script: str, letters: Counter[str]) -> str:
    """The language of a script that is no Latin or Chinese one."""
    if script not in _OWN_LETTERS:
        return script
    total = sum(number for char, number in letters.items() if _script(char) == script)
    for language, own in _OWN_LETTERS[script]:
        if sum(letters[char] for char in own) * 400 >= total:
            return language
    return _DEFAULTS[script]


def _latin(text: str, declared: str) -> str:
    """By the commonest words; a text of names and numbers is what it is declared to be."""
    words = _count_words(text)
    scores = _scores(words)
    best, score = scores.most_common(1)[0]
    if score * 50 < words.total() * _POINTS or score * 2 < 3 * _POINTS:
        return _base(declared) or "und"
    return _base(declared) if scores[_base(declared)] == score else best


def _count_words(text: str) -> Counter[str]:
    """The words of a sample from the beginning, the middle and the end."""
    size = _SAMPLE // _PIECES
    if len(text) > 2 * _SAMPLE:
        step = (len(text) - size) // (_PIECES - 1)
        text = " ".join(text[n * step : n * step + size] for n in range(_PIECES))
    return Counter(_WORD.findall(_ADDRESS.sub(" ", text).lower()))


def _scores(words: Mapping[str, int]) -> Counter[str]:
    """Points for each language: for its commonest words and its own letters.

    A word or a letter is worth the less, the more languages share it.
    """
    scores: Counter[str] = Counter(dict.fromkeys(COMMON_WORDS, 0))
    for word, number in words.items():
        owners = _OF_WORD.get(word, ())
        for language in owners:
            scores[language] += number * _POINTS // len(owners)
        if not word.isascii():
            for letter in set(word) & _OF_LETTER.keys():
                for language in _OF_LETTER[letter]:
                    scores[language] += number * _POINTS // len(_OF_LETTER[letter]) // 2
    return scores


def _owners(lists: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The languages of each word or letter."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in lists.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return found


_OF_WORD, _OF_LETTER = _owners(COMMON_WORDS), _owners(OWN_LETTERS)


def _base(tag: str) -> str:
    """The language of a tag without script and region, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()
