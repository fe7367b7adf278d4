"""Encoding: photographs as JPEG, drawings and lettering as PNG, both without metadata."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image as Pictures
from PIL import ImageChops, ImageFile

FLAT = 0.4  #: share of pixels equal to their left neighbour from which a picture is a graphic
COLOURS = 16  #: a picture of so few colours is one in any case
SMALL = 64 * 64  #: px; so small a picture is an icon, and JPEG would gain nothing


def is_graphic(pixels: Pictures.Image) -> bool:
    """Whether a picture is made of even areas and sharp edges, which JPEG would blur."""
    width, height = pixels.size
    if width * height <= SMALL or pixels.getcolors(COLOURS) is not None:
        return True
    grey = pixels.convert("L")
    left, right = grey.crop((0, 0, width - 1, height)), grey.crop((1, 0, width, height))
    equal = ImageChops.difference(left, right).histogram()[0]
    return equal >= FLAT * width * height


def as_png(pixels: Pictures.Image) -> bytes:
    """``pixels`` as a PNG, grey where it has no colour, with a palette where that loses nothing."""
    file = BytesIO()
    _indexed(_bare(pixels)).save(file, "PNG", optimize=True)
    return file.getvalue()


def _indexed(pixels: Pictures.Image) -> Pictures.Image:
    """A picture of few colours by their numbers, which takes two thirds of the room."""
    if pixels.mode != "RGB" or pixels.getcolors(256) is None:
        return pixels
    indexed = pixels.convert("P", palette=Pictures.Palette.ADAPTIVE, colors=256)
    lossy = ImageChops.difference(indexed.convert("RGB"), pixels).getbbox()
    return pixels if lossy else indexed


def as_jpeg(pixels: Pictures.Image, quality: int, *, sharp: bool) -> bytes:
    """``pixels`` as a baseline JPEG; a ``sharp`` one keeps its colours at full resolution."""
    file = BytesIO()
    plain = _bare(pixels)
    with _room_for(plain):
        plain.save(
            file,
            "JPEG",
            quality=quality,
            optimize=True,
            progressive=False,
            subsampling="4:4:4" if sharp else "4:2:0",
        )
    return file.getvalue()


@contextmanager
def _room_for(pixels: Pictures.Image) -> Iterator[None]:
    """Pillow optimises a JPEG within one buffer, and takes one that grain can overflow."""
    before = ImageFile.MAXBLOCK
    ImageFile.MAXBLOCK = max(before, 3 * pixels.width * pixels.height)
    try:
        yield
    finally:
        ImageFile.MAXBLOCK = before


def _bare(pixels: Pictures.Image) -> Pictures.Image:
    """A picture without what the file had beside its pixels, and in grey if it has no colour."""
    plain = pixels.getchannel("R") if _is_grey(pixels) else pixels.copy()
    plain.info.clear()
    return plain


def _is_grey(pixels: Pictures.Image) -> bool:
    if pixels.mode != "RGB":
        return False
    red, green, blue = pixels.split()
    return not any(ImageChops.difference(red, band).getbbox() for band in (green, blue))
