"""Decoding: the pixels of an untrusted file, RGB or grey, upright, on white and within a box."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from PIL import Image as Pictures
from PIL import ImageChops, ImageCms, ImageFile, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

from publisher.images.damage import UnusableError, what_it_is

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "ICO")
SHOWN_AT_LEAST = 1 / 8  #: of the height of a picture that breaks off

_ORIENTATION = 0x0112  #: EXIF 2.3, table 4
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS = {_UPRIGHT[number] for number in (5, 6, 7, 8)}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The pixels of a picture, with what is to be known of where they come from."""

    pixels: Pictures.Image  #: mode RGB or L
    form: str  #: of the file, as Pillow names it
    natural: tuple[int, int]  #: px, as stored
    intact: bool  #: the pixels are those of the file: not scaled, turned or recoloured
    broken: bool  #: the file ends too early or is damaged; the pixels are what was left


def decode(data: bytes, box: tuple[int, int], max_pixels: int) -> Decoded:
    """Decode the first frame of a picture, scaled down to ``box`` (px) where it is larger.

    :raises UnusableError: it is no picture, has more than ``max_pixels``, or shows nothing.
    """
    try:
        with _bounds(max_pixels, lenient=False):
            return _decode(data, box, max_pixels, broken=False)
    except UnusableError:
        raise
    except Exception:  # noqa: BLE001 - decoders raise anything; the second try reports
        return _salvage(data, box, max_pixels)


def _salvage(data: bytes, box: tuple[int, int], max_pixels: int) -> Decoded:
    """What can be seen of a damaged file."""
    try:
        with _bounds(max_pixels, lenient=True):
            return _decode(data, box, max_pixels, broken=True)
    except UnusableError:
        raise
    except Exception as error:
        raise UnusableError("it is damaged") from error


@contextmanager
def _bounds(max_pixels: int, *, lenient: bool) -> Iterator[None]:
    """Set what Pillow keeps for the whole process, and put it back."""
    before = Pictures.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    Pictures.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = max_pixels, lenient
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on metadata, which is not kept
            warnings.simplefilter("error", Pictures.DecompressionBombWarning)
            yield
    finally:
        Pictures.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


def _decode(data: bytes, box: tuple[int, int], max_pixels: int, *, broken: bool) -> Decoded:
    with _open(data, max_pixels) as file:
        natural = file.size
        form = "JPEG" if file.format == "MPO" else str(file.format)
        turn = _turn(file)
        room = box[::-1] if turn in _SIDEWAYS else box
        file.draft(None, (2 * room[0], 2 * room[1]))  # coarser, but twice as fine as needed
        file.load()
        profile = file.info.get("icc_profile")
        whole = _simple_mode(file)
        pixels = _scaled(_what_is_left(whole) if broken else whole, room)
    plain = _on_white(_to_srgb(pixels, profile))
    intact = turn is None and plain is pixels and plain.size == natural and not broken
    return Decoded(plain if turn is None else plain.transpose(turn), form, natural, intact, broken)


def _open(data: bytes, max_pixels: int) -> Pictures.Image:
    too_large = UnusableError(f"it has more than {max_pixels:,} pixels")
    try:
        file = Pictures.open(BytesIO(data), formats=FORMATS)
    except (Pictures.DecompressionBombError, Pictures.DecompressionBombWarning) as error:
        raise too_large from error
    except UnidentifiedImageError as error:
        raise UnusableError(what_it_is(data)) from error
    if file.width * file.height > max_pixels:
        file.close()
        raise too_large
    return file


def _turn(file: Pictures.Image) -> Transpose | None:
    try:
        return _UPRIGHT.get(file.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF says nothing, so the picture stands as it is
        return None


def _simple_mode(file: Pictures.Image) -> Pictures.Image:
    """The pixels as 8-bit grey, RGB or CMYK, with alpha where there is any."""
    if file.mode in ("LA", "RGBA"):
        return file  # a large one is not copied
    if file.has_transparency_data:
        return file.convert("LA" if file.mode in ("1", "L", "LA", "La") else "RGBA")
    if file.mode == "1":
        return file.convert("L")
    if file.mode.startswith(("I", "F")):
        return _to_eight_bits(file)
    return file if file.mode in ("L", "RGB", "CMYK") else file.convert("RGB")


def _scaled(pixels: Pictures.Image, room: tuple[int, int]) -> Pictures.Image:
    """A copy that fits into ``room``; nothing is made larger."""
    scale = min(1.0, room[0] / pixels.width, room[1] / pixels.height)
    if scale == 1:
        return pixels.copy()
    size = max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale))
    return pixels.resize(size, Resampling.LANCZOS, reducing_gap=2.0)


def _to_eight_bits(file: Pictures.Image) -> Pictures.Image:
    """Deep grey, scaled by what 16 bits hold, or by what there is where it has no fixed range."""
    wide = file.convert("F")
    low, high = 0.0, 65535.0
    if not file.mode.startswith("I;16"):
        low, high = cast(tuple[float, float], wide.getextrema())
    scale = 255 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * scale - low * scale).convert("L")


def _what_is_left(pixels: Pictures.Image) -> Pictures.Image:
    """A picture that breaks off, without the empty rest that the decoder filled in."""
    plain = pixels.convert("RGB")
    fill = Pictures.new("RGB", plain.size, plain.getpixel((plain.width - 1, plain.height - 1)))
    seen = ImageChops.difference(plain, fill).getbbox()
    if seen is None or seen[3] < SHOWN_AT_LEAST * plain.height:
        raise UnusableError("it breaks off before anything can be seen")
    return pixels.crop((0, 0, pixels.width, seen[3]))


def _to_srgb(pixels: Pictures.Image, profile: bytes | None) -> Pictures.Image:
    """RGB and CMYK by their colour profile; everything else is taken as sRGB already."""
    if profile and pixels.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" in ImageCms.getProfileDescription(source):
                return pixels
            converted = ImageCms.profileToProfile(pixels, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a damaged profile says nothing about the colours
        else:
            return converted or pixels
    return pixels.convert("RGB") if pixels.mode == "CMYK" else pixels


def _on_white(pixels: Pictures.Image) -> Pictures.Image:
    if pixels.mode not in ("LA", "RGBA"):
        return pixels
    mode = "L" if pixels.mode == "LA" else "RGB"
    alpha = pixels.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return pixels.convert(mode)
    paper = Pictures.new(mode, pixels.size, "white")
    paper.paste(pixels.convert(mode), mask=alpha)
    return paper
