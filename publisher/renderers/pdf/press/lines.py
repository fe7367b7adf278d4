"""Lines broken from texts that are shaped once.

WeasyPrint asks Pango for one line, throws the rest away, sets the line alone to measure it, and
sets it again to draw it: each character is shaped about six times. Here a text is shaped once
(shaping.py), and what is drawn is what was measured. What is broken otherwise (hyphenation, words
wider than the line, tabs, text from right to left) is left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

from publisher.renderers.pdf.press import leftward
from publisher.renderers.pdf.press.foreign import Box, Context, Skip, Style, Thing
from publisher.renderers.pdf.press.shaping import Around, Row, Shaped
from publisher.renderers.pdf.press.styles import resolve_percentages, strut

_ENDLESS = 2.0**20  #: px
_SHORT = 24  #: characters; longer texts hardly come twice

#: Left to WeasyPrint: controls, soft hyphens, other spaces and line ends, right to left.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0590-\u08ff\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WRAPPED = ("normal", "pre-wrap")  #: values of white-space
_UNBROKEN = ("nowrap", "pre")
_NOT_PLAIN = re.compile("[^ -~]")
#: How the style sheets' ``--distances`` is called: running heads have those of the text.
_DISTANCES = "__distances"


class SetLine(Layout):  # type: ignore[misc]
    """A line of a text that is shaped; to WeasyPrint, a layout not in use."""

    def __init__(self, shaped: Shaped, row: Row, spread: dict[int, float] | None = None) -> None:
        self.shaped = shaped
        self.row = row
        self.text = row.text
        self.max_width = None
        self.spread = spread or {}  #: px added after glyphs, counted from the row's first
        self.justification_spacing = 0
        self.first_line_direction = 0


def _plain(style: Style) -> bool:
    """Whether a style asks for nothing that is left to WeasyPrint."""
    known: bool | None = style.__dict__.get("set_by_press")
    if known is None:
        known = style.set_by_press = (
            style["white_space"] in (*_WRAPPED, *_UNBROKEN)
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


def suits(box: Box) -> bool:
    """Whether a text is set here."""
    if not _plain(box.style):
        return False
    known = box.__dict__.get("suits_press")
    if known is None or known[0] is not box.text:
        odd = _ODD.search(box.text)
        # What keeps its spaces, and what is not broken, keeps its distances too, unless told.
        if not odd and box.style["white_space"] != "normal" and not box.style[_DISTANCES]:
            odd = _NOT_PLAIN.search(box.text)
        known = box.suits_press = (box.text, not odd)
    return bool(known[1])


def _row(box: Box, start: int, width: float, opens: bool) -> tuple[Shaped, Row] | None:
    """The line of a text that begins at ``start``; None if none fits ``width``."""
    around: Around = box.__dict__.get("around_of_press", ("", ""))
    shaped = box.__dict__.get("shaped")
    row = None
    if shaped is not None and shaped.text == box.text and shaped.around == around:
        row = shaped.row(start, width, opens)
    else:
        shaped = None
    if row is None and (shaped is None or not shaped.whole):
        shaped = box.shaped = _shape(box, start, around)
        row = shaped.row(start, width, opens) if shaped.usable else None
    return None if row is None else (shaped, row)


def _shape(box: Box, start: int, around: Around) -> Shaped:
    """A text shaped; a short one, such as a mark or a label, once for all of its style."""
    if len(box.text) > _SHORT:
        return Shaped(box, start, around)
    known: dict[tuple[str, int, Around], Shaped] = box.style.__dict__.setdefault(
        "shaped_of_press", {}
    )
    key = (box.text, start, around)
    if key not in known:
        known[key] = Shaped(box, start, around)
    return known[key]


def _cast(box: Box, shaped: Shaped, row: Row) -> Box:
    """The box of a line of text, as ``split_text_box`` makes it."""
    new = box.copy_with_text(row.text)
    new.__dict__.pop("shaped", None)
    new.pango_layout = SetLine(shaped, row)
    new.width = row.width
    new.height, new.baseline = strut(box.style)
    new.margin_top = new.margin_bottom = 0
    return new


_split_text_box = inline.split_text_box
_get_next_linebox = inline.get_next_linebox


def split_text_box(
    context: Context, box: Box, available_width: Thing, skip: int, is_line_start: bool = True
) -> Thing:
    """Stands for ``inline.split_text_box``."""
    skip = skip or 0
    if suits(box) and skip < len(box.text.encode()):
        white_space = box.style["white_space"]
        wraps = available_width is not None and white_space in _WRAPPED
        width = min(available_width, _ENDLESS) if wraps else _ENDLESS
        found = _row(box, skip, width, _opens(context, box, skip)) if width > 0 else None
        # The marker of a list keeps its spaces; where such a text is broken, WeasyPrint does it.
        if found is not None and (white_space != "pre-wrap" or found[1].follows is None):
            return _cast(box, *found), found[1].follows, False
    new, follows, preserved = _split_text_box(context, box, available_width, skip, is_line_start)
    if new is not None and follows is not None and _ends_in_first_word(new, box):
        # A text that fits but for the space at its end was broken in its first word.
        bare = box.copy_with_text(box.text[:-1])
        whole, rest, _ = _split_text_box(context, bare, available_width, skip, is_line_start)
        if whole is not None and rest is None:
            new, follows = whole, len(bare.text.encode())
    if new is not None:
        # A face that stands in for another keeps to the lines of that one.
        new.height, new.baseline = strut(box.style)
        new.margin_top = new.margin_bottom = 0
    return new, follows, preserved


def _ends_in_first_word(new: Box, box: Box) -> bool:
    """Whether a line ends in its first word, and its text with a space."""
    return box.text[1:].endswith(" ") and " " not in new.text.rstrip(" ")


def _opens(context: Context, box: Box, skip: int) -> bool:
    """Whether a text, from ``skip`` on, begins a line that is not the first of its paragraph."""
    start: float | None = context.__dict__.get("line_start_of_press") if context else None
    before = box.__dict__.get("around_of_press", ("", ""))[0]
    return start is not None and bool(skip or before) and abs(box.position_x - start) < 0.01


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
    children = linebox.children
    if len(children) != 1 or type(children[0]) is not boxes.TextBox:
        _introduce(linebox)
    if children and not context.excluded_shapes and not any(others[2:]):
        line = _line_of_text(linebox, skip_stack, position_y, containing_block)
        if line is not None:
            line_box, follows = line
            offset = inline.text_align(
                context, line_box, containing_block.width, last=follows is None
            )
            line_box.translate(offset, 0)
            linebox.width = line_box.width
            return line_box, follows
    before = context.__dict__.get("line_start_of_press")
    context.line_start_of_press = (
        None if context.excluded_shapes else containing_block.content_box_x()
    )
    try:
        line, follows = _get_next_linebox(
            context, linebox, position_y, bottom_space, skip_stack, containing_block, *others
        )
        leftward.set_in(linebox, line, containing_block)
        return line, follows
    finally:
        context.line_start_of_press = before


def _introduce(linebox: Box) -> None:
    """Tell each text of a paragraph what stands before and after it."""
    if linebox.__dict__.get("introduced_of_press"):
        return
    linebox.introduced_of_press = True
    texts = list(leaves(linebox))
    for before, leaf, after in zip([None, *texts], texts, [*texts[1:], None], strict=False):
        if leaf is not None:
            leaf.around_of_press = before.text[-1] if before else "", after.text[0] if after else ""


def leaves(box: Box) -> Iterator[Box | None]:
    """The texts of a line in order; None for whatever else stands in it, or is raised or sunk."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            if child.text:
                yield child
        elif isinstance(child, boxes.InlineBox):
            if child.style["vertical_align"] == "baseline":
                yield from leaves(child)
            else:
                yield None
        else:
            yield None


