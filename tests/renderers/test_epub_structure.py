"""The ways into a book, and what an article says of itself at its beginning and end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from epub_reading import LANG, TYPE, XHTML, Book, bind, record
from lxml import etree

from publisher.editions import PageBreak, Pagination
from publisher.model import Part, Record, Reference, Volume
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]


def volume_of(*records: Record, language: str = "en", **others: object) -> Volume:
    parts = (Part("", records),)
    return Volume("v", "v", "V", "T", "", 1, 1, language, parts, **others)  # type: ignore[arg-type]


def told(element: etree._Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def test_landmarks_and_guide_name_the_same_places(sample: Sample) -> None:
    book = bind(*sample("en", ("First", "Second")))
    (nav,) = (n for n in book.tree("nav.xhtml").iter(f"{XHTML}nav") if n.get(TYPE) == "landmarks")
    marks = {a.get("href"): a.get(TYPE) for a in nav.iter(f"{XHTML}a")}
    guide = {r.get("href"): r.get("type") for r in book.package().iter("{*}reference")}
    assert marks["half-title.xhtml"] == "halftitlepage"
    assert marks["authors.xhtml"] == guide["authors.xhtml"] == "index"
    assert (marks["part-1.xhtml"], guide["part-1.xhtml"]) == ("bodymatter", "text")
    assert set(guide) < set(marks)
    assert {href.partition("#")[0] for href in marks} <= set(book.spine())


def test_old_readers_have_the_pages_too(sample: Sample) -> None:
    breaks = (PageBreak("1", "a-paper", ""), PageBreak("12", "a-press", "b4"))
    book = bind(*sample("en"), Pagination(12, {}, breaks))
    ncx = book.tree("toc.ncx")
    pages = [
        (target.findtext("{*}navLabel/{*}text"), target.find("{*}content").get("src"))
        for target in ncx.iter("{*}pageTarget")
    ]
    assert (
        pages
        == book.links("page-list")
        == [
            ("1", "a-a-paper.xhtml#page-1"),
            ("12", "a-a-press.xhtml#page-12"),
        ]
    )
    assert ncx.find(".//{*}meta[@name='dtb:maxPageNumber']").get("content") == "12"


def test_the_title_pages_of_parts_are_pages_too(sample: Sample) -> None:
    volume, blobs = sample("en", ("First", "Second"))
    breaks = (PageBreak("3", "a-paper", ""), PageBreak("8", volume.articles[2].id, ""))
    # The second part stands on the page that its first article opens on.
    book = bind(volume, blobs, Pagination(12, {}, breaks, parts=("1", "8")))
    listed = [("1", "part-1.xhtml#page-1"), ("3", "a-a-paper.xhtml#page-3")]
    assert book.links("page-list")[:2] == listed
    assert [label for label, _ in book.links("page-list")] == ["1", "3", "8"]
    (mark,) = (e for e in book.tree("part-1.xhtml").iter() if e.get("id") == "page-1")
    assert (mark.get(TYPE), mark.get("role")) == ("pagebreak", "doc-pagebreak")
    assert b"pagebreak" not in book.read("part-2.xhtml")


def sections(blobs: Blobs, count: int, words: int) -> Book:
    body = "".join(f'<h2 id="s{n}">Section {n}</h2><p>x</p>' for n in range(count))
    article = record(blobs, "x", body, title="Long", words=words)
    return bind(volume_of(article), blobs)


def test_only_long_articles_show_their_sections(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert sections(blobs, 2, 9_000).links("toc") == [
        ("Long", "a-x.xhtml"),
        ("Section 0", "a-x.xhtml#s0"),
        ("Section 1", "a-x.xhtml#s1"),
    ]
    depth = sections(blobs, 2, 9_000).tree("toc.ncx").find(".//{*}meta[@name='dtb:depth']")
    assert depth.get("content") == "2"
    for count, words in ((2, 900), (1, 9_000), (400, 9_000)):
        assert sections(blobs, count, words).links("toc") == [("Long", "a-x.xhtml")]


def test_the_imprint_names_the_volumes_before_and_after(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    volume = volume_of(record(blobs, "x", "<p>x</p>"), previous="T, volume 1", next="T, volume 3")
    text = told(bind(volume, blobs).tree("imprint.xhtml").find(f"{XHTML}body"))
    assert "Previous volume T, volume 1" in text
    assert "Next volume T, volume 3" in text


def test_an_article_ends_with_all_that_is_known_of_its_origin(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    article = record(
        blobs,
        "x",
        "<p>x</p>",
        title="纸",
        subtitle="从麻到竹",
        language="zh-Hans",
        site="Gazette",
        section="Crafts",
        published=dt.date(2019, 9, 22),
        updated=dt.date(2020, 1, 3),
        licence="https://creativecommons.org/licenses/by-sa/4.0/",
        url="https://example.org/x",
    )
    page = bind(volume_of(article), blobs).tree("a-x.xhtml")
    (footer,) = page.iter(f"{XHTML}footer")
    assert [told(line) for line in footer] == [
        "Source Gazette · Crafts",
        "Published September 22, 2019 · Updated January 3, 2020",
        "Licence CC BY-SA 4.0",
        "Original page https://example.org/x",
    ]
    assert (footer.get("lang"), footer.get(LANG)) == ("en", "en")
    (subtitle,) = [p for p in page.iter(f"{XHTML}p") if p.get("class") == "subtitle"]
    assert subtitle.text == "从麻到竹"


def test_an_article_of_no_known_origin_ends_with_its_text(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    article = record(blobs, "x", "<p>x</p>", licence="All rights reserved")
    page = bind(volume_of(article), blobs).tree("a-x.xhtml")
    assert told(next(page.iter(f"{XHTML}footer"))) == "Licence All rights reserved"
    bare = bind(volume_of(record(blobs, "y", "<p>y</p>")), blobs).tree("a-y.xhtml")
    assert not list(bare.iter(f"{XHTML}footer"))


def test_links_tell_whether_they_leave_the_book(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    body = (
        '<p><a href="archive:s/y.md">in</a> <a href="archive:s/z.md">this</a> '
        '<a href="archive:s/z.md">The Lamps</a> <a href="https://www.example.org/p">out</a> '
        '<a href="https://example.org/">https://example.org/</a></p>'
    )
    references = (
        Reference("archive:s/y.md", "y", "Y", "v", "V", "v"),
        Reference("archive:s/z.md", "z", "The Lamps", "w", "Light", "w"),
    )
    records = (record(blobs, "x", body), record(blobs, "y", "<p>y</p>"))
    page = bind(volume_of(*records, references=references), blobs).tree("a-x.xhtml")
    links = [(a.get("class"), a.get("href"), a.get("title")) for a in page.iter(f"{XHTML}a")]
    assert links == [
        ("internal", "a-y.xhtml", None),
        ("external", "https://www.example.org/p", "External link: example.org"),
        ("external address", "https://example.org/", None),
    ]
    (paragraph,) = page.iter(f"{XHTML}p")
    assert told(paragraph) == (
        "in this (see “The Lamps” in Light) The Lamps (see Light) out https://example.org/"
    )


def test_a_title_in_another_language_says_so_wherever_it_stands(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = (
        record(
            blobs, "x", "<p>x</p>", title="紙の話", language="ja", tags=("v",), url="https://e.org/"
        ),
        record(blobs, "y", "<p>y</p>", title="Paper", tags=("u",)),
    )
    book = bind(volume_of(*records), blobs)
    for name in ("nav.xhtml", "tags.xhtml", "sources.xhtml"):
        told_of = {a.text: (a.get("lang"), a.get(LANG)) for a in book.tree(name).iter(f"{XHTML}a")}
        assert told_of["紙の話"] == ("ja", "ja")
        assert told_of["Paper"] == (None, None)


def test_what_is_known_without_an_address_is_told_at_the_end_too(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    article = record(blobs, "x", "<p>x</p>", site="Gazette", published=dt.date(2019, 9, 22))
    footer = next(bind(volume_of(article), blobs).tree("a-x.xhtml").iter(f"{XHTML}footer"))
    assert [told(line) for line in footer] == ["Source Gazette", "Published September 22, 2019"]


def test_a_note_may_be_called_twice(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    notes = '<ol><li id="n"><p>told</p><p><a class="backref" href="#r">↩</a></p></li></ol>'
    body = (
        '<p>x<a class="noteref" id="r" href="#n">[1]</a> y<a href="#n">[1]</a> '
        f'<a href="#n">see the note</a></p><section class="notes">{notes}</section>'
    )
    page = bind(volume_of(record(blobs, "x", body)), blobs).tree("a-x.xhtml")
    links = [a for a in page.iter(f"{XHTML}a") if a.get("href") == "#n"]
    assert [a.get(TYPE) for a in links] == ["noteref", "noteref", None]
    (note,) = page.iter(f"{XHTML}aside")
    assert [told(paragraph) for paragraph in note] == ["1. told"]
