"""The print edition. The only file that calls WeasyPrint, and where its weak sides are met.

What WeasyPrint does slowly is done by stand-ins in press/, for the version that they know.
"""

from __future__ import annotations

from publisher.renderers.pdf import libraries  # noqa: F401 - before all that loads WeasyPrint

# isort: split
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pydyf
from cssselect2 import Matcher
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.editions import Pagination
from publisher.errors import PublisherError, RenderingFailed
from publisher.model import Finding, Image, Severity, Volume
from publisher.renderers.pdf.back_matter import back_matter
from publisher.renderers.pdf.front_matter import front_matter
from publisher.renderers.pdf.galley import Galley, pull_galley
from publisher.renderers.pdf.heads import clear_openers
from publisher.renderers.pdf.matter import part_anchor
from publisher.renderers.pdf.openings import openings
from publisher.renderers.pdf.pagination import (
    directory,
    front_pages,
    matter_breaks,
    paginate,
    places,
)
from publisher.renderers.pdf.press import quick
from publisher.renderers.pdf.slots import find_places, lay_open
from publisher.renderers.pdf.statements import declare, statements_on
from publisher.renderers.pdf.tagging import tag
from publisher.settings import Settings
from publisher.store import Blobs, DamagedBlob
from publisher.words import words_for

#: What addresses in the document are relative to; nothing is ever fetched from it.
BASE = "http://book.invalid/"
_IMAGES = f"{BASE}images/"
#: Allocations between two collections. A layout grows by millions of objects that all stay; going
#: through them again and again, as Python does by itself, takes a quarter of the time.
_COLLECTIONS = (4_000_000, 50, 100)
_MOST_SHEETS = 32  #: style sheets that are kept, about 0.5 MiB each
_SHEETS: dict[tuple[str, ...], CSS] = {}  #: by their texts
_DEPTH = 10_000  #: frames; bodies are at most 100 elements deep, a table takes about 20 each


@dataclass(frozen=True, slots=True)
class PrintRun:
    """A volume as it came off the press."""

    data: bytes  #: the PDF
    directory: bytes  #: the page of every block, as JSON
    pagination: Pagination
    findings: tuple[Finding, ...] = ()


def render_pdf(volume: Volume, blobs: Blobs, settings: Settings) -> PrintRun:
    """Typeset a volume for print; the same volume gives the same bytes.

    :raises RenderingFailed: the layout broke down; names the volume.
    :raises DamagedBlob: an article's body is gone from the store.
    """
    heard: list[Finding] = []
    try:
        galley = pull_galley(volume, blobs, settings)
        heard += galley.findings
        with _room_to_recurse(), _listening(volume, heard), _few_collections(), quick():
            # By a function of its own: when collections begin again, its boxes are gone.
            run = _set(galley, volume, blobs, settings, heard)
    except (PublisherError, DamagedBlob, OSError, MemoryError):
        raise  # nothing that is wrong with the volume
    except Exception as error:
        raise RenderingFailed(
            f"The print edition of {volume.title} ({volume.id}) could not be typeset: "
            f"{type(error).__name__}: {error}."
        ) from error
    return replace(run, findings=tuple(dict.fromkeys(heard)))


def _set(
    galley: Galley, volume: Volume, blobs: Blobs, settings: Settings, heard: list[Finding]
) -> PrintRun:
    """A galley broken into pages and written."""
    document = _make_up(galley, _Cabinet(volume, blobs), heard)
    pages = _anchors(document.pages)
    begun = openings(document.pages, galley.blocks)
    parts = [part_anchor(number) for number in range(1, len(volume.parts) + 1)]
    pagination = paginate(pages, galley.articles, galley.blocks, begun, parts)
    return PrintRun(
        pagination=replace(pagination, matter=matter_breaks(pages)),
        directory=directory(pages, galley.articles, galley.blocks),
        data=_write(document, volume, front_pages(pages), settings, heard),
    )


def set_sheet(markup: str, volume: Volume) -> tuple[bytes, tuple[Finding, ...]]:
    """A document of one sheet for a volume, such as a cover wrap, with nothing from outside it.

    :raises RenderingFailed: the layout broke down; names the volume.
    """
    heard: list[Finding] = []
    nothing = URLFetcher(allowed_protocols=())
    try:
        with _listening(volume, heard):
            html = HTML(string=markup, base_url=BASE, url_fetcher=nothing)
            document = html.render(font_config=_fonts())
            data: bytes = document.write_pdf(pdf_identifier=f"{volume.id} sheet".encode())
    except (PublisherError, OSError, MemoryError):
        raise
    except Exception as error:
        raise RenderingFailed(
            f"A sheet for {volume.title} ({volume.id}) could not be typeset: "
            f"{type(error).__name__}: {error}."
        ) from error
    return data, tuple(dict.fromkeys(heard))


def _make_up(galley: Galley, cabinet: _Cabinet, heard: list[Finding]) -> Document:
    """The pages of the text, then, by their numbers, those behind and those before it, in order."""
    # All but the last are the same for all volumes.
    matter = galley.matter
    styles = [_sheet(galley.styles[:-1], heard), _sheet(galley.styles[-1:], heard)]
    facing = matter.sheet.mirrored
    document = _lay_out(galley.markup, styles, cabinet)
    text = document.pages
    if matter.settings.pdf.run_on:
        clear_openers(text)
    behind = back_matter(matter, places(_anchors(text)))
    if behind:
        begin = len(text) + 1
        style = _sheet((matter.style(begin + (facing and begin % 2 == 0)),), heard)
        *back, spare = _lay_out(behind, [*styles, style], cabinet).pages
        text += [spare] * (facing and begin % 2 == 0) + back
    before = front_matter(matter, places(_anchors(text)))
    *front, spare = _lay_out(before, [*styles, _sheet((matter.style(1),), heard)], cabinet).pages
    front += [spare] * (facing and len(front) % 2)
    return document.copy([*front, *text])


