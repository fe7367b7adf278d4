"""The press sets the same pages as WeasyPrint alone, and stands aside for versions unknown to it.

Where it sets Chinese otherwise, test_chinese_setting.py tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pymupdf
import pytest
from weasyprint import HTML
from weasyprint.layout import inline

from publisher.model import Part, Volume
from publisher.renderers.pdf import press
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.renderers.pdf.press import breaks, centring, drawing, grid, lines
from publisher.renderers.pdf.press.places import places
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
Letter = tuple[str, float, float]

HAN = "造纸的办法，说来并不神秘：把植物的纤维捣碎、化开，用帘子抄起薄薄的一层，“压去水”，烘干，就成了纸。"
LATIN = "The fibres of a plant are beaten and soaked, and a thin layer of them is lifted from the water. "

ODD = {
    "Latin words in Han lines": "".join(f"{HAN}即 DIN 476 与 ISO {n} 两号标准。" for n in range(9)),
    "a paragraph of pages": HAN * 120,
    "inlines in a line": f"{HAN}<strong>{HAN}</strong>{HAN * 2}<em>重</em>点，<a href='https://example.org/'>某处</a>。{HAN}",
    "spaces that do not break": f"{HAN}第\u00a012\u00a0页，共\u00a0120\u00a0页。{HAN}" * 3,
    "breaks in a paragraph": f"{HAN}<br/>{HAN * 2}<br/>{HAN}",
    "soft hyphens": ("In\u00adter\u00adna\u00adtion\u00adal\u00ada\u00adtion " * 30) + HAN,
    "a word wider than the line": f"{HAN}{'https://example.org/' * 20}{HAN}",
    "from right to left": f"{HAN}كان الورق يصنع باليد، ورقة بعد ورقة{HAN * 2}",
    "emoji and marks": f"{HAN}📖 e\u0301, n\u0303 {HAN}",
    "code": "一行 <code>a  b</code> 代码。" * 12,
    "English": LATIN * 12,
    "space at the end": f"{HAN} <span>{HAN} </span>{HAN * 2} ",
}


def with_bodies(volume: Volume, blobs: Blobs, *bodies: str) -> Volume:
    """The volume with articles of those bodies."""
    records = tuple(
        replace(volume.articles[2], id=f"a{n}", title=f"题{n}", body=blobs.add(body.encode()))
        for n, body in enumerate(bodies)
    )
    return replace(volume, parts=(Part("", records),), references=(), elsewhere=())


def short(volume: Volume, blobs: Blobs) -> Volume:
    """The volume without what only the press sets: addresses broken, pages of other volumes."""
    records = []
    for record in volume.articles:
        text = blobs.text(record.body).replace("/a/very/long/address/about/paper", "")
        body = blobs.add(text.replace("?with=query&amp;and=more#fragment", "").encode())
        records.append(replace(record, body=body, url="https://example.org/"))
    own = tuple(one for one in volume.references if one.volume == volume.id)
    return replace(volume, parts=(Part("", tuple(records)),), references=own, elsewhere=())


def alone(volume: Volume, blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> PrintRun:
    """The volume as WeasyPrint sets it without the press."""
    with monkeypatch.context() as other:
        other.setattr(press, "WRITTEN_FOR", ("1.0", "0.1", "0.1"))
        return render_pdf(volume, blobs, Settings())


def letters(run: PrintRun) -> list[list[Letter]]:
    """Every letter with its place, page by page; but for spaces, which may be told apart."""
    with pymupdf.open(stream=run.data, filetype="pdf") as pdf:
        return [
            [
                (char["c"], char["origin"][0], char["origin"][1])
                for block in page.get_text("rawdict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                for char in span["chars"]
                if not char["c"].isspace()
            ]
            for page in pdf
        ]


def census(run: PrintRun) -> Counter[str]:
    """How often each letter is printed, but for those of running heads, folios and leaders.

    Nor are accents counted, which the reader of the file may join with their letters.
    """
    heads = "0123456789ivx.题\u0301\u0303" + "纸与印刷卷一紙與"
    return Counter(char for char, _, _ in chain.from_iterable(letters(run)) if char not in heads)


def assert_same_text(ours: PrintRun, theirs: PrintRun) -> None:
    assert census(ours) == census(theirs)
    assert set(ours.findings) == set(theirs.findings)


def assert_same(ours: PrintRun, theirs: PrintRun) -> None:
    assert ours.pagination == theirs.pagination
    assert set(ours.findings) == set(theirs.findings)
    for mine, other in zip(letters(ours), letters(theirs), strict=True):
        assert [letter for letter, _, _ in mine] == [letter for letter, _, _ in other]
        assert mine == [
            # A face that stands in for another leaves its line where it is.
            (letter, pytest.approx(x, abs=0.05), pytest.approx(y, abs=0.5))
            for letter, x, y in other
        ]


def test_an_english_volume_is_set_as_weasyprint_sets_it(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume, blobs = sample("en")
    volume = short(volume, blobs)
    # A Han name in an index makes a line of WeasyPrint's higher, and its columns others.
    records = tuple(replace(record, authors=("Ann Bell",)) for record in volume.articles)
    volume = replace(volume, parts=(Part("", records),))
    theirs = alone(volume, blobs, monkeypatch)
    # Only the press brings lines back to the grid.
    monkeypatch.setattr(grid, "_step", lambda _: 0)
    monkeypatch.setattr(centring, "_is_padded", lambda _: False)
    # To WeasyPrint all breaks between pages that have a name are asked for.
    monkeypatch.setattr(breaks, "_is_asked_for", lambda context, _: context.forced_break)
    assert_same(render_pdf(volume, blobs, Settings()), theirs)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_chinese_volume_has_the_same_text(
    sample: Sample, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume, blobs = sample(language)
    volume = short(volume, blobs)
    theirs = alone(volume, blobs, monkeypatch)
    assert_same_text(render_pdf(volume, blobs, Settings()), theirs)


def test_odd_texts_are_whole(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    volume, blobs = sample()
    bodies = [f"<p>{text}</p><ul><li>{text}</li></ul>" for text in ODD.values()]
    volume = with_bodies(volume, blobs, *bodies)
    theirs = alone(volume, blobs, monkeypatch)
    assert_same_text(render_pdf(volume, blobs, Settings()), theirs)


def test_plain_text_is_laid_out_and_drawn_by_the_press(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    line, draw = lines._get_next_linebox, drawing._draw_text

    def note_line(context, linebox, *others):
        left.extend(getattr(child, "text", "") for child in linebox.children)
        return line(context, linebox, *others)

    def note_draw(stream, textbox, *others):
        left.append(textbox.text)
        draw(stream, textbox, *others)

    monkeypatch.setattr(lines, "_get_next_linebox", note_line)
    monkeypatch.setattr(drawing, "_draw_text", note_draw)
    volume, blobs = sample()
    render_pdf(with_bodies(volume, blobs, f"<p>{HAN * 9}</p>"), blobs, Settings())
    assert left  # the contents have leaders, which are WeasyPrint's
    assert not [text for text in left if "植物" in text]


def test_a_paragraph_is_shaped_once(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[int] = []
    layout, init = lines.Layout.set_text, lines.Shaped.__init__

    def note_layout(self, text, justify=False):
        shaped.append(text.count("植物"))
        layout(self, text, justify)

    def note_shaped(self, box, *others):
        shaped.append(box.text.count("植物"))
        init(self, box, *others)

    monkeypatch.setattr(lines.Layout, "set_text", note_layout)
    monkeypatch.setattr(lines.Shaped, "__init__", note_shaped)
    volume, blobs = sample()
    render_pdf(with_bodies(volume, blobs, f"<p>{HAN * 30}</p>"), blobs, Settings())
    assert sum(shaped) == 30


FOREIGN = """
<style>
  @page { size: 300px 200px; margin: 20px; @bottom-center { content: counter(page) } }
  .all { position: fixed; top: 0 }
  .see::after { content: " on page " target-counter(attr(href), page) }
  .struck { text-decoration: line-through }
  a { text-decoration: none }
  h2 { break-before: page }
