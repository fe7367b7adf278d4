"""A long article becomes several documents: old readers open none that is over 260 KB.

An article is cut between blocks, before a heading where one is near; a block that is too long by
itself is divided, at a sentence's end. A note stands in every document that refers to it, each
time with the way back to where it was called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from lxml import etree

from publisher.markup import WITH_ID, find
from publisher.renderers.text import NAMESPACES

#: Bytes of text and tags in a document; the rest of 260 KB is for its head and what is added.
LIMIT = 230_000
#: Bytes of the longest note that is repeated, and of all that a document repeats: within 260 KB.
_REPEATED, _ALL_REPEATED = 4_000, 20_000

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that may be closed and opened again anywhere between their children or in their text.
_DIVISIBLE = frozenset(
    "p div section aside blockquote pre ul ol li table tbody "
    "a em strong b i u s small mark span q cite code kbd samp".split()
)
#: The children of these stand in order, so that text has no place between them.
_CONTAINERS = frozenset({"ul", "ol", "table", "tbody"})
_SENTENCE = re.compile(r"[。！？!?…\n]|\.\s|\s")
CONTINUED = "continued"  #: class of what began in the document before


def split(body: etree._Element, limit: int = LIMIT) -> list[etree._Element]:
    """``body`` as one or more bodies of about ``limit`` bytes at most.

    The notes are those of a last block ``section.notes``. ``body`` is used up.
    """
    if _size(body) <= limit:
        return [body]
    notes = _take_notes(body)
    blocks = [piece for block in list(body) for piece in _divide(block, limit)]
    attached = _attach(blocks, notes)
    weights = [
        _size(block) + sum(map(_size, own)) for block, own in zip(blocks, attached, strict=True)
    ]
    pieces = []
    for start, end in _cuts(blocks, weights, limit):
        piece = etree.Element(body.tag, nsmap=NAMESPACES)
        piece.extend(blocks[start:end])
        own = [note for notes_of_block in attached[start:end] for note in notes_of_block]
        if own and notes is not None:
            holder = _shell(notes)
            piece.append(holder)
            holder.extend(own)
        pieces.append(piece)
    pieces[0].text = body.text
    _repeat_notes(pieces, notes)
    return pieces


def relink(pieces: Sequence[etree._Element], name: Callable[[int], str]) -> None:
    """Let the links between the pieces of an article name the document they lead to."""
    if len(pieces) == 1:
        return
    place = {
        element.get("id"): number
        for number, piece in enumerate(pieces)
        for element in find(WITH_ID, piece)
    }
    for number, piece in enumerate(pieces):
        for anchor in piece.iter("a"):
            href = anchor.get("href", "")
            target = place.get(href[1:]) if href.startswith("#") else None
            if target is not None and target != number:
                anchor.set("href", name(target) + href)


# --- notes --------------------------------------------------------------------------------


def _take_notes(body: etree._Element) -> etree._Element | None:
    last = body[-1] if len(body) else None
    if last is None or len(body) == 1 or last.tag != "section" or last.get("class") != "notes":
        return None
    body.remove(last)
    return last


def _attach(
    blocks: Sequence[etree._Element], notes: etree._Element | None
) -> list[list[etree._Element]]:
    """For each block the notes that it is the first to refer to; the last has those left over."""
    attached: list[list[etree._Element]] = [[] for _ in blocks]
    left = {f"#{note.get('id')}": note for note in notes} if notes is not None else {}
    for own, block in zip(attached, blocks, strict=True):
        for anchor in block.iter("a"):
            note = left.pop(anchor.get("href", ""), None)
            if note is not None:
                own.append(note)
    attached[-1].extend(left.values())
    return attached


def _repeat_notes(pieces: Sequence[etree._Element], notes: etree._Element | None) -> None:
    """Give each piece its own copy of the notes that it refers to and an earlier piece has."""
    if notes is None:
        return
    homes = {
        note.get("id", ""): (number, note)
        for number, piece in enumerate(pieces)
        for note in _notes_of(piece)
    }
    taken = {element.get("id", "") for piece in pieces for element in piece.iter(etree.Element)}
    for number, piece in enumerate(pieces):
        copies: dict[str, etree._Element] = {}
        weight = 0
        for anchor in piece.iter("a"):
            name = anchor.get("href", "")[1:]
            home, note = homes.get(name, (number, None))
            if anchor.get("class") != "noteref" or note is None or home == number:
                continue
            if name not in copies:
                weight += _size(note)
                if _size(note) > _REPEATED or weight > _ALL_REPEATED:
                    continue
                copies[name] = _copy(note, anchor, _free(f"{name}-{number + 1}", taken))
            anchor.set("href", f"#{copies[name].get('id')}")
        _add_notes(piece, notes, list(copies.values()))


def _free(name: str, taken: set[str]) -> str:
    """A name that no element has yet, and none where it is called from."""
    while name in taken or f"{name}-call" in taken:
        name += "x"
    taken.add(name)
    return name


def _notes_of(piece: etree._Element) -> list[etree._Element]:
    last = piece[-1] if len(piece) else None
    if last is None or last.tag != "section" or last.get("class") != "notes":
        return []
    return list(last)


def _copy(note: etree._Element, call: etree._Element, name: str) -> etree._Element:
    """A note once more, whose way back leads to ``call``."""
    copy = _without_ids(deepcopy(note))
    copy.set("id", name)
    if not call.get("id"):
        call.set("id", f"{name}-call")
    for back in copy.iter("a"):
        if back.get("class") == "backref":
            back.set("href", f"#{call.get('id')}")
    return copy


def _without_ids(copy: etree._Element) -> etree._Element:
    for element in find(WITH_ID, copy):
        del element.attrib["id"]
    return copy


def _add_notes(
    piece: etree._Element, notes: etree._Element, copies: Sequence[etree._Element]
) -> None:
    if copies and not _notes_of(piece):
        piece.append(_shell(notes))
    if copies:
        piece[-1].extend(copies)


# --- where to cut -------------------------------------------------------------------------


def _cuts(
    blocks: Sequence[etree._Element], weights: Sequence[int], limit: int
) -> Iterator[tuple[int, int]]:
    """Runs of blocks within the limit, as long as they can be."""
    start = weight = 0
    for end, block_weight in enumerate(weights):
        while weight + block_weight > limit and end > start:
            cut = _good_cut(blocks, weights, start, end)
            yield start, cut
            weight = sum(weights[cut:end])
            start = cut
        weight += block_weight
    yield start, len(blocks)


def _good_cut(
    blocks: Sequence[etree._Element], weights: Sequence[int], start: int, end: int
) -> int:
    """Before the last heading of the run's second half, or at its end; no heading stays behind."""
    half = sum(weights[start:end]) / 2
    behind = 0
    for cut in range(end, start, -1):
        if blocks[cut].tag in _HEADINGS and blocks[cut - 1].tag not in _HEADINGS:
            return cut
        behind += weights[cut - 1]
        if behind > half:
            break
    return end


