"""Fitting: from whatever a file holds to a JPEG or PNG of bounded size, RGB or grey, on white.

What a file is, its content decides, never its name. The size is looked at before anything is
decoded. The same file and settings give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.images import jpeg, svg
from publisher.images.damage import UnusableError
from publisher.images.decode import Decoded, decode
from publisher.images.encode import as_jpeg, as_png, is_graphic
from publisher.images.locate import Lost, Original, read_file
from publisher.model import Image
from publisher.settings import ImageSettings
from publisher.store import Blobs, digest_of
from publisher.workshop import Desk, Step

TRACKER = 2  #: px; a picture no larger than this in a side counts readers, or is a rule
BITS = 4  #: a pixel; a JPEG that takes more is made anew
BULKY = 250_000  #: bytes; a larger PNG gives way to a JPEG of less than half its size


@dataclass(frozen=True, slots=True)
class Commission:
    """A picture to fit, and how; of the settings only what changes the result."""

    original: Original
    width: int  #: px, at most
    height: int  #: px, at most
    quality: int
    max_pixels: int

    @classmethod
    def of(cls, original: Original, settings: ImageSettings) -> Commission:
        """Fit ``original`` as the settings say."""
        size = settings.width, settings.height
        return cls(original, *size, settings.quality, settings.max_pixels)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What became of a picture: an image, or the reason why there is none."""

    image: Image | None = None
    width: int = 0  #: CSS px at which it is to be shown
    height: int = 0
    reason: str = ""
    note: str = ""  #: what is wrong with an image that is shown nevertheless
    tracker: bool = False
    changed: bool = False  #: the file is not the one that was found; nothing of this holds


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


FIT = Step(
    name="fit",
    run=fit,
    piece=lambda commission: commission.original.path.name,
    failed=lambda _, why: Fitted(reason=why),
    inputs=lambda commission: {
        "original": commission.original.digest,
        "size": f"{commission.width}x{commission.height}",
        "quality": str(commission.quality),
        "max_pixels": str(commission.max_pixels),
    },
    result=Fitted,
    rooms=("images",),
    libraries=("pillow", "resvg_py"),
    blobs=lambda fitted: [fitted.image.digest] if fitted.image else [],
)


def _fit(data: bytes, commission: Commission, blobs: Blobs) -> Fitted:
    box = commission.width, commission.height
    shown = None
    if svg.is_svg(data):
        data, shown = svg.draw(data, box)
    picture = decode(data, box, commission.max_pixels)
    if min(picture.natural) <= TRACKER:
        return Fitted(tracker=True)
    encoded, form = _encode(data, picture, commission.quality)
    width, height = shown or picture.pixels.size
    image = Image(
        file=f"{digest_of(encoded)[:16]}.{'jpg' if form == 'JPEG' else 'png'}",
        digest=blobs.add(encoded),
        media_type="image/jpeg" if form == "JPEG" else "image/png",
        width=picture.pixels.width,
        height=picture.pixels.height,
        bytes=len(encoded),
    )
    note = "it is damaged; what there is of it is shown" if picture.broken else ""
    return Fitted(image, width, height, note=note)


def _encode(data: bytes, picture: Decoded, quality: int) -> tuple[bytes, str]:
    """The bytes to embed, and their format. A JPEG that needs nothing keeps its very pixels."""
    pixels = picture.pixels
    if picture.form != "JPEG":
        as_drawn = as_png(pixels) if is_graphic(pixels) else b""
        if 0 < len(as_drawn) <= BULKY:
            return as_drawn, "PNG"
        as_photograph = as_jpeg(pixels, quality, sharp=True)
        if 0 < len(as_drawn) <= 2 * len(as_photograph):
            return as_drawn, "PNG"
        return as_photograph, "JPEG"
    kept = jpeg.bare(data) if picture.intact else None
    if kept and len(kept) * 8 <= BITS * pixels.width * pixels.height:
        return kept, "JPEG"
    return as_jpeg(pixels, quality, sharp=False), "JPEG"
