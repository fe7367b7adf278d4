"""What an EPUB has of its own for the readers it is made for."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from epub_reading import XHTML, bind
from lxml import etree
from PIL import Image as Pictures
from sample_volume import picture

from publisher.model import Part, Volume
from publisher.renderers.epub.document import NAV, NCX, Page
from publisher.renderers.epub.profiles import adapt_cover, adapt_ncx, adapt_page, adapt_style
from publisher.sections import SCREEN
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
NESTED = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head/><body><nav epub:type="toc"><ol><li><a href="p">Part</a><ol><li><a href="a">Article</a>
<ol><li><a href="a#s">Section</a></li></ol></li><li><a href="b">Other</a></li></ol></li></ol></nav>
</body></html>"""
POINTS = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><head>
<meta name="dtb:depth" content="3"/></head><navMap><navPoint playOrder="1">
<navPoint playOrder="2"><navPoint playOrder="3"/></navPoint><navPoint playOrder="4"/></navPoint>
</navMap></ncx>"""


def test_contents_for_kindle_have_two_levels() -> None:
    nav = etree.fromstring(adapt_page(Page(NAV, NESTED.encode()), "kindle").data)
    assert [a.text for a in nav.iter(f"{XHTML}a")] == ["Part", "Article", "Other"]
    ncx = etree.fromstring(adapt_ncx(Page(NCX, POINTS.encode()), "kindle").data)
    assert [p.get("playOrder") for p in ncx.iter("{*}navPoint")] == ["1", "2", "3"]
    assert ncx.find(".//{*}meta").get("content") == "2"


def test_other_readers_have_all_levels() -> None:
    for profile in ("general", "kobo", "e-ink"):
        assert adapt_page(Page(NAV, NESTED.encode()), profile).data == NESTED.encode()  # type: ignore[arg-type]
        assert adapt_ncx(Page(NCX, POINTS.encode()), profile).data == POINTS.encode()  # type: ignore[arg-type]


def test_styles_for_e_ink_name_no_colour() -> None:
    css = "p { color: red; margin: 0 } mark { background: none; background-color: #ff0 } a { color: inherit }"
    plain = adapt_style(css, "e-ink")
    assert plain == "p {  margin: 0 } mark { background: none; } a { color: inherit }"
    assert adapt_style(css, "general") == css


def test_the_cover_for_e_ink_is_grey_and_fits_the_screen() -> None:
    cover = Pictures.open(io.BytesIO(adapt_cover(picture(1600, 2400), "e-ink")))
    assert cover.mode == "L"
    assert cover.width <= SCREEN[0]
    assert cover.height == SCREEN[1]
    data = picture(1600, 2400)
    assert adapt_cover(data, "general") is data


def test_a_book_for_e_ink_has_the_grey_form_of_its_pictures(sample: Sample) -> None:
    volume, blobs = sample("en")
    grey = blobs.add(b"\xff\xd8\xff grey")
    parts = tuple(
        Part(
            part.title,
            tuple(
                replace(r, images=tuple(replace(image, grey=grey) for image in r.images))
                for r in part.articles
            ),
        )
        for part in volume.parts
    )
    volume = replace(volume, parts=parts)
    names = {f"images/{image.file}" for r in volume.articles for image in r.images}
    cover = picture(400, 600)
    book = bind(volume, blobs, settings=Settings(epub={"profile": "e-ink"}), cover=cover)
    assert {book.read(name) for name in names} == {b"\xff\xd8\xff grey"}
    general = bind(volume, blobs, cover=cover)
    assert all(general.read(name).startswith(b"\xff\xd8\xff\xe0") for name in names)
    assert book.spine() == general.spine()
