"""The workshop: what every stage works with — settings, store, workers, progress.

A stage describes its work as a :class:`Step`, a pure function of an item and the settings, and
lets :meth:`Workshop.each` do them: what the store knows is taken from there, the rest goes to
the workers, and results come back in the order of the items, whatever finished first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from publisher.workers import Crew, WorkerDiedError, job_count

I = TypeVar("I")  # an item of work
O = TypeVar("O")  # what comes of it

#: Modules that every stage may rest on: a change in one of them remakes everything.
COMMON = ("model.py", "addresses.py", "markup.py", "words.py")


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
    ``rooms``, the ``libraries`` used and, if it ``typesets``, all styles, templates and fonts.
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
    typesets: bool = False
    blobs: Callable[[O], Iterable[str]] = field(default=lambda _: ())  #: digests a result needs

    def depends_on(self, item: I, settings: Settings) -> dict[str, str]:
        """Everything that the result for ``item`` depends on, by name."""
        chosen = {name: _setting(settings, name) for name in self.settings}
        tools = {name: _version(name) for name in self.libraries}
        code = {room: _code_digest(room) for room in (*self.rooms, *COMMON)}
        design = resources.fingerprint(settings) if self.typesets else {}
        return {
            **self.inputs(item),
            **{f"settings {name}": value for name, value in chosen.items()},
            **{f"library {name}": value for name, value in tools.items()},
            **{f"code {name}": value for name, value in code.items()},
            **design,
        }

    def key(self, item: I, settings: Settings) -> str:
        """The key of the result for ``item``."""
        return key_of({"step": self.name, **self.depends_on(item, settings)})


class Workshop:
    """Settings, store, workers and progress, and the one way to have work done."""

    def __init__(self, settings: Settings, store: Store, workers: Crew, progress: Progress) -> None:
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
        inputs = step.depends_on(item, self.settings)
        key = key_of({"step": step.name, **inputs})
        known = self._known(step, key, adapter)
        if known is not None:
            result = known
            self._explain(step, item, inputs, done=False)
            return lambda: result
        self._explain(step, item, inputs, done=True)
        wait = self.workers.submit(step.run, item, self._desk)
        return lambda: self._finish(step, item, key, adapter, wait)

    def _known(self, step: Step[I, O], key: str, adapter: TypeAdapter[O]) -> O | None:
        """What the store knows under ``key``, if all that it needs is still there and whole."""
        kept = None if self.settings.force else self.store.find(key)
        if kept is None:
            return None
        try:
            result = adapter.validate_json(kept)
        except ValidationError:
            self.store.forget(key)
            return None
        # All of them are looked at, so that every damaged one is dropped and made again.
        sound = [self.blobs.is_sound(digest) for digest in step.blobs(result)]
        return result if all(sound) else None

    def _finish(
        self, step: Step[I, O], item: I, key: str, adapter: TypeAdapter[O], wait: Callable[[], O]
    ) -> O:
        try:
            result = wait()
        except WorkerDiedError:
            piece = f"{step.name} {step.piece(item)}"
            self.progress.say(f"{piece}: the worker died, twice")
            return step.failed(item, "the program that worked on it died, twice")
        self.store.keep(key, step.name, adapter.dump_json(result), step.blobs(result))
        return result

    def _explain(self, step: Step[I, O], item: I, inputs: dict[str, str], *, done: bool) -> None:
        """Tell why a piece is made, or that it is not, if it is asked."""
        if not self.settings.explain:
            return
        piece = f"{step.name} {step.piece(item)}"
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


_version = cache(version)


@cache
def _setting(settings: Settings, name: str) -> str:
    return repr(getattr(settings, name))


@cache
def _code_digest(room: str) -> str:
    """A digest of our own code in a room (a folder) or module of the package."""
    place = Path(__file__).parent / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return digest_of(b"\0".join(file.read_bytes() for file in files))
