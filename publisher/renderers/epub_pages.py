"""The documents of an EPUB: front matter, contents, parts and articles, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

import jinja2
from lxml import etree

from publisher import __version__, resources
from publisher.errors import RenderingFailed
from publisher.model import PageBreak, Pagination, Part, Record, Volume
from publisher.renderers.assemble import Chapter, chapters, serialise
from publisher.renderers.epub_body import page_id, prepare, survey_pictures
from publisher.renderers.package import Pictures, facts, identifier
from publisher.renderers.split import relink, split
from publisher.renderers.text import fit, language_tag, printable, safe_id, web_address
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import Words

NAV, NCX, STYLE, COVER = "nav.xhtml", "toc.ncx", "style.css", "images/cover.jpg"
_COVER_PAGE, _TITLE_PAGE, _IMPRINT = "cover.xhtml", "title.xhtml", "imprint.xhtml"
_ELSEWHERE = "elsewhere.xhtml"


@dataclass(frozen=True, slots=True)
class Page:
    """A document of the book: its file name, and its bytes, which are well-formed XML."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, with those below it."""

    number: int  #: in the order of reading, from 1
    title: str
    href: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that readers look for (``kind`` is of EPUB Structural Semantics), or a page."""

    title: str
    href: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """All documents of a volume, and what was learned while they were made."""

    spine: tuple[Page, ...]
    ncx: Page
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as it is set: its documents, the ids in them, and what its pictures tell."""

    pages: tuple[Page, ...]
    places: dict[str, str]  #: address by id of page break
    pictures: Pictures


@dataclass(frozen=True)
class _Press:
    """What every document is made with."""

    volume: Volume
    pagination: Pagination
    words: Words
    settings: Settings

    @cached_property
    def breaks(self) -> dict[str, dict[str, str]]:
        """Labels of the print edition's pages, by article and then by the block's id."""
        found: dict[str, dict[str, str]] = {}
        for page in self.pagination.breaks:
            block = safe_id(page.block) if page.block else ""
            found.setdefault(page.article, {}).setdefault(block, page.label)
        return found

    def render(self, name: str, template: str, **values: Any) -> Page:  # noqa: ANN401
        """A document from its template.

        :raises RenderingFailed: it is not well-formed, because a template is not.
        """
        environment: jinja2.Environment = resources.templates(self.settings)
        text = environment.get_template(f"epub/{template}").render(
            volume=self.volume,
            language=language_tag(self.volume.language),
            w=self.words,
            version=__version__,
            **values,
        )
        data = fit(text).encode()
        try:
            etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
        except etree.XMLSyntaxError as error:
            raise RenderingFailed(
                f"The page {name} of “{self.volume.title}” is not well-formed: {error}.",
                f"Look at the template epub/{template} and what it includes.",
            ) from error
        return Page(name, data)


def article_file(article: str, piece: int = 0) -> str:
    """The file that an article begins in, or a later one of a long article."""
    return f"a-{article}{f'.{piece + 1}' if piece else ''}.xhtml"


def make_pages(
    volume: Volume, pagination: Pagination, blobs: Blobs, words: Words, settings: Settings
) -> Pages:
    """Every document of the EPUB of ``volume``.

    :raises RenderingFailed: a document would not be well-formed.
    """
    press = _Press(_presentable(volume, words), pagination, words, settings)
    texts = {
        chapter.record.id: _set_article(press, chapter)
        for chapter in chapters(
            press.volume, blobs, words, article_file, lambda _, name: safe_id(name)
        )
    }
    contents = tuple(_contents(press))
    body = [page for part in _parts(press, texts) for page in part]
    surveys = [text.pictures for text in texts.values()]
    page_list = _page_list(press, texts)
    return Pages(
        spine=(*_front(press), _nav(press, contents, page_list, body[0].name), *body),
        ncx=_ncx(press, contents),
        pictures=Pictures(sum(s.shown for s in surveys), sum(s.undescribed for s in surveys)),
    )


def _presentable(volume: Volume, words: Words) -> Volume:
    """The volume with names and titles fit for XML, none of them empty."""
    parts = tuple(
        Part(printable(part.title), tuple(_tidy(record, words) for record in part.articles))
        for part in volume.parts
    )
    return replace(volume, title=printable(volume.title) or words("untitled"), parts=parts)