# --- a block that is too long -------------------------------------------------------------


def _divide(element: etree._Element, limit: int) -> list[etree._Element]:
    """The element as several of its kind; whole where it cannot be divided."""
    if _size(element) <= limit or element.tag not in _DIVISIBLE:
        return [element]
    shells = [_shell(element)]
    weight = 0
    for node in list(_nodes(element, limit)):
        node_weight = len(node.encode()) if isinstance(node, str) else _size(node)
        if weight and weight + node_weight > limit:
            shells.append(_continuation(element, shells[-1]))
            weight = sum(map(_size, shells[-1]))
        weight += node_weight
        _append(shells[-1], node)
    shells[-1].tail = element.tail
    return shells


def _nodes(element: etree._Element, limit: int) -> Iterator[str | etree._Element]:
    """The text and the children of an element, none over the limit where that can be had."""
    yield from _sentences(element, element.text, limit)
    for child in list(element):
        tail, child.tail = child.tail, None
        yield from _divide(child, limit)
        yield from _sentences(element, tail, limit)


def _sentences(parent: etree._Element, text: str | None, limit: int) -> Iterator[str]:
    if not text or (parent.tag in _CONTAINERS and not text.strip()):
        return
    longest = max(1, limit // 8)  # at most four bytes a character, and some are escaped
    while len(text) > longest:
        ends = [match.end() for match in _SENTENCE.finditer(text, longest // 2, longest)]
        cut = ends[-1] if ends else longest
        yield text[:cut]
        text = text[cut:]
    yield text


def _shell(element: etree._Element) -> etree._Element:
    """The element without its content."""
    shell = etree.Element(element.tag, nsmap=NAMESPACES)
    for name, value in element.items():
        shell.set(name, value)
    return shell


def _continuation(element: etree._Element, before: etree._Element) -> etree._Element:
    """The next shell of ``element``; a numbered list goes on counting, a table has its head."""
    shell = _shell(element)
    shell.attrib.pop("id", "")
    shell.set("class", f"{element.get('class', '')} {CONTINUED}".strip())
    if element.tag == "ol":
        counted = sum(CONTINUED not in item.get("class", "") for item in before.iterchildren("li"))
        shell.set("start", str(_start(before) + counted))
    head = before.find("thead")
    if element.tag == "table" and head is not None and _size(head) <= _REPEATED:
        shell.append(_without_ids(deepcopy(head)))
        shell[0].set("class", CONTINUED)
    return shell


def _start(listing: etree._Element) -> int:
    try:
        return int(listing.get("start", "1"))
    except ValueError:
        return 1


def _append(shell: etree._Element, node: str | etree._Element) -> None:
    if not isinstance(node, str):
        shell.append(node)
    elif len(shell):
        shell[-1].tail = (shell[-1].tail or "") + node
    else:
        shell.text = (shell.text or "") + node


def _size(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="utf-8", xml_declaration=False))
