"""Pictures for e-ink: grey, no larger than the screen, and as sharp as they were.

Made from the picture that is embedded elsewhere, in the same format, so that it can stand under the
same name in a book.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Pictures
from PIL import ImageFilter, ImageOps

from publisher.images.encode import as_jpeg, as_png
from publisher.images.steps import Greyed, Order
from publisher.sections import SCREEN
from publisher.workshop import Desk

#: Making a picture smaller softens its edges; this is about what it takes away.
_SHARPER = ImageFilter.UnsharpMask(radius=1, percent=60, threshold=2)
#: Share of the darkest and the lightest pixels (in %) that may become black and white.
_CUTOFF = (0.5, 0.5)
_LEAST_RANGE = 128  #: of 256 greys; a picture of less contrast is meant to be pale


def grey(order: Order, desk: Desk) -> Greyed:
    """Make one picture grey, and put it into the store."""
    with Pictures.open(BytesIO(desk.blobs.read(order.digest)), formats=("JPEG", "PNG")) as picture:
        form, pixels = picture.format, for_screen(picture)
    data = as_jpeg(pixels, order.quality, sharp=False) if form == "JPEG" else as_png(pixels)
    return Greyed(desk.blobs.add(data))


def for_screen(picture: Pictures.Image) -> Pictures.Image:
    """The pixels in grey, within the size of a screen, with what contrast there was."""
    pixels = picture.convert("L")
    darkest, lightest = pixels.getextrema()
    if lightest - darkest >= _LEAST_RANGE:  # type: ignore[operator]
        pixels = ImageOps.autocontrast(pixels, cutoff=_CUTOFF)
    before = pixels.size
    pixels.thumbnail(SCREEN, Pictures.Resampling.LANCZOS)
    return pixels if pixels.size == before else pixels.filter(_SHARPER)
