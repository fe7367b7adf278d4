from __future__ import annotations

import pytest

from publisher.model import Place
from publisher.sections import SourceSettings

README = """\
### 纸上杂志

#### 造纸院 &nbsp;-&nbsp; [纸](indexes/paper.md?t=0101) &nbsp;|&nbsp; [墨](indexes/墨(一).md?t=0101)

### 印书馆

#### [排字](https://github.com/someone/paper/blob/master/indexes/type.md?t=0101)
"""


@pytest.fixture
def mirror(folder, mirror_page):
    def page(path):
        return mirror_page(path.rpartition("/")[2], path)

    pages = [
        *(f"pages/paper/{number}.md" for number in (1, 2, 10, 11)),
        "pages/m7/30.md",
        "pages/m7/31.md",
        "pages/type/20.md",
        "pages/loose/40.md",
    ]
    return folder(
        {
            "README.md": README,
            "indexes/paper.md": (
                "#### [广告](https://example.com/x.md)\n\n"
                "#### [十](../pages/paper/10.md?t=1)\n\n"
                "#### [“[二]”](../pages/paper/2.md?t=1?t=0)\n"
            ),
            "indexes/墨(一).md": "#### [甲](../pages/m7/30.md)\n#### [二](../pages/paper/2.md)\n"
            "#### [乙](https://github.com/Someone/Paper/blob/master/pages/m7/99.md?t=1)\n",
            "indexes/type.md": "#### [字](../pages/type/20.md)\n",
            "indexes/hot.md": "#### [字](../pages/type/20.md)\n#### [没](../pages/gone/1.md)\n",
            **{path: page(path) for path in pages},
            "pages/paper/1.md.png": b"\x89PNG",
        },
        "mirror",
    )


def test_pages_stand_where_the_indexes_list_them(look, mirror):
    found = look(mirror)
    assert {source.kind for source in found.sources} == {"mirror"}
    assert len(found.sources) == 8
    assert found.places("mirror/pages/paper/10.md") == [("纸", 0)]
    assert found.places("mirror/pages/paper/2.md") == [("纸", 1), ("墨", 1)]
    assert found.places("mirror/pages/type/20.md") == [("排字", 0), ("hot", 0)]


def test_unlisted_pages_come_last_in_the_theme_of_their_folder(look, mirror):
    found = look(mirror)
    assert found.reading("纸") == [f"pages/paper/{number}.md" for number in (10, 2, 1, 11)]
    assert found.reading("墨")[-1] == "pages/m7/31.md", "an index of another name owns its folder"
    assert found.reading("loose") == ["pages/loose/40.md"]


def test_themes_name_the_heading_they_are_listed_under(look, mirror):
    origins = {place.theme: place.origin for s in look(mirror).sources for place in s.places}
    assert origins == {"纸": "造纸院", "墨": "造纸院", "排字": "印书馆", "hot": "", "loose": ""}


def test_the_archive_knows_its_title_and_its_own_repository(look, mirror):
    [archive] = {source.archive for source in look(mirror).sources}
    assert archive.title == "纸上杂志"
    assert archive.repositories == ("someone/paper",)


def test_remotes_of_a_checkout_are_its_repositories_too(look, mirror):
    config = mirror / ".git" / "config"
    config.parent.mkdir()
    config.write_text('[remote "origin"]\n\turl = git@github.com:Me/Fork.git\n')
    assert look(mirror).sources[0].archive.repositories == ("someone/paper", "me/fork")


def test_entries_without_a_page_are_told_once_an_index(look, mirror):
    dangling = [f for f in look(mirror).findings if f.code == "source-dangling"]
    assert [finding.where for finding in dangling] == [
        "mirror/indexes/墨(一).md",
        "mirror/indexes/hot.md",
    ]
    assert "1 of 3" in dangling[0].message
    assert "pages/m7/99.md" in dangling[0].message


def test_pages_that_lie_beside_those_of_a_mirror_are_told(look, mirror):
    (mirror / "notes").mkdir()
    (mirror / "notes" / "mine.md").write_text("# Mine")
    found = look(mirror)
    assert len(found.sources) == 8
    told = [finding for finding in found.findings if finding.code == "source-beside"]
    assert [(f.severity, f.message) for f in told] == [
        ("info", "1 page is not read, being outside the mirror's pages/: notes/mine.md")
    ]


def test_a_mirror_without_readme_and_indexes_goes_by_folders(look, folder, mirror_page):
    root = folder({"pages/p1/7.md": mirror_page("七"), "pages/p1/12.md": mirror_page("十二")})
    found = look(root)
    assert found.reading("p1") == ["pages/p1/7.md", "pages/p1/12.md"]
    assert found.sources[0].kind == "mirror"


def test_a_row_of_links_is_no_title(look, folder, mirror_page):
    root = folder(
        {
            "README.md": "#### 推荐 - [一](pages/a/1.md) | [更多](indexes/a.md)\n",
            "indexes/a.md": "[一](../pages/a/1.md)",
            "pages/a/1.md": mirror_page("一"),
        }
    )
    [source] = look(root).sources
    assert source.archive.title == "notes"
    assert source.places == (Place("更多", 0, "推荐"),)


def test_bad_pages_of_a_mirror_are_dropped_and_the_rest_is_read(look, folder, mirror_page):
    root = folder(
        {
            "pages/a/1.md": mirror_page("一"),
            "pages/a/2.md": b"",
            "pages/a/3.md": b"\xef\xbb\xbf \r\n",
            "pages/a/4.md": mirror_page("四"),
            "pages/a/5.md": bytes(range(256)) * 8,
        }
    )
    found = look(root)
    assert found.ids == ["notes/pages/a/1.md", "notes/pages/a/4.md"]
    assert found.dropped == {
        "notes/pages/a/2.md": "source-empty",
        "notes/pages/a/3.md": "source-empty",
        "notes/pages/a/5.md": "source-binary",
    }


def test_a_folder_named_a_mirror_is_read_as_one(look, folder):
    root = folder({"a/1.md": "没有样子的一页", "README.md": "说明"})
    found = look(SourceSettings(path=str(root), kind="mirror"))
    assert [(s.id, s.kind) for s in found.sources] == [("notes/a/1.md", "mirror")]
