"""Pages that are read with the book turned: wide tables stand on them sideways.

The style sheets lay a page of the name ``turned`` out with its sides exchanged, as wide as the
others are high. Here it is made a page like all others again: what it holds is turned by a quarter
to the left, so that its head is at the left edge, and the margins, with running head and folio,
are upright around it. So all pages of the file have the size of the paper.
"""

from __future__ import annotations

from weasyprint.css.properties import Dimension
from weasyprint.layout import page

from publisher.renderers.pdf.press.foreign import Box, Context, Thing

NAME = "turned"  #: of the pages, in styles/print-figures.css

_make_page = page.make_page


def make_page(
    context: Context,
    root_box: Box,
    page_type: Thing,
    resume_at: Thing,
    page_number: int,
    page_state: Thing,
) -> Thing:
    """Stands for ``page.make_page``: before margin boxes are made, turned pages are upright."""
    made, follows, next_page = _make_page(
        context, root_box, page_type, resume_at, page_number, page_state
    )
    if page_type.name == NAME and made.margin_width() > made.margin_height():
        _turn(made)
    return made, follows, next_page


def _turn(made: Box) -> None:
    """Exchange the sides of a page, and turn what is on it by a quarter to the left."""
    height = made.margin_width()
    for box in made.children:
        _turn_box(box, height)
    made.width, made.height = made.height, made.width
    made.margin_top, made.margin_right, made.margin_bottom, made.margin_left = (
        made.margin_right,
        made.margin_bottom,
        made.margin_left,
        made.margin_top,
    )


def _turn_box(box: Box, height: float) -> None:
    """Turn a box about the corner of the page; the left of it is the page's foot then."""
    box.style = box.style.copy()
    box.style["transform"] = (("matrix", (0, -1, 1, 0, 0, height)),)
    box.style["transform_origin"] = tuple(
        Dimension(-edge, "px") for edge in (box.border_box_x(), box.border_box_y())
    )
