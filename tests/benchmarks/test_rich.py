"""What an article has beside its text is compared by what it is, not by how it is written."""

from __future__ import annotations

from lxml import html

from benchmarks.rich import by_kind, compare_rich


def _compared(expected: str, found: str, title: str = "") -> tuple[dict[str, int], dict[str, int]]:
    roots = [html.fragment_fromstring(part, create_parent="div") for part in (expected, found)]
    wanted, kept = compare_rich(roots[0], roots[1], title)
    return dict(by_kind(wanted)), dict(by_kind(kept))


def test_a_picture_is_kept_in_any_of_its_sizes_and_no_other_is() -> None:
    expected = '<img src="/s.jpg" srcset="/s.jpg 300w, /l.jpg 900w"><img src="/other.jpg">'
    wanted, kept = _compared(expected, '<img src="https://e.org/l.jpg?x=1"><img src="/b.jpg">')
    assert (wanted, kept) == ({"img": 2}, {"img": 1})


def test_a_heading_is_kept_at_any_level_and_the_title_is_none() -> None:
    expected = "<h1>A ferry</h1><h3>The boat</h3><h4>The crew</h4>"
    wanted, kept = _compared(expected, "<h2>The boat</h2><p>The crew</p>", "A ferry - News")
    assert (wanted, kept) == ({"heading": 2}, {"heading": 1})
