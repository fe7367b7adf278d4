"""Where work runs: in this process, in a pool of processes, or on a Dask cluster.

All three are a :class:`concurrent.futures.Executor`; nothing else needs to know which it is.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

from publisher.errors import UsageError
from publisher.settings import Settings

#: Imported once by the server that workers are forked from, so that a worker starts warm.
PRELOAD = ["publisher.cleaner", "publisher.images", "publisher.renderers"]


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


def job_count(settings: Settings) -> int:
    """How many workers to use: as set, or one for each core this process may use."""
    if settings.jobs:
        return settings.jobs
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_workers(settings: Settings) -> Executor:
    """The executor that the settings ask for.

    :raises UsageError: a cluster is asked for and Dask is not installed or not reached.
    """
    if settings.cluster:
        return _dask(settings.cluster, job_count(settings))
    jobs = job_count(settings)
    if jobs == 1:
        return InProcess()
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(PRELOAD)
    return ProcessPoolExecutor(jobs, mp_context=context)


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
            client = Client(
                LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address="")
            )
        else:
            client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The Dask scheduler {address} cannot be reached: {error}.",
            "Name it as tcp://HOST:PORT, or use --cluster local.",
        ) from error
    executor: Executor = client.get_executor()
    return executor
