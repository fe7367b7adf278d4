from __future__ import annotations

import gzip
import os

import pytest
from sources_samples import PROSE

from publisher.sections import CacheSettings, SourceSettings

LONG = PROSE * 12


def test_numbers_in_names_sort_as_numbers(look, folder):
    root = folder({f"issue-{number}.md": PROSE for number in (1, 2, 9, 10, 100)})
    found = look(root)
    assert found.reading("notes") == [f"issue-{number}.md" for number in (1, 2, 9, 10, 100)]


def test_chapters_come_in_the_order_of_the_readme(look, folder):
    root = folder(
        {
            "README.md": (
                "# 造纸\n\n#### [绪论](chapters/9.md)\n#### 上篇\n#### [一](chapters/1.md?t=1)\n"
            ),
            **{f"chapters/{name}.md": PROSE for name in ("1", "1b", "9", "10")},
        }
    )
    found = look(root)
    expected = [f"chapters/{name}.md" for name in ("9", "1", "1b", "10")]
    assert found.reading("造纸") == expected
    assert [f.code for f in found.findings] == ["source-contents"], "the README is only a list"


def test_a_readme_with_a_text_of_its_own_is_the_first_article(look, folder):
    root = folder(
        {
            "README.md": f"# 造纸\n\n- [二](2.md)\n- [一](1.md)\n\n{LONG}\n",
            "1.md": PROSE,
            "2.md": PROSE,
        }
    )
    assert look(root).reading("造纸") == ["README.md", "2.md", "1.md"]


def test_a_list_of_links_to_elsewhere_is_an_article(look, folder):
    links = "".join(f"- [一个好网站，第{n}号](https://example.com/{n})\n" for n in range(40))
    root = folder({"index.md": f"# 书签\n\n[关于](about.md)\n\n{links}", "about.md": PROSE})
    assert look(root).ids == ["notes/index.md", "notes/about.md"]


def test_lists_within_lists_are_followed(look, folder):
    root = folder(
        {
            "SUMMARY.md": "# Summary\n\n- [B](b/README.md)\n- [A](a/)\n",
            "README.md": f"# 手册\n\n{LONG}",
            "a/index.md": "- [二](2.md)\n- [一](1.md)\n",
            "a/1.md": PROSE,
            "a/2.md": PROSE,
            "b/README.md": f"# B\n\n[三](3.md)\n\n{LONG}",
            "b/3.md": PROSE,
        }
    )
    found = look(root)
    assert [s.id.partition("/")[2] for s in found.sources] == [
        "README.md",
        "b/README.md",
        "b/3.md",
        "a/2.md",
        "a/1.md",
    ]
    assert found.sources[0].archive.title == "手册"


def test_lists_that_lead_to_each_other_end(look, folder):
    root = folder(
        {
            "README.md": "[x](a/README.md) [y](1.md)",
            "a/README.md": "[z](../README.md) [z](2.md)",
            "1.md": PROSE,
            "a/2.md": PROSE,
        }
    )
    assert look(root).ids == ["notes/a/2.md", "notes/1.md"]


def test_a_periodical_listed_newest_first_begins_with_its_first_issue(look, folder):
    lines = "".join(f"- 第 {n} 期：[题](docs/issue-{n}.md)\n" for n in range(12, 0, -1))
    root = folder(
        {
            "README.md": f"# 周刊\n\n每周一期。\n\n{lines}",
            **{f"docs/issue-{n}.md": PROSE for n in (1, 2, 3, 9, 10, 11)},
        }
    )
    expected = [f"docs/issue-{n}.md" for n in (1, 2, 3, 9, 10, 11)]
    assert look(root).reading("周刊") == expected


def test_folders_that_set_articles_apart_are_themes(look, folder):
    files = {f"content/{part}/{n}.md": PROSE for part in ("paper", "ink") for n in (1, 2)}
    found = look(folder({**files, "README.md": f"# 杂志\n\n{LONG}"}))
    assert found.reading("paper") == ["content/paper/1.md", "content/paper/2.md"]
    assert found.reading("ink") == ["content/ink/1.md", "content/ink/2.md"]
    assert found.reading("杂志") == ["README.md"]


