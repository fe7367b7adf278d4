"""A link to a part of another article leads to that part in every edition, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_reading import XHTML, bind, record
from lxml import etree
from pymupdf import Document

from publisher.addresses import target_id
from publisher.editions import Pagination
from publisher.model import Part, Reference, Volume
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


AFAR = (
    '<p>x<i id="top">y</i></p><h2 id="fibre">Fi<b>bre</b></h2><p id="p">y</p>'
    '<p><span id="before"></span></p><h2>Water</h2>'
    '<section class="notes"><ol><li id="n">n</li></ol></section>'
)
#: By what follows the address: where a link leads on the web, and the section that is named.
AFAR_PLACES = {
    "#fibre": ("#fibre", "Fibre"),
    "#p": ("#p", "Fibre"),
    "#before": ("#before", "Water"),
    "#top": ("#top", ""),
    "#gone": ("", ""),
    "#n": ("", ""),
    "": ("", ""),
}


@pytest.fixture
def afar(tmp_path: Path) -> tuple[Volume, Blobs]:
    """A volume with links to places in an article of another one."""
    blobs = Blobs(tmp_path)
    links = "".join(f'<p><a href="archive:s/far.md{end}">see</a></p>' for end in AFAR_PLACES)
    article = record(blobs, "here", f'{links}<p><a href="archive:s/far.md#p">Fibre, Far</a></p>')
    body = record(blobs, "far", AFAR).body
    to = Reference("archive:s/far.md", "far", "Far", "w", "W", "w", body=body)
    return Volume("v", "v", "V", "T", "", 1, 1, "en", (Part("", (article,)),), (to,)), blobs


def named(section: str) -> str:
    return f"see (see the section “{section}” of “Far” in W)" if section else "see (see “Far” in W)"


def test_links_from_another_volume_name_the_section(afar: tuple[Volume, Blobs]) -> None:
    page = bind(*afar).tree("a-here.xhtml")
    told = ["".join(p.itertext()) for p in page.iter(f"{XHTML}p") if p.getparent().tag != "header"]
    assert told == [
        *(named(section) for _, section in AFAR_PLACES.values()),
        "Fibre, Far (see W)",
    ]


def test_links_from_another_volume_lead_to_the_place_on_the_web(
    afar: tuple[Volume, Blobs],
) -> None:
    volume, blobs = afar
    files = {file.path: file for file in render_web(volume, Pagination(), blobs, Settings())}
    page = etree.fromstring(blobs.read(files["web/here.html"].digest), etree.HTMLParser())
    ends = [*(end for end, _ in AFAR_PLACES.values()), "#p"]
    links = page.xpath("//a[@class='internal']/@href")
    assert links == [f"../../w/web/far.html{end}" for end in ends]
