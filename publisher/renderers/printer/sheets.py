"""A finished PDF on sheets: its pages become form XObjects, and nothing in them is touched."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from publisher.renderers.printer import marks
from publisher.renderers.printer.imposition import Side, booklet, folded, rows, spreads
from publisher.renderers.printer.layout import (
    POINTS,
    Box,
    Layout,
    lay_out,
    numbers,
    office_sheet,
    place,
)
from publisher.sections import PrinterSettings

PROOFS = ("2-up", "4-up")  #: to be read over, not to be folded
_GRIDS = {"4-up": (2, 2)}  #: columns and rows; two pages side by side where nothing is said


def impose(data: bytes, settings: PrinterSettings) -> bytes:
    """The pages of a PDF on sheets, as ``settings.imposition`` says; the same bytes every time."""
    with pikepdf.open(io.BytesIO(data)) as book, Pdf.new() as target:
        sides = arrange(len(book.pages), settings)
        layout = _layout(book, settings)
        forms = [target.copy_foreign(page.as_form_xobject()) for page in book.pages]
        for side in sides:
            target.add_blank_page(page_size=(layout.width, layout.height))
            _set(target.pages[-1], side, layout, forms, settings)
        _describe(target, book, settings)
        return save(target)


def arrange(pages: int, settings: PrinterSettings) -> list[Side]:
    """Which pages stand on which side."""
    match settings.imposition:
        case "booklet":
            return booklet(pages)
        case "signatures":
            return folded(pages, settings.signature)
        case "4-up":
            return rows(pages, 4)
        case _:
            return spreads(pages)


def save(pdf: Pdf) -> bytes:
    """The bytes of a PDF, identical for identical content."""
    file = io.BytesIO()
    pdf.save(
        file,
        min_version="1.7",  # since when a file can ask how it is printed
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return file.getvalue()


def for_print(pdf: Pdf) -> None:
    """Have it printed at its size. It also tells the file from one that is for reading."""
    wishes = pdf.Root.get("/ViewerPreferences", Dictionary())
    wishes.PrintScaling = Name("/None")
    pdf.Root.ViewerPreferences = wishes


def trim_of(page: Page) -> Box:
    """What of a page is left when it is cut."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return Box(left, bottom, right - left, top - bottom)


def _layout(book: Pdf, settings: PrinterSettings) -> Layout:
    trim = trim_of(book.pages[0])
    size = trim.width, trim.height
    grid = _GRIDS.get(settings.imposition, (2, 1))
    if settings.imposition in PROOFS:
        return lay_out(size, grid, settings.sheet or office_sheet(size), 0)
    room = settings.bleed * POINTS + marks.LENGTH if settings.marks else 0.0
    return lay_out(size, grid, settings.sheet or None, room)


def _set(
    sheet: Page, side: Side, layout: Layout, forms: list[Object], settings: PrinterSettings
) -> None:
    """Put the pages of a side on a sheet, with its marks."""
    content = b""
    used = Dictionary()
    for placed in place(side, layout, settings.paper_thickness * POINTS):
        name = f"/P{placed.page + 1}"
        used[name] = forms[placed.page]
        left, bottom = (float(edge) for edge in forms[placed.page].BBox.as_list()[:2])
        x, y = placed.x - left * layout.scale, placed.y - bottom * layout.scale
        content += b"q %s re W n %s cm %s Do Q\n" % (
            numbers((placed.clip.x, placed.clip.y, placed.clip.width, placed.clip.height)),
            numbers((layout.scale, 0, 0, layout.scale, x, y)),
            name.encode(),
        )
        if settings.imposition in PROOFS:
            content += marks.frame(placed.clip)
    sheet.obj.Resources = Dictionary(XObject=used)
    sheet.contents_add(content + _marks(side, layout, settings))
    trim = layout.block
    sheet.trimbox = Array([trim.x, trim.y, trim.right, trim.top])


def _marks(side: Side, layout: Layout, settings: PrinterSettings) -> bytes:
    if settings.imposition in PROOFS:
        return b""
    bleed = settings.bleed * POINTS if settings.marks else 0.0
    content = marks.fold_marks(layout.fold, layout.block, bleed)
    if settings.marks:
        content += marks.crop_marks(layout.block, bleed)
    if settings.imposition == "signatures" and side.front and side.depth == 0:
        content += marks.gathering_bar(side.signature, layout.fold, layout.block)
    return content


def _describe(target: Pdf, book: Pdf, settings: PrinterSettings) -> None:
    """What the file says of itself: the title and language of the book, and how to print it."""
    for key in ("/Title", "/Author", "/Subject"):
        if key in book.docinfo:
            target.docinfo[key] = str(book.docinfo[key])
    if "/Lang" in book.Root:
        target.Root.Lang = str(book.Root.Lang)
    for_print(target)
    if settings.imposition not in PROOFS:
        # Sheets lie across, so that they are turned over about their short edge.
        target.Root.ViewerPreferences.Duplex = Name("/DuplexFlipShortEdge")
