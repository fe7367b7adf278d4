"""Margins between blocks, and the boxes in the margins of pages, most of which hold nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from weasyprint.formatting_structure import boxes

from publisher.renderers.pdf.press import styles
from publisher.renderers.pdf.press.foreign import Box

#: The lengths of what is not there; all others WeasyPrint makes 0 itself.
_NOTHING = {"min_width": 0, "min_height": 0, "max_width": inf, "max_height": inf}


def collapse_margin(margins: Sequence[float]) -> float:
    """Stands for ``block.collapse_margin``: what margins that meet come to, in px."""
    return max([0, *margins]) + min([0, *margins])


def resolve_percentages(box: Box, containing_block: Box) -> None:
    """Stands for ``percent.resolve_percentages`` in ``layout.page``."""
    if isinstance(box, boxes.MarginBox) and not box.is_generated:
        box.__dict__.update(_NOTHING)
    else:
        styles.resolve_percentages(box, containing_block)
