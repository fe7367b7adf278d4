"""Boxes passed by of which nothing is to be told; most boxes of a book are such.

WeasyPrint asks each box of a page, several times over, whether it is moved, painted apart, a
place that links lead to, a form, beside something that floats, or on a page of another kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from weasyprint import anchors, stacking
from weasyprint.formatting_structure import boxes
from weasyprint.layout import float as floats

from publisher.renderers.pdf.press.foreign import Box, Context, Style, Thing

_FLOWING = ("static", "relative")  #: values of position
_APART = (boxes.InlineBlockBox, boxes.InlineFlexBox, boxes.InlineGridBox, boxes.TableCellBox)
_FORMS = frozenset(("form", "button", "input", "select", "textarea"))

_gather_anchors = anchors.gather_anchors
_dispatch = stacking._dispatch
_avoid_collisions = floats.avoid_collisions
_establishes_formatting_context = boxes.Box.establishes_formatting_context


def gather_anchors(
    box: Box,
    found: Thing,
    links: Thing,
    bookmarks: Thing,
    forms: Thing,
    parent_matrix: Thing = None,
    parent_form: Thing = None,
    parent_link: Thing = None,
) -> None:
    """Stands for ``anchors.gather_anchors``."""
    if parent_link or box.link or not _is_silent(box):
        _gather_anchors(
            box, found, links, bookmarks, forms, parent_matrix, parent_form, parent_link
        )
        return
    for child in box.all_children():
        if type(child) is not boxes.TextBox:  # of which nothing is ever told
            gather_anchors(child, found, links, bookmarks, forms, parent_matrix, parent_form)


def _is_silent(box: Box) -> bool:
    """Whether a box is no place, no bookmark, no form, and not moved."""
    style = box.style
    return (
        not style["anchor"]
        and style["bookmark_level"] == "none"
        and not style["transform"]
        and (box.element is None or box.element.tag not in _FORMS)
    )


def dispatch_children(
    box: Box, page: Box, contexts: Thing, blocks: Thing, floats: Thing, cells: Thing
) -> Box:
    """Stands for ``stacking._dispatch_children``."""
    if not isinstance(box, boxes.ParentBox):
        return box
    children: list[Box] = []
    whole = True
    for own in box.children:
        child = own
        if (
            not isinstance(child, boxes.Box)
            or isinstance(child, _APART)
            or not _is_flat(child.style)
        ):
            child = _dispatch(child, page, contexts, blocks, floats, cells)
            if child is None:
                whole = False
                continue
        elif isinstance(child, boxes.BlockLevelBox):
            place = len(blocks)
            within: dict[Box, Thing] = {}
            child = dispatch_children(child, page, contexts, blocks, floats, within)
            blocks.insert(place, child)
            cells[child] = within
        elif isinstance(child, boxes.ParentBox):
            child = dispatch_children(child, page, contexts, blocks, floats, cells)
        whole = whole and child is own
        children.append(child)
    return box if whole else box.copy_with_children(children)


def _is_flat(style: Style) -> bool:
    """Whether boxes of a style are painted with those around them."""
    return (
        style["position"] == "static"
        and style["float"] == "none"
        and style["overflow"] == "visible"
        and style["z_index"] == "auto"
        and not style["transform"]
        and style["opacity"] >= 1
    )


def avoid_collisions(context: Context, box: Box, block: Box, outer: bool = True) -> Thing:
    """Stands for ``float.avoid_collisions``: where a line begins, and how wide it may be."""
    if (
        outer
        or context.excluded_shapes
        or type(box) is not boxes.LineBox
        or block.style["direction"] != "ltr"
    ):
        return _avoid_collisions(context, box, block, outer)
    left = block.content_box_x()
    right = left + block.width - box.margin_right
    left += box.margin_left
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left


def block_level_page_name(before: Box, after: Box) -> str | None:
    """Stands for ``block.block_level_page_name``: the kind of page that a box asks to begin."""
    name = _page_value(after, iter)
    return None if name == _page_value(before, reversed) else name


def page_values(self: Box) -> tuple[str, str]:
    """Stands for ``ParentBox.page_values``: the kinds of page that a box begins and ends with."""
    return _page_value(self, iter), _page_value(self, reversed)


def _page_value(box: Box, order: Callable[[Thing], Iterable[Box]]) -> str:
    """What is said of the page furthest within a box, by what is first in it, or last."""
    value: str = box.style["page"]
    while not isinstance(box, boxes.TableBox):  # whose rows have nothing to say
        for child in order(box.children):
            if child.is_in_normal_flow() or child.is_floated():
                box = child
                break
        else:
            break
        value = box.style["page"] or value
    return value


def establishes_formatting_context(self: Box) -> bool:
    """Stands for ``Box.establishes_formatting_context``."""
    style = self.style
    if style["float"] != "none" or style["position"] not in _FLOWING:
        return bool(_establishes_formatting_context(self))
    if isinstance(self, boxes.BlockBox):
        apart = style["overflow"] != "visible"
    else:
        apart = isinstance(self, boxes.BlockContainerBox)
    return apart or self.is_column or "flow-root" in style["display"]
