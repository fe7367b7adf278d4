"""PNG pictures that go into the file as they are; WeasyPrint packs each anew.

A PDF holds the samples of a picture as PNG does (ISO 32000-1, 7.4.4.4), if they have no more than
eight bits, stand in order, and nothing is transparent. A palette is a colour space (8.6.6.3).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import pydyf
from weasyprint import images

from publisher.renderers.pdf.press.foreign import Thing

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct("!IIBBBBB")  #: of IHDR; W3C PNG, 11.2.2
_ORDER = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_GREY, _RGB, _PALETTE = 0, 2, 3  #: colour types
#: Samples in a pixel, and how many bits they may have, by colour type.
_KINDS = {_GREY: (1, (1, 2, 4, 8)), _RGB: (3, (8,)), _PALETTE: (1, (1, 2, 4, 8))}
_FILTERS = 5  #: W3C PNG, 9.2
_PIECE = 1 << 20  #: bytes unpacked at once, but for the rest of a row

_init = images.RasterImage.__init__
_get_x_object = images.RasterImage.get_x_object


@dataclass(frozen=True, slots=True)
class Samples:
    """How a PDF describes the samples of a PNG file."""

    space: Thing  #: of colour
    channels: int  #: samples in a pixel
    depth: int  #: bits in a sample


@dataclass(slots=True)
class _Plain:
    """A picture as WeasyPrint sees it, with nothing in it to be converted."""

    width: int  #: px
    height: int  #: px
    mode: str = "RGB"
    format: str = "PNG"
    info: dict[str, Thing] = field(default_factory=dict)


def init(
    self: Thing,
    pillow_image: Thing,
    image_id: str,
    image_data: bytes | None,
    filename: str | None = None,
    cache: Thing = None,
    orientation: Thing = "none",
    options: dict[str, Thing] = images.DEFAULT_OPTIONS,
) -> None:
    """Stands for ``RasterImage.__init__``: a palette stays one, greys keep their bits."""
    turned = orientation not in ("none", "from-image") or "exif" in pillow_image.info
    changed = turned or options["optimize_images"] or options["dpi"]
    if image_data and pillow_image.format == "PNG" and not changed:
        self.samples_of_press = samples = samples_of(image_data)
        if samples:
            pillow_image = _Plain(pillow_image.width, pillow_image.height)
    _init(self, pillow_image, image_id, image_data, filename, cache, orientation, options)


def get_x_object(self: Thing, interpolate: bool, dpi_ratio: float) -> Thing:
    """Stands for ``RasterImage.get_x_object``: the samples as they are packed in the file."""
    samples: Samples | None = self.__dict__.get("samples_of_press")
    if samples is None:
        return _get_x_object(self, interpolate, dpi_ratio)
    coding = {"Predictor": 15, "Columns": self.width}  # 15: each row names its filter
    if samples.channels != 1:
        coding["Colors"] = samples.channels
    if samples.depth != 8:
        coding["BitsPerComponent"] = samples.depth
    extra = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": self.width,
        "Height": self.height,
        "ColorSpace": samples.space,
        "BitsPerComponent": samples.depth,
        "Interpolate": "true" if interpolate else "false",
        "Filter": "/FlateDecode",
        "DecodeParms": pydyf.Dictionary(coding),
    }
    return pydyf.Stream([_packed(_chunks(self.image_data.data))], extra)


def samples_of(data: bytes) -> Samples | None:
    """The samples of a PNG file; None if they cannot be taken over as they are.

    Every bit of them is looked at, so that what is taken over is whole.
    """
    chunks = list(_chunks(data))
    if not _in_order([kind for kind, _ in chunks]) or len(chunks[0][1]) != _HEAD.size:
        return None
    width, height, depth, colours, packing, filters, interlace = _HEAD.unpack(chunks[0][1])
    channels, depths = _KINDS.get(colours, (0, ()))
    if not (width and height) or depth not in depths or packing or filters or interlace:
        return None
    space: Thing = "/DeviceRGB" if colours == _RGB else "/DeviceGray"
    if colours == _PALETTE:
        palette = next((content for kind, content in chunks if kind == b"PLTE"), b"")
        space = _indexed(palette, 1 << depth)
    row = 1 + (width * channels * depth + 7) // 8
    whole = space is not None and _is_whole(_packed(chunks), row, height)
    return Samples(space, channels, depth) if whole else None


def _in_order(kinds: list[bytes]) -> bool:
    """Whether the chunks of these kinds are those of a plain picture; W3C PNG, 5.6."""
    order = [kind for kind, _ in groupby(kinds) if kind in _ORDER]
    alone = kinds.count(b"IHDR") == 1 and kinds.count(b"PLTE") <= 1
    known = order == [kind for kind in _ORDER if kind in kinds]
    first = kinds[:1] == [b"IHDR"] and b"IDAT" in kinds and b"IEND" in kinds
    return alone and known and first and not {b"tRNS", b"acTL"} & set(kinds)


def _indexed(palette: bytes, most: int) -> Thing:
    """A palette as a colour space; None if it is none for so many colours at the most.

    Numbers that are not in a palette are black, as they are to Pillow. A PDF takes the last
    colour for any that is beyond it, so black need not be repeated.
    """
    if not palette or len(palette) % 3 or len(palette) > 3 * most:
        return None
    coloured = -(-len(palette.rstrip(b"\0")) // 3)
    last = min(coloured, most - 1)
    colours = palette[: 3 * last + 3].ljust(3 * last + 3, b"\0")
    return pydyf.Array(["/Indexed", "/DeviceRGB", last, f"<{colours.hex()}>"])


def _packed(chunks: list[tuple[bytes, bytes]] | Iterator[tuple[bytes, bytes]]) -> bytes:
    return b"".join(content for kind, content in chunks if kind == b"IDAT")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk, as far as they are whole."""
    place = len(_SIGNATURE) if data.startswith(_SIGNATURE) else len(data)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from("!I", data, place)
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length
        if place > len(data):
            return
        yield kind, content


def _is_whole(packed: bytes, row: int, height: int) -> bool:
    """Whether there are exactly so many rows of so many bytes in it, and all can be read."""
    unpacker = zlib.decompressobj()
    piece, left = row * max(1, _PIECE // row), row * height
    try:
        while packed and left >= 0:
            rows = unpacker.decompress(packed, piece)
            left -= len(rows)
            packed = unpacker.unconsumed_tail
            if max(rows[::row], default=0) >= _FILTERS:
                return False
    except zlib.error:
        return False
    return left == 0 and unpacker.eof and not unpacker.unused_data
