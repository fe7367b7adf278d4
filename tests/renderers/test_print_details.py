"""Details of the print edition that a typographer looks for, read back from the PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pymupdf
import pytest
from sample_volume import picture

from publisher.model import Image, Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.matter import led
from publisher.renderers.pdf.references import shown_address
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
SENTENCE = "纸上的字要站得住，图也要站得住。"
TEXT = f"<p>{SENTENCE * 5}</p>"


def printed(sample: Sample, body: str, language: str = "zh-Hans") -> pymupdf.Document:
    volume, blobs = sample("zh-Hans" if language == "zh-Hans" else "en")
    record = replace(volume.articles[2], body=blobs.add(body.encode()), language=language)
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    return pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")


def with_figure(
    sample: Sample, before: str, size: tuple[int, int], caption: str, after: str
) -> pymupdf.Document:
    """The print of an article with a picture of that size (px) in its text."""
    volume, blobs = sample()
    width, height = size
    data = picture(width, height)
    digest = blobs.add(data)
    image = Image(f"{digest[:16]}.jpg", digest, "image/jpeg", width, height, len(data))
    figure = (
        f'<figure><img src="images/{image.file}" alt="画" width="{width}" height="{height}"/>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
    body = blobs.add(f"{before}{figure}{after}".encode())
    record = replace(volume.articles[2], body=body, images=(image,))
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    return pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")


def lines(page: pymupdf.Page) -> list[tuple[float, str]]:
    """The lines of a page's text area from above: height of the baseline, and text."""
    found = [
        (round(line["spans"][0]["origin"][1], 1), "".join(s["text"] for s in line["spans"]))
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
    ]
    return sorted(one for one in found if 52 < one[0] < 545)


def test_a_heading_at_the_head_of_a_page_stands_on_its_first_line(sample: Sample) -> None:
    heights = {}
    for name, filler in (("题", 17), ("纸", 30)):
        pdf = printed(sample, f"{'<p>字。</p>' * filler}<h2>题</h2>{TEXT * 12}")
        height, text = lines(pdf[7 if name == "题" else 8])[0]
        assert text.startswith(name)
        heights[name] = height
    assert abs(heights["题"] - heights["纸"]) < 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "短短一句话：纸与墨的来历　活字之后又如何",
            ["短短一句话：纸与墨的来历", "活字之后又如何"],
        ),
        ("“世上的纸都是这样做的”造纸人说给来客听", ["“世上的纸都是这样做的”", "造纸人说给来客听"]),
        ("来客问：“我们能看见这张纸吗？”（图）", ["来客问：", "“我们能看见这张纸吗？”（图）"]),
        ("Clara Winslow: “We needed to fold it”", ["Clara Winslow:", "“We needed to fold it”"]),
        (
            "The old mill and what it made: a paper for all of Europe in the fifteenth century",
            [
                "The old mill and what it made:",
                "a paper for all of Europe",
                "in the fifteenth century",
            ],
        ),
    ],
)
def test_a_title_stands_in_the_lines_of_its_sense_and_whole_in_the_bookmarks(
    sample: Sample, title: str, expected: list[str]
) -> None:
    volume, blobs = sample("zh-Hans")
    record = replace(volume.articles[2], title=title, body=blobs.add(f"<p>{TEXT}</p>".encode()))
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")
    page = next(page for page in pdf if page.get_label() == "1")
    shown = [text.strip() for _, text in lines(page)[: len(expected)]]
    assert shown == expected
    assert title.replace("　", " ") in [name for _, name, _ in pdf.get_toc()]


def test_the_title_page_breaks_its_title_by_the_sense(sample: Sample) -> None:
    volume, blobs = sample("zh-Hans")
    volume = replace(volume, theme="大家出版社《怎样造纸的》系列丛书")
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")
    shown = [text for _, text in lines(pdf[2])]
    assert shown[1:3] == ["大家出版社", "《怎样造纸的》系列丛书"]


def test_a_list_of_headings_begins_where_it_stands(sample: Sample) -> None:
    pdf = printed(sample, "".join(f"<h2>目{n}</h2>" for n in range(10, 40)) + TEXT)
    page = next(page for page in pdf if page.get_label() == "1")
    assert [text for _, text in lines(page)][-1].startswith("目1")
    last = next(page for page in pdf if "目39" in page.get_text() and page.get_label().isdecimal())
    assert "目38" in last.get_text()
    assert SENTENCE[:8] in last.get_text()


