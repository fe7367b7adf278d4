"""What can be told of a line of a page without reading it as a person would.

Each line becomes a row of numbers: of its text, of the elements it stands in and their names, of
the text around it, and of its place in the article's container. Which numbers speak for the
article is learned from pages (benchmarks/train_extraction.py); here is only what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from math import log1p

from publisher.cleaner.extraction.blocks import Block, Line, Lines
from publisher.cleaner.extraction.container import Container
from publisher.cleaner.extraction.hints import Hints, Signs, bits, element_bits, hints, kinds

_TOKEN = re.compile(r"\w+")
_UPPER = re.compile(r"[^\W\d_a-z]")
_DIGIT = re.compile(r"\d")
#: So much of a line is enough to tell what kind of characters it has.
_SAMPLE = 120  # characters
#: Lines up to here are compared with the title.
_SHORT = 400  # characters
#: Distances are told up to here.
_FAR = 30  # lines
_LEVELS = 4

#: Kinds of elements as numbers, for trees that ask "which kind".
_ELEMENTS = {
    "p": 1, "li": 2, "h1": 3, "h2": 4, "h3": 5, "h4": 6, "h5": 7, "h6": 8, "td": 9, "th": 10,
    "blockquote": 11, "figcaption": 12, "pre": 13, "dd": 14, "dt": 15, "div": 16, "section": 17,
    "article": 18, "figure": 19, "aside": 20, "header": 21, "footer": 22, "body": 23, "ul": 24,
}  # fmt: skip


#: Categories of names that say much the same are one question.
_NAMES = {
    "article": bits("article"),
    "lede": bits("lede"),
    "details": bits("author", "meta"),
    "others": bits("comments", "related", "share", "offer", "advertising"),
    "frame": bits("navigation", "frame"),
    "pictures": bits("caption", "media"),
    "hidden": bits("hidden"),
}
_KINDS = {
    "item": kinds("li", "dl"),
    "table": kinds("table"),
    "figure": kinds("figure", "figcaption"),
    "quotation": kinds("blockquote"),
    "code": kinds("pre"),
    "link": kinds("a"),
    "frame": kinds("aside", "nav", "header", "footer", "form"),
    "body": kinds("articlebody"),
    "hidden": kinds("hidden"),
    "hidden from readers aloud": kinds("aria-hidden"),
}


Row = list[float]


def names() -> tuple[str, ...]:
    """What the numbers of a row are."""
    known = hints()
    phrases = [f"phrase of {kind}" for kind in known.phrases]
    block = [
        f"{what} {level}"
        for level in range(_LEVELS)
        for what in ("lines", "chars", "link share", "prose share", "share of container")
    ]
    sides = [
        f"{what} {step:+d}"
        for step in (-1, 1, -2, 2)
        for what in ("chars", "link share", "closed", "nearness")
    ]
    return (
        *("chars", "words", "link share", "links", "sentences", "closed", "prose", "commas"),
        *("upper", "digits", "letters a word", "lower start", "colon", "phrase"),
        *phrases,
        *("strong", "inline name"),
        *("element", "parent element"),
        *block,
        *("away", "below", "like core", "in whole", "core share", "core prose", "core in page"),
        *(f"near {group}" for group in _NAMES),
        *(f"around {group}" for group in _NAMES),
        *(f"in {group}" for group in _KINDS),
        *("of shape", "chars of shape", "links of shape", "repeats"),
        *("from heading", "from start", "to end", "part of whole"),
        *("prose back", "prose ahead", "prose before", "prose after"),
        *("links before", "links after"),
        *sides,
        "in title",
    )


def rows(page: Lines, signs: dict[Block, Signs], container: Container, title: str) -> list[Row]:
    """A row of numbers for each line of the container's scope; their order is :func:`names`."""
    scope = container.scope
    if scope.first < 0:
        return []
    lines = page.lines[scope.first : scope.last + 1]
    known = hints()
    shapes = _shapes(lines)
    levels: dict[Block, Row] = {}
    counts = Counter(line.text for line in page.lines)
    near = _surroundings(lines)
    in_title = frozenset(_TOKEN.findall(title.lower()))
    start, end = container.core.first - scope.first, container.core.last - scope.first
    heading = next((n for n, line in enumerate(lines) if line.block.element.tag == "h1"), None)
    blocks: dict[Block, Row] = {}
    whole = container.whole.chars or 1
    before = 0
    found: list[Row] = []
    for index, line in enumerate(lines):
        block = line.block
        told = blocks.get(block)
        if told is None:
            told = blocks[block] = _block_row(block, container, signs[block], page, levels)
        row = _text_row(line, known)
        row += _inline_row(line)
        row += told
        row += shapes[index]
        row += (
            counts[line.text],
            -_FAR if heading is None else _near(index - heading),
            _near(index - start),
            _near(end - index),
            before / whole,
        )
        row += near[index]
        row.append(_share_in(in_title, line))
        before += line.chars
        found.append(row)
    return found


def _near(distance: int) -> int:
    return max(-_FAR, min(_FAR, distance))


def _text_row(line: Line, known: Hints) -> Row:
    text, chars = line.text, line.chars
    sample = text[:_SAMPLE]
    short = len(text) <= known.longest
    row: Row = [
        log1p(chars),
        log1p(line.words),
        line.link_share,
        line.links,
        line.sentences,
        line.closed,
        line.prose,
        (text.count(",") + text.count("，") + text.count("、")) / chars,
        len(_UPPER.findall(sample)) / len(sample),
        len(_DIGIT.findall(sample)) / len(sample),
        chars / line.words,
        text[0].islower(),
        text[-1] in ":：",
    ]
    said = known.phrase.match(text) if short else None
    row += _phrase_row(said.lastgroup if said else None)
    return row


