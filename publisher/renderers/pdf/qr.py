"""QR codes (ISO/IEC 18004) as drawings, by segno."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import segno
from markupsafe import Markup, escape

from publisher.model import Record
from publisher.renderers.pdf.sheet import Sheet
from publisher.words import Words

_MODULE = 0.36 * 72 / 25.4  #: pt; a smaller module is hard to read in print
#: One for all: to try eight takes five times as long, and damaged codes are read no better for it.
_MASK = 0
#: Characters of an address whose code corrects 15 % of errors (it has 41 modules a side then). Of a
#: longer one, modules so fine would be lost sooner than what is corrected: a code of level L has
#: about an eighth fewer a side.
_LONGEST = 106
_SMALLEST, _LARGEST = 3, 4  #: lines that a code is high
#: Of an address; other signs are written as RFC 3986 has it, so that no reader must guess.
_PLAIN = "%/:?#[]@!$&'()*+,;=~"
_DARK = re.compile(rb"\x01+")  #: modules side by side

Rectangle = tuple[int, int, int, int]  #: left, top, width, height in modules


def code_of(record: Record, words: Words, sheet: Sheet) -> Markup:
    """The code that leads to an article's original page, if it has one on the web."""
    if not record.url.startswith(("http://", "https://")):
        return Markup()
    return draw_code(quote(record.url, safe=_PLAIN), words("qr-code"), sheet)


def draw_code(address: str, title: str, sheet: Sheet) -> Markup:
    """A QR code of ``address``, whole lines of ``sheet`` high; ``title`` is its alternative text.

    The code corrects 15 % of errors (level M), or 7 % (level L) where it would be fine otherwise;
    empty if it is too fine even then, or longer than any code.
    """
    for level in ("M", "L") if len(address) <= _LONGEST else ("L",):
        try:
            code = segno.make_qr(address, error=level, boost_error=False, mask=_MASK)
        except segno.DataOverflowError:
            continue
        matrix = [bytes(row) for row in code.matrix]
        lines = lines_for(len(matrix), sheet)
        if lines:
            return _drawing(matrix, lines, title)
    return Markup()


def lines_for(modules: int, sheet: Sheet) -> int:
    """How many lines of ``sheet`` a code of so many modules a side is high; 0: it is too fine."""
    fitting = range(_SMALLEST, _LARGEST + 1)
    return next((n for n in fitting if n * sheet.type.leading >= modules * _MODULE), 0)


def _drawing(matrix: Sequence[bytes], lines: int, title: str) -> Markup:
    side = len(matrix)
    path = "".join(f"M{x} {y}h{w}v{h}h-{w}z" for x, y, w, h in rectangles(matrix))
    # segno and escape() leave nothing that could be markup.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr lines-{lines}" role="img" '
        f'viewBox="0 0 {side} {side}"><title>{escape(title)}</title><path d="{path}"/></svg>'
    )


def rectangles(matrix: Sequence[bytes]) -> Iterator[Rectangle]:
    """The dark modules in few rectangles: runs of a row, as deep as the rows below are alike."""
    open_runs: dict[tuple[int, int], int] = {}
    for y, row in enumerate([*matrix, bytes(len(matrix))]):
        runs = {run.span() for run in _DARK.finditer(row)}
        if runs == open_runs.keys():
            continue
        for (x, end), top in list(open_runs.items()):
            if (x, end) not in runs:
                yield x, top, end - x, y - top
                del open_runs[x, end]
        for run in sorted(runs - open_runs.keys()):
            open_runs[run] = y
