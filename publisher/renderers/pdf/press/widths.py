"""Widths of texts measured once.

WeasyPrint measures a text anew for each box that is as wide as what it holds: running heads on
every page, the numbers of a list, each at every attempt to set it.
"""

from __future__ import annotations

from functools import lru_cache

from weasyprint.layout import preferred
from weasyprint.text import line_break

from publisher.renderers.pdf.press.foreign import Context, Style, Thing

_LONGEST = 100  #: characters of a text whose width is kept
_MOST = 2000  #: widths kept with a style

_split_first_line = preferred.split_first_line

#: Stands for ``line_break.can_break_text``; asked of the two letters where parts of a line meet.
can_break_text = lru_cache(_MOST)(line_break.can_break_text)


def split_first_line(
    text: str,
    style: Style,
    context: Context,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Thing:
    """Stands for ``split_first_line`` where nothing but width and next line are asked for."""
    if justification_spacing or len(text) > _LONGEST:
        return _split_first_line(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )
    known = style.__dict__.setdefault("widths_of_press", {})
    key = text, max_width, is_line_start, minimum
    if key not in known:
        if len(known) >= _MOST:
            known.clear()
        _, _, follows, width, _, _ = _split_first_line(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )
        known[key] = None, None, follows, width, None, None
    return known[key]
