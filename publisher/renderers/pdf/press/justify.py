"""Lines spread to the measure.

WeasyPrint widens only the spaces of a line. Chinese has none: a line is spread between its
characters (clreq 3.2.1), but not within Latin words, dashes and ellipses. Where there are Latin
words in it, the spaces between them take as much as looks well first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from publisher.renderers.pdf.press import han, leftward
from publisher.renderers.pdf.press.foreign import Box, Context
from publisher.renderers.pdf.press.lines import SetLine

_WORD_SPACE = 0.125  #: em that a space between Latin words takes before anything else does
_WIDEST = 0.35  #: em; a line that would be spread more stays as it is
_SPACES = " \u00a0"
_OTHER = "\ufffc"  #: stands for what is no text

_text_align = inline.text_align


class _Leaf(NamedTuple):  # one at least a line
    """A part of a line: a text, or something else that moves as a whole."""

    box: Box
    begin: int  #: where its text begins in the text of the line
    text: str  #: as han.py is to see it

    @property
    def spreads(self) -> bool:
        """Whether it is set by the press."""
        return isinstance(self.box.__dict__.get("pango_layout"), SetLine)


def text_align(context: Context, line: Box, available_width: float, last: bool) -> float:
    """Stands for ``inline.text_align``: nothing is added after a line's last character."""
    ancestors = [line]
    while isinstance(ancestors[-1], (boxes.LineBox, boxes.InlineBox)) and ancestors[-1].children:
        ancestors.append(ancestors[-1].children[-1])
    layout = ancestors[-1].__dict__.get("pango_layout")
    if isinstance(layout, SetLine) and layout.row.tail:
        # What was taken from it may stay taken, where there is no room.
        tail = max(layout.row.tail, line.width - available_width)
        for box in ancestors:
            box.width -= tail
    offset: float = _text_align(context, line, available_width, last)
    return offset


def justify_line(context: Context, line: Box, extra_width: float) -> None:
    """Stands for ``inline.justify_line``."""
    leaves = list(_leaves(line, 0))
    text = "".join(leaf.text for leaf in leaves)
    size = line.style["font_size"]
    if len(leaves) == 1 and leaves[0].spreads and han.is_even(text):
        count = len(text) - 1
        if count and extra_width / count <= _WIDEST * size:
            share = dict.fromkeys(range(count), extra_width / count)
            _spread(context, line, {id(leaves[0].box): (share, extra_width)}, 0)
        return
    chinese = han.has_squares(text)
    gaps = [
        gap for gap in han.gaps(text) if text[gap] in _SPACES or (chinese and _ours(leaves, gap))
    ]
    if not gaps:
        return
    even = all(text[gap] in _SPACES for gap in gaps)
    spaces = set() if even else {gap for gap in han.word_spaces(text) if gap in gaps}
    word_space = min(extra_width / len(spaces), _WORD_SPACE * size) if spaces else 0
    each = (extra_width - word_space * len(spaces)) / len(gaps)
    if chinese and each > _WIDEST * size:
        return
    extra = {gap: each + (word_space if gap in spaces else 0) for gap in gaps}
    _spread(context, line, dict(_shares(leaves, extra)), 0)


def _ours(leaves: list[_Leaf], gap: int) -> bool:
    return any(leaf.begin <= gap < leaf.begin + len(leaf.text) and leaf.spreads for leaf in leaves)


def _leaves(box: Box, begin: int, attached: bool = False) -> Iterator[_Leaf]:
    """What stands in a line, in order."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, (boxes.InlineBox, boxes.LineBox)):
            raised = attached or child.style["vertical_align"] != "baseline"
            for leaf in _leaves(child, begin, raised):
                yield leaf
                begin = leaf.begin + len(leaf.text)
            continue
        text = _OTHER
        if isinstance(child, boxes.TextBox):
            layout = child.__dict__.get("pango_layout")
            text = (
                layout.row.shadow[: len(child.text)]
                if isinstance(layout, SetLine)
                else han.shadow(child.text, han.latin_quotes(child.text))
            )
        if attached:
            text = han.ATTACHED * len(text)
        yield _Leaf(child, begin, text)
        begin += len(text)


_Share = tuple[dict[int, float], float]  #: what is added after characters, and all of it


def _shares(leaves: list[_Leaf], extra: dict[int, float]) -> Iterator[tuple[int, _Share]]:
    """What of the extra width falls to each leaf."""
    for leaf in leaves:
        share = {
            place: extra[leaf.begin + place]
            for place in range(len(leaf.text))
            if leaf.begin + place in extra
        }
        if share:
            yield id(leaf.box), (share, sum(share.values()))


def _spread(context: Context, box: Box, shares: dict[int, _Share], advance: float) -> float:
    """Widen what stands in a line, and move what stands after it; how far it was moved."""
    leftwards = box.style["direction"] == "rtl"
    for child in reversed(box.children) if leftwards else box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, (boxes.InlineBox, boxes.LineBox)):
            child.position_x += advance
            before = advance
            advance = _spread(context, child, shares, advance)
            child.width += advance - before
        elif id(child) in shares:
            advance = _widen(context, child, *shares[id(child)], advance)
        elif isinstance(child, boxes.TextBox):
            child.position_x += advance
        else:
            child.translate(advance, 0)
    if isinstance(box, boxes.LineBox):
        box.width += advance
    return advance


def _widen(
    context: Context, box: Box, share: dict[int, float], width: float, advance: float
) -> float:
    """Widen a text by ``width``, after the characters that ``share`` tells."""
    layout = box.pango_layout
    if not isinstance(layout, SetLine):
        if leftward.has_letters(box.text):
            return leftward.widen(context, box, width, advance)
        spaces = inline.count_expandable_spaces(box)
        moved: float = inline.add_word_spacing(context, box, width / spaces, advance)
        return moved
    spread = layout.shaped.by_glyph(layout.row, share)
    box.pango_layout = SetLine(layout.shaped, layout.row, spread)
    box.position_x += advance
    box.width += width
    return advance + width
