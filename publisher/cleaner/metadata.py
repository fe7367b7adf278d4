"""What an article says about itself: dates, authors and publication, from datelines and bylines.

The order of trust, first found wins: front matter or the page's own metadata; the dateline that
opens the text; a date in the original address.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_HAN = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
}
_NUMBER = r"[0-9〇零○Ｏ一二三四五六七八九十]"
_DAY = rf"(?P<y>{_NUMBER}{{4}})\s*年\s*(?P<m>{_NUMBER}{{1,3}})\s*月\s*(?P<d>{_NUMBER}{{1,3}})\s*日"
_DATELINE = re.compile(
    rf"^\s*【\s*(?P<site>[^【】0-9〇零○一二三四五六七八九]{{0,20}}?)\s*{_DAY}\s*(?P<kind>[^】]{{0,6}})】"
)
_CREDIT = re.compile(r"^\s*[（(](?P<credit>[^（）()]{2,60})[）)]")
_REPORTER = re.compile(
    r"(?:记者|記者|通讯员|通訊員)\s*(?P<names>[^（）()]{2,40}?)"
    r"(?:综合|綜合|采访|採訪|编译|編譯|整理|撰文)?(?:报道|报导|報道|報導)$"
)
_BY = re.compile(r"^\s*By\s+(?P<names>[^|｜\n]{1,80}?)\s*(?:[|｜]\s*(?P<rest>.{1,80}))?$", re.I)
_LABELS = {
    "authors": "作者|文|撰文|撰稿|Author|Written by",
    "published": "发布|發布|发表|發表|日期|时间|時間|Published|Date",
    "site": "来源|來源|出处|出處|Source",
}
_ANY_LABEL = "|".join(_LABELS.values())
_FIELD = re.compile(
    rf"(?:^|[\s|｜])(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _LABELS.items())})"
    rf"\s*[：:／/]\s*(?P<value>.+?)(?=\s+(?:{_ANY_LABEL})\s*[：:]|[|｜\u3000]|$)"
)
#: An English name: capitals, but for the particles within.
_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w.’'-]*|of|de|van|von|der|la|du|da|bin|al))*")
_LINE = 120  # characters: a longer line is no byline
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_ENGLISH = re.compile(
    rf"(?:(?P<d>\d{{1,2}})\s+)?(?P<m>{'|'.join(_MONTHS)})\s+(?:(?P<d2>\d{{1,2}}),\s*)?(?P<y>\d{{4}})",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>\d{1,2})[/-]?(?P<d>\d{1,2})(?=[/_.-]|$)")
_URL_SHORT = re.compile(r"/(?P<y>[0-3]\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/")
_NUMERIC = re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})")

#: Surnames that open a Chinese name, for telling a name from the place that follows it.
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜"
    "叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔"
    "邵万萬钱錢严嚴覃武戴莫孔向汤湯温文洪施葛岳齐齊季柳舒章庄莊叶苗凌骆駱纪紀俞焦耿关關申祝柯倪翁桂聂聶童欧歐阮左甘"
)
#: What may follow a name in a credit: where, or how, the report was made.
_AFTER_NAME = re.compile(
    r"(?:在|于|於|自|台|臺|美|英|法|德|日|韩|韓|加|澳|纽|紐|香港|多伦多|旧金山|洛杉矶|华盛顿|伦敦|巴黎|柏林|悉尼|北京|上海|东京|首尔|瑞|荷|意|西|欧洲|南|北|东|综|綜|采|採|编|編|专|專|整|撰|报|報|$)"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the opening of a text tells: publication, day, reporters."""

    site: str = ""
    published: dt.date | None = None
    authors: tuple[str, ...] = ()


def read_dateline(text: str) -> Dateline:
    """Read 【某站2019年9月22日讯】（某站记者某某综合报道） at the beginning of ``text``."""
    match = _DATELINE.match(text)
    if not match:
        return Dateline()
    site = re.sub(r"(?:记者|記者)\S*$", "", match["site"]).strip(" ，,")
    credit = _CREDIT.match(text[match.end() :])
    authors = _reporters(credit["credit"]) if credit else ()
    return Dateline(site, _day(match), authors)


def read_byline(text: str) -> Dateline:
    """Read a line that only tells who wrote an article, when, and where it appeared.

    Such as 发布：2020-11-16　作者：某某, or By Someone and Another | Some Paper, 4 May 2018.
    """
    line = text.strip()
    if len(line) > _LINE or "\n" in line:
        return Dateline()
    match = _BY.match(line)
    if match and all(map(_NAME.fullmatch, _names(match["names"]))):
        rest = match["rest"] or ""
        site = re.split(r"\s*[,，]\s*|\s*\d", rest)[0].strip()
        return Dateline(site, parse_date(rest), _names(match["names"]))
    fields: dict[str, str] = {}
    for field in _FIELD.finditer(line):
        name = next(name for name in _LABELS if field[name])
        fields.setdefault(name, field["value"].strip())
    if not fields or not _FIELD.match(line):
        return Dateline()
    return Dateline(
        fields.get("site", ""),
        parse_date(fields.get("published", "")),
        _names(fields.get("authors", "")),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"\s*(?:[、，,;；]|\band\b)\s*", text.strip())))


def date_in_url(url: str) -> dt.date | None:
    """The day that an address carries in its path (/2019/09/22/, /20/3/8/)."""
    match = _URL_DATE.search(url) or _URL_SHORT.search(url)
    return _day(match) if match else None


def parse_date(text: str) -> dt.date | None:
    """A day as ISO 8601, with slashes or dots, in Chinese or in English; nothing for the rest."""
    match = _NUMERIC.search(text) or re.search(_DAY, text)
    if match:
        return _day(match)
    english = _ENGLISH.search(text)
    if english is None:
        return None
    try:
        month, day = _MONTHS[english["m"].lower()], int(english["d"] or english["d2"] or "")
        return dt.date(int(english["y"]), month, day)
    except ValueError:  # no day, or none of that month
        return None


def _reporters(credit: str) -> tuple[str, ...]:
    match = _REPORTER.search(credit)
    if not match:
        return ()
    pieces = re.split(r"[、，,\s]+", match["names"])
    return tuple(name for piece in pieces if (name := _han_name(piece)))


def _han_name(text: str) -> str:
    """A Chinese name of two or three characters at the start of ``text``, if it is clearly one."""
    if not text or text[0] not in _SURNAMES:
        return ""
    for length in (3, 2, 4):
        if len(text) >= length and _AFTER_NAME.match(text[length:]):
            return text[:length]
    return ""


def _day(match: re.Match[str]) -> dt.date | None:
    year, month, day = _number(match["y"], digits=True), _number(match["m"]), _number(match["d"])
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _number(text: str, *, digits: bool = False) -> int:
    """An integer in Arabic or Chinese digits; ``digits`` reads 二零一九 digit by digit."""
    if text.isascii():
        return int(text)
    if digits or "十" not in text:
        return int(
            "".join(str(_HAN.get(char, char)) for char in text if char in _HAN or char.isdigit())
        )
    tens, _, ones = text.partition("十")
    return 10 * (_HAN.get(tens, 1) if tens else 1) + (_HAN.get(ones, 0) if ones else 0)
