from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image as Pictures
from PIL import ImageCms, ImageDraw

from publisher.images.fit import fit
from publisher.images.locate import Original
from publisher.images.steps import Commission
from publisher.settings import Settings
from publisher.workshop import Desk

RED, WHITE, BLUE = (255, 0, 0), (255, 255, 255), (0, 0, 255)


@pytest.fixture
def fitted(store):
    """Fit some bytes; the result, and the picture that was embedded."""

    def run(data: bytes, **images):
        settings = Settings(images=images)
        digest = store.blobs.add(data)
        original = Original(digest, store.blobs.path(digest))
        result = fit(Commission.of(original, settings.images), Desk(settings, store.blobs))
        if result.image is None:
            return result, None
        embedded = store.blobs.read(result.image.digest)
        assert len(embedded) == result.image.bytes
        picture = Pictures.open(io.BytesIO(embedded))
        picture.load()
        assert (picture.width, picture.height) == (result.image.width, result.image.height)
        assert picture.get_format_mimetype() == result.image.media_type
        assert picture.mode in ("RGB", "L", "P")
        assert not picture.has_transparency_data
        assert not picture.info.keys() & {"exif", "icc_profile", "comment", "dpi"}
        return result, picture if picture.mode == "L" else picture.convert("RGB")

    return run


def flag() -> Pictures.Image:
    """A graphic: red on the left, blue on the right."""
    picture = Pictures.new("RGB", (120, 80), RED)
    ImageDraw.Draw(picture).rectangle((60, 0, 120, 80), fill=BLUE)
    return picture


def near(colour, other, tolerance=6):
    return all(abs(one - two) <= tolerance for one, two in zip(colour, other, strict=True))


def png(width: int, height: int, rows: bytes, colour_type: int = 0, depth: int = 8) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "ICO", "JPEG"])
def test_every_format_becomes_jpeg_or_png(fitted, saved, form):
    options = (
        {"lossless": True} if form == "WEBP" else {"sizes": [(120, 80)]} if form == "ICO" else {}
    )
    result, picture = fitted(saved(flag(), form, **options))
    assert result.image.media_type == ("image/jpeg" if form == "JPEG" else "image/png")
    assert picture.size == (120, 80)
    shown = picture.convert("RGB")
    assert near(shown.getpixel((20, 40)), RED)
    assert near(shown.getpixel((100, 40)), BLUE)


def test_a_photograph_saved_without_loss_becomes_jpeg(fitted, saved, photo):
    result, _ = fitted(saved(photo(400, 300), "PNG"))
    assert result.image.media_type == "image/jpeg"
    assert result.image.file.endswith(".jpg")


def test_a_bulky_graphic_becomes_jpeg_where_that_is_far_smaller(fitted, saved):
    picture = Pictures.new("RGB", (1500, 1200), WHITE)
    soft = Pictures.radial_gradient("L").rotate(13).resize((900, 700), Pictures.Resampling.BICUBIC)
    noise = Pictures.effect_noise((900, 700), 9)
    picture.paste(Pictures.merge("RGB", (soft, noise, soft)), (20, 20))
    result, _ = fitted(saved(picture, "PNG"))
    assert result.image.media_type == "image/jpeg"
    assert result.image.bytes < 500_000


def test_a_graphic_keeps_its_very_colours(fitted, saved):
    picture = Pictures.linear_gradient("L").resize((160, 90)).quantize(200).convert("RGB")
    result, shown = fitted(saved(picture, "GIF"))
    assert result.image.media_type == "image/png"
    assert shown.convert("RGB").tobytes() == picture.tobytes()


def test_the_file_is_named_by_its_content_and_the_same_every_time(fitted, saved, photo):
    data = saved(photo(400, 300), "PNG")
    first, second = fitted(data)[0].image, fitted(data)[0].image
    assert first == second
    assert first.file == f"{first.digest[:16]}.jpg"


def test_a_large_picture_is_scaled_down_and_a_small_one_is_left(fitted, saved, photo):
    data = saved(photo(900, 300), "PNG")
    assert fitted(data, width=300, height=300)[0].image.width == 300
    assert fitted(data, width=300, height=300)[0].image.height == 100
    assert fitted(data, width=900, height=150)[0].image.width == 450
    assert fitted(data, width=2000, height=2000)[0].image.width == 900


