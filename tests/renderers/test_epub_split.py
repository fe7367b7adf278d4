"""A long article becomes several documents, and nothing of it is lost or unlinked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from epub_reading import TYPE, XHTML, bind, record
from lxml import etree

from publisher.editions import PageBreak, Pagination
from publisher.model import Part, Reference, Volume
from publisher.renderers.epub.split import relink, split
from publisher.store import Blobs

LIMIT = 2_000
SENTENCES = "".join(f"第{n}句说的是纸。" for n in range(400))


def body(markup: str) -> etree._Element:
    return etree.fromstring(f"<div>{markup}</div>")


def text(*pieces: etree._Element) -> str:
    return "".join("".join(piece.itertext()) for piece in pieces)


def size(piece: etree._Element) -> int:
    return len(etree.tostring(piece, encoding="utf-8"))


def test_a_short_article_stays_whole() -> None:
    short = body("<p>x</p>")
    assert split(short, LIMIT) == [short]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + "字" * 200 + "</p>" * 1,
        "".join(f"<h2>{n}</h2><p>{SENTENCES[: 100 + 50 * n]}</p>" for n in range(20)),
        f"<p>{SENTENCES}</p><p>end</p>",
        f"<p>{'x' * 9000}</p>",
        f"<p>a<em>{SENTENCES}</em>b<br/>{SENTENCES}</p>",
        f"<section><div>{''.join(f'<p>{SENTENCES[:300]}</p>' for _ in range(9))}</div></section>",
        f"<ul>{''.join(f'<li>{n} {SENTENCES[:90]}</li>' for n in range(60))}</ul>",
        f"<pre>{'x = 1  # and so on' * 200}</pre>",
        "<table><thead><tr><th>a</th></tr></thead><tbody>"
        + "".join(f"<tr><td>{SENTENCES[:99]}{n}</td></tr>" for n in range(40))
        + "</tbody></table>",
        f"<blockquote><p>{SENTENCES}</p></blockquote>tail<p>x</p>",
    ],
)
def test_no_word_is_lost_and_no_document_too_long(markup: str) -> None:
    whole = text(body(markup))
    pieces = split(body(markup), LIMIT)
    for head in [head for piece in pieces for head in piece.iter("thead")]:
        if head.get("class") == "continued":
            head.getparent().remove(head)
    assert text(*pieces) == whole
    assert max(map(size, pieces)) < 1.25 * LIMIT


def test_a_table_that_is_cut_has_its_head_in_every_document() -> None:
    rows = "".join(f"<tr><td>{SENTENCES[:99]}{n}</td><td>x</td></tr>" for n in range(40))
    head = '<thead><tr><th id="a" scope="col">Year</th><th scope="col">Price</th></tr></thead>'
    pieces = split(body(f"<table>{head}<tbody>{rows}</tbody></table>"), LIMIT)
    assert len(pieces) > 3
    assert [[text(head) for head in piece.iter("thead")] for piece in pieces] == [
        ["YearPrice"]
    ] * len(pieces)
    assert sum(len(piece.xpath("//*[@id='a']")) for piece in pieces) == 1
    assert max(map(size, pieces)) < 1.25 * LIMIT


def test_a_link_from_another_article_finds_the_later_file(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    long = "".join(f'<h2 id="h{n}">{n}</h2><p>{SENTENCES * 4}</p>' for n in range(30))
    here = '<p><a href="archive:s/long.md#h29">end</a> <a href="archive:s/long.md#h0">start</a></p>'
    articles = (record(blobs, "long", long), record(blobs, "short", here))
    reference = Reference("archive:s/long.md", "long", "long", "v", "V", "v")
    volume = Volume("v", "v", "V", "T", "", 1, 1, "en", (Part("", articles),), (reference,))
    book = bind(volume, blobs)
    end, start = (a.get("href") for a in book.tree("a-short.xhtml").iter(f"{XHTML}a"))
    assert start == "a-long.xhtml#h0"
    name, _, place = end.partition("#")
    assert name != "a-long.xhtml"
    assert place == "h29"
    assert [e.tag for e in book.tree(name).iter() if e.get("id") == place] == [f"{XHTML}h2"]


def test_what_may_not_be_torn_stays_together() -> None:
    row = f"<tr><td>{SENTENCES}</td></tr>"
    pieces = split(body(f"<p>a</p><table>{row}</table><p>b</p>"), LIMIT)
    assert [len(piece.findall(".//tr")) for piece in pieces] == [0, 1, 0]


def test_a_cut_comes_before_a_heading_and_never_after_it() -> None:
    markup = "".join(
        f"<h2>{n}</h2><p>{SENTENCES[:200]}</p><p>{SENTENCES[:50]}</p>" for n in range(9)
    )
    pieces = split(body(markup), LIMIT)
    assert len(pieces) > 2
    assert {piece[0].tag for piece in pieces} == {"h2"}
    assert {piece[-1].tag for piece in pieces} == {"p"}


def test_a_list_goes_on_counting() -> None:
    items = "".join(f"<li>{SENTENCES[:60]}</li>" for _ in range(40))
    pieces = split(body(f'<ol start="5" id="o">{items}</ol>'), LIMIT)
    lists = [piece[0] for piece in pieces]
    begun = 5
    for listing in lists:
        assert int(listing.get("start")) == begun
        begun += len(listing)
    assert begun == 45
    assert [listing.get("id") for listing in lists] == ["o"] + [None] * (len(lists) - 1)


def test_notes_stay_with_what_refers_to_them() -> None:
    paragraphs = "".join(
        f'<p>{SENTENCES[:150]}<a class="noteref" id="r{n}" href="#n{n}">{n}</a></p>'
        for n in range(12)
    )
    notes = "".join(f'<aside id="n{n}"><a href="#r{n}">{n}</a></aside>' for n in range(12))
    stray = '<aside id="n99">stray</aside>'
    whole = f'{paragraphs}<section class="notes" id="notes">{notes}{stray}</section>'
    pieces = split(body(whole), LIMIT)
    assert len(pieces) > 2
    for piece in pieces:
        ids = {element.get("id") for element in piece.iter()}
        assert all(anchor.get("href")[1:] in ids for anchor in piece.iter("a"))
    assert [aside.get("id") for piece in pieces for aside in piece.iter("aside")] == [
        *(f"n{n}" for n in range(12)),
        "n99",
    ]


def test_a_note_that_two_documents_refer_to_stands_in_both() -> None:
    long = f"<p>{SENTENCES[:600]}</p>"
    calls = [f'<p>x<a class="noteref" id="r{n}" href="#n1">1</a></p>' for n in range(3)]
    note = '<aside id="n1"><p><a class="backref" href="#r0">1</a> <b id="deep">told</b></p></aside>'
    taken = '<p id="n1-2">taken</p>'
    markup = (
        f'{calls[0]}{long}{long}{calls[1]}{calls[2]}{taken}<section class="notes">{note}</section>'
    )
    pieces = split(body(markup), LIMIT)
    assert len(pieces) == 2
    ids = [e.get("id") for piece in pieces for e in piece.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for piece, callers in zip(pieces, (["r0"], ["r1", "r2"]), strict=True):
        (aside,) = piece.iter("aside")
        assert text(aside) == "1 told"
        (back,) = aside.iter("a")
        assert back.get("href") == f"#{callers[0]}"
        made = [a for a in piece.iter("a") if a.get("class") == "noteref"]
        assert [a.get("id") for a in made] == callers
        assert {a.get("href") for a in made} == {f"#{aside.get('id')}"}


def test_a_note_as_long_as_a_chapter_is_not_repeated() -> None:
    calls = [f'<p>x<a class="noteref" id="r{n}" href="#n1">1</a></p>' for n in range(2)]
    note = f'<aside id="n1"><p>{SENTENCES}</p></aside>'
    markup = f'{calls[0]}<p>{SENTENCES}</p>{calls[1]}<section class="notes">{note}</section>'
    pieces = split(body(markup), LIMIT)
    assert [a.get("href") for p in pieces for a in p.iter("a")] == ["#n1", "#n1"]
    assert text(*pieces).count("第399句") == 2


def test_links_find_their_target_in_another_document() -> None:
    pieces = [body('<p id="a"><a href="#b">x</a><a href="#a">y</a></p>'), body('<p id="b">z</p>')]
    relink(pieces, lambda number: f"x.{number}.xhtml")
    assert [a.get("href") for a in pieces[0].iter("a")] == ["x.1.xhtml#b", "#a"]


def test_a_megabyte_of_article_reads_on(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sections = "".join(
        f'<h2 id="h{n}">{n}</h2><p id="p{n}">{SENTENCES * 4}'
        f'<a href="#h{(n * 7) % 30}">see</a><a class="noteref" id="r{n}" href="#n{n}">{n}</a></p>'
        for n in range(30)
    )
    notes = "".join(
        f'<li id="n{n}">note {n} <a class="backref" href="#r{n}">↩</a></li>' for n in range(30)
    )
    markup = f'{sections}<section class="notes"><ol>{notes}</ol></section>'
    long = record(blobs, "long", markup, title="Long", url="https://example.org/")
    volume = Volume("v", "v", "V", "T", "", 1, 1, "en", (Part("", (long,)),))
    pages = Pagination(2, {}, (PageBreak("1", "long", ""), PageBreak("2", "long", "p29")))
    book = bind(volume, blobs, pages)

    names = [name for name in book.spine() if name.startswith("a-long")]
    assert names[0] == "a-long.xhtml"
    assert len(names) > 3
    assert all(len(book.read(name)) <= 260 * 1024 for name in names)
    contents = book.links("toc")
    assert contents[0] == ("Long", "a-long.xhtml")
    assert [title for title, _ in contents[1:31]] == [str(n) for n in range(30)]
    for title, href in contents[1:31]:
        name, _, fragment = href.partition("#")
        (heading,) = (h for h in book.tree(name).iter(f"{XHTML}h2") if h.get("id") == fragment)
        assert heading.text == title
    assert book.links("page-list") == [
        ("1", "a-long.xhtml#page-1"),
        ("2", f"{names[-1]}#page-2"),
    ]
    pages_ = {name: book.tree(name) for name in names}
    ids = {(name, e.get("id")) for name, page in pages_.items() for e in page.iter()}
    for name, page in pages_.items():
        for anchor in page.iter(f"{XHTML}a"):
            target, _, fragment = anchor.get("href").partition("#")
            if fragment:
                assert (target or name, fragment) in ids
            if anchor.get(TYPE) == "noteref":
                assert not target
    heads = [len(list(page.iter(f"{XHTML}h1"))) for page in pages_.values()]
    ends = [len(list(page.iter(f"{XHTML}footer"))) for page in pages_.values()]
    assert heads == [1] + [0] * (len(names) - 1)
    assert ends == [0] * (len(names) - 1) + [1]
    told = "".join("".join(page.itertext()) for page in pages_.values())
    assert len(re.findall("第399句说的是纸。", told)) == 30 * 4
