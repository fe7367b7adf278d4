"""A page as lines of text: what a reader sees as one paragraph, heading, item or button.

A line is a run of text within one block element, broken at every block and at double line breaks.
Lines know the nodes of the tree that they stand in, so that they can be judged and taken out one
by one; blocks know how much text, link text and prose they hold. One pass over the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from publisher.cleaner.nodes import Element, holds

#: Nothing in these is a line: a page's machinery and its controls.
MACHINERY = frozenset(
    "script style template noscript svg math canvas iframe frame object embed video audio button"
    " select option textarea input datalist dialog head title meta link base map".split()
)
_CONTROLS = frozenset("button dialog noscript option select textarea".split())
_PLAYERS = frozenset("audio embed iframe object video".split())
#: Pictures, players and formulas.
MEDIA = _PLAYERS | {"img", "math"}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark"
    " nobr picture q rb rp rt ruby s samp small source span strike strong sub sup time tt u"
    " var wbr math".split()
)
_ENDS = "[.!?。！？…؟۔।]"
#: Marks before a space, with quotes between; those of full width end a sentence by themselves.
_SENTENCE_ENDS = re.compile(rf"{_ENDS}(?:{_ENDS}*+[\"'”’»」』)\]]*+(?=\s|$)|(?<=[。！？]))")
_CLOSED = re.compile(r"[.!?。！？…；;:：؟۔।][\"'”’»」』)\]]*\s*$")
_HAN_AND_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(slots=True, eq=False)
class Block:
    """A block element, and what stands in it."""

    element: Element
    parent: Block | None
    depth: int
    start: int = 0  #: how many lines stand before it
    chars: int = 0
    linked: int = 0  #: characters within links
    prose: int = 0  #: characters in lines that read as sentences
    lines: int = 0
    first: int = -1  #: index of its first line
    last: int = -1  #: index of its last line

    def around(self) -> Iterator[Block]:
        """The block itself and those around it, outwards."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


@dataclass(slots=True, eq=False)
class Line:
    """A run of text that a reader sees as one."""

    block: Block
    pieces: list[str] = field(default_factory=list)
    #: Where the text stands in the tree: an element, and whether it is the text after it.
    slots: list[tuple[Element, bool]] = field(default_factory=list)
    inline: list[Element] = field(default_factory=list)  #: inline elements begun in it
    linked: int = 0
    links: int = 0
    text: str = ""  #: with each stretch of white space as one space
    chars: int = 0  #: without white space
    words: int = 0  #: a Han character or kana counts as half
    sentences: int = 0
    closed: bool = False  #: ends as a sentence does
    prose: bool = False

    @property
    def link_share(self) -> float:
        """How much of the text is link text, 0 to 1."""
        return min(1.0, self.linked / self.chars) if self.chars else 0.0


