"""PNG pictures in a PDF: as they are packed, in the same colours, and never a broken file."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import pikepdf
import pytest
from PIL import Image
from weasyprint import HTML, images
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.renderers.pdf.press import quick
from publisher.renderers.printer.grey import colours
from publisher.renderers.printer.interior import without_colour
from publisher.renderers.printer.resolution import pictures as shown

WIDTH, HEIGHT = 37, 11  #: px; rows of few bits end within a byte
GREY, RGB, PALETTE = 0, 2, 3
BASE = "https://example.org/"

Chunk = tuple[bytes, bytes]


def head(
    depth: int, kind: int, size: tuple[int, int] = (WIDTH, HEIGHT), interlace: int = 0
) -> Chunk:
    return b"IHDR", struct.pack("!IIBBBBB", *size, depth, kind, 0, 0, interlace)


def rows(depth: int, kind: int = PALETTE, filters: Sequence[int] = range(5)) -> bytes:
    """Rows of all samples that there are, with their filters in turn."""
    length = (WIDTH * depth * (3 if kind == RGB else 1) + 7) // 8
    steps = range(0, 7 * length, 7)
    return b"".join(
        bytes([filters[y % len(filters)], *((y * 31 + x) % 256 for x in steps)])
        for y in range(HEIGHT)
    )


def palette(count: int) -> Chunk:
    return b"PLTE", bytes((n * 53 + 20) % 256 for n in range(3 * count))


def data(depth: int, kind: int = PALETTE) -> Chunk:
    return b"IDAT", zlib.compress(rows(depth, kind))


def png(*chunks: Chunk) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, content in (*chunks, (b"IEND", b"")):
        check = zlib.crc32(name + content)
        parts += [len(content).to_bytes(4), name, content, check.to_bytes(4)]
    return b"".join(parts)


class Holder(URLFetcher):  # type: ignore[misc]
    """Hands out one picture."""

    def __init__(self, picture: bytes) -> None:
        super().__init__(allowed_protocols=())
        self._picture = picture

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, self._picture, {"Content-Type": "image/png"})


def printed(picture: bytes) -> bytes:
    """A PDF that shows a picture one inch wide."""
    markup = '<style>img { width: 1in }</style><img src="picture.png"/>'
    with quick():
        html = HTML(string=markup, base_url=BASE, url_fetcher=Holder(picture))
        result: bytes = html.write_pdf()
    return result


def the_picture(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    (found,) = (
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    )
    return found


def seen(pdf: bytes) -> bytes:
    """The pixels of the picture in a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return pikepdf.PdfImage(the_picture(opened)).as_pil_image().convert("RGB").tobytes()


def pixels(picture: bytes) -> bytes:
    return Image.open(io.BytesIO(picture)).convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("depth", "kind"),
    [(depth, kind) for kind in (GREY, PALETTE) for depth in (1, 2, 4, 8)] + [(8, RGB)],
)
def test_a_png_goes_into_the_file_as_it_is(depth: int, kind: int) -> None:
    colours = [palette(1 << depth)] if kind == PALETTE else []
    packed = data(depth, kind)
    picture = png(head(depth, kind), *colours, (b"tEXt", b"Title\0x"), packed)
    pdf = printed(picture)
    assert packed[1] in pdf
    assert seen(pdf) == pixels(picture)


def test_samples_in_several_chunks_are_joined() -> None:
    whole = data(4)[1]
    picture = png(head(4, PALETTE), palette(16), (b"IDAT", whole[:30]), (b"IDAT", whole[30:]))
    pdf = printed(picture)
    assert whole in pdf
    assert seen(pdf) == pixels(picture)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
@pytest.mark.parametrize("listed", [b"\x10\x20\x30", b"\x10\0\0", b"\0\0\0", b"\0\0\0\xff\xff\xff"])
@pytest.mark.parametrize("filled", [True, False])
def test_numbers_beyond_a_palette_are_black(depth: int, listed: bytes, filled: bool) -> None:
    colours = listed.ljust(3 << depth, b"\0") if filled else listed
    picture = png(head(depth, PALETTE), (b"PLTE", colours), data(depth))
    pdf = printed(picture)
    assert data(depth)[1] in pdf
    assert seen(pdf) == pixels(picture)


