"""Pages of the print edition are marked where they begin, within a paragraph too."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_reading import XHTML, Book, bind, record
from lxml import etree
from pymupdf import Document

from publisher.editions import PageBreak, Pagination
from publisher.model import Part, Reference, Volume
from publisher.renderers.page_marks import letters, mark_within
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.pagination import paginate
from publisher.renderers.web import render_web
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs

#: One paragraph of several pages, a list that is broken, and a paragraph in Latin letters.
LONG = "".join(f"第{n}句说的是<em>纸</em>，也说墨。" for n in range(260))
LIST = "".join(f"<li>{n}、把第{n}张纸叠好，压平。</li>" for n in range(90))
LATIN = " ".join(f"Sheet {n} was dried, “pressed” and counted{n}." for n in range(200))
BODY = f'<p>{LONG}</p><ul>{LIST}</ul><p lang="en">{LATIN}</p>'


def block(markup: str) -> etree._Element:
    return etree.fromstring(f"<div>{markup}</div>")[0]


def marked(markup: str, *words: str) -> str:
    """The markup of a block with a mark before each of ``words``."""
    element, start = block(markup), 0
    for word in words:
        start = mark_within(element, etree.Element("i"), word, start)
    holder = element.getparent()
    assert holder is not None
    return etree.tostring(holder, encoding="unicode")[5:-6]


@pytest.mark.parametrize(
    ("markup", "words", "expected"),
    [
        ("<p>一二三四。五六七八</p>", "五六七八", "<p>一二三四。<i/>五六七八</p>"),
        ("<p>ab <b>cd ef</b> gh ij</p>", "efghij", "<p>ab <b>cd <i/>ef</b> gh ij</p>"),
        ("<p>一<b>二</b>三“四五六七”</p>", "四五六七", "<p>一<b>二</b>三<i/>“四五六七”</p>"),
        ("<p>of paper makers</p>", "permakers", "<p>of <i/>paper makers</p>"),
        (
            "<p>一<ruby>二<rt>er</rt></ruby>三四五</p>",
            "er三四五",
            "<p>一<i/><ruby>二<rt>er</rt></ruby>三四五</p>",
        ),
        ("<p>一二三四</p><p>x</p>", "不在这里的字", "<p>一二三四</p><i/><p>x</p>"),
    ],
)
def test_a_mark_stands_before_the_words(markup: str, words: str, expected: str) -> None:
    assert marked(markup, words) == expected


def test_what_is_said_twice_is_marked_in_order() -> None:
    twice = "<p>一样的话。一样的话。</p>"
    assert marked(twice, "一样的话", "一样的话") == "<p><i/>一样的话。<i/>一样的话。</p>"


def test_a_page_of_nothing_but_addresses_comes_behind_the_text() -> None:
    pages = [["text", "art-a", "a--b1"], ["art-a"], ["elsewhere"]]
    found = paginate(pages, {"art-a": "a"}, {"a--b1": "b1"}, [("a--b1", "x"), ("", ""), ("", "")])
    assert found.breaks == (PageBreak("1", "a", ""), PageBreak("2", "a", "b1", behind=True))


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Volume, Blobs, Document, Pagination]:
    blobs = Blobs(tmp_path_factory.mktemp("marks"))
    article = record(blobs, "x", BODY, language="zh-Hans", title="纸")
    volume = Volume("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", (article,)),))
    run = render_pdf(volume, blobs, Settings())
    return volume, blobs, Document(stream=run.data), run.pagination


def test_every_page_is_listed_and_begins_where_its_mark_stands(
    bound: tuple[Volume, Blobs, Document, Pagination],
) -> None:
    volume, blobs, pdf, pagination = bound
    book = bind(volume, blobs, pagination)
    printed = {page.get_label(): letters(page.get_text()) for page in pdf}
    listed = [page for page in book.links("page-list") if page[0].isdecimal()]
    assert len(listed) > 8
    assert [label for label, _ in listed] == [str(n) for n in range(1, len(listed) + 1)]
    tree = book.tree("a-x.xhtml")
    for label, href in listed[1:]:
        (mark,) = tree.xpath("//*[@id=$id]", id=href.partition("#")[2])
        after = letters("".join(map(str, mark.xpath("following::text()"))))[:12]
        # A page may begin within a word that is hyphenated.
        begins = (printed[label].find(after[cut:]) for cut in range(6))
        assert any(0 <= place < 12 for place in begins), f"page {label} begins elsewhere"
    parents = {mark.getparent().tag for mark in tree.iter(f"{XHTML}span") if mark.get("role")}
    assert {f"{XHTML}p", f"{XHTML}li"} <= parents


def test_the_web_edition_has_the_same_pages(
    bound: tuple[Volume, Blobs, Document, Pagination], tmp_path: Path
) -> None:
    volume, blobs, _, pagination = bound
    files = {file.path: file.digest for file in render_web(volume, pagination, blobs, Settings())}
    page = etree.fromstring(blobs.text(files["web/x.html"]).encode(), etree.HTMLParser())
    epub = [label for label, _ in bind(volume, blobs, pagination).links("page-list")]
    marked = [mark.get("data-folio") for mark in page.xpath("//*[@data-folio]")]
    assert marked == [label for label in epub if label.isdecimal()]


@pytest.fixture(scope="module")
def matter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Document]:
    """A volume whose contents, indexes and registers are all longer than a page."""
    blobs = Blobs(tmp_path_factory.mktemp("matter"))
    articles = tuple(
        record(
            blobs,
            f"n{number}",
            f'<p>Told in <a href="https://press.example/{number}">{number}</a>.</p>',
            title=f"{number} sheets were printed and dried",
            authors=(f"{chr(65 + number % 26)}nna Writer{number}",),
            tags=(f"{chr(90 - number % 26)}ubject {number}",),
            url=f"https://paper{number % 9}.example/sheet/{number}.html",
        )
        for number in range(110)
    )
    parts = (Part("Sheets", articles[:50]), Part("Reams", articles[50:]))
    elsewhere = tuple(
        Reference("", f"e{n}", f"Kept elsewhere {n}", "w", "W", "w") for n in range(90)
    )
    volume = Volume("v", "v", "Print", "Print", "", 1, 1, "en", parts, elsewhere=elsewhere)
    settings = Settings(pdf=PdfSettings(run_on=True))
    run = render_pdf(volume, blobs, settings)
    return bind(volume, blobs, run.pagination, settings), Document(stream=run.data)


def test_front_and_back_matter_have_the_pages_of_print(matter: tuple[Book, Document]) -> None:
    book, pdf = matter
    printed = {page.get_label(): letters(page.get_text()) for page in pdf}
    listed = dict(book.links("page-list"))
    # All but those that are left blank, in the order of print.
    assert list(listed) == [label for label, text in printed.items() if text]
    files = [href.partition("#")[0] for href in listed.values()]
    assert all(files.count(f"{name}.xhtml") > 1 for name in ("nav", "elsewhere", "tags", "sources"))
    assert files[:4] == ["half-title.xhtml", "title.xhtml", "imprint.xhtml", "nav.xhtml"]
    # The imprint and the articles begin with words of their own.
    places = {k: href for k, href in listed.items() if not href.startswith(("a-", "imprint"))}
    assert len(places) > 15
    for label, href in places.items():
        name, _, fragment = href.partition("#")
        (mark,) = book.tree(name).xpath("//*[@id=$id]", id=fragment)
        assert mark.get("aria-label") == label
        after = letters("".join(map(str, mark.xpath("following::text()"))))[:8]
        if after:  # else a page of what print alone has, behind all that the EPUB has
            assert 0 <= printed[label].find(after) < 60, f"page {label} begins elsewhere"


def test_what_print_alone_has_is_behind_all_else(matter: tuple[Book, Document]) -> None:
    book, pdf = matter
    of_links = {page.get_label() for page in pdf if "press.example" in page.get_text()}
    places = [href for label, href in book.links("page-list") if label in of_links]
    assert {href.partition("#")[0] for href in places[-2:]} == {book.spine()[-1]}
    assert [e.get("id") for e in book.tree(book.spine()[-1]).iter(f"{XHTML}span")][-2:] == [
        href.partition("#")[2] for href in places[-2:]
    ]
