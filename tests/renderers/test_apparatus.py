"""The back matter of a volume: indexes of authors and tags, the register of sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from epub_reading import XHTML, bind, record

from publisher.model import Part, Record, Volume
from publisher.renderers.apparatus import MANY, Entry, Group, apparatus, publication
from publisher.renderers.epub.leaves import leaves
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for


def volume_of(*records: Record, language: str = "en", **others: Any) -> Volume:
    parts = (Part("", records),)
    return Volume("v", "v", "V", "Paper", "", 1, 1, language, parts, **others)


def test_each_author_leads_to_all_articles_in_reading_order(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    volume = volume_of(
        record(blobs, "one", "<p/>", authors=("Ruth Amory", "Cai Lun")),
        record(blobs, "two", "<p/>", authors=("The Press Office",)),
        record(blobs, "three", "<p/>", authors=("Ruth Amory ",)),
    )
    (group,) = apparatus(volume, words_for("en", Settings())).authors
    assert group.heading == ""
    assert [(e.name, [a.id for a in e.articles]) for e in group.entries] == [
        ("Amory, Ruth", ["one", "three"]),
        ("Lun, Cai", ["one"]),
        ("The Press Office", ["two"]),
    ]


def test_tags_that_do_not_tell_articles_apart_are_left_out(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    volume = volume_of(
        record(blobs, "one", "<p/>", tags=("paper", "Ink", "all")),
        record(blobs, "two", "<p/>", tags=("ink", "All")),
        record(blobs, "three", "<p/>", tags=("all",)),
    )
    (group,) = apparatus(volume, words_for("en", Settings())).tags
    assert [(entry.name, len(entry.articles)) for entry in group.entries] == [("Ink", 2)]


def test_a_single_article_has_no_index(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    only = record(blobs, "one", "<p/>", authors=("A",), tags=("t",), url="https://example.org/")
    found = apparatus(volume_of(only), words_for("en", Settings()))
    assert (found.authors, found.tags, len(found.sources)) == ((), (), 1)


def test_a_long_index_has_headings(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严金魏陶姜"
    records = [record(blobs, f"x{n}", "<p/>", authors=(f"{c}一",)) for n, c in enumerate(names)]
    assert len(names) > MANY
    words = words_for("zh-Hans", Settings())
    groups = apparatus(volume_of(*records, language="zh-Hans"), words).authors
    assert [group.heading for group in groups] == list("CFHJKLQSTWXYZ")
    assert [entry.name[0] for entry in groups[0].entries] == ["曹", "陈", "褚"]
    hant = words_for("zh-Hant", Settings())
    records = [
        record(blobs, f"y{n}", "<p/>", authors=(f"{c}一{n}",)) for n, c in enumerate("王" * 40)
    ]
    (group,) = apparatus(volume_of(*records, language="zh-Hant"), hant).authors
    assert group.heading == "四畫"


def test_only_people_are_filed_by_their_family_names(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, n, "<p/>", authors=(n,)) for n in ("Al Bawaba", "Ruth Amory")]
    volume = volume_of(*records, sources=("Al Bawaba",))
    (group,) = apparatus(volume, words_for("en", Settings())).authors
    assert [entry.name for entry in group.entries] == ["Al Bawaba", "Amory, Ruth"]


def test_a_publication_is_the_site_the_archive_or_the_host(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sited = record(blobs, "a", "<p/>", site="Gazette")
    bare = record(blobs, "b", "<p/>", url="https://www.example.org/x")
    assert publication(sited, volume_of(sited, bare)) == "Gazette"
    assert publication(bare, volume_of(sited, bare, sources=("Gazette", "Mirror"))) == "Mirror"
    assert publication(bare, volume_of(bare, sources=("A", "B"))) == "example.org"
    assert publication(record(blobs, "c", "<p/>"), volume_of()) == "s"


def test_the_register_names_every_article_and_its_address(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [
        record(blobs, "a", "<p/>", title="First", site="Zeitung", url="https://example.org/a b"),
        record(blobs, "b", "<p/>", title="Second", site="Gazette"),
    ]
    page = bind(volume_of(*records), blobs).tree("sources.xhtml")
    assert [h.text for h in page.iter(f"{XHTML}h2")] == ["Gazette", "Zeitung"]
    assert [(a.text, a.get("href")) for a in page.iter(f"{XHTML}a")] == [
        ("Second", "a-b.xhtml"),
        ("First", "a-a.xhtml"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
    ]


def test_the_index_of_a_book_leads_to_its_articles(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    records = [record(blobs, n, "<p/>", title=n.upper(), tags=(f"tag {n}",)) for n in "ab"]
    book = bind(volume_of(*records), blobs)
    page = book.tree("tags.xhtml")
    assert [e.text for e in page.iter(f"{XHTML}span")] == ["tag a", "tag b"]
    assert [(a.text, a.get("href")) for a in page.iter(f"{XHTML}a")] == [
        ("A", "a-a.xhtml"),
        ("B", "a-b.xhtml"),
    ]
    assert ("Index of subjects", "tags.xhtml") in book.links("toc")
    assert "authors.xhtml" not in book.spine()


def test_a_long_index_is_cut_and_nothing_lost(tmp_path: Path) -> None:
    one = record(Blobs(tmp_path), "a", "<p/>", title="t" * 100)
    groups = [Group(h, tuple(Entry(f"{h}{n}", (one,) * 3) for n in range(9))) for h in "AB"]
    cut = list(leaves(groups, 6_000))
    assert len(cut) > 2
    assert [e.name for leaf in cut for g in leaf for e in g.entries] == [
        f"{h}{n}" for h in "AB" for n in range(9)
    ]
    assert {group.heading for leaf in cut for group in leaf} == {"A", "B"}
    (huge,) = list(leaves([Group("", (Entry("x", (one,) * 450),))]))
    assert [len(entry.articles) for entry in huge[0].entries] == [200, 200, 50]
