"""What is replaced, and where."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pydyf
from weasyprint import images
from weasyprint.css import StyleFor
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, block, inline, page, percent
from weasyprint.pdf import stream, tags
from weasyprint.text import line_break

from publisher.renderers.press import (
    areas,
    breaks,
    drawing,
    justify,
    lines,
    marking,
    notes,
    shrinking,
    squares,
    styles,
    writing,
)

#: Functions, each with ours; modules of WeasyPrint hold them under their names.
_FUNCTIONS = (
    (inline, "split_text_box", lines.split_text_box),
    (inline, "get_next_linebox", lines.get_next_linebox),
    (inline, "text_align", justify.text_align),
    (inline, "justify_line", justify.justify_line),
    (block, "_linebox_layout", notes.linebox_layout),
    (block, "block_replaced_box_layout", shrinking.block_replaced_box_layout),
    (draw_text, "draw_text", drawing.draw_text),
    (line_break, "strut", styles.strut),
    (percent, "resolve_percentages", styles.resolve_percentages),
    (background, "layout_box_backgrounds", styles.layout_box_backgrounds),
    (page, "make_page", breaks.make_page),
    (page, "set_page_type_computed_styles", styles.set_page_type_computed_styles),
    (tags, "add_tags", marking.add_tags),
    (pydyf, "_to_bytes", writing.to_bytes),
)
_METHODS = (
    (boxes.InlineBox, "hit_area", areas.hit_area),
    (images.SVGImage, "draw", squares.draw),
    (StyleFor, "set_computed_styles", styles.set_computed_styles),
    (stream.Stream, "marked", marking.marked),
    (pydyf.PDF, "page_references", property(writing.page_references)),
    (pydyf.Dictionary, "data", property(writing.dictionary_data)),
    (pydyf.Array, "data", property(writing.array_data)),
    (pydyf.Stream, "data", property(writing.stream_data)),
)


@cache
def places() -> tuple[tuple[Any, str, Any], ...]:
    """Every place under which WeasyPrint's own modules know what is replaced."""
    modules = [
        module for name, module in sorted(sys.modules.items()) if name.startswith("weasyprint.")
    ]
    found = [
        (module, name, ours)
        for home, name, ours in _FUNCTIONS
        for module in (home, *modules)
        if module.__dict__.get(name) is home.__dict__[name]
    ]
    return (*dict.fromkeys(found), *_METHODS)
