"""Links from one article of an EPUB to a place within another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from publisher.markup import WITH_ID, find
from publisher.renderers.epub.document import Page, article_file
from publisher.renderers.text import safe_id

_LINK = re.compile(rb'(?<= href=")[^"#]+#[^"]+(?=")')


def address(article: str, place: str) -> str:
    """The file of an article, or a place in it as if it were all in one file."""
    return f"{article_file(article)}#{safe_id(place)}" if place else article_file(article)


def moved(names: Sequence[str], pieces: Sequence[etree._Element]) -> Iterator[tuple[bytes, bytes]]:
    """Of a divided article the places in its later files: as :func:`address` has it, and really."""
    for name, piece in zip(names[1:], pieces[1:], strict=True):
        for element in find(WITH_ID, piece):
            place = element.get("id")
            yield f"{names[0]}#{place}".encode(), f"{name}#{place}".encode()


def lead_on(page: Page, places: Mapping[bytes, bytes]) -> Page:
    """A document whose links lead on to the later files of divided articles."""
    return Page(page.name, _LINK.sub(lambda link: places.get(link[0], link[0]), page.data))