def test_a_jpeg_that_needs_nothing_keeps_its_pixels_but_not_its_metadata(fitted, saved, photo):
    exif = Pictures.Exif()
    exif[0x010E] = "taken at a secret place"
    data = saved(photo(), "JPEG", quality=60, exif=exif, comment=b"a remark")
    result, picture = fitted(data + b"<script>trailing</script>", quality=30)
    with Pictures.open(io.BytesIO(data)) as before:
        assert picture.tobytes() == before.tobytes()
    assert result.image.bytes < len(data)
    assert not picture.getexif()
    assert "comment" not in picture.info


def test_progressive_and_oversized_jpegs_become_baseline(fitted, saved, photo):
    _, picture = fitted(saved(photo(300, 200), "JPEG", progressive=True))
    assert "progressive" not in picture.info
    fat = saved(photo(300, 200), "JPEG", quality=100, subsampling=0)
    assert fitted(fat)[0].image.bytes < len(fat) / 2


@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_orientation_is_applied(fitted, saved, turn):
    upright = Pictures.new("RGB", (60, 30), WHITE)
    upright.paste(RED, (0, 0, 16, 16))  # the corner at the top left, wherever it is stored
    undo = {
        2: Pictures.Transpose.FLIP_LEFT_RIGHT,
        3: Pictures.Transpose.ROTATE_180,
        4: Pictures.Transpose.FLIP_TOP_BOTTOM,
        5: Pictures.Transpose.TRANSPOSE,
        6: Pictures.Transpose.ROTATE_90,
        7: Pictures.Transpose.TRANSVERSE,
        8: Pictures.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[turn]) if turn in undo else upright
    exif = Pictures.Exif()
    exif[0x0112] = turn
    result, picture = fitted(saved(stored, "JPEG", exif=exif, quality=95), width=60, height=30)
    assert picture.size == (60, 30)
    assert near(picture.getpixel((4, 4)), RED, 40)
    assert near(picture.getpixel((55, 25)), WHITE, 40)
    assert (result.width, result.height) == (60, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(fitted, saved, mode):
    if mode == "P":
        picture = flag().quantize(4)
        data = saved(picture, "PNG", transparency=picture.getpixel((100, 40)))
    else:
        picture = flag().convert(mode)
        picture.putalpha(
            Pictures.linear_gradient("L")
            .rotate(90)
            .resize((120, 80))
            .point([0] * 128 + [255] * 128)
        )
        data = saved(picture, "PNG")
    _, shown = fitted(data)
    colours = [shown.convert("RGB").getpixel((x, 40)) for x in (10, 110)]
    assert WHITE in colours
    assert colours[0] != colours[1]


def test_deep_grey_is_brought_to_eight_bits(fitted, saved):
    deep = Pictures.new("I;16", (90, 70), 0x8000)
    _, picture = fitted(saved(deep, "PNG"))
    assert near(picture.convert("RGB").getpixel((5, 5)), (128, 128, 128), 1)


def test_cmyk_becomes_rgb(fitted, saved):
    _, picture = fitted(saved(Pictures.new("CMYK", (90, 70), (0, 255, 255, 0)), "JPEG"))
    assert near(picture.getpixel((5, 5)), RED, 10)


def test_colours_follow_their_profile(fitted, saved):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = srgb.replace("sRGB".encode("utf-16-be"), "BGR!".encode("utf-16-be"))
    other = other.replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    red = Pictures.new("RGB", (90, 70), RED)
    for form in ("PNG", "JPEG"):
        assert near(fitted(saved(red, form, icc_profile=other))[1].getpixel((5, 5)), BLUE, 30)
        assert near(fitted(saved(red, form, icc_profile=srgb))[1].getpixel((5, 5)), RED)
        assert near(fitted(saved(red, form, icc_profile=b"nonsense"))[1].getpixel((5, 5)), RED)


def test_the_first_frame_of_an_animation_is_shown(fitted, saved):
    frames = [Pictures.new("RGB", (50, 40), BLUE)]
    _, picture = fitted(
        saved(Pictures.new("RGB", (50, 40), RED), "GIF", save_all=True, append_images=frames)
    )
    assert near(picture.getpixel((5, 5)), RED)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (600, 1)])
