"""Links and picture addresses of a page, made to mean the same wherever the text is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from publisher.addresses import SCHEME, resolve
from publisher.cleaner.nodes import (
    Element,
    drop_all,
    first,
    holds,
    is_within,
    replace_all,
    text_of,
    unwrap_all,
)
from publisher.cleaner.reading.parse import parse_fragment
from publisher.model import Source

#: Where pages keep the address of a picture that a script would load later, most trusted first.
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "data-lazy",
    "data-original-src", "data-lazyload", "data-echo", "data-hi-res-src", "zoomfile", "file", "src",
)  # fmt: skip
#: Between the candidates of a ``srcset``: addresses may hold commas of their own.
_CANDIDATES = re.compile(r",\s+|,(?=https?:|/)|(?<=\d[wx]),")
_DENSEST = 10  #: a number of a ``srcset`` up to here is a density, whatever its unit
_ENOUGH = 1600  #: px; wider pictures are scaled down to this (``[images] width``)
_ESCAPED_PICTURE = re.compile(r"<img\s[^<>]*>")
_LONGEST_TAG = 5000  # characters
_SHALLOW = 10
_PLAIN_TYPES = frozenset({"image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp"})
_LEAST_DATA = 400  #: characters: what is shorter holds an empty picture
_PLACEHOLDER = re.compile(
    r"(?:^|/)(?:blank|empty|none|spacer|placeholder|transparent|pixel|lazy|loading|grey|1x1)[\w-]*\.\w+$",
    re.IGNORECASE,
)
_DRAWING = frozenset({"svg"})
_TAG_PAGE = re.compile(r"/(?:tags?|keywords?|topics?|label)(?:/|\.|$)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$", re.IGNORECASE)


def restore_links(body: Element) -> None:
    """Elements that a mirror has disarmed (``<ok href>``, ``<span href>``) are links again."""
    for element in body.iter():
        if "href" not in element.attrib or element.tag in ("a", "area", "link", "base"):
            continue
        if not is_within(element, _DRAWING):  # where others have addresses, too
            element.tag = "a"


def collect_tags(body: Element) -> tuple[str, ...]:
    """The words a page links to its site's tag pages; the links go, the words stay in the text."""
    tags: dict[str, None] = {}
    links: list[Element] = []
    for link in body.iter("a"):
        if "tag" in link.get("rel", "").split() or _TAG_PAGE.search(_path(link)):
            word = re.sub(r"\s+", " ", text_of(link)).strip(" #")
            if word and len(word) <= 30:
                tags.setdefault(word)
            links.append(link)
    unwrap_all(body, links)
    return tuple(tags)


def resolve_addresses(
    body: Element, source: Source, url: str, exists: Callable[[str], bool]
) -> None:
    """Resolve every link and picture of ``body``.

    ``url`` is the address of the original page. A relative address means a file of the archive
    where there is one (``exists`` tells), else a page of the original site.
    """
    # An empty picture without a word holds a place, or counts readers.
    images = list(body.iter("img"))
    empty = {i for i in images if not picture_address(i) and not i.get("alt", "").strip()}
    drop_all(body, empty)
    for image in images:
        if image in empty:
            continue
        address = picture_address(image)
        address = address or image.get("src", "")
        image.set("src", _resolve(address, source, url, exists) or address)
    dead: list[Element] = []
    for link in body.iter("a"):
        href = link.get("href", "")
        target = _resolve(href, source, url, exists) if href else ""
        own = urldefrag(target)
        if own.fragment and own.url and own.url in (SCHEME + source.id, url):
            target = f"#{own.fragment}"
        if target and not target.startswith("data:"):
            link.set("href", target)
        else:
            dead.append(link)
    unwrap_all(body, [link for link in dead if not _is_target(link)])


def unlink_enlargements(body: Element) -> None:
    """A picture that links to a larger version of itself needs no link."""
    links = (a for a in body.iter("a") if holds(a, "img") and _PICTURE.search(_path(a)))
    unwrap_all(body, list(links))


def _path(link: Element) -> str:
    """The path of a link's address; nothing for one that leads nowhere else."""
    return _path_of(link.get("href", ""))


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # such as http://[
        return ""


def _is_target(link: Element) -> bool:
    """Whether a link that leads nowhere is an anchor; then it becomes a span with its id."""
    name = link.get("id") or link.get("name") or ""
    if name:
        link.tag = "span"
        link.attrib.clear()
        link.set("id", name)
    return bool(name)


def adopt_pictures(body: Element) -> None:
    """Give pictures that a script would have loaded the address of what stands in for them.

    That is the picture in the ``noscript`` after it, or a source of the ``picture`` around it,
    which also may be the wider one.
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
    for attribute in ("data-srcset", "srcset"):
        width, address = _widest(image.get(attribute, ""))
        if address and not _stands_in(address) and (not own or _is_wider(width, image)):
            return address
    return own


def _is_wider(width: float, image: Element) -> bool:
    """Whether a candidate of so much px, or of such density, is wider than the image says it is."""
    told = re.match(r"\d{1,5}", image.get("width", "")) if width > _DENSEST else None
    return width > (int(told[0]) if told else 1)


def _stands_in(address: str) -> bool:
    """Whether an address is that of an empty picture."""
    if address.startswith("data:"):
        return len(address) < _LEAST_DATA
    return bool(_PLACEHOLDER.search(_path_of(address)))


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


def _resolve(href: str, source: Source, url: str, exists: Callable[[str], bool]) -> str:
    target = resolve(href, source)
    relative = target.startswith(SCHEME) and not urlsplit(href).scheme
    if relative and url and not exists(target):
        return urljoin(url, href)
    if not target and url and not urlsplit(href).scheme:
        return urljoin(url, href)
    return target
