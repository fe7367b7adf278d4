"""Which block of a page holds the article: where most prose stands that nothing speaks against.

Every line that reads as text gives its weight to the blocks around it, the less the further out,
so that the innermost block which holds nearly all of it wins. The idea is as old as Arc90's
Readability (2009).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from publisher.cleaner.extraction.blocks import Block, Line, Lines
from publisher.cleaner.extraction.hints import Signs, bit, bits, kinds

#: Longer lines weigh no more than this: one long comment is no article.
_HEAVIEST = 800  # characters
#: What each level further out gets of a line's weight.
_DECAY = 0.75
_LEAST = 0.05
#: An article in parts: so much more text stands in the block around them.
_PARTS = 1.5
#: Blocks that are one paragraph or item hold no article.
_SINGLE = frozenset("p li td th dd dt tr h1 h2 h3 h4 h5 h6 blockquote pre".split())

#: Categories of names that speak against a text.
AGAINST = bits(
    "comments", "navigation", "frame", "offer", "advertising", "related", "author", "caption"
)
_ARTICLE, _BODY = bit("article"), kinds("articlebody")
_ASIDE = kinds("nav", "footer", "aside", "hidden")


@dataclass(frozen=True, slots=True)
class Container:
    """The block that holds the article, and those around it."""

    core: Block  #: where most of the text stands
    whole: Block  #: the core, or a block around it that holds half as much again
    scope: Block  #: where everything of the article is looked for
    entire: bool = False  #: no article stands out: the page is taken as it is


def find_container(page: Lines, signs: dict[Block, Signs], stated: AbstractSet[Line]) -> Container:
    """The block that holds the article; the whole page where nothing reads as text.

    ``stated`` are the lines that the page's metadata give as the article's.
    """
    heading = next((n for n, line in enumerate(page.lines) if line.block.element.tag == "h1"), -1)
    scores: dict[Block, float] = {}
    sums: dict[Block, float] = {}
    for index, line in enumerate(page.lines):
        weight = _weight(line, signs[line.block])
        if not weight:
            continue
        if index < heading - 3:
            weight *= 0.5
        if line in stated:
            weight *= 3
        share = 1.0
        for block in line.block.around():
            sums[block] = sums.get(block, 0.0) + weight
            if block is line.block and block.element.tag in _SINGLE:
                continue
            if share >= _LEAST:
                scores[block] = scores.get(block, 0.0) + weight * share
            share *= _DECAY
    if not scores:
        return Container(page.blocks[0], page.blocks[0], page.blocks[0])
    core = max(scores, key=lambda block: scores[block])
    whole = next((b for b in core.around() if sums[b] > _PARTS * sums[core]), core)
    return Container(core, whole, _scope(whole))


def _weight(line: Line, signs: Signs) -> float:
    if line.words < 6 and not line.prose:
        return 0.0
    weight = min(line.chars, _HEAVIEST) * (1 - line.link_share)
    if not line.prose:
        weight *= 0.3
    if signs.near & AGAINST and not signs.near & _ARTICLE:
        weight *= 0.3
    elif signs.names & AGAINST:
        weight *= 0.7
    if signs.kinds & _ASIDE:
        weight *= 0.2
    if signs.kinds & _BODY:
        return weight * 2
    return weight * 1.3 if signs.near & _ARTICLE else weight


def _scope(block: Block) -> Block:
    """Three levels around the container: what is further off is another part of the page."""
    scope = block
    for _ in range(3):
        if scope.parent is None or scope.parent.parent is None:
            break
        scope = scope.parent
    return scope
