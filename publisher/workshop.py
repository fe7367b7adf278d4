"""The workshop: what every stage works with — settings, store, workers, progress.

A stage describes its work as a :class:`Step`, a pure function of an item and the settings, and
lets :meth:`Workshop.each` do them: what the store knows is taken from there, the rest goes to
the workers, and results come back in the order of the items, whatever finished first.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from publisher import resources
from publisher.errors import OutputFailed
from publisher.settings import Settings
from publisher.store import Blobs, DamagedBlob, Kept, Store, digest_of, key_of
from publisher.workers import Crew, WorkerDiedError, job_count

I = TypeVar("I")  # an item of work
O = TypeVar("O")  # what comes of it

#: Modules that every stage may rest on: a change in one of them remakes everything.
COMMON = ("model.py", "editions.py", "addresses.py", "markup.py", "words.py")
#: Pieces of work for each worker that are under way: while one takes long, the others go on.
_AHEAD = 16


class Progress(Protocol):
    """What a stage tells whoever watches."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[Callable[[], None]]:
        """Begin a stage; the function given is called once for each piece that is done."""

    def say(self, message: str) -> None:
        """A line for the person at the terminal."""

    def explain(self, piece: str, reasons: tuple[str, ...]) -> None:
        """Why a piece of work was done; no reasons: it was known and was not done."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step has at hand while it runs in a worker."""

    settings: Settings
    blobs: Blobs


@dataclass(frozen=True)
class Step(Generic[I, O]):
    """A kind of work whose results are worth remembering.

    A result depends on ``inputs(item)``, the settings named in ``settings``, our own code in
    ``rooms``, the ``libraries`` used, the ``variables`` of the environment and, if it
    ``typesets``, all styles, templates and fonts.
    """

    name: str
    run: Callable[[I, Desk], O]  #: a module-level function, so that it can travel
    inputs: Callable[[I], Mapping[str, str]]
    result: Any  #: the type of a result, O
    rooms: tuple[str, ...]
    piece: Callable[[I], str]  #: what a person calls the item
    failed: Callable[[I, str], O]  #: the result for an item that kills its worker, and why
    settings: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()  #: as the main process has them, wherever the work is done
    typesets: bool = False
    together: int = 1  #: items that go to a worker at once: about a tenth of a second's work
    blobs: Callable[[O], Iterable[str]] = field(default=lambda _: ())  #: digests a result needs

    def surroundings(self, settings: Settings) -> dict[str, str]:
        """What all results of this step depend on, by name: everything but the items."""
        chosen = {name: repr(getattr(settings, name)) for name in self.settings}
        tools = {name: _version(name) for name in self.libraries}
        code = {room: _code_digest(room) for room in (*self.rooms, *COMMON)}
        design = resources.fingerprint(settings) if self.typesets else {}
        return {
            **{f"settings {name}": value for name, value in chosen.items()},
            **{f"library {name}": value for name, value in tools.items()},
            **{f"code {name}": value for name, value in code.items()},
            **{f"variable {name}": os.environ.get(name, "") for name in self.variables},
            **design,
        }

    def key(self, item: I, settings: Settings) -> str:
        """The key of the result for ``item``."""
        return _Task.of(self, settings).key(item)


@dataclass(frozen=True)
class _Task(Generic[I, O]):
    """A step as one build does it: with what it depends on apart from the items, looked up once."""

    step: Step[I, O]
    adapter: TypeAdapter[O]
    surroundings: Mapping[str, str]
    digest: str  #: of the surroundings

    @classmethod
    def of(cls, step: Step[I, O], settings: Settings) -> Self:
        surroundings = step.surroundings(settings)
        return cls(step, _adapter(step.result), surroundings, key_of(surroundings))

    def kept(self, key: str, result: O) -> Kept:
        needs = tuple(self.step.blobs(result))
        return Kept(key, self.step.name, self.adapter.dump_json(result), needs)

    def key(self, item: I) -> str:
        return key_of(
            {"surroundings": self.digest, "step": self.step.name, **self.step.inputs(item)}
        )


