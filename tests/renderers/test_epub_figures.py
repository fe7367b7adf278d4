"""Pictures that say what they show, tables that say what their cells head."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_reading import LANG, XHTML, bind, record
from lxml import etree

from publisher.model import Part, Volume
from publisher.renderers.epub.figures import fit_pictures, set_tables, survey_pictures
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

WORDS = words_for("en", Settings())
SILENT = "Picture without a description"


def body(markup: str) -> etree._Element:
    return etree.fromstring(f"<div>{markup}</div>")


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ('<figure><img alt="A mill"/><figcaption>Lyon</figcaption></figure>', "A mill"),
        ('<figure><img alt=" "/><figcaption>A <em>mill</em></figcaption></figure>', "A mill"),
        ('<figure><img alt="IMG_2034.JPG"/><figcaption>A mill</figcaption></figure>', "A mill"),
        ('<img alt="图片" title="A mill"/>', "A mill"),
        ("<figure><img/><figcaption>A mill<br/>in Lyon</figcaption></figure>", "A mill in Lyon"),
        ('<img alt="Photo 3"/>', SILENT),
        ("<figure><img/><figcaption>（本刊资料图片）</figcaption></figure>", SILENT),
        ('<img alt="图片来源：本刊"/>', SILENT),
        ('<img alt="[Photo by A. Writer]"/>', SILENT),
        ('<img alt="水车（图片来源：本刊）"/>', "水车（图片来源：本刊）"),
        ('<img alt="（一）摄于里昂"/>', "（一）摄于里昂"),
        ('<img alt="（世界地图）"/>', "（世界地图）"),
        ('<img alt="（母亲的照片）"/>', "（母亲的照片）"),
        ('<img alt="来源与去向"/>', "来源与去向"),
        ("<figure><img/><figcaption>（本刊插图）</figcaption></figure>", SILENT),
        ("<img/>", SILENT),
        ('<img alt="What img.jpg shows"/>', "What img.jpg shows"),
    ],
)
def test_a_picture_says_what_the_source_says(picture: str, told: str) -> None:
    text = body(f"<p>x {picture}</p>")
    undescribed = survey_pictures(text).undescribed
    fit_pictures(text, WORDS, "en")
    (image,) = text.iter("img")
    assert image.get("alt") == told
    assert undescribed == (told == SILENT)


def test_header_cells_say_what_they_head() -> None:
    text = body(
        "<table><tbody><tr><th></th><th>1040</th></tr><tr><th>Clay</th><td>x</td></tr>"
        "<tr><td>y</td><th>z</th></tr></tbody></table>"
    )
    set_tables(text, WORDS)
    assert [(c.text, c.get("scope")) for c in text.iter("th")] == [
        ("1040", None),
        ("Clay", "row"),
        ("z", None),
    ]
    text = body(
        "<table><tbody><tr><th>Kind</th><th>Year</th></tr><tr><td>a</td><td>b</td></tr></tbody>"
        "</table>"
    )
    set_tables(text, WORDS)
    assert [cell.get("scope") for cell in text.find("table/thead/tr")] == ["col", "col"]
    assert len(text.findall("table/tbody/tr")) == 1


def test_a_head_that_reaches_into_the_body_stays_there() -> None:
    text = body(
        '<table><tbody><tr><th rowspan="2">a</th><th>b</th></tr><tr><td>c</td></tr></tbody></table>'
    )
    set_tables(text, WORDS)
    assert text.find("table/thead") is None
    assert [cell.get("scope") for cell in text.iter("th")] == ["col", "col"]


def test_a_wide_table_scrolls_and_has_a_name() -> None:
    cells = "<td>x</td>" * 6
    text = body(
        f"<p>a</p><table><caption>Sizes</caption><tr>{cells}</tr></table>tail"
        f'<table><tr><td colspan="9">x</td></tr></table><table><tr><td>x</td></tr></table>'
    )
    set_tables(text, WORDS)
    assert [frame.get("aria-label") for frame in text.findall("div")] == ["Sizes", "Table"]
    assert {frame.get("tabindex") for frame in text.findall("div")} == {"0"}
    assert [child.tag for child in text] == ["p", "div", "div", "table"]
    assert text[1].tail == "tail"


def test_what_we_say_of_a_picture_is_in_a_language_that_we_have(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    articles = tuple(
        record(blobs, tongue, "<p><img/></p>", language=tongue) for tongue in ("zh-Hant", "de")
    )
    volume = Volume("v", "v", "V", "T", "", 1, 1, "zh-Hans", (Part("", articles),))
    book = bind(volume, blobs)
    said = {}
    for tongue in ("zh-Hant", "de"):
        (image,) = book.tree(f"a-{tongue}.xhtml").iter(f"{XHTML}img")
        said[tongue] = image.get("alt"), image.get(LANG)
    assert said == {
        "zh-Hant": ("圖片，來源未附說明", None),
        "de": ("图片，来源未附说明", "zh-Hans"),
    }
