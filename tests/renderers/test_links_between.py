"""A link to a part of another article leads to that part in every edition, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_reading import XHTML, bind, record
from lxml import etree
from pymupdf import Document

from publisher.addresses import target_id
from publisher.model import Pagination, Part, Reference, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.web import render_web
from publisher.settings import Settings
from publisher.store import Blobs

HAN = target_id("原料")
THERE = (
    "<p>x</p>"
    * 60
    + f'<h2 id="fibre">Fibre</h2><p>y</p><h2 id="{HAN}">Z</h2><p>z<a class="noteref" href="#n" '
    'id="r">1</a></p><section class="notes"><ol><li id="n">n <a class="backref" href="#r">↩</a>'
    "</li></ol></section>"
)
#: By what follows the address, where a link leads; empty for the beginning of the article.
PLACES = {"#fibre": "fibre", "#%E5%8E%9F%E6%96%99": HAN, "#gone": "", "#n": "", "": ""}


@pytest.fixture
def made(tmp_path: Path) -> tuple[Volume, Blobs]:
    blobs = Blobs(tmp_path)
    here = "".join(f'<p><a href="archive:s/there.md{end}">see</a></p>' for end in PLACES)
    articles = (record(blobs, "here", here), record(blobs, "there", THERE))
    reference = Reference("archive:s/there.md", "there", "there", "v", "V", "v")
    return Volume("v", "v", "V", "T", "", 1, 1, "en", (Part("", articles),), (reference,)), blobs


def expected(page: str) -> list[str]:
    return [f"{page}#{place}" if place else page for place in PLACES.values()]


def test_in_the_epub(made: tuple[Volume, Blobs]) -> None:
    book = bind(*made)
    links = [a.get("href") for a in book.tree("a-here.xhtml").iter(f"{XHTML}a")]
    assert links == expected("a-there.xhtml")
    ids = {element.get("id") for element in book.tree("a-there.xhtml").iter()}
    assert {"fibre", HAN} <= ids


def test_in_the_web_edition(made: tuple[Volume, Blobs]) -> None:
    volume, blobs = made
    files = {file.path: file for file in render_web(volume, Pagination(), blobs, Settings())}
    pages = {
        name: etree.fromstring(blobs.read(files[f"web/{name}.html"].digest), etree.HTMLParser())
        for name in ("here", "there")
    }
    links = [a.get("href") for a in pages["here"].xpath("//a[@class='internal']")]
    assert links == expected("there.html")
    assert {"fibre", HAN} <= set(pages["there"].xpath("//@id"))


def test_in_print(made: tuple[Volume, Blobs]) -> None:
    volume, blobs = made
    run = render_pdf(volume, blobs, Settings())
    assert [found.code for found in run.findings] == []
    pdf = Document(stream=run.data)
    page = next(page for page in pdf if "see" in page.get_text())
    lines = {round(link["from"].y0): link["page"] for link in page.get_links()}
    targets = [lines[height] for height in sorted(lines)]
    heading = next(number for number, page in enumerate(pdf) if "Fibre\n" in page.get_text())
    assert [target == heading for target in targets] == [True, True, False, False, False]
