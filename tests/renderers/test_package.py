"""What a volume says of itself in its package: all of it true, in the volume's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from epub_reading import Book, bind, record

from publisher.editions import PageBreak, Pagination
from publisher.model import Image, Part, Volume
from publisher.renderers.package import file_as
from publisher.store import Blobs

Sample = Callable[..., tuple[Volume, Blobs]]

CHAPTER = Pagination(pages=1, breaks=(PageBreak("1", "a-paper", ""),))


def volume_of(*records: object, **others: object) -> Volume:
    values: dict[str, object] = {
        "id": "v",
        "slug": "v",
        "title": "V",
        "theme": "T",
        "origin": "",
        "number": 1,
        "of": 1,
        "language": "en",
        "parts": (Part("", tuple(records)),),  # type: ignore[arg-type]
        **others,
    }
    return Volume(**values)  # type: ignore[arg-type]


def refinements(book: Book, uid: str) -> dict[str, str]:
    """What is said of the element with this id, by property."""
    found = book.package().findall(f".//{{*}}meta[@refines='#{uid}']")
    return {element.get("property"): element.text for element in found}


def old_metas(book: Book) -> dict[str, str]:
    """The metadata of EPUB 2, by name."""
    found = book.package().findall(".//{*}metadata/{*}meta[@name]")
    return {element.get("name"): element.get("content") for element in found}


def test_the_title_of_the_book_comes_before_that_of_the_library(sample: Sample) -> None:
    book = bind(*sample("en"))
    assert refinements(book, "title") == {"title-type": "main", "display-seq": "1"}
    assert refinements(book, "collection") == {"title-type": "collection", "display-seq": "2"}
    volume, blobs = sample("en")
    assert bind(replace(volume, library=""), blobs).meta("title") == ["Paper and Print, volume 1"]


def test_a_series_is_told_to_new_and_old_readers(sample: Sample) -> None:
    volume, blobs = sample("zh-Hant")
    book = bind(replace(volume, number=3), blobs)
    series = refinements(book, "series")
    assert (series["collection-type"], series["group-position"]) == ("series", "3")
    assert old_metas(book) == {
        "calibre:series": book.meta("belongs-to-collection")[0],
        "calibre:series_index": "3",
        "cover": "cover-image",
    }


def test_people_have_a_role_and_a_name_to_file_them_by(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    one = record(blobs, "x", "<p>x</p>", authors=("Ruth Amory", "The Gazette"))
    two = record(blobs, "y", "<p>y</p>", authors=("林知",), language="zh-Hans")
    book = bind(volume_of(one, two, sources=("The Gazette",)), blobs)
    assert book.meta("creator") == ["Ruth Amory", "The Gazette", "林知"]
    assert refinements(book, "author-1") == {"role": "aut", "file-as": "Amory, Ruth"}
    assert refinements(book, "author-2") == {"role": "aut", "file-as": "The Gazette"}
    assert refinements(book, "author-3") == {"role": "aut", "file-as": "林知"}


def test_publications_that_stand_for_many_authors_are_issuing_bodies(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, f"x{n}", "<p>x</p>", authors=(f"Author {n}",)) for n in range(5)]
    book = bind(volume_of(*records, sources=("The Gazette",)), blobs)
    assert refinements(book, "publication-1") == {"role": "isb", "file-as": "The Gazette"}


def test_of_many_publications_the_first_stand_for_all(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, f"x{n}", "<p>x</p>", authors=(f"Author {n}",)) for n in range(5)]
    names = tuple(f"Paper {n}" for n in range(9))
    book = bind(volume_of(*records, sources=names), blobs)
    assert (book.meta("creator"), book.meta("contributor")[:3]) == ([*names[:6]], [*names[6:]])
    assert book.meta("source") == [*names]
    some = f"{', '.join(names[:6])} and 3 others"
    assert book.meta("description")[0].endswith(f"From: {some}.")
    assert some in "".join(book.tree("title.xhtml").itertext())
    assert ", ".join(names) in "".join(book.tree("imprint.xhtml").itertext())


def test_a_library_of_one_theme_is_told_once(sample: Sample) -> None:
    volume, blobs = sample("en")
    book = bind(replace(volume, library=volume.theme), blobs)
    assert book.meta("belongs-to-collection") == [volume.theme]
    (name,) = book.tree("title.xhtml").iterfind(".//{*}section/{*}h1")
    assert name.getprevious() is None


@pytest.mark.parametrize(
    ("name", "language", "filed"),
    [
        ("Ruth Amory", "en", "Amory, Ruth"),
        ("W. H. Smith", "en-GB", "Smith, W. H."),
        ("Jean-Luc Dubois", "fr", "Dubois, Jean-Luc"),
        ("林知", "zh-Hans", "林知"),
        ("Lin Zhi", "zh-Hans", "Lin Zhi"),
        ("Homer", "en", "Homer"),
        ("Jan van der Berg", "nl", "Jan van der Berg"),
        ("Martin Luther King Jr.", "en", "Martin Luther King Jr."),
        ("Daily Gazette", "en", "Daily Gazette"),
        ("", "en", ""),
    ],
)
def test_a_name_is_turned_only_where_it_is_plain(name: str, language: str, filed: str) -> None:
    assert file_as(name, language) == filed


def test_languages_are_told_that_of_the_volume_first(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [
        record(blobs, f"x{n}", "<p>x</p>", language=tag)
        for n, tag in enumerate(["EN", "zh_Hant", "zh-hant", "und", "?", "sr-latn-rs-x-ab"])
    ]
    book = bind(volume_of(*records), blobs)
    assert book.meta("language") == ["en", "zh-Hant", "sr-Latn-RS-x-ab"]


def test_the_description_says_what_is_in_it_and_from_when(sample: Sample) -> None:
    assert bind(*sample("en")).meta("description") == [
        "Paper and Print: 3 articles, 2 pictures. Published September 2019 – February 2020. "
        "In it: “Where Paper Comes From”, “The Story of Movable Type: How a Trade Walked Through "
        "Nine Hundred Years and Gave Its Tools to the Computer”, “The Roman Letter”. "
        "From: The Paper Workshop, By the Lamp."
    ]
    (chinese,) = bind(*sample("zh-Hans")).meta("description")
    assert "收 3 篇文章、2 幅图片。发表于2019年9月至2020年2月。内有《纸的来历》《" in chinese


def test_long_contents_are_named_in_part(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, f"x{n}", "<p>x</p>") for n in range(9)]
    (description,) = bind(volume_of(*records), blobs).meta("description")
    assert description == "T: 9 articles. Among them: “x0”, “x1”, “x2”, “x3”, “x4”."


def test_rights_are_those_that_the_sources_tell(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    free = "https://creativecommons.org/licenses/by/4.0/"
    one, again, two, none = (
        record(blobs, name, "<p>x</p>", licence=licence)
        for name, licence in (("x", free), ("x2", free), ("y", "MIT"), ("z", ""))
    )

    def rights(*records: object) -> str:
        (told,) = bind(volume_of(*records), blobs).meta("rights")
        return told

    assert (
        rights(one, again) == f"By their sources, all articles are under the same licence: {free}"
    )
    assert rights(one, none).startswith(f"Licences named by the sources: 1 article: {free}. All")
    assert rights(one, two, again).startswith(
        f"Licences named by the sources: 2 articles: {free}; 1"
    )
    assert "name no licence" in rights(none)


def test_the_content_tells_when_it_was_modified(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    changed = record(
        blobs, "x", "<p>x</p>", published=dt.date(2020, 1, 2), updated=dt.date(2021, 3, 4)
    )
    book = bind(volume_of(changed), blobs)
    assert book.meta("date") == ["2020-01-02"]
    assert book.meta("dcterms:modified") == ["2021-03-04T00:00:00Z"]
    undated = bind(volume_of(record(blobs, "y", "<p>y</p>")), blobs)
    assert undated.meta("date") == []
    assert undated.meta("dcterms:modified") == ["1980-01-01T00:00:00Z"]


def test_the_source_of_page_numbers_is_named_among_the_sources(sample: Sample) -> None:
    book = bind(*sample("en"), CHAPTER)
    edition = "Paper and Print, volume 1 (PDF)"
    assert book.meta("source") == ["The Paper Workshop", "By the Lamp", edition]
    assert refinements(book, "print") == {"source-of": "pagination"}
    assert book.meta("pageBreakSource") == [edition]


def test_pages_that_are_marked_nowhere_are_not_promised(sample: Sample) -> None:
    book = bind(*sample("en"), Pagination(pages=1, breaks=(PageBreak("1", "elsewhere", ""),)))
    assert not {"pageBreakMarkers", "pageNavigation"} & features(book)
    assert book.meta("pageBreakSource") == []


# --- accessibility ------------------------------------------------------------------------


def features(book: Book) -> set[str]:
    return set(book.meta("schema:accessibilityFeature"))


def summary(book: Book) -> str:
    (told,) = book.meta("schema:accessibilitySummary")
    return told


def with_pictures(blobs: Blobs, *alts: str) -> Volume:
    image = Image("x.jpg", blobs.add(b"x"), "image/jpeg", 60, 40, 1)
    body = "".join(f'<p><img src="images/x.jpg" alt="{alt}"/></p>' for alt in alts)
    return volume_of(record(blobs, "x", body, images=(image,)))


def test_pictures_without_description_are_counted_and_keep_the_claim_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    lacking = bind(with_pictures(blobs, "A mill", "", " "), blobs)
    assert "Pictures without a description: 2 of 3" in summary(lacking)
    assert "is not claimed" in summary(lacking)
    assert lacking.meta("dcterms:conformsTo") == lacking.meta("a11y:certifiedBy") == []
    assert "alternativeText" not in features(lacking)

    whole = bind(with_pictures(blobs, "A mill"), blobs)
    assert "Every picture has a description" in summary(whole)
    assert whole.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert "alternativeText" in features(whole)


def test_tables_without_header_cells_keep_the_claim_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    rows = "<tr><{0}>a</{0}></tr><tr><td>b</td></tr>"
    for cell, conforms in (("th", True), ("td", False)):
        body = f"<table><tbody>{rows.format(cell)}</tbody></table>"
        book = bind(volume_of(record(blobs, "x", body)), blobs)
        assert bool(book.meta("dcterms:conformsTo")) is conforms
        assert ("Tables without header cells: 1." in summary(book)) is not conforms


def test_articles_in_an_unknown_language_keep_the_claim_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    book = bind(volume_of(record(blobs, "x", "<p>x</p>", language="und")), blobs)
    assert book.meta("dcterms:conformsTo") == []
    assert "Articles whose language is not known: 1." in summary(book)


def test_what_is_not_in_the_volume_is_no_feature_of_it(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    plain = bind(volume_of(record(blobs, "x", "<p>x</p>")), blobs)
    assert not {"alternativeText", "rubyAnnotations", "pageNavigation"} & features(plain)
    ruby = record(blobs, "y", "<p><ruby>字<rt>zi</rt></ruby></p>")
    assert "rubyAnnotations" in features(bind(volume_of(ruby), blobs))
    assert plain.meta("schema:accessibilityHazard") == ["none"]


def test_the_summary_is_in_the_language_of_the_volume(sample: Sample) -> None:
    assert "依序阅读" in summary(bind(*sample("zh-Hans")))
    assert "依序閱讀" in summary(bind(*sample("zh-Hant")))
