"""Boxes gone through in one loop; WeasyPrint hands each up through a generator a level."""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint.formatting_structure import boxes

from publisher.renderers.pdf.press.foreign import Box


def descendants(self: Box, placeholders: bool = False) -> Iterator[Box]:
    """Stands for ``Box.descendants``: the box and all in it, in the order of the document.

    What stands for a box that is placed elsewhere comes itself, or, with ``placeholders``, that
    box and all in it.
    """
    waiting = [self]
    while waiting:
        box = waiting.pop()
        if not isinstance(box, boxes.Box):
            if not placeholders:
                yield box
                continue
            box = box._box
        yield box
        if box.children:
            waiting.extend(reversed(box.children))
