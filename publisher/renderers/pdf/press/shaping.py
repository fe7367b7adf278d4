"""Texts shaped once, with the distances of Chinese setting, and broken into lines at will.

Pango shapes a text as one endless line and tells where it may break. The distances between its
characters are then mended (han.py), and lines are cut from it by their lengths, added up.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import NamedTuple

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from publisher.renderers.pdf.press import addresses, han
from publisher.renderers.pdf.press.foreign import Box, Font, Thing

CHUNK = 3000  #: characters that are shaped at once, so that a huge paragraph is not kept twice
_GLYPH = 20  #: bytes of a PangoGlyphInfo
_FIELDS = 5  #: glyph, width, offset to the right, offset down, attributes
_FIRST_SPECIAL = 0x0FFFFFFF  #: the empty glyph; above it, those that no font has
_FULL = 0.9  #: em; a mark that is narrower does not fill a square
_GIVEN_UP = 0.09  #: of a line, so that its last one is not a character alone
_TOLERANCE = 4  #: Pango's units, 1/1024 px
_FLAGS = 4  #: bytes of a PangoLogAttr, whose first bit tells whether a line may break
_MAY_BREAK = bytes(byte & 1 for byte in range(256))

#: What stands around a text: the character before it and the one after, "" at a paragraph's ends.
Around = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font."""

    font: Font  #: Pango's
    begin: int  #: number of its first glyph in the text
    end: int
    special: bool  #: whether there is more to them than to set one after the other


class Row(NamedTuple):  # of which thousands are made
    """A line of a text; lengths in px."""

    text: str  #: without the space at which it was broken
    begin: int  #: number of its first glyph
    end: int  #: of the glyph after its last
    follows: int | None  #: where the next line begins, in bytes of the text; None: it is the last
    width: float
    trim: float  #: what is white before an opening mark at a line's start, and is left out
    tail: float  #: what was added after its last character for the sake of the next text
    shadow: str  #: its text, for han.py


