"""Columns that are balanced to the last line, and begin on one line.

WeasyPrint asks whether columns are as high as the room or less. Heights are added up from those of
lines, so that a column of whole lines may be higher than as many lines by a rounding error. And it
keeps the space above a heading at the head of a column, which goes at the head of a page.
"""

from __future__ import annotations

from weasyprint.layout import column

from publisher.renderers.pdf.press.foreign import Box, Context, Style, Thing

_NEAR = 0.02  #: px; what is less is rounding

_columns_layout = column.columns_layout


def columns_layout(context: Context, box: Box, bottom_space: float, *others: Thing) -> Thing:
    """Stands for ``column.columns_layout``."""
    result = _columns_layout(context, box, bottom_space, *others)
    if _is_index(box) and _ends(result):
        again = _columns_layout(context, box, bottom_space - _NEAR, *others)
        return again if _ends(again) else result
    return result


def at_head(box: Box, index: int, child: Box, new_children: list[Box]) -> Box:
    """A child without the space above it, if it is the first of a column that goes on.

    The child itself is left as it is: columns are laid out more than once to be balanced.
    """
    if not index or new_children or not box.is_column:
        return child
    space = child.style["margin_top"]
    if space == "auto" or not space.value:
        return child
    child = child.copy()
    child.style = _without_space(child.style)
    return child


def _without_space(style: Style) -> Style:
    """A style without the space above, made once."""
    known = style.__dict__.get("at_head_of_press")
    if known is None:
        known = style.at_head_of_press = style.copy()
        known["margin_top"] = style["margin_top"]._replace(value=0)
    return known


def _is_index(box: Box) -> bool:
    return box.element is not None and box.element.get("class") == "entries"


def _ends(result: Thing) -> bool:
    """Whether all that was left stands on the page."""
    new_box, resume_at, *_ = result
    return new_box is not None and resume_at is None