def spoilt() -> dict[str, bytes]:
    """Files that an unwary program would take over, and that are not what they say."""
    start, colours, samples = head(8, PALETTE), palette(256), data(8)
    whole = png(start, colours, samples)
    turned = io.BytesIO()
    orientation = Image.Exif()
    orientation[0x0112] = 6
    Image.open(io.BytesIO(whole)).save(turned, "PNG", exif=orientation)
    return {
        "no palette": png(start, samples),
        "an empty palette": png(start, (b"PLTE", b""), samples),
        "a palette of broken colours": png(start, (b"PLTE", bytes(7)), samples),
        "more colours than numbers": png(head(4, PALETTE), palette(17), data(4)),
        "two palettes": png(start, colours, (b"PLTE", bytes(768)), samples),
        "a late palette": png(start, samples, colours),
        "two heads": png(start, head(8, PALETTE, (HEIGHT, WIDTH)), colours, samples),
        "a long head": png((b"IHDR", start[1] + b"\0"), colours, samples),
        "wider than its rows": png(head(8, PALETTE, (WIDTH * 2, HEIGHT)), colours, samples),
        "narrower than its rows": png(head(8, PALETTE, (20, HEIGHT)), colours, samples),
        "higher than its rows": png(head(8, PALETTE, (WIDTH, 500)), colours, samples),
        "lower than its rows": png(head(8, PALETTE, (WIDTH, 3)), colours, samples),
        "fewer bits": png(head(4, PALETTE), palette(16), samples),
        "interlaced": png(head(8, PALETTE, interlace=1), colours, samples),
        "cut samples": png(start, colours, (b"IDAT", samples[1][:90])),
        "no samples": png(start, colours, (b"IDAT", b"")),
        "samples not packed": png(start, colours, (b"IDAT", rows(8))),
        "something behind the samples": png(start, colours, (b"IDAT", samples[1] + b"more")),
        "a wrong sum": png(start, colours, (b"IDAT", samples[1][:-1] + b"\x7f")),
        "an unknown filter": png(
            start, colours, (b"IDAT", zlib.compress(rows(8, filters=[0, 0, 0, 7])))
        ),
        "a bomb": png(start, colours, (b"IDAT", zlib.compress(bytes(1 << 24)))),
        "samples apart": png(
            start,
            colours,
            (b"IDAT", samples[1][:90]),
            (b"tEXt", b"a\0b"),
            (b"IDAT", samples[1][90:]),
        ),
        "a cut file": whole[:-20],
        "no end": whole[:-12],
        "to be turned": turned.getvalue(),
        "moving": png(start, colours, (b"acTL", struct.pack("!II", 1, 0)), samples),
    }


@pytest.mark.parametrize("name", spoilt())
def test_what_cannot_be_taken_over_is_packed_anew(name: str) -> None:
    picture = spoilt()[name]
    theirs = images.get_image_from_uri(
        {}, Holder(picture), {**images.DEFAULT_OPTIONS}, f"{BASE}picture.png"
    )
    stored = theirs.image_data.data
    pdf = printed(picture)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert the_picture(opened).ColorSpace == "/DeviceRGB"
    assert seen(pdf) == pixels(stored)


@pytest.mark.parametrize("name", ["head", "palette"])
def test_a_png_with_a_wrong_sum_is_refused_as_ever(name: str) -> None:
    picture = bytearray(png(head(8, PALETTE), palette(256), data(8)))
    picture[20 if name == "head" else 60] ^= 1
    with pikepdf.open(io.BytesIO(printed(bytes(picture)))) as opened:
        assert not any(thing.get("/Subtype") == "/Image" for thing in streams(opened))


def streams(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]


@pytest.mark.parametrize(("kind", "opacity"), [(PALETTE, b"\0\x80"), (GREY, b"\0\0")])
def test_what_is_transparent_stays_so(kind: int, opacity: bytes) -> None:
    colours = [palette(256)] if kind == PALETTE else []
    picture = png(head(8, kind), *colours, (b"tRNS", opacity), data(8, kind))
    with pikepdf.open(io.BytesIO(printed(picture))) as opened:
        assert any("/SMask" in thing for thing in streams(opened))


def test_a_picture_with_a_palette_is_known_to_the_printer() -> None:
    picture = png(head(4, PALETTE), palette(16), data(4))
    pdf = printed(picture)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert colours(opened) == {"/Indexed"}
        (one,) = shown(opened)
    assert (one.width, one.height, round(one.dpi)) == (WIDTH, HEIGHT, WIDTH)
    grey = without_colour(pdf)
    with pikepdf.open(io.BytesIO(grey)) as opened:
        assert colours(opened) == set()
    assert seen(grey) == Image.open(io.BytesIO(picture)).convert("L").convert("RGB").tobytes()