@pytest.mark.parametrize(
    ("lead", "led"),
    [
        ("<h2>题</h2><p>一行。</p>", f"<p>随{SENTENCE * 5}</p>"),
        ("<p>3、一行</p>", f"<p>随{SENTENCE * 5}</p>"),
        ("<p><b>一行</b></p>", f"<p>随{SENTENCE * 5}</p>"),
        ("<p>一行：</p>", f"<ul><li>随{SENTENCE * 5}</li></ul>"),
    ],
)
def test_a_line_that_leads_to_something_is_not_left_at_the_foot(
    sample: Sample, lead: str, led: str
) -> None:
    """Nineteen times, so that it would come to stand at a foot."""
    pages = [page.get_text() for page in printed(sample, f"{'<p>字。</p>' * 8}{lead}{led}" * 19)]
    assert sum(text.count("一行") for text in pages) == 19
    for text in pages:
        assert text.count("一行") <= text.count("随")


def test_the_lines_of_a_caption_are_even(sample: Sample) -> None:
    caption = "一张书标的读法：上行是类号，中行是著者号，下行是年份与年份之后的卷次和册次"
    pdf = with_figure(sample, "<p>字。</p>", (400, 300), caption, "<p>字。</p>")
    shown = [text for page in pdf for _, text in lines(page) if text and text in caption]
    assert len(shown) == 2
    assert "".join(shown) == caption
    assert max(map(len, shown)) - min(map(len, shown)) < 6


def test_a_picture_alone_in_an_item_has_no_bullet(sample: Sample) -> None:
    frame = '<figure><span class="missing-image">无图</span></figure>'
    pdf = printed(sample, f"<ul><li>字甲</li><li>{frame}</li><li>字乙</li></ul>")
    text = "".join(page.get_text() for page in pdf if page.get_label() == "1")
    assert text.count("•") == 2


def test_links_are_as_high_as_their_letters(sample: Sample) -> None:
    pdf = printed(sample, TEXT + '<p>见<a href="https://example.org/x">别处</a>。</p>')
    heights = [link["from"].height for page in pdf for link in page.get_links()]
    assert len(heights) > 3
    assert min(heights) > 8


def test_a_picture_that_nearly_fits_the_rest_of_a_page_is_made_smaller(sample: Sample) -> None:
    pdf = with_figure(sample, f"<p>{'字' * 28 * 5}</p>", (900, 700), "说明", SENTENCE * 9)
    (page,) = [page for page in pdf if page.get_image_info()]
    assert any(text.startswith("字") for _, text in lines(page))
    (box,) = [block["bbox"] for block in page.get_text("dict")["blocks"] if block["type"] == 1]
    width, height = box[2] - box[0], box[3] - box[1]
    assert 0.65 * 228 <= height < 228
    assert abs(width / height - 900 / 700) < 0.01
    assert lines(page)[-1][1] == "说明"


def test_a_paragraph_breaks_before_the_line_whose_note_has_no_room(sample: Sample) -> None:
    rows = "".join(row + "乙" * 27 for row in "一二三四五六")
    mark = "<a class='noteref' id='r' href='#n'>1</a>"
    pdf = printed(
        sample,
        f"{'<p>填</p>' * 12}<p>{rows}七{mark}{'乙' * 40}</p><p>尾</p>"
        "<section class='notes'><ol><li id='n'>注</li></ol></section>",
    )
    before, after = (lines(page) for page in pdf if "乙" in page.get_text())
    assert sum("乙" in text for _, text in before) == 6
    assert "七" in after[0][1]
    assert after[-1][1] == "注"


def test_other_languages_are_hyphenated_too(sample: Sample) -> None:
    text = (
        "Die Silbentrennung verhindert selbstverständlich außerordentlich unschöne Wortabstände. "
    )
    pdf = printed(sample, f"<p>{text * 6}</p>", language="de")
    assert any(text.rstrip().endswith(("-", "‐")) for page in pdf for _, text in lines(page))


def test_a_text_that_fits_but_for_its_last_space_is_not_broken(sample: Sample) -> None:
    """Before a link, WeasyPrint would break such a text within its first word."""
    for filler in range(12):
        text = f"{'i' * filler} institute for Astrophysics in Munich, and co-author of the study, "
        pdf = printed(sample, f"<p>{text}<a href='#x'>said in a statement</a>.</p>", language="en")
        alone = [line for page in pdf for _, line in lines(page) if line.startswith("Astro")]
        assert all(" " in line.strip() for line in alone)


def test_no_line_of_a_list_of_pages_holds_leaders_alone() -> None:
    assert led("漫谈纸张", 3) == '漫谈<span class="last" data-folio="3">纸张</span>'
    assert led("On <paper>", 3) == 'On <span class="last" data-folio="3">&lt;paper&gt;</span>'
    assert led("عن الورق", 3) == 'عن الورق<span class="last" data-folio="3"></span>'


def test_addresses_are_printed_as_people_read_them() -> None:
    assert shown_address("https://e.org/%E7%BA%B8/a%20b") == "https://e.org/纸/a%20b"
    assert shown_address("https://e.org/%ff%E3%80%82") == "https://e.org/%ff%E3%80%82"
    assert shown_address(f"https://e.org/a?q={'x' * 5000}") == "https://e.org/a…"
    assert len(shown_address(f"https://e.org/{'x' * 5000}")) < 250
