"""References that work on paper: links and notes by number, QR codes, pages of other articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import segno
from lxml import etree

from publisher import resources
from publisher.editions import Press
from publisher.model import Part, Plan, Reference, Volume
from publisher.progress import Telling
from publisher.renderers import render
from publisher.renderers.assemble import text_of
from publisher.renderers.pdf import galley
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.footnotes import set_notes
from publisher.renderers.pdf.press import lines
from publisher.renderers.pdf.press.addresses import break_endless, mend_breaks
from publisher.renderers.pdf.qr import draw_code, lines_for, rectangles
from publisher.renderers.pdf.references import note_links
from publisher.renderers.pdf.sheet import sheet_of
from publisher.renderers.pdf.slots import fill
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs, Store
from publisher.words import words_for
from publisher.workers import open_workers
from publisher.workshop import Workshop

Sample = Callable[..., tuple[Volume, Blobs]]
TEXT = "墨落在纸上，字就有了根。纸平墨润，字才站得住。"


def printed(sample: Sample, body: str, **pdf: object) -> PrintRun:
    """One article of that body, printed without anything around it."""
    volume, blobs = sample("zh-Hans")
    record = replace(volume.articles[2], body=blobs.add(body.encode()), url="")
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    return render_pdf(volume, blobs, Settings(pdf=PdfSettings.model_validate(pdf)))


def pages(data: bytes) -> list[str]:
    with pymupdf.open(stream=data) as document:
        return ["".join(page.get_text().split()) for page in document]


def mark(number: int, label: str = "") -> str:
    return f'<a class="noteref" id="fnref-{number}" href="#fn-{number}">{label or number}</a>'


def note(number: int, text: str) -> str:
    back = f'<a class="backref" href="#fnref-{number}">↩</a>'
    return f'<li id="fn-{number}">{text}{back}</li>'


def noted(body: str, *notes: str) -> str:
    return f'{body}<section class="notes"><ol>{"".join(notes)}</ol></section>'


def page_of(found: Sequence[str], text: str) -> int:
    places = [number for number, page in enumerate(found) if text in page]
    assert len(places) == 1, (text, places)
    return places[0]


@pytest.fixture(scope="module")
def many() -> str:
    """Forty notes, some long, two to a paragraph now and then, in paragraphs of all lengths."""
    body, notes = "", []
    for number in range(1, 41):
        more = mark(number + 40) if number % 7 == 0 else ""
        body += (
            f"<p>{TEXT * (number % 4)}句{number}甲{mark(number)}。{TEXT * (number % 3)}{more}</p>"
        )
        long = "很长的一条注，" * (40 if number % 5 == 0 else number % 3)
        notes.append(note(number, f"{long}注{number}乙。"))
        if more:
            notes.append(note(number + 40, f"<p>注{number + 40}乙。</p><p>{TEXT}</p>"))
    return noted(body, *notes)


def test_notes_stand_on_the_page_of_their_marks(sample: Sample, many: str) -> None:
    found = pages(printed(sample, many, qr=False).data)
    for number in range(1, 41):
        assert page_of(found, f"句{number}甲") == page_of(found, f"注{number}乙")
    for number in range(47, 81, 7):
        assert page_of(found, f"句{number - 40}甲") <= page_of(found, f"注{number}乙")


def test_notes_stay_at_the_end_if_that_is_asked(sample: Sample, many: str) -> None:
    found = pages(printed(sample, many, qr=False, notes="end").data)
    assert page_of(found, "注1乙") >= page_of(found, "句40甲")
    text = "".join(found)
    places = [text.index(f"注{number}乙") for number in range(1, 41)]
    assert places == sorted(places)


def test_no_odd_note_is_lost(sample: Sample) -> None:
    listed = "<ul><li>列在注里</li></ul>"
    body = (
        f"<p>{TEXT}{mark(1, '[7]')}又{mark(1, '[7]')}</p><h2>题{mark(2)}</h2>"
        f"<table><tr><th>头</th></tr><tr><td>格{mark(3)}</td></tr></table>"
        f"<p>长{mark(4)}，列{mark(5)}，<strong>粗{mark(6)}</strong><sup>{mark(7)}</sup></p>"
    )
    texts = {
        1: "两处提到",
        2: "标题的注",
        3: "表格的注",
        4: "长" * 2999 + "尾",
        5: f"<p>前</p>{listed}",
        6: "粗字的注",
        7: "上标的注",
        8: "无人提及",
    }
    body = noted(body, *(note(number, text) for number, text in texts.items()))
    found = pages(printed(sample, body).data)
    text = "".join(found)
    for words in (*(texts[n] for n in (1, 2, 3, 6, 7, 8)), "列在注里"):
        assert text.count(words) == 1, words
    assert text.count("长") == 3000
    assert "尾" in text
    # The label is the source's; a mark further on says where its note is.
    assert "[7]两处提到" in text
    assert "又[7]（见第1页）" in text
    assert "↩" not in text
    # Those that are left keep their labels in the list at the end.
    for label, words in ((2, "标题的注"), (3, "表格的注"), (8, "无人提及")):
        assert re.search(rf"{label}\.?{words}", text), words


def referring(sample: Sample) -> tuple[Volume, Blobs]:
    """A volume whose first article refers to its last, some dozen pages on."""
    volume, blobs = sample("zh-Hans")
    model = volume.articles[2]
    bodies = {
        "here": f"<p>{TEXT}<a href='archive:there'>那一篇</a>，{TEXT}{TEXT}</p>",
        "far": f"<p>{TEXT * 8}</p>" * 40,
        "there": f"<p>{TEXT}</p>",
    }
    records = tuple(
        replace(model, id=name, source=f"w/{name}.md", body=blobs.add(body.encode()))
        for name, body in bodies.items()
    )
    leads = Reference("archive:there", "there", model.title, volume.id, volume.title, volume.slug)
    return replace(volume, parts=(Part("", records),), references=(leads,), elsewhere=()), blobs


def printed_guessing(
    volume: Volume,
    blobs: Blobs,
    guess: int,
    monkeypatch: pytest.MonkeyPatch,
    styles: Path | None = None,
) -> PrintRun:
    begun = dict.fromkeys(("here", "far", "there"), guess)
    monkeypatch.setattr(galley, "begins", lambda *_: begun)
    return render_pdf(volume, blobs, Settings(styles=styles))


def characters(run: PrintRun) -> list[tuple[str, float, float]]:
    """Those of the page that refers, with their places in pt."""
    with pymupdf.open(stream=run.data, filetype="pdf") as pdf:
        (page,) = (page for page in pdf if "那一篇" in page.get_text())
        return [
            (char["c"], *char["origin"])
            for block in page.get_text("rawdict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            for char in span["chars"]
            if not char["c"].isspace()
        ]


@pytest.mark.parametrize(("guess", "most"), [(1, 0.01), (71, 1), (99, 1), (888, 0.01)])
def test_pages_referred_to_are_right_whatever_was_guessed(
    sample: Sample, guess: int, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume, blobs = referring(sample)
    run = printed_guessing(volume, blobs, guess, monkeypatch)
    folio = run.pagination.articles["there"]
    assert len(folio) == 2
    assert f"那一篇（见第{folio}页）" in "".join(pages(run.data))
    exact = characters(printed_guessing(volume, blobs, int(folio), monkeypatch))
    ours = characters(run)
    assert [char for char, _, _ in ours] == [char for char, _, _ in exact]
    moved = [
        abs(x - there) + abs(y - below)
        for (_, x, y), (_, there, below) in zip(ours, exact, strict=True)
    ]
    assert max(moved) <= most


@pytest.mark.parametrize("guess", [7, 12, 888])
def test_pages_referred_to_in_latin_text_leave_no_gap(
    sample: Sample, guess: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume, blobs = referring(sample)
    here, far, there = volume.articles
    far = replace(far, body=blobs.add(f"<p>{TEXT * 8}</p>".encode()))
    link = "<p>Of paper, see <a href='archive:there'>that one</a>, and what follows it.</p>"
    here = replace(here, body=blobs.add(link.encode()), language="en")
    volume = replace(volume, language="en", parts=(Part("", (here, far, there)),))
    run = printed_guessing(volume, blobs, guess, monkeypatch)
    folio = run.pagination.articles["there"]
    assert len(folio) == 1
    with pymupdf.open(stream=run.data, filetype="pdf") as pdf:
        text = "\n".join(page.get_text() for page in pdf).replace("\n", " ")
    assert f"that one (see page {folio}), and" in text


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("attr(data-page)", "那一篇{}"),
        ('"p" leader(".") attr(data-page)', "那一篇p[.]*{}"),
        ('" p. " target-counter(attr(href), page, upper-roman)', "那一篇p.VI"),
    ],
)
@pytest.mark.parametrize("guess", [7, 12])
def test_pages_referred_to_are_told_as_a_style_sheet_asks(
    sample: Sample,
    tmp_path: Path,
    content: str,
    shown: str,
    guess: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = f".article a.internal[data-page]::after {{ content: {content} }}"
    ours = resources.style("print-matter.css", Settings())
    (tmp_path / "print-matter.css").write_text(ours + rule)
    volume, blobs = referring(sample)
    here, far, there = volume.articles
    far = replace(far, body=blobs.add((f"<p>{TEXT * 8}</p>" * 12).encode()))
    volume = replace(volume, parts=(Part("", (here, far, there)),))
    run = printed_guessing(volume, blobs, guess, monkeypatch, tmp_path)
    assert run.pagination.articles["there"] == "6"
    found = "".join(pages(run.data))
    assert re.search(shown.format(6) + "，", found)


def test_marks_that_cannot_hold_their_note_leave_it_at_the_end() -> None:
    body = etree.fromstring(
        f"<div>{noted(f'<p>句{mark(1)}</p><figure><figcaption>图{mark(2)}</figcaption></figure>', note(1, '甲'), note(2, '乙'))}</div>"
    )
    set_notes(body, sheet_of(PdfSettings(), "zh-Hans"), foot=True)
    assert [text_of(one) for one in body.iter("span") if one.get("class") == "foot"] == ["甲"]
    assert [(one.get("data-label"), text_of(one)) for one in body.iter("li")] == [("2", "乙")]


@pytest.mark.parametrize(("line", "kept"), [("注释：", False), ("责任编辑：甲", True)])
def test_no_line_announces_notes_that_went_to_the_foot(line: str, kept: bool) -> None:
    body = etree.fromstring(
        f"<div>{noted(f'<p>句{mark(1)}</p><p>{line}</p>', note(1, '甲'))}</div>"
    )
    set_notes(body, sheet_of(PdfSettings(), "zh-Hans"), foot=True)
    assert (line in text_of(body)) == kept


LINKS = (
    '<p><a class="external" href="https://a.example/1">甲</a>，'
    '<a class="external" href="https://b.example/2?x=1&amp;y=2">乙</a>，'
    '又是<a class="external" href="https://a.example/1">甲</a>，'
    '<a class="external" href="https://c.example/">https://c.example</a>，'
    '<a class="external" href="mailto:a@example.org">写信</a></p>'
    '<figure><a class="external" href="https://d.example/watch"><img src="images/x.jpg"/></a></figure>'
    '<figure><a class="external" href="https://d.example/x.jpg"><img src="images/x.jpg"/></a></figure>'
)


def test_each_target_is_noted_once_and_in_order() -> None:
    body = etree.fromstring(f"<div>{LINKS}</div>")
    note_links(body, words_for("zh-Hans", Settings()), "zh-Hans")
    marks = [text_of(one).strip("\u2060") for one in body.iter("span")]
    assert marks == ["[1]", "[2]", "[1]", "[3]", "[4]"]
    listed = [(one.get("data-label"), text_of(one)) for one in body.iter("li")]
    assert listed == [
        ("[1]", "https://a.example/1"),
        ("[2]", "https://b.example/2?x=1&y=2"),
        ("[3]", "a@example.org"),
        ("[4]", "https://d.example/watch"),
    ]


def test_link_notes_are_told_from_notes_in_square_brackets() -> None:
    body = etree.fromstring(f"<div><p>{mark(1, '[1]')}</p>{LINKS}</div>")
    note_links(body, words_for("en", Settings()), "en")
    assert [one.get("data-label") for one in body.iter("li")] == ["(1)", "(2)", "(3)", "(4)"]


def test_link_notes_can_be_pressed_copied_and_are_not_set_for_the_screen(sample: Sample) -> None:
    address = "https://example.org/a-rather-long-path/of-many-parts/page.html?with=query&and=more"
    body = f'<p>{TEXT}<a href="{address}">链接</a>。</p>'.replace("&", "&amp;")
    data = printed(sample, body).data
    with pymupdf.open(stream=data) as document:
        text = "".join(page.get_text() for page in document)
        targets = [link.get("uri") for page in document for link in page.get_links()]
    assert "[1]" in text
    assert address in text.replace("\n", "")
    assert not set(text) & set("\u2060\u200b\u00ad")
    assert targets.count(address) >= 2
    shown = [line for line in text.split("\n") if line and line in address]
    assert all(line[-1] in "/.?&=-" or address.endswith(line) for line in shown)
    assert "[1]" not in "".join(pages(printed(sample, body, variant="screen").data))


def test_addresses_break_after_what_parts_them() -> None:
    text = "见 https://a.example/b-c?d=e&f 处"
    parts = [0, *mend_breaks(text, [2, 9, 12, 30]), len(text)]
    assert [text[a:b] for a, b in pairwise(parts)] == [
        "见 ",
        "https://a.",
        "example/",
        "b-",
        "c?",
        "d=",
        "e&",
        "f ",
        "处",
    ]


def test_addresses_do_not_break_before_their_ending() -> None:
    text = "www.paper.example/on.the.mould.html"
    parts = [0, *mend_breaks(text, []), len(text)]
    shown = [text[a:b] for a, b in pairwise(parts)]
    assert shown == ["www.", "paper.", "example/", "on.", "the.", "mould.html"]


def test_a_word_that_no_line_holds_breaks_between_any_two_letters() -> None:
    text = "词 " + "e\u0301" * 300 + " " + "x" * 400
    breaks = break_endless(text, [2, 603])
    assert breaks == [*range(2, 603, 2), 603]  # never before an accent, nor in what a line may hold


def test_data_among_the_text_is_printed_whole_and_quickly(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeasyPrint goes through all that is left of a word for each of its lines."""
    asked: list[str] = []
    theirs = lines._split_text_box

    def watched(context: Any, box: Any, *others: Any) -> Any:
        asked.append(box.text)
        return theirs(context, box, *others)

    monkeypatch.setattr(lines, "_split_text_box", watched)
    data = printed(sample, f"<p>前文{'x' * 9000}后文</p>").data
    with pymupdf.open(stream=data) as document:
        assert sum(page.get_text().count("x") for page in document) >= 9000
    assert not any("x" * 500 in text for text in asked)


