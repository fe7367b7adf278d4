"""Page and measure: paper, margins, the grid of lines, variants; read back from the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pymupdf
import pytest

from publisher.errors import UsageError
from publisher.model import Part, Record, Volume
from publisher.papers import POINTS, size_of
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.castoff import cast_off
from publisher.renderers.pdf.sheet import Sheet, sheet_for, sheet_of
from publisher.renderers.printer.interior import interior
from publisher.sections import PdfSettings, PrinterSettings
from publisher.settings import Settings, load_settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]

HAN = (
    "纸的尺寸与字的大小相称，行与行之间留出恰当的空白，眼睛才走得稳；印在背面的字也不至于透过来。"
    * 4
)
LATIN = (
    "Lines of facing pages stand at the same height, so that none shows through between two. " * 6
)
MIXED = {
    "zh-Hans": "<p>活字（type）与<em>字面</em>、<b lang='en'>Bell’s type</b>，مرحبا 与 한글、✓ 同在一行，"
    "<span lang='ja'>活字の書体</span>也在。" + HAN + "</p>",
    "en": "<p>The word 宣纸, <em>the word</em> <span lang='zh'>纸</span>, <b lang='ja'>紙</b>, a "
    "<code>code</code>, مرحبا, ✓ and 한글 stand in lines like others. " + LATIN + "</p>",
}


def awkward(language: str, picture: str) -> str:
    """A body of things whose heights are no whole number of lines, with paragraphs between."""
    text = HAN if language.startswith("zh") else LATIN
    short = text[: len(text) // 3]
    things = [
        f'<figure><img src="images/{picture}" alt="a" width="{width}" height="{height}"/>'
        f"<figcaption>{short[:count]}</figcaption></figure>"
        for width, height, count in ((301, 97, 9), (977, 333, 90), (120, 211, 40))
    ]
    things += [
        f"<table><tbody><tr><td>{short}</td><td>b</td></tr><tr><td>a</td><td>{short}</td></tr>"
        "</tbody></table>",
        f"<pre>{short}\n\n{short[:20]}\nc</pre>",
        f"<h2>{short}</h2>",
        f"<h3>{short[:30]}</h3>",
        f"<blockquote><p>{short}</p><pre>a\nb\nc</pre><p>{short}</p></blockquote>",
        "<hr/>",
    ]
    paragraph = f"<p>{text}</p>"
    return MIXED[language] + "".join(thing + paragraph for thing in things) * 3


def book_of(
    sample: Sample, body: str, language: str, pdf: PdfSettings, articles: int = 1
) -> tuple[PrintRun, pymupdf.Document, Sheet, Volume]:
    """A volume of articles with that body, as it is printed."""
    volume, blobs = sample(language)
    record = volume.articles[0]
    text = body.replace("{picture}", record.images[0].file)
    records = tuple(
        replace(record, id=f"a{n}", title=f"題 {n}", body=blobs.add(text.encode()), words=len(text))
        for n in range(articles)
    )
    volume = replace(volume, parts=(Part("", records),), references=(), elsewhere=())
    run = render_pdf(volume, blobs, Settings(pdf=pdf))
    sheet = sheet_of(pdf, language, cast_off(volume, sheet_of(pdf, language), pdf))
    return run, pymupdf.open(stream=run.data, filetype="pdf"), sheet, volume


def spans(pdf: pymupdf.Document, sheet: Sheet) -> Iterator[tuple[int, dict]]:
    """The pieces of text of the size of the text, with their pages."""
    for page in pdf:
        for block in page.get_text("dict")["blocks"]:
            for line in block.get("lines", ()):
                for span in line["spans"]:
                    if abs(span["size"] - sheet.type.size) < 0.02 and span["text"].strip():
                        yield page.number, span


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("pdf", [PdfSettings(), PdfSettings(run_on=True, size=11.5, leading=1.6)])
def test_lines_of_facing_pages_register(sample: Sample, language: str, pdf: PdfSettings) -> None:
    body = awkward(language, "{picture}")
    run, book, sheet, _ = book_of(sample, body, language, pdf, articles=2)
    assert run.findings == ()
    start = next(page.number for page in book if page.get_label() == "1")
    heights = [
        (span["origin"][1] - sheet.top) / sheet.type.leading % 1
        for page, span in spans(book, sheet)
        if start <= page and sheet.top < span["origin"][1] < sheet.height - sheet.bottom
    ]
    assert len(heights) > 300
    assert max(heights) - min(heights) < 0.02


def test_lists_stand_on_lines_or_between_them_and_the_text_after_them_on_lines(
    sample: Sample,
) -> None:
    things = "<ul><li>一</li><li><p>二</p><p>三</p></li></ul>", "<dl><dt>四</dt><dd>五</dd></dl>"
    body = "".join(f"<p>{HAN}</p>{thing}" for thing in things) * 3 + f"<p>{HAN}</p>"
    _, book, sheet, _ = book_of(sample, body, "zh-Hans", PdfSettings())
    lines = {
        (len(span["text"]) > 5, round((span["origin"][1] - sheet.top) / sheet.type.leading % 1, 2))
        for page, span in spans(book, sheet)
        if page > 5 and sheet.top < span["origin"][1]
    }
    (whole,) = {height for long, height in lines if long}
    assert all((height - whole) % 0.5 < 0.02 for _, height in lines)


@pytest.mark.parametrize(
    ("paper", "size", "columns"),
    [("a5", 0, 1), ("6x9", 11, 1), ("120x180", 9.5, 1), ("16开", 10, 2), ("5.5x8.5in", 12, 1)],
)
def test_lines_are_whole_characters_long_and_flush(
    sample: Sample, paper: str, size: float, columns: int
) -> None:
    pdf = PdfSettings(paper=paper, size=size, columns=columns)
    _, book, sheet, _ = book_of(sample, f"<p>{HAN * 3}</p>" * 6, "zh-Hans", pdf)
    measure = sheet.text_width / sheet.type.size
    assert measure == pytest.approx(round(measure))
    assert book[0].rect.width == pytest.approx(size_of(paper)[0] * POINTS, abs=0.01)
    starts, full = set(), 0
    for page in book:
        left = sheet.outer if page.number % 2 else sheet.inner
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", ()):
                chars = [c for s in line["spans"] if abs(s["size"] - sheet.type.size) < 0.02
                         for c in s["chars"]]  # fmt: skip
                if len(chars) > measure - 2:
                    ends = chars[-1]["origin"][0] + sheet.type.size - left
                    column = int(ends // (sheet.text_width + sheet.gap + sheet.type.size))
                    starts.add(column)
                    over = ends - column * (sheet.text_width + sheet.gap) - sheet.text_width
                    # A mark at the end may hang by its white half, or be set within its square.
                    hangs = 0.55 * sheet.type.size if chars[-1]["c"] in "，。；、" else 0.5
                    assert -0.5 < over < hangs, (page.number, chars[-1])
                    full += 1
    assert full > 30
    assert starts == set(range(columns))


def test_the_inner_margin_grows_with_the_pages() -> None:
    margins = [sheet_of(PdfSettings(), "zh", pages) for pages in (60, 200, 400, 600, 800)]
    assert [sheet.gutter for sheet in margins] == pytest.approx([0, 9, 18, 27, 36])
    inner = [sheet.inner for sheet in margins]
    assert inner == sorted(set(inner))
    assert margins[0].inner < margins[0].outer
    assert all(sheet.inner > sheet.outer > 28 for sheet in margins[1:])
    assert len({sheet.text_width for sheet in margins}) == 1
    narrow = sheet_of(PdfSettings(paper="90x120"), "zh", 800)
    assert narrow.outer >= 28
    screen = sheet_of(PdfSettings(variant="screen"), "zh", 800)
    assert screen.inner == pytest.approx(screen.outer, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_thick_volume_is_set_with_a_wider_gutter(sample: Sample, language: str) -> None:
    text = HAN if language == "zh-Hans" else LATIN
    volume, blobs = sample(language)
    body = f"<p>{text}</p>" * 30
    words = 30 * (len(text) if language == "zh-Hans" else len(text.split()))
    record = replace(volume.articles[2], body=blobs.add(body.encode()), words=words, images=())
    records: tuple[Record, ...] = tuple(replace(record, id=f"a{n}") for n in range(18))
    volume = replace(volume, parts=(Part("", records),), references=(), elsewhere=())
    run = render_pdf(volume, blobs, Settings())
    told = cast_off(volume, sheet_for("a5", language), PdfSettings())
    assert run.pagination.pages == pytest.approx(told, rel=0.2)
    sheet = sheet_of(PdfSettings(), language, told)
    assert sheet.gutter > 0
    with pymupdf.open(stream=run.data, filetype="pdf") as book:
        for number, margin in ((20, sheet.inner), (21, sheet.outer)):
            left = min(s["origin"][0] for page, s in spans(book, sheet) if page == number)
            assert left == pytest.approx(margin, abs=1)


def test_articles_run_on_with_their_heads(sample: Sample) -> None:
    body = f"<p>{HAN}</p>"
    pdf = PdfSettings(run_on=True)
    run, book, sheet, volume = book_of(sample, body, "zh-Hans", pdf, articles=9)
    begins = [int(run.pagination.articles[record.id]) for record in volume.articles]
    assert begins == sorted(begins)
    assert len(set(begins)) < len(begins)
    start = next(page.number for page in book if page.get_label() == "1")
    assert book[start].get_text(clip=(0, 0, sheet.width, sheet.top - 2)).strip() == ""
    opens = []
    for page in range(start + 1, start + max(begins)):
        head = book[page].get_text(clip=(0, 0, sheet.width, sheet.top - 2)).strip()
        last = max(n for n, first in enumerate(begins) if first <= page - start + 1)
        text = book[page].get_text(clip=(0, sheet.top - 2, sheet.width, sheet.height)).strip()
        opens.append(text.startswith("題"))
        assert head == ("" if opens[-1] else volume.title if page % 2 else f"題 {last}")
        assert book[page].get_label() == str(page - start + 1)
    assert set(opens) == {True, False}


def blank(book: pymupdf.Document) -> list[int]:
    return [page.number for page in book if not page.get_text().strip()]


def test_the_screen_variant_has_no_blank_pages_and_coloured_links(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans", ("甲", "乙"))
    pdf = PdfSettings(variant="screen", illustrations=True)
    data = render_pdf(volume, blobs, Settings(pdf=pdf)).data
    with pymupdf.open(stream=data, filetype="pdf") as book:
        assert blank(book) == []
        sheet = sheet_of(pdf, "zh-Hans")
        lefts = {round(span["origin"][0]) for _, span in spans(book, sheet)}
        assert min(lefts) == round(sheet.outer) == round(sheet.inner)
        assert {span["color"] for _, span in spans(book, sheet)} == {0, 0x14508C}
    with pikepdf.open(io.BytesIO(data)) as pdf_file:
        assert pdf_file.Root.PageLayout == "/OneColumn"


def test_parts_begin_on_any_page_if_they_need_not_be_rectos(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans", ("甲", "乙"))
    counts = {}
    for recto in (True, False):
        run = render_pdf(volume, blobs, Settings(pdf=PdfSettings(recto=recto)))
        with pymupdf.open(stream=run.data, filetype="pdf") as book:
            start = next(page.number for page in book if page.get_label() == "1")
            counts[recto] = len([page for page in blank(book) if page > start])
            assert start % 2 == 0
            toc = {title: page for _, title, page in book.get_toc()}
            folio = run.pagination.articles[volume.articles[0].id]
            assert folio == ("3" if recto else "2")
            assert toc["甲"] % 2 == 1
    assert counts[False] < counts[True]


def test_columns_stand_beside_one_another_with_their_notes_behind(sample: Sample) -> None:
    pdf = PdfSettings(paper="a4", columns=2)
    body = "".join(
        f"<p>{HAN}<a class='noteref' id='r{n}' href='#fn-{n}'>{n}</a>{HAN}</p>" for n in range(12)
    )
    notes = "".join(f"<li id='fn-{n}'>注{n}号：{HAN[:60]}</li>" for n in range(12))
    body += f"<section class='notes'><ol>{notes}</ol></section>"
    run, book, sheet, _ = book_of(sample, body, "zh-Hans", pdf)
    assert run.findings == ()
    page = next(page for page in book if page.get_label() == "1")
    lefts = {round(s["origin"][0] - sheet.inner) for n, s in spans(book, sheet) if n == page.number}
    assert {0, round(sheet.text_width + sheet.gap)} <= lefts
    text = "".join(page.get_text().replace(" ", "") for page in book)
    assert [text.count(f"注{n}号") for n in range(12)] == [1] * 12
    heights = [s["origin"][1] for n, s in spans(book, sheet) if n >= page.number]
    steps = [(height - sheet.top) / sheet.type.leading % 1 for height in heights]
    assert max(steps) - min(steps) < 0.02
    assert text.index("注0号") > text.rindex(HAN[-10:])  # no line of notes between the text's


def test_families_are_used_in_the_face_of_the_region_or_missed(sample: Sample) -> None:
    volume, blobs = sample("zh-Hant")
    pdf = PdfSettings(text_han="Noto Sans CJK SC", headings_latin="No Such Family")
    run = render_pdf(volume, blobs, Settings(pdf=pdf))
    assert [finding.code for finding in run.findings] == ["font-missing"]
    assert "No Such Family" in run.findings[0].message
    with pymupdf.open(stream=run.data, filetype="pdf") as book:
        names = {span["font"].split("+")[-1] for _, span in spans(book, sheet_for("a5", "zh"))}
    assert "Noto-Sans-CJK-TC" in names
    assert not any("Serif-CJK" in name for name in names)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('paper = "10x10"', "10 by 10 mm"),
        ('paper = "foolscap"', "foolscap"),
        ("size = 50", "50 pt"),
        ("leading = 9", "leading is 9"),
        ("columns = 2\nsize = 20", "no room"),
    ],
)
def test_what_cannot_be_printed_is_one_clear_error(
    tmp_path: pytest.TempPathFactory, value: str, said: str
) -> None:
    config = tmp_path / "publisher.toml"
    config.write_text(f"[pdf]\n{value}\n", "utf-8")
    with pytest.raises(UsageError, match=said):
        load_settings(config, {})


def test_free_paper_is_measured_in_millimetres_or_inches() -> None:
    assert size_of("120x180") == size_of("120 × 180 mm") == size_of("12x18cm") == (120, 180)
    assert size_of("5.5x8.5in") == (139.7, 215.9)
    assert size_of("6x9") == (152.4, 228.6)
    assert size_of("大32开") == (140, 203)


def test_a_free_paper_has_marks_and_bleed(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans")
    data = render_pdf(volume, blobs, Settings(pdf=PdfSettings(paper="120x180"))).data
    with pikepdf.open(io.BytesIO(interior(data, PrinterSettings(marks=True, bleed=5)))) as pdf:
        page = pdf.pages[0]
        trim, bleed = ([float(edge) for edge in box] for box in (page.trimbox, page.bleedbox))
        assert trim[2] - trim[0] == pytest.approx(120 * POINTS, abs=0.01)
        assert bleed[2] - bleed[0] == pytest.approx(130 * POINTS, abs=0.01)
