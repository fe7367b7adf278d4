"""Whatever the input, the EPUB is valid: EPUBCheck has nothing to say."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from epub_reading import XHTML, Book, bind, record
from sample_volume import picture

from publisher.check.epub import check_epub
from publisher.check.validator import run_epubcheck
from publisher.editions import PageBreak, Pagination
from publisher.model import Image, Part, Record, Reference, Volume
from publisher.store import Blobs

ADDRESSES = (
    "http://exa mple.org/a b",
    "https://example.org/a|b^c`{d}",
    "http://[bad",
    "http://example.org/%zz?q=<x>#a#b",
    "http://中文.example/路径?查=1",
    "http://user:pw@example.org:99999/",
    "http://example.org:80/\\back",
    "mailto:not an address",
    "javascript:alert(1)",
    "http://x..example/",
    "http://%41.example/",
    "http://xn--a.example/",
    "http://example.org/\U0001f600",
    "http://",
)
NASTY = '<b>&amp; "x" ]]> \x01\x0b\ufffe\ud800 \U0001f600 \u202e'
TABLES = (
    "<table><tbody><tr><th></th><th>a</th></tr></tbody></table>"
    '<table><caption>c</caption><tr><th colspan="99999999999">a</th><th rowspan="x">b</th></tr></table>'
    "<table><tbody><tr><th>a</th><th>b</th></tr><tr><th>c</th><td><table><tr>"
    + "<th>d</th>"
    * 7
    + "</tr></table></td></tr></tbody></table>"
    "<table><thead><tr><th>a</th></tr></thead><tbody></tbody></table>"
)
BLOCKS = ("p1", "l1", "l2", "t1", "f1", "hr1", "dl", "pre", "bq", "ru", "not there")


def articles(blobs: Blobs) -> list[Record]:
    data = picture(40, 400)
    digest = blobs.add(data)
    image = Image(f"{digest[:16]}.jpg", digest, "image/jpeg", 40, 400, len(data))
    links = "".join(f'<a href="{escape(href)}">link</a>' for href in ADDRESSES)
    ids = (
        '<p id="1">a</p><p id="标题">b <a href="#1">1</a> <a href="#标题">2</a></p>'
        '<p id="a b" lang="zh_CN">c <a href="#a b">3</a></p><p id="page-3" lang="!">d</p>'
    )
    blocks = (
        '<p id="p1">x</p><ul id="l1"><li id="l2">y</li></ul>'
        '<table id="t1"><tbody><tr><td>z</td></tr></tbody></table>'
        f'<figure id="f1"><img src="images/{image.file}" alt="" width="40" height="400"/></figure>'
        '<hr id="hr1"/><dl id="dl"><dt>a</dt><dd>b</dd></dl><pre id="pre">q</pre>'
        '<blockquote id="bq"><p>q</p></blockquote><p id="ru"><ruby>字<rt>zi</rt></ruby></p>'
    )
    sentence = "一段没有尽头的话。"
    rows = "".join(f"<tr><td>{sentence * 40}</td></tr>" for _ in range(400))
    items = "".join(f"<li>{sentence * 40}</li>" for _ in range(400))
    deep = "<blockquote>" * 100 + "<p>deep</p>" + "</blockquote>" * 100
    nasty = dict.fromkeys(("subtitle", "section", "site", "licence"), NASTY) | {"tags": (NASTY,)}
    chinese = {"language": "zh-Hans"}
    notes = "".join(
        f'<p>{sentence * 500}<a class="noteref" id="r{n}" href="#n{n % 9}">1</a></p>'
        for n in range(90)
    )
    held = "".join(f'<li id="n{n}">{sentence}</li>' for n in range(9))
    return [
        record(blobs, "names", "<p>x</p>", title=NASTY, authors=(NASTY, "\x00"), **nasty),
        record(blobs, "links", f"<p>{links}</p>", url="http://exa mple.org/<", title="\x01"),
        record(blobs, "ids", ids, title="Same"),
        record(blobs, "deep", deep, title="Same"),
        record(blobs, "long", f"<p>{sentence * 40_000}</p><p>end</p>", **chinese),
        record(blobs, "rows", f"<table><tbody>{rows}</tbody></table>", **chinese),
        record(blobs, "items", f'<ol start="7">{items}</ol>', **chinese),
        record(
            blobs, "notes", f'{notes}<section class="notes"><ol>{held}</ol></section>', **chinese
        ),
        record(blobs, "tables", TABLES, licence="https://creativecommons.org/licenses/<>"),
        record(blobs, "code", f"<pre>{'x = 1 # and so on' * 40_000}</pre>"),
        record(blobs, "blocks", blocks, images=(image,)),
        record(blobs, "again", blocks, images=(image,)),
        record(blobs, "0empty", ""),
    ]


def hostile(blobs: Blobs) -> tuple[Volume, Pagination]:
    found = articles(blobs)
    volume = Volume(
        id="v\x00<&",
        slug="v",
        title=NASTY,
        theme=NASTY,
        origin="",
        number=1,
        of=1,
        language="und",
        parts=(Part(NASTY, tuple(found[:3])), Part("", tuple(found[3:])), Part("\x02", ())),
        elsewhere=(Reference("", "x", NASTY, "x", NASTY, "x"),),
        previous=NASTY,
        next=NASTY,
        library=NASTY,
        sources=(NASTY, "\x01"),
    )
    breaks = [PageBreak(str(number), "blocks", block) for number, block in enumerate(BLOCKS, 5)]
    strange = (
        PageBreak("<&>", "ids", "a b"),
        PageBreak("3", "ids", "标题"),
        PageBreak("4", "no", ""),
    )
    return volume, Pagination(20, {}, (*strange, *breaks))


def written(book: Book, path: Path) -> Path:
    path.write_bytes(book.data)
    return path


@pytest.mark.slow
def test_a_hostile_volume_is_a_valid_book(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    volume, pages = hostile(blobs)
    book = bind(volume, blobs, pages, cover=picture(600, 849))
    only = record(blobs, "only", "<p>x</p>", language="und")
    tiny = Volume("t", "t", "T", "", "", 1, 1, "", (Part("", (only,)),))
    paths = [
        written(book, tmp_path / "hostile.epub"),
        written(bind(tiny, blobs, cover=picture(600, 849)), tmp_path / "tiny.epub"),
    ]
    assert [finding for path in paths for finding in check_epub(path)] == []
    findings = run_epubcheck(paths, 2)
    if any(finding.code == "epubcheck-unavailable" for finding in findings):
        pytest.skip("no Java")
    assert findings == []


def test_text_of_links_that_lead_nowhere_is_kept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    book = bind(hostile(blobs)[0], blobs)
    page = book.tree("a-links.xhtml")
    assert "".join(page.find(f".//{XHTML}p").itertext()) == "link" * len(ADDRESSES)
    hrefs = [a.get("href") for a in page.iter(f"{XHTML}a")]
    assert "http://xn--fiq228c.example/路径?查=1" in hrefs
    assert not any(href.startswith(("javascript:", "http://[")) for href in hrefs)


def test_titles_keep_all_that_xml_can_say(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    book = bind(hostile(blobs)[0], blobs)
    (heading,) = book.tree("a-names.xhtml").iter(f"{XHTML}h1")
    assert heading.text == '<b>&amp; "x" ]]> \U0001f600 \u202e'
    labels = [label for label, _ in book.links("toc")]
    assert labels[1] == heading.text
    assert labels.count("Same") == 2
    assert "Untitled" in labels


def test_page_marks_stand_where_text_may_stand(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    volume, pages = hostile(blobs)
    book = bind(volume, blobs, pages)
    marks = [e for e in book.tree("a-blocks.xhtml").iter(f"{XHTML}span") if e.get("role")]
    parents = [mark.getparent().tag.removeprefix(XHTML) for mark in marks]
    # a table, a list of definitions, a figure and a rule have their marks before them
    assert sorted(parents) == sorted(["p", "li", "li", "pre", "p", "p", *["section"] * 4])
    assert len(book.links("page-list")) == len(marks) + 2
