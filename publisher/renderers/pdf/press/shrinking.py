"""A picture that nearly fits the rest of a page is made a little smaller, and stands there.

Else it would go to the next page, and leave the rest of this one empty. What has to stand below it,
its caption and what fills its figure up to whole lines, its element tells in ``data-below``, in pt.
"""

from __future__ import annotations

from weasyprint.layout import block

from publisher.renderers.pdf.press.foreign import Box, Context, Thing

_LEAST = 0.65  #: of its size that a picture keeps
_PX = 96 / 72  #: in a pt
_NEAR = 0.05  #: px; what is less is rounding

_block_replaced_box_layout = block.block_replaced_box_layout


def block_replaced_box_layout(context: Context, box: Box, containing_block: Box) -> Thing:
    """Stands for ``block.block_replaced_box_layout``."""
    picture, *others = _block_replaced_box_layout(context, box, containing_block)
    below = picture.element.get("data-below") if picture.element is not None else None
    if below:
        room = context.page_bottom - picture.content_box_y() - float(below) * _PX - _NEAR
        if _LEAST * picture.height <= room < picture.height:
            narrower = picture.width * (1 - room / picture.height)
            picture.width -= narrower
            picture.margin_left += narrower / 2
            picture.margin_right += narrower / 2
            picture.height = room
    return (picture, *others)
