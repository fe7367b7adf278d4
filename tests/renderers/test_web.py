"""The web edition as a reader meets it: pages on a disk, in a browser, without a network."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from publisher.editions import File, PageBreak, Pagination
from publisher.model import Part, Record, Volume
from publisher.renderers.assemble import parse
from publisher.renderers.web import render_web
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
NO_PAGES = Pagination()


class Elements(HTMLParser):
    """All start tags of a page as an HTML parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.found if name == tag)


def read(files: tuple[File, ...], blobs: Blobs) -> dict[str, str]:
    """The pages and the style of a web edition, by path."""
    return {file.path: blobs.text(file.digest) for file in files if not file.path.endswith(".jpg")}


def setting(
    sample: Sample, language: str = "zh-Hans", pages: Pagination = NO_PAGES
) -> dict[str, str]:
    volume, blobs = sample(language)
    return read(render_web(volume, pages, blobs, Settings()), blobs)


def tree(page: str) -> etree._Element:
    """A page as XML, which it is too, without its namespace."""
    return etree.fromstring(page.replace(' xmlns="http://www.w3.org/1999/xhtml"', "").encode())


def text(element: etree._Element) -> str:
    return "".join(element.itertext())


def with_record(volume: Volume, **changes: object) -> Volume:
    """The volume with changes to the record of its first article."""
    first, *rest = volume.articles
    return replace(volume, parts=(Part("", (replace(first, **changes), *rest)),))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_article_is_reached_from_the_contents_in_order(sample: Sample, language: str) -> None:
    volume, blobs = sample(language)
    files = render_web(volume, NO_PAGES, blobs, Settings())
    assert files[0].path == "web/index.html"
    pages = read(files, blobs)
    contents = tree(pages["web/index.html"]).find(".//nav[@class='toc']")
    assert contents is not None
    for link, record in zip(contents.iter("a"), volume.articles, strict=True):
        page = tree(pages[f"web/{link.get('href')}"])
        assert page.findtext(".//h1") == record.title
        assert record.title in text(link)


def test_next_leads_through_the_whole_volume_and_back_to_the_contents(sample: Sample) -> None:
    volume, _ = sample()
    pages = setting(sample)
    here, walked = f"{volume.articles[0].id}.html", []
    while here != "index.html":
        walked.append(here)
        link = tree(pages[f"web/{here}"]).find(".//nav[@class='turn']/a[@class='next']")
        assert link is not None
        here = link.get("href", "")
    assert walked == [f"{record.id}.html" for record in volume.articles]


def test_every_paragraph_stands_in_its_page_word_for_word(sample: Sample) -> None:
    volume, blobs = sample()
    breaks = (PageBreak("3", "a-paper", "b1"), PageBreak("4", "a-paper", "b5"))
    pages = read(render_web(volume, Pagination(9, {}, breaks), blobs, Settings()), blobs)
    for record in volume.articles:
        page = text(tree(pages[f"web/{record.id}.html"]))
        for block in parse(blobs.text(record.body)).iter("p", "li", "td", "figcaption", "h2"):
            assert (block.text or "") in page


def test_nothing_is_asked_of_anybody(sample: Sample) -> None:
    for path, page in setting(sample).items():
        if path.endswith(".css"):
            assert "url(" not in page
            assert "@import" not in page
            continue
        elements = Elements(page)
        assert not list(elements.named("script"))
        for tag, attributes in elements.found:
            loaded = {"src", "srcset", "data", "poster", "background", "action"}
            addresses = [attributes[name] for name in loaded & attributes.keys()]
            if tag in ("link", "base"):
                addresses.append(attributes["href"])
            assert all(re.match(r"(\.\./|\w[\w./-]*$)", address or "") for address in addresses)


def test_pictures_are_in_the_edition_with_their_sizes_and_load_when_needed(sample: Sample) -> None:
    volume, blobs = sample()
    files = render_web(volume, NO_PAGES, blobs, Settings())
    paths = {file.path for file in files}
    page = blobs.text(next(file.digest for file in files if file.path == "web/a-paper.html"))
    (picture,) = Elements(page).named("img")
    assert f"web/{picture['src']}" in paths
    assert (picture["width"], picture["height"], picture["loading"]) == ("1200", "800", "lazy")
    pictures = [file for file in files if file.path.startswith("web/images/")]
    assert len(pictures) == 2
    assert all(len(blobs.read(file.digest)) == file.bytes for file in files)


