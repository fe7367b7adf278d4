"""3. Images: find them, fetch them, verify them, fit them to a book, and put them in place.

locate.py   where the originals are: archive, page, web, store
steps.py    what is asked of a picture, and what comes of it
fit.py      one original to one JPEG or PNG (svg.py, decode.py, encode.py, jpeg.py)
grey.py     the same for e-ink, where a profile asks for it
place.py    the pictures into the bodies, and visible gaps for those that are missing
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TypeAlias

from publisher.addresses import SCHEME
from publisher.images.locate import Finder, Lost, Original
from publisher.images.place import PLACE, Page, Placed, Slot
from publisher.images.steps import FIT, GREY, Commission, Fitted, order_of
from publisher.model import Archive, Dropped, Finding, Image, MissingImage, Record
from publisher.words import Words, words_for
from publisher.workshop import Workshop

_DRAWING = ".svg"
BATCH = 1000  #: records whose pictures are fetched and fitted side by side

__all__ = ["draw_ahead", "illustrate"]

Told: TypeAlias = Dropped | Finding  #: what passes through a stage that it does not concern


def illustrate(
    records: Iterable[Record | Told], archives: Collection[Archive], shop: Workshop
) -> Iterator[Record | Told]:
    """Give every record its pictures: the same records in the same order.

    In the body of each record that comes back, a picture is a file of the store
    (``src="images/FILE"``), or a place holder with an entry in ``missing``, or, if it only
    counted readers, gone with a finding. ``archives`` may still grow while records come.

    :raises UsageError: pictures are to be fetched through a proxy that cannot be used.
    """
    gallery = _Gallery(archives, shop)
    words = cache(lambda language: words_for(language, shop.settings))
    remaining = iter(records)
    with shop.progress.stage("images", None) as done:
        while batch := list(islice(remaining, BATCH)):
            for item in _illustrate(batch, gallery, words, shop):
                for _ in item.images if isinstance(item, Record) else ():
                    done()
                yield item


def draw_ahead(archives: Collection[Archive], shop: Workshop) -> Callable[[Record], None]:
    """What has the drawings of a record begun, for :func:`illustrate` to find them done.

    One takes as long as thirty photographs: begun with these, it would keep all waiting.
    """
    finder = Finder(archives, shop)
    seen: set[str] = set()

    def begin(record: Record) -> None:
        own = {address for address in record.addresses if address.startswith(SCHEME)}
        drawings = {address for address in own - seen if address.endswith(_DRAWING)}
        seen.update(drawings)
        for place in finder.find(sorted(drawings)).values():
            if isinstance(place, Original):
                shop.begin(FIT, Commission.of(place, shop.settings.images))

    return begin


def _illustrate(
    batch: list[Record | Told],
    gallery: _Gallery,
    words: Callable[[str], Words],
    shop: Workshop,
) -> Iterator[Record | Told]:
    records = [item for item in batch if isinstance(item, Record) and item.addresses]
    pictures = gallery.show(address for record in records for address in record.addresses)
    pages = (_page(record, pictures, words(record.language)) for record in records)
    finished = (
        _finish(record, pictures, placed)
        for record, placed in zip(records, shop.each(PLACE, pages), strict=True)
    )
    for item in batch:
        yield next(finished) if isinstance(item, Record) and item.addresses else item
    next(finished, None)  # lets the workshop commit


class _Gallery:
    """The pictures of a build: each address is looked at once, each picture fitted once."""

    def __init__(self, archives: Collection[Archive], shop: Workshop) -> None:
        self._finder = Finder(archives, shop)
        self._shop = shop
        self._fitted: dict[str, Fitted] = {}  #: by digest of the original

    def show(self, addresses: Iterable[str]) -> dict[str, Fitted]:
        """What became of the picture at each of some addresses."""
        found = self._finder.find(addresses)
        originals = {place.digest: place for place in found.values() if isinstance(place, Original)}
        self._fit([place for digest, place in originals.items() if digest not in self._fitted])
        return {address: self._outcome(place) for address, place in found.items()}

    def _fit(self, originals: list[Original]) -> None:
        settings = self._shop.settings
        # Drawings first: they take longest, if they were not begun ahead.
        originals = sorted(originals, key=lambda original: original.path.suffix != _DRAWING)
        new = [Commission.of(original, settings.images) for original in originals]
        results = list(self._shop.each(FIT, new))
        if settings.epub.profile == "e-ink" and "epub" in settings.formats:
            results = self._with_grey(results)
        for commission, fitted in zip(new, results, strict=True):
            self._fitted[commission.original.digest] = fitted
            if fitted.changed:
                self._shop.store.forget(FIT.key(commission, settings))
                self._finder.discard(commission.original)

    def _with_grey(self, results: list[Fitted]) -> list[Fitted]:
        """The same pictures, each with its form for e-ink."""
        quality = self._shop.settings.images.quality
        orders = [order_of(fitted.image, quality) for fitted in results if fitted.image]
        greyed = self._shop.each(GREY, orders)
        found = [
            replace(fitted, image=replace(fitted.image, grey=next(greyed).digest))
            if fitted.image
            else fitted
            for fitted in results
        ]
        next(greyed, None)  # lets the workshop commit
        return found

    def _outcome(self, place: Original | Lost) -> Fitted:
        if isinstance(place, Lost):
            return Fitted(reason=place.reason)
        return self._fitted[place.digest]


def _page(record: Record, pictures: Mapping[str, Fitted], words: Words) -> Page:
    slots = tuple(_slot(address, pictures[address]) for address in record.addresses)
    return Page(
        record.source, record.body, slots, words("missing-image"), words.table["missing-image-alt"]
    )


def _slot(address: str, fitted: Fitted) -> Slot:
    file = fitted.image.file if fitted.image else ""
    return Slot(address, file, fitted.width, fitted.height, removed=fitted.tracker)


def _finish(record: Record, pictures: Mapping[str, Fitted], placed: Placed) -> Record:
    images: dict[str, Image] = {}
    missing: list[MissingImage] = []
    findings: list[Finding] = []
    for address in record.addresses:
        fitted, url = pictures[address], _short(address)
        if fitted.image:
            images[fitted.image.file] = fitted.image
        elif not fitted.tracker:
            missing.append(MissingImage(record.id, url, fitted.reason))
        if fitted.tracker:
            text = f"A picture that shows nothing was removed: {url}"
            findings.append(Finding("image-tracker", record.source, text, "info"))
        elif fitted.note:
            text = f"The picture {url}: {fitted.note}."
            findings.append(Finding("image-damaged", record.source, text))
    for address in placed.unknown:
        missing.append(MissingImage(record.id, _short(address), "its address leads nowhere"))
    return replace(
        record,
        body=placed.body,
        # Not those that are as long as their pictures: records are held for the whole archive.
        addresses=tuple(address for address in record.addresses if address == _short(address)),
        images=(*record.images, *images.values()),
        missing=(*record.missing, *missing),
        findings=(*record.findings, *findings),
    )


def _short(address: str) -> str:
    """An address fit for a report: a picture within an address is not."""
    return f"{address[:60]}…" if address.startswith("data:") and len(address) > 60 else address
