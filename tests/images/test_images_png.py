"""PNG files that are embedded as they are, and those that must not be."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image as Pictures
from PIL import ImageChops, PngImagePlugin

from publisher.images.encode import as_png
from publisher.images.png import Bare, bare

BOX = (400, 300)
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc(name, content))


def crc(name: bytes, content: bytes) -> int:
    return zlib.crc32(name + content)


def file(
    *extra: bytes,
    size: tuple[int, int] = (4, 2),
    depth: int = 8,
    colour: int = 0,
    interlace: int = 0,
    rows: bytes = b"\0\1\2\3\4" * 2,
) -> bytes:
    """A PNG of few pixels, with chunks laid in before the pixels."""
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, interlace)
    parts = chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return SIGNATURE + b"".join(parts)


def saved(picture: Pictures.Image, **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG", **options)
    return data.getvalue()


def opened(kept: Bare | None) -> Pictures.Image:
    assert kept is not None
    return Pictures.open(io.BytesIO(kept.data))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_the_pixels_stay_as_they_are(mode: str) -> None:
    picture = Pictures.radial_gradient("L").convert("RGB").convert(mode)
    kept = bare(saved(picture), BOX)
    assert kept is not None
    assert (kept.width, kept.height) == picture.size
    assert opened(kept).convert("RGB").tobytes() == picture.convert("RGB").tobytes()


def test_what_is_not_the_picture_goes() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "made by somebody")
    data = saved(Pictures.new("RGB", (9, 9), "red"), pnginfo=told, dpi=(96, 96)) + b"and more"
    kept = bare(data, BOX)
    assert kept is not None
    assert b"somebody" in data
    assert b"somebody" not in kept.data
    assert kept.data.endswith(chunk(b"IEND", b""))
    assert not opened(kept).info


def test_the_same_picture_gives_the_same_bytes_however_it_is_cut() -> None:
    rows = zlib.compress(bytes(10))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0))
    whole = SIGNATURE + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    cut = header + chunk(b"IDAT", rows[:3]) + chunk(b"IDAT", rows[3:]) + chunk(b"IEND", b"")
    assert bare(whole, BOX) == bare(SIGNATURE + cut, BOX)


def test_a_pixel_without_a_colour_gets_one() -> None:
    data = file(chunk(b"PLTE", b"\xff\0\0\0\xff\0"), colour=3)
    assert len(opened(bare(data, BOX)).getpalette() or ()) == 768


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(40), id="a JPEG"),
        pytest.param(file()[:-8], id="no end"),
        pytest.param(file()[:-30], id="cut"),
        pytest.param(file().replace(b"IDAT", b"IDAT\0"), id="moved"),
        pytest.param(file(rows=b"\0\1\2\3\4"), id="a row too few"),
        pytest.param(file(rows=b"\0\1\2\3\4" * 3), id="a row too many"),
        pytest.param(file(rows=b"\5\1\2\3\4" * 2), id="an unknown filter"),
        pytest.param(file(size=(0, 2), rows=b"\0\0"), id="no width"),
        pytest.param(file(size=(401, 1), rows=bytes(402)), id="too wide"),
        pytest.param(file(size=(1, 301), rows=bytes(602)), id="too high"),
        pytest.param(file(depth=16, rows=bytes(18)), id="deep"),
        pytest.param(file(interlace=1), id="interlaced"),
        pytest.param(file(colour=4, rows=bytes(18)), id="with alpha"),
        pytest.param(file(colour=3), id="no palette"),
        pytest.param(file(chunk(b"PLTE", bytes(4)), colour=3), id="a broken palette"),
        pytest.param(file(chunk(b"PLTE", bytes(771)), colour=3), id="too long a palette"),
        pytest.param(file(chunk(b"PLTE", bytes(3))), id="a palette in grey"),
        pytest.param(file(chunk(b"tRNS", bytes(2))), id="transparent"),
        pytest.param(file(chunk(b"iCCP", b"x\0\0")), id="a colour profile"),
        pytest.param(file(chunk(b"eXIf", b"MM")), id="perhaps turned"),
        pytest.param(file(chunk(b"acTL", bytes(8))), id="animated"),
        pytest.param(file(chunk(b"NEWS", b"")), id="something new that matters"),
    ],
)
def test_anything_else_is_left_to_a_decoder(data: bytes) -> None:
    assert bare(data, BOX) is None


def test_the_files_of_these_tests_would_be_kept() -> None:
    assert bare(file(), BOX) is not None
    assert bare(file(chunk(b"PLTE", bytes(6)), colour=3), BOX) is not None
    assert bare(file(chunk(b"pHYs", bytes(9))), BOX) is not None


def test_damage_of_any_byte_is_noticed_or_does_no_harm() -> None:
    data = file(chunk(b"PLTE", bytes(range(12))), colour=3)
    sound = bare(data, BOX)
    for place in range(len(data)):
        damaged = bare(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :], BOX)
        assert damaged in (None, sound)


@pytest.mark.parametrize("count", [1, 2, 17, 64, 65, 200, 256])
def test_few_colours_are_numbered_without_loss(count: int) -> None:
    chance = random.Random(count)
    near = [(chance.randrange(9), chance.randrange(9), chance.randrange(9)) for _ in range(count)]
    far = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(count)]
    for colours in (near, far):
        picture = Pictures.new("RGB", (60, 60))
        for place in range(3600):
            picture.putpixel((place % 60, place // 60), colours[place % count])
        written = Pictures.open(io.BytesIO(as_png(picture)))
        assert written.mode in ("P", "L")
        assert not ImageChops.difference(written.convert("RGB"), picture).getbbox()
