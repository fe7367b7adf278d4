"""The body of an article in another script: text, captions and alternative texts.

Code, addresses, file names and ids stay, and so does every run that ``lang`` tells to be in
another language, such as Japanese.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from publisher.markup import serialise
from publisher.sections import Script
from publisher.transcriber.conversion import conversion, convert_pieces
from publisher.workshop import Desk, Step

#: What is not prose.
_VERBATIM = frozenset({"code", "pre", "kbd", "samp", "var"})
#: What does not end a word that it begins or ends in.
_INLINE = frozenset("a em strong b i u s sub sup q cite abbr small mark span".split())
_READ = ("alt", "title", "aria-label")  #: attributes that are read


@dataclass(frozen=True, slots=True)
class Text:
    """A body to be turned into a script."""

    article: str  #: id of the source
    body: str  #: digest
    language: str  #: of the article
    target: Script


@dataclass(frozen=True, slots=True)
class Turned:
    """A body in its new script."""

    body: str  #: digest


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place where text stands: in an element, or after it."""

    element: etree._Element
    place: Literal["text", "tail"]
    language: str

    @property
    def text(self) -> str:
        return str(getattr(self.element, self.place))

    def fill(self, text: str) -> None:
        setattr(self.element, self.place, text)


def turn(text: Text, desk: Desk) -> Turned:
    """Turn one body, and put it into the store."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    body = etree.fromstring(f"<div>{desk.blobs.text(text.body)}</div>", parser)
    turn_tree(body, text.language, text.target)
    return Turned(desk.blobs.add(serialise(body).encode()))


TURN = Step(
    name="transcribe",
    run=turn,
    piece=lambda text: text.article,
    failed=lambda text, _: Turned(text.body),
    inputs=lambda text: {"body": text.body, "language": text.language, "target": text.target},
    result=Turned,
    rooms=("transcriber",),
    libraries=("lxml", "opencc"),
    together=16,
    blobs=lambda turned: [turned.body],
)


def turn_tree(body: etree._Element, language: str, target: Script) -> None:
    """Turn all Chinese text of ``body``, whose own language is ``language``, into ``target``."""
    for run in list(_runs(body, language)):
        convert = conversion(run[0].language, target)
        if convert is not None:
            for slot, text in zip(run, convert_pieces([s.text for s in run], convert), strict=True):
                slot.fill(text)
    _turn_attributes(body, language, target)


def _runs(body: etree._Element, language: str) -> Iterator[list[_Slot]]:
    """The text of the body in runs of one language that no block or code divides."""
    run: list[_Slot] = []
    for slot in _slots(body, language):
        if run and (slot is None or slot.language != run[0].language):
            yield run
            run = []
        if slot is not None:
            run.append(slot)
    if run:
        yield run


def _slots(element: etree._Element, language: str) -> Iterator[_Slot | None]:
    """Where text stands, in the order of reading; nothing where a run ends."""
    own = element.get("lang", language)
    divides = element.tag not in _INLINE
    if divides:
        yield None
    if element.tag not in _VERBATIM:
        if element.text:
            yield _Slot(element, "text", own)
        for child in element:
            yield from _slots(child, own)
            if child.tail:
                yield _Slot(child, "tail", own)
    if divides:
        yield None


def _turn_attributes(element: etree._Element, language: str, target: Script) -> None:
    """Attributes that are read, and the language tags of what is turned."""
    own = element.get("lang", language)
    convert = conversion(own, target)
    if convert is not None:
        for name in _READ:
            if name in element.attrib:
                element.set(name, convert(element.get(name, "")))
        if "lang" in element.attrib:
            element.set("lang", target)
    for child in element:
        _turn_attributes(child, own, target)
