"""Marks for those who cut, fold and gather: as operators of PDF, in black, outside of the page."""

from __future__ import annotations

from collections.abc import Iterable

from publisher.renderers.printer.layout import POINTS, Box, numbers

LENGTH = 5 * POINTS  #: of a mark
_LINE = 0.25  #: pt, its width
CLEAR = 1.0 * POINTS  #: between the trim and a mark where nothing bleeds
_STEP = 7 * POINTS  #: between the bars of two signatures
_BAR = 2.5 * POINTS, 5 * POINTS  #: width and height of the bar on a fold


def crop_marks(trim: Box, bleed: float) -> bytes:
    """Two lines at each corner of what is cut out; ``bleed`` (pt) is kept free of them."""
    near = max(bleed, CLEAR)
    far = near + LENGTH
    lines = []
    for x, outward in ((trim.x, -1), (trim.right, 1)):
        for y in (trim.y, trim.top):
            lines.append((x + outward * near, y, x + outward * far, y))
    for y, outward in ((trim.y, -1), (trim.top, 1)):
        for x in (trim.x, trim.right):
            lines.append((x, y + outward * near, x, y + outward * far))
    return _lines(lines, dashed=False)


def fold_marks(x: float, trim: Box, bleed: float) -> bytes:
    """A dashed line above and one below what is cut out, where it is folded."""
    near = max(bleed, CLEAR)
    ends = ((trim.y - near, trim.y - near - LENGTH), (trim.top + near, trim.top + near + LENGTH))
    return _lines([(x, start, x, end) for start, end in ends], dashed=True)


def gathering_bar(signature: int, fold: float, trim: Box) -> bytes:
    """A bar on the fold of a signature's outermost sheet, each a step below the one before.

    Gathered in the right order they make a stair down the back of the book.
    """
    width, height = _BAR
    steps = max(1, int((trim.height - 2 * _STEP) // _STEP))
    y = trim.top - (1 + signature % steps) * _STEP - height
    return b"q 0 g %s re f Q\n" % numbers((fold - width / 2, y, width, height))


def frame(box: Box) -> bytes:
    """A fine line around a page that is printed for reading over."""
    return b"q 0.6 G %s w %s re S Q\n" % (
        numbers((_LINE,)),
        numbers((box.x, box.y, box.width, box.height)),
    )


def _lines(lines: Iterable[tuple[float, float, float, float]], *, dashed: bool) -> bytes:
    dash = b"[2 1.5] 0 d " if dashed else b""
    paths = b"".join(b"%s m %s l " % (numbers(line[:2]), numbers(line[2:])) for line in lines)
    return b"q 0 G %s w %s%sS Q\n" % (numbers((_LINE,)), dash, paths)
