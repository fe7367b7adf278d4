"""Pages whose numbers nobody asks for.

WeasyPrint goes through each page once more for the sake of ``target-counter()`` and its like, with
a list of all that was found on the pages before. Where no style asks, there is nothing to find.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.renderers.pdf.press import breaks, walking
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
    asked = bool(context.target_collector.counter_lookup_items)
    context.style_for(page_type).unasked_of_press = not asked
    return breaks.make_page(context, root_box, page_type, resume_at, page_number, page_state)


def descendants(self: Box, placeholders: bool = False) -> Iterator[Box]:
    """Stands for ``Box.descendants``, which only that search asks for ``placeholders``."""
    if placeholders and self.style.__dict__.get("unasked_of_press"):
        return iter(())
    return walking.descendants(self, placeholders)
