"""Details of the print edition that a typographer looks for, read back from the PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pymupdf
from sample_volume import picture

from publisher.model import Image, Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.pdf.matter import led
from publisher.renderers.pdf.references import shown_address
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]
TEXT = f"<p>{'纸上的字要站得住，图也要站得住。' * 5}</p>"


def printed(sample: Sample, body: str, language: str = "zh-Hans") -> pymupdf.Document:
    volume, blobs = sample("zh-Hans" if language == "zh-Hans" else "en")
    record = replace(volume.articles[2], body=blobs.add(body.encode()), language=language)
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


def test_a_title_stands_in_the_lines_of_its_sense_and_whole_in_the_bookmarks(
    sample: Sample,
) -> None:
    volume, blobs = sample("zh-Hans")
    title = "短短一句话：纸与墨的来历　活字之后又如何"
    record = replace(volume.articles[2], title=title, body=blobs.add(f"<p>{TEXT}</p>".encode()))
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")
    page = next(page for page in pdf if page.get_label() == "1")
    shown = [text.strip() for _, text in lines(page)[:2]]
    assert shown == ["短短一句话：纸与墨的来历", "活字之后又如何"]
    assert title.replace("　", " ") in [name for _, name, _ in pdf.get_toc()]


def test_links_are_as_high_as_their_letters(sample: Sample) -> None:
    pdf = printed(sample, TEXT + '<p>见<a href="https://example.org/x">别处</a>。</p>')
    heights = [link["from"].height for page in pdf for link in page.get_links()]
    assert len(heights) > 3
    assert min(heights) > 8


def test_a_picture_that_nearly_fits_the_rest_of_a_page_is_made_smaller(sample: Sample) -> None:
    volume, blobs = sample()
    data = picture(900, 700)
    digest = blobs.add(data)
    image = Image(f"{digest[:16]}.jpg", digest, "image/jpeg", 900, 700, len(data))
    figure = (
        f'<figure><img src="images/{image.file}" alt="画" width="900" height="700"/>'
        "<figcaption>说明</figcaption></figure>"
    )
    record = replace(
        volume.articles[2],
        body=blobs.add(f"<p>{'字' * 28 * 5}</p>{figure}{TEXT * 3}".encode()),
        images=(image,),
    )
    volume = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
    pdf = pymupdf.open(stream=render_pdf(volume, blobs, Settings()).data, filetype="pdf")
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
