"""Reading an EPUB that nobody vouches for: bounded in bytes, members and depth.

Nothing is unpacked to the disk, so member names that lead elsewhere do no harm.
"""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from publisher.check.codes import finding
from publisher.model import Finding

MAX_MEMBERS = 100_000
MAX_DOCUMENT = 20_000_000  #: bytes of one document or style sheet, unpacked
MAX_BOOK = 2_000_000_000  #: bytes of the whole book, unpacked

CONTAINER = "META-INF/container.xml"
XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"
SVG = "image/svg+xml"

#: What reading a zip of unknown origin raises, besides BadZipFile (all seen on altered files).
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # encrypted; NotImplementedError, a subclass, for unknown compression
    ValueError,
    OverflowError,
)


class Unreadable(Exception):
    """A book or one of its files cannot be read; carries the finding that says so."""

    def __init__(self, code: str, where: object, message: str) -> None:
        super().__init__(message)
        self.finding: Finding = finding(code, where, message)


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the manifest."""

    name: str  #: path in the zip
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True)
class Book:
    """An open EPUB: its members and its manifest."""

    path: Path
    archive: zipfile.ZipFile
    sizes: dict[str, int]  #: bytes by member name, unpacked
    items: tuple[Item, ...] = ()
    package: str = ""  #: the member that is the package document

    def where(self, name: str) -> str:
        """A member as findings name it."""
        return f"{self.path}/{name}"

    def read(self, name: str) -> bytes:
        """The bytes of a document.

        :raises Unreadable: it is missing, broken or larger than any document may be.
        """
        if self.sizes.get(name, 0) > MAX_DOCUMENT:
            raise Unreadable(
                "epub-too-large", self.where(name), f"unpacks to {self.sizes[name]} bytes"
            )
        try:
            return self.archive.read(name)
        except KeyError as error:
            raise Unreadable("epub-damaged", self.where(name), "is not in the zip") from error
        except _READ_ERRORS as error:
            raise Unreadable("epub-damaged", self.where(name), f"{error}") from error

    def tree(self, name: str) -> etree._Element:
        """A document as a tree; nothing outside it is read, no entity is expanded.

        :raises Unreadable: as :meth:`read`, or it is not well-formed.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            message = f"{error}"
            raise Unreadable("epub-document-malformed", self.where(name), message) from error

    def of_type(self, *media_types: str) -> list[Item]:
        """The manifest's files of these types that are in the zip, in its order."""
        return [
            item
            for item in self.items
            if item.media_type in media_types and item.name in self.sizes
        ]


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open an EPUB.

    :raises Unreadable: it is not one, or unpacks to more than MAX_BOOK.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _READ_ERRORS as error:
        raise Unreadable("epub-damaged", path, f"{error}") from error
    with archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        if total > MAX_BOOK or len(infos) > MAX_MEMBERS:
            message = f"unpacks to {len(infos)} files and {total} bytes"
            raise Unreadable("epub-too-large", path, message)
        yield _with_package(Book(path, archive, {info.filename: info.file_size for info in infos}))


def broken_members(book: Book) -> Iterator[Finding]:
    """Members whose bytes are not those that were packed."""
    for info in book.archive.infolist():
        try:
            with book.archive.open(info) as member:
                while member.read(1 << 20):
                    pass
        except _READ_ERRORS as error:
            yield finding("epub-damaged", book.where(info.filename), f"{error}")


def resolve(base: str, href: str) -> tuple[str, str] | None:
    """Which member and which id ``href`` means in the member ``base``; nothing if outside."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    return name, unquote(parts.fragment)


def _with_package(book: Book) -> Book:
    """The same book with what its package document says."""
    rootfile = next(book.tree(CONTAINER).iter("{*}rootfile"), None)
    name = (rootfile.get("full-path") if rootfile is not None else "") or ""
    package = book.tree(name)
    items = tuple(
        Item(target[0], item.get("media-type", ""), frozenset(item.get("properties", "").split()))
        for item in package.iterfind("{*}manifest/{*}item")
        if (target := resolve(name, item.get("href", "")))
    )
    return replace(book, items=items, package=name)
