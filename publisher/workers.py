"""Where work runs: in this process, in a pool of processes, or on a Dask cluster.

A :class:`Crew` wraps a :class:`concurrent.futures.Executor`, whichever it is, and knows what to
do when a worker dies: out of memory, or in the middle of a C library. The pool is replaced, and
what was under way is done again, each piece alone, so that only the piece that kills its worker
is lost. Pieces travel several together, because each journey costs about as much as a short page.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from platformdirs import user_cache_path

from publisher.configuration import Configuration
from publisher.errors import UsageError
from publisher.store import is_begun

if TYPE_CHECKING:
    from publisher.model import Format
    from publisher.settings import Settings

R = TypeVar("R")

_PRELOAD = (
    "publisher.still",  # first: what follows is imported in three quarters of the time
    "publisher.settings",  # which each piece of work brings along
    *("publisher.cleaner.article", "publisher.images.fit", "publisher.renderers.cover"),
    "pypinyin",  # a quarter of a second and 57 MB, which the workers share
)
_TYPESETTERS: dict[Format, str] = {
    "epub": "publisher.renderers.epub.book",
    "pdf": "publisher.renderers.pdf.book",
    "web": "publisher.renderers.web",
}


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

    def __init__(
        self,
        make: Callable[[int], Executor],
        jobs: int,
        leave: Callable[[], object] = lambda: None,
    ) -> None:
        """``make(jobs)`` gives a fresh executor with so many workers; ``leave`` ends it all."""
        self._make = make
        self._jobs = jobs
        self._leave = leave
        self._executor = make(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let the workers finish; after an error or Ctrl-C, end them at once."""
        if kind is None:
            self._executor.shutdown()
            self._leave()
            return
        if isinstance(self._executor, ProcessPoolExecutor):
            _kill_workers()
            # The thread that tends the pool finds them dead and ends. Were it not waited for, the
            # ending of the interpreter would run into it.
            self._executor.shutdown(cancel_futures=True)
        else:  # Dask's cancels what is under way, without being told
            # What it logs of connections that break now is our doing, and no news.
            logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
            self._executor.shutdown(wait=False)
            _kill_workers()

    def submit(
        self, fn: Callable[..., R], items: Sequence[Any], *args: object
    ) -> Callable[[], list[R | WorkerDiedError]]:
        """Begin ``fn(item, *args)`` for each of some items, one after the other in one worker.

        The callable that comes back waits for the results, in the order of the items. It raises
        what ``fn`` raised; an item that killed its worker has :class:`WorkerDiedError` as its
        result.
        """
        try:
            future = self._executor.submit(_call_each, fn, items, args)
        except BrokenExecutor:
            self._executor = self._make(self._jobs)
            future = self._executor.submit(_call_each, fn, items, args)
        return lambda: self._results(future, fn, items, args)

    def _results(
        self,
        future: Future[list[R]],
        fn: Callable[..., R],
        items: Sequence[Any],
        args: tuple[object, ...],
    ) -> list[R | WorkerDiedError]:
        try:
            return [*future.result()]
        except Exception as error:
            if not _tells_of_death(error):
                raise
            return list(self._one_by_one(fn, items, args))

    def _one_by_one(
        self, fn: Callable[..., R], items: Sequence[Any], args: tuple[object, ...]
    ) -> Iterator[R | WorkerDiedError]:
        """Do calls again with a worker of their own, a new one after each that dies."""
        executor = self._make(1)
        try:
            for item in items:
                try:
                    yield executor.submit(fn, item, *args).result()
                except Exception as error:
                    if not _tells_of_death(error):
                        raise
                    yield WorkerDiedError(str(error))
                    executor.shutdown()
                    executor = self._make(1)
        except KeyboardInterrupt:
            _kill_workers()
            raise
        finally:
            executor.shutdown()


def _kill_workers() -> None:
    """End every worker process of this one, whatever it is doing."""
    for worker in multiprocessing.active_children():
        worker.kill()


def _call_each(fn: Callable[..., R], items: Sequence[Any], args: tuple[object, ...]) -> list[R]:
    """In a worker: a call for each item."""
    return [fn(item, *args) for item in items]


