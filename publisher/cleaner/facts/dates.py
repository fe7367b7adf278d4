"""Days and times as pages write them: ISO 8601, RFC 5322, numbers, and words in many languages.

A time keeps its zone where one is written. Nothing is guessed: a day needs its year, and 04/05/2018
is a day only where the language of the page says which number is the month.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache

from babel.dates import get_month_names

#: Longer text is no date; a date within it is some other event's.
_LONGEST = 200  # characters
_HAN = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_NUMBER = r"[0-9０-９〇零○Ｏ一二三四五六七八九十]"
#: A day in Chinese, Japanese or Korean, in Arabic or Chinese digits.
CJK_DAY = (
    rf"(?P<y>{_NUMBER}{{4}})\s*[年년]\s*(?P<m>{_NUMBER}{{1,3}})\s*[月월]"
    rf"\s*(?P<d>{_NUMBER}{{1,3}})\s*[日号號일]"
)
_TIME = re.compile(
    r"[\sT,，、(（|·•/atà@um–—-]*?(?:[(（](?:[月火水木金土日]|周.|星期.|.요일)[)）]\s*)?"
    r"(?:(?P<half>上午|下午|晚上|凌晨|中午|午前|午後|오전|오후)\s*)?"
    r"(?<!\d)(?P<h>\d{1,2})\s*(?:[:：h]|[时時点點시]\s?)\s*(?P<min>\d{2})(?!\d)[分분]?"
    r"(?::(?P<s>\d{2})(?:[.,]\d+)?)?秒?\s*"
    r"(?P<meridiem>[ap]\.?\s?m\b\.?)?\s*"
    r"(?P<zone>Z\b|(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?\b|\(?[A-Z]{2,4}\b\)?)?",
    re.IGNORECASE,
)
_CJK = re.compile(CJK_DAY)
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?P<a>\d{1,2})([-/.])\s?(?P<b>\d{1,2})\2\s?(?P<y>\d{4})(?!\d)")
_COMPACT = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{6})?$")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d\S*( ?[+-]\d\d:?\d\d| ?Z)?)?$")
_RFC = re.compile(r"^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Without marks between, month and day have two digits each: /2089096-… is a number.
_URL_DATE = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?=[/-]|\d\d[/-]|\d{4}(?!\d))[/-]?(?P<m>\d{1,2})[/-]?(?P<d>\d{1,2})"
    r"(?=[/_.-]|$)"
)
_URL_SHORT = re.compile(r"/(?P<y>[0-3]\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/")
#: Zones by name: RFC 5322, 4.3, and those of Europe and East Asia that mean one thing. Hours.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2,
    "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "hkt": 8,
    "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
#: Languages whose names of months are known; the earlier has a name that two share.
_LANGUAGES = tuple(
    "de fr es it pt nl pl cs sk sv da nb fi hu ro tr ru uk bg sr hr sl el id vi ca et lv lt".split()
)
#: Placeholders of content systems, not days.
_NO_DAYS = frozenset({dt.date(1, 1, 1), dt.date(1900, 1, 1), dt.date(1970, 1, 1)})


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time where one is told."""

    day: dt.date
    at: dt.datetime | None = None  #: aware where a zone is written, else as the site's clock says


def parse_moment(text: str, language: str = "") -> Moment | None:
    """The first day in a short text, with its time; nothing where there is none for certain.

    ``language`` tells 04/05 (American) from 04/05 (everybody else).
    """
    text = " ".join(text[:_LONGEST].split())
    if not any(map(str.isdigit, text)) and "年" not in text:
        return None
    return _standard(text) or _written(text, language)


def parse_date(text: str, language: str = "") -> dt.date | None:
    """The first day in a short text."""
    moment = parse_moment(text, language)
    return moment.day if moment else None


def without_day(text: str, day: dt.date) -> str:
    """``text`` with each writing of ``day`` that is Chinese, in numbers or English left out."""
    for pattern in (_CJK, _YEAR_FIRST):
        text = pattern.sub(lambda match: " " if day_of(match) == day else match[0], text)
    if f"{day:%b}".lower() not in text.lower():
        return text
    month = rf"{day:%b}(?:{f'{day:%B}'[3:]})?\.?"
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    written = rf"\b(?:{month}\s+{number},?|{number}\s+{month},?)\s+{day.year}\b"
    return re.sub(written, " ", text, flags=re.IGNORECASE)


def date_in_url(url: str) -> dt.date | None:
    """The day that an address carries in its path (/2019/09/22/, /20/3/8/)."""
    match = _URL_DATE.search(url) or _URL_SHORT.search(url)
    return day_of(match) if match else None


def day_of(match: re.Match[str]) -> dt.date | None:
    """The day of a match with groups ``y``, ``m`` and ``d``, in Arabic or Chinese digits."""
    return _day(_year(match["y"]), _number(match["m"]), _number(match["d"]))


