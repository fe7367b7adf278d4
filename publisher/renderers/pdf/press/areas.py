"""Links are as high as their letters.

What stands in a line has no height of its own in a book, lest it move the lines apart; WeasyPrint
would make its link as low, and nobody could press it.
"""

from __future__ import annotations

from weasyprint.formatting_structure import boxes

from publisher.renderers.pdf.press.foreign import Box

_HEIGHT = 1.3  #: of the type size

_hit_area = boxes.InlineBox.hit_area


def hit_area(box: Box) -> tuple[float, float, float, float]:
    """Stands for ``InlineBox.hit_area``: left, top, width and height, in px."""
    left, top, width, height = _hit_area(box)
    missing = max(_HEIGHT * box.style["font_size"] - height, 0.0)
    return left, top - missing / 2, width, height + missing
