"""Notes stay at the foot of the page where they are referred to.

To save a paragraph's first lines from moving to the next page, WeasyPrint lets notes go there that
belong to this one. Here it is the paragraph that goes, or as much of it as has to.

Marks and notes lead to one another when they are pressed. They are written by styles, which make no
links in WeasyPrint.
"""

from __future__ import annotations

from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext

from publisher.renderers.pdf.press import grid
from publisher.renderers.pdf.press.foreign import Box, Context, Style, Thing


def linebox_layout(
    context: Context,
    box: Box,
    index: int,
    child: Box,
    new_children: list[Box],
    page_is_empty: bool,
    *others: Thing,
) -> Thing:
    """Stands for ``block._linebox_layout``."""
    if not (context.footnotes or context.current_page_footnotes):
        return grid.linebox_layout(context, box, index, child, new_children, page_is_empty, *others)
    standing = list(context.current_page_footnotes)
    result = grid.linebox_layout(context, box, index, child, new_children, page_is_empty, *others)
    gone = context.reported_footnotes
    if not gone or page_is_empty:
        return result
    torn = [note for note in gone if note in standing]
    if not torn and not any(_refers(line, gone) for line in new_children):
        return result
    for note in torn:
        gone.remove(note)
    new = [note for note in context.current_page_footnotes if note not in standing]
    context.current_page_footnotes = [*standing, *new]
    context._update_footnote_area()
    _, _, *rest = result
    return True, False, *rest


def _refers(line: Box, notes: list[Box]) -> bool:
    """Whether a line that stays refers to one of these notes."""
    return any(inner.footnote in notes for inner in line.descendants() if inner.footnote)


_update_footnote_area = LayoutContext._update_footnote_area


def update_footnote_area(self: Context) -> bool:
    """Stands for ``LayoutContext._update_footnote_area``: where no note is left, no room is.

    WeasyPrint would keep the room of the rule above the notes, and lines that were set before a
    note found no room would have none themselves: their whole paragraph went to the next page.
    """
    overflow: bool = _update_footnote_area(self)
    if not self.current_page_footnotes and not self.in_column:
        self.page_bottom += self.current_footnote_area.margin_height()
        self.current_footnote_area.height = "auto"
    return overflow


_content_to_boxes = build.content_to_boxes


def content_to_boxes(style: Style, box: Box, *others: Thing) -> Thing:
    """Stands for ``build.content_to_boxes``: what styles write for a note is a link.

    ``data-mark`` of a note is the id of its mark: the mark's own, where the note stands in its
    place, else that of an element.
    """
    mark = box.element.get("data-mark") if box.element is not None else None
    if mark:
        pseudo = box.element_tag.partition("::")[2]
        if pseudo == "footnote-call":
            box.link = _leading_to(box.element.get("id"))
            box.style = box.style.copy()
            box.style["anchor"] = mark
        elif pseudo in ("footnote-marker", "before"):
            box.link = _leading_to(mark)
    return _content_to_boxes(style, box, *others)


def _leading_to(name: str) -> tuple[str, tuple[str, str]]:
    """A link within the document, as ``html.get_link`` makes it."""
    return "url", ("internal", name)
