"""The cover wrap as a PDF: set by its template, and then given its boxes and marks."""

from __future__ import annotations

import io

import pikepdf

from publisher import __version__, resources
from publisher.model import Finding, Volume
from publisher.papers import size_of
from publisher.renderers.pdf.book import set_sheet
from publisher.renderers.printer.imposition import filled
from publisher.renderers.printer.interior import mark
from publisher.renderers.printer.layout import POINTS, Box
from publisher.renderers.printer.sheets import for_print, save
from publisher.renderers.printer.wrap import draw_wrap, spine_width
from publisher.sections import PrinterSettings
from publisher.settings import Settings
from publisher.words import Words


def cover(
    volume: Volume, pages: int, words: Words, settings: Settings
) -> tuple[bytes, tuple[Finding, ...]]:
    """The cover of a volume of so many pages in one piece, with bleed, crop and fold marks.

    :raises RenderingFailed: the drawing broke down, say because of a template of the user's.
    """
    wanted = settings.printer
    width, height = size_of(settings.pdf.paper)
    spine = spine_of(pages, wanted)
    wrap = draw_wrap(volume, words, (width, height), spine, wanted.bleed)
    template = resources.templates(settings).get_template("cover/wrap.html")
    data, heard = set_sheet(template.render(wrap=wrap, volume=volume, version=__version__), volume)
    bleed = wanted.bleed * POINTS
    folds = [bleed + width * POINTS, bleed + (width + spine) * POINTS]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        cut = Box(bleed, bleed, (2 * width + spine) * POINTS, height * POINTS)
        mark(pdf.pages[0], cut, bleed, tuple(sorted(set(folds))))
        for_print(pdf)
        return save(pdf), heard


def spine_of(pages: int, wanted: PrinterSettings) -> float:
    """The width of the spine in mm: a booklet that is stapled has none."""
    if wanted.imposition == "booklet":
        return 0.0
    bound = filled(pages) if wanted.imposition == "signatures" else pages
    return spine_width(bound, wanted.paper_thickness)
