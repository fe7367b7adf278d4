"""Which elements stand as blocks, and what those that build blocks of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from publisher.cleaner.nodes import Element, Node, take
from publisher.cleaner.text.paragraphs import is_empty

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CONTAINERS = frozenset(
    "address article aside body caption center dd details div dt fieldset figcaption footer form "
    "header hgroup html legend li main nav p section summary tbody td tfoot th thead tr".split()
)
BLOCKS = CONTAINERS | HEADINGS
BLOCKS |= {"blockquote", "dl", "figure", "hr", "img", "ol", "pre", "table", "ul"}

#: Turns nodes of any shape into blocks; flow.py has the only one, the others are given it.
Flow = Callable[[Sequence[Node]], list[Element]]


def content_of(element: Element, flow: Flow) -> list[Element]:
    """The content of an element as blocks that hold something. The element is taken apart."""
    return filled(flow(take(element)))


def item_of(element: Element, flow: Flow) -> list[Element]:
    """What an item or a cell holds, as blocks; what stands where one should is one itself."""
    return content_of(element, flow) if element.tag in CONTAINERS else filled(flow([element]))


def filled(blocks: Sequence[Element]) -> list[Element]:
    """Those of the blocks that hold something."""
    return [block for block in blocks if not is_empty(block)]


def unwrap_single(blocks: Sequence[Element]) -> list[Node]:
    """The bare content of a single paragraph; anything else as it is, its first text unwrapped."""
    if blocks and blocks[0].tag == "p" and all(block.tag in ("ul", "ol") for block in blocks[1:]):
        return [*take(blocks[0]), *blocks[1:]]
    return list(blocks)