def test_titles_in_another_language_say_so(sample: Sample) -> None:
    volume, blobs = sample("en")
    volume = replace(with_record(volume, language="ja"), library="紙")
    pages = read(render_web(volume, NO_PAGES, blobs, Settings()), blobs)
    tongues = [
        {
            a.get("href"): a.get("lang")
            for a in tree(pages[f"web/{name}.html"]).iterfind(".//nav//a")
        }
        for name in ("a-paper", "a-press")
    ]
    for told in tongues:
        assert told["../../../index.html"] == "zh"
        assert told["a-paper.html"] == "ja"
        assert told["a-press.html"] is None


def test_leaders_lead_to_a_date_or_a_page(sample: Sample) -> None:
    volume, blobs = sample("en")
    pages = read(
        render_web(with_record(volume, published=None), NO_PAGES, blobs, Settings()), blobs
    )
    undated, dated, *_ = tree(pages["web/index.html"]).iterfind(".//nav[@class='toc']//li")
    assert undated.find(".//span[@class='leader']") is None
    assert dated.find(".//span[@class='leader']") is not None


def test_print_pages_stand_in_the_margin_and_in_the_contents(sample: Sample) -> None:
    breaks = (
        PageBreak("7", "a-paper", ""),
        PageBreak("8", "a-paper", "b4"),
        PageBreak("9", "a-press", "b4"),
    )
    pages = setting(sample, "en", Pagination(12, {"a-paper": "7", "a-press": "9"}, breaks))
    paper = tree(pages["web/a-paper.html"])
    marks = paper.findall(".//article//span[@role='doc-pagebreak']")
    assert [mark.get("aria-label") for mark in marks] == [
        "Page 7 of the print edition",
        "Page 8 of the print edition",
    ]
    figure = marks[1].getnext()
    assert figure is not None
    assert (figure.tag, figure.get("id")) == ("figure", "b4")
    assert not any(map(text, marks)), "a page number is no part of the text"
    table = tree(pages["web/a-press.html"]).find(".//table")
    assert table is not None
    assert table.getprevious().get("id") == "folio-9"  # type: ignore[union-attr]
    toc = tree(pages["web/index.html"]).findall(".//nav[@class='toc']//span[@class='page']")
    assert [page.text for page in toc] == ["7", "9"]


def test_each_page_tells_where_its_article_comes_from(sample: Sample) -> None:
    page = setting(sample)["web/a-paper.html"]
    assert "纸上作坊" in page
    assert '<time datetime="2019-09-22">2019年9月22日</time>' in page
    assert 'href="https://example.org/paper/2019/09/22/' in page


def test_articles_of_other_volumes_are_linked_across_the_library(sample: Sample) -> None:
    pages = setting(sample)
    target = "../../light-2/web/a-library.html"
    body = tree(pages["web/a-press.html"]).find(".//article")
    assert body is not None
    assert target in [link.get("href") for link in body.iter("a")]
    elsewhere = tree(pages["web/index.html"]).find(".//section[@class='elsewhere']")
    assert elsewhere is not None
    assert [link.get("href") for link in elsewhere.iter("a")] == [target]


