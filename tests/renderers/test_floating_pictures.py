"""Pictures that do not fit the rest of a page leave it to the text that follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pymupdf
import pytest
from epub_reading import XHTML, bind, record
from lxml import etree
from stress_volume import Shelf

from publisher.editions import PageBreak
from publisher.model import Part, Reference, Volume
from publisher.renderers.page_marks import letters
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.floats import let_sink
from publisher.renderers.pdf.pagination import directory, paginate
from publisher.renderers.pdf.sheet import sheet_for
from publisher.settings import Settings
from publisher.store import Blobs

TEXT = "墨落在纸上，字就有了根；图落在纸上，也要有个站处。"
SIZES = ((580, 387), (580, 520), (400, 560), (600, 338), (500, 500), (580, 700))
SHEET = sheet_for("a5", "zh-Hans")
BOTTOM = SHEET.top + SHEET.text_height
NOTED = "<a class='noteref' id='r{0}' href='#n{0}'>{0}</a>"


def body(shelf: Shelf) -> str:
    """Forty paragraphs, some with a note or a page that is known later, and thirty pictures."""
    blocks, pictures = [], 0
    for n in range(10, 50):
        more = NOTED.format(n) if n % 7 == 1 else "（<a href='y'>别篇</a>）" * (n % 5 == 0)
        blocks.append(f"<p>起{n}{TEXT * (1 + n * 5 % 8)}{more}止{n}</p>")
        for _ in range((1, 0, 2, 0, 1)[n % 5]):
            size = SIZES[pictures % len(SIZES)]
            caption = f"图题{pictures + 10}，" + "Papiermacherhandwerkstätten " * (n % 5)
            blocks.append(shelf.figure(*size, caption))
            pictures += 1
    notes = "".join(f"<li id='n{n}'>注{n}：{TEXT}</li>" for n in range(15, 50, 7))
    section = f"<section class='notes'><ol>{notes}</ol></section>"
    last = shelf.figure(580, 700, "节前图")
    end = f"<p>末段{TEXT * 4}</p>"
    return "".join((*blocks, end, last, f"<h2>小节</h2><p>节后{TEXT}</p>", section))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Volume, Blobs, PrintRun]:
    blobs = Blobs(tmp_path_factory.mktemp("floats"))
    shelf = Shelf(blobs)
    markup = body(shelf)
    images = tuple(shelf.images.values())
    article = record(blobs, "x", markup, language="zh-Hans", title="图", images=images)
    other = record(blobs, "y", f"<p>{TEXT}</p>", language="zh-Hans", title="别篇")
    volume = Volume(
        *("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", (article, other)),)),
        references=(Reference("y", "y", "别篇", "v", "卷", "v"),),
    )
    return volume, blobs, render_pdf(volume, blobs, Settings())


@pytest.fixture(scope="module")
def pages(made: tuple[Volume, Blobs, PrintRun]) -> list[pymupdf.Page]:
    """The pages of the article; some are laid out again, for the page of the other one."""
    ends = made[2].pagination.ends["x"]
    return [
        page
        for page in pymupdf.open(stream=made[2].data)
        if page.get_label().isdecimal() and int(page.get_label()) <= int(ends)
    ]


def parts(page: pymupdf.Page) -> list[tuple[float, float, str]]:
    """Top, bottom and text of all in the type area of a page; of pictures, no text."""
    lines = [
        (line["bbox"][1], line["bbox"][3], "".join(span["text"] for span in line["spans"]))
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
    ]
    found = lines + [(info["bbox"][1], info["bbox"][3], "") for info in page.get_image_info()]
    return sorted(one for one in found if SHEET.top - 6 < one[0] < BOTTOM - 3)


def test_text_fills_the_page_before_a_picture(pages: list[pymupdf.Page]) -> None:
    before_pictures = 0
    for page, after in pairwise(pages):
        if "末段" in page.get_text():
            break  # the text ends
        if "注" in page.get_text() or "注" in after.get_text():
            continue  # a paragraph may stay with its note
        white = (BOTTOM - max(bottom for _, bottom, _ in parts(page))) / SHEET.type.leading
        # Two lines of a paragraph do not stand there, or, below a picture, not with space above.
        assert white < 4, f"{white:.1f} lines at the foot of {page.number + 1}"
        before_pictures += parts(after)[0][2] == ""
    assert before_pictures > 5


def marks(pages: list[pymupdf.Page], pattern: str) -> list[str]:
    """What matches in the text above the notes, in the order in which it is printed."""
    texts = ["".join(text for _, _, text in parts(page)) for page in pages]
    return re.findall(pattern, "".join(texts))


def test_paragraphs_and_pictures_are_whole_and_in_order(pages: list[pymupdf.Page]) -> None:
    ends = marks(pages, r"[起止]\d\d")
    assert ends == [f"{end}{n}" for n in range(10, 50) for end in "起止"]
    captions = list(dict.fromkeys(marks(pages, r"图题\d\d")))
    assert captions == [f"图题{n}" for n in range(10, 10 + len(captions))]
    assert len(captions) == 32


def test_pictures_that_fit_stay_where_they_are(
    made: tuple[Volume, Blobs, PrintRun], pages: list[pymupdf.Page]
) -> None:
    volume, blobs, _ = made
    pattern = r"起\d\d|图题\d\d"
    written = list(dict.fromkeys(re.findall(pattern, blobs.text(volume.articles[0].body))))
    printed = list(dict.fromkeys(marks(pages, pattern)))
    before = {name: written[: written.index(name)] for name in written}
    passed = [
        len(set(printed[: printed.index(name)]) - set(before[name]))
        for name in written[1:]
        if name.startswith("图")
    ]
    assert 8 < sum(1 for count in passed if count) < 24
    assert max(passed) < 6


def test_a_picture_keeps_its_caption_and_goes_past_a_heading_where_much_would_stay_empty(
    pages: list[pymupdf.Page],
) -> None:
    for page in pages:
        shown = parts(page)
        for number, (_, bottom, text) in enumerate(shown):
            if not text:
                top, _, caption = shown[number + 1]
                assert caption.startswith(("图题", "节前图"))
                assert top - bottom < 1.5 * SHEET.type.leading
    whole = marks(pages, "节前图|小节|节后")
    assert whole == ["小节", "节后", "节前图"]


def test_space_above_and_below_a_picture_is_the_same(pages: list[pymupdf.Page]) -> None:
    differences = []
    for page in pages:
        shown = parts(page)
        for number, (top, _, text) in enumerate(shown[1:-1], start=1):
            if not text and shown[number - 1][2].endswith(tuple("0123456789")):
                rest = [one for one in shown[number + 1 :] if not one[2] or "起" in one[2]]
                if not rest:
                    continue
                last = max(bottom for _, bottom, _ in shown[number + 1 : shown.index(rest[0])])
                differences.append((top - shown[number - 1][1]) - (rest[0][0] - last))
    assert len(differences) > 3
    assert max(differences) - min(differences) < 1.5


def test_notes_stay_on_the_page_of_their_marks(pages: list[pymupdf.Page]) -> None:
    for number in range(15, 50, 7):
        (page,) = (page for page in pages if f"止{number}" in page.get_text())
        assert f"注{number}" in page.get_text()


def test_page_marks_stand_before_what_the_page_begins_with(
    made: tuple[Volume, Blobs, PrintRun], pages: list[pymupdf.Page]
) -> None:
    volume, blobs, run = made
    book = bind(volume, blobs, run.pagination)
    tree = book.tree("a-x.xhtml")
    listed = dict(book.links("page-list"))
    order = [mark.get("id") for mark in tree.iter(f"{XHTML}span") if mark.get("role")]
    assert order == [f"page-{page.get_label()}" for page in pages]
    for page in pages[1:]:
        text = letters("".join(running(page)))
        (mark,) = tree.xpath("//*[@id=$id]", id=listed[page.get_label()].partition("#")[2])
        following = mark.xpath("following::text()[not(ancestor::xhtml:figure)]", **NAMES)
        after = letters("".join(map(str, following)))[:10]
        assert text.startswith(after) or not text, page.get_label()


def running(page: pymupdf.Page) -> Iterator[str]:
    """The lines of a page that are of the size of its text."""
    for block in page.get_text("dict", sort=True)["blocks"]:
        for line in block.get("lines", ()):
            spans = [span["text"] for span in line["spans"] if span["size"] > 10]
            if spans and SHEET.top - 6 < line["bbox"][1] < BOTTOM - 3:
                yield "".join(spans)


NAMES = {"namespaces": {"xhtml": XHTML.strip("{}")}}


def test_a_picture_that_floated_does_not_begin_its_page() -> None:
    blocks = {f"a--b{n}": f"b{n}" for n in range(1, 5)}
    pages = [["text", "art-a", "a--b1", "a--b3"], ["art-a", "a--b2", "a--b4"]]
    found = paginate(pages, {"art-a": "a"}, blocks)
    assert found.breaks == (PageBreak("1", "a", ""), PageBreak("2", "a", "b4"))
    assert b'"b3":"1","b2":"2"' in directory(pages, {"art-a": "a"}, blocks)


@pytest.mark.parametrize(
    ("after", "past"),
    [
        ("<p>字</p><p>字</p><h2>题</h2><p>字</p>", "4"),
        ("<p>字</p><h2>题</h2><p>字</p><h2>题</h2><p>字</p>", "3"),
        ("<p>字</p><h2>题</h2><ul><li>字</li></ul>", "1"),
        ("<figure>图</figure><p>字</p><p>字</p>", "2"),
        ("<p>字</p><p>1、字</p><p>字</p>", "1"),
        ("<p>字</p><p><strong>题</strong></p><p>字</p>", "1"),
        ("<p>字</p><p>如下：</p><figure>图</figure><p>字</p>", "1"),
        ("<p>字</p><ul><li>字</li></ul>", "1"),
        (f"<p>{'字' * 500}</p><p>{'字' * 500}</p>", "1"),
        ("<h2>题</h2><p>字</p>", "2"),
        ("<h2>题</h2>", None),
    ],
)
def test_how_far_a_picture_may_go(after: str, past: str | None) -> None:
    shown = "<figure>图<figcaption>题</figcaption></figure>"
    article = etree.fromstring(f"<div><p>字</p>{shown}{after}</div>")
    let_sink(article, SHEET)
    assert article[1].get("data-past") == past


def test_a_picture_without_caption_stays_in_its_section() -> None:
    article = etree.fromstring("<div><figure>图</figure><p>字</p><h2>题</h2><p>字</p></div>")
    let_sink(article, SHEET)
    assert article[0].get("data-past") == "1"


def test_a_picture_that_text_leads_to_stays() -> None:
    article = etree.fromstring("<div><p>见下图：</p><figure>图</figure><p>字</p></div>")
    let_sink(article, SHEET)
    assert article[1].get("data-past") is None
