"""The outline of an article: a mark for each short block, by which it is known on other pages.

A mark is a digest of what the block says, and what the block is (marks.py). White space,
punctuation and case do not count; nor does it, in a short block where nothing is linked, which
number stands in it: "Read 12 times" is the same block as "read 1,300 times." What says more than
that in numbers, as a weather report does, is text.
"""

from __future__ import annotations

import re
import sys
import tomllib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lxml import etree

from publisher.cleaner.facts.metadata import Dateline, read_byline, read_dateline
from publisher.cleaner.furniture.marks import PLACED, TRAITS, Trait
from publisher.cleaner.nodes import text_of

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "ul", "ol", "dl", "figure", "blockquote"})
_HEAD = 5  #: so many blocks stand at the head of an article, but never more than a third,
_TAIL = 8  #: and so many at its tail
_LONGEST = 600  #: bytes of text: 200 Han characters, or 100 words; furniture is short
_SHORTEST = 36  #: bytes without punctuation: shorter words alone may be an author's formula
_COUNTED = 90  #: bytes of a block in which a number may be a counter,
_COUNTERS = 2  #: and so many of them: a paragraph of figures is no counter
_MOST = 64  #: marks of one article
_ROW = 0.8  #: share of the text within links that makes a block a row of links
_SPACE = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Block:
    """A short block of a body with its mark."""

    element: etree._Element
    text: str
    mark: int


def outline_of(root: etree._Element, keep: re.Pattern[str] | None = None) -> bytes:
    """The marks of the blocks that could be furniture, eight bytes each; see marks_in in marks.py.

    What stands at the head and the tail comes first where there are too many.
    """
    marks = dict.fromkeys(block.mark for block in blocks_of(root, keep))
    ordered = sorted(marks, key=lambda mark: not mark & PLACED)
    return _bytes(array("Q", ordered[:_MOST]))


def blocks_of(root: etree._Element, keep: re.Pattern[str] | None = None) -> Iterator[Block]:
    """The short blocks of a body, and its headings.

    Not those that ``keep`` matches, that a note or a link of the same page refers to, nor, at the
    head and the tail, those that are text by ``recurring.toml``, datelines and bylines.
    """
    count = len(root)
    head, tail = min(_HEAD, (count + 2) // 3), min(_TAIL, (count + 2) // 3)
    anchored = _anchored(root)
    for position, element in enumerate(root):
        if (element.tag not in _BLOCKS and element.tag not in HEADINGS) or element in anchored:
            continue
        text = _short_text(element)
        if text is None or (keep and keep.search(text)):
            continue
        place = Trait.HEAD * (position < head) | Trait.TAIL * (position >= count - tail)
        mark = _mark(element, text, place)
        if mark is not None:
            yield Block(element, text, mark)


def _mark(element: etree._Element, text: str, place: int) -> int | None:
    """The mark of a block, or nothing where it says too little or must be text."""
    said = _SPACE.sub("", text).casefold()
    if element.tag in HEADINGS:
        return _digest((_NUMBER.sub("0", said),)) | place | Trait.HEADING if said else None
    links = [a for a in element.iter("a") if a.get("href")]
    if not links:  # “Issue 9, a year ago” is another pointer than “Issue 10, a year ago”
        said = _without_counters(said)
    images = [str(image.get("src", "")) for image in element.iter("img")]
    if not images and not links and len(said.encode()) < _SHORTEST:
        return None
    is_row = links and not place and element.tag != "figure" and _is_row(links, said)
    if (place or is_row) and belongs_to_text(text):
        return None
    if is_row:
        targets = (str(link.get("href")) for link in links)
        return _digest((text, *images, *targets)) | Trait.ROW
    bare = images and element.find("figcaption") is None
    return _digest((said, *images)) | place | Trait.POINTER * bool(links or bare)


def _without_counters(said: str) -> str:
    """What a block says, whatever number its counters show."""
    if len(said.encode()) > _COUNTED or len(_NUMBER.findall(said)) > _COUNTERS:
        return said
    return _NUMBER.sub("0", said)


def belongs_to_text(text: str) -> bool:
    """Whether a block is text however often it recurs: a dateline, a byline, a credit, an end."""
    line = " ".join(text.split())
    return bool(
        _standing().search(line)
        or read_byline(line) != Dateline()
        or read_dateline(line) != Dateline()
    )


@cache
def _standing() -> re.Pattern[str]:
    data = tomllib.loads(Path(__file__).with_name("recurring.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in data["text"]), re.IGNORECASE)


def _short_text(element: etree._Element) -> str | None:
    """The text of a block, or nothing if it is too long to be furniture."""
    text = text_of(element)
    if len(text) > 2 * _LONGEST:
        return None
    text = text.strip()
    return text if len(text.encode()) <= _LONGEST else None


def _anchored(root: etree._Element) -> set[etree._Element]:
    """The blocks that a link of the page leads into, and those that a note hangs on."""
    targets = {
        link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "")[:1] == "#"
    }
    if not targets:
        return set()
    pieces = (piece for piece in root.iterdescendants() if piece.attrib)
    meant = (p for p in pieces if p.get("id") in targets or p.get("class") == "noteref")
    return {_block_around(piece, root) for piece in meant}


def _block_around(piece: etree._Element, root: etree._Element) -> etree._Element:
    while (parent := piece.getparent()) is not None and parent is not root:
        piece = parent
    return piece


def _is_row(links: Iterable[etree._Element], said: str) -> bool:
    linked = sum(len(_SPACE.sub("", "".join(map(str, link.itertext())))) for link in links)
    return linked >= _ROW * len(said)


def _digest(parts: Iterable[str]) -> int:
    digest = blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little") & ~TRAITS


def _bytes(marks: array[int]) -> bytes:
    if sys.byteorder == "big":
        marks.byteswap()
    return marks.tobytes()
