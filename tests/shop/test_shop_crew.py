"""Workers: the same results wherever they run, and a dead one costs only its own piece."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from shop_pieces import devour, die, die_once, double, fail

from publisher.errors import UsageError
from publisher.settings import Settings
from publisher.workers import WorkerDiedError, open_workers


@pytest.mark.parametrize("jobs", [1, 2])
def test_calls_give_their_results_in_the_order_of_the_items(jobs: int) -> None:
    with open_workers(Settings(jobs=jobs)) as crew:
        waiting = [crew.submit(double, [number, number + 100]) for number in range(20)]
        assert [wait() for wait in waiting] == [[2 * n, 2 * n + 200] for n in range(20)]


@pytest.mark.parametrize("together", [1, 4])
def test_a_piece_that_kills_its_worker_costs_only_itself(together: int) -> None:
    with open_workers(Settings(jobs=2)) as crew:
        starts = range(0, 8, together)
        waiting = [crew.submit(die, range(start, start + together)) for start in starts]
        results = [result for wait in waiting for result in wait()]
        dead = [n for n, result in enumerate(results) if isinstance(result, WorkerDiedError)]
        assert dead == [3]
        assert [n for n in results if isinstance(n, int)] == [0, 2, 4, 8, 10, 12, 14]
        assert crew.submit(double, [21])() == [42]


def test_a_worker_that_dies_once_is_forgiven(tmp_path: Path) -> None:
    with open_workers(Settings(jobs=2)) as crew:
        assert crew.submit(die_once, [str(tmp_path)])() == ["done"]


def test_memory_is_bounded_for_each_worker() -> None:
    with open_workers(Settings(jobs=2, worker_memory=4_000_000_000)) as crew:
        small, large = crew.submit(devour, [1_000_000, 5_000_000_000])()
        assert small == 1_000_000
        assert isinstance(large, WorkerDiedError)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_ordinary_error_comes_through(jobs: int) -> None:
    with open_workers(Settings(jobs=jobs)) as crew, pytest.raises(ValueError, match="ordinary"):
        crew.submit(fail, [1])()


def test_a_scheduler_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="cannot be reached"):
        open_workers(Settings(cluster="nonsense://127.0.0.1:1"))


def test_an_interrupted_crew_ends_its_workers() -> None:
    crew = open_workers(Settings(jobs=2))
    crew.submit(double, [1])()
    assert multiprocessing.active_children()
    crew.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    for child in multiprocessing.active_children():
        child.join(timeout=10)
    assert multiprocessing.active_children() == []