def test_a_picture_that_shows_nothing_is_a_tracker(fitted, saved, size):
    result, _ = fitted(saved(Pictures.new("RGB", size), "GIF"))
    assert result.tracker
    assert result.image is None


# --- hostile and damaged ------------------------------------------------------------------


def test_a_bomb_is_refused_before_it_is_decoded(fitted, monkeypatch):
    data = png(9000, 9000, bytes(9001 * 9000))
    assert len(data) < 300_000
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("decoded"))
    result, _ = fitted(data)
    assert result.image is None
    assert result.reason == "it has more than 50,000,000 pixels"


@pytest.mark.parametrize("pixels", [9_999, 5_001])
def test_the_bound_of_pixels_is_exact(fitted, saved, pixels):
    data = saved(Pictures.new("RGB", (100, 100)), "PNG")
    assert fitted(data, max_pixels=pixels)[0].image is None
    assert fitted(data, max_pixels=10_000)[0].image is not None


def test_a_huge_logical_screen_is_refused(fitted, saved):
    data = bytearray(saved(flag(), "GIF"))
    data[6:10] = struct.pack("<HH", 65535, 65535)
    assert "pixels" in fitted(bytes(data))[0].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html><svg></svg></html>", "it is a web page, not a picture"),
        (b"%PDF-1.7 \n", "it is not a picture of a kind that is known"),
        (b"\xff\xd8\xff\xe0", "it is not a picture of a kind that is known"),
    ],
)
def test_what_is_no_picture_is_named(fitted, data, reason):
    assert fitted(data)[0].reason == reason


def test_a_picture_that_breaks_off_is_shown_as_far_as_it_goes(fitted, saved, photo):
    data = saved(photo(400, 300), "JPEG", quality=90)
    result, picture = fitted(data[: len(data) // 2])
    assert result.note == "it is damaged; what there is of it is shown"
    assert picture.width == 400
    assert 100 < picture.height < 220
    result, _ = fitted(data[: len(data) // 40])
    assert result.image is None
    assert "breaks off" in result.reason


def test_a_broken_png_says_so(fitted, saved, photo):
    data = saved(photo(400, 300), "PNG")
    result, picture = fitted(data[: len(data) // 2])
    assert result.note
    assert 100 < picture.height < 220


def test_a_damaged_file_of_any_kind_is_no_crash(fitted, saved, photo):
    for form in ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "ICO"):
        data = bytearray(saved(photo(64, 48), form))
        for start in range(8, len(data), max(1, len(data) // 12)):
            mangled = data[:start] + bytes(byte ^ 0x5A for byte in data[start : start + 9])
            result, _ = fitted(bytes(mangled + data[start + 9 :]))
            assert result.image or result.reason or result.tracker


def test_fitting_leaves_the_settings_of_pillow_as_they_were(fitted, saved, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    before = Pictures.MAX_IMAGE_PIXELS
    data = saved(flag(), "PNG")
    assert fitted(data[: len(data) // 2])[0].image is None or fitted(data)[0].image
    from PIL import ImageFile

    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    assert before == Pictures.MAX_IMAGE_PIXELS


def test_a_file_that_changed_meanwhile_is_told(store, tmp_path, saved):
    path = tmp_path / "a.png"
    path.write_bytes(saved(flag(), "PNG"))
    settings = Settings()
    commission = Commission.of(Original("0" * 64, path), settings.images)
    assert fit(commission, Desk(settings, store.blobs)).changed


def test_a_graphic_that_needs_nothing_is_embedded_as_it_is(fitted, saved, store):
    data = saved(Pictures.new("RGB", (300, 200), "navy"), "PNG", dpi=(72, 72))
    result, _ = fitted(data)
    embedded = store.blobs.read(result.image.digest)
    assert data[data.index(b"IDAT") :] == embedded[embedded.index(b"IDAT") :]
    assert (result.width, result.height) == (result.image.width, result.image.height) == (300, 200)


def test_a_graphic_that_was_saved_badly_is_written_anew(fitted, saved):
    loose = saved(flag(), "PNG", compress_level=0)
    result, _ = fitted(loose)
    assert result.image.media_type == "image/png"
    assert result.image.bytes * 10 < len(loose)
