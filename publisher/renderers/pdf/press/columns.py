"""The columns of an index that fills its page to the last line are balanced too.

WeasyPrint asks whether columns are as high as the room or less. Heights are added up from those of
lines, so that a column of whole lines may be higher than as many lines by a rounding error.
"""

from __future__ import annotations

from weasyprint.layout import column

from publisher.renderers.pdf.press.foreign import Box, Context, Thing

_NEAR = 0.02  #: px; what is less is rounding

_columns_layout = column.columns_layout


def columns_layout(context: Context, box: Box, bottom_space: float, *others: Thing) -> Thing:
    """Stands for ``column.columns_layout``."""
    result = _columns_layout(context, box, bottom_space, *others)
    if _is_index(box) and _ends(result):
        again = _columns_layout(context, box, bottom_space - _NEAR, *others)
        return again if _ends(again) else result
    return result


def _is_index(box: Box) -> bool:
    return box.element is not None and box.element.get("class") == "entries"


def _ends(result: Thing) -> bool:
    """Whether all that was left stands on the page."""
    new_box, resume_at, *_ = result
    return new_box is not None and resume_at is None
