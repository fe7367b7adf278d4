"""The EPUB: the only file that calls EbookLib, and where its weak sides are hidden.

EbookLib would parse every chapter again, add a random identifier and the time of day, deflate
pictures and pass over a failed write in silence. Here documents are written as they were made,
pictures are read one at a time, and the same volume gives the same bytes.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ebooklib import epub
from lxml import etree

from publisher import resources
from publisher.editions import Pagination
from publisher.errors import OutputFailed
from publisher.model import Finding, Image, Volume
from publisher.renderers.epub.accessible import accessibility, survey
from publisher.renderers.epub.document import COVER, NCX, STYLE, Page
from publisher.renderers.epub.document import NAV as NAV_PAGE
from publisher.renderers.epub.pages import make_pages
from publisher.renderers.epub.profiles import (
    adapt_cover,
    adapt_ncx,
    adapt_page,
    adapt_style,
    picture_digest,
)
from publisher.renderers.package import modified, statements
from publisher.renderers.text import is_rtl, language_tag, tongue_of
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

if TYPE_CHECKING:
    from publisher.renderers.epub.fonts import Embedded

_STYLES = ("base.css", "epub.css")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Statements that are names, which may be in another language than the volume.
_NAMES = frozenset("title creator contributor publisher subject source".split())
_EPOCH = (1980, 1, 1, 0, 0, 0)  #: the first day that a zip file can tell
_UNIX = 3  #: create_system of a zip entry, whatever system we run on
_COMPRESSED = (".jpg", ".png")


def render_epub(
    volume: Volume,
    cover: bytes,
    pagination: Pagination,
    blobs: Blobs,
    settings: Settings,
    target: Path | BinaryIO,
) -> tuple[Finding, ...]:
    """Write the EPUB 3.3 edition of ``volume`` to ``target``, with ``cover`` (a JPEG) before it.

    Returns what there is to say about fonts that were to be embedded. The text of the whole
    volume is held in memory, pictures one at a time. With a ``pagination`` that knows page
    breaks, the print edition's pages are marked and listed.

    :raises RenderingFailed: a template does not give well-formed XML.
    :raises DamagedBlob: a body or picture is not in ``blobs`` any more.
    :raises OutputFailed: ``target`` cannot be written.
    """
    words = words_for(volume.language, settings)
    pages = make_pages(volume, pagination, blobs, words, settings)
    book = epub.EpubBook()
    book.metadata.clear()  # a random identifier and EbookLib's own name
    if is_rtl(volume.language):
        book.set_direction("rtl")
    found = survey((page.data for page in pages.spine), volume)
    for statement in (
        *statements(volume, words),
        *accessibility(volume, words, pages.pictures, found),
    ):
        namespace, attributes = statement.vocabulary or None, dict(statement.attributes)
        if statement.name in _NAMES and (tongue := tongue_of(statement.value, volume.language)):
            attributes[_XML_LANG] = tongue
        book.add_metadata(namespace, statement.name, statement.value, attributes)
    profile = settings.epub.profile
    for page in pages.spine:
        book.spine.append(book.add_item(_Document(adapt_page(page, profile))))
    book.guide = [{"type": m.kind, "title": m.title, "href": m.href} for m in pages.guide]
    book.add_item(_file("ncx", NCX, "application/x-dtbncx+xml", adapt_ncx(pages.ncx, profile).data))
    findings = _add_design(book, volume, pages.spine, settings)
    book.add_item(_cover(adapt_cover(cover, profile)))
    for image in _pictures(volume):
        book.add_item(_Picture(image, picture_digest(image, profile), blobs))
    options = {"mtime": modified(volume, os.environ)}
    try:
        _Writer(target, book, language_tag(volume.language), options).write()
    except OSError as error:
        raise OutputFailed(f"The EPUB of “{volume.title}” cannot be written: {error}.") from error
    return findings


def _add_design(
    book: epub.EpubBook, volume: Volume, pages: Iterable[Page], settings: Settings
) -> tuple[Finding, ...]:
    """The style sheet and the fonts to embed, with what there is to say about them."""
    fonts = _fonts(volume, pages, settings)
    style = "\n".join(resources.style(name, settings) for name in _STYLES)
    style = adapt_style(fonts.style + style if fonts else style, settings.epub.profile)
    book.add_item(_file("style", STYLE, "text/css", style.encode()))
    for number, font in enumerate(fonts.files if fonts else (), start=1):
        book.add_item(_file(f"font-{number}", font.name, font.media_type, font.data))
    return fonts.findings if fonts else ()


def _fonts(volume: Volume, pages: Iterable[Page], settings: Settings) -> Embedded | None:
    """The fonts to embed, if the settings name any."""
    if not settings.epub.fonts:
        return None
    from publisher.renderers.epub.fonts import embed

    documents = (page.data for page in pages)
    return embed(documents, language_tag(volume.language), settings.epub.fonts, volume.title)


def _pictures(volume: Volume) -> Iterable[Image]:
    """The pictures of a volume by name, each once however many articles show it."""
    by_file = {image.file: image for record in volume.articles for image in record.images}
    return (by_file[file] for file in sorted(by_file))


class _Document(epub.EpubHtml):  # type: ignore[misc]
    """A document that is written as it is: EbookLib's own would parse it again as HTML."""

    def __init__(self, page: Page) -> None:
        uid = page.name.removesuffix(".xhtml")
        super().__init__(f"page-{uid}", page.name, "application/xhtml+xml", page.data)
        if page.name == NAV_PAGE:
            self.properties = ["nav"]

    def get_content(self, default: bytes | None = None) -> bytes:
        """The bytes of the document."""
        return bytes(self.content)


