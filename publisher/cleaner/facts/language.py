"""The language a text is in, from the text itself.

Characters are counted once, in a sample spread over the whole text. Scripts decide between
Chinese, Japanese, Korean and the rest; simplified and traditional Chinese are told apart by
characters that only one of the national character sets has; languages that share a script by
letters that only one of them has, or by their commonest words.
"""

from __future__ import annotations

import re
from collections import Counter

from publisher.cleaner.facts.scripts import LANGUAGES, Tally, is_encodable, tally
from publisher.cleaner.facts.vocabulary import (
    ADDRESS,
    LETTERS,
    base_of,
    clear_latin,
    is_plainly,
    language_of_script,
    latin_language,
)

_SAMPLE = 1500  # characters: more does not change the answer
_BLOCK = 20_000  # characters of a block that are looked at
_CHINESE = frozenset({"zh", "zh-Hans", "zh-Hant"})
_TRADITIONAL = re.compile(r"zh[-_](?:hant|tw|hk|mo)\b", re.IGNORECASE)
_SHORTEST = 12  #: letters of a block whose language can be told
_SURE = 60  #: letters of a block whose language would have been told
_CJK = {"han": ("zh", "ja"), "kana": ("ja",)}
_NOT_LATIN = LANGUAGES | {"zh", "ja"} | {name for names in LETTERS.values() for name, _ in names}
#: Character sets that hold the characters of one Chinese script and not those of the other …
_CHARSETS = {"zh-Hans": "gb2312", "zh-Hant": "big5"}
#: … and what they hold beside Han: kana, Cyrillic, and Latin text of more than a name.
_ANOTHER = re.compile(r"[\u3041-\u30ff\u0400-\u04ffA-Za-z](?:(?<![A-Za-z])|[A-Za-z ,.'’-]{24})")


def detect_language(text: str, declared: str = "") -> str:
    """A BCP 47 tag for ``text``; ``declared`` decides only where the text does not say.

    Returns ``und`` for a text with no letters and no declaration.
    """
    letters = Counter(text[:: max(1, len(text) // _SAMPLE)])
    told = tally(letters)
    scripts = told.scripts
    # A Han character says about as much as a short Latin word does.
    scripts["latin"] //= 3
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if not scripts[script]:
        return declared or "und"
    if script in ("han", "kana"):
        if _is_japanese(letters, told, declared):
            return "ja"
        return _chinese(letters, told.kinds, declared)
    language = (
        latin_language(text, declared) if script == "latin" else language_of_script(script, letters)
    )
    return declared if base_of(declared) == language else language


def language_of_block(text: str, main: str) -> str:
    """The language of a paragraph or quotation where it is clearly not ``main``, else "".

    Precise rather than complete: names, titles and single words of another language are no
    reason to mark a block, nor is a block of two languages.
    """
    if len(text) < _SHORTEST or _is_beyond_doubt(text, main):
        return ""
    text = ADDRESS.sub(" ", text[:_BLOCK])
    if text.isascii():
        enough = sum(map(str.isalpha, text[:_SAMPLE])) >= _SHORTEST
        language = clear_latin(text) if enough else ""
        return language if language != base_of(main) else ""
    letters = Counter(text[:: max(1, len(text) // _SAMPLE)])
    told = tally(letters)
    scripts = told.scripts
    total = scripts.total()
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if total < _SHORTEST or scripts[script] < total * (0.5 if script == "kana" else 0.85):
        script = "han" if _cjk(scripts) >= max(_SHORTEST, total * 0.85) else ""
    if script in ("han", "kana"):
        return _cjk_block(told, base_of(main), main)
    if script == "latin":
        language = clear_latin(text)
    else:
        language = language_of_script(script, letters) if script else ""
    return language if language and language != base_of(main) else ""


def believed(told: str, text: str, main: str) -> str:
    """``told``, if it may be the language of a block too short to tell it from ``main``, else "".

    A script that the language is not written in speaks against it.
    """
    base = base_of(told)
    if base in ("", base_of(main)):
        return ""
    scripts = tally(Counter(text[:_SURE])).scripts
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if not 0 < scripts.total() < _SURE:
        return ""
    if script == "latin":
        return told if base not in _NOT_LATIN else ""
    own = dict(LETTERS.get(script, ()))
    return told if base in _CJK.get(script, (script, *own)) else ""


def _is_beyond_doubt(text: str, main: str) -> bool:
    """Whether a text is in ``main`` beyond doubt, found out at little cost."""
    if main in _CHARSETS:
        return is_encodable(text, _CHARSETS[main]) and not _ANOTHER.search(text)
    return is_plainly(text, main)


def _cjk_block(told: Tally, base: str, main: str) -> str:
    scripts, kinds = told.scripts, told.kinds
    if scripts["kana"] * 8 > scripts["han"]:
        return "" if base == "ja" else "ja"
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


def _cjk(scripts: Counter[str]) -> int:
    return scripts["han"] + scripts["kana"]


def _is_japanese(letters: Counter[str], told: Tally, declared: str) -> bool:
    """Kana makes Japanese; a little of it does where every Han character is a kanji as well.

    A の alone does not: Chinese shop signs have it.
    """
    kana, han = told.scripts["kana"] - letters["の"], told.scripts["han"]
    if (kana + letters["の"]) * 8 > han and (kana or base_of(declared) == "ja"):
        return True
    if not kana and base_of(declared) != "ja":
        return False
    return kana * 60 >= han * (base_of(declared) != "ja") and told.kinds["foreign"] * 100 <= han


def _chinese(letters: Counter[str], kinds: Counter[str], declared: str) -> str:
    if kinds["Hans"] != kinds["Hant"]:
        return "zh-Hans" if kinds["Hans"] > kinds["Hant"] else "zh-Hant"
    if base_of(declared) == "zh" and declared.lower() != "zh":
        return "zh-Hant" if _TRADITIONAL.match(declared) else "zh-Hans"
    corners, curls = letters["「"] + letters["『"], letters["“"] + letters["‘"]
    return "zh-Hant" if corners > curls else "zh-Hans"
