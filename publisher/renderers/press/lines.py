"""Lines broken a paragraph at a time.

WeasyPrint asks Pango for one line, throws the rest away, sets the line alone to measure it, and
sets it again to draw it: each character is shaped about six times. Pango breaks and shapes a
whole paragraph as fast as a few lines, so here a paragraph is laid out once, its lines are kept,
and what is drawn is what was measured. What Pango does not do alike in a whole paragraph
(hyphenation, words wider than the line, tabs, text from right to left) is left to WeasyPrint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from publisher.renderers.press.foreign import Box, Context, Skip, Style, Thing
from publisher.renderers.press.styles import resolve_percentages, strut

_CHUNK = 3000  #: characters that are laid out at once, so that a huge paragraph is not kept twice
_NEAR = 1e-5  #: px; widths that differ less are one, which were reckoned on pages left and right
_AHEAD = 4  #: lines of text looked at where only the first is wanted; Han letters are the widest

#: Left to WeasyPrint: controls, soft hyphens, other spaces and line ends, right to left.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0590-\u08ff\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

ffi.cdef("""
    typedef struct GSListLines {
        PangoLayoutLine *data;
        struct GSListLines *next;
    } GSListLines;
    GSListLines *pango_layout_get_lines_readonly (PangoLayout *layout);
    void pango_layout_set_indent (PangoLayout *layout, int indent);
""")
_extents = ffi.new("PangoRectangle *")


class SetLine(Layout):  # type: ignore[misc]
    """A line of a paragraph that is laid out; to WeasyPrint, a layout not in use."""

    def __init__(self, paragraph: Paragraph, row: Row, justification: float = 0) -> None:
        self.paragraph = paragraph
        self.row = row
        self.text = row.text
        self.max_width = paragraph.width
        self.justification_spacing = justification  #: added to each space
        self.first_line_direction = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a paragraph; places in bytes of the paragraph, lengths in px."""

    line: Thing  #: Pango's line
    text: str  #: without the space at which it was broken
    end: int  #: where its text ends
    follows: int | None  #: where the next line begins; None: it is the last
    width: float
    height: float
    baseline: float


class Paragraph:
    """A text, or as much of it as fills some hundred lines, broken into lines of one width."""

    def __init__(
        self, box: Box, start: int, width: float, indent: float = 0, limit: int = _CHUNK
    ) -> None:
        self.text = box.text
        self.width = width
        self.indent = indent
        self.bytes: bytes = box.text.encode()
        self._begin = start
        rest = self.bytes[start:].decode() if start else box.text
        whole = len(rest) <= limit
        self._layout = Layout(box.style)
        layout = self._layout.layout
        units = int(max(0, width) * TO_UNITS)
        pango.pango_layout_set_width(layout, units)
        if indent:
            pango.pango_layout_set_indent(layout, units - int((width - indent) * TO_UNITS))
        self._layout.set_text(rest if whole else rest[:limit])
        self._lines: dict[int, tuple[Thing, int | None]] = {}
        self._rows: dict[int, Row] = {}
        self._read(layout, whole)

    def _read(self, layout: Thing, whole: bool) -> None:
        found: list[tuple[int, Thing]] = []
        node = pango.pango_layout_get_lines_readonly(layout)
        while node != ffi.NULL:
            line = node.data
            found.append((self._begin + line.start_index, line))
            node = node.next
        if not whole:
            found = found[:-1]  # more text may have room in it
        for number, (start, line) in enumerate(found):
            follows = found[number + 1][0] if number + 1 < len(found) else None
            if follows is not None or whole:
                self._lines[start] = line, follows

    def row(self, start: int) -> Row | None:
        """The line that begins at ``start``, if one does."""
        if start in self._rows:
            return self._rows[start]
        if start not in self._lines:
            return None
        line, follows = self._lines[start]
        end = len(self.bytes) if follows is None else follows
        text = self.bytes[start:end]
        if follows is not None:
            text = text.rstrip(b" ")
        pango.pango_layout_line_get_extents(line, ffi.NULL, _extents)
        row = self._rows[start] = Row(
            line=line,
            text=text.decode(),
            end=start + len(text),
            follows=follows,
            width=_extents.width * FROM_UNITS,
            height=_extents.height * FROM_UNITS,
            baseline=-_extents.y * FROM_UNITS,
        )
        return row

    def place(self, offset: int) -> int:
        """Where in the text that is which Pango counts as ``offset``."""
        return self._begin + offset


def _plain(style: Style) -> bool:
    """Whether a style asks for nothing that is left to WeasyPrint."""
    known: bool | None = style.__dict__.get("set_by_press")
    if known is None:
        known = style.set_by_press = (
            style["white_space"] == "normal"
            and style["direction"] == "ltr"
            and style["letter_spacing"] == "normal"
            and style["word_spacing"] == 0
            and style["font_size"] > 0
            and style["text_decoration_line"] == "none"
            and style["word_break"] == "normal"
            and not (style["hyphens"] == "auto" and _hyphenated(style["lang"]))
        )
    return known


def _hyphenated(language: str | None) -> bool:
    return bool(language and line_break.pyphen.language_fallback(language))


