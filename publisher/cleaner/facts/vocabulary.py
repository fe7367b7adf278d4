"""Languages that share a script, told apart by their commonest words and their own letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from publisher.cleaner.facts.scripts import script_of
from publisher.cleaner.facts.wordlists import COMMON_WORDS, OWN_LETTERS

_SAMPLE = 1500  # characters: more does not change the answer
_PIECES = 3  # where a sample for words is taken: the beginning, the middle and the end
_POINTS = 12  # for a word of one language alone
_FEW_WORDS = 6  #: tell no language in Latin script
_ENOUGH = 18  #: points: more than one word of one language, which may be a name or chance
_SEVERAL = 2  #: different words
_GLANCE = 600  #: characters of a block that are looked at first
#: What is in no language.
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+")
#: Letters that a script's other languages do not write; the first list that occurs decides,
#: where it makes up at least 0.25 % of the letters.
LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "cyrillic": (("be", "ўЎ"), ("mk", "ѓќѕЃЌЅ"), ("sr", "јђћџљњЈЂЋЏЉЊ"), ("kk", "қғұһҚҒҰҺ"),
                 ("mn", "өүӨҮ"), ("uk", "їєіґЇЄІҐ"), ("ru", "ыэёЫЭЁ"), ("bg", "ъЪ")),
    "arabic": (("ug", "ېۇۆ"), ("ur", "ٹڈڑںےہھ"), ("fa", "پچژگیک"), ("ar", "ةىيك")),
}  # fmt: skip
_DEFAULTS = {"cyrillic": "ru", "arabic": "ar"}


def is_plainly(text: str, language: str) -> bool:
    """Whether the beginning of a text has enough of the commonest words of a language."""
    commonest = _commonest(base_of(language))
    words = text[:_GLANCE].split()
    return 8 * sum(word in commonest for word in words) >= max(24, len(words))


@cache
def _commonest(language: str) -> frozenset[str]:
    """The few words that no long sentence of a language is without; none for other scripts."""
    return frozenset(COMMON_WORDS.get(language, "").split()[:8])


def clear_latin(text: str) -> str:
    """A language in Latin script that a short text is in beyond doubt."""
    words = _count_words(text)
    if words.total() < _FEW_WORDS:
        return ""
    (best, score), (_, second) = _scores(words).most_common(2)
    enough = score * 10 >= words.total() * _POINTS and score >= _ENOUGH
    several = sum(best in _OF_WORD.get(word, ()) for word in words) >= _SEVERAL
    return best if enough and several and score * 2 > second * 3 else ""


def language_of_script(script: str, letters: Counter[str]) -> str:
    """The language of a script that is no Latin or Chinese one."""
    if script not in LETTERS:
        return script
    total = sum(number for char, number in letters.items() if script_of(char) == script)
    for language, own in LETTERS[script]:
        if sum(letters[char] for char in own) * 400 >= total:
            return language
    return _DEFAULTS[script]


def latin_language(text: str, declared: str) -> str:
    """The language of a text in Latin script, by the commonest words.

    A text of names and numbers is in the one that it is declared to be in.
    """
    words = _count_words(text)
    scores = _scores(words)
    best, score = scores.most_common(1)[0]
    if score * 50 < words.total() * _POINTS or score * 2 < 3 * _POINTS:
        return base_of(declared) or "und"
    return base_of(declared) if scores[base_of(declared)] == score else best


def _count_words(text: str) -> Counter[str]:
    """The words of a sample from the beginning, the middle and the end."""
    size = _SAMPLE // _PIECES
    if len(text) > 2 * _SAMPLE:
        step = (len(text) - size) // (_PIECES - 1)
        text = " ".join(text[n * step : n * step + size] for n in range(_PIECES))
    return Counter(_WORD.findall(ADDRESS.sub(" ", text).lower()))


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


def base_of(tag: str) -> str:
    """The language of a tag without script and region, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()
