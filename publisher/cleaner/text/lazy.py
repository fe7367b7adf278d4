"""Pictures that a script would have loaded, and the one of several sizes that serves best."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from publisher.cleaner.nodes import Element, first, holds, new_element, replace_all, text_of
from publisher.cleaner.reading.parse import parse_fragment
from publisher.markup import find

#: Where pages keep the address of a picture that a script would load later, most trusted first.
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "data-lazy",
    "data-original-src", "data-lazyload", "data-echo", "data-hi-res-src", "zoomfile", "file", "src",
)  # fmt: skip
#: Those of them that other elements have, which have none of their own.
_WAITING = ("data-src", "data-original")
_MEDIA = ("img", "picture", "video", "audio", "iframe")
#: Between the candidates of a ``srcset``: addresses may hold commas of their own.
_CANDIDATES = re.compile(r",\s+|,(?=https?:|/)|(?<=\d[wx]),")
_DENSEST = 10  #: a number of a ``srcset`` up to here is a density, whatever its unit
_ENOUGH = 1600  #: px; wider pictures are scaled down to this (``[images] width``)
_ESCAPED_PICTURE = re.compile(r"<img\s[^<>]*>")
_LONGEST_TAG = 5000  # characters
_SHALLOW = 10
_PLAIN_TYPES = frozenset({"image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp"})
#: Elements that a script would put a picture into.
_HOLDERS = etree.XPath(
    "descendant::figure[@itemid]|descendant::div[@data-src or @data-original]"
    "|descendant::span[@data-src or @data-original]"
)
#: Words in the names of attributes that hold a large size of a picture, the best first.
_LARGE = ("large", "full", "big", "orig", "hi")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$", re.IGNORECASE)
#: How the address of a drawing begins that stood in the markup: it is none that waits for a script.
DRAWING = "data:image/svg+xml;charset=us-ascii;base64,"
_LEAST_DATA = 400  #: characters: what is shorter holds an empty picture
_PLACEHOLDER = re.compile(
    r"(?:^|/)(?:blank|empty|none|spacer|placeholder|transparent|pixel|lazy|loading|grey|1x1)[\w-]*\.\w+$",
    re.IGNORECASE,
)


def adopt_pictures(body: Element) -> None:
    """Give pictures that a script would have loaded the address of what stands in for them.

    That is the picture in the ``noscript`` after it, or a source of the ``picture`` around it,
    which also may be the wider one. An element that waits for its picture gets it.
    """
    instead: list[tuple[Element, list[Element]]] = []
    for fallback in body.iter("noscript"):
        image = _fallback_picture(fallback)
        if image is None:
            continue
        before = fallback.getprevious()
        waiting = [] if before is None else [before, *before.iter("img")][-1:]
        if waiting and waiting[0].tag == "img":
            if not picture_address(waiting[0]):
                waiting[0].set("src", picture_address(image))
            instead.append((fallback, []))
        else:
            image.tail = None
            instead.append((fallback, [image]))
    replace_all(body, instead)
    for picture in body.iter("picture"):
        image = first(picture, "img")
        if image is not None:
            _take_widest(image, [source for source in picture.iter("source") if _is_plain(source)])
    for holder in find(_HOLDERS, body):
        if address := _awaited(holder):
            words = holder.get("data-alt", "")
            holder.insert(0, new_element("img", {"src": address, "alt": words}))


def _awaited(holder: Element) -> str:
    """The picture that an element without one waits for: it is empty, or its data name one."""
    if holds(holder, *_MEDIA):
        return ""
    if "ImageObject" in holder.get("itemtype", ""):
        address = holder.get("itemid", "")
    elif text_of(holder).strip() or _is_smaller(holder):
        return ""
    else:
        address = next(filter(None, map(holder.get, _WAITING)), "")
    return address if PICTURE.search(path_of(address)) and not _stands_in(address) else ""


def _is_smaller(holder: Element) -> bool:
    """Whether an element waits for one size of a picture, and a larger one follows."""
    around = holder.getparent()
    sizes = around is not None and "data-picture" in around.attrib
    return sizes and holder.getnext() is not None


def _fallback_picture(fallback: Element) -> Element | None:
    """The picture that a ``noscript`` holds and nothing else, also where its markup is escaped."""
    text = text_of(fallback).strip()
    if _ESCAPED_PICTURE.fullmatch(text) and len(text) < _LONGEST_TAG and not len(fallback):
        fallback = parse_fragment(text, max_depth=_SHALLOW)
        text = text_of(fallback).strip()
    return None if text else first(fallback, "img")


def _is_plain(source: Element) -> bool:
    """Whether any reader can show a source of a ``picture``, as far as its type tells."""
    kind = source.get("type", "image/jpeg").partition(";")[0]
    return kind.strip().lower() in _PLAIN_TYPES


def _take_widest(image: Element, sources: list[Element]) -> None:
    """Give an image an address from the sources around it, and the widest of them, if told."""
    if not picture_address(image):
        addresses = (picture_address(source) for source in sources)
        image.set("src", next(filter(None, addresses), ""))
    told = [_widest(element.get("srcset", "")) for element in (image, *sources)]
    width, address = max(told, key=lambda found: _fit(found[0]))
    if width > _DENSEST:
        image.set("srcset", f"{address} {width:g}w")


def picture_address(image: Element) -> str:
    """Where the picture itself is, not what stands in its place until a script has run.

    Of several sizes it is the one that is wide enough for print, or the widest.
    """
    named = (image.get(attribute, "").strip() for attribute in _LAZY)
    own = next((address for address in named if address and not _stands_in(address)), "")
    own = own or _elsewhere(image)
    for attribute in ("data-srcset", "srcset"):
        width, address = _widest(image.get(attribute, ""))
        if address and not _stands_in(address) and (not own or _is_wider(width, image)):
            return address
    return own


def _elsewhere(image: Element) -> str:
    """The address of a picture in an attribute that only its site knows, a large size first."""
    told = ((str(name), str(value).strip()) for name, value in image.items())
    named = [(name, value) for name, value in told if name.startswith("data-")]
    pictures = [(_place(name), value) for name, value in named if PICTURE.search(path_of(value))]
    return min(pictures, key=lambda picture: picture[0], default=(0, ""))[1]


def _place(name: str) -> int:
    """The place of an attribute among those that hold large sizes."""
    return next((place for place, word in enumerate(_LARGE) if word in name), len(_LARGE))


def _is_wider(width: float, image: Element) -> bool:
    """Whether a candidate of so much px, or of such density, is wider than the image says it is."""
    told = re.match(r"\d{1,5}", image.get("width", "")) if width > _DENSEST else None
    return width > (int(told[0]) if told else 1)


def _stands_in(address: str) -> bool:
    """Whether an address is that of an empty picture."""
    if address.startswith("data:"):
        return len(address) < _LEAST_DATA and not address.startswith(DRAWING)
    return bool(_PLACEHOLDER.search(path_of(address)))


def _widest(sources: str) -> tuple[float, str]:
    """Width and address of the best picture in a ``srcset`` (HTML Standard, 4.8.4.2.1).

    Widths are in px; a density is told as such, and is less than any width.
    """
    pieces = (candidate.split() for candidate in _CANDIDATES.split(sources.strip()))
    sized = [(_width(parts[1:]), parts[0].rstrip(",")) for parts in pieces if parts]
    return max(sized, key=lambda found: _fit(found[0]), default=(0.0, ""))


def _fit(width: float) -> tuple[bool, float]:
    """How well a width serves: from _ENOUGH on the less the better, below it the more."""
    return (True, -width) if width >= _ENOUGH else (False, width)


def _width(descriptors: list[str]) -> float:
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,4})?)[wx]", descriptors[0]) if descriptors else None
    return float(match[1]) if match else 1


def path_of(address: str) -> str:
    """The path of an address; nothing for what is none."""
    try:
        return urlsplit(address).path
    except ValueError:  # such as http://[
        return ""
