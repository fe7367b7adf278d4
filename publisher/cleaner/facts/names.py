"""Who wrote it: names out of what pages put into their bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 60  # characters: a longer piece is a sentence, not a name
_BY = re.compile(
    r"^\s*(?:(?:(?:story|text|words|report|review|guest post|article)\s+)?by|posted by|written by|"
    r"author|authors|von|par|por|door|autor|autore|auteur|автор|"
    r"作者|文|撰文|撰稿|记者|記者|本报记者|本報記者|责任编辑|編輯|编辑|取材・文)"
    r"(?:\s*[:：／/]\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[、，,;；|｜•·]|\s[-–—/]\s|／|&|\s(?:and|und|et|och|og|en|и|with|mit|avec|con)\s|"
    r"\s[yei]\s(?=\S+\s\S))\s*",  # Ortega y Gasset is one
    re.IGNORECASE,
)
_WITH = re.compile(r"\(\s*(?:with|mit|avec|con)\s+([^()]*)\)", re.IGNORECASE)
_NOTE = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
#: From here on a byline tells something else: another job, a day, a source.
_END = re.compile(
    r"\b(?:edited|photograph(?:y|s|ed)?|illustrat\w+|updated|published|posted|for|of the|at)\b.*$|"
    r"(?:\b(?:on|am|le|el))?\s+\d.*$|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\.?\s+\d.*$|(?:来源|來源|编辑|編輯|责任编辑|摄影|攝影|发布|日期|时间)\s*[:：].*$",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile(r"\d")
_NO_NAME = re.compile(r"https?:|www\.|[@<>{}=#]|\.(?:com|org|net|cn)\b|^\W*$", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:[\w&-]+\s+){0,4}(?:editors?|reporters?|writers?|correspondents?|contributors?|staff|"
    r"columnists?|reports?|journalist|producer|analyst|redakteur(?:in)?|journaliste|periodista)$|"
    r"^(?:admin|administrator|user|guest|authors?|unknown|anonymous|none|null|n/a|ph\.?d\.?|jr\.?|"
    r"sr\.?|by|more|follow|share|记者|記者|通讯员|编辑|編輯|管理员|佚名|网络|匿名)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s*(?:记者|記者|通讯员|報道|报道|编辑|撰文|整理|/文|／文)$")
#: Words that stand in names of bodies, not of people.
_BODY = re.compile(
    r"\b(?:news|staff|team|editors|editorial|board|press|agency|agencies|reuters|afp|redaktion|"
    r"contributors|magazine|times|post|journal|media|inc|ltd|gmbh|llc|foundation|university|network|"
    r"institute|association|department|office|committee|tv|radio|online|desk|web|wire|service|"
    r"services|group|company|corporation|newsroom|rédaction|redacción|redazione|europa press|efe|"
    r"dpa|ap|bbc|cnn|ministry|council|police|government)\b|(?:网|報|报|社|编辑部|編輯部|日报|新闻|新聞|电视台|委员会|部|中心|研究所|频道)$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")  # an agency or a degree
_MC = re.compile(r"\bMc([a-z])")
_HAN_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?:\s+[\u3400-\u9fff]{2,4})+")


@dataclass(frozen=True, slots=True)
class Names:
    """The people and the bodies of a byline, in their order."""

    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


def read_names(text: str, site: str = "") -> Names:
    """Names out of a byline, without "By", roles, addresses and dates; ``site`` is no person."""
    if site and _same(text, site):
        return Names((), (site,))
    people: list[str] = []
    bodies: list[str] = []
    for piece in _pieces(text[:300]):
        name = _name(piece)
        if not name:
            continue
        body = _BODY.search(name) or _ACRONYM.fullmatch(name) or (site and _same(name, site))
        (bodies if body else people).append(name)
    return Names(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(bodies)))


def turned(name: str) -> str:
    """A name as it is spoken, where a source writes "Last, First"."""
    parts = [part.strip() for part in name.split(",")]
    plain = len(parts) == 2 and all(parts) and len(parts[0].split()) < 3
    return f"{parts[1]} {parts[0]}" if plain else name


def _pieces(text: str) -> list[str]:
    text = _WITH.sub(r", \1", " ".join(text.split()))
    text = _NOTE.sub(" ", text)
    while match := _BY.match(text):
        text = text[match.end() :]
    text = _END.sub("", text)
    pieces: list[str] = []
    for piece in _BETWEEN.split(text):
        piece = piece.strip()
        pieces += piece.split() if _HAN_NAMES.fullmatch(piece) else [piece]
    return pieces


def _name(piece: str) -> str:
    while match := _BY.match(piece):
        piece = piece[match.end() :]
    piece = " ".join(_SUFFIX.sub("", piece).split()).strip(" .,:：-–—|/'\"“”")
    if not 1 < len(piece) <= _LONGEST or _NO_NAME.search(piece) or _ROLE.match(piece):
        return ""
    if _DIGITS.search(piece) or len(piece.split()) > 6 or piece[0].islower():
        return ""
    return _MC.sub(_mc, piece.title()) if piece.isupper() and " " in piece else piece


def _mc(match: re.Match[str]) -> str:
    return "Mc" + match[1].upper()


def _same(name: str, site: str) -> bool:
    return re.sub(r"\W", "", name).lower() == re.sub(r"\W", "", site).lower()
