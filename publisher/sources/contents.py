"""The order that a README, a SUMMARY or an index gives to the other pages of a folder."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from publisher.model import Archive, Finding
from publisher.sources.links import bare, links_of, title_in, without_links
from publisher.sources.walk import PAGES, is_contents, natural, stem
from publisher.text import Unreadable, decode, read_bytes

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_TITLED = ("readme", "index", "_index")
_LISTS = 100  #: lists within lists that are followed
#: Headings, bold lines in their place, rules, list items, rows of tables.
_HEADING = re.compile(r"#|\*\*[^*]*\*\*$|[-*_=\s]*$")
_IN_LIST = re.compile(rf"{_HEADING.pattern}|[-*+|>]|\d{{1,9}}[.)]")
_ISSUES = 5  #: a list of so many numbered pages, newest first, is one of issues


@dataclass(frozen=True, slots=True)
class Contents:
    """What the pages that list others say."""

    title: str  #: of the whole folder, or ""
    order: tuple[str, ...]  #: the pages that are listed, as they are to be read
    lists: frozenset[str]  #: pages that are lists and nothing else


@dataclass(frozen=True, slots=True)
class _Listing:
    title: str
    links: tuple[str, ...]
    is_article: bool


def read_contents(
    archive: Archive, paths: Sequence[str], max_bytes: int
) -> tuple[Contents, tuple[Finding, ...]]:
    """What the lists among ``paths`` say of title and order, and which are no articles."""
    known = {unicodedata.normalize("NFC", path): path for path in paths}
    listings: dict[str, _Listing] = {}
    findings: list[Finding] = []
    for path in _candidates(paths):
        where = f"{archive.name}/{path}"
        try:
            text = decode(read_bytes(archive.root / path, max_bytes), "markdown").text
        except Unreadable:
            continue  # dropped with its reason when it is its turn to be read
        listings[path] = _read_listing(text, path, known, archive)
        if not listings[path].is_article:
            message = "it lists other pages and gives their order; it is no article itself"
            findings.append(Finding("source-contents", where, message, "info"))
    titles = (listings[path].title for path in listings if stem(path).lower() in _TITLED)
    order: dict[str, None] = {}
    for path in listings:
        _expand(path, listings, order, set())
    lists = frozenset(path for path, listing in listings.items() if not listing.is_article)
    contents = Contents(
        title=next(filter(None, titles), ""),
        order=_oldest_first([page for page in order if page not in lists]),
        lists=lists,
    )
    return contents, tuple(findings)


def arrange(paths: Sequence[str], contents: Contents) -> list[str]:
    """The articles of a folder in the order they are to be read.

    Listed pages come as listed. One that is not listed but continues a listed one by its name
    (2b.md after 2.md) follows it; a README that is an article stands before its folder; all
    others come last, in their natural order.
    """
    rank = {path: position for position, path in enumerate(contents.order)}
    stems = {_folder(path) + stem(path): position for path, position in rank.items()}
    first: dict[str, int] = {}
    for path, position in rank.items():
        for folder in _folders(path):
            first.setdefault(folder, position)

    def key(path: str) -> tuple[int, int]:
        if path in rank:
            return rank[path], 0
        if is_contents(path) and _folder(path) in first:
            return first[_folder(path)], -1
        return _continued(path, stems, len(rank)), 1

    return sorted((path for path in paths if path not in contents.lists), key=key)


def _candidates(paths: Sequence[str]) -> Iterator[str]:
    """The pages that may list others: not those that have a folder below for themselves."""
    sizes = Counter(folder for path in paths for folder in _folders(path))
    named = filter(is_contents, paths)
    return (path for path in named if "/" not in path or sizes[_folder(path)] > 1)


def _read_listing(text: str, path: str, known: dict[str, str], archive: Archive) -> _Listing:
    """What one page lists, and whether it is an article: whether it says more than it lists."""
    body = _FRONT_MATTER.sub("", text)
    targets: dict[str, None] = {}
    listed = prose = 0
    for line in filter(None, map(str.strip, body.splitlines())):
        links = [link for link in links_of(line, path, archive) if _names_page(link.path, known)]
        targets |= dict.fromkeys(_page_at(link.path, known) for link in links)
        listed += sum(len(link.text) for link in links)
        if not _IN_LIST.match(line) or not (links or _HEADING.match(line)):
            prose += len(bare(without_links(line) if links else line))
    pages = tuple(target for target in targets if target not in ("", path))
    return _Listing(title_in(body), pages, not pages or prose > listed)


def _names_page(path: str, known: dict[str, str]) -> bool:
    """Whether a link means a page, be it there or not."""
    return path.lower().endswith(PAGES) or _page_at(path, known) != ""


def _page_at(path: str, known: dict[str, str]) -> str:
    """The page that a link means; the link may name a folder instead of its README."""
    folder = f"{path.rstrip('/')}/"
    names = (path, f"{path}.md", *(f"{folder}{name}" for name in ("README.md", "index.md")))
    return next((known[name] for name in names if name in known), "")


def _expand(
    path: str, listings: dict[str, _Listing], order: dict[str, None], above: set[str]
) -> None:
    """Add to ``order`` the pages that a list leads to, and behind a list what that one lists."""
    above.add(path)
    for page in listings[path].links:
        order.setdefault(page)
        if page in listings and page not in above and len(above) < _LISTS:
            _expand(page, listings, order, above)


def _oldest_first(order: Sequence[str]) -> tuple[str, ...]:
    """``order``, turned round where it lists numbered pages from the newest to the oldest.

    A periodical's README does so; read as a book, and extended by the next issue, it begins
    with the first.
    """
    numbered = len(order) >= _ISSUES and all(re.search(r"\d", stem(path)) for path in order)
    if numbered and all(natural(a) > natural(b) for a, b in pairwise(order)):
        return tuple(reversed(order))
    return tuple(order)


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _folders(path: str) -> Iterator[str]:
    """All folders that a page is in, the root as ""."""
    yield ""
    yield from (path[: slash.end()] for slash in re.finditer("/", path))


def _continued(path: str, stems: dict[str, int], otherwise: int) -> int:
    """The rank of the listed page whose name this one continues: 2b or 2-notes continue 2."""
    name = _folder(path) + stem(path)
    for end in range(len(name) - 1, len(_folder(path)), -1):
        before, after = name[end - 1], name[end]
        continues = not (before.isdigit() and after.isdigit()) and not (
            before.isalpha() and after.isalpha()
        )
        if continues and name[:end] in stems:
            return stems[name[:end]]
    return otherwise