def _tells_of_death(error: Exception) -> bool:
    """Whether a call has no result because its worker died or had no memory left.

    Dask tries a call on several workers before it says so.
    """
    return isinstance(error, BrokenExecutor | MemoryError) or type(error).__name__ == "KilledWorker"


def job_count(asked: int) -> int:
    """How many workers to use: as many as are asked for, or one a core this process may use."""
    if asked:
        return asked
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def warm_up(configuration: Configuration, *, typesets: bool) -> None:
    """Begin the server that workers are forked from, so that it imports while its caller does.

    Nothing happens where none is used, and where there is a store already: a build that finds
    everything there has no need of workers, and would be slowed. What the configuration says is
    not known to be right yet; if it is not, the server ends with the command that refuses it.
    ``typesets``: see :func:`open_workers`.
    """
    jobs, formats = configuration.said("jobs") or 0, configuration.said("formats")
    if configuration.said("cluster") or not isinstance(jobs, int) or job_count(jobs) == 1:
        return
    folder = configuration.said("cache.folder")
    place = folder if isinstance(folder, Path) else user_cache_path("publisher")
    if configuration.said("force") or not is_begun(place):
        chosen = formats if isinstance(formats, list | tuple) else _TYPESETTERS
        _begin_server(_context(preload(chosen if typesets else ())))


def open_workers(settings: Settings, *, typesets: bool = True) -> Crew:
    """The crew that the settings ask for; ``typesets``: whether it is to make editions.

    :raises UsageError: a cluster is asked for and Dask is not installed or not reached.
    """
    jobs = job_count(settings.jobs)
    if settings.cluster:
        return _dask(settings.cluster, jobs)
    if jobs == 1:
        return Crew(lambda _: InProcess(), jobs)
    context = _context(preload(settings.formats if typesets else ()))
    limit = settings.worker_memory

    def pool(workers: int) -> Executor:
        return _Pool(workers, context, initializer=_begin_worker, initargs=(limit,))

    return Crew(pool, jobs)


def preload(formats: Collection[Format]) -> list[str]:
    """Modules that the server which workers are forked from imports once, so that they start warm.

    Only the editions that are asked for: the typesetter of the PDF alone takes half a second.
    """
    return [*_PRELOAD, *(room for name, room in _TYPESETTERS.items() if name in formats)]


def _context(modules: list[str]) -> BaseContext:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(modules)
    return context


class _Pool(ProcessPoolExecutor):
    """Processes that are begun with the first call."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:  # noqa: ANN401
        """Have ``fn`` called in a process."""
        _begin_server(self._mp_context)
        return super().submit(fn, *args, **kwargs)


def _begin_server(context: BaseContext | None) -> None:
    """Begin the server that workers are forked from, if there is to be one and there is none yet.

    Ctrl-C is held from it until :mod:`publisher.still`, the first that it imports, lets it end
    without a traceback.
    """
    if context is not None and context.get_start_method() == "forkserver":
        from multiprocessing import forkserver, resource_tracker

        resource_tracker.ensure_running()  # else the next one does it, and ends what is held
        with _interrupts_held():
            forkserver.ensure_running()


def _begin_worker(max_memory: int) -> None:
    """In a worker: leave Ctrl-C to the main process, and bound the memory (bytes)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is imported stays: it need not be gone through in search of garbage
    gc.enable()
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


def _dask(address: str, jobs: int) -> Crew:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError(
            "--cluster needs Dask, which is not installed.",
            "Install it with `pip install 'publisher[cluster]'`.",
        ) from error
    leaving = ExitStack()
    try:
        place = address
        if address == "local":
            with _interrupts_held():
                place = leaving.enter_context(
                    LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address="")
                )
        client = leaving.enter_context(Client(place, timeout=10))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The Dask scheduler {address} cannot be reached: {error}.",
            "Name it as tcp://HOST:PORT, or use --cluster local.",
        ) from error
    # Else Dask takes a digest of each call, to know it again: the store does that.
    return Crew(lambda _: client.get_executor(pure=False), jobs, leaving.close)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until the block is left; processes begun in it leave it to this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
