"""Links and picture addresses of a page, made to mean the same wherever the text is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from publisher.addresses import SCHEME, resolve
from publisher.cleaner.nodes import Element, holds, new_element, replace, take, text_of, unwrap
from publisher.model import Source

#: Where pages keep the address of a picture that a script would load later, most trusted first.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "src")
_TAG_PAGE = re.compile(r"/(?:tags?|keywords?|topics?|label)(?:/|\.|$)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$", re.IGNORECASE)


def restore_links(body: Element) -> None:
    """Elements that a mirror has disarmed (``<ok href>``, ``<span href>``) are links again."""
    for element in body.iter():
        if "href" in element.attrib and element.tag not in ("a", "area", "link", "base"):
            element.tag = "a"


def collect_tags(body: Element) -> tuple[str, ...]:
    """The words a page links to its site's tag pages; the links go, the words stay in the text."""
    tags: dict[str, None] = {}
    for link in list(body.iter("a")):
        if "tag" in link.get("rel", "").split() or _TAG_PAGE.search(_path(link)):
            word = re.sub(r"\s+", " ", text_of(link)).strip(" #")
            if word and len(word) <= 30:
                tags.setdefault(word)
            unwrap(link)
    return tuple(tags)


def resolve_addresses(
    body: Element, source: Source, url: str, exists: Callable[[str], bool]
) -> None:
    """Resolve every link and picture of ``body``.

    ``url`` is the address of the original page. A relative address means a file of the archive
    where there is one (``exists`` tells), else a page of the original site.
    """
    for image in body.iter("img"):
        address = _picture_address(image)
        image.set("src", _resolve(address, source, url, exists) or address)
    for link in list(body.iter("a")):
        href = link.get("href", "")
        target = _resolve(href, source, url, exists) if href else ""
        own = urldefrag(target)
        if own.fragment and own.url and own.url in (SCHEME + source.id, url):
            target = f"#{own.fragment}"
        if target and not target.startswith("data:"):
            link.set("href", target)
        else:
            _unlink(link)


def unlink_enlargements(body: Element) -> None:
    """A picture that links to a larger version of itself needs no link."""
    for link in list(body.iter("a")):
        if holds(link, "img") and _PICTURE.search(_path(link)):
            unwrap(link)


def _path(link: Element) -> str:
    """The path of a link's address; nothing for one that leads nowhere else."""
    href = link.get("href", "")
    try:
        return urlsplit(href).path
    except ValueError:  # such as http://[
        return ""


def _unlink(link: Element) -> None:
    """Keep an anchor's text, and its id where it is a target."""
    name = link.get("id") or link.get("name") or ""
    target = [new_element("span", {"id": name})] if name else []
    replace(link, [*target, *take(link)])


def _picture_address(image: Element) -> str:
    for attribute in _LAZY:
        value = image.get(attribute, "").strip()
        if value and not value.startswith("data:image/gif"):
            return value
    sources = image.get("srcset") or image.get("data-srcset") or ""
    return sources.split(",")[0].split(" ")[0].strip() or image.get("src", "")


def _resolve(href: str, source: Source, url: str, exists: Callable[[str], bool]) -> str:
    target = resolve(href, source)
    relative = target.startswith(SCHEME) and not urlsplit(href).scheme
    if relative and url and not exists(target):
        return urljoin(url, href)
    if not target and url and not urlsplit(href).scheme:
        return urljoin(url, href)
    return target
