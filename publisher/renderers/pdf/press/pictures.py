"""PNG pictures that go into the file as they are; WeasyPrint packs each anew.

A PDF holds the samples of a picture as PNG does (ISO 32000-1, 7.4.4.4), if they have eight bits,
stand in order, and there is neither palette nor transparency.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from weasyprint import images

from publisher.renderers.pdf.press.foreign import Thing

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct("!IIBBBBB")  #: of IHDR; W3C PNG, 11.2.2
_CHANNELS = {0: 1, 2: 3}  #: by the colour type: grey, and red, green and blue

_get_png_data = images.RasterImage._get_png_data


def get_png_data(pillow_image: Thing) -> bytes:
    """Stands for ``RasterImage._get_png_data``: the packed samples of a picture."""
    file = getattr(pillow_image, "fp", None)
    if pillow_image.format == "PNG" and file is not None:
        before = file.tell()
        file.seek(0)
        packed = _packed(file.read())
        file.seek(before)
        if packed is not None:
            return packed
    data: bytes = _get_png_data(pillow_image)
    return data


def _packed(data: bytes) -> bytes | None:
    """The samples of a PNG file as they are packed in it; None if they cannot be taken over."""
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    if not chunks or chunks[0][0] != b"IHDR" or kinds & {b"tRNS", b"acTL"} or b"IEND" not in kinds:
        return None
    width, height, depth, colours, packing, filters, interlace = _HEAD.unpack(chunks[0][1])
    if depth != 8 or colours not in _CHANNELS or packing or filters or interlace:
        return None
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    whole = height * (1 + width * _CHANNELS[colours])
    return packed if _unpacks_to(packed, whole) else None


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


def _unpacks_to(packed: bytes, length: int) -> bool:
    """Whether there are exactly so many bytes in it, and nothing is wrong with them."""
    unpacker = zlib.decompressobj()
    try:
        while packed and length >= 0:
            length -= len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return length == 0 and unpacker.eof
