"""The language a text is in, from the text itself.

Scripts decide between Chinese, Japanese, Korean and the rest; simplified and traditional Chinese
are told apart by characters that only one of the national character sets (GB 2312, Big5) has;
languages in Latin script by their commonest words.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

_SAMPLE = 20_000  # characters: more does not change the answer
_SCRIPTS = {
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"),
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_OF_SCRIPT = {
    "hangul": "ko", "cyrillic": "ru", "arabic": "ar", "hebrew": "he",
    "greek": "el", "thai": "th", "devanagari": "hi",
}  # fmt: skip
_COMMON_WORDS = {
    "en": "the of and to in is that it was for with as on are this be by not from have",
    "de": "der die und das ist nicht den von zu mit ein auf für im dem sich auch es eine als",
    "fr": "le la les et des est une dans que pour qui pas sur au par plus du avec il ce",
    "es": "el la de que y los en las por con para una es del se no su como más al",
    "it": "il di che la e per un non sono una con del della le si da come più anche è",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos",
    "nl": "de het een en van is dat op te voor met niet zijn er aan ook als bij door om",
    "pl": "w i na z do się nie że to jest o jak po za od przez dla są ale przy",
    "cs": "a v na se je že s z do o to i jako pro za by ale po tak jsou",
    "sv": "och att det som en på är av för med den till inte har om ett de var så från",
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str, declared: str = "") -> str:
    """A BCP 47 tag for ``text``; ``declared`` decides only where the text does not say.

    Returns ``und`` for a text with no letters and no declaration.
    """
    sample = text[:_SAMPLE]
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    # A Han character says about as much as a short Latin word does.
    counts["latin"] //= 3
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return declared or "und"
    if script in ("han", "kana") and counts["kana"] * 8 > counts["han"]:
        return "ja"
    if script == "han":
        return _chinese(sample, declared)
    if script == "latin":
        return _latin(sample, declared)
    language = _OF_SCRIPT[script]
    return declared if declared.startswith(language) else language


def _chinese(sample: str, declared: str) -> str:
    kinds = Counter(map(_variant, sample))
    if kinds["Hans"] == kinds["Hant"]:
        return declared if declared in ("zh-Hans", "zh-Hant") else "zh-Hans"
    return "zh-Hans" if kinds["Hans"] > kinds["Hant"] else "zh-Hant"


@cache
def _variant(char: str) -> str:
    """``Hans`` or ``Hant`` for a character that only that script's character set has."""
    if char < "\u4e00":
        return ""
    simplified, traditional = _encodable(char, "gb2312"), _encodable(char, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def _encodable(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _latin(sample: str, declared: str) -> str:
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = {
        language: sum(words[word] for word in common.split())
        for language, common in _COMMON_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    if scores[best] * 25 < words.total():
        return declared or "und"
    return declared if declared.partition("-")[0].lower() == best else best
