"""Text drawn from the glyphs that were measured, a run at a time."""

from __future__ import annotations

from itertools import groupby

from weasyprint.draw import text as original
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import create_layout

from publisher.renderers.pdf.press.foreign import Box, Font, Stream, Thing
from publisher.renderers.pdf.press.lines import SetLine
from publisher.renderers.pdf.press.shaping import Run, Shaped
from publisher.renderers.pdf.press.writing import to_bytes

_draw_text = original.draw_text


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
    if not isinstance(layout, SetLine) or text_overflow != "clip" or block_ellipsis != "none":
        _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    if style["visibility"] != "visible" or not textbox.text.strip():
        return
    shaped, row = layout.shaped, layout.row
    runs = [run for run in shaped.runs if run.begin < row.end and run.end > row.begin]
    for plain, group in _alike(stream, runs):
        begin = max(group[0].begin, row.begin)
        x = textbox.position_x - row.trim + _way(layout, begin)
        if plain:
            _draw_runs(stream, textbox, layout, group, x)
        else:
            end = min(group[-1].end, row.end)
            _draw_special(stream, textbox, _text(shaped, begin, end), x)


def _alike(stream: Stream, runs: list[Run]) -> list[tuple[bool, list[Run]]]:
    """Runs of plain glyphs, and others, as they follow each other; mostly all are plain."""
    plain = [_font(stream, run)[0] is not None for run in runs]
    if all(plain):
        return [(True, runs)] if runs else []
    groups = groupby(zip(plain, runs, strict=True), lambda pair: pair[0])
    return [(kind, [run for _, run in group]) for kind, group in groups]


def _way(layout: SetLine, glyph: int) -> float:
    """How far a glyph stands from the first of its line, in px."""
    shaped, row = layout.shaped, layout.row
    if glyph == row.begin:
        return 0.0
    way: float = (shaped.reach[glyph] - shaped.reach[row.begin]) * FROM_UNITS
    return way + sum(more for n, more in layout.spread.items() if n < glyph - row.begin)


def _text(shaped: Shaped, begin: int, end: int) -> str:
    """The text of glyphs."""
    places = shaped.places
    last = places[end] if end < len(places) else len(shaped.bytes)
    text: str = shaped.bytes[places[begin] : last].decode()
    return text


def _draw_special(stream: Stream, textbox: Box, text: str, x: float) -> None:
    """Leave to WeasyPrint what no font has, pictures, and marks that stand above others."""
    box = textbox.copy_with_text(text)
    box.position_x = x
    box.pango_layout = create_layout(text, box.style, None, None, 0)
    box.pango_layout.deactivate()
    _draw_text(stream, box, 0, "clip", "none")


def _draw_runs(stream: Stream, textbox: Box, layout: SetLine, runs: list[Run], x: float) -> None:
    _set_color(stream, textbox.style["color"])
    stream.begin_text()
    y = textbox.position_y + textbox.baseline
    stream.stream.append(b"1 0 0 -1 %b %b Tm" % (to_bytes(x), to_bytes(y)))
    shown, before = "", None
    for run in runs:
        font, size = _font(stream, run)
        if run.font != before:
            before = run.font
            if shown:
                stream.show_text(shown)
                shown = ""
            stream.set_font_size(font.hash, size)
        shown += f"<{''.join(_pieces(stream, run, font, size, layout))}>".removesuffix("<>")
    stream.show_text(shown)
    stream.end_text()


def _set_color(stream: Stream, color: Thing) -> None:
    """Set a colour, unless nothing has changed it since it was set here."""
    set_here = stream.__dict__.get("color_of_press")
    if set_here == (color, stream._current_color, stream._current_alpha):
        return
    stream.set_color(color)
    stream.color_of_press = color, stream._current_color, stream._current_alpha


def _font(stream: Stream, run: Run) -> tuple[Thing, float]:
    """WeasyPrint's font and its size, looked up once a page; None for what is not plain."""
    known: dict[Font, tuple[Thing, float]] = stream.__dict__.setdefault("fonts_of_press", {})
    if run.special:
        return None, 0
    if run.font not in known:
        font, size = stream.add_font(run.font)
        special = font.bitmap or font.png or font.svg or font.colr
        known[run.font] = (None if special else font, size)
    return known[run.font]


def _pieces(stream: Stream, run: Run, font: Font, size: float, layout: SetLine) -> list[str]:
    """What is written for each glyph: its number, and how far the next is moved."""
    shaped, row = layout.shaped, layout.row
    begin, end = max(run.begin, row.begin), min(run.end, row.end)
    known: dict[tuple[int, int], str] = font.__dict__.setdefault("pieces", {}).setdefault(size, {})
    pairs = list(zip(shaped.glyphs[begin:end], shaped.widths[begin:end], strict=True))
    try:
        pieces = list(map(known.__getitem__, pairs))
    except KeyError:
        for number, pair in enumerate(pairs, start=begin):
            if pair not in known:
                known[pair] = _piece(stream, run, number, font, size, shaped)
        pieces = list(map(known.__getitem__, pairs))
    if layout.spread:
        moves = {
            begin_of: f">{-more * 1000 / size:.1f}<" for begin_of, more in layout.spread.items()
        }
        shift = begin - row.begin
        pieces = [piece + moves.get(n, "") for n, piece in enumerate(pieces, start=shift)]
    return pieces


def _piece(stream: Stream, run: Run, number: int, font: Font, size: float, shaped: Shaped) -> str:
    """As ``draw_first_line`` writes a glyph; the font learns its width and its text."""
    glyph, width = shaped.glyphs[number], shaped.widths[number]
    if glyph not in font.to_unicode:
        following = number + 1
        font.to_unicode[glyph] = _text(shaped, number, following)
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(run.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    kerning = round(font.widths[glyph] - width * 1000 * FROM_UNITS / size)
    return f"{glyph:04x}>{kerning}<" if kerning else f"{glyph:04x}"
