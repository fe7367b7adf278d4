"""Text drawn from the glyphs that were measured, a run at a time."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from weasyprint.draw import text as original
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from publisher.renderers.press.foreign import Box, Font, Stream, Thing
from publisher.renderers.press.lines import SetLine

_GLYPH = 20  #: bytes of a PangoGlyphInfo
_FIELDS = 5  #: glyph, width, offset to the right, offset down, attributes
_FIRST_SPECIAL = 0x0FFFFFFF  #: the empty glyph; above it, those that no font has

_draw_text = original.draw_text


@dataclass(frozen=True, slots=True)
class _Run:
    """Glyphs of one font."""

    pango_font: Font
    font: Font  #: WeasyPrint's
    size: float
    glyphs: array[int]
    widths: array[int]  #: in Pango's units
    places: list[int]  #: where the text of each glyph begins, in the bytes of the paragraph
    end: int  #: where the text of the last ends


def draw_text(
    stream: Stream,
    textbox: Box,
    offset_x: float,
    text_overflow: str = "clip",
    block_ellipsis: Thing = "none",
) -> None:
    """Stands for ``draw.text.draw_text``."""
    layout = textbox.__dict__.get("pango_layout")
    style = textbox.style
    plain = (
        isinstance(layout, SetLine)
        and text_overflow == "clip"
        and block_ellipsis == "none"
        and style["visibility"] == "visible"
        and textbox.text.strip()
    )
    runs = _runs(stream, layout) if plain else None
    if runs is None:
        _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    stream.set_color(style["color"])
    stream.begin_text()
    stream.set_text_matrix(1, 0, 0, -1, textbox.position_x, textbox.position_y + textbox.baseline)
    shown, before = "", None
    for run in runs:
        if run.pango_font != before:
            before = run.pango_font
            if shown:
                stream.show_text(shown)
                shown = ""
            stream.set_font_size(run.font.hash, run.size)
        written = f"<{''.join(_pieces(stream, run, layout))}>"
        shown += written.removesuffix("<>")
    stream.show_text(shown)
    stream.end_text()


def _runs(stream: Stream, layout: SetLine) -> list[_Run] | None:
    """The runs of a line; None if there is anything in it but plain glyphs."""
    row, paragraph = layout.row, layout.paragraph
    runs: list[_Run] = []
    node = row.line.runs[0]
    while node != ffi.NULL:
        item, string = node.data.item, node.data.glyphs
        node = node.next
        begin = paragraph.place(item.offset)
        if begin >= row.end:
            break  # the space at which the line was broken
        font, size = _font(stream, item.analysis.font)
        count = string.num_glyphs
        data = array("i", ffi.buffer(string.glyphs, count * _GLYPH)[:])
        offsets = array("i", ffi.buffer(string.log_clusters, count * 4)[:])
        glyphs, widths = data[0::_FIELDS], data[1::_FIELDS]
        special = (
            font is None
            or item.analysis.level & 1  # from right to left
            or (count and max(glyphs) >= _FIRST_SPECIAL)
            or any(data[2::_FIELDS])
            or any(data[3::_FIELDS])
        )
        if special:
            return None
        places = [begin + offset for offset in offsets]
        end = min(begin + item.length, row.end)
        while places and places[-1] >= row.end:
            places.pop()
            glyphs.pop()
            widths.pop()
        runs.append(_Run(item.analysis.font, font, size, glyphs, widths, places, end))
    return runs


def _font(stream: Stream, pango_font: Font) -> tuple[Thing, float]:
    """WeasyPrint's font and its size, looked up once a page; None for fonts of pictures."""
    known: dict[Thing, tuple[Thing, float]] = stream.__dict__.setdefault("fonts_of_press", {})
    if pango_font not in known:
        font, size = stream.add_font(pango_font)
        special = font.bitmap or font.png or font.svg or font.colr
        known[pango_font] = (None if special else font, size)
    return known[pango_font]


def _pieces(stream: Stream, run: _Run, layout: SetLine) -> list[str]:
    """What is written for each glyph: its number, and how far the next is moved."""
    known: dict[tuple[int, int], str] = run.font.__dict__.setdefault("pieces", {}).setdefault(
        run.size, {}
    )
    pairs = list(zip(run.glyphs, run.widths, strict=True))
    if layout.justification_spacing:
        pairs = _justified(run, pairs, layout)
    try:
        return [known[pair] for pair in pairs]
    except KeyError:
        for number, pair in enumerate(pairs):
            if pair not in known:
                known[pair] = _piece(stream, run, number, *pair, layout.paragraph.bytes)
        return [known[pair] for pair in pairs]


def _justified(run: _Run, pairs: list[tuple[int, int]], layout: SetLine) -> list[tuple[int, int]]:
    text = layout.paragraph.bytes
    extra = int(layout.justification_spacing * TO_UNITS)
    return [
        (
            glyph,
            width + extra
            if text[place] == 0x20 or text[place : place + 2] == b"\xc2\xa0"
            else width,
        )
        for (glyph, width), place in zip(pairs, run.places, strict=True)
    ]


def _piece(stream: Stream, run: _Run, number: int, glyph: int, width: int, text: bytes) -> str:
    """As ``draw_first_line`` writes a glyph; the font learns its width and its text."""
    font = run.font
    if glyph not in font.to_unicode:
        following = run.places[number + 1] if number + 1 < len(run.places) else run.end
        font.to_unicode[glyph] = text[run.places[number] : following].decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(
            run.pango_font, glyph, stream.ink_rect, stream.logical_rect
        )
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / run.size)
    kerning = int(font.widths[glyph] - width * 1000 * FROM_UNITS / run.size)
    return f"{glyph:04x}>{kerning}<" if kerning else f"{glyph:04x}"
