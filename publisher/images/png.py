"""PNG files as they are, without what is not the picture. Source: PNG (ISO/IEC 15948:2004)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INDEXED = 3  #: colour type of a picture with a palette
#: Samples in a pixel and depths, by colour type: grey, RGB, palette. Those with alpha are not here.
_KINDS = {0: (1, (1, 2, 4, 8)), 2: (3, (8,)), _INDEXED: (1, (1, 2, 4, 8))}
#: What changes how the pixels are seen, and asks for a decoder that knows how.
_COLOURED = frozenset({b"tRNS", b"iCCP", b"eXIf", b"acTL", b"cICP"})
_PLAIN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_FILTERS = 5  #: section 9.2


@dataclass(frozen=True, slots=True)
class Bare:
    """A PNG that can be embedded as it is."""

    data: bytes
    width: int  #: px
    height: int  #: px


def bare(data: bytes, box: tuple[int, int]) -> Bare | None:
    """A PNG without metadata, its pixels untouched, if it is within ``box`` (px).

    Every bit of it is looked at, so that what comes back is whole. Nothing comes back for one
    that is damaged, interlaced, deep or not opaque, or that has a colour profile.
    """
    chunks = list(_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or not _understood(names):
        return None
    header = chunks[0][1]
    if len(header) != 13:
        return None
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", header)
    samples, depths = _KINDS.get(colour, (0, ()))
    if depth not in depths or any(rest) or not (0 < width <= box[0] and 0 < height <= box[1]):
        return None
    palettes = [content for name, content in chunks if name == b"PLTE"]
    sound = [0 < len(p) <= 3 << depth and len(p) % 3 == 0 for p in palettes]
    if sound != [True] * (colour == _INDEXED):
        return None
    pixels = b"".join(content for name, content in chunks if name == b"IDAT")
    if not _is_whole(pixels, height, (width * samples * depth + 7) // 8):
        return None
    # A palette is filled up, so that no pixel can have a colour that is not in it.
    parts = [(b"IHDR", header), *((b"PLTE", p.ljust(3 << depth, b"\0")) for p in palettes)]
    written = (_chunk(name, content) for name, content in (*parts, (b"IDAT", pixels)))
    return Bare(b"".join((_SIGNATURE, *written, _chunk(b"IEND", b""))), width, height)


def _understood(names: list[bytes]) -> bool:
    """Whether the chunks mean nothing but plain pixels; those in small letters may be ignored."""
    needed = {name for name in names if name[:1].isupper()}
    return needed <= _PLAIN and not _COLOURED & set(names)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of the chunks, up to the last or the first that is damaged."""
    position = len(_SIGNATURE)
    while data.startswith(_SIGNATURE) and position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4])
        checked, check = data[position + 4 : end - 4], data[end - 4 : end]
        if end > len(data) or zlib.crc32(checked) != int.from_bytes(check):
            return
        yield checked[:4], checked[4:]
        if checked[:4] == b"IEND":
            return
        position = end


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return b"".join((len(content).to_bytes(4), name, content, check.to_bytes(4)))


def _is_whole(packed: bytes, height: int, row: int) -> bool:
    """Whether the compressed rows are all there, with their check sum, and nothing more."""
    unpacker = zlib.decompressobj()
    expected = height * (1 + row)
    try:
        pixels = unpacker.decompress(packed, expected + 1)
    except zlib.error:
        return False
    complete = unpacker.eof and not unpacker.unused_data and len(pixels) == expected
    return complete and max(pixels[:: 1 + row]) < _FILTERS