def _tidy(record: Record, words: Words) -> Record:
    return replace(
        record,
        title=printable(record.title) or words("untitled"),
        language=language_tag(record.language),
        url=web_address(record.url),
    )


# --- documents ----------------------------------------------------------------------------


def _front(press: _Press) -> Iterator[Page]:
    volume, words = press.volume, press.words
    sources = words.names(volume.sources)
    days = words.date_range(record.published for record in volume.articles)
    yield press.render(_COVER_PAGE, "cover.xhtml")
    yield press.render(_TITLE_PAGE, "title.xhtml", days=days, sources=sources)
    yield press.render(
        _IMPRINT,
        "imprint.xhtml",
        facts=facts(volume, words),
        sources=sources,
        articles=len(volume.articles),
        pictures=sum(len(record.images) for record in volume.articles),
    )


def _parts(press: _Press, texts: dict[str, _Text]) -> Iterator[list[Page]]:
    for number, part in enumerate(press.volume.parts, start=1):
        title = (
            [press.render(_part_file(number), "part.xhtml", part=part, number=number)]
            if part.title
            else []
        )
        yield title + [page for record in part.articles for page in texts[record.id].pages]
    if press.volume.elsewhere:
        yield [press.render(_ELSEWHERE, "elsewhere.xhtml")]


def _part_file(number: int) -> str:
    return f"part-{number}.xhtml"


def _set_article(press: _Press, chapter: Chapter) -> _Text:
    record, pages = chapter.record, press.breaks.get(chapter.record.id, {})
    pictures = survey_pictures(chapter.body)
    pieces = split(prepare(chapter.body, pages, press.words))
    relink(pieces, lambda piece: article_file(record.id, piece))
    names = [article_file(record.id, number) for number in range(len(pieces))]
    places = {label: names[0] + "#" + page_id(label) for block, label in pages.items() if not block}
    for name, piece in zip(names, pieces, strict=True):
        ids = {element.get("id") for element in piece.iter("span")}
        places |= {
            label: f"{name}#{page_id(label)}" for label in pages.values() if page_id(label) in ids
        }
    documents = tuple(
        press.render(
            name,
            "article.xhtml",
            record=record,
            body=serialise(piece),
            first=number == 0,
            last=number == len(pieces) - 1,
            folio=pages.get("", ""),
            page_id=page_id,
        )
        for number, (name, piece) in enumerate(zip(names, pieces, strict=True))
    )
    return _Text(documents, places, pictures)


# --- contents -----------------------------------------------------------------------------


def _contents(press: _Press) -> Iterator[Entry]:
    """Parts with their articles, or articles where the parts have no title."""
    numbers = count(1)
    for number, part in enumerate(press.volume.parts, start=1):
        if part.title:
            place = next(numbers)
            articles = tuple(_entries(part, numbers))
            yield Entry(place, part.title, _part_file(number), articles)
        else:
            yield from _entries(part, numbers)
    if press.volume.elsewhere:
        yield Entry(next(numbers), press.words("elsewhere"), _ELSEWHERE)


def _entries(part: Part, numbers: Iterator[int]) -> Iterator[Entry]:
    for record in part.articles:
        yield Entry(next(numbers), record.title, article_file(record.id))


def _page_list(press: _Press, texts: dict[str, _Text]) -> list[Landmark]:
    return [
        Landmark(page.label, texts[page.article].places[page.label])
        for page in press.pagination.breaks
        if _is_marked(page, texts)
    ]


def _is_marked(page: PageBreak, texts: dict[str, _Text]) -> bool:
    return page.article in texts and page.label in texts[page.article].places


def _nav(press: _Press, contents: tuple[Entry, ...], page_list: list[Landmark], start: str) -> Page:
    words = press.words
    landmarks = [
        Landmark(words("cover"), _COVER_PAGE, "cover"),
        Landmark(words("title-page"), _TITLE_PAGE, "titlepage"),
        Landmark(words("imprint"), _IMPRINT, "imprint"),
        Landmark(words("contents"), f"{NAV}#contents", "toc"),
        Landmark(words("start"), start, "bodymatter"),
    ]
    return press.render(
        NAV, "nav.xhtml", contents=contents, landmarks=landmarks, page_list=page_list
    )


def _ncx(press: _Press, contents: tuple[Entry, ...]) -> Page:
    return press.render(
        NCX,
        "toc.ncx",
        contents=contents,
        depth=2 if any(entry.entries for entry in contents) else 1,
        identifier=identifier(press.volume),
    )