@cache
def _phrase_row(said: str | None) -> tuple[bool, ...]:
    return (said is not None, *(said == kind for kind in hints().phrases))


def _inline_row(line: Line) -> Row:
    strong = named = False
    for element in line.inline[:6]:
        strong = strong or element.tag in ("b", "strong")
        named = named or bool(element.attrib and element_bits(element) & ~1)
    return [strong, named]


def _block_row(
    block: Block, container: Container, signs: Signs, page: Lines, levels: dict[Block, Row]
) -> Row:
    """What is told of a block; ``levels`` remembers what each of those around it says."""
    core, whole = container.core, container.whole
    parent = block.parent or block
    row: Row = [_ELEMENTS.get(block.element.tag, 0), _ELEMENTS.get(parent.element.tag, 0)]
    around = block
    for _ in range(_LEVELS):
        told = levels.get(around)
        if told is None:
            told = levels[around] = _level_row(around, whole)
        row += told
        around = around.parent or around
    away, below = _distance(block, core)
    row += (
        away,
        below,
        away == 0 or _is_like(block, core),
        whole.first <= block.first <= whole.last,
        core.chars / (whole.chars or 1),
        core.prose / (core.chars or 1),
        core.chars / (page.blocks[0].chars or 1),
    )
    row += _names_row(signs.near)
    row += _names_row(signs.names)
    row += _kinds_row(signs.kinds)
    return row


def _level_row(block: Block, whole: Block) -> Row:
    chars = block.chars or 1
    return [
        block.lines,
        log1p(chars),
        block.linked / chars,
        block.prose / chars,
        block.prose / (whole.prose or 1),
    ]


@lru_cache(maxsize=1024)
def _names_row(names: int) -> tuple[bool, ...]:
    return tuple(bool(names & group) for group in _NAMES.values())


@lru_cache(maxsize=1024)
def _kinds_row(kinds: int) -> tuple[bool, ...]:
    return tuple(bool(kinds & group) for group in _KINDS.values())


def _distance(block: Block, core: Block) -> tuple[int, int]:
    """Steps from the core up to what it shares with a block, and down again to the block."""
    up, down = core, block
    away = below = 0
    while up is not down:
        if up.depth >= down.depth and up.parent is not None:
            up = up.parent
            away += 1
        elif down.parent is not None:
            down = down.parent
            below += 1
        else:
            break
    return away, below


def _is_like(block: Block, core: Block) -> bool:
    """Whether a block stands in one that is made as the core is: another part of the article."""
    name = core.element.get("class")
    parent = block.parent
    around = (block, parent, parent and parent.parent)
    return bool(name) and any(
        near is not None
        and near.element.tag == core.element.tag
        and near.element.get("class") == name
        for near in around
    )


Shape = tuple[str, str, str]


def shape_of(block: Block) -> Shape:
    """The element and class of a block and of its parent: what looks alike on a page."""
    element = block.element
    parent = (block.parent or block).element
    return str(element.tag), element.get("class") or "", f"{parent.tag} {parent.get('class')}"


def _shapes(lines: Sequence[Line]) -> list[Row]:
    """For each line: how many there are in its shape of block, how long and how linked."""
    shapes = [shape_of(line.block) for line in lines]
    sums: dict[Shape, list[int]] = {}
    for line, shape in zip(lines, shapes, strict=True):
        told = sums.setdefault(shape, [0, 0, 0])
        told[0] += 1
        told[1] += line.chars
        told[2] += line.linked
    told_of: dict[Shape, Row] = {
        shape: [count, chars / count, linked / (chars or 1)]
        for shape, (count, chars, linked) in sums.items()
    }
    return [told_of[shape] for shape in shapes]


def _surroundings(lines: Sequence[Line]) -> list[Row]:
    """For each line what stands near it: prose, links, and the two lines on either side."""
    count = len(lines)
    back, ahead = _to_prose(lines), _to_prose(lines[::-1])[::-1]
    prose, linked = [0], [0]
    for line in lines:
        prose.append(prose[-1] + line.chars * line.prose)
        linked.append(linked[-1] + line.linked)
    sides: list[Row] = [[log1p(line.chars), line.link_share, line.closed] for line in lines]
    nothing: Row = [-1, -1, -1, -1]
    found: list[Row] = []
    for index, line in enumerate(lines):
        low, high = max(0, index - 8), min(count, index + 9)
        row: Row = [
            back[index],
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
                row += sides[other]
                beside = lines[other].block
                row.append((beside.parent is parent) + (beside is block))
            else:
                row += nothing
        found.append(row)
    return found


def _to_prose(lines: Sequence[Line]) -> list[int]:
    found, distance = [], _FAR
    for line in lines:
        found.append(distance)
        distance = 1 if line.prose else min(_FAR, distance + 1)
    return found


def _share_in(title: AbstractSet[str], line: Line) -> float:
    """How much of a short line is in the title, 0 to 1."""
    if len(line.text) > _SHORT:
        return 0.0
    words = _TOKEN.findall(line.text.lower())
    return sum(map(title.__contains__, words)) / len(words) if words else 0.0
