"""What is replaced, and where."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pydyf
import tinyhtml5
from weasyprint import HTML, anchors, images, layout, matrix, stacking
from weasyprint.css import StyleFor
from weasyprint.draw import border
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import background, block, column, inline, page, percent, preferred, table
from weasyprint.layout import float as floats
from weasyprint.pdf import fonts, stream, tags
from weasyprint.text import line_break

from publisher.renderers.pdf.press import (
    areas,
    asked,
    cascade,
    centring,
    cid,
    columns,
    drawing,
    edges,
    folios,
    justify,
    layouts,
    lines,
    margins,
    marking,
    notes,
    parsing,
    passing,
    pictures,
    points,
    pseudo,
    shrinking,
    squares,
    states,
    styles,
    tables,
    widths,
    writing,
)

#: Functions, each with ours; modules of WeasyPrint hold them under their names.
_FUNCTIONS = (
    (layout, "layout_document", folios.layout_document),
    (layout, "layout_fixed_boxes", asked.layout_fixed_boxes),
    (inline, "split_text_box", lines.split_text_box),
    (inline, "get_next_linebox", lines.get_next_linebox),
    (inline, "text_align", justify.text_align),
    (inline, "justify_line", justify.justify_line),
    (block, "_linebox_layout", notes.linebox_layout),
    (build, "content_to_boxes", folios.content_to_boxes),
    (block, "_in_flow_layout", centring.in_flow_layout),
    (block, "collapse_margin", margins.collapse_margin),
    (block, "block_level_page_name", passing.block_level_page_name),
    (floats, "avoid_collisions", passing.avoid_collisions),
    (table, "table_layout", tables.table_layout),
    (column, "columns_layout", columns.columns_layout),
    (block, "block_replaced_box_layout", shrinking.block_replaced_box_layout),
    (border, "draw_border", edges.draw_border),
    (border, "draw_outline", edges.draw_outline),
    (draw_text, "draw_text", drawing.draw_text),
    (line_break, "strut", styles.strut),
    (line_break, "can_break_text", widths.can_break_text),
    (percent, "resolve_percentages", styles.resolve_percentages),
    (background, "layout_box_backgrounds", styles.layout_box_backgrounds),
    (anchors, "gather_anchors", passing.gather_anchors),
    (stacking, "_dispatch_children", passing.dispatch_children),
    (page, "make_page", asked.make_page),
    (page, "make_all_pages", folios.make_all_pages),
    (page, "set_page_type_computed_styles", styles.set_page_type_computed_styles),
    (tags, "add_tags", marking.add_tags),
    (fonts, "Font", cid.BookFont),
    (fonts, "build_fonts_dictionary", cid.build_fonts_dictionary),
    (pydyf, "_to_bytes", writing.to_bytes),
)
#: What is replaced in one module alone.
_HERE = (
    (preferred, "split_first_line", widths.split_first_line),
    (tinyhtml5, "parse", parsing.parse),
    (page, "copy", states),
    (page, "resolve_percentages", margins.resolve_percentages),
    (fonts, "get_hb_object_data", cid.get_hb_object_data),
)
_METHODS = (
    (boxes.Box, "is_in_normal_flow", styles.is_in_normal_flow),
    (boxes.Box, "establishes_formatting_context", passing.establishes_formatting_context),
    (boxes.ParentBox, "page_values", passing.page_values),
    (boxes.Box, "descendants", asked.descendants),
    (boxes.InlineBox, "hit_area", areas.hit_area),
    (images.RasterImage, "__init__", pictures.init),
    (images.RasterImage, "get_x_object", pictures.get_x_object),
    (images.SVGImage, "draw", squares.draw),
    (matrix.Matrix, "transform_point", points.transform_point),
    (HTML, "_ua_stylesheets", pseudo.ua_stylesheets),
    (line_break.Layout, "setup", layouts.setup),
    (StyleFor, "__init__", cascade.style_all),
    (StyleFor, "__call__", pseudo.style_for),
    (StyleFor, "set_computed_styles", styles.set_computed_styles),
    (layout.LayoutContext, "_update_footnote_area", notes.update_footnote_area),
    (stream.Stream, "marked", marking.marked),
    (pydyf.PDF, "page_references", property(writing.page_references)),
    (pydyf.PDF, "write", writing.write),
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
    return (*dict.fromkeys(found), *_HERE, *_METHODS)
