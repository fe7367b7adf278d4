"""Placing: every picture of a body becomes a file of the book, a visible gap, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import cast

from lxml import etree

from publisher.markup import VOID, serialise
from publisher.workshop import Desk, Step

#: Elements that mean something even when they are empty.
STANDING = VOID | {"td", "th", "tr", "li", "dt", "dd"}


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one address: a file with its size in CSS px, nothing at all, or a gap."""

    address: str
    file: str = ""
    width: int = 0
    height: int = 0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A body whose pictures are to be placed."""

    article: str  #: id of the source
    body: str  #: digest
    slots: tuple[Slot, ...]
    gap: str  #: the words for a missing picture
    gap_with_alt: str  #: the same for one that has a description, which goes to ``{alt}``


@dataclass(frozen=True, slots=True)
class Placed:
    """A body with its pictures in place."""

    body: str  #: digest
    unknown: tuple[str, ...] = ()  #: addresses of pictures that no slot was given for


def place(page: Page, desk: Desk) -> Placed:
    """Put the pictures into a body, and the body into the store."""
    root = parse(desk.blobs.text(page.body))
    slots = {slot.address: slot for slot in page.slots}
    unknown = dict.fromkeys(
        str(image.get("src", "")) for image in root.iter("img") if image.get("src", "") not in slots
    )
    for image in list(root.iter("img")):
        _fill(image, slots, page)
    return Placed(desk.blobs.add(serialise(root).encode()), tuple(unknown))


PLACE = Step(
    name="place",
    run=place,
    piece=lambda page: page.article,
    failed=lambda page, _: Placed(page.body),
    inputs=lambda page: {"page": json.dumps(asdict(page), ensure_ascii=False)},
    result=Placed,
    rooms=("images",),
    libraries=("lxml",),
    together=8,
    blobs=lambda placed: [placed.body],
)


def parse(fragment: str) -> etree._Element:
    """A body as a ``div``. It is our own, so well-formed; a picture in an address may be huge."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(f"<div>{fragment}</div>", parser)


def _fill(image: etree._Element, slots: Mapping[str, Slot], page: Page) -> None:
    slot = slots.get(str(image.get("src", "")), Slot(""))
    if slot.removed:
        _remove(image)
    elif slot.file:
        image.set("src", f"images/{slot.file}")
        image.set("width", str(slot.width))
        image.set("height", str(slot.height))
        image.set("alt", str(image.get("alt", "")))
    else:
        _leave_gap(image, page)


def _leave_gap(image: etree._Element, page: Page) -> None:
    """Turn a picture into a visible place holder that says what it would have shown.

    Not what the caption below says already.
    """
    alt = " ".join(str(image.get("alt", "")).split())
    if _bare(alt) in _bare(_caption(image)):
        alt = ""
    kept = {name: image.get(name) for name in ("id", "lang", "title") if image.get(name)}
    image.attrib.clear()
    image.tag = "span"
    image.text = page.gap_with_alt.format(alt=alt) if alt else page.gap
    attributes = {"class": "missing-image", "role": "img", "aria-label": image.text, **kept}
    for name, value in attributes.items():
        image.set(name, cast(str, value))


def _caption(image: etree._Element) -> str:
    figure = next(image.iterancestors("figure"), None)
    captions = () if figure is None else figure.iter("figcaption")
    return "".join(str(text) for caption in captions for text in caption.itertext())


def _bare(text: str) -> str:
    """A text to compare by; sites cut descriptions off, and leave a mark of quotation over."""
    return "".join(text.split()).strip("'\"‘’“”….")


def _remove(element: etree._Element) -> None:
    """Take an element away, but not the text after it, and what is left empty around it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
    empty = len(parent) == 0 and not (parent.text or "").strip() and not parent.get("id")
    if empty and parent.getparent() is not None and parent.tag not in STANDING:
        _remove(parent)
