"""Pictures for e-ink."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image as Pictures

from publisher.images import illustrate
from publisher.images.grey import for_screen
from publisher.model import Archive, Record
from publisher.sections import SCREEN
from publisher.store import Store
from publisher.workshop import Workshop


def with_profile(shop: Workshop, profile: str) -> Workshop:
    epub = shop.settings.epub.model_copy(update={"profile": profile})
    settings = shop.settings.model_copy(update={"epub": epub})
    return Workshop(settings, shop.store, shop.workers, shop.progress)


def test_a_profile_asks_for_grey_pictures_beside_the_others(
    shop: Callable[..., Workshop],
    store: Store,
    archives: list[Archive],
    archive: Path,
    record: Callable[..., Record],
    photo: Callable[..., Pictures.Image],
    saved: Callable[..., bytes],
) -> None:
    (archive / "p.jpg").write_bytes(saved(photo(1500, 1000), "JPEG"))
    address = "archive:x/p.jpg"
    given = record(f'<p><img src="{address}"/></p>', address)
    (general,) = illustrate([given], archives, shop())
    (found,) = illustrate([given], archives, with_profile(shop(), "e-ink"))
    assert isinstance(found, Record)
    assert isinstance(general, Record)
    assert general.images[0].grey == ""
    # The picture for all other editions is the same, and so is the text.
    assert replace(found.images[0], grey="") == general.images[0]
    assert found.body == general.body
    grey = Pictures.open(io.BytesIO(store.blobs.read(found.images[0].grey)))
    assert (grey.format, grey.mode) == ("JPEG", "L")
    assert grey.size == (SCREEN[0], round(1000 * SCREEN[0] / 1500))


def test_contrast_is_kept_and_a_pale_picture_stays_pale() -> None:
    dark = Pictures.linear_gradient("L").resize((400, 400)).point(lambda v: 30 + v * 180 // 255)
    low, high = for_screen(dark.convert("RGB")).getextrema()
    assert low < 10
    assert high > 245
    pale = dark.point(lambda v: 200 + v // 8)
    assert for_screen(pale).getextrema() == pale.getextrema()


def test_a_small_picture_is_not_made_larger() -> None:
    assert for_screen(Pictures.new("RGB", (60, 40), "red")).size == (60, 40)
