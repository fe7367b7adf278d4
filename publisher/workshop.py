"""The workshop: what every stage works with — settings, store, workers, progress.

A stage describes its work as a :class:`Step`, a pure function of an item and the settings, and
lets :meth:`Workshop.each` do them: what the store knows is taken from there, the rest goes to
the workers, and results come back in the order of the items, whatever finished first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from publisher import resources
from publisher.settings import Settings
from publisher.store import Blobs, Store, digest_of, key_of
from publisher.workers import job_count

I = TypeVar("I")  # an item of work
O = TypeVar("O")  # what comes of it

#: Modules that every stage may rest on: a change in one of them remakes everything.
COMMON = ("model.py", "addresses.py", "words.py")


class Progress(Protocol):
    """What a stage tells whoever watches."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[Callable[[], None]]:
        """Begin a stage; the function given is called once for each piece that is done."""

    def say(self, message: str) -> None:
        """A line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step has at hand while it runs in a worker."""

    settings: Settings
    blobs: Blobs


@dataclass(frozen=True)
class Step(Generic[I, O]):
    """A kind of work whose results are worth remembering.

    The key of a result is made of ``inputs(item)``, the settings named in ``settings``, our own
    code in ``rooms``, the ``libraries`` used and, if it ``typesets``, all styles and templates.
    """

    name: str
    run: Callable[[I, Desk], O]  #: a module-level function, so that it can travel
    inputs: Callable[[I], Mapping[str, str]]
    result: Any  #: the type of a result, O
    rooms: tuple[str, ...]
    settings: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    typesets: bool = False
    blobs: Callable[[O], Iterable[str]] = field(default=lambda _: ())  #: digests a result needs

    def key(self, item: I, settings: Settings) -> str:
        """The key of the result for ``item``."""
        chosen = {f"settings.{name}": repr(getattr(settings, name)) for name in self.settings}
        tools = {f"library.{name}": version(name) for name in self.libraries}
        code = {f"code.{room}": _code_digest(room) for room in (*self.rooms, *COMMON)}
        design = {"design": resources.fingerprint(settings)} if self.typesets else {}
        return key_of({"step": self.name, **self.inputs(item), **chosen, **tools, **code, **design})


class Workshop:
    """Settings, store, workers and progress, and the one way to have work done."""

    def __init__(
        self, settings: Settings, store: Store, workers: Executor, progress: Progress
    ) -> None:
        self.settings = settings
        self.store = store
        self.blobs = store.blobs
        self.workers = workers
        self.progress = progress
        self._desk = Desk(settings, store.blobs)

    def each(self, step: Step[I, O], items: Iterable[I]) -> Iterator[O]:
        """Do ``step`` for every item; results in the order of the items.

        Only a bounded number of items is under way at any time, so ``items`` may be endless.
        """
        adapter: TypeAdapter[O] = TypeAdapter(step.result)
        under_way: deque[Callable[[], O]] = deque()
        window = 8 * job_count(self.settings)
        for item in items:
            under_way.append(self._begin(step, item, adapter))
            if len(under_way) >= window:
                yield under_way.popleft()()
        while under_way:
            yield under_way.popleft()()
        self.store.commit()

    def _begin(self, step: Step[I, O], item: I, adapter: TypeAdapter[O]) -> Callable[[], O]:
        """Start on an item; the callable that comes back waits for its result."""
        key = step.key(item, self.settings)
        known = self._known(step, key, adapter)
        if known is not None:
            result = known
            return lambda: result
        future: Future[O] = self.workers.submit(step.run, item, self._desk)
        return lambda: self._remember(step, key, adapter, future.result())

    def _known(self, step: Step[I, O], key: str, adapter: TypeAdapter[O]) -> O | None:
        """What the store knows under ``key``, if all that it needs is still there."""
        kept = None if self.settings.force else self.store.find(key)
        if kept is None:
            return None
        try:
            result = adapter.validate_json(kept)
        except ValidationError:
            self.store.forget(key)
            return None
        return result if all(map(self.blobs.has, step.blobs(result))) else None

    def _remember(self, step: Step[I, O], key: str, adapter: TypeAdapter[O], result: O) -> O:
        self.store.keep(key, step.name, adapter.dump_json(result))
        return result


@cache
def _code_digest(room: str) -> str:
    """A digest of our own code in a room (a folder) or module of the package."""
    place = Path(__file__).parent / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return digest_of(b"\0".join(file.read_bytes() for file in files))