def _sheet(styles: tuple[str, ...], heard: list[Finding]) -> CSS:
    """Style sheets as one, kept for other volumes unless there is something to be told of it."""
    if styles in _SHEETS:
        return _SHEETS[styles]
    before = len(heard)
    together: dict[str, Any] = {"matcher": Matcher(), "page_rules": [], "layers": []}
    nothing = URLFetcher(allowed_protocols=())
    for style in styles:
        sheet = CSS(string=style, font_config=_fonts(), url_fetcher=nothing, **together)
    if len(heard) == before:
        if len(_SHEETS) >= _MOST_SHEETS:
            _SHEETS.clear()
        _SHEETS[styles] = sheet
    return sheet


def _lay_out(markup: str, styles: list[CSS], cabinet: _Cabinet) -> Document:
    html = HTML(string=markup, base_url=BASE, url_fetcher=cabinet)
    return html.render(font_config=_fonts(), stylesheets=styles)


def _anchors(pages: list[Any]) -> list[dict[str, Any]]:
    return [page.anchors for page in pages]


def _write(
    document: Document, volume: Volume, front: int, settings: Settings, heard: list[Finding]
) -> bytes:
    words = words_for(volume.language, settings)

    def finish(_: Document, pdf: Any) -> None:  # noqa: ANN401 - pydyf has no types
        """What WeasyPrint leaves open."""
        streams = getattr(pdf, "streams_of_press", None)
        if streams is not None:  # with another WeasyPrint, its own tags stay
            found = find_places(streams)
            for picture in tag(pdf, document, streams, volume.language, words):
                message = f"The picture {picture} has no description."
                heard.append(Finding("image-without-alt", volume.title, message, "info"))
            lay_open(pdf, found)
        said = statements_on(volume)
        declare(pdf, said, settings.pdf.archival, accessible=streams is not None)
        _open_well(pdf, front, facing=settings.pdf.variant == "print")

    data: bytes = document.write_pdf(
        finisher=finish,
        pdf_tags=True,
        pdf_version="1.7",
        pdf_identifier=volume.id.encode(),
    )
    return data


def _open_well(pdf: Any, front: int, *, facing: bool) -> None:  # noqa: ANN401
    """Page labels like the folios, contents open beside two facing pages, or one after another."""
    labels = [0, pydyf.Dictionary({"S": "/r"})] if front else []
    labels += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})
    pdf.catalog["PageLayout"] = "/TwoPageRight" if facing else "/OneColumn"
    pdf.catalog["PageMode"] = "/UseOutlines"
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


@cache
def _fonts() -> FontConfiguration:
    """One for all volumes of a process: making another leaks memory and costs time."""
    return FontConfiguration()


class _Cabinet(URLFetcher):  # type: ignore[misc]
    """Hands out the pictures of one volume, and nothing else."""

    def __init__(self, volume: Volume, blobs: Blobs) -> None:
        super().__init__(allowed_protocols=())
        self._blobs = blobs
        self._images: dict[str, Image] = {
            image.file: image for record in volume.articles for image in record.images
        }

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The picture at images/FILE.

        :raises ValueError: for any other address.
        """
        image = self._images.get(url.removeprefix(_IMAGES)) if url.startswith(_IMAGES) else None
        if image is None:
            raise ValueError("not a picture of this volume")
        # Read once to see that it is whole; told its path, WeasyPrint does not keep the bytes.
        data = self._blobs.read(image.digest)
        place = self._blobs.path(image.digest).resolve().as_uri()
        return URLFetcherResponse(place, data, {"Content-Type": image.media_type})


@contextmanager
def _room_to_recurse() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def _few_collections() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _listening(volume: Volume, heard: list[Finding]) -> Iterator[None]:
    """Take down what WeasyPrint and fontTools log, instead of letting it spill to stderr."""
    ear = _Ear(volume.title, heard)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(ear)
            logger.propagate = propagate


#: What WeasyPrint says, told by how its message begins, and what we call it.
_CODES = {
    ".notdef glyph": "glyph-missing",
    "Too many glyphs missing": "glyph-missing",
    "Failed to load image": "image-not-set",
    "No anchor": "link-without-target",
    'Image "': "image-without-alt",
    "Anchor defined twice": "id-repeated",
    "Font-face": "font-missing",
}


class _Ear(logging.Handler):
    """Turns log records into findings."""

    def __init__(self, where: str, heard: list[Finding]) -> None:
        super().__init__(logging.WARNING)
        self._where = where
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        known = (code for start, code in _CODES.items() if message.startswith(start))
        code = next(known, "layout-warning")
        if message.startswith(".notdef") and isinstance(record.args, tuple):
            message = f"No font has the character {record.args[0]} (U+{record.args[1]:04X})."
        severity: Severity = "info" if code == "image-without-alt" else "warning"
        self._heard.append(Finding(code, self._where, message, severity))
