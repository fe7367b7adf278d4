"""Links and picture addresses of a page, made to mean the same wherever the text is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from publisher.addresses import SCHEME, resolve
from publisher.cleaner.nodes import (
    Element,
    drop,
    drop_all,
    first,
    holds,
    is_within,
    replace,
    text_of,
    unwrap_all,
)
from publisher.model import Source

#: Where pages keep the address of a picture that a script would load later, most trusted first.
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "data-lazy",
    "data-original-src", "data-lazyload", "data-echo", "data-hi-res-src", "zoomfile", "file", "src",
)  # fmt: skip
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

    That is the picture in the ``noscript`` after it, or a source of the ``picture`` around it.
    """
    for fallback in list(body.iter("noscript")):
        instead = first(fallback, "img")
        if instead is None or text_of(fallback).strip():
            continue
        before = fallback.getprevious()
        waiting = [] if before is None else [before, *before.iter("img")][-1:]
        if waiting and waiting[0].tag == "img":
            if not picture_address(waiting[0]):
                waiting[0].set("src", picture_address(instead))
            drop(fallback)
        else:
            replace(fallback, [instead])
    for picture in body.iter("picture"):
        image = first(picture, "img")
        if image is not None and not picture_address(image):
            sources = (picture_address(source) for source in picture.iter("source"))
            image.set("src", next(filter(None, sources), ""))


def picture_address(image: Element) -> str:
    """Where the picture itself is, not what stands in its place until a script has run."""
    named = (image.get(attribute, "").strip() for attribute in _LAZY)
    widest = (_widest(image.get(attribute, "")) for attribute in ("data-srcset", "srcset"))
    return next(
        (address for address in (*named, *widest) if address and not _stands_in(address)), ""
    )


def _stands_in(address: str) -> bool:
    """Whether an address is that of an empty picture."""
    if address.startswith("data:"):
        return len(address) < _LEAST_DATA
    return bool(_PLACEHOLDER.search(_path_of(address)))


def _widest(sources: str) -> str:
    """The address in a ``srcset`` of the widest picture (HTML Standard, 4.8.4.2.1)."""
    candidates = [
        candidate.split() for candidate in re.split(r",\s+|,(?=https?:|/)", sources.strip())
    ]
    sized = [(_width(parts[1:]), parts[0]) for parts in candidates if parts]
    return max(sized, key=lambda found: found[0], default=(0, ""))[1]


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