class Shaped:
    """A text, or as much of it as fills some hundred lines."""

    def __init__(self, box: Box, start: int, around: Around) -> None:
        self.text: str = box.text
        self.around = around
        self._begin = start
        self._em = int(box.style["font_size"] * TO_UNITS)
        rest = self.text.encode()[start:].decode() if start else self.text
        self.whole = len(rest) <= CHUNK
        self._piece = piece = rest[:CHUNK]
        before = self.text.encode()[:start].decode()[-1:] if start else around[0]
        after = around[1] if self.whole else rest[CHUNK : CHUNK + 1]
        latin = [n - len(before) for n in han.latin_quotes(before + piece + after)]
        latin = [n for n in latin if 0 <= n < len(piece)]
        self.shadow = han.shadow(piece, latin)
        self._layout = Layout(box.style)
        self.bytes = piece.encode()
        # Layout.set_text sees to tabs and distances between letters, of which there are none.
        pango.pango_layout_set_text(self._layout.layout, self.bytes, len(self.bytes))
        if latin:
            _proportional(self._layout.layout, piece, latin)
        self.glyphs = array("i")
        self.widths = array("i")  #: each with what follows it
        self.places: list[int] = []  #: where the text of each glyph begins, in bytes of the piece
        self.runs: list[Run] = []
        self._read()
        self._changes: dict[int, int] = {}
        wide = han.has_wide(self.shadow)
        self._before, self._after = han.sides(box.style["lang"]) if wide else ({}, {})
        if wide:
            self._space_out(box.style["lang"], before, after)
        self._closes = wide and self.whole and not around[1]  # a paragraph
        self.reach = list(accumulate(self.widths, initial=0))
        self._find_breaks(wide)

    @property
    def usable(self) -> bool:
        """Whether the text runs from left to right throughout."""
        return self.runs != [] or not self.text

    def _read(self) -> None:
        line = pango.pango_layout_get_line_readonly(self._layout.layout, 0)
        node = line.runs[0]
        while node != ffi.NULL:
            item, string = node.data.item, node.data.glyphs
            node = node.next
            if item.analysis.level & 1:
                self.runs = []
                return
            count, begin = string.num_glyphs, len(self.glyphs)
            data = array("i", ffi.buffer(string.glyphs, count * _GLYPH)[:])
            offsets = array("i", ffi.buffer(string.log_clusters, count * 4)[:])
            glyphs = data[0::_FIELDS]
            special = bool(
                (count and max(glyphs) >= _FIRST_SPECIAL)
                or data[2::_FIELDS].count(0) != count
                or data[3::_FIELDS].count(0) != count
            )
            self.glyphs += glyphs
            self.widths += data[1::_FIELDS]
            self.places += [item.offset + offset for offset in offsets] if item.offset else offsets
            self.runs.append(Run(item.analysis.font, begin, begin + count, special))
        # Where each glyph is a character, as nearly always, both are counted alike.
        self._even = len(self.glyphs) == len(self._piece) == len(set(self.places))
        self._offsets = (
            self.places
            if self._even
            else [0, *accumulate(len(char.encode()) for char in self._piece)][:-1]
        )

    def _glyph(self, char: int) -> int:
        """The number of the first glyph of a character."""
        if self._even:
            return char
        if char >= len(self._offsets):
            return len(self.glyphs)
        return bisect_left(self.places, self._offsets[char])

    def _space_out(self, language: str | None, before: str, after: str) -> None:
        """Give characters the distances that Chinese asks for."""
        known, shift = before + self.shadow + after, len(before)
        for place, change in han.distances(known, language):
            char = place - shift
            if char < 0 or char >= len(self._piece):
                continue
            if change < 0 and not (self._is_full(char) and self._is_full(char + 1)):
                continue
            self._change(char, change * self._em)
        for place in han.middle_dots(known):
            char = place - shift
            if not 0 <= char < len(self._piece):
                continue
            margin = han.dot_margins(self.widths[self._glyph(char)] / self._em) * self._em
            self._change(char, margin)
            if char:
                self._change(char - 1, margin)

    def _is_full(self, char: int) -> bool:
        if char >= len(self._piece):
            return True  # of the next text, which is not known
        glyph = self._glyph(char)
        return glyph < len(self.widths) and self.widths[glyph] >= _FULL * self._em

    def _change(self, char: int, amount: float) -> None:
        glyph = self._glyph(char + 1) - 1
        if glyph >= 0:
            self.widths[glyph] += int(amount)
            self._changes[glyph] = self._changes.get(glyph, 0) + int(amount)

    def _find_breaks(self, wide: bool) -> None:
        count = len(self._piece)
        attributes = pango.pango_layout_get_log_attrs_readonly(self._layout.layout, ffi.NULL)
        flags = ffi.buffer(attributes, _FLAGS * (count + 1))[:][::_FLAGS].translate(_MAY_BREAK)
        breaks = [*compress(range(1, count), flags[1:count])]
        if wide:
            breaks = han.mend_breaks(self.shadow, breaks)
        breaks = addresses.mend_breaks(self._piece, breaks)
        self._breaks = breaks = addresses.break_endless(self._piece, breaks)
        glyphs = breaks if self._even else [*map(self._glyph, breaks)]
        reach, shadow, changes, unseen = self.reach, self.shadow, self._changes, {" ", *self._after}
        self._ends = ends = [reach[glyph] for glyph in glyphs]
        for number, (char, glyph) in enumerate(zip(breaks, glyphs, strict=True)):
            # What stands at the end of a line but is not seen there.
            if shadow[char - 1] in unseen or glyph - 1 in changes:
                end, hang = self._visible_end(char)
                ends[number] = end - hang
        self._end = self._visible_end(count)

    def _visible_end(self, char: int) -> tuple[int, int]:
        """Where a line that ends before a character ends, and how much of that may be left out."""
        while char and self.shadow[char - 1] == " ":
            char -= 1
        glyph = self._glyph(char)
        end = self.reach[glyph] - self._changes.get(glyph - 1, 0)
        white = self._after.get(self.shadow[char - 1], 0) if char and self._is_full(char - 1) else 0
        return end, int(white * self._em)

    def row(self, start: int, width: float, opens: bool) -> Row | None:
        """The line that begins at byte ``start``, at most ``width`` px wide.

        ``opens``: whether an opening mark at its start is set without the white before it.
        None: nothing fits, or what is shaped does not reach that far.
        """
        place = start - self._begin
        first = bisect_left(self._offsets, place)
        if place < 0 or first >= len(self._offsets) or self._offsets[first] != place:
            return None
        begin = self._glyph(first)
        trim = 0
        if opens and self._before.get(self.shadow[first]) == han.HALF and self._is_full(first):
            trim = int(han.HALF * self._em)
        base = self.reach[begin] + trim
        room = base + int(width * TO_UNITS) + _TOLERANCE
        count = len(self._piece)
        end, hang = self._end
        if self.whole and end - hang <= room:
            tail = self._changes.get(len(self.glyphs) - 1, 0)
            if end > room:
                return self._row(first, count, None, end - hang - base, trim, 0)
            return self._row(first, count, None, self.reach[-1] - base, trim, tail)
        number = bisect_right(self._ends, room) - 1
        if number < 0 or self._breaks[number] <= first:
            return None
        if self._closes and count - self._breaks[number] <= han.MOST_ALONE:
            number = self._in_company(number, first, room - base)
        char = self._breaks[number]
        follows = self._begin + self._offsets[char]
        end, hang = self._visible_end(char)
        return self._row(first, char, follows, (end if end <= room else end - hang) - base, trim, 0)

    def _in_company(self, number: int, first: int, width: int) -> int:
        """The break before that after which a character would stand alone in the last line.

        一字不成行: the line before gives one up, where it need not be spread much for that.
        """
        before = number - 1
        if before < 0 or self._breaks[before] <= first:
            return number
        short = self._ends[number] - self._ends[before]
        if short > _GIVEN_UP * width or not han.ALONE.fullmatch(self.shadow, self._breaks[number]):
            return number
        return before

    def _row(
        self, first: int, last: int, follows: int | None, width: int, trim: int, tail: int
    ) -> Row | None:
        if follows is not None:
            while last > first and self._piece[last - 1] == " ":
                last -= 1
        begin, end = self._glyph(first), self._glyph(last)
        if begin == end:
            return None
        return Row(
            text=self._piece[first:last],
            begin=begin,
            end=end,
            follows=follows,
            width=width * FROM_UNITS,
            trim=trim * FROM_UNITS,
            tail=tail * FROM_UNITS,
            shadow=self.shadow[first:last],
        )

    def by_glyph(self, row: Row, share: dict[int, float]) -> dict[int, float]:
        """What is told of characters of a row, told of their last glyphs, from the row's first."""
        if self._even:
            return share
        first = bisect_left(self._offsets, self.places[row.begin])
        return {self._glyph(first + n + 1) - 1 - row.begin: more for n, more in share.items()}


def _proportional(layout: Thing, text: str, chars: list[int]) -> None:
    """Let characters be as wide as they are in Latin text."""
    attributes = pango.pango_layout_get_attributes(layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for char in chars:
        attribute = pango.pango_attr_font_features_new(b"pwid 1")
        attribute.start_index = len(text[:char].encode())
        attribute.end_index = attribute.start_index + len(text[char].encode())
        # Beside those of the style, which all layouts share: a change would cut these short.
        pango.pango_attr_list_insert(attributes, attribute)
    pango.pango_layout_set_attributes(layout, attributes)
