"""What stands at the head of a page keeps no distance from what was before it.

CSS Fragmentation lets margins go at the head of a page, unless a break is asked for. WeasyPrint
takes each break between pages that have a name for one that is asked for, and all pages of a book
have one.
"""

from __future__ import annotations

from publisher.renderers.pdf.press import turning
from publisher.renderers.pdf.press.foreign import Box, Context, Thing


def make_page(
    context: Context,
    root_box: Box,
    page_type: Thing,
    resume_at: Thing,
    page_number: int,
    page_state: Thing,
) -> Thing:
    """Stands for ``page.make_page``."""
    context.forced_break = _is_asked_for(context, page_number)
    return turning.make_page(context, root_box, page_type, resume_at, page_number, page_state)


def _is_asked_for(context: Context, page_number: int) -> bool:
    """Whether a style asks for the break before a page."""
    _, begins, *_ = context.page_maker[page_number - 1]
    return bool(begins["break"] != "any")
