"""Whether Send to Kindle takes an EPUB, as far as that can be known without sending it.

Amazon says only "E999" of a book that it refuses. What is looked for here are the limits it
publishes and the reasons its converter is known to have: Amazon's *Kindle Publishing Guidelines*
(2019.2; sections 4.2 cover, 5 navigation, 10.4 pictures, appendix on languages), the help page of
Send to Kindle (200 MB by the web, reflowable text), and the order of the contents, which has to be
that of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lxml import etree
from PIL import Image, UnidentifiedImageError

from publisher.check.book import CONTAINER, NCX, XHTML, Book, Unreadable, open_book, resolve
from publisher.check.codes import finding
from publisher.check.contents import nav_entries, ncx_entries
from publisher.model import Finding

MAX_FILE = 200_000_000  #: bytes by the web; 50 MB by e-mail
MAX_PICTURE = 5_000_000  #: bytes; larger ones are made smaller, and blurred
MAX_LEVELS = 2  #: of the contents below each other; deeper ones are not shown
COVER_HEIGHT, COVER_WIDTH = 1000, 625  #: px, at least
_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif"})
_FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
#: Languages of the guidelines' list, by their primary subtag (ISO 639).
_LANGUAGES = frozenset(
    "af gsw ar eu nb br ca zh kw co cs da nl stq en fi fr fy frr gl de gu hi is ga it ja la lb ml "
    "gv mr no nn pl pt oc rm sco gd es sv ta cy".split()
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def check_for_kindle(path: Path) -> list[Finding]:
    """All reasons for which Send to Kindle may refuse an EPUB, or show less of it."""
    try:
        with open_book(path) as book:
            package = _package(book)
            return [
                *_check_size(path),
                *_check_pictures(book),
                *_check_cover(book, package),
                *_check_language(book, package),
                *_check_layout(book, package),
                *_check_contents(book, package),
            ]
    except Unreadable as error:
        return [error.finding]


def _package(book: Book) -> etree._Element:
    return book.tree(_package_name(book))


def _package_name(book: Book) -> str:
    root = next(book.tree(CONTAINER).iter("{*}rootfile"), None)
    return (root.get("full-path") if root is not None else "") or ""


def _check_size(path: Path) -> Iterator[Finding]:
    size = path.stat().st_size
    if size > MAX_FILE:
        yield finding("kindle-too-large", path, f"{size} bytes, at most {MAX_FILE}")


# --- pictures -----------------------------------------------------------------------------


def _check_pictures(book: Book) -> Iterator[Finding]:
    for item in book.items:
        if item.media_type.startswith("image/") and item.name in book.sizes:
            yield from _check_picture(book, item.name, item.media_type)
        if item.media_type == XHTML and "svg" in item.properties:
            yield finding("kindle-picture-format", book.where(item.name), "holds a drawing in SVG")


def _check_picture(book: Book, name: str, media_type: str) -> Iterator[Finding]:
    where = book.where(name)
    if media_type not in _PICTURES:
        yield finding("kindle-picture-format", where, f"{media_type}: use JPEG, PNG or GIF")
        return
    size = book.sizes[name]
    if size > MAX_PICTURE:
        yield finding("kindle-picture-large", where, f"{size} bytes, at most {MAX_PICTURE}")
    try:
        with Image.open(BytesIO(book.read(name))) as picture:
            held = _FORMATS.get(str(picture.format), str(picture.format))
    except Unreadable as error:
        yield error.finding
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        yield finding("kindle-picture-format", where, f"is no picture: {error}")
    else:
        if held != media_type:
            yield finding("kindle-picture-format", where, f"is told to be {media_type}, is {held}")


def _check_cover(book: Book, package: etree._Element) -> Iterator[Finding]:
    covers = [item for item in book.items if "cover-image" in item.properties]
    named = {meta.get("content") for meta in package.iter("{*}meta") if meta.get("name") == "cover"}
    old = [
        target[0]
        for item in package.iterfind("{*}manifest/{*}item")
        if item.get("id") in named
        and (target := resolve(_package_name(book), item.get("href", "")))
    ]
    name = next((item.name for item in covers), next(iter(old), ""))
    if name not in book.sizes:
        yield finding("kindle-cover", book.path, "no picture is named as the cover")
        return
    try:
        with Image.open(BytesIO(book.read(name))) as picture:
            width, height = picture.size
    except (Unreadable, OSError, ValueError, Image.DecompressionBombError):
        return  # told of the picture
    if width < COVER_WIDTH or height < COVER_HEIGHT:
        message = f"{width} x {height} px, at least {COVER_WIDTH} x {COVER_HEIGHT}"
        yield finding("kindle-cover", book.where(name), message)


# --- what the package says ----------------------------------------------------------------


def _check_language(book: Book, package: etree._Element) -> Iterator[Finding]:
    languages = [(element.text or "").strip() for element in package.iter("{*}language")]
    where = book.where(_package_name(book))
    if not languages or not languages[0]:
        yield finding("kindle-language", where, "no language is told")
    for tag in filter(None, languages):
        if not _TAG.fullmatch(tag) or tag.partition("-")[0].lower() not in _LANGUAGES:
            yield finding("kindle-language", where, f"{tag} is not among Kindle's languages")


def _check_layout(book: Book, package: etree._Element) -> Iterator[Finding]:
    """A fixed layout is not converted, and pictures without text are not read aloud or searched."""
    where = book.where(_package_name(book))
    for meta in package.iter("{*}meta"):
        said = (meta.text or meta.get("content") or "").strip()
        name = meta.get("property") or meta.get("name")
        if (name, said) in (("rendition:layout", "pre-paginated"), ("fixed-layout", "true")):
            yield finding("kindle-fixed-layout", where, f"{name} is {said}")
    for item in package.iterfind("{*}spine/{*}itemref"):
        if "rendition:layout-pre-paginated" in item.get("properties", "").split():
            yield finding("kindle-fixed-layout", where, f"{item.get('idref')} is of fixed layout")
    for item in package.iterfind("{*}manifest/{*}item"):
        if re.match(r"[a-z][a-z0-9+.-]*://", item.get("href", ""), re.IGNORECASE):
            yield finding("kindle-remote", where, item.get("href", ""))


# --- contents -----------------------------------------------------------------------------


def _check_contents(book: Book, package: etree._Element) -> Iterator[Finding]:
    order = {name: number for number, name in enumerate(_spine(book, package))}
    readers = [("nav", nav_entries)] + ([("ncx", ncx_entries)] if book.of_type(NCX) else [])
    if not book.of_type(NCX):
        yield finding("kindle-contents", book.path, "there is no NCX")
    for kind, read in readers:
        try:
            entries = read(book)
        except Unreadable as error:
            yield error.finding
            continue
        if not entries:
            yield finding("kindle-contents", book.path, f"the {kind} is empty")
        last, place = -1, ""
        for entry in entries:
            number = order.get(entry.name)
            if number is None:
                message = f"the {kind} leads to {entry.name}, which is not in the order of reading"
                yield finding("kindle-contents", book.path, message)
            elif number < last:
                message = (
                    f"“{entry.label}” stands after {place} in the {kind}, before it in the book"
                )
                yield finding("kindle-contents", book.path, message)
            else:
                last, place = number, f"“{entry.label}”"
    yield from _check_levels(book)


def _spine(book: Book, package: etree._Element) -> list[str]:
    base = _package_name(book)
    files = {
        item.get("id"): target[0]
        for item in package.iterfind("{*}manifest/{*}item")
        if (target := resolve(base, item.get("href", "")))
    }
    return [
        files[ref.get("idref")]
        for ref in package.iterfind("{*}spine/{*}itemref")
        if ref.get("idref") in files
    ]


def _check_levels(book: Book) -> Iterator[Finding]:
    for item in book.of_type(NCX):
        points = book.tree(item.name).iter("{*}navPoint")
        depth = max((_depth(point, "navPoint") for point in points), default=0)
        if depth > MAX_LEVELS:
            message = f"{depth} levels, of which {MAX_LEVELS} are shown"
            yield finding("kindle-contents-deep", book.where(item.name), message)


def _depth(element: etree._Element, name: str) -> int:
    return 1 + sum(etree.QName(outer).localname == name for outer in element.iterancestors())
