from __future__ import annotations

from collections import Counter

from publisher.text import Decoded, read_text


def test_every_page_of_the_mirror_comes_once(look, corpora):
    found = look(corpora / "mirror")
    pages = {
        f"mirror/{p.relative_to(corpora / 'mirror')}" for p in corpora.glob("mirror/pages/*/*.md")
    }
    assert len(pages) == 479
    assert sorted([*found.ids, *found.dropped]) == sorted(pages)
    assert Counter(source.places[0].theme for source in found.sources) == {
        "时事评论": 146,
        "社会支持": 129,
        "武汉肺炎": 104,
        "nf4778": 76,
        "nf4780": 24,
    }
    assert found.sources[0].archive.repositories == ("gfw-breaker/mh-news",)
    assert all(isinstance(read_text(source, 10**8), Decoded) for source in found.sources)


def test_the_book_comes_in_the_order_of_its_chapters(look, corpora):
    found = look(corpora / "book")
    chapters = "0 1 2 2b 2c 3 3b 3c 4 4b 5 5b 6 6b 7 7b 8 8b 9".split()
    ids = ["book/README.md", *(f"book/chapters/{chapter}.md" for chapter in chapters)]
    assert found.ids == ids
    assert len({source.places[0].theme for source in found.sources}) == 1


def test_the_weekly_begins_with_its_first_issue(look, corpora):
    found = look(corpora / "weekly")
    assert found.ids == [f"weekly/docs/issue-{number}.md" for number in range(1, 161)]


def test_saved_pages_are_told_from_what_lies_beside_them(look, corpora):
    assert len(look(corpora / "web").sources) == 91
    assert {source.kind for source in look(corpora / "readability").sources} == {"html"}
    assert look(corpora / "seed").sources[0].kind == "mirror"
