"""From pages laid out to page numbers: folios, and where articles and their blocks begin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from publisher.model import PageBreak, Pagination

#: The id of the element that the text begins with, and with it the arabic folios.
TEXT = "text"

_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def paginate(
    pages: Sequence[Iterable[str]], articles: Mapping[str, str], blocks: Mapping[str, str]
) -> Pagination:
    """The pagination of a volume from the anchors on each of its pages, in reading order.

    ``articles`` are article ids by anchor; ``blocks`` the ids of blocks within their article, by
    anchor, each block standing in the article that began last. An anchor that is on several
    pages, because its element was broken, counts on the first.
    """
    labels = folios(pages)
    seen: set[str] = set()
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    breaks: list[PageBreak] = []
    article = ""
    for label, anchors in zip(labels, pages, strict=True):
        first: PageBreak | None = None
        for anchor in anchors:
            if anchor in articles:
                ends[articles[anchor]] = label
            if anchor in seen:
                continue
            seen.add(anchor)
            if anchor in articles:
                article = articles[anchor]
                starts[article] = label
                first = first or PageBreak(label, article, "")
            elif anchor in blocks:
                first = first or PageBreak(label, article, blocks[anchor])
        if first:
            breaks.append(first)
    return Pagination(len(pages), starts, tuple(breaks), ends)


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
    """A number from 1 to 89 in small roman numerals: front matter is never longer."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
