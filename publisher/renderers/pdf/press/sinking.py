"""A picture that does not fit the rest of a page goes on behind the text that follows it.

Else it would leave the rest of the page empty. Books let such pictures float (clreq 3.1.10 leaves
their place to the editor); CSS has no such floats, and WeasyPrint's only go to the sides. Here the
picture changes places with the paragraph after it, again and again until it fits or the page ends,
so it comes near the head of the next page. Past how many paragraphs it may go, its element tells in
``data-past`` (see :mod:`publisher.renderers.pdf.floats`). Pictures in a row keep their order.

Nothing changes places but on a page that is laid out for the first time: when it is laid out again,
for a page number in it, WeasyPrint takes for granted that other pages begin where they began.
"""

from __future__ import annotations

from weasyprint.layout import block

from publisher.renderers.pdf.press import columns
from publisher.renderers.pdf.press.foreign import Box, Context, Thing
from publisher.renderers.pdf.press.styles import strut

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))  #: which are kept with their text
_LEAST = 2.5  #: lines; less may stay empty: no paragraph begins there with two lines
_DEEP = 8  #: lines; rather than so many stay empty, a picture goes past a heading

_in_flow_layout = block._in_flow_layout


def in_flow_layout(
    context: Context,
    box: Box,
    index: int,
    child: Box,
    new_children: list[Box],
    page_is_empty: bool,
    *rest: Thing,
) -> Thing:
    """Stands for ``block._in_flow_layout``."""
    if context.in_column:
        child = columns.at_head(box, index, child, new_children)
    if box.element_tag != "article" or context.in_column or not _has_sinking(box):
        return _in_flow_layout(context, box, index, child, new_children, page_is_empty, *rest)
    absolute_boxes, fixed_boxes, margins, bottom_space, position_y, skip_stack, *others = rest
    x, y = child.position_x, child.position_y

    def lay_out() -> Thing:
        # Not the child told: the caller goes through them as they stood when the page began.
        own = box.children[index]
        own.position_x, own.position_y = x, y
        places = absolute_boxes, fixed_boxes, [*margins], bottom_space, position_y, skip_stack
        return _in_flow_layout(
            context, box, index, own, new_children, page_is_empty, *places, *others
        )

    fresh = context.current_page >= len(context.page_maker)
    if fresh and not new_children:
        _set_back(box, index + (skip_stack is not None))
    if not (fresh and new_children and _allowed(box.children[index])):
        return lay_out()
    standing, before = len(new_children), box.children
    empty = (context.page_bottom - bottom_space - position_y) / strut(box.style)[0]
    may_sink = empty >= _LEAST
    sunk = may_sink and _leads(new_children[-1]) and _sink(box, index, empty)
    result = lay_out()
    if len(new_children) == standing and may_sink and not sunk:
        sunk = _sink(box, index, empty)
        result = lay_out() if sunk else result
    if len(new_children) == standing and sunk:
        box.children = before
        result = lay_out()
    return result


def _allowed(child: Box) -> int:
    """Past how many paragraphs a child may go; 0 for all but some pictures."""
    return int(child.element.get("data-past", "0")) if child.element is not None else 0


def _leads(box: Box) -> bool:
    """Whether a child is text that leads to what follows it."""
    return box.element is not None and "data-leads" in box.element.attrib


def _has_sinking(box: Box) -> bool:
    """Whether any child of an article may sink; they are numbered the first time."""
    known: bool | None = box.__dict__.get("sinking_of_press")
    if known is None:
        known = box.sinking_of_press = any(map(_allowed, box.children))
        for place, child in enumerate(box.children if known else ()):
            child.place_of_press = place
    return known


def _set_back(box: Box, begin: int) -> None:
    """Put what stands on no page yet, from a child on, in its order again."""
    rest = sorted(box.children[begin:], key=lambda child: int(child.place_of_press))
    box.children = [*box.children[:begin], *rest]


def _sink(box: Box, index: int, empty: float) -> bool:
    """Put the paragraph after a picture, and after all that follow it, before them, if it may.

    A heading as well, where more lines would stay ``empty`` than it takes with some of its text.
    """
    children = list(box.children)
    for place in range(index, len(children)):
        child = children[place]
        allowed = _allowed(child)
        if not allowed:
            passed = child.element_tag == "p" or (child.element_tag in _HEADINGS and empty >= _DEEP)
            if not passed or place == index:
                return False
            box.children = [
                *children[:index],
                child,
                *children[index:place],
                *children[place + 1 :],
            ]
            return True
        if place - child.place_of_press >= allowed:
            return False
    return False
