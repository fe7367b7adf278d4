"""The workshop: every item once, in order, from the store or from a worker, a few under way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from shop_pieces import describe, devour

from publisher.progress import Telling
from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import open_workers
from publisher.workshop import Desk, Step, Workshop

VARIABLE = "SOURCE_DATE_EPOCH"


def _describe(number: int, _: Desk) -> str:
    return describe(number, VARIABLE)


def _devour(size: int, _: Desk) -> int:
    return devour(size)


def _leave_mark(path: str, _: Desk) -> str:
    with Path(path).open("a") as file:
        file.write("x")
    return path


STEP: Step[int, str] = Step(
    name="describe",
    run=_describe,
    inputs=lambda number: {"number": str(number)},
    result=str,
    rooms=(),
    piece=str,
    failed=lambda number, why: f"{number} failed",
    together=3,
)


@contextmanager
def shop(folder: Path, **settings: object) -> Iterator[Workshop]:
    chosen = Settings(**{"jobs": 2, **settings})
    with Store(folder) as store, open_workers(chosen) as workers:
        yield Workshop(chosen, store, workers, Telling(quiet=True))


def known(shop: Workshop, step: Step[int, str], numbers: range) -> list[int]:
    return [n for n in numbers if shop.store.find(step.key(n, shop.settings)) is not None]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("together", [1, 3, 100])
def test_results_come_in_order_whoever_has_them(tmp_path: Path, jobs: int, together: int) -> None:
    step = replace(STEP, together=together)
    with shop(tmp_path, jobs=jobs) as first:
        numbers = [2, 3, 5, 11, 29, 30, 31]
        assert list(first.each(step, numbers)) == [f"{n}:" for n in numbers]
        assert known(first, step, range(40)) == numbers
    with shop(tmp_path, jobs=jobs) as second:
        assert list(second.each(step, range(40))) == [f"{n}:" for n in range(40)]
        assert known(second, step, range(40)) == list(range(40))
        assert list(second.each(step, [])) == []


def test_one_new_item_before_many_that_are_known(tmp_path: Path) -> None:
    """It waits for company, in vain, and its result is asked for before the batch is full."""
    with shop(tmp_path) as it:
        list(it.each(STEP, range(1, 200)))
        assert list(it.each(STEP, [*range(200), 200])) == [f"{n}:" for n in range(201)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_begun_ahead_is_done_once_and_comes_in_its_place(
    tmp_path: Path, jobs: int
) -> None:
    mark = tmp_path / "done"
    step = replace(STEP, run=_leave_mark, inputs=lambda path: {"path": path}, piece=str)
    with shop(tmp_path / "store", jobs=jobs) as it:
        for _ in range(2):
            it.begin(step, f"{mark}-b")
        paths = [f"{mark}-{name}" for name in "abc"]
        assert list(it.each(step, paths)) == paths
        assert [Path(path).read_text() for path in paths] == ["x", "x", "x"]
        it.begin(step, paths[1])  # known by now
        assert list(it.each(step, paths)) == paths
        assert Path(paths[1]).read_text() == "x"


def test_only_a_few_are_begun_ahead(tmp_path: Path) -> None:
    step = replace(STEP, run=_leave_mark, inputs=lambda path: {"path": path}, piece=str)
    paths = [str(tmp_path / f"{number}") for number in range(100)]
    with shop(tmp_path / "store", jobs=1) as it:
        for path in paths:
            it.begin(step, path)
        assert 0 < sum(map(os.path.exists, paths)) < 50
        assert list(it.each(step, paths)) == paths
        assert all(Path(path).read_text() == "x" for path in paths)


def test_items_are_taken_only_as_they_are_needed(tmp_path: Path) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    with shop(tmp_path) as it:
        results = it.each(STEP, endless())
        assert [next(results) for _ in range(30)] == [f"{n}:" for n in range(30)]
        assert len(taken) <= 30 + 16 * 2 * STEP.together


def test_an_item_that_kills_its_worker_fails_alone_and_is_not_remembered(tmp_path: Path) -> None:
    with shop(tmp_path) as it:
        numbers = [1, 2, 666, 4, 5, 6, 7]
        wanted = ["666 failed" if n == 666 else f"{n}:" for n in numbers]
        assert list(it.each(STEP, numbers)) == wanted
        assert it.store.find(STEP.key(666, it.settings)) is None
        assert known(it, STEP, range(10)) == [1, 2, 4, 5, 6, 7]


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_have_the_variables_that_matter(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that began before the variable was set, or on another machine with another."""
    step = replace(STEP, variables=(VARIABLE,))
    monkeypatch.delenv(VARIABLE, raising=False)
    with shop(tmp_path, jobs=jobs) as it:
        assert list(it.each(step, [1])) == ["1:"]
        monkeypatch.setenv(VARIABLE, "86400")
        assert list(it.each(step, [1, 2])) == ["1:86400", "2:86400"]
        monkeypatch.delenv(VARIABLE)
        assert list(it.each(step, [3, 1])) == ["3:", "1:"]
    assert VARIABLE not in os.environ


@pytest.mark.slow
def test_a_cluster_goes_on_after_an_item_that_needs_too_much_memory(tmp_path: Path) -> None:
    step: Step[int, int] = replace(STEP, run=_devour, result=int, failed=lambda *_: -1, together=2)  # type: ignore[arg-type]
    with shop(tmp_path, cluster="local") as it:
        sizes = [10, 1 << 60, 30, 40]
        assert list(it.each(step, sizes)) == [10, -1, 30, 40]