class _Picture(epub.EpubItem):  # type: ignore[misc]
    """A picture that is read when it is written, so that one at a time is in memory."""

    def __init__(self, image: Image, digest: str, blobs: Blobs) -> None:
        super().__init__(f"image-{image.file}", f"images/{image.file}", image.media_type)
        self._digest = digest
        self._blobs = blobs

    def get_content(self, default: bytes | None = None) -> bytes:
        """The bytes of the picture."""
        return self._blobs.read(self._digest)


def _file(uid: str, name: str, media_type: str, data: bytes) -> epub.EpubItem:
    return epub.EpubItem(uid, name, media_type, data)


def _cover(data: bytes) -> epub.EpubItem:
    item = _file("cover-image", COVER, "image/jpeg", data)
    item.properties = ["cover-image"]
    return item


class _Zip(zipfile.ZipFile):
    """A zip file without a clock: the same entries give the same bytes on every system."""

    def writestr(  # type: ignore[override]
        self, name: str, data: bytes | str, compress_type: int | None = None
    ) -> None:
        """Add an entry of 1980; text is deflated, pictures are stored.

        :raises OutputFailed: there is one of that name: of two, readers show only one.
        """
        if name in self.NameToInfo:
            raise OutputFailed(f"Two files of a book would be called {name}.")
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.create_system = _UNIX
        entry.external_attr = 0o644 << 16
        stored = compress_type == zipfile.ZIP_STORED or name.endswith(_COMPRESSED)
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        super().writestr(entry, data)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer with a zip of our own and a language for the package."""

    def __init__(
        self,
        target: Path | BinaryIO,
        book: epub.EpubBook,
        language: str,
        options: Mapping[str, Any],
    ) -> None:
        super().__init__(target, book, options)
        self._language = language

    def write(self) -> None:
        """Write the whole book; the mimetype comes first and is stored (OCF 3.3, section 4.3)."""
        with _Zip(self.file_name, "w", zipfile.ZIP_DEFLATED) as self.out:
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_XML_LANG, self._language)
        del root.attrib["prefix"]  # rendition, which is not used and reserved anyway
        super()._write_opf_file(root)
