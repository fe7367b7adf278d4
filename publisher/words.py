"""Interface words, dates and numbers in the language of a volume.

The words stand in templates/words/LANGUAGE.toml; those in a user's file of that name take the
place of ours one by one. A language that has no table of its own is served in English, with its
own dates and numbers.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from publisher import resources
from publisher.errors import UsageError
from publisher.settings import Settings

_HAN_DIGITS = "零一二三四五六七八九"
TABLES = ("zh-Hans", "zh-Hant", "en")  #: languages that have words of their own


@dataclass(frozen=True)
class Words:
    """The words of one language. ``words("see-page", page=12)`` fills a phrase in."""

    language: str
    table: dict[str, str]
    locale: Locale

    def __call__(self, name: str, **values: object) -> str:
        """The phrase ``name`` with its braces filled in; a KeyError is a mistake of ours."""
        return self.table[name].format(**values)

    def count(self, name: str, count: int) -> str:
        """``count`` things: the phrase ``NAME-count``, in the singular where there is one."""
        singular = self.table.get(f"{name}-count-one")
        if count == 1 and singular:
            return singular
        return self.table[f"{name}-count"].format(count=format_decimal(count, locale=self.locale))

    def reason(self, name: str) -> str:
        """What a code or a reason of the report is called; itself where there is no word for it."""
        return self.table.get(f"reason-{name}", name)

    def date(self, day: dt.date | None) -> str:
        """A day written out: 22 September 2019, 2019年9月22日; empty for no day."""
        return _long_date(day, self.locale) if day else ""

    def month(self, day: dt.date) -> str:
        """A month with its year: September 2019, 2019年9月."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def year(self, day: dt.date) -> str:
        """A year as a title writes it: 2019, 2019年."""
        return format_skeleton("y", day, locale=self.locale)

    def date_range(self, days: Iterable[dt.date | None]) -> str:
        """The first and the last of some days, months only; empty where none is known."""
        known = sorted(day for day in days if day)
        if not known:
            return ""
        first, last = self.month(known[0]), self.month(known[-1])
        return first if first == last else self("date-range", first=first, last=last)

    def number(self, number: int) -> str:
        """A small ordinal as a title writes it: 3 in English, 三 in Chinese."""
        return han_number(number) if self.language.startswith("zh") else str(number)

    def names(self, names: Iterable[str]) -> str:
        """Names in a row, with the language's separator."""
        return self.table["name-separator"].join(names)


#: Languages that we have words for.
LANGUAGES = frozenset({"en", "zh"})


def words_for(language: str, settings: Settings) -> Words:
    """The words for a BCP 47 language tag.

    :raises UsageError: a table of the user's own is at fault.
    """
    files = resources.read_templates(f"words/{_table_for(language)}.toml", settings)
    return Words(language, _table(tuple(files)), _locale(language))


@lru_cache(maxsize=8)
def _table(files: tuple[tuple[Path, str], ...]) -> dict[str, str]:
    """Our table of words, with those of a user's laid over it."""
    (_, text), *own = files
    table = tomllib.loads(text)
    for file, words in own:
        table |= _own_words(file, words, table)
    return table


def _own_words(file: Path, text: str, ours: Mapping[str, str]) -> dict[str, str]:
    try:
        words = tomllib.loads(text)
        for name, phrase in words.items():
            if not isinstance(phrase, str):
                raise ValueError(f"{name} is not text between quotation marks")
            if strange := _gaps(phrase) - _gaps(ours.get(name, phrase)):
                raise ValueError(f"nothing is put into {{{min(strange)}}} of {name}")
    except ValueError as error:
        raise UsageError(
            f"The table of words {file} cannot be used: {error}.",
            "Mend it, or remove it: ours takes its place.",
        ) from error
    return words


def _gaps(phrase: str) -> set[str]:
    """The names in braces in a phrase.

    :raises ValueError: a brace is not closed.
    """
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def _table_for(language: str) -> str:
    """Which table serves a language: of Chinese that of its script, else of its region's."""
    first, *others = language.lower().split("-")
    if first != "zh":
        return "en"
    traditional = "hans" not in others and not {"hant", "tw", "hk", "mo"}.isdisjoint(others)
    return "zh-Hant" if traditional else "zh-Hans"


@lru_cache(maxsize=4096)
def _long_date(day: dt.date, locale: Locale) -> str:
    """Remembered, for an article's date is written in many places."""
    return format_date(day, "long", locale=locale)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def han_number(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals, larger ones in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{_HAN_DIGITS[tens]}十")
    return head + (_HAN_DIGITS[ones] if ones or not tens else "")
