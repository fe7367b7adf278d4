"""The documents of an EPUB: front matter, contents, parts, articles and back matter, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from publisher.editions import PageBreak, Pagination
from publisher.model import Part, Record, Volume
from publisher.renderers.assemble import Chapter, chapters, serialise, text_of
from publisher.renderers.epub.body import page_id, prepare
from publisher.renderers.epub.contents import BACK, Landmark, ways_into
from publisher.renderers.epub.document import (
    Page,
    Setting,
    article_file,
    part_file,
)
from publisher.renderers.epub.figures import survey_pictures
from publisher.renderers.epub.links import address, lead_on, moved
from publisher.renderers.epub.matter import Matter
from publisher.renderers.epub.split import relink, split
from publisher.renderers.package import Pictures
from publisher.renderers.text import language_tag, printable, safe_id, web_address
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import Words

#: From so many words on the sections of an article stand in the contents too, if they are several
#: and not too many to be of help.
_LONG = 6_000
_SECTIONS = range(2, 61)


@dataclass(frozen=True, slots=True)
class Pages:
    """All documents of a volume, and what was learned while they were made."""

    spine: tuple[Page, ...]
    ncx: Page
    guide: tuple[Landmark, ...]  #: for readers of EPUB 2, in its words
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as it is set: its documents, the ids in them, and what its pictures tell."""

    pages: tuple[Page, ...]
    places: dict[str, str]  #: address by label of the print edition's page
    moved: dict[bytes, bytes]  #: addresses of places that other articles take to be elsewhere
    sections: tuple[Landmark, ...]
    pictures: Pictures


def make_pages(
    volume: Volume, pagination: Pagination, blobs: Blobs, words: Words, settings: Settings
) -> Pages:
    """Every document of the EPUB of ``volume``.

    :raises RenderingFailed: a document would not be well-formed.
    """
    setting = Setting(_presentable(volume, words), pagination, words, settings)
    texts = {
        chapter.record.id: _set_article(setting, chapter)
        for chapter in chapters(
            setting.volume, blobs, words, address, lambda _, name: safe_id(name)
        )
    }
    places = {place: file for text in texts.values() for place, file in text.moved.items()}
    if places:
        texts = {article: _lead_on(text, places) for article, text in texts.items()}
    body = [page for part in _parts(setting, texts) for page in part]
    matter = Matter(setting)
    front, back = list(matter.front()), list(matter.back())
    before, behind = matter.pages([*front, *back])
    ways = ways_into(
        setting,
        {article: text.sections for article, text in texts.items()},
        [*before, *_page_list(setting, texts), *behind],
        matter.marks,
        start=(body or back)[0].name,
        back=[page.name for page in back if page.name in BACK],
    )
    surveys = [text.pictures for text in texts.values()]
    return Pages(
        spine=(*front, ways.nav, *body, *back),
        ncx=ways.ncx,
        guide=ways.guide,
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
    licence = printable(record.licence)
    return replace(
        record,
        title=printable(record.title) or words("untitled"),
        subtitle=printable(record.subtitle),
        language=language_tag(record.language),
        url=web_address(record.url),
        site=printable(record.site),
        section=printable(record.section),
        licence=(web_address(licence) or licence) if "//" in licence else licence,
    )


# --- parts -------------------------------------------------------------------------------


def _parts(setting: Setting, texts: dict[str, _Text]) -> Iterator[list[Page]]:
    folios = _part_folios(setting)
    for number, part in enumerate(setting.volume.parts, start=1):
        pages = [page for record in part.articles for page in texts[record.id].pages]
        if part.title:
            values = {"part": part, "number": number, "folio": folios.get(number, "")}
            name = part_file(number)
            pages.insert(0, setting.render(name, "part.xhtml", page_id=page_id, **values))
        yield pages


def _part_folios(setting: Setting) -> dict[int, str]:
    """The pages of parts by their number, but for those on which an article begins as well."""
    taken = {page.label for page in setting.pagination.breaks}
    folios = enumerate(setting.pagination.parts, start=1)
    return {number: folio for number, folio in folios if folio and folio not in taken}


# --- articles -----------------------------------------------------------------------------


def _set_article(setting: Setting, chapter: Chapter) -> _Text:
    record, pages = chapter.record, setting.breaks.get(chapter.record.id, ())
    pictures = survey_pictures(chapter.body)
    words = setting.words_of(record.language)
    pieces = split(prepare(chapter.body, pages, words, record.language))
    relink(pieces, lambda piece: article_file(record.id, piece))
    names = [article_file(record.id, number) for number in range(len(pieces))]
    documents = tuple(
        setting.render(
            name,
            "article.xhtml",
            record=record,
            body=serialise(piece),
            first=number == 0,
            last=number == len(pieces) - 1,
            folio=_folio(pages),
            page_id=page_id,
        )
        for number, (name, piece) in enumerate(zip(names, pieces, strict=True))
    )
    return _Text(
        documents,
        dict(_places(names, pieces, pages)),
        dict(moved(names, pieces)),
        _sections(record, names, pieces),
        pictures,
    )


def _lead_on(text: _Text, places: Mapping[bytes, bytes]) -> _Text:
    return replace(text, pages=tuple(lead_on(page, places) for page in text.pages))


def _places(
    names: Sequence[str], pieces: Sequence[etree._Element], pages: Sequence[PageBreak]
) -> Iterator[tuple[str, str]]:
    """Where the pages of the print edition begin: label and address."""
    if folio := _folio(pages):
        yield folio, f"{names[0]}#{page_id(folio)}"
    if not pages:
        return
    for name, piece in zip(names, pieces, strict=True):
        ids = {element.get("id") for element in piece.iter("span")}
        for label in (page.label for page in pages):
            if page_id(label) in ids:
                yield label, f"{name}#{page_id(label)}"


def _folio(pages: Sequence[PageBreak]) -> str:
    """The page on which an article opens, where it is the first on it."""
    return next((page.label for page in pages if not page.block), "")


def _sections(
    record: Record, names: Sequence[str], pieces: Sequence[etree._Element]
) -> tuple[Landmark, ...]:
    """The headings of a long article; those of a short one would only fill the contents."""
    found = tuple(
        Landmark(title, f"{name}#{heading.get('id')}")
        for name, piece in zip(names, pieces, strict=True)
        for heading in piece.iterchildren("h2")
        if heading.get("id") and (title := printable(text_of(heading)))
    )
    is_long = len(pieces) > 1 or record.words >= _LONG
    return found if is_long and len(found) in _SECTIONS else ()


def _page_list(setting: Setting, texts: dict[str, _Text]) -> list[Landmark]:
    listed = [
        Landmark(page.label, texts[page.article].places[page.label])
        for page in setting.pagination.breaks
        if _is_marked(page, texts)
    ]
    parts = [
        Landmark(folio, f"{part_file(number)}#{page_id(folio)}")
        for number, folio in _part_folios(setting).items()
    ]
    # In the order of print; pages of the text have plain numbers.
    return sorted([*listed, *parts], key=lambda page: int(page.title)) if parts else listed


def _is_marked(page: PageBreak, texts: dict[str, _Text]) -> bool:
    return page.article in texts and page.label in texts[page.article].places