def _standard(text: str) -> Moment | None:
    """ISO 8601 and RFC 5322, as attributes and feeds have them."""
    try:
        if _ISO.match(text):
            return _moment(dt.datetime.fromisoformat(text.replace(" Z", "Z").replace(" +", "+")))
        if _RFC.match(text):
            return _moment(parsedate_to_datetime(text))
    except ValueError:  # a form of the standard that the library does not read, or no such day
        return None
    return None


def _moment(at: dt.datetime) -> Moment | None:
    """A moment; midnight without seconds is how systems write a day without a time."""
    if at.date() in _NO_DAYS:
        return None
    bare = at.time() == dt.time() and at.utcoffset() in (None, dt.timedelta())
    return Moment(at.date(), None if bare else at)


def _written(text: str, language: str) -> Moment | None:
    """A day in numbers or words, with the time that follows it or stands before it."""
    for match in (_CJK.search(text), _YEAR_FIRST.search(text), _COMPACT.match(text)):
        day = day_of(match) if match else None
        if match and day and day not in _NO_DAYS:
            return _with_time(day, text, match.span())
    if match := _YEAR_LAST.search(text):
        day = _year_last(match, language)
        return _with_time(day, text, match.span()) if day else None
    if not _YEAR.search(text):
        return None
    for languages in (("en",), _LANGUAGES):
        for match in _words(languages).finditer(text):
            day = _day(int(match["y"]), _months(languages)[_plain(match["m"])], _day_number(match))
            if day:
                return _with_time(day, text, match.span())
    return None


def _with_time(day: dt.date, text: str, place: tuple[int, int]) -> Moment:
    match = _TIME.match(text, place[1]) or _TIME.fullmatch(text[: place[0]].rstrip(" ,，|·on"))
    time = _time(match) if match else None
    if match is None or time is None:
        return Moment(day)
    moment = _moment(dt.datetime.combine(day, time, _zone(match["zone"] or "")))
    return moment or Moment(day)


def _time(match: re.Match[str]) -> dt.time | None:
    hour = int(match["h"])
    afternoon = match["half"] in ("下午", "晚上", "中午", "午後", "오후")
    if match["meridiem"]:
        afternoon = match["meridiem"][0] in "pP"
    if hour < 12 and afternoon:
        hour += 12
    elif hour == 12 and (match["meridiem"] or match["half"] in ("凌晨", "上午", "오전")):
        hour = 12 if afternoon else 0
    try:
        return dt.time(hour, int(match["min"]), int(match["s"] or 0))
    except ValueError:
        return None


def _zone(text: str) -> dt.tzinfo | None:
    name = text.strip("() ").lower()
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?", name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        minutes = -minutes if offset[1] == "-" else minutes
    elif name in _ZONES:
        minutes = _ZONES[name] * 60
    else:
        return None
    return dt.timezone(dt.timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None


def _year_last(match: re.Match[str], language: str) -> dt.date | None:
    """04.05.2018 is a day of May everywhere; with slashes it depends on the country."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    american = language.lower() in ("en-us", "en_us")
    if first > 12 or match[2] == "." or (language and not american and language.lower() != "en"):
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 or american else None


def _day_number(match: re.Match[str]) -> int:
    return int(match["d"] or match["d2"] or 0)


@cache
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    """Names of months, full and short, as they stand in dates and alone."""
    months: dict[str, int] = {}
    for language in languages:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                for number in range(1, 13):
                    name = _plain(names[number])
                    if len(name) > 2 and not name[0].isdigit():
                        months.setdefault(name, number)
    return months | {"sept": 9}


def _plain(name: str) -> str:
    return name.lower().rstrip(".")


@cache
def _words(languages: tuple[str, ...]) -> re.Pattern[str]:
    """A day in words: 4 mai 2018, May 4, 2018, 4. Mai 2018, 4 de mayo de 2018, 4-May-2018."""
    names = "|".join(sorted(map(re.escape, _months(languages)), key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th|er|º|\.|-го)?"
    return re.compile(
        rf"(?<!\d)(?:(?P<d>\d{{1,2}}){ordinal}[\s-]*(?:de |of |d')?)?\b(?P<m>{names})\b\.?"
        rf"[\s,-]*(?:de |del )?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+)?(?P<y>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    )


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # no such day
        return None


def _year(text: str) -> int:
    """A year, digit by digit: 二零一九, 2019, or 19 for it."""
    year = int("".join(_HAN.get(char, char) for char in text if char != "十"))
    return year + 2000 if len(text) == 2 else year


def _number(text: str) -> int:
    """An integer up to 99 in Arabic or Chinese digits."""
    if "十" not in text:
        return int("".join(_HAN.get(char, char) for char in text))
    tens, _, ones = text.partition("十")
    return 10 * int(_HAN.get(tens, "1")) + int(_HAN.get(ones, "0"))
