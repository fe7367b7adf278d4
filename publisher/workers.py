"""Where work runs: in this process, in a pool of processes, or on a Dask cluster.

A :class:`Crew` wraps a :class:`concurrent.futures.Executor`, whichever it is, and knows what to
do when a worker dies: out of memory, or in the middle of a C library. The pool is replaced, and
what was under way is done again, each piece alone, so that only the piece that kills its worker
is lost.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.context import BaseContext
from typing import Any, Self, TypeVar

from publisher.errors import UsageError
from publisher.settings import Settings

R = TypeVar("R")

#: Imported once by the server that workers are forked from, so that a worker starts warm.
PRELOAD = [
    "publisher.cleaner.article",
    "publisher.images.fit",
    "publisher.renderers.cover",
    "publisher.renderers.epub",
    "publisher.renderers.pdf",
    "publisher.renderers.web",
]


class WorkerDiedError(Exception):
    """A worker died, or ran out of memory, on a piece of work, and again when it was alone."""


class InProcess(Executor):
    """Runs each call at once, in this process: for one job, for tests and for debugging."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Call ``fn`` now; the future is done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(error)
        return future


class Crew:
    """Workers, and what to do when one of them dies."""

    def __init__(self, make: Callable[[int], Executor], jobs: int) -> None:
        """``make(jobs)`` gives a fresh executor with so many workers."""
        self._make = make
        self._jobs = jobs
        self._executor = make(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let the workers finish; after an error or Ctrl-C, end them at once."""
        if kind is None:
            self._executor.shutdown()
            return
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.kill()

    def submit(self, fn: Callable[..., R], *args: object) -> Callable[[], R]:
        """Begin a call in a worker; the callable that comes back waits for its result.

        That callable raises what ``fn`` raised, or :class:`WorkerDiedError`.
        """
        try:
            future = self._executor.submit(fn, *args)
        except BrokenExecutor:
            self._executor = self._make(self._jobs)
            future = self._executor.submit(fn, *args)
        return lambda: self._result(future, fn, *args)

    def _result(self, future: Future[R], fn: Callable[..., R], *args: object) -> R:
        try:
            return future.result()
        except (BrokenExecutor, MemoryError):
            return self._alone(fn, *args)
        except Exception as error:
            if type(error).__name__ == "KilledWorker":  # Dask has tried it several times
                raise WorkerDiedError from error
            raise

    def _alone(self, fn: Callable[..., R], *args: object) -> R:
        """Do a call again with a worker of its own."""
        with self._make(1) as executor:
            try:
                return executor.submit(fn, *args).result()
            except (BrokenExecutor, MemoryError) as error:
                raise WorkerDiedError from error


def job_count(settings: Settings) -> int:
    """How many workers to use: as set, or one for each core this process may use."""
    if settings.jobs:
        return settings.jobs
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_workers(settings: Settings) -> Crew:
    """The crew that the settings ask for.

    :raises UsageError: a cluster is asked for and Dask is not installed or not reached.
    """
    jobs = job_count(settings)
    if settings.cluster:
        executor = _dask(settings.cluster, jobs)
        return Crew(lambda _: executor, jobs)
    if jobs == 1:
        return Crew(lambda _: InProcess(), jobs)
    context = _context()
    limit = settings.worker_memory

    def pool(workers: int) -> Executor:
        return ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(limit,))

    return Crew(pool, jobs)


def _context() -> BaseContext:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(PRELOAD)
    return context


def _begin_worker(max_memory: int) -> None:
    """In a worker: leave Ctrl-C to the main process, and bound the memory (bytes)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_main, daemon=True).start()
    with suppress(ImportError, ValueError, OSError):  # where there are no limits to set
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, hard))


def _end_with_main() -> None:
    """End this worker when the main process is gone, however it went: nobody else would."""
    main = multiprocessing.parent_process()
    if main is not None:
        main.join()
        os._exit(1)


def _dask(address: str, jobs: int) -> Executor:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError(
            "--cluster needs Dask, which is not installed.",
            "Install it with `pip install 'publisher[cluster]'`.",
        ) from error
    try:
        if address == "local":
            cluster = LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address="")
            client = Client(cluster)
        else:
            client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The Dask scheduler {address} cannot be reached: {error}.",
            "Name it as tcp://HOST:PORT, or use --cluster local.",
        ) from error
    executor: Executor = client.get_executor()
    return executor
