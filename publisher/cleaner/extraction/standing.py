"""Where a line stands: the block it is in, those around it, and the way to the article's core."""

from __future__ import annotations

from functools import lru_cache
from math import log1p

from publisher.cleaner.extraction.blocks import Block
from publisher.cleaner.extraction.container import Container
from publisher.cleaner.extraction.hints import Signs, bits, kinds

Row = list[float]

#: Kinds of elements as numbers, for trees that ask "which kind".
_ELEMENTS = {
    "p": 1, "li": 2, "h1": 3, "h2": 4, "h3": 5, "h4": 6, "h5": 7, "h6": 8, "td": 9, "th": 10,
    "blockquote": 11, "figcaption": 12, "pre": 13, "dd": 14, "dt": 15, "div": 16, "section": 17,
    "article": 18, "figure": 19, "aside": 20, "header": 21, "footer": 22, "body": 23, "ul": 24,
}  # fmt: skip
#: What is told of a block, and of how much of it nothing is asked at each level outwards.
_OF_LEVEL = ("lines", "chars", "link share", "prose share", "share of container")
_LEFT_OUT = (2, 1, 0, 0)

#: Categories of names that say much the same are one question.
_ARTICLE = bits("article")
_OTHERS = bits("comments", "related", "share", "offer", "advertising")
_NEAR = {"article": _ARTICLE, "others": _OTHERS}
_AROUND = {"others": _OTHERS, "pictures": bits("caption", "media"), "hidden": bits("hidden")}
_KINDS = {
    "figure": kinds("figure", "figcaption"),
    "quotation": kinds("blockquote"),
    "body": kinds("articlebody"),
    "hidden": kinds("hidden"),
}

#: Names of the numbers of :meth:`Standings.of`.
STANDING = (
    *("element", "parent element"),
    *(
        f"{what} {level}"
        for level, left_out in enumerate(_LEFT_OUT)
        for what in _OF_LEVEL[left_out:]
    ),
    *("away", "below", "like core", "core prose", "core in page"),
    *(f"near {group}" for group in _NEAR),
    *(f"around {group}" for group in _AROUND),
    *(f"in {group}" for group in _KINDS),
)


class Standings:
    """Where the lines of a page stand; blocks that several stand in are looked at once."""

    def __init__(self, container: Container, page: Block) -> None:
        self._core, self._whole = container.core, container.whole
        self._levels: dict[Block, Row] = {}
        self._rows: dict[Block, Row] = {}
        self._constant = (
            self._core.prose / (self._core.chars or 1),
            self._core.chars / (page.chars or 1),
        )

    def of(self, block: Block, signs: Signs) -> Row:
        """What is told of a line's block, in the order of :data:`STANDING`."""
        row = self._rows.get(block)
        if row is None:
            row = self._rows[block] = self._row(block, signs)
        return row

    def _row(self, block: Block, signs: Signs) -> Row:
        parent = block.parent or block
        row: Row = [_ELEMENTS.get(block.element.tag, 0), _ELEMENTS.get(parent.element.tag, 0)]
        around = block
        for left_out in _LEFT_OUT:
            told = self._levels.get(around)
            if told is None:
                told = self._levels[around] = _level_row(around, self._whole)
            row += told[left_out:]
            around = around.parent or around
        away, below = _distance(block, self._core)
        row += (away, below, away == 0 or _is_like(block, self._core), *self._constant)
        row += _signs_row(signs.near, signs.names, signs.kinds)
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
def _signs_row(near: int, names: int, kinds: int) -> tuple[bool, ...]:
    return (
        *(bool(near & group) for group in _NEAR.values()),
        *(bool(names & group) for group in _AROUND.values()),
        *(bool(kinds & group) for group in _KINDS.values()),
    )


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
