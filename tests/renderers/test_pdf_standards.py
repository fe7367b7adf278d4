"""What assistive technology, archives and programs find in the print edition."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf

from publisher.check.pdf import check_pdf
from publisher.model import Part, Volume
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

Sample = Callable[..., tuple[Volume, Blobs]]


def printed(sample: Sample, body: str, title: str = "题", language: str = "zh-Hans") -> Pdf:
    """One article of that body, printed."""
    volume, blobs = sample(language)
    record = replace(volume.articles[2], title=title, body=blobs.add(body.encode()))
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    return opened(render_pdf(volume, blobs, Settings(pdf=PdfSettings(qr=False))))


def opened(run: PrintRun) -> Pdf:
    return pikepdf.open(io.BytesIO(run.data))


def kids(element: Any) -> list[Any]:
    found = element.get("/K", Array())
    return found.as_list() if isinstance(found, Array) else [found]


def elements(pdf: Pdf, *kinds: str) -> list[Any]:
    """All elements of the structure in reading order; of some types, if any are named."""

    def walk(element: Any) -> Iterator[Any]:
        if "/S" in element:
            yield element
        for kid in kids(element):
            if isinstance(kid, Dictionary):
                yield from walk(kid)

    return [one for one in walk(pdf.Root.StructTreeRoot) if not kinds or str(one.S)[1:] in kinds]


def shape(element: Any) -> str:
    """An element and what is in it by their types: L(LI(Lbl LBody))."""
    inner = " ".join(
        shape(kid) for kid in kids(element) if isinstance(kid, Dictionary) and "/S" in kid
    )
    return f"{str(element.S)[1:]}({inner})" if inner else str(element.S)[1:]


def article(pdf: Pdf) -> str:
    """The shape of the article, but for its title and the lines around it."""
    (found,) = elements(pdf, "Art")
    return shape(found).removeprefix("Art(H1").removesuffix(")").strip()


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("archival", ["", "a-2u"])
def test_nothing_is_left_to_say_about_a_volume(
    sample: Sample, tmp_path: Path, language: str, archival: str
) -> None:
    outloud = pytest.importorskip("outloud")
    volume, blobs = sample(language, parts=("I", "II"))
    settings = Settings(pdf=PdfSettings.model_validate({"archival": archival}))
    path = tmp_path / "book.pdf"
    path.write_bytes(render_pdf(volume, blobs, settings).data)
    assert check_pdf(path) == []
    result = outloud.check(str(path))
    assert result.error is None
    assert [f"{found}" for found in result.findings if found.severity == "error"] == []


def test_a_broken_paragraph_is_one_element_on_two_pages(sample: Sample) -> None:
    pdf = printed(sample, f"<p>{'墨落在纸上，字就有了根。' * 120}</p>")
    (long,) = [one for one in elements(pdf, "P") if len(kids(one)) > 20]
    pages = {kid.Pg.objgen for kid in kids(long) if isinstance(kid, Dictionary)}
    assert pages
    assert long.Pg.objgen not in pages


def test_running_heads_and_folios_are_not_read(sample: Sample) -> None:
    pdf = printed(sample, f"<p>{'墨落在纸上，字就有了根。' * 120}</p>")
    aside, marked = 0, 0
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[-1]):
        if str(operator) == "BDC":
            aside += operands[0] == "/Artifact" and operands[1].get("/Type") == "/Pagination"
            marked += "/MCID" in operands[1]
    assert aside == 2
    number = pdf.pages[-1].obj.StructParents
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums.as_list()
    assert len(nums[2 * int(number) + 1]) == marked > 0


def test_lists_have_labels_and_bodies_and_stand_in_one_another(sample: Sample) -> None:
    pdf = printed(sample, "<ol><li>浸<ul><li>捞</li></ul></li><li><p>抄</p></li></ol>")
    assert "L(LI(Lbl LBody(L(LI(Lbl LBody)))) LI(Lbl LBody(P)))" in article(pdf)


def test_a_term_is_the_label_of_its_description(sample: Sample) -> None:
    pdf = printed(sample, "<dl><dt>帘</dt><dt>簾</dt><dd>抄纸的竹帘</dd><dd>床架</dd></dl>")
    assert "L(LI(Lbl LBody) LI(LBody))" in article(pdf)


def test_header_cells_tell_what_they_head(sample: Sample) -> None:
    pdf = printed(
        sample,
        "<table><caption>纸</caption><thead><tr><th>名</th><th colspan='2'>料</th></tr></thead>"
        "<tbody><tr><th>宣纸</th><td>檀</td><td>草</td></tr></tbody></table>",
    )
    assert "Table(Caption THead(TR(TH TH)) TBody(TR(TH TD TD)))" in article(pdf)
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "TH")]
    assert scopes == ["/Column", "/Column", "/Row"]
    assert elements(pdf, "TH")[1].A.ColSpan == 2


def test_a_table_without_heads_is_read_row_by_row(sample: Sample) -> None:
    rows = "<tr><td>泥</td><td></td></tr><tr><td><p>木</p></td><td>1298 <b>年</b></td></tr>"
    pdf = printed(sample, f"<table><tbody>{rows}</tbody></table>")
    assert "Div(Div(Div(P) Div(Div(P) P)))" in article(pdf)


def test_the_repeated_head_of_a_table_is_read_once(sample: Sample) -> None:
    rows = "".join(f"<tr><td>{number}</td><td>纸</td></tr>" for number in range(60))
    pdf = printed(
        sample,
        f"<table><thead><tr><th>号</th><th>物</th></tr></thead><tbody>{rows}</tbody></table>",
    )
    assert len(elements(pdf, "Table")) == 1
    assert [len(kids(cell)) for cell in elements(pdf, "TH")] == [1, 1]
    assert len(elements(pdf, "TR")) == 61


def test_notes_are_notes_with_names_of_their_own(sample: Sample) -> None:
    pdf = printed(
        sample,
        "<p>纸<a class='noteref' id='fnref-1' href='#fn-1'>1</a>与墨"
        "<a class='noteref' id='fnref-2' href='#fn-2'>2</a>。</p>"
        "<section class='notes'><ol><li id='fn-1'>楮。</li><li id='fn-2'>松烟。</li></ol></section>",
    )
    names = [str(note.ID) for note in elements(pdf, "Note")]
    assert len(set(names)) == 2
    tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert [tree[name].objgen for name in names] == [one.objgen for one in elements(pdf, "Note")]


def test_links_say_in_words_where_they_lead(sample: Sample) -> None:
    address = "https://example.org/a/b?c=d"
    pdf = printed(
        sample, f"<p><a href='{address}'>纸史</a>，又见 <a href='{address}'>{address}</a>。</p>"
    )
    links = [one for page in pdf.pages for one in page.get("/Annots", Array())]
    outside = [one for one in links if "/A" in one]
    words = words_for("zh-Hans", Settings())
    described = [str(one.Contents) for one in outside]
    assert {"纸史", words("link-to", place="example.org")} <= set(described)
    assert not any("://" in words for words in described)
    assert all(int(one.F) == 4 and "/StructParent" in one for one in links)


def test_a_long_link_is_one_element_however_many_lines_it_has(sample: Sample) -> None:
    pdf = printed(sample, f"<p>见<a href='https://example.org/'>{'很长的说明文字' * 12}</a>。</p>")
    notices = [
        [kid.Obj for kid in kids(one) if isinstance(kid, Dictionary) and "/Obj" in kid]
        for one in elements(pdf, "Link")
    ]
    (long,) = [found for found in notices if str(found[0].Contents).startswith("很长")]
    assert len(long) > 1
    assert len({int(one.StructParent) for one in long}) == len(long)


def test_what_is_in_another_language_says_so(sample: Sample) -> None:
    pdf = printed(
        sample,
        "<p>英语叫 <span lang='en'>paper</span>。</p><blockquote lang='ja'><p>和紙</p></blockquote>"
        "<p lang='zh-Hans'>纸</p>",
    )
    told = [(str(one.S), str(one.Lang)) for one in elements(pdf) if "/Lang" in one]
    assert told == [("/Document", "zh-Hans"), ("/Span", "en"), ("/BlockQuote", "ja")]
    assert str(pdf.Root.Lang) == "zh-Hans"


def test_the_levels_of_headings_follow_the_parts(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans", parts=("上", "下"))
    pdf = opened(render_pdf(volume, blobs, Settings()))
    kinds = [str(one.S) for one in elements(pdf) if str(one.S)[1:2] == "H"]
    assert kinds[:4] == ["/H1", "/H1", "/H2", "/H3"]
    levels = [int(kind[2:]) for kind in kinds]
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_a_figure_tells_what_it_shows_and_where_it_is(sample: Sample) -> None:
    volume, blobs = sample()
    pdf = opened(render_pdf(volume, blobs, Settings()))
    figures = elements(pdf, "Figure")
    assert "晾在墙上的纸" in [str(figure.Alt) for figure in figures]
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        width, height = (float(edge) for edge in figure.Pg.MediaBox.as_list()[2:])
        assert 0 < left < right < width
        assert 0 < bottom < top < height


def test_a_picture_for_its_looks_is_no_figure(sample: Sample) -> None:
    volume, _ = sample()
    picture = volume.articles[0].images[0].file
    pdf = printed(sample, f"<p><img src='images/{picture}' alt='' role='presentation'/></p>")
    assert elements(pdf, "Figure") == []


@pytest.mark.parametrize(("archival", "status"), [("", ""), ("a-2u", "2U"), ("a-3u", "3U")])
def test_the_metadata_say_what_it_is_and_name_no_other_program(
    sample: Sample, archival: str, status: str
) -> None:
    volume, blobs = sample("en")
    settings = Settings(pdf=PdfSettings.model_validate({"archival": archival}))
    run = render_pdf(volume, blobs, settings)
    pdf = opened(run)
    with pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == status
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == volume.title == str(pdf.docinfo["/Title"])
        assert metadata["dc:language"] == {"en"}
        assert volume.theme in metadata["dc:subject"]
        assert metadata["dc:creator"]
    assert b"WeasyPrint" not in run.data
    assert "/ID" in pdf.trailer
    intents = [str(one.S) for one in pdf.Root.get("/OutputIntents", Array())]
    assert intents == (["/GTS_PDFA1"] if archival else [])


def test_the_page_of_every_block_is_told(sample: Sample) -> None:
    volume, blobs = sample()
    run = render_pdf(volume, blobs, Settings())
    told = json.loads(run.directory)["articles"]
    assert list(told) == [record.id for record in volume.articles]
    for article, blocks in told.items():
        pages = [int(page) for page in blocks.values()]
        assert len(pages) > 3
        assert pages == sorted(pages)
        assert blocks[""] == run.pagination.articles[article]
        assert pages[-1] <= int(run.pagination.ends[article])
    for page in run.pagination.breaks:
        assert told[page.article][page.block] == page.label


def test_a_note_at_the_foot_is_read_where_it_is_called() -> None:
    from weasyprint import HTML

    from publisher.renderers.pdf.press import quick
    from publisher.renderers.pdf.tagging import tag

    def finish(document: Any, pdf: Any) -> None:
        tag(pdf, document, pdf.streams_of_press, "en", words_for("en", Settings()))

    html = (
        "<html lang=en><style>span { float: footnote }</style>"
        "<p>Ink<span>Of soot.</span> and paper.</p><p>The end.</p>"
    )
    with quick():
        data = HTML(string=html).write_pdf(finisher=finish, pdf_tags=True)
    pdf = pikepdf.open(io.BytesIO(data))
    (document,) = elements(pdf, "Document")
    assert shape(document) == "Document(P(Reference Note(Lbl)) P)"