class Workshop:
    """Settings, store, workers and progress, and the one way to have work done."""

    def __init__(self, settings: Settings, store: Store, workers: Crew, progress: Progress) -> None:
        self.settings = settings
        self.store = store
        self.blobs = store.blobs
        self.workers = workers
        self.progress = progress
        self._desk = Desk(settings, store.blobs)
        self._begun: dict[str, Callable[[], Any]] = {}  #: what waits for a result, by its key

    def each(self, step: Step[I, O], items: Iterable[I]) -> Iterator[O]:
        """Do ``step`` for every item; results in the order of the items.

        Only a bounded number of items is under way at any time, so ``items`` may be endless.
        """
        task = _Task.of(step, self.settings)
        under_way: deque[Callable[[], O]] = deque()
        window = _AHEAD * step.together * job_count(self.settings.jobs)
        batch = self._batch(task)
        for item in items:
            if batch.begun:
                batch = self._batch(task)
            under_way.append(self._take(task, item, batch))
            if len(under_way) >= window:
                yield under_way.popleft()()
        batch.begin()
        while under_way:
            yield under_way.popleft()()
        self.store.commit()

    def begin(self, step: Step[I, O], item: I) -> None:
        """Have an item begun that a later :meth:`each` will ask for, unless many are by now."""
        task = _Task.of(step, self.settings)
        key = task.key(item)
        full = len(self._begun) >= _AHEAD * job_count(self.settings.jobs)
        if full or key in self._begun or self._known(task, key) is not None:
            return
        batch = self._batch(task)
        self._begun[key] = batch.add(item, key)
        batch.begin()

    def _batch(self, task: _Task[I, O]) -> _Batch[I, O]:
        step = task.step
        variables = {name: os.environ.get(name, "") for name in step.variables}

        def begin(items: Sequence[I]) -> Callable[[], list[O | WorkerDiedError]]:
            return self.workers.submit(_do, items, step.run, self._desk, variables)

        def keep(keys: Sequence[str], results: Sequence[O | WorkerDiedError]) -> None:
            done = [
                task.kept(key, result)
                for key, result in zip(keys, results, strict=True)
                if not isinstance(result, WorkerDiedError)
            ]
            self.store.keep_all(done)

        return _Batch(begin, keep, step.together)

    def _take(self, task: _Task[I, O], item: I, batch: _Batch[I, O]) -> Callable[[], O]:
        """Look an item up, or add it to a batch; the callable that comes back has its result."""
        step = task.step
        key = task.key(item)
        known = self._known(task, key)
        self._explain(task, item, done=known is None)
        if known is not None:
            result = known
            return lambda: result
        wait = self._begun.pop(key, None) or batch.add(item, key)
        return lambda: self._finish(step, item, wait)

    def _known(self, task: _Task[I, O], key: str) -> O | None:
        """What the store knows under ``key``, if all that it needs is still there and whole."""
        kept = None if self.settings.force else self.store.find(key)
        if kept is None:
            return None
        try:
            result = task.adapter.validate_json(kept)
        except ValidationError:
            self.store.forget(key)
            return None
        # All of them are looked at, so that every damaged one is dropped and made again.
        sound = [self.blobs.is_sound(digest) for digest in task.step.blobs(result)]
        return result if all(sound) else None

    def _finish(self, step: Step[I, O], item: I, wait: Callable[[], O | WorkerDiedError]) -> O:
        try:
            result = wait()
        except DamagedBlob as error:
            raise OutputFailed(
                f"A file of the cache {self.store.folder} was removed or damaged during the build.",
                "Build again: what is missing is made anew.",
            ) from error
        if isinstance(result, WorkerDiedError):
            piece = f"{step.name} {step.piece(item)}"
            self.progress.say(f"{piece}: the worker died, twice")
            return step.failed(item, "the program that worked on it died, twice")
        return result

    def _explain(self, task: _Task[I, O], item: I, *, done: bool) -> None:
        """Tell why a piece is made, or that it is not, if it is asked."""
        if not self.settings.explain:
            return
        piece = f"{task.step.name} {task.step.piece(item)}"
        inputs = {**task.step.inputs(item), **task.surroundings}
        before = self.store.last_inputs(piece)
        self.store.note_inputs(piece, inputs)
        if not done:
            self.progress.explain(piece, ())
        elif self.settings.force:
            self.progress.explain(piece, ("--force",))
        elif before is None:
            self.progress.explain(piece, ("it is new",))
        else:
            names = {*before, *inputs}
            changed = sorted(n for n in names if before.get(n) != inputs.get(n))
            self.progress.explain(piece, tuple(changed) or ("its result was not in the cache",))


class _Batch(Generic[I, O]):
    """Items that go to a worker together, and the result of each."""

    def __init__(
        self,
        begin: Callable[[Sequence[I]], Callable[[], list[O | WorkerDiedError]]],
        keep: Callable[[Sequence[str], Sequence[O | WorkerDiedError]], None],
        size: int,
    ) -> None:
        """``begin`` has the items done, ``size`` of them; ``keep`` remembers results by key."""
        self._begin = begin
        self._keep = keep
        self._size = size
        self._items: list[I] = []
        self._keys: list[str] = []
        self._wait: Callable[[], list[O | WorkerDiedError]] | None = None
        self._results: list[O | WorkerDiedError] | None = None

    @property
    def begun(self) -> bool:
        """Whether nothing can be added any more."""
        return self._wait is not None

    def add(self, item: I, key: str) -> Callable[[], O | WorkerDiedError]:
        """One item more, the last of which begins the work; the callable waits for its result."""
        place = len(self._items)
        self._items.append(item)
        self._keys.append(key)
        if len(self._items) == self._size:
            self.begin()
        return lambda: self._result(place)

    def begin(self) -> Callable[[], list[O | WorkerDiedError]]:
        """Have the items done, however many there are, if that is not begun."""
        if self._wait is None:
            self._wait = self._begin(self._items) if self._items else list
        return self._wait

    def _result(self, place: int) -> O | WorkerDiedError:
        if self._results is None:
            results = self.begin()()
            self._keep(self._keys, results)
            self._results = results
        return self._results[place]


def _do(item: I, run: Callable[[I, Desk], O], desk: Desk, variables: Mapping[str, str]) -> O:
    """In a worker: one piece of work, in the environment that the main process has."""
    for name, value in variables.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)
    return run(item, desk)


_version = cache(version)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401
    """What reads and writes results of a type; making one takes its time."""
    return TypeAdapter(kind)


@cache
def _code_digest(room: str) -> str:
    """A digest of our own code in a room (a folder) or module of the package."""
    place = Path(__file__).parent / room
    kinds = {".py", ".toml", ".json"}  # what is looked for is data, in many rooms
    found = place.rglob("*") if place.is_dir() else [place]
    files = sorted(file for file in found if file.suffix in kinds)
    return digest_of(b"\0".join(file.read_bytes() for file in files))
