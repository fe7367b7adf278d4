"""An EPUB as tests read it: what is in the zip, parsed as XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from lxml import etree

from publisher.editions import Pagination
from publisher.model import Record, Volume
from publisher.renderers.epub.book import render_epub
from publisher.settings import Settings
from publisher.store import Blobs

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COVER = b"\xff\xd8\xff\xe0 a cover"


@dataclass(frozen=True)
class Book:
    data: bytes

    @property
    def zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def read(self, name: str) -> bytes:
        return self.zip.read(f"EPUB/{name}")

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.read(name))

    def package(self) -> etree._Element:
        return self.tree("content.opf")

    def meta(self, name: str) -> list[str]:
        """Values of a dc: element or of a property, in order."""
        package = self.package()
        elements = package.findall(f".//{{http://purl.org/dc/elements/1.1/}}{name}")
        elements += package.findall(f".//{{*}}meta[@property='{name}']")
        return [element.text or "" for element in elements]

    def links(self, kind: str) -> list[tuple[str, str]]:
        """Label and address of each line of one of the nav's lists."""
        for nav in self.tree("nav.xhtml").iter(f"{XHTML}nav"):
            if nav.get(TYPE) == kind:
                return [("".join(a.itertext()), a.get("href")) for a in nav.iter(f"{XHTML}a")]
        return []

    def spine(self) -> list[str]:
        package = self.package()
        hrefs = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        return [hrefs[item.get("idref")] for item in package.iter("{*}itemref")]


def bind(
    volume: Volume,
    blobs: Blobs,
    pagination: Pagination | None = None,
    settings: Settings | None = None,
    cover: bytes = COVER,
) -> Book:
    target = io.BytesIO()
    pagination = pagination or Pagination()
    render_epub(volume, cover, pagination, blobs, settings or Settings(), target)
    return Book(target.getvalue())


def record(blobs: Blobs, name: str, body: str, **others: object) -> Record:
    """A bare record of an article."""
    values: dict[str, object] = {
        "id": name,
        "source": f"s/{name}.md",
        "archive": "s",
        "title": name,
        "body": blobs.add(body.encode()),
        "authors": (),
        "published": None,
        "language": "en",
        "url": "",
        "site": "",
        "tags": (),
        "places": (),
        "words": 1,
        "fingerprint": name,
        **others,
    }
    return Record(**values)  # type: ignore[arg-type]
