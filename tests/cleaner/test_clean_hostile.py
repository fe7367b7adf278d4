"""Pages that are made to break a cleaner: it ends, keeps the text, or tells that it did not.

The guards are there for pages on which a parser would take minutes; nothing here measures speed.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from cleaning import assert_safe, clean_markdown, clean_mirror, clean_saved, guard, words

from publisher.cleaner import clean_source
from publisher.model import Archive, Article, Dropped, Source
from publisher.sections import CleanSettings

ATTRIBUTES = [f"a{number}" for number in range(20_000)]
ENTITIES = "".join(f"<!ENTITY a{n + 1} '&a{n};&a{n};&a{n};&a{n};'>" for n in range(30))
PAGES = {
    "200,000 open tags": "<div>" * 200_000 + "深",
    "80,000 tags in turn": "<div><b><p><ul><li>" * 16_000 + "深",
    "20,000 inline tags": "<b><i>" * 10_000 + "深",
    "nested tables": "<table><tr><td>" * 1000 + "深",
    "nested forms and tables": "<form><table>" * 1000 + "深",
    "nested links": "<a href=x>" * 5000 + "深",
    "attributes with values": f"<p {'=1 '.join(ATTRIBUTES)}>深</p>",
    "attributes without": f"<p {' '.join(ATTRIBUTES)}>深</p>",
    "attributes divided by slashes": f"<p {'/'.join(ATTRIBUTES)}>深</p>",
    "one attribute of a million letters": f"<p title='{'x' * 1_000_000}'>深</p>",
    "unclosed comments": "<p>深</p>" + "<!--" * 20_000,
    "comments within comments": "<p>深</p>" + "<!-- a" * 20_000 + "-->",
    "open scripts": "<p>深</p>" + "<script>" * 10_000,
    "brackets of tags": "深" + "<" * 50_000,
    "entities": "深" + "&amp;" * 50_000,
    "entity bomb": f"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaa'>{ENTITIES}]><p>深&a30;</p>",
    "quotation marks": "<p>深" + '"' * 20_000 + "</p>",
    "quotation marks in turn": "<p>深" + '"a" ' * 5000 + "</p>",
    "quotation marks in markup": "<p>深" + '<b>"</b>' * 3000 + "</p>",
    "brackets": "<p>深" + "(" * 20_000 + "</p>",
    "brackets around Han": "<p>深" + "(中" * 5000 + ")" * 5000 + "</p>",
    "brackets of Markdown": "<p>深" + "[a](" * 5000 + "**b**</p>",
    "stars": "<p>深" + "**a" * 5000 + "</p>",
    "marks that repeat": "<p>深" + "." * 20_000 + "深" + "-" * 20_000 + "。" * 20_000 + "深x</p>",
    "line breaks": "深" + "<br>" * 10_000 + "深",
    "white space": "<p>深" + " \n\t" * 200_000 + "深</p>",
    "a word of a million letters": "<p>深" + "a" * 1_000_000 + "</p>",
    "bullets": "<p>" + "<br>".join(["• 深"] * 2000) + "</p>",
    "captions": "<p><img src=a.jpg><br>图1：深</p>" * 700,
    "headings": "".join(f"<h{n % 6 + 1}>深{n}</h{n % 6 + 1}><p>x</p>" for n in range(1500)),
    "formulas": "<p>深<math>" + "<mfrac><mi>x</mi>" * 2000 + "</math></p>",
    "drawings": "<p>深</p>" + "<svg width=300><g/><g/></svg>" * 1000,
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("clean", [clean_mirror, clean_markdown], ids=["mirror", "markdown"])
def test_the_text_of_a_hostile_page_is_kept(name: str, clean) -> None:  # type: ignore[no-untyped-def]
    with guard():
        article = clean(PAGES[name])
    assert "深" in words(article.body)
    depth = deepest = 0
    for piece in article.body.split("<")[1:]:
        depth += -1 if piece.startswith("/") else 0 if "/>" in piece else 1
        deepest = max(deepest, depth)
    assert deepest < 250


@pytest.mark.parametrize("name", ["200,000 open tags", "nested tables", "attributes without"])
def test_the_text_of_a_hostile_web_page_is_kept(name: str) -> None:
    prose = "<p>" + "Some words of prose stand here, and more of them come. " * 12 + "</p>"
    with guard():
        article = clean_saved(f"<html><body><article>{prose}{PAGES[name]}{prose}</article>")
    assert "Some words of prose" in words(article.body)
    assert "深" in words(article.body) or article.removed


def test_too_many_tags_are_a_finding() -> None:
    article = clean_mirror("<p>深</p>" + "<i></i>" * 60_000)
    assert "page-too-complex" in [finding.code for finding in article.findings]
    assert "深" in words(article.body)


@pytest.mark.parametrize("span", ["1000000", "9" * 5000, "-1", "0", "٣", "1e9", "²", "50; x"])
def test_spans_of_cells_are_bounded(span: str) -> None:
    body = clean_mirror(
        "<table><tr><th>甲<th>乙</tr>"
        + f'<tr><td colspan="{span}" rowspan="{span}">深<td>x</tr>' * 9
        + "</table>"
    ).body
    assert_safe(body)
    assert "span=" not in body.replace('span="3"', "")
    assert words(body).count("深") == 9


@pytest.mark.parametrize("start", ["99999999999999999999", "-1", "x", "٣", "²"])
def test_the_start_of_a_list_is_a_number_that_programs_hold(start: str) -> None:
    body = clean_mirror(f'<ol start="{start}"><li>甲<li>乙</ol>').body
    assert_safe(body)
    assert words(body) == "甲乙"


def test_notes_by_the_hundred_are_joined() -> None:
    numbers = range(1, 500)
    with guard():
        body = clean_mirror(
            "".join(f"<p>深[{n}]</p>" for n in numbers)
            + "<p>注释：</p>"
            + "".join(f"<p>[{n}] 注</p>" for n in numbers)
        ).body
    assert_safe(body)
    assert body.count('class="noteref"') == len(numbers)


def test_links_to_ids_by_the_thousand_find_their_targets() -> None:
    with guard():
        body = clean_mirror(
            "".join(f'<p>深<a href="#n{n}">见</a></p>' for n in range(1500))
            + "".join(f'<p id="n{n}">处</p>' for n in range(1500))
        ).body
    assert_safe(body)
    assert body.count('href="#n') == body.count('id="n') == 1500


def page_of(data: bytes, folder: Path, kind: str = "html") -> Source:
    file = folder / "page"
    file.write_bytes(data)
    return Source("x/page", file, kind, Archive("x", folder, kind))  # type: ignore[arg-type]


TEXT = "<p>水槽边的人都知道纸要晾干，这一天他们没有说话。</p>"
PROSE = f"<html><head><title>纸</title></head><body><article>{TEXT * 6}</article></body></html>"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data.replace("晾".encode(), "晾".encode() + b"\x00"), "text-control"),
        (lambda data: b"\x00" + data, "text-control"),
        (lambda data: data[:20] + b"\x00\x00" + data[20:], "text-control"),
        (lambda data: data.replace("天".encode(), b"\xff\xfe"), "text-encoding"),
        (lambda data: data.replace("。".encode(), b"\xe3\x80", 1), "text-encoding"),
        (lambda data: data.replace("没".encode(), b"\xed\xa0\x80", 1), "text-encoding"),
        (lambda data: data + b"\xc3", "text-encoding"),
        (lambda data: data.replace("没".encode(), b"\x1b[31m"), ""),
    ],
)
@pytest.mark.parametrize("kind", ["html", "mirror", "markdown"])
def test_damaged_bytes_cost_themselves_only(damage, code: str, kind: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    article = clean_source(page_of(damage(PROSE.encode()), tmp_path, kind), CleanSettings())
    assert isinstance(article, Article), article
    assert "水槽边的人都知道纸要" in words(article.body)
    assert not code or code in [finding.code for finding in article.findings]
    assert not any(char in article.body for char in "\x00\x1b\ud800")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00" * 5000, "source-binary"),
        (bytes(range(256)) * 40, "source-binary"),
        (b"", "source-empty"),
        (b"<p> </p>", "source-empty"),
        (gzip.compress(b"<p>x" * 3_000_000, mtime=0), "source-too-large"),
        (b"<svg>" * 20_000 + b"x", "source-empty"),
    ],
    ids=["zeros", "any bytes", "nothing", "blank", "packed bomb", "drawings in drawings"],
)
def test_what_cannot_be_an_article_is_dropped_with_its_reason(
    data: bytes, code: str, tmp_path: Path
) -> None:
    settings = CleanSettings(max_bytes=10_000_000)
    with guard():
        dropped = clean_source(page_of(data, tmp_path, "mirror"), settings)
    assert isinstance(dropped, Dropped)
    assert dropped.code == code
    assert dropped.reason
