"""Front and back matter of the print edition, read back from the PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest
from epub_reading import record
from sample_volume import make_volume

from publisher.model import Part, Record, Volume
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.front_matter import shortened
from publisher.renderers.pdf.pagination import ranges, roman
from publisher.renderers.pdf.sheet import sheet_for
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs

SHEET = sheet_for("a5", "zh-Hans")
_LONG = "https://example.org/a/long/address/of/a/page/that/has/to/be/broken/somewhere/page.html?x=1"
_LINKS = (
    _LONG,
    "https://alpha.example/one",
    "http://www.beta.example/two",
    "mailto:ed@example.org",
)
_WORDS = "墨落在纸上，字就有了根。" * 60
#: Title, paragraphs, author, tags.
_ARTICLES = (
    ("纸的来历", 3, "林知", ("造纸", "工艺")),
    ("墨的两种黑", 1, "林知", ("制墨", "工艺")),
    ("活字的故事", 4, "曹安", ("印刷",)),
    ("折页的秘密", 1, "林知", ("装订", "工艺")),
    ("书脊上的字", 3, "曹安", ("装订",)),
    ("宋体字", 1, "艾文", ("印刷",)),
)


@dataclass(frozen=True)
class Book:
    volume: Volume
    run: PrintRun
    pdf: pymupdf.Document
    labels: list[str]

    def text(self, page: int) -> str:
        """The text of a page, without running head and folio."""
        box = self.pdf[page].rect
        clip = (0, SHEET.top - 4, box.width, box.height - SHEET.bottom + 4)
        return squeeze(self.pdf[page].get_text(clip=clip))

    def foot(self, page: int) -> str:
        box = self.pdf[page].rect
        clip = (0, box.height - SHEET.bottom + 4, box.width, box.height)
        return squeeze(self.pdf[page].get_text(clip=clip))

    def pages(self, text: str) -> list[str]:
        """The labels of the pages that show a text."""
        return [self.labels[n] for n in range(len(self.pdf)) if squeeze(text) in self.text(n)]

    def section(self, heading: str) -> str:
        """The text of the pages from a bookmark to the next of its level."""
        marks = [(title, page - 1) for level, title, page in self.pdf.get_toc() if level == 1]
        number = [title for title, _ in marks].index(heading)
        after, end = (*marks, ("", len(self.pdf)))[number + 1]
        start = marks[number][1]
        text = "".join(map(self.text, range(start, max(end, start + 1))))
        text = text.partition(squeeze(heading))[2]
        return text.partition(squeeze(after))[0] if end == start else text


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def body(number: int, paragraphs: int) -> str:
    text = "".join(f"<p>{_WORDS}</p>" for _ in range(paragraphs))
    first, second = _LINKS[number % len(_LINKS)], _LINKS[0]
    linked = f'<p>见<a href="{first.replace("&", "&amp;")}">一处</a>与<a href="{second}">又一处</a>。</p>'
    return f"<h2>第{number}节</h2>{text}<h3>附记{number}</h3>{linked}"


def bound(folder: Path, parts: tuple[int, ...] = (3, 3), **pdf: object) -> Book:
    """The articles in parts of so many, printed; the first has a picture with a caption."""
    sample, blobs = make_volume(folder)
    picture = sample.articles[0].images[0]
    figure = (
        f'<figure><img src="images/{picture.file}" alt="纸" width="1200" height="800"/>'
        "<figcaption>晾在墙上的纸</figcaption></figure>"
    )
    records = [
        record(
            blobs,
            f"a{number}",
            body(number, length) + figure * (number == 0),
            **{"title": title, "authors": (author,), "tags": tags, "language": "zh-Hans"},
            **{"images": (picture,) if number == 0 else (), "site": "纸上作坊"},
            url=f"https://workshop.example/{number}.html",
        )
        for number, (title, length, author, tags) in enumerate(_ARTICLES)
    ]
    volume = Volume(
        *("v", "v", "纸与印刷", "书", "", 1, 1, "zh-Hans"),
        parts=tuple(_parts(records, parts)),
        sources=("纸上作坊",),
        library="小小书库",
    )
    run = render_pdf(volume, blobs, Settings(pdf=PdfSettings(**pdf)))
    opened = pymupdf.open(stream=run.data, filetype="pdf")
    return Book(volume, run, opened, [page.get_label() for page in opened])


def _parts(records: list[Record], lengths: tuple[int, ...]) -> list[Part]:
    if len(lengths) == 1:
        return [Part("", tuple(records))]
    pieces = iter(records)
    names = ("上篇", "下篇")
    return [Part(names[n], tuple(next(pieces) for _ in range(m))) for n, m in enumerate(lengths)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return bound(tmp_path_factory.mktemp("matter"), illustrations=True)


def test_nothing_is_wrong_with_it(book: Book) -> None:
    assert book.run.findings == ()


def test_contents_name_the_pages_where_titles_stand(book: Book) -> None:
    contents = book.section("目录")
    for title in [*(a[0] for a in _ARTICLES), "上篇", "下篇", "作者索引", "链接索引", "出处一览"]:
        # Between a title and its folio stand nothing but leaders.
        folio = re.search(rf"{title}[.．]+(\d+)", contents)
        assert folio is not None, title
        page = book.labels.index(folio[1])
        sizes = [
            span["size"]
            for block in book.pdf[page].get_text("dict")["blocks"]
            for line in block.get("lines", [])
            for span in line["spans"]
            if title in squeeze(span["text"])
        ]
        assert max(sizes) > 14  # as a heading, not as a running head


def test_an_index_has_ranges_of_pages_put_together(book: Book) -> None:
    starts, ends = book.run.pagination.articles, book.run.pagination.ends
    numbers = {name: (int(starts[name]), int(ends[name])) for name in starts}
    assert any(first != last for first, last in numbers.values())
    index = book.section("作者索引")
    for author in {entry[2] for entry in _ARTICLES}:
        mine = [n for n, entry in enumerate(_ARTICLES) if entry[2] == author]
        pages = sorted(
            {page for n in mine for page in range(numbers[f"a{n}"][0], numbers[f"a{n}"][1] + 1)}
        )
        told = re.search(rf"{author}([\d–,]+)", index)
        assert told is not None
        listed = [tuple(map(int, one.split("–"))) for one in told[1].split(",")]
        assert [p for one in listed for p in range(one[0], one[-1] + 1)] == pages
        assert all(b[0] > a[-1] + 1 for a, b in pairwise(listed))
        assert all(one[0] != one[-1] or len(one) == 1 for one in listed)
    # By pinyin, not by code point.
    assert re.findall("艾文|曹安|林知", index) == ["艾文", "曹安", "林知"]


def test_bookmarks_have_three_levels_and_lead_where_they_say(book: Book) -> None:
    toc = book.pdf.get_toc(simple=False)
    levels = {title: level for level, title, _, _ in toc}
    assert [levels[name] for name in ("目录", "上篇", "纸的来历", "第0节", "作者索引")] == [
        1,
        1,
        2,
        3,
        1,
    ]
    assert max(levels.values()) == 3
    for _, title, page, target in toc:  # the title stands right below its destination
        lines = [
            (line["bbox"][1], squeeze("".join(span["text"] for span in line["spans"])))
            for block in book.pdf[page - 1].get_text("dict")["blocks"]
            for line in block.get("lines", [])
        ]
        assert any(title in text and -2 < top - target["to"].y < 30 for top, text in lines), title
    assert [title for level, title, _, _ in toc if level == 1] == [
        *("目录", "插图目录", "上篇", "下篇", "作者索引", "主题索引", "出处一览", "链接索引")
    ]


def test_labels_are_the_printed_folios(book: Book) -> None:
    text = book.labels.index("1")
    assert book.labels[:text] == [roman(n + 1) for n in range(text)]
    assert book.labels[text:] == [str(n + 1) for n in range(len(book.pdf) - text)]
    assert text % 2 == 0
    assert book.run.pagination.pages == len(book.pdf)
    feet = [book.foot(page) for page in range(len(book.pdf))]
    assert all(foot in ("", label) for foot, label in zip(feet, book.labels, strict=True))
    assert sum(map(bool, feet)) > len(feet) - 10
    contents = next(page - 1 for _, title, page in book.pdf.get_toc() if title == "目录")
    assert feet[contents] == "v"


def test_illustrations_are_listed_with_their_page(book: Book) -> None:
    listed = book.section("插图目录")
    folio = re.search(r"晾在墙上的纸[.．]+(\d+)", listed)
    assert folio is not None
    assert folio[1] in book.pages("晾在墙上的纸")


def test_illustrations_are_not_listed_unless_asked_for(tmp_path: Path) -> None:
    book = bound(tmp_path, parts=(6,))
    titles = {title: level for level, title, _ in book.pdf.get_toc()}
    assert "插图目录" not in titles
    assert (titles["纸的来历"], titles["第0节"], titles["附记0"]) == (1, 2, 3)


def test_the_register_lists_every_link_once_with_its_pages(book: Book) -> None:
    register = book.section("链接索引")
    for link in _LINKS:
        assert register.count(squeeze(link)) == 1
    assert register.index("alpha") < register.index("www.beta") < register.index(squeeze(_LONG))
    told = re.search(rf"{re.escape(squeeze(_LONG))}[.．]+([\d–,]+)", register)
    assert told is not None
    ends = {int(page) for page in book.run.pagination.ends.values()}
    pages = {
        page
        for one in told[1].split(",")
        for page in range(int(one.split("–")[0]), int(one.split("–")[-1]) + 1)
    }
    assert len(pages) >= len(_ARTICLES) - 1
    assert pages <= ends | {page - 1 for page in ends}  # it stands at the end of each article


def test_no_line_of_the_register_holds_leaders_alone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    links = "".join(f"<a href='https://e.org/{'x' * n}/no-{n}.html'>此</a>" for n in range(60))
    one = record(blobs, "a", f"<p>{links}</p>", language="zh-Hans", title="题")
    volume = Volume(*("v", "v", "卷", "T", "", 1, 1, "zh-Hans", (Part("", (one,)),)))
    rows: dict[tuple[int, int], str] = {}
    for page in pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data):
        for block in page.get_text("dict")["blocks"]:
            for line in block.get("lines", ()):
                place = (page.number, round(line["bbox"][3]))
                rows[place] = rows.get(place, "") + "".join(one["text"] for one in line["spans"])
    led = [row for row in rows.values() if " . " in row and not row.startswith(("题", "链接"))]
    assert len(led) == 60
    assert all(re.search("[a-z].* [.] +[0-9]", row) for row in led)


def test_sources_are_listed_with_page_and_address(book: Book) -> None:
    register = book.section("出处一览")
    for number, entry in enumerate(_ARTICLES):
        page = book.run.pagination.articles[f"a{number}"]
        assert re.search(
            rf"{entry[0]}[.．]+{page}https://workshop\.example/{number}\.html", register
        )


def test_locators_lead_to_their_pages(book: Book) -> None:
    last = len(book.pdf) - 1
    start = next(page - 1 for _, title, page in book.pdf.get_toc() if title == "作者索引")
    links = [link for n in range(start, last + 1) for link in book.pdf[n].get_links()]
    inside = [link for link in links if link["kind"] != pymupdf.LINK_URI]
    assert len(inside) > 10
    starts = {book.labels.index(page) for page in book.run.pagination.articles.values()}
    assert starts <= {link["page"] for link in inside}


def test_the_imprint_tells_sources_counts_and_rights(book: Book) -> None:
    imprint = book.text(3)
    for said in ("纸与印刷", "6篇文章", "纸上作坊", "小小书库", "来源未注明许可", "urn:uuid:"):
        assert said in imprint


def test_pages_that_follow_one_another_are_one_range() -> None:
    assert ranges([(12, 14), (15, 17), (19, 19)]) == ((12, 17), (19, 19))
    assert ranges([(5, 5), (3, 3), (3, 4)]) == ((3, 5),)
    assert ranges([]) == ()


def test_long_captions_end_with_a_sentence_or_a_mark() -> None:
    assert shortened("短", 5) == "短"
    assert shortened("第一句话。第二句话很长很长很长。", 10) == "第一句话。"
    assert shortened("没有句号的一段很长的话", 6) == "没有句号的…"
    assert shortened("Words that do not fit here", 8).endswith("…")
