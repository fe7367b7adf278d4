"""Lines of text that is read from right to left.

WeasyPrint sets the first line of such a paragraph in from the left, and widens the spaces of a line
by as much as is missing; but Pango shapes a word anew when the space beside it is widened, and
Arabic letters then take more room than they were measured to take.
"""

from __future__ import annotations

import re

from weasyprint.layout import inline
from weasyprint.text.line_break import Layout, line_size

from publisher.renderers.pdf.press.foreign import Box, Context

_LETTERS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_letters(text: str) -> bool:
    """Whether a text has letters that are read from right to left."""
    return bool(_LETTERS.search(text))


def set_in(linebox: Box, line: Box | None, block: Box) -> None:
    """Set in the first line of a paragraph that is read from right to left, at its right."""
    if line is None or block.style["direction"] != "rtl" or not linebox.text_indent:
        return
    for child in line.children:
        if child.is_in_normal_flow():
            child.translate(-linebox.text_indent, 0)


def widen(context: Context, box: Box, width: float, advance: float) -> float:
    """Widen the spaces of a text, so that what is drawn is wider by ``width`` px.

    ``advance``: how far the text itself is moved. Returned is how far is moved what follows.
    """
    spaces = inline.count_expandable_spaces(box)
    wanted, each = box.width + width, width / spaces
    each -= (_drawn_width(box, each) - wanted) / spaces
    inline.add_word_spacing(context, box, each, advance)
    box.width = wanted
    return advance + width


def _drawn_width(box: Box, spacing: float) -> float:
    """How wide, in px, a text is drawn whose spaces are wider by ``spacing``."""
    layout = Layout(box.style, spacing)
    layout.set_text(box.text, justify=True)
    line, _ = layout.get_first_line()
    width: float = line_size(line, box.style)[0]
    return width
