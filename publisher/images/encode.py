"""Encoding: photographs as JPEG, drawings and lettering as PNG, both without metadata."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from typing import TypeAlias, cast

from PIL import Image as Pictures
from PIL import ImageChops, ImageFile

Colour: TypeAlias = tuple[int, int, int]

FLAT = 0.4  #: share of pixels equal to their left neighbour from which a picture is a graphic
COLOURS = 16  #: a picture of so few colours is one in any case
SMALL = 64 * 64  #: px; so small a picture is an icon, and JPEG would gain nothing
_LEVEL = 6  #: of compression; the highest gains 5 % and takes five times as long
_HASTY = 1


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
    return _png(_indexed(_bare(pixels)), _LEVEL)


def hasty_size(pixels: Pictures.Image) -> int:
    """The bytes of a PNG made in haste, in a third of the time; 0 for few colours, which are fast.

    Those with many colours do not become much smaller by more effort.
    """
    if pixels.mode != "RGB" or pixels.getcolors(256) is not None:
        return 0
    return len(_png(pixels, _HASTY))


def _png(pixels: Pictures.Image, level: int) -> bytes:
    file = BytesIO()
    pixels.save(file, "PNG", compress_level=level)
    return file.getvalue()


def _indexed(pixels: Pictures.Image) -> Pictures.Image:
    """A picture of few colours by their numbers, which takes two thirds of the room."""
    found = pixels.getcolors(256) if pixels.mode == "RGB" else None
    if found is None:
        return pixels
    colours = sorted(cast(Colour, colour) for _, colour in found)
    indexed = _numbered(pixels, colours)
    lossy = ImageChops.difference(indexed.convert("RGB"), pixels).getbbox()
    return pixels if lossy else indexed


def _numbered(pixels: Pictures.Image, colours: list[Colour]) -> Pictures.Image:
    """Each pixel as the number of its colour among ``colours``.

    Pillow looks colours of a given palette up in a third of the time that it takes to make one,
    but tells no more than the upper six bits of a sample apart. The lower six, put in their place,
    are enough for most drawings: where edges are smoothed, samples lie close together.
    """
    shifted = [sample << 2 & 0xFC for sample in range(256)]
    spread = [cast(Colour, tuple(shifted[sample] for sample in colour)) for colour in colours]
    if len(set(spread)) == len(spread):
        indexed = _looked_up(pixels.point(shifted * 3), spread)
    else:
        indexed = _looked_up_twice(pixels, colours)
    indexed.putpalette(bytes(chain.from_iterable(colours)))
    return indexed


def _looked_up_twice(pixels: Pictures.Image, colours: list[Colour]) -> Pictures.Image:
    """The same for any colours, in three times the time.

    First the upper six bits are looked up, then the lower two, and at last the pairs of numbers
    found, spread over the upper bits.
    """
    upper = [sample & 0xFC for sample in range(256)]
    lower = [sample << 6 & 0xC0 for sample in range(256)]
    seen: list[Pictures.Image] = []
    numbers: list[list[int]] = []
    for table in (upper, lower):
        parts = [cast(Colour, tuple(table[sample] for sample in colour)) for colour in colours]
        palette = {part: number for number, part in enumerate(dict.fromkeys(parts))}
        seen.append(_looked_up(pixels.point(table * 3), list(palette)))
        numbers.append([palette[part] for part in parts])
    shifted = [number << 2 & 0xFC for number in range(256)]
    bands = seen[0].point(shifted), seen[0].point([n & 0xC0 for n in range(256)])
    pairs = Pictures.merge("RGB", (*bands, seen[1].point(shifted)))
    spread = [(shifted[one], one & 0xC0, shifted[two]) for one, two in zip(*numbers, strict=True)]
    return _looked_up(pairs, spread)


def _looked_up(pixels: Pictures.Image, colours: list[Colour]) -> Pictures.Image:
    """The number of the nearest of some colours for each pixel, as a grey picture."""
    palette = Pictures.new("P", (1, 1))
    known = [*colours, *[colours[-1]] * (256 - len(colours))]
    palette.putpalette(bytes(chain.from_iterable(known)))
    found = pixels.quantize(palette=palette, dither=Pictures.Dither.NONE)
    return Pictures.frombytes("L", found.size, found.tobytes())


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
