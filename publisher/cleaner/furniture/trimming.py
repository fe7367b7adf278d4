"""Takes out of every article what was learnt to be furniture, and tells what it was."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from publisher.cleaner.furniture.recurring import Furniture, learn, source_of
from publisher.model import Dropped, Finding, Record
from publisher.workshop import Desk, Step, Workshop

Result = Record | Dropped | Finding


@dataclass(frozen=True, slots=True)
class Untrimmed:
    """A body and the digests of the furniture to take out of it."""

    record: Record
    furniture: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A body without its furniture, measured anew, and what was taken."""

    __pydantic_config__: ClassVar[dict[str, str]] = Record.__pydantic_config__

    body: str  #: digest
    words: int
    fingerprint: str
    signature: bytes
    addresses: tuple[str, ...]
    links: tuple[str, ...]
    letters: int
    removed: tuple[tuple[int, str], ...] = ()  #: digest and text of each block


def trim(results: Iterable[Result], shop: Workshop) -> Iterator[Result]:
    """Take its furniture out of every article; what was taken is told once for the archive.

    Nothing comes out before all has gone in, because every page is evidence.
    """
    held = deque(results)
    furniture = learn([result for result in held if isinstance(result, Record)])
    if not any(furniture.blocks.values()):
        while held:
            yield _without_outline(held.popleft())
        return
    waiting: deque[tuple[Result, bool]] = deque()

    def untrimmed() -> Iterator[Untrimmed]:
        while held:
            result = held.popleft()
            marks = furniture.on(result) if isinstance(result, Record) else ()
            waiting.append((_without_outline(result), bool(marks)))
            if isinstance(result, Record) and marks:
                yield Untrimmed(result, marks)

    told = _Told(furniture)
    for trimmed in shop.each(TRIMMING, untrimmed()):
        yield from _until_trimmed(waiting)
        record = waiting.popleft()[0]
        assert isinstance(record, Record)  # noqa: S101 - only records are trimmed
        told.add(record, trimmed)
        yield _changed(record, trimmed)
    yield from _until_trimmed(waiting)
    yield from told.findings()


def _until_trimmed(waiting: deque[tuple[Result, bool]]) -> Iterator[Result]:
    """What has come to the front and needs no trimming."""
    while waiting and not waiting[0][1]:
        yield waiting.popleft()[0]


def _without_outline(result: Result) -> Result:
    """An outline has served when the furniture is known; nobody carries it further."""
    return replace(result, outline=b"") if isinstance(result, Record) else result


def _changed(record: Record, trimmed: Trimmed) -> Record:
    return replace(
        record,
        body=trimmed.body,
        words=trimmed.words,
        fingerprint=trimmed.fingerprint,
        signature=trimmed.signature,
        addresses=trimmed.addresses,
        links=trimmed.links,
        letters=trimmed.letters,
        taken=record.taken + record.letters - trimmed.letters,
    )


def _trim(item: Untrimmed, desk: Desk) -> Trimmed:
    """In a worker: the body without its furniture."""
    # A build that finds every body trimmed in the store never needs the parser.
    from publisher.cleaner.furniture.excision import excise

    return excise(item, desk)


class _Told:
    """What was taken in all, for the report."""

    def __init__(self, furniture: Furniture) -> None:
        self._furniture = furniture
        self._samples: dict[tuple[str, int], str] = {}
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, record: Record, trimmed: Trimmed) -> None:
        source = source_of(record)
        for said, text in dict(reversed(trimmed.removed)).items():  # a page counts once
            self._samples.setdefault((source, said), text)
            self._counts[source, said] += 1

    def findings(self) -> Iterator[Finding]:
        """One for each block, those on most pages first."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        for (source, said), count in ordered:
            pages = self._furniture.pages[source]
            message = f"removed from {count} of {pages} pages: {self._samples[source, said]}"
            yield Finding("recurring-removed", source, message, "info")


def _inputs(item: Untrimmed) -> dict[str, str]:
    """The body and what is to go from it; other pages matter no further."""
    marks = " ".join(f"{mark:x}" for mark in item.furniture)
    return {"body": item.record.body, "title": item.record.title, "furniture": marks}


def _untouched(item: Untrimmed, _: str) -> Trimmed:
    record = item.record
    return Trimmed(
        body=record.body,
        words=record.words,
        fingerprint=record.fingerprint,
        signature=record.signature,
        addresses=record.addresses,
        links=record.links,
        letters=record.letters,
    )


TRIMMING: Step[Untrimmed, Trimmed] = Step(
    name="trim",
    run=_trim,
    piece=lambda item: item.record.source,
    failed=_untouched,
    inputs=_inputs,
    result=Trimmed,
    rooms=("cleaner",),
    settings=("clean",),
    libraries=("lxml", "opencc", "rensa"),
    together=16,
    blobs=lambda trimmed: (trimmed.body,),
)
