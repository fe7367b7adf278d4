"""The ways into an EPUB: contents, landmarks and pages, for new readers and for old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from publisher.model import Part
from publisher.renderers.epub.document import (
    AUTHORS,
    COVER_PAGE,
    ELSEWHERE,
    HALF_TITLE,
    IMPRINT,
    NAV,
    NCX,
    SOURCES,
    TAGS,
    TITLE_PAGE,
    Page,
    Setting,
    article_file,
    part_file,
)
from publisher.renderers.package import identifier

#: What is behind the text, in order: the names of its sections by their files.
BACK = {
    ELSEWHERE: "elsewhere",
    AUTHORS: "index-of-authors",
    TAGS: "index-of-tags",
    SOURCES: "register-of-sources",
}
#: Types of the guide of EPUB 2 (OPF 2.0.1, section 2.6), by those of EPUB 3.
_GUIDE = {
    "cover": "cover",
    "titlepage": "title-page",
    "imprint": "copyright-page",
    "toc": "toc",
    "bodymatter": "text",
    "index": "index",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, with those below it."""

    number: int  #: in the order of reading, from 1
    title: str
    href: str
    kind: Literal["part", "article", "section", "back"]
    name: str = ""  #: of what it leads to, as the print edition has it
    language: str = ""  #: of the title, where it is known
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that readers look for (``kind`` is of EPUB Structural Semantics), or a page."""

    title: str
    href: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """All that leads into a book."""

    nav: Page
    ncx: Page
    guide: tuple[Landmark, ...]  #: kinds are those of EPUB 2


def ways_into(
    setting: Setting,
    sections: Mapping[str, Sequence[Landmark]],
    page_list: Sequence[Landmark],
    marks: Callable[[str], str],
    start: str,
    back: Sequence[str],
) -> Ways:
    """The contents of a volume as nav, NCX and guide.

    ``sections`` are those of long articles, by article; ``marks`` tells the marks of pages that
    begin with the contents or a line of them; ``start`` is the file that the text begins
    with, and ``back`` are the first files of what stands behind it.
    """
    contents = tuple(_contents(setting, sections, back))
    landmarks = list(_landmarks(setting, start, back))
    given = {"contents": contents, "landmarks": landmarks, "page_list": page_list}
    nav = setting.render(NAV, "nav.xhtml", marks=marks, **given)
    ncx = setting.render(
        NCX,
        "toc.ncx",
        contents=contents,
        depth=_depth(contents),
        page_list=page_list,
        highest=max((int(page.title) for page in page_list if page.title.isdecimal()), default=0),
        identifier=identifier(setting.volume),
    )
    guide = (Landmark(m.title, m.href, _GUIDE[m.kind]) for m in landmarks if m.kind in _GUIDE)
    return Ways(nav, ncx, tuple(guide))


def _contents(
    setting: Setting, sections: Mapping[str, Sequence[Landmark]], back: Sequence[str]
) -> Iterator[Entry]:
    """Parts with their articles, or articles where the parts have no title; then back matter."""
    numbers = count(1)
    for number, part in enumerate(setting.volume.parts, start=1):
        if part.title:
            place = next(numbers)
            articles = tuple(_articles(part, sections, numbers))
            name = f"part-{number}"
            yield Entry(place, part.title, part_file(number), "part", name, entries=articles)
        else:
            yield from _articles(part, sections, numbers)
    for name in back:
        yield Entry(next(numbers), setting.words(BACK[name]), name, "back", BACK[name])


def _articles(
    part: Part, sections: Mapping[str, Sequence[Landmark]], numbers: Iterator[int]
) -> Iterator[Entry]:
    for record in part.articles:
        place = next(numbers)
        below = tuple(
            Entry(next(numbers), section.title, section.href, "section", language=record.language)
            for section in sections.get(record.id, ())
        )
        file, name = article_file(record.id), f"art-{record.id}"
        yield Entry(place, record.title, file, "article", name, record.language, below)


def _depth(contents: Sequence[Entry]) -> int:
    return max((1 + _depth(entry.entries) for entry in contents), default=0)


def _landmarks(setting: Setting, start: str, back: Sequence[str]) -> Iterator[Landmark]:
    words = setting.words
    yield Landmark(words("cover"), COVER_PAGE, "cover")
    yield Landmark(words("half-title"), HALF_TITLE, "halftitlepage")
    yield Landmark(words("title-page"), TITLE_PAGE, "titlepage")
    yield Landmark(words("imprint"), IMPRINT, "imprint")
    yield Landmark(words("contents"), f"{NAV}#contents", "toc")
    yield Landmark(words("start"), start, "bodymatter")
    for name in back:
        kind = "index" if name in (AUTHORS, TAGS) else "appendix"
        yield Landmark(words(BACK[name]), name, kind)
