"""Nothing is searched for that no style asks for.

WeasyPrint goes through each page once more for the sake of ``target-counter()`` and its like, and
for each page through all others: for what was found on those before it, and for boxes that stand on
every page. A book has neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weasyprint import layout

from publisher.renderers.pdf.press import breaks, walking
from publisher.renderers.pdf.press.foreign import Box, Context, Thing

_layout_fixed_boxes = layout.layout_fixed_boxes


class _Unasked(list[Thing]):
    """What pages are made from; what was found on them, nobody reads."""

    def __getitem__(self, place: Thing) -> Thing:
        return () if isinstance(place, slice) else super().__getitem__(place)


def make_page(context: Context, root_box: Box, page_type: Thing, *others: Thing) -> Thing:
    """Stands for ``page.make_page``: notes what is asked for, and what is found."""
    asked = bool(context.target_collector.counter_lookup_items)
    context.style_for(page_type).unasked_of_press = not asked
    page_maker = context.page_maker
    if not asked:
        context.page_maker = _Unasked(page_maker)
    made, *follows = breaks.make_page(context, root_box, page_type, *others)
    context.page_maker = page_maker
    if made.fixed_boxes:
        context.fixed_of_press = True
    return made, *follows


def descendants(self: Box, placeholders: bool = False) -> Iterator[Box]:
    """Stands for ``Box.descendants``, which only the search for counters asks for placeholders."""
    if placeholders and self.style.__dict__.get("unasked_of_press"):
        return iter(())
    return walking.descendants(self, placeholders)


def layout_fixed_boxes(context: Context, pages: Iterable[Box], page: Box) -> Iterable[Box]:
    """Stands for ``layout.layout_fixed_boxes``."""
    if not context.__dict__.get("fixed_of_press"):
        return ()
    boxes: Iterable[Box] = _layout_fixed_boxes(context, pages, page)
    return boxes
