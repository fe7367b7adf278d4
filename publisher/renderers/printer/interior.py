"""The pages of a finished PDF one by one, for the printer: crop marks, bleed, no colour."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Page

from publisher.renderers.printer import marks
from publisher.renderers.printer.grey import make_grey
from publisher.renderers.printer.layout import POINTS, Box
from publisher.renderers.printer.sheets import for_print, save, trim_of
from publisher.sections import PrinterSettings

_ARTIFACT = b"/Artifact BMC\n%sEMC\n"  #: what is no part of the text, for screen readers


def without_colour(data: bytes) -> bytes:
    """A PDF in shades of grey."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        make_grey(pdf)
        return save(pdf)


def interior(data: bytes, settings: PrinterSettings) -> bytes:
    """The PDF to hand to a printer; what stands on its pages stands where it stood."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if settings.marks:
            for page in pdf.pages:
                mark(page, trim_of(page), settings.bleed * POINTS)
        for_print(pdf)
        return save(pdf)


def mark(page: Page, trim: Box, bleed: float, folds: tuple[float, ...] = ()) -> None:
    """Give a page room for ``bleed`` (pt) and marks around its ``trim``, and draw these.

    ``folds`` are the places where it is folded, from its left edge. Coordinates stay as they are:
    the room is beyond the edges, below zero too, so that links and tags need no change.
    """
    drawn = marks.crop_marks(trim, bleed)
    for fold in folds:
        drawn += marks.fold_marks(fold, trim, bleed)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + _ARTIFACT % drawn)
    whole = trim.grown(bleed + marks.LENGTH + marks.CLEAR)
    page.mediabox = _array(whole)
    page.cropbox = _array(whole)
    page.bleedbox = _array(trim.grown(bleed))
    page.trimbox = _array(trim)


def _array(box: Box) -> Array:
    return Array([round(edge, 3) for edge in (box.x, box.y, box.right, box.top)])
