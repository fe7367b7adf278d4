"""Fitting: from whatever a file holds to a JPEG or PNG of bounded size, RGB or grey, on white.

What a file is, its content decides, never its name. The size is looked at before anything is
decoded. The same file and settings give the same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from PIL import Image as Pictures

from publisher.images import jpeg, png, svg
from publisher.images.damage import UnusableError
from publisher.images.decode import Decoded, decode
from publisher.images.encode import as_jpeg, as_png, hasty_size, is_graphic
from publisher.images.locate import Lost, read_file
from publisher.images.steps import Commission, Fitted
from publisher.model import Image
from publisher.store import Blobs, digest_of
from publisher.workshop import Desk

TRACKER = 2  #: px; a picture no larger than this in a side counts readers, or is a rule
BITS = 4  #: a pixel; a JPEG that takes more is made anew
HASTE = 1.5  #: a PNG made in haste is at most so many times as large as need be
PNG_BITS = 1  #: a pixel; a PNG that takes no more is a graphic, and well made
BULKY = 250_000  #: bytes; a larger PNG gives way to a JPEG of less than half its size


def fit(commission: Commission, desk: Desk) -> Fitted:
    """Fit one picture and put it into the store."""
    original = commission.original
    data = read_file(original.path, desk.settings.images.max_bytes)
    if isinstance(data, Lost) or digest_of(data) != original.digest:
        return Fitted(reason="it was changed while the library was built", changed=True)
    try:
        return _fit(data, commission, desk.blobs)
    except UnusableError as error:
        return Fitted(reason=str(error))


def _fit(data: bytes, commission: Commission, blobs: Blobs) -> Fitted:
    box = commission.width, commission.height
    kept = _kept_png(data, commission)
    if kept:
        return _fitted(kept.data, "PNG", (kept.width, kept.height), blobs)
    shown = None
    if svg.is_svg(data):
        data, shown = svg.draw(data, box)
    picture = decode(data, box, commission.max_pixels)
    if min(picture.natural) <= TRACKER:
        return Fitted(tracker=True)
    encoded, form = _encode(data, picture, commission.quality)
    fitted = _fitted(encoded, form, picture.pixels.size, blobs)
    width, height = shown or picture.pixels.size
    note = "it is damaged; what there is of it is shown" if picture.broken else ""
    return replace(fitted, width=width, height=height, note=note)


def _kept_png(data: bytes, commission: Commission) -> png.Bare | None:
    """A graphic that nobody has to decode, because it may be embedded with its very pixels."""
    kept = png.bare(data, (commission.width, commission.height))
    if kept is None or min(kept.width, kept.height) <= TRACKER:
        return None
    pixels = kept.width * kept.height
    small = len(kept.data) <= min(BULKY, PNG_BITS * pixels / 8)
    return kept if small and pixels <= commission.max_pixels else None


def _fitted(data: bytes, form: str, size: tuple[int, int], blobs: Blobs) -> Fitted:
    """Put the bytes of a picture into the store."""
    digest = blobs.add(data)
    image = Image(
        file=f"{digest[:16]}.{'jpg' if form == 'JPEG' else 'png'}",
        digest=digest,
        media_type="image/jpeg" if form == "JPEG" else "image/png",
        width=size[0],
        height=size[1],
        bytes=len(data),
    )
    return Fitted(image, *size)


def _encode(data: bytes, picture: Decoded, quality: int) -> tuple[bytes, str]:
    """The bytes to embed, and their format. A JPEG that needs nothing keeps its very pixels."""
    pixels = picture.pixels
    if picture.form == "JPEG":
        kept = jpeg.bare(data) if picture.intact else None
        if kept and len(kept) * 8 <= BITS * pixels.width * pixels.height:
            return kept, "JPEG"
        return as_jpeg(pixels, quality, sharp=False), "JPEG"
    return _encode_graphic(pixels, quality) if is_graphic(pixels) else _photograph(pixels, quality)


def _photograph(pixels: Pictures.Image, quality: int) -> tuple[bytes, str]:
    return as_jpeg(pixels, quality, sharp=True), "JPEG"


def _encode_graphic(pixels: Pictures.Image, quality: int) -> tuple[bytes, str]:
    """A PNG, unless it is bulky and a JPEG takes less than half of its room."""
    hasty = hasty_size(pixels)
    if hasty > BULKY:
        photograph = _photograph(pixels, quality)
        if hasty > HASTE * max(BULKY, 2 * len(photograph[0])):
            return photograph
    drawn = as_png(pixels), "PNG"
    if len(drawn[0]) <= BULKY:
        return drawn
    photograph = _photograph(pixels, quality)
    return drawn if len(drawn[0]) <= 2 * len(photograph[0]) else photograph
