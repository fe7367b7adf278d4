"""The grid of lines: text after a picture, a table or a small note stands on it again.

CSS Rhythmic Sizing asks for that by ``block-step``, which WeasyPrint does not have. Here the first
line of a block whose lines are as high as those of the text is moved down to the next line of the
page, so that the lines of facing pages register whatever stands between them.
"""

from __future__ import annotations

from weasyprint.layout import block

from publisher.renderers.pdf.press.foreign import Box, Context, Style, Thing
from publisher.renderers.pdf.press.margins import collapse_margin
from publisher.renderers.pdf.press.styles import strut

#: How the style sheets' ``--grid`` is called. ``half``: lines stand on those of the page, or in the
#: middle between two; ``begin``: lines of another height begin on one.
_GRID = "__grid"
_NEAR = 0.02  #: px; what is less is rounding

_linebox_layout = block._linebox_layout


def linebox_layout(
    context: Context,
    box: Box,
    index: int,
    child: Box,
    new_children: list[Box],
    page_is_empty: bool,
    absolute_boxes: list[Box],
    fixed_boxes: list[Box],
    adjoining_margins: list[float],
    bottom_space: float,
    position_y: float,
    *others: Thing,
) -> Thing:
    """Stands for ``block._linebox_layout``: the lines begin on the grid."""
    step = _step(box.style)
    area = context.current_footnote_area if step else None
    if area is not None:
        begin = position_y + collapse_margin(adjoining_margins) if adjoining_margins else position_y
        # What has no place yet, such as a block within a line, is laid out above the page.
        height = begin - area.page.content_box_y()
        missing = _missing(height, step) if height > 0 else 0
        if missing:
            position_y += missing
            for marker in new_children:
                marker.translate(0, missing)
    return _linebox_layout(
        context,
        box,
        index,
        child,
        new_children,
        page_is_empty,
        absolute_boxes,
        fixed_boxes,
        adjoining_margins,
        bottom_space,
        position_y,
        *others,
    )


def _missing(height: float, step: float) -> float:
    """What is missing from a height to a whole number of steps, in px."""
    missing = -height % step
    return missing if _NEAR < missing < step - _NEAR else 0


def _step(style: Style) -> float:
    """The distance of the lines of the grid, in px, for a block that keeps to it; else 0."""
    known: float | None = style.__dict__.get("step_of_press")
    if known is None:
        known = style.step_of_press = _find_step(style)
    return known


def _find_step(style: Style) -> float:
    if style.root_style is None:
        return 0
    leading: float = strut(style.root_style)[0]
    asked = {getattr(token, "value", "") for token in style[_GRID] or ()}
    if "begin" not in asked and abs(strut(style)[0] - leading) > _NEAR:
        return 0
    return leading / 2 if "half" in asked else leading
