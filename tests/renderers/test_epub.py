"""The EPUB of a volume: its parts, what it says of itself, and that it is the same every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from epub_reading import LANG, TYPE, XHTML, bind, record
from lxml import etree
from sample_volume import make_volume, picture

from publisher.check.epub import check_epub
from publisher.check.validator import run_epubcheck
from publisher.editions import PageBreak, Pagination
from publisher.errors import OutputFailed, RenderingFailed, UsageError
from publisher.model import Image, Part, Volume
from publisher.renderers.epub.book import render_epub
from publisher.settings import Settings
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]

PAGES = Pagination(
    pages=9,
    articles={"a-paper": "1", "a-press": "4", "a-type": "7"},
    breaks=(
        PageBreak("iv", "", ""),
        PageBreak("1", "a-paper", ""),
        PageBreak("2", "a-paper", "b6"),
        PageBreak("4", "a-press", ""),
        PageBreak("5", "a-press", "b4"),
        PageBreak("7", "a-type", ""),
    ),
)


def test_the_reading_order_is_that_of_the_volume(sample: Sample) -> None:
    book = bind(*sample("en", ("First", "Second")))
    assert book.spine() == [
        "cover.xhtml",
        "half-title.xhtml",
        "title.xhtml",
        "imprint.xhtml",
        "nav.xhtml",
        "part-1.xhtml",
        "a-a-paper.xhtml",
        "a-a-press.xhtml",
        "part-2.xhtml",
        "a-a-type.xhtml",
        "elsewhere.xhtml",
        "authors.xhtml",
        "sources.xhtml",
    ]


def test_contents_for_new_and_old_readers_agree(sample: Sample) -> None:
    book = bind(*sample("en", ("First", "Second")))
    ncx = book.tree("toc.ncx")
    points = [
        (point.findtext("{*}navLabel/{*}text"), point.find("{*}content").get("src"))
        for point in ncx.iter("{*}navPoint")
    ]
    assert points == book.links("toc")
    assert [label for label, _ in points][:3] == ["First", "Where Paper Comes From", points[2][0]]
    assert ncx.find(".//{*}meta[@name='dtb:depth']").get("content") == "2"
    assert ncx.find(".//{*}meta[@name='dtb:uid']").get("content") == book.meta("identifier")[0]


def test_contents_without_parts_are_flat(sample: Sample) -> None:
    book = bind(*sample("zh-Hans"))
    assert book.tree("toc.ncx").find(".//{*}meta[@name='dtb:depth']").get("content") == "1"
    assert "part-1.xhtml" not in book.spine()


def test_landmarks_lead_to_documents_of_the_book(sample: Sample) -> None:
    book = bind(*sample("zh-Hans", ("一", "二")))
    marks = {a.get(TYPE): a.get("href") for a in book.tree("nav.xhtml").iter(f"{XHTML}a")}
    assert marks["bodymatter"] == "part-1.xhtml"
    assert {"cover", "titlepage", "toc"} < set(marks)


def test_an_article_names_its_title_authors_date_and_origin(sample: Sample) -> None:
    book = bind(*sample("en"))
    text = "".join(book.tree("a-a-paper.xhtml").find(f"{XHTML}body").itertext())
    assert "Where Paper Comes From" in text
    assert "林知, Ann Bell" in text
    assert "September 22, 2019" in text
    assert "https://example.org/paper/2019/09/22/a-rather-long-address-of-a-page.html" in text


def test_articles_of_other_volumes_are_named(sample: Sample) -> None:
    book = bind(*sample("en"))
    text = "".join(book.tree("elsewhere.xhtml").itertext())
    assert "The Lamps of the Library" in text
    assert "see Books and Light, volume 2" in text


def test_notes_pop_up_and_lead_back(sample: Sample) -> None:
    page = bind(*sample("en")).tree("a-a-paper.xhtml")
    (reference,) = [a for a in page.iter(f"{XHTML}a") if a.get(TYPE) == "noteref"]
    (note,) = page.iter(f"{XHTML}aside")
    assert reference.get("role") == "doc-noteref"
    assert (note.get(TYPE), note.get("role")) == ("footnote", "doc-footnote")
    assert reference.get("href") == f"#{note.get('id')}"
    (back,) = [a for a in note.iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
    assert back.get("href") == f"#{reference.get('id')}"
    assert "".join(note.itertext()).strip() == (
        "1. The straw makes the sheet soft, the bark makes it strong."
    )


def test_a_note_that_has_its_label_keeps_it(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    body = (
        '<p>x<a class="noteref" id="r" href="#n">[7]</a></p><section class="notes"><ol><li id="n">'
        '<p><a class="backref" href="#r">[7]</a> told</p><p>twice</p></li></ol></section>'
    )
    book = bind(volume_of(record(blobs, "x", body)), blobs)
    (note,) = book.tree("a-x.xhtml").iter(f"{XHTML}aside")
    assert ["".join(p.itertext()) for p in note] == ["[7] told", "twice"]


def test_a_line_that_announces_notes_belongs_to_them(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    notes = (
        '<section class="notes"><ol><li id="n">told <a class="backref" href="#r">↩</a></li></ol>'
        "</section>"
    )
    for line, told in (("【註釋】", "notes-head"), ("Notes:", "notes-head"), ("责任编辑", None)):
        body = f'<p>x<a class="noteref" id="r" href="#n">1</a></p><p>{line}</p>{notes}'
        book = bind(volume_of(record(blobs, "x", body)), blobs)
        (head,) = (p for p in book.tree("a-x.xhtml").iter(f"{XHTML}p") if p.text == line)
        assert head.get("class") == told


def test_pages_of_the_print_edition_are_listed_and_marked(sample: Sample) -> None:
    book = bind(*sample("en"), PAGES)
    listed = book.links("page-list")
    assert [label for label, _ in listed] == ["1", "2", "4", "5", "7"]
    for label, href in listed:
        name, _, fragment = href.partition("#")
        (mark,) = [e for e in book.tree(name).iter(f"{XHTML}span") if e.get("id") == fragment]
        assert (mark.get(TYPE), mark.get("role")) == ("pagebreak", "doc-pagebreak")
        assert mark.get("aria-label") == label
    assert book.meta("source")[-1] == "Paper and Print, volume 1 (PDF)"
    assert "pageBreakMarkers" in book.meta("schema:accessibilityFeature")


def test_a_page_mark_stands_before_the_text_of_its_block(sample: Sample) -> None:
    page = bind(*sample("en"), PAGES).tree("a-a-paper.xhtml")
    (mark,) = [e for e in page.iter(f"{XHTML}span") if e.get("id") == "page-2"]
    assert mark.getparent().tag == f"{XHTML}li"
    assert mark.tail == "soak and boil the raw material;"


def test_without_a_print_edition_no_pages_are_promised(sample: Sample) -> None:
    book = bind(*sample("en"))
    assert book.links("page-list") == []
    assert book.meta("source-of") == book.meta("pageBreakSource") == []
    assert not {"pageBreakMarkers", "pageNavigation"} & set(
        book.meta("schema:accessibilityFeature")
    )


def test_the_package_tells_series_people_and_subjects(sample: Sample) -> None:
    book = bind(*sample("en"))
    assert book.meta("title") == ["Paper and Print, volume 1", "A Small Library"]
    assert book.meta("creator") == ["林知", "Ann Bell"]
    assert book.meta("belongs-to-collection") == ["Paper and Print", "A Small Library"]
    assert book.meta("group-position") == ["1"]
    assert book.meta("subject") == ["Paper and Print", "纸"]
    assert book.meta("date") == ["2020-02-03"]
    assert book.meta("dcterms:modified") == ["2020-02-03T00:00:00Z"]
    assert book.package().get(LANG) == "en"


def test_with_many_authors_the_publications_are_the_creators(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, f"x{n}", "<p>x</p>", authors=(f"Author {n}",)) for n in range(5)]
    book = bind(replace(volume_of(*records), sources=("The Gazette",)), blobs)
    assert book.meta("creator") == ["The Gazette"]
    assert book.meta("contributor") == [f"Author {n}" for n in range(5)]


def test_accessibility_is_claimed_only_where_it_is_true(tmp_path: Path, sample: Sample) -> None:
    described = bind(*sample("en"))
    assert "alternativeText" in described.meta("schema:accessibilityFeature")
    assert described.meta("dcterms:conformsTo")

    blobs = Blobs(tmp_path / "other")
    silent = record(blobs, "x", '<p><img src="images/x.jpg" alt=""/></p>', images=(small(blobs),))
    book = bind(volume_of(silent), blobs)
    assert "alternativeText" not in book.meta("schema:accessibilityFeature")
    assert book.meta("schema:accessModeSufficient") == ["textual,visual"]
    assert book.meta("dcterms:conformsTo") == []
    (image,) = book.tree("a-x.xhtml").iter(f"{XHTML}img")
    assert image.get("alt") == "Picture without a description"

    plain = bind(volume_of(record(blobs, "y", "<p>y</p>")), blobs)
    assert plain.meta("schema:accessMode") == ["textual"]


def test_a_picture_without_description_is_described_by_its_caption(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    body = (
        '<figure><img src="images/x.jpg" alt=" "/><figcaption>A <em>mill</em></figcaption></figure>'
    )
    book = bind(volume_of(record(blobs, "x", body, images=(small(blobs),))), blobs)
    (image,) = book.tree("a-x.xhtml").iter(f"{XHTML}img")
    assert image.get("alt") == "A mill"


def test_every_document_and_foreign_text_tells_its_language(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    chinese = record(
        blobs, "x", '<p>字 <em lang="ja">印刷</em> <em lang="??">x</em></p>', language="zh_Hant"
    )
    book = bind(volume_of(chinese), blobs)
    page = book.tree("a-x.xhtml")
    assert (page.get("lang"), page.get(LANG)) == ("en", "en")
    assert [e.get(LANG) for e in page.iter(f"{XHTML}section")] == ["zh-Hant"]
    assert [(e.get("lang"), e.get(LANG)) for e in page.iter(f"{XHTML}em")] == [
        ("ja", "ja"),
        (None, None),
    ]


def test_a_picture_of_several_articles_is_stored_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    image = small(blobs)
    body = f'<p><img src="images/{image.file}" alt="a"/></p>'
    records = [record(blobs, name, body, images=(image,)) for name in ("x", "y")]
    book = bind(volume_of(*records), blobs)
    assert [name for name in book.names if name.endswith(image.file)] == [
        f"EPUB/images/{image.file}"
    ]
    assert book.read(f"images/{image.file}") == blobs.read(image.digest)


def test_tall_pictures_are_kept_on_the_page_and_none_has_pixels(sample: Sample) -> None:
    book = bind(*sample("en"))
    (tall,) = book.tree("a-a-press.xhtml").iter(f"{XHTML}img")
    (wide,) = book.tree("a-a-paper.xhtml").iter(f"{XHTML}img")
    assert (tall.get("class"), wide.get("class")) == ("tall-5", None)
    assert not {"width", "height"} & {*tall.attrib, *wide.attrib}


def test_nothing_acts_asks_the_network_or_overrides_the_reader(sample: Sample) -> None:
    book = bind(*sample("zh-Hans", ("一", "二")), PAGES)
    for name in book.names:
        if name.endswith(".xhtml"):
            for element in book.tree(name.removeprefix("EPUB/")).iter(etree.Element):
                assert etree.QName(element).localname not in ("script", "style", "picture")
                assert "style" not in element.attrib
                assert not element.get("src", "").startswith(("http", "data:", "//"))
    style = re.sub(r"/\*.*?\*/", "", book.read("style.css").decode(), flags=re.DOTALL)
    for unwelcome in ("var(", "flex", "grid", "vw", "vh", "@import", "http", "@font-face"):
        assert unwelcome not in style


def test_file_names_are_ascii_and_every_picture_and_link_is_there(
    sample: Sample, tmp_path: Path
) -> None:
    book = bind(*sample("zh-Hans", ("一", "二")), PAGES)
    assert all(name.isascii() for name in book.names)
    path = tmp_path / "book.epub"
    path.write_bytes(book.data)
    assert check_epub(path) == []


def test_the_zip_is_as_readers_want_it(sample: Sample) -> None:
    entries = bind(*sample("en")).zip.infolist()
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    for entry in entries[1:]:
        stored = entry.filename.endswith(".jpg")
        assert entry.compress_type == (zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.create_system == 3


_HASH = """
import hashlib, sys, tempfile
from pathlib import Path
from epub_reading import bind
from sample_volume import make_volume
print(hashlib.sha256(bind(*make_volume(Path(sys.argv[1]), "en", ("A", "B"))).data).hexdigest())
"""


@pytest.mark.slow
def test_the_same_volume_gives_the_same_bytes(tmp_path: Path) -> None:
    here = Path(__file__).parent
    for number, (seed, zone) in enumerate((("1", "Asia/Tokyo"), ("2", "America/New_York"))):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["PYTHONPATH"] = os.pathsep.join([str(here), str(here.parent.parent)])
        run = [sys.executable, "-c", _HASH, str(tmp_path / str(number))]
        told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
        book = bind(*make_volume(tmp_path, "en", ("A", "B")))
        assert told.stdout.strip() == hashlib.sha256(book.data).hexdigest()


def test_the_time_of_the_source_is_honoured(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert bind(*sample("en")).meta("dcterms:modified") == ["2020-09-13T12:26:40Z"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="yesterday"):
        bind(*sample("en"))


def test_the_identifier_is_that_of_the_volume(sample: Sample, tmp_path: Path) -> None:
    volume, blobs = sample("en")
    one, again = bind(volume, blobs), bind(replace(volume, title="Another"), blobs)
    other = bind(replace(volume, id="another"), blobs)
    assert one.meta("identifier") == again.meta("identifier") != other.meta("identifier")
    assert one.meta("identifier")[0].startswith("urn:uuid:")


def test_pictures_are_not_all_in_memory(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    images = []
    for number in range(10):
        data = bytes([number]) * 3_000_000
        digest = blobs.add(data)
        images.append(Image(f"{digest[:16]}.jpg", digest, "image/jpeg", 9, 9, len(data)))
    volume = volume_of(record(blobs, "x", "<p>x</p>", images=tuple(images)))
    bind(volume, blobs)  # templates are compiled now
    tracemalloc.start()
    try:
        render_epub(volume, b"", Pagination(), blobs, Settings(), tmp_path / "book.epub")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "book.epub").stat().st_size > 30_000_000
    assert peak < 12_000_000


def test_a_failed_write_is_an_error(sample: Sample, tmp_path: Path) -> None:
    volume, blobs = sample("en")
    target = tmp_path / "no such folder" / "book.epub"
    with pytest.raises(OutputFailed, match="Paper and Print"):
        render_epub(volume, b"", Pagination(), blobs, Settings(), target)


def test_a_template_that_is_not_well_formed_is_an_error(sample: Sample, tmp_path: Path) -> None:
    templates = tmp_path / "own"
    (templates / "epub").mkdir(parents=True)
    (templates / "epub" / "part.xhtml").write_text("<p>unclosed")
    with pytest.raises(RenderingFailed, match=r"part-1\.xhtml"):
        bind(*sample("en", ("A", "B")), settings=Settings(templates=templates))


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(sample: Sample, tmp_path: Path) -> None:
    paths = []
    for language, parts, pages in (
        ("zh-Hans", ("第一编", "第二编"), PAGES),
        ("en", ("", ""), Pagination()),
    ):
        paths.append(tmp_path / f"{language}.epub")
        book = bind(*sample(language, parts), pages, cover=picture(600, 849))
        paths[-1].write_bytes(book.data)
    findings = run_epubcheck(paths, 2)
    if any(finding.code == "epubcheck-unavailable" for finding in findings):
        pytest.skip("no Java")
    assert findings == []


def small(blobs: Blobs) -> Image:
    buffer = io.BytesIO(picture(60, 40))
    digest = blobs.add(buffer.getvalue())
    return Image("x.jpg", digest, "image/jpeg", 60, 40, len(buffer.getvalue()))


def volume_of(*records: object) -> Volume:
    return Volume(
        id="v",
        slug="v",
        title="V",
        theme="T",
        origin="",
        number=1,
        of=1,
        language="en",
        parts=(Part("", tuple(records)),),  # type: ignore[arg-type]
    )
