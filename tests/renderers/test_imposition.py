"""Imposition: folded and gathered, every page stands where a reader looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.renderers.printer.imposition import Side, booklet, creep, folded, rows, spreads


def read_through(sides: list[Side]) -> list[int | None]:
    """The pages in the order in which they are met when the sheets are folded and gathered.

    Leaf by leaf: the right half of each front, with the left half of its back behind it, going
    in; then the right half of each back, with the left half of its front behind it, coming out.
    """
    met: list[int | None] = []
    for signature in sorted({side.signature for side in sides}):
        sheets = [side for side in sides if side.signature == signature]
        fronts = [side for side in sheets if side.front]
        backs = [side for side in sheets if not side.front]
        for front, back in zip(fronts, backs, strict=True):
            met += [front.pages[1], back.pages[0]]
        for front, back in reversed(list(zip(fronts, backs, strict=True))):
            met += [back.pages[1], front.pages[0]]
    return met


def test_a_booklet_of_eight_pages_stands_as_printers_know_it() -> None:
    assert [side.pages for side in booklet(8)] == [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert [side.depth for side in booklet(8)] == [0, 0, 1, 1]
    assert [side.front for side in booklet(8)] == [True, False, True, False]


def test_pages_that_are_lacking_are_left_empty_at_the_end() -> None:
    assert [side.pages for side in booklet(5)] == [(None, 0), (1, None), (None, 2), (3, 4)]
    assert [side.pages for side in booklet(1)] == [(None, 0), (None, None)]


def test_signatures_follow_one_another_and_the_last_is_as_small_as_it_may_be() -> None:
    sides = folded(18, 8)
    assert [side.signature for side in sides] == [0] * 4 + [1] * 4 + [2] * 2
    assert [side.pages for side in sides][4:8] == [(15, 8), (9, 14), (13, 10), (11, 12)]
    assert [side.pages for side in sides][8:] == [(None, 16), (17, None)]


@given(st.integers(1, 300), st.integers(1, 8).map(lambda count: 4 * count))
def test_folded_sheets_read_from_the_first_page_to_the_last(pages: int, size: int) -> None:
    for sides in (folded(pages, size), booklet(pages)):
        met = read_through(sides)
        assert met == [*range(pages), *[None] * (len(met) - pages)]
        assert len(met) - pages < 4


@pytest.mark.parametrize("size", [0, -4, 6])
def test_a_signature_that_cannot_be_folded_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        folded(16, size)


def test_spreads_show_facing_pages_side_by_side() -> None:
    assert [side.pages for side in spreads(4)] == [(None, 0), (1, 2), (3, None)]
    assert [side.pages for side in spreads(3)] == [(None, 0), (1, 2)]


def test_four_up_goes_on_by_rows() -> None:
    assert [side.pages for side in rows(6, 4)] == [(0, 1, 2, 3), (4, 5, None, None)]


def test_creep_grows_by_the_paper_with_every_sheet_around() -> None:
    assert [creep(depth, 0.1) for depth in range(3)] == pytest.approx([0, 0.1, 0.2])
