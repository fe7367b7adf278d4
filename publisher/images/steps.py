"""What is asked of a picture and what comes of it; fit.py and grey.py do the work.

They are imported where they are needed: a build that finds every picture made never is.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.images.locate import Original
from publisher.model import Image
from publisher.sections import SCREEN, ImageSettings
from publisher.workshop import Desk, Step


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


@dataclass(frozen=True, slots=True)
class Greyed:
    """A picture in grey."""

    digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """A picture that is to be grey."""

    file: str
    digest: str
    quality: int  #: of JPEG


def order_of(image: Image, quality: int) -> Order:
    """The order for the grey form of a picture."""
    return Order(image.file, image.digest, quality)


def _fit(commission: Commission, desk: Desk) -> Fitted:
    from publisher.images.fit import fit

    return fit(commission, desk)


def _grey(order: Order, desk: Desk) -> Greyed:
    from publisher.images.grey import grey

    return grey(order, desk)


FIT = Step(
    name="fit",
    run=_fit,
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


GREY = Step(
    name="grey",
    run=_grey,
    piece=lambda order: order.file,
    failed=lambda _, __: Greyed(""),
    inputs=lambda order: {
        "digest": order.digest,
        "quality": str(order.quality),
        "size": str(SCREEN),
    },
    result=Greyed,
    rooms=("images",),
    libraries=("pillow",),
    blobs=lambda greyed: [greyed.digest] if greyed.digest else [],
)
