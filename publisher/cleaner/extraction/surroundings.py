"""What stands around a line: how many are made like it, and what comes before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from publisher.cleaner.extraction.blocks import Block, Line

Shape = tuple[str, str, str]
Row = list[float]

#: Distances are told up to here.
FAR = 30  # lines
#: Prose and links are counted up to here on either side.
_WIDE = 8  # lines

#: Names of the numbers of :func:`shapes` and :func:`surroundings`.
OF_SHAPE = ("of shape", "chars of shape")
NEAR = (
    *("prose ahead", "prose before", "prose after", "links before", "links after"),
    *("chars -1", "link share -1", "closed -1", "nearness -1"),
    *(f"{what} {step:+d}" for step in (1, -2, 2) for what in ("chars", "nearness")),
)


def shape_of(block: Block) -> Shape:
    """The element and class of a block and of its parent: what looks alike on a page."""
    element = block.element
    parent = (block.parent or block).element
    return str(element.tag), element.get("class") or "", f"{parent.tag} {parent.get('class')}"


def shapes(lines: Sequence[Line]) -> list[Row]:
    """For each line: how many there are in its shape of block, and how long they are."""
    of_block: dict[Block, Shape] = {}
    sums: dict[Shape, list[int]] = {}
    for line in lines:
        shape = of_block.get(line.block)
        if shape is None:
            shape = of_block[line.block] = shape_of(line.block)
        told = sums.setdefault(shape, [0, 0])
        told[0] += 1
        told[1] += line.chars
    told_of: dict[Shape, Row] = {
        shape: [count, chars / count] for shape, (count, chars) in sums.items()
    }
    return [told_of[of_block[line.block]] for line in lines]


def surroundings(lines: Sequence[Line]) -> list[Row]:
    """For each line what stands near it: prose, links, and the two lines on either side."""
    count = len(lines)
    ahead = _to_prose(lines[::-1])[::-1]
    prose, linked = [0], [0]
    for line in lines:
        prose.append(prose[-1] + line.chars * line.prose)
        linked.append(linked[-1] + line.linked)
    chars = [log1p(line.chars) for line in lines]
    found: list[Row] = []
    for index, line in enumerate(lines):
        low, high = max(0, index - _WIDE), min(count, index + _WIDE + 1)
        row: Row = [
            ahead[index],
            log1p(prose[index] - prose[low]),
            log1p(prose[high] - prose[index + 1]),
            log1p(linked[index] - linked[low]),
            log1p(linked[high] - linked[index + 1]),
        ]
        block, parent = line.block, line.block.parent
        for step in (-1, 1, -2, 2):
            other = index + step
            if 0 <= other < count:
                row.append(chars[other])
                if step == -1:
                    row += (lines[other].link_share, lines[other].closed)
                beside = lines[other].block
                row.append((beside.parent is parent) + (beside is block))
            else:
                row += (-1, -1, -1, -1) if step == -1 else (-1, -1)
        found.append(row)
    return found


def _to_prose(lines: Sequence[Line]) -> list[int]:
    found, distance = [], FAR
    for line in lines:
        found.append(distance)
        distance = 1 if line.prose else min(FAR, distance + 1)
    return found