def _line_of_text(
    linebox: Box, skip_stack: Skip, position_y: float, block: Box
) -> tuple[Box, Skip] | None:
    """A line that ends in the text in which it begins, and where the next begins."""
    number, within = next(iter(skip_stack.items())) if skip_stack else (0, None)
    child = linebox.children[number]
    if type(child) is not boxes.TextBox or linebox.text_indent < 0 or not _simple(child):
        return None
    start = next(iter(within)) if within else 0
    line = _next_line(linebox, child, start, position_y, block, opens=skip_stack is not None)
    if line is None or (line[1] is None and len(linebox.children) > 1):
        return None
    return line[0], None if line[1] is None else {number: {line[1]: None}}


def _simple(box: Box) -> bool:
    style = box.style
    wraps = style["white_space"] == "normal" and style["vertical_align"] == "baseline"
    return bool(box.text) and wraps and suits(box)


def _next_line(
    linebox: Box, child: Box, start: int, position_y: float, block: Box, *, opens: bool
) -> tuple[Box, int | None] | None:
    """The box of a line of text at the left of its block, and where the next begins."""
    text = child.text
    if not start and text[0] == " ":
        return None
    left = block.content_box_x()
    found = _row(child, start, block.width - linebox.text_indent, opens)
    if found is None or (found[1].follows is None and text[-1] == " "):
        return None
    shaped, row = found
    if "margin_left" not in child.__dict__:
        resolve_percentages(child, block)  # all of them 0: the box is anonymous
    new = _cast(child, shaped, row)
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