def _suits(box: Box) -> bool:
    """Whether a text is set here."""
    if not _plain(box.style):
        return False
    known = box.__dict__.get("suits_press")
    if known is None or known[0] is not box.text:
        known = box.suits_press = (box.text, not _ODD.search(box.text))
    return bool(known[1])


def _row(box: Box, start: int, width: float, indent: float, limit: int) -> Row | None:
    """The line of a text that begins at ``start``; None if it does not fit ``width``."""
    paragraph = box.__dict__.get("paragraph")
    row = None
    if (
        paragraph is not None
        and paragraph.text is box.text
        and abs(paragraph.width - width) < _NEAR
        and (paragraph.indent == indent or start)
    ):
        row = paragraph.row(start)
    if row is None:
        paragraph = box.paragraph = Paragraph(box, start, width, indent, limit)
        row = paragraph.row(start)
    if row is None or row.end == start or row.width > width - (0 if start else indent):
        return None
    return row


def _cast(box: Box, row: Row) -> Box:
    """The box of a line of text, as ``split_text_box`` makes it."""
    new = box.copy_with_text(row.text)
    new.pango_layout = SetLine(new.__dict__.pop("paragraph"), row)
    new.width = row.width
    new.height = row.height
    line_height, _ = strut(box.style)
    new.margin_top = new.margin_bottom = (line_height - row.height) / 2
    new.baseline = row.baseline + new.margin_top
    return new


_split_text_box = inline.split_text_box
_get_next_linebox = inline.get_next_linebox
_add_word_spacing = inline.add_word_spacing


def split_text_box(
    context: Context, box: Box, available_width: Thing, skip: int, is_line_start: bool = True
) -> Thing:
    """Stands for ``inline.split_text_box``."""
    if (
        available_width is not None
        and 0 < available_width < 2**20
        and available_width >= box.style["font_size"] * _AHEAD
        and _suits(box)
    ):
        short = int(available_width / box.style["font_size"] * _AHEAD)
        limit = _CHUNK if skip and is_line_start else short
        row = _row(box, skip, available_width, 0, limit)
        if row is not None:
            return _cast(box, row), row.follows, False
    return _split_text_box(context, box, available_width, skip, is_line_start)


def get_next_linebox(
    context: Context,
    linebox: Box,
    position_y: float,
    bottom_space: float,
    skip_stack: Skip,
    containing_block: Box,
    *others: Thing,
) -> Thing:
    """Stands for ``inline.get_next_linebox``: the whole way for a line of nothing but text."""
    if len(linebox.children) == 1 and not context.excluded_shapes and not any(others[2:]):
        child = linebox.children[0]
        if type(child) is boxes.TextBox and linebox.text_indent >= 0 and _suits(child):
            start = 0
            if skip_stack is not None and skip_stack.get(0):
                (start,) = skip_stack[0]
            line = _next_line(linebox, child, start or 0, position_y, containing_block)
            if line is not None:
                line_box, follows = line
                offset = inline.text_align(
                    context, line_box, containing_block.width, last=follows is None
                )
                line_box.translate(offset, 0)
                linebox.width = line_box.width
                return line_box, None if follows is None else {0: {follows: None}}
    return _get_next_linebox(
        context, linebox, position_y, bottom_space, skip_stack, containing_block, *others
    )


def _next_line(
    linebox: Box, child: Box, start: int, position_y: float, block: Box
) -> tuple[Box, int | None] | None:
    """The box of a line of text at the left of its block, and where the next begins."""
    text = child.text
    if text[0] == " " or text[-1] == " " or child.style["vertical_align"] != "baseline":
        return None
    left = block.content_box_x()
    # WeasyPrint widens the line as little, because widths were once added up.
    width = block.width + (left + block.width) * 1e-9
    row = _row(child, start, width, linebox.text_indent, _CHUNK)
    if row is None:
        return None
    if "margin_left" not in child.__dict__:
        resolve_percentages(child, block)  # all of them 0: the box is anonymous
    new = _cast(child, row)
    new.position_x = left + linebox.text_indent
    line = linebox.copy()
    line.children = [new]
    linebox.remove_decoration_sides = set()
    line_height, baseline = strut(line.style)
    own_height, _ = strut(child.style)
    top = min(-baseline, -new.baseline)
    bottom = max(line_height - baseline, own_height - new.baseline)
    line.margin_top = line.margin_bottom = 0
    line.position_x, line.position_y = left, position_y
    new.position_y = position_y - top - new.baseline
    line.width = linebox.text_indent + new.width
    line.height = bottom - top
    line.baseline = -top
    return line, row.follows


def add_word_spacing(
    context: Context, box: Box, justification_spacing: float, x_advance: float
) -> float:
    """Stands for ``inline.add_word_spacing``: a line is justified without setting it anew."""
    layout = box.__dict__.get("pango_layout")
    if not isinstance(layout, SetLine) or type(box) is not boxes.TextBox:
        advance: float = _add_word_spacing(context, box, justification_spacing, x_advance)
        return advance
    box.justification_spacing = justification_spacing
    box.position_x += x_advance
    spaces = inline.count_expandable_spaces(box)
    if spaces:
        box.pango_layout = SetLine(layout.paragraph, layout.row, justification_spacing)
        box.width += justification_spacing * spaces
        x_advance += justification_spacing * spaces
    return x_advance