def test_links_within_the_volume_find_their_place(sample: Sample) -> None:
    pages = setting(sample)
    links = [a.get("href", "") for a in tree(pages["web/a-press.html"]).iter("a")]
    assert "a-paper.html#fibre" in links
    paper = tree(pages["web/a-paper.html"])
    ids = [element.get("id") for element in paper.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inside = [a.get("href", "")[1:] for a in paper.iter("a") if a.get("href", "").startswith("#")]
    assert set(inside) <= set(ids)
    assert {"text", "fn-1", "fnref-1"} <= set(inside)


def test_a_hostile_title_and_address_stay_text(sample: Sample) -> None:
    volume, blobs = sample()
    evil = '</title><script>alert(1)</script><img src=x onerror="alert(2)">'
    volume = replace(with_record(volume, title=evil, url="javascript:alert(3)"), title=evil)
    for page in read(render_web(volume, NO_PAGES, blobs, Settings()), blobs).values():
        elements = Elements(page)
        assert not list(elements.named("script"))
        for _, attributes in elements.found:
            assert "onerror" not in attributes
            assert not (attributes.get("href") or "").startswith("javascript")


@pytest.mark.parametrize(("language", "word"), [("zh-Hans", "目录"), ("en", "Contents")])
def test_pages_speak_the_language_of_the_volume(sample: Sample, language: str, word: str) -> None:
    volume, blobs = sample(language)
    volume = with_record(volume, language="ja")
    pages = read(render_web(volume, NO_PAGES, blobs, Settings()), blobs)
    page = tree(pages["web/a-paper.html"])
    assert page.get("lang") == language
    assert page.find(".//article").get("lang") == "ja"  # type: ignore[union-attr]
    assert page.find(".//nav[@class='contents']").get("aria-label") == word  # type: ignore[union-attr]
    assert tree(pages["web/a-press.html"]).find(".//article").get("lang") is None  # type: ignore[union-attr]


def test_a_page_has_landmarks_and_a_way_past_them(sample: Sample) -> None:
    page = tree(setting(sample)["web/a-paper.html"])
    skip = page.find(".//a")
    assert skip is not None
    assert (skip.get("class"), skip.get("href")) == ("skip", "#text")
    assert page.find(".//main").get("id") == "text"  # type: ignore[union-attr]
    labels = [nav.get("aria-label") for nav in page.iter("nav")]
    assert len(labels) == len(set(labels)) == 3


def test_a_long_volume_is_listed_whole_beside_each_article(sample: Sample) -> None:
    volume, blobs = sample()
    records = _many(volume.articles[0], 60)
    long = replace(volume, parts=(Part("甲", records[:50]), Part("乙", records[50:])))
    pages = read(render_web(long, NO_PAGES, blobs, Settings()), blobs)
    contents = tree(pages["web/x-30.html"]).find(".//nav[@class='contents']")
    assert contents is not None
    links = [link.get("href") for link in contents.findall(".//li/a")]
    assert links == [f"{record.id}.html" for record in records]
    current = contents.find(".//a[@aria-current]")
    assert current is not None
    assert current.get("href") == "x-30.html"
    assert not [fold for fold in current.iterancestors("details") if fold.get("open") is None]


def _many(record: Record, number: int) -> tuple[Record, ...]:
    return tuple(
        replace(record, id=f"x-{n}", title=f"第 {n} 篇", published=dt.date(2020, 1, 1))
        for n in range(number)
    )


def test_the_same_volume_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    volume, blobs = sample()
    again, other = sample()
    first = render_web(volume, NO_PAGES, blobs, Settings())
    assert first == render_web(again, NO_PAGES, other, Settings())


def test_only_the_editions_that_are_made_are_offered(sample: Sample) -> None:
    volume, blobs = sample()
    settings = Settings(formats=("epub", "web"))
    index = read(render_web(volume, NO_PAGES, blobs, settings), blobs)["web/index.html"]
    assert f'href="../{volume.slug}.epub"' in index
    assert ".pdf" not in index


def test_a_print_edition_that_failed_is_not_offered(sample: Sample) -> None:
    assert ".pdf" not in setting(sample)["web/index.html"]
    assert ".pdf" in setting(sample, pages=Pagination(5))["web/index.html"]


def test_a_hebrew_article_is_read_from_the_right(sample: Sample) -> None:
    volume, blobs = sample("en")
    mixed = with_record(volume, language="he")
    pages = read(render_web(mixed, NO_PAGES, blobs, Settings()), blobs)
    first, second = (tree(pages[f"web/{record.id}.html"]) for record in mixed.articles[:2])
    assert first.get("dir") is None
    assert first.find(".//article").get("dir") == "rtl"  # type: ignore[union-attr]
    assert second.find(".//article").get("dir") is None  # type: ignore[union-attr]
    whole = read(render_web(replace(mixed, language="he"), NO_PAGES, blobs, Settings()), blobs)
    first, second = (tree(whole[f"web/{record.id}.html"]) for record in mixed.articles[:2])
    assert first.get("dir") == "rtl"
    assert first.find(".//article").get("dir") is None  # type: ignore[union-attr]
    assert second.find(".//article").get("dir") == "ltr"  # type: ignore[union-attr]


def test_the_colophon_speaks_of_pictures_only_where_there_are_some(sample: Sample) -> None:
    volume, blobs = sample("en")
    bare = tuple(replace(record, images=()) for record in volume.articles)
    for articles, expected in ((volume.articles, True), (bare, False)):
        made = replace(volume, parts=(Part("", articles),))
        page = read(render_web(made, NO_PAGES, blobs, Settings()), blobs)["web/index.html"]
        foot = text(tree(page).find(".//footer"))  # type: ignore[arg-type]
        assert ("pictures" in foot) is expected
        assert "by publisher" in foot
