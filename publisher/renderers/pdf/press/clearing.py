"""What a layout leaves behind, let go as soon as the pages are there.

The tables of a layout refer to all boxes before they were broken, and these to the tables: all of
it would stay in memory while the file is written, until Python looks for such rings.
"""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint import layout

from publisher.renderers.pdf.press.foreign import Box, Context, Thing

_layout_document = layout.layout_document


def layout_document(
    html: Thing, root_box: Box, context: Context, max_loops: int = 8
) -> Iterator[Box]:
    """Stands for ``layout.layout_document``."""
    yield from _layout_document(html, root_box, context, max_loops)
    context.page_maker = None
    context.target_collector.target_lookup_items.clear()
    style_for = context.style_for
    style_for.__dict__.pop("models_of_press", None)
    style_for.__dict__.pop("pages_of_press", None)
    for style in style_for.get_computed_styles().values():
        while style is not None:  # and those of boxes that no element made, which are rings, too
            style.__dict__.pop("shaped_of_press", None)
            style = style.__dict__.pop("anonymous_style", None)
    style_for.get_computed_styles().clear()
    style_for.get_cascaded_styles().clear()
