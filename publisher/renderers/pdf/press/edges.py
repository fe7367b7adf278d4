"""Borders and outlines: hardly any box has one, and WeasyPrint asks each for its four sides."""

from __future__ import annotations

from weasyprint.draw import border
from weasyprint.formatting_structure import boxes

from publisher.renderers.pdf.press.foreign import Box, Stream

_draw_border = border.draw_border
_draw_outline = border.draw_outline


def draw_border(stream: Stream, box: Box) -> None:
    """Stands for ``border.draw_border``."""
    style = box.style
    if (
        box.border_top_width
        or box.border_bottom_width
        or box.border_left_width
        or box.border_right_width
        or style["column_rule_width"]
        or style["border_image_source"][0] != "none"
    ):
        _draw_border(stream, box)


def draw_outline(stream: Stream, box: Box) -> None:
    """Stands for ``border.draw_outline``, which draws those of all boxes within, too."""
    if box.style["outline_width"]:
        _draw_outline(stream, box)
        return
    for child in box.children:
        if isinstance(child, boxes.Box):
            draw_outline(stream, child)
