"""From pages laid out to page numbers: folios, and where articles and their blocks begin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.editions import PageBreak, Pagination

#: The id of the element that the text begins with, and with it the arabic folios.
TEXT = "text"

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class Places:
    """On which pages of the text and of what is behind it everything stands, by anchor."""

    first: Mapping[str, int]
    last: Mapping[str, int]


def places(pages: Sequence[Iterable[str]]) -> Places:
    """Where everything stands, from the anchors on each page, the first of which is page 1."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, anchors in enumerate(pages, start=1):
        for anchor in anchors:
            first.setdefault(anchor, number)
            last[anchor] = number
    return Places(first, last)


def ranges(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """First and last pages put in order, those that follow one another or overlap as one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return tuple(merged)


def paginate(
    pages: Sequence[Iterable[str]],
    articles: Mapping[str, str],
    blocks: Mapping[str, str],
    openings: Sequence[tuple[str, str]] = (),
    parts: Sequence[str] = (),
) -> Pagination:
    """The pagination of a volume from the anchors on each of its pages, in reading order.

    ``articles`` are article ids by anchor; ``blocks`` the ids of blocks within their article, by
    anchor, in the order of the text, each block standing in the article that began last. An anchor
    that is on several pages, because its element was broken, counts on the first. No page begins
    with a picture that floated there past text that stands before. ``openings`` tell for each page
    the anchor of the block that it begins in, and its first letters. ``parts`` are the anchors of
    the parts' titles.
    """
    labels = folios(pages)
    order = {anchor: number for number, anchor in enumerate(blocks)}
    latest = -1
    seen: set[str] = set()
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    breaks: list[PageBreak] = []
    article = block = ""
    for number, (label, anchors) in enumerate(zip(labels, pages, strict=True)):
        anchor, words = openings[number] if openings else ("", "")
        first: PageBreak | None = None
        if words and anchor in seen:
            first = PageBreak(label, article, blocks[anchor], words)
        goes_on = False
        for anchor in anchors:
            if anchor in articles:
                ends[articles[anchor]] = label
                goes_on = goes_on or articles[anchor] == article
            if anchor in seen:
                continue
            seen.add(anchor)
            if anchor in articles:
                article, block = articles[anchor], ""
                starts[article] = label
                first = first or PageBreak(label, article, "")
            elif order.get(anchor, -1) > latest:
                latest = order[anchor]
                block = blocks[anchor]
                first = first or PageBreak(label, article, block)
        if not first and goes_on and block:
            first = PageBreak(label, article, block, behind=True)
        if first:
            breaks.append(first)
    titles = _first_labels(labels, pages, set(parts))
    told = tuple(titles.get(part, "") for part in parts)
    return Pagination(len(pages), starts, tuple(breaks), ends, told)


def matter_breaks(pages: Sequence[Iterable[str]]) -> tuple[PageBreak, ...]:
    """What the pages before and behind the text begin with, from the anchors on each page.

    A page on which no section or entry begins is the later page of the one before it.
    """
    seen: set[str] = set()
    breaks: list[PageBreak] = []
    block = ""
    for label, anchors in zip(folios(pages), pages, strict=True):
        met = list(anchors)
        if TEXT in met or not met:
            continue
        begun = [anchor for anchor in met if anchor not in seen]
        seen.update(begun)
        if begun or block:
            breaks.append(PageBreak(label, "", begun[0] if begun else block, behind=not begun))
        block = begun[-1] if begun else block
    return tuple(breaks)


def _first_labels(
    labels: Sequence[str], pages: Sequence[Iterable[str]], wanted: set[str]
) -> dict[str, str]:
    """The folios of the pages on which ``wanted`` anchors are met first."""
    found: dict[str, str] = {}
    for label, anchors in zip(labels, pages, strict=True):
        for anchor in wanted.intersection(anchors):
            found.setdefault(anchor, label)
    return found


def directory(
    pages: Sequence[Iterable[str]], articles: Mapping[str, str], blocks: Mapping[str, str]
) -> bytes:
    """The page on which every block begins, as JSON: folios by block, by article, in their order.

    An article's own beginning stands under the empty name. Parameters as of :func:`paginate`.
    """
    found: dict[str, dict[str, str]] = {}
    article = ""
    for label, anchors in zip(folios(pages), pages, strict=True):
        for anchor in anchors:
            if anchor in articles:
                article = articles[anchor]
                found.setdefault(article, {}).setdefault("", label)
            elif anchor in blocks and article:
                found[article].setdefault(blocks[anchor], label)
    listed = {"format": 1, "articles": found}
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def front_pages(pages: Sequence[Iterable[str]]) -> int:
    """How many pages stand before the text."""
    return next((number for number, anchors in enumerate(pages) if TEXT in anchors), 0)


def folios(pages: Sequence[Iterable[str]]) -> list[str]:
    """The folio of each page: roman before the text, arabic from 1 in it."""
    front = front_pages(pages)
    return [
        roman(number + 1) if number < front else str(number - front + 1)
        for number in range(len(pages))
    ]


def roman(number: int) -> str:
    """A number from 1 on in small roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