@dataclass(slots=True)
class Lines:
    """All lines of a page, in order, and all blocks, outer before inner."""

    lines: list[Line]
    blocks: list[Block]
    media: list[Medium]
    controls: list[Element]  #: buttons and the like, with what is written on them


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, a player or a formula, and where it stands."""

    element: Element
    block: Block
    start: int  #: how many lines stand before it; one that it stands within is not counted


class _Reader:
    """Collects lines while the tree is walked."""

    def __init__(self, root: Element) -> None:
        self.blocks = [Block(root, None, 0)]
        self.lines: list[Line] = []
        self.media: list[Medium] = []
        self.controls: list[Element] = []
        self.block = self.blocks[0]
        self.line: Line | None = None
        self.in_links = 0
        self.breaks = 0

    def text(self, text: str, element: Element, after: bool) -> None:
        """Text that goes on with the line; white space does not begin one."""
        line = self.line
        if line is None:
            line = self.line = Line(self.block)
        elif text.isspace():
            line.pieces.append(" ")
            line.slots.append((element, after))
            return
        self.breaks = 0
        line.pieces.append(text)
        line.slots.append((element, after))
        if self.in_links:
            line.linked += sum(map(len, text.split()))

    def flush(self) -> None:
        """The line ends."""
        self.breaks = 0
        line, self.line = self.line, None
        if line is not None:
            line.text = " ".join("".join(line.pieces).split())
            _measure(line)
            self.lines.append(line)

    def line_break(self) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self.flush()
        elif self.line is not None:
            self.line.pieces.append(" ")

    def open_block(self, element: Element) -> None:
        if self.line is not None:
            self.flush()
        self.block = Block(element, self.block, self.block.depth + 1, len(self.lines))
        self.blocks.append(self.block)

    def close_block(self) -> None:
        if self.line is not None:
            self.flush()
        self.block = self.block.parent or self.block

    def medium(self, element: Element) -> None:
        self.media.append(Medium(element, self.block, len(self.lines)))

    def skip(self, element: Element, name: str) -> None:
        """Machinery is no text, but pictures and players are kept, and controls are told."""
        if name in MEDIA or (name == "noscript" and holds(element, "img")):
            self.medium(element)
        elif name in _CONTROLS:
            self.flush()
            self.controls.append(element)
        if name in _PLAYERS:
            self.flush()


_BLOCK, _SKIP, _PLAIN, _LINK, _BREAK, _IMAGE = range(6)
_KINDS = (
    dict.fromkeys(_INLINE, _PLAIN)
    | dict.fromkeys(MACHINERY, _SKIP)
    | {"a": _LINK, "br": _BREAK, "img": _IMAGE}
)


def read_lines(root: Element) -> Lines:
    """The lines and blocks of a page. Nothing in the tree changes."""
    reader = _Reader(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element is root:
            if event == "start" and element.text and not element.text.isspace():
                reader.text(element.text, element, after=False)
            continue
        kind = _KINDS.get(element.tag, _BLOCK)
        if event == "start":
            if kind == _SKIP:
                reader.skip(element, element.tag)
                walk.skip_subtree()
            else:
                _enter(reader, element, kind)
            continue
        if kind == _BLOCK:
            reader.close_block()
        elif kind == _LINK:
            reader.in_links -= 1
        tail = element.tail
        if tail and (reader.line is not None or not tail.isspace()):
            reader.text(tail, element, after=True)
    reader.flush()
    _sum_up(reader)
    return Lines(reader.lines, reader.blocks, reader.media, reader.controls)


def _enter(reader: _Reader, element: Element, kind: int) -> None:
    if kind == _BLOCK:
        reader.open_block(element)
    elif kind == _BREAK:
        reader.line_break()
    elif kind == _IMAGE:
        reader.medium(element)
    elif kind == _LINK:
        reader.in_links += 1
    text = element.text
    if text and (reader.line is not None or not text.isspace()):
        reader.text(text, element, after=False)
    if kind != _BLOCK and kind != _BREAK and reader.line is not None:
        reader.line.inline.append(element)
        reader.line.links += kind == _LINK


def _measure(line: Line) -> None:
    text = line.text
    spaces = text.count(" ")
    line.chars = len(text) - spaces
    line.words = spaces + 1
    if not text.isascii():
        line.words += len(_HAN_AND_KANA.findall(text)) // 2
    if len(text) > 8:
        line.sentences = len(_SENTENCE_ENDS.findall(text))
        line.closed = _CLOSED.search(text, max(0, len(text) - 8)) is not None
    line.prose = line.words >= 10 and line.sentences > 0 and line.linked * 2 < line.chars


def _sum_up(reader: _Reader) -> None:
    for index, line in enumerate(reader.lines):
        block = line.block
        block.chars += line.chars
        block.linked += line.linked
        block.prose += line.chars * line.prose
        block.lines += 1
        if block.first < 0:
            block.first = index
        block.last = index
    for block in reversed(reader.blocks):
        parent = block.parent
        if parent is None or not block.lines:
            continue
        parent.chars += block.chars
        parent.linked += block.linked
        parent.prose += block.prose
        parent.lines += block.lines
        parent.first = block.first if parent.first < 0 else min(parent.first, block.first)
        parent.last = max(parent.last, block.last)
