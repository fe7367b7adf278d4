"""What an article says about itself: dates, authors and publication, from datelines and bylines.

The order of trust, first found wins: front matter or the page's own metadata; the dateline that
opens the text; a date in the original address.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.cleaner.facts.dates import CJK_DAY, date_in_url, day_of, parse_date

__all__ = ["Dateline", "date_in_url", "parse_date", "read_byline", "read_dateline", "read_fields"]

_DATELINE = re.compile(
    rf"^\s*【\s*(?P<site>[^【】0-9〇零○一二三四五六七八九]{{0,20}}?)\s*{CJK_DAY}\s*(?P<kind>[^】]{{0,6}})】"
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
#: Words that stand before a name, a day or a source, as alternatives of a pattern.
ANY_LABEL = "|".join(_LABELS.values())
_FIELD = re.compile(
    rf"(?:^|[\s|｜])(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _LABELS.items())})"
    rf"\s*[：:／/]\s*(?P<value>.+?)(?=\s+(?:{ANY_LABEL})\s*[：:]|[|｜\u3000]|$)"
)
#: An English name: capitals, but for the particles within.
_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w.’'-]*|of|de|van|von|der|la|du|da|bin|al))*")
_LINE = 120  # characters: a longer line is no byline
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
    return Dateline(site, day_of(match), authors)


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
    fields = read_fields(line)
    if not fields or not _FIELD.match(line):
        return Dateline()
    return Dateline(
        fields.get("site", ""),
        parse_date(fields.get("published", "")),
        _names(fields.get("authors", "")),
    )


def read_fields(line: str) -> Mapping[str, str]:
    """What the labels of a line tell (来源：…　作者：…): ``authors``, ``published``, ``site``."""
    fields: dict[str, str] = {}
    for field in _FIELD.finditer(line):
        name = next(name for name in _LABELS if field[name])
        fields.setdefault(name, field["value"].strip())
    return fields


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"\s*(?:[、，,;；]|\band\b)\s*", text.strip())))


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
