"""What is missing from a picture and its caption to whole lines is white above and below alike.

The galley can only estimate how high a caption is (figures.py), and gives the figure a padding by
that. Here the height is known: the padding is what brings the text after the figure to the grid.
"""

from __future__ import annotations

from publisher.renderers.pdf.press import sinking
from publisher.renderers.pdf.press.foreign import Box, Context, Thing
from publisher.renderers.pdf.press.styles import strut

_NEAR = 0.02  #: px; what is less is rounding


def in_flow_layout(
    context: Context, box: Box, index: int, child: Box, new_children: list[Box], *rest: Thing
) -> Thing:
    """Stands for ``block._in_flow_layout``."""
    standing = len(new_children)
    result = sinking.in_flow_layout(context, box, index, child, new_children, *rest)
    if box.element_tag != "article" or context.in_column or len(new_children) == standing:
        return result
    abort, stop, resume_at, position_y, *others = result
    if resume_at is not None or not _is_padded(new_children[-1]):
        return result
    position_y += _pad(context, new_children[-1], strut(box.style)[0])
    return abort, stop, resume_at, position_y, *others


def _is_padded(box: Box) -> bool:
    """Whether the galley gave something a padding up to whole lines."""
    return box.element is not None and box.element.get("style", "").startswith("padding:")


def _pad(context: Context, figure: Box, leading: float) -> float:
    """Give a figure the padding that it needs; by how many px it is higher then."""
    before = figure.padding_top + figure.padding_bottom
    bottom = figure.border_box_y() + figure.border_height() - before
    missing = (context.current_footnote_area.page.content_box_y() - bottom) % leading
    if missing > leading - _NEAR:
        missing = 0
    padding = max(min(missing, context.page_bottom - bottom), 0)
    for child in figure.children:
        child.translate(0, padding / 2 - figure.padding_top)
    figure.padding_top = figure.padding_bottom = padding / 2
    return float(padding - before)