@pytest.mark.parametrize(("length", "level"), [(62, "M"), (106, "M"), (107, "L")])
def test_codes_are_those_of_segno_and_coarse_enough(length: int, level: str) -> None:
    address = "https://example.org/paper/2019/09/22/an-address".ljust(length, "x")
    sheet = sheet_of(PdfSettings(), "zh-Hans")
    drawn = etree.fromstring(draw_code(address, "原文", sheet))
    matrix = segno.make_qr(address, error=level, boost_error=False, mask=0).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    data = drawn[1].get("d")
    squares = [tuple(map(int, one)) for one in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h", data)]
    covered = [(x + i, y + j) for x, y, w, h in squares for i in range(w) for j in range(h)]
    assert sorted(covered) == sorted(dark)
    assert drawn[0].text == "原文"
    for modules in range(21, 178, 4):
        lines = lines_for(modules, sheet)
        assert not lines or lines * sheet.type.leading / 72 * 25.4 / modules >= 0.33
    assert draw_code("https://example.org/" + "x" * 1500, "原文", sheet) == ""
    assert list(rectangles([b"\1\1\0", b"\1\1\0", b"\0\0\1"])) == [(0, 0, 2, 2), (2, 2, 1, 1)]


def test_a_code_stands_beside_the_source_with_white_around_it(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans")
    with pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data) as document:
        found = [
            (page, drawing["rect"], len(drawing["items"]))
            for page in document
            for drawing in page.get_drawings()
            if len(drawing["items"]) > 100
        ]
        assert len(found) == len(volume.articles)
        for page, rect, _ in found:
            assert rect.width == pytest.approx(54, abs=0.5)
            quiet = pymupdf.Rect(rect.x0 - 8, rect.y0 - 8, rect.x1 + 8, rect.y1 + 8)
            words = [pymupdf.Rect(word[:4]) for word in page.get_text("words")]
            assert not any(quiet.intersects(word) for word in words)
    bare = Settings(pdf=PdfSettings(qr=False))
    with pymupdf.open(stream=render_pdf(volume, blobs, bare).data) as document:
        assert all(len(one["items"]) < 100 for page in document for one in page.get_drawings())


# --- pages of other articles ----------------------------------------------------------------


class Ledger(Telling):
    """Notes what is made."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.made: list[str] = []

    def explain(self, piece: str, reasons: tuple[str, ...]) -> None:
        if reasons:
            self.made.append(piece.split()[0])


def pair(sample: Sample, blobs: Blobs, before: str) -> tuple[Volume, Volume]:
    """Two volumes of one theme, each with an article that refers to one in the other."""
    model, _ = sample("zh-Hans")
    volumes = []
    far = blobs.add('<h2 id="a">火</h2>'.encode())
    for number, other in ((1, 2), (2, 1)):
        link = (
            f'<p>另见<a href="archive:w/{other}.md">灯{other}</a>。</p>'
            f'<p>又见<a href="archive:w/{other}.md#a">此处</a>。</p>'
        )
        filling = replace(
            model.articles[2],
            id=f"filling-{number}",
            source=f"w/filling-{number}.md",
            body=blobs.add((before if number == 2 else f"<p>{TEXT}</p>").encode()),
        )
        lamp = replace(
            filling,
            id=f"lamp-{number}",
            source=f"w/{number}.md",
            title=f"灯{number}",
            body=blobs.add(link.encode()),
        )
        to = Reference(
            f"archive:w/{other}.md",
            f"lamp-{other}",
            f"灯{other}",
            f"v-{other}",
            f"纸与印刷 卷{'一二'[other - 1]}",
            f"v-{other}",
            body=far,
        )
        volumes.append(
            replace(
                model,
                id=f"v-{number}",
                slug=f"v-{number}",
                title=f"纸与印刷 卷{'一二'[number - 1]}",
                number=number,
                parts=(Part("", (filling, lamp)),),
                references=(to,),
                elsewhere=(replace(to, href=""),),
            )
        )
    return volumes[0], volumes[1]


def built(
    sample: Sample, folder: Path, before: str, jobs: int = 1
) -> tuple[list[str], list[Press], list[str]]:
    settings = Settings(jobs=jobs, formats=("pdf",), explain=True)
    ledger = Ledger()
    with Store(folder) as store, open_workers(settings) as workers:
        shop = Workshop(settings, store, workers, ledger)
        volumes = pair(sample, shop.blobs, before)
        presses = list(render(Plan("", "zh-Hans", volumes, (), (), 4), shop))
        texts = ["".join(pages(shop.blobs.read(_pdf(press)))) for press in presses]
    return texts, presses, ledger.made


def _pdf(press: Press) -> str:
    return press.editions[0].files[0].digest


def test_references_say_pages_of_volumes_that_refer_to_one_another(
    sample: Sample, tmp_path: Path
) -> None:
    long, longer = f"<p>{TEXT * 100}</p>", f"<p>{TEXT * 160}</p>"
    texts, presses, made = built(sample, tmp_path / "a", long)
    one, two = (press.pagination.articles[f"lamp-{n}"] for n, press in enumerate(presses, 1))
    assert int(two) > int(one) > 1
    assert f"另见灯2（见卷二第{two}页）。" in texts[0]
    assert f"另见灯1（见卷一第{one}页）。" in texts[1]
    assert f"又见此处（见卷二第{two}页起《灯2》中“火”一节）。" in texts[0]
    assert texts[0].count(f"见卷二第{two}页") == 3  # in the list of articles elsewhere, too
    assert sorted(made) == ["pages", "pages", "print", "print"]
    # Nothing is made twice, however many make it; the same bytes come of it.
    assert built(sample, tmp_path / "a", long)[2] == []
    assert [*map(_pdf, built(sample, tmp_path / "b", long, jobs=2)[1])] == [*map(_pdf, presses)]
    # A page that moves is told anew, and the volume that tells it is not set again.
    texts, presses, made = built(sample, tmp_path / "a", longer)
    moved = presses[1].pagination.articles["lamp-2"]
    assert moved != two
    assert f"另见灯2（见卷二第{moved}页）。" in texts[0]
    assert sorted(made) == ["pages", "pages", "print"]


def test_bytes_of_a_picture_that_look_like_a_place_are_left_alone():
    looks = b"%page-elsewhere v a " + b"0" * 40 + b" 0500 1700\nanything\n"
    assert fill(looks, {("v", "a"): "12"}) == looks