def test_a_folder_for_each_article_is_no_theme(look, folder):
    found = look(folder({f"{name}/index.md": PROSE for name in ("one", "two", "three")}))
    assert len(found.reading("notes")) == 3


@pytest.mark.parametrize(
    ("front", "themes"),
    [
        ("---\ntitle: x\ncategories: [纸, 墨]\ntags: [t]\n---\n", ["纸", "墨"]),
        ("---\ncategory: 'Ink: black'\n---\n", ["Ink: black"]),
        ("---\ncategories:\n- 纸\n-  墨\ntitle: 'y\n---\n", ["纸", "墨"]),
        ("---\r\ncategories:\r\n  - [纸, 手工纸]\r\n---\r\n", ["纸"]),
        ('+++\ntitle = "x"\ncategories = ["纸"]\n+++\n', ["纸"]),
        ("---\ncategories: [纸\n---\n", ["notes"]),
        ("---\ntitle: x\n---\ncategories: no\n", ["notes"]),
        (f"---\nsummary: {'长' * 3000}\ncategories: [纸]\n---\n", ["纸"]),
    ],
)
def test_categories_in_front_matter_are_themes(look, folder, front, themes):
    [source] = look(folder({"a.md": front + PROSE})).sources
    assert [place.theme for place in source.places] == themes


def test_drafts_are_dropped(look, folder):
    drafts = {
        "a.md": "---\ndraft: true\n---\nx",
        "c.md": '---\ndraft: "yes"\ntitle: a: b\n---\nx',
        "d.md": "---\npublished: False\n---\nx",
        "e.md": "+++\ndraft = true\n+++\nx",
        "f.md": "Title: x\nStatus: draft\n\nx",
        "_drafts/g.md": "x",
    }
    found = look(folder({**drafts, "b.md": "---\ndraft: false\n---\nx"}))
    assert found.ids == ["notes/b.md"]
    assert found.dropped == {f"notes/{name}": "source-draft" for name in drafts}


def test_saved_pages_and_markdown_stand_side_by_side(look, folder):
    page = f"<!doctype html><title>x</title><p>{PROSE}".encode()
    root = folder(
        {
            "a.html": page,
            "a_files/frame.html": page,
            "b.md": PROSE,
            "c.htm.gz": gzip.compress(page),
            "d.jpg": b"\xff\xd8\xff",
            ".hidden/e.md": PROSE,
            "node_modules/x/README.md": PROSE,
            "my_files/f.md": PROSE,
        }
    )
    kinds = {source.id: source.kind for source in look(root).sources}
    assert kinds == {
        "notes/a.html": "html",
        "notes/b.md": "markdown",
        "notes/c.htm.gz": "html",
        "notes/my_files/f.md": "markdown",
    }
    assert look(SourceSettings(path=str(root), kind="html")).ids == [
        "notes/a.html",
        "notes/c.htm.gz",
    ]


