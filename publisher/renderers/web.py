"""The web edition: one plain page an article, which needs no script and opens from a disk.

The pages lie in ``web/`` of the volume's folder, so that the cover and the other editions are one
folder up, other volumes two, and the library's index three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import jinja2
from lxml import etree

from publisher import __version__, resources
from publisher.editions import File, PageBreak, Pagination
from publisher.model import Format, Image, Part, Record, Reference, Volume
from publisher.renderers.assemble import chapters
from publisher.renderers.names import file_name
from publisher.renderers.page_marks import mark_pages
from publisher.renderers.text import is_rtl, tongue_of
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import Words, words_for

FOLDER = "web"
_STYLES = ("screen.css", "base.css", "web.css")
_DOWNLOADS: tuple[Format, ...] = ("epub", "pdf")
_LIBRARY = "../../../index.html"
#: Beside an article, so many before it and after it in its part are listed; the rest is folded.
_BEFORE, _AFTER = 8, 14


@dataclass(frozen=True, slots=True)
class Stretch:
    """The articles of a part as they are listed beside one of its articles."""

    title: str
    open: bool
    before: tuple[Record, ...]
    near: tuple[Record, ...]
    after: tuple[Record, ...]


@dataclass(frozen=True)
class Site:
    """What every page of a volume's web edition has at hand."""

    volume: Volume
    pagination: Pagination
    words: Words
    settings: Settings

    @cached_property
    def marks(self) -> dict[str, list[PageBreak]]:
        """Page breaks by article."""
        marks: dict[str, list[PageBreak]] = {}
        for page in self.pagination.breaks:
            marks.setdefault(page.article, []).append(page)
        return marks

    def render(self, template: str, **values: object) -> bytes:
        """A page from its template."""
        environment: jinja2.Environment = resources.templates(self.settings)
        text = environment.get_template(template).render(
            volume=self.volume,
            pages=self.pagination.articles,
            w=self.words,
            address=address,
            is_rtl=is_rtl,
            tongue_of=tongue_of,
            library=_LIBRARY,
            version=__version__,
            **values,
        )
        return text.encode()


def render_web(
    volume: Volume, pagination: Pagination, blobs: Blobs, settings: Settings
) -> tuple[File, ...]:
    """Set a volume as web pages: the index first, then articles, style and pictures.

    The bytes are kept in ``blobs``; pictures are there already.
    """
    site = Site(volume, pagination, words_for(volume.language, settings), settings)
    folder = volume.file(FOLDER)
    return (
        _keep(f"{folder}/index.html", _index(site), blobs),
        *(_keep(f"{folder}/{name}", page, blobs) for name, page in _articles(site, blobs)),
        _keep(f"{folder}/style.css", _style(settings), blobs),
        *_pictures(volume, folder),
    )


def address(article: str, place: str = "") -> str:
    """The page of an article, or a place on it, from any other page of its volume."""
    return f"{article}.html#{place}" if place else f"{article}.html"


def across(reference: Reference, place: str = "") -> str:
    """The page of an article of another volume of the library, or a place on it."""
    folder = f"{FOLDER}-{reference.edition}" if reference.edition else FOLDER
    return f"../../{reference.volume_slug}/{folder}/{address(reference.article, place)}"


def _keep(name: str, data: bytes, blobs: Blobs) -> File:
    return File(name, blobs.add(data), len(data))


def _index(site: Site) -> bytes:
    volume, words = site.volume, site.words
    return site.render(
        "web/index.html",
        across=across,
        dates=words.date_range(record.published for record in volume.articles),
        cover=volume.file("cover", ".jpg"),
        downloads={
            name: file_name(volume, name, site.settings)
            for name in _DOWNLOADS
            if _is_made(name, site)
        },
        facts=_facts(site),
    )


def _is_made(name: Format, site: Site) -> bool:
    """Whether a volume has that edition; a PDF that failed has left no page numbers."""
    return name in site.settings.formats and (name != "pdf" or site.pagination.pages > 0)


def _facts(site: Site) -> tuple[str, ...]:
    """How much there is of the volume, in words."""
    records, count = site.volume.articles, site.words.count
    numbers = {
        "article": len(records),
        "word": sum(record.words for record in records),
        "image": sum(len(record.images) for record in records),
        "page": site.pagination.pages,
    }
    return tuple(count(name, number) for name, number in numbers.items() if number)


def _articles(site: Site, blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """The page of every article, by file name."""
    records = (None, *site.volume.articles, None)
    found = chapters(site.volume, blobs, site.words, address, across=across)
    for chapter, previous, following in zip(found, records, records[2:], strict=False):
        record = chapter.record
        marks = site.marks.get(record.id, ())
        mark_pages(chapter.body, marks, partial(_page_mark, words=site.words))
        _prepare(chapter.body)
        yield (
            address(record.id),
            site.render(
                "web/article.html",
                record=record,
                body=chapter.markup,
                folio=next((page.label for page in marks if not page.block), ""),
                previous=previous,
                next=following,
                stretches=[_stretch(part, record) for part in site.volume.parts],
            ),
        )


def _stretch(part: Part, current: Record) -> Stretch:
    records = part.articles
    place = next((n for n, record in enumerate(records) if record.id == current.id), None)
    start, end = 0, len(records)
    if place is not None:
        start, end = max(0, place - _BEFORE), min(end, place + _AFTER + 1)
    return Stretch(
        part.title, place is not None, records[:start], records[start:end], records[end:]
    )


def _page_mark(folio: str, words: Words) -> etree._Element:
    """An empty element: the number comes from the style, so that it is never part of the text."""
    label = words("page-mark", page=folio)
    attributes = {"class": "folio", "id": f"folio-{folio}", "role": "doc-pagebreak"}
    return etree.Element("span", {**attributes, "data-folio": folio, "aria-label": label})


def _prepare(body: etree._Element) -> None:
    """What only a browser cares for: pictures load when needed, bare addresses break anywhere."""
    for picture in body.iter("img"):
        picture.set("loading", "lazy")
        picture.set("decoding", "async")
    for anchor in body.iter("a"):
        if (anchor.text or "").startswith(("http://", "https://")):
            anchor.set("class", f"{anchor.get('class', '')} bare".strip())


def _style(settings: Settings) -> bytes:
    return "\n".join(resources.style(name, settings) for name in _STYLES).encode()


def _pictures(volume: Volume, folder: str) -> Iterable[File]:
    pictures: dict[str, Image] = {
        image.file: image for record in volume.articles for image in record.images
    }
    for name, image in sorted(pictures.items()):
        yield File(f"{folder}/images/{name}", image.digest, image.bytes)