</style>
<p class="all">Draft</p>
<p>First, <span class="struck">gone</span>, see <a class="see" href="#there">there</a>.</p>
<h2>Second</h2>
<h2 id="there">Third</h2>
"""


def test_styles_of_others_may_ask_for_what_a_book_does_without() -> None:
    with press.quick():
        data = HTML(string=FOREIGN).render().write_pdf()
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        texts = [" ".join(page.get_text().split()) for page in pdf]
        struck = pdf[0].get_drawings()
    assert ["Draft" in text for text in texts] == [True, True, True]
    assert "see there on page 3." in texts[0]
    assert [text[-1] for text in texts] == ["1", "2", "3"]
    assert len(struck) == 1


@pytest.mark.parametrize(
    ("library", "version"),
    [("weasyprint", "__version__"), ("pydyf", "VERSION"), ("cssselect2", "VERSION")],
)
def test_another_version_is_left_as_it_is(
    library: str, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = inline.split_text_box
    with press.quick():
        assert inline.split_text_box is lines.split_text_box
    assert inline.split_text_box is theirs
    monkeypatch.setattr(getattr(press, library), version, "70.1")
    with press.quick():
        assert inline.split_text_box is theirs


def test_what_was_replaced_is_put_back_after_an_error() -> None:
    before = [getattr(owner, name) for owner, name, _ in places()]
    with pytest.raises(ZeroDivisionError), press.quick():
        raise ZeroDivisionError
    assert [getattr(owner, name) for owner, name, _ in places()] == before
