"""A page's title without the name of its site.

Only what is known to be no part of the title is cut: the name of the site, of its channel, or what
stands beside the page's own heading. A title that merely holds a dash or a bar stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_BETWEEN = re.compile(
    r"(\s+[|｜\-–—−·•:»«/\\]+\s+|\s*[|｜]\s*|\s*(?:»|::)\s*|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9]))"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
#: How names of Chinese sites and channels end.
_CHINESE_SITE = re.compile(
    r"(?:网|網|频道|頻道|在线|在線|论坛|論壇|博客|客户端|门户|日报|日報|晚报|晚報|电视台|通讯社)$"
)


def title_without_site(title: str, sites: Iterable[str], headings: Iterable[str], url: str) -> str:
    """``title`` without site and channel.

    ``sites`` are names the site has, ``headings`` what other places of the page call the article;
    the host of ``url`` is the site's name as well.
    """
    title = " ".join(title.split())
    sites = tuple(filter(None, sites))
    pieces = _BETWEEN.split(title)
    if len(pieces) < 3:
        return _without_name(title, sites)
    known = {_bare(site) for site in sites} - {""}
    host = _host(url)
    heading = _as_heading(pieces, {_bare(heading) for heading in headings} - known - {"", host})
    if heading:
        return heading
    if "_" in title and _HAN.search(title) and _HAN.search(pieces[-1]):
        return title.partition("_")[0].strip() or title
    while len(pieces) >= 3 and _is_site(pieces[-1], pieces[-2], known, host, _words(pieces[:-2])):
        pieces = pieces[:-2]
    while len(pieces) >= 3 and _bare(pieces[0]) in {*known, host, ""}:
        pieces = pieces[2:]
    return "".join(pieces).strip()


def agrees(title: str, others: Iterable[str]) -> bool:
    """Whether a title shares most of its words, or of the other's, with one of ``others``."""
    words = set(_WORD.findall(title.lower()))
    for other in others:
        theirs = set(_WORD.findall(other.lower()))
        if words and theirs and 2 * len(words & theirs) > min(len(words), len(theirs)):
            return True
    return False


def whole(title: str, others: Iterable[str]) -> str:
    """``title``, or where an ellipsis cuts it short, the one of ``others`` that is whole."""
    start = title.rstrip("… .")
    if start == title or not title.endswith(("…", "...")):
        return title
    return next((one for one in others if one.startswith(start) and len(one) > len(title)), title)


def site_in_title(title: str, article: str) -> str:
    """What stands behind the article's own title in ``title``: the site, if it is one piece."""
    title = " ".join(title.split())
    if not article or not title.startswith(article):
        return ""
    pieces = _BETWEEN.split(title[len(article) :])
    return pieces[-1].strip() if len(pieces) >= 3 and len(pieces[-1]) < 40 else ""


def _as_heading(pieces: list[str], headings: set[str]) -> str:
    """The longest run of whole pieces, from the start or to the end, that a heading repeats."""
    for size in range(len(pieces) - 2, 0, -2):
        for run in (pieces[:size], pieces[-size:]):
            text = "".join(run).strip()
            if (len(text) > 3 or _HAN.search(text)) and _bare(text) in headings:
                return text
    return ""


def _without_name(title: str, sites: Iterable[str]) -> str:
    """``title`` without "Site: " before it, or "-Site" after it, as Chinese pages have it."""
    for site in sites:
        if title.lower().startswith(f"{site.lower()}: "):
            return title[len(site) + 2 :].strip()
        if _HAN.search(title) and title.endswith((f"-{site}", f"—{site}")):
            return title[: -len(site)].rstrip("-— ")
    return title


def _is_site(piece: str, mark: str, known: set[str], host: str, words: int) -> bool:
    if _is_known(piece, known, host):
        return True
    # A bar divides titles from sites by custom, if what it divides looks like both.
    if mark.strip() in ("|", "｜") and words >= 4:
        return len(piece.split()) * 2 <= words
    return bool(_CHINESE_SITE.search(piece)) and len(piece) <= 10 and words >= 5


def _is_known(piece: str, known: set[str], host: str) -> bool:
    bare = _bare(piece)
    if not bare:
        return True
    if bare in known or any(len(bare) > 4 and bare in site for site in known):
        return True
    bare = bare.removeprefix("the")
    if not host or len(bare) < 3:
        return False
    return bare == host or (len(host) > 3 and host in bare and len(piece.split()) <= 5)


def _host(url: str) -> str:
    """The name in a host: ``nytimes`` of ``www.nytimes.com``."""
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    names = [
        label for label in labels[:-1] if label not in ("www", "m", "co", "com", "news", "blog")
    ]
    return _bare(names[-1]) if names else ""


def _words(pieces: list[str]) -> int:
    """Words, a Han character being one."""
    text = "".join(pieces)
    return len(text.split()) + len(_HAN.findall(text))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
