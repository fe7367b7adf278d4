from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from sources_samples import PROSE, Shop

from publisher import fetch
from publisher.errors import UsageError
from publisher.sections import SourceSettings
from publisher.settings import Settings
from publisher.sources import survey
from publisher.text import read_text

HTML = f"<!DOCTYPE html><html><head><title>x</title></head><body><p>{PROSE}</p></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", PROSE, "html"),
        ("a.md", PROSE, "markdown"),
        ("a.txt", PROSE, "markdown"),
        ("page", f"\n <!-- saved -->\n{HTML}", "html"),
        ("page.php", HTML, "html"),
    ],
)
def test_a_file_is_recognised_by_looking(look, folder, name, content, kind):
    found = look(folder({name: content, "other.md": PROSE}) / name)
    assert [(source.id, source.kind) for source in found.sources] == [(f"notes/{name}", kind)]


def test_a_kind_that_is_named_counts(look, folder):
    root = folder({"a.md": HTML})
    [source] = look(SourceSettings(path=str(root / "a.md"), kind="html", title="一份")).sources
    assert source.kind == "html"
    assert source.places[0].theme == "一份"


def test_files_of_one_folder_are_one_archive_in_the_order_given(look, folder):
    root = folder({"b.md": PROSE, "a.md": PROSE})
    found = look(root / "b.md", root / "a.md")
    assert len({source.archive for source in found.sources}) == 1
    assert found.reading("notes") == ["b.md", "a.md"]


def test_a_page_of_a_mirror_keeps_the_mirror_as_its_archive(look, folder, mirror_page):
    path = "pages/p1/7.md"
    root = folder({path: mirror_page("七", path)})
    [source] = look(root / path).sources
    assert (source.id, source.kind) == ("notes/pages/p1/7.md", "mirror")
    assert source.archive.root == root
    assert source.archive.repositories == ("someone/paper",)


def test_archives_of_one_name_are_told_apart(look, folder):
    one = folder({"x/a.md": PROSE}, "one")
    two = folder({"x/a.md": PROSE}, "two")
    assert look(one / "x", two / "x").ids == ["x/a.md", "x-2/a.md"]


def test_what_is_named_twice_is_read_once(look, folder):
    root = folder({"a.md": PROSE})
    found = look(root, root)
    assert found.ids == ["notes/a.md"]
    assert [finding.code for finding in found.findings] == ["source-repeated"]


def test_standard_input_is_a_page(look, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(HTML.encode("gb18030"))))
    [source] = look("-").sources
    assert source.kind == "html"
    assert PROSE in read_text(source, 10_000).text


def test_too_much_standard_input_is_dropped(look, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 5000)))
    assert list(look("-", clean={"max_bytes": 4000}).dropped.values()) == ["source-too-large"]


def test_standard_input_that_is_closed_is_told(look, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert list(look("-").dropped.values()) == ["source-unreadable"]


def test_an_address_is_fetched_and_kept(look, monkeypatch):
    url = "https://Example.org/news/1?p=2"
    asked = []

    def answer(url, limits):
        asked.append((url, limits.max_bytes, limits.hosts))
        return fetch.Fetched(url, HTML.encode(), "text/html", "https://example.org/final")

    monkeypatch.setattr(fetch, "fetch", answer)
    [source] = look(url).sources
    assert asked == [(url, Settings().clean.max_bytes, ())]
    assert source.id == "example.org/news/1?p=2"
    assert source.url == "https://example.org/final"
    assert read_text(source, 10_000).text == HTML


def test_an_address_that_gives_nothing_is_dropped(look, monkeypatch):
    monkeypatch.setattr(fetch, "fetch", lambda url, limits: fetch.Refused(url, "not there"))
    assert look("https://example.org/").dropped == {"https://example.org/": "source-unreachable"}


def test_offline_nothing_is_asked_for(look, monkeypatch):
    monkeypatch.setattr(fetch, "fetch", lambda url, limits: pytest.fail("it asked"))
    found = look("https://example.org/", images={"fetch": False})
    assert found.dropped == {"https://example.org/": "source-offline"}


def test_a_source_that_is_not_there_ends_the_call_at_once(folder, blobs):
    named = (SourceSettings(path=str(folder({"a.md": PROSE}))), SourceSettings(path="/no/such"))
    with pytest.raises(UsageError, match="/no/such does not exist"):
        survey(Settings(source=named), Shop(blobs))


def test_the_survey_knows_the_titles_of_its_archives(folder, blobs):
    root = folder({"README.md": f"# 手册\n\n{PROSE}"})
    found = survey(Settings(source=(SourceSettings(path=str(root)),)), Shop(blobs))
    list(found)
    assert [archive.title for archive in found.archives] == ["手册"]