def test_what_cannot_be_read_is_dropped_with_its_reason(look, folder):
    root = folder(
        {
            "big.md": "x" * 3000,
            "binary.html": b"%PDF-1.7 \x00\x01\x02",
            "empty.md": "",
            "blank.md": " \n\t\n",
            "good.md": PROSE,
            "packed.html.gz": b"\x1f\x8b\x08damaged",
            "wide.md": PROSE.encode("utf-16"),
        }
    )
    found = look(root, clean={"max_bytes": 2000})
    assert found.ids == ["notes/good.md", "notes/wide.md"]
    assert found.dropped == {
        "notes/big.md": "source-too-large",
        "notes/binary.html": "source-binary",
        "notes/blank.md": "source-empty",
        "notes/empty.md": "source-empty",
        "notes/packed.html.gz": "source-unreadable",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_and_the_rest_is_read(look, folder):
    root = folder({"a.md": PROSE, "b.md": PROSE, "shut/c.md": PROSE})
    (root / "b.md").chmod(0)
    (root / "shut").chmod(0)
    try:
        found = look(root)
    finally:
        (root / "shut").chmod(0o700)
    assert found.ids == ["notes/a.md"]
    assert found.dropped == {"notes/b.md": "source-unreadable"}
    assert [finding.code for finding in found.findings] == ["folder-unreadable"]


def test_links_never_lead_out_of_the_folder(look, folder, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    root = folder({"a/1.md": PROSE})
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "up").symlink_to(tmp_path)
    (root / "loop").symlink_to(root)
    (root / "self.md").symlink_to(root / "self.md")
    (root / "inside.md").symlink_to(root / "a" / "1.md")
    os.mkfifo(root / "pipe.md")
    found = look(root)
    assert found.ids == ["notes/inside.md", "notes/a/1.md"]
    assert {(f.code, f.where.rpartition("/")[2]) for f in found.findings} == {
        ("link-outside", "out.md"),
        ("link-outside", "up"),
        ("link-broken", "self.md"),
    }


def test_very_deep_folders_are_walked(look, tmp_path):
    root = tmp_path / "deep"
    root.mkdir()
    here = os.open(root, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (root / "d" / "d" / "x.md").write_text(PROSE)
    try:
        assert look(root).ids == ["deep/d/d/x.md"]
    finally:  # what clears the folder of the tests walks by recursion
        for depth in range(1200, 2, -1):
            (root / "/".join("d" * depth)).rmdir()


def test_names_that_are_not_utf8_still_make_an_id(look, tmp_path):
    root = tmp_path / "old"
    root.mkdir()
    (root / os.fsdecode(b"\xff\xbd.md")).write_text(PROSE)
    [source] = look(root).sources
    assert source.id == r"old/\xff\xbd.md"
    assert source.path.read_text() == PROSE


def test_the_same_survey_twice_gives_the_same(look, folder):
    root = folder({f"{part}/{n}.md": PROSE for part in "abc" for n in range(12)})
    assert look(root).everything == look(root).everything


def test_a_library_among_its_sources_is_not_read(look, folder):
    pages = {"a.md": PROSE, "out/volumes/a-1/web/a.html": f"<p>{PROSE}</p>", "outer/b.md": PROSE}
    root = folder({**pages, "cache/c.md": PROSE})
    places = {"out": root / "out", "cache": CacheSettings(folder=root / "cache")}
    assert look(root, **places).ids == ["notes/a.md", "notes/outer/b.md"]


def test_kinds_that_are_not_read_are_told_once_each(look, folder):
    letters = {f"letters/{n}.docx": b"PK" for n in range(1, 13)}
    about = {"README.txt": "of this folder", "a.png": b"\x89PNG"}
    built = {"out/volumes/a-1/a-1.epub": b"PK"}
    root = folder({"a.md": PROSE, "saved.mhtml": "MIME-Version: 1.0", **letters, **about, **built})
    found = look(root, out=root / "out")
    assert found.ids == ["notes/a.md"]
    told = [(f.code, f.where, f.message, f.severity) for f in found.findings]
    assert told == [
        (
            "kind-unread",
            f"{root}/saved.mhtml",
            "1 .mhtml file is of a kind that is not read",
            "info",
        ),
        (
            "kind-unread",
            f"{root}/letters/1.docx",
            "12 .docx files are of a kind that is not read",
            "info",
        ),
    ]


def test_pages_of_another_kind_than_the_source_is_named_as_are_told(look, folder):
    root = folder({"a.md": PROSE, "b.html": f"<p>{PROSE}</p>"})
    found = look(SourceSettings(path=str(root), kind="html"))
    assert found.ids == ["notes/b.html"]
    [finding] = found.findings
    assert (finding.code, finding.where) == ("kind-unread", f"{root}/a.md")
