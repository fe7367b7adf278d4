"""Links and picture addresses of a page, made to mean the same wherever the text is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4.element import Tag

from publisher.addresses import SCHEME, resolve
from publisher.cleaner.tree import new_tag
from publisher.model import Source

#: Where pages keep the address of a picture that a script would load later, most trusted first.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "src")
_TAG_PAGE = re.compile(r"/(?:tags?|keywords?|topics?|label)(?:/|\.|$)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$", re.IGNORECASE)


def restore_links(body: Tag) -> None:
    """Elements that a mirror has disarmed (``<ok href>``, ``<span href>``) are links again."""
    for element in body.find_all(href=True):
        if element.name not in ("a", "area", "link", "base"):
            element.name = "a"


def collect_tags(body: Tag) -> tuple[str, ...]:
    """The words a page links to its site's tag pages; the links go, the words stay in the text."""
    tags: dict[str, None] = {}
    for link in body.find_all("a", href=True):
        path = urlsplit(str(link["href"])).path if "://" in str(link["href"]) else ""
        if "tag" in link.get_attribute_list("rel") or _TAG_PAGE.search(path):
            word = re.sub(r"\s+", " ", link.get_text()).strip(" #")
            if word and len(word) <= 30:
                tags.setdefault(word)
            link.unwrap()
    return tuple(tags)


def resolve_addresses(body: Tag, source: Source, url: str, exists: Callable[[str], bool]) -> None:
    """Resolve every link and picture of ``body``.

    ``url`` is the address of the original page. A relative address means a file of the archive
    where there is one (``exists`` tells), else a page of the original site.
    """
    for image in body.find_all("img"):
        image["src"] = _resolve(_picture_address(image), source, url, exists)
        if not image["src"]:
            image["src"] = _picture_address(image)
    for link in body.find_all("a"):
        href = str(link.get("href") or "")
        target = _resolve(href, source, url, exists) if href else ""
        own = urldefrag(target)
        if own.fragment and own.url and own.url in (SCHEME + source.id, url):
            target = f"#{own.fragment}"
        if target and not target.startswith("data:"):
            link["href"] = target
        else:
            _unlink(link)


def unlink_enlargements(body: Tag) -> None:
    """A picture that links to a larger version of itself needs no link."""
    for link in body.find_all("a", href=True):
        if link.find("img") and _PICTURE.search(urlsplit(str(link["href"])).path):
            link.unwrap()


def _unlink(link: Tag) -> None:
    """Keep an anchor's text, and its id where it is a target."""
    name = str(link.get("id") or link.get("name") or "")
    if name:
        link.insert_before(new_tag("span", {"id": name}))
    link.unwrap()


def _picture_address(image: Tag) -> str:
    for attribute in _LAZY:
        value = str(image.get(attribute) or "").strip()
        if value and not value.startswith("data:image/gif"):
            return value
    sources = str(image.get("srcset") or image.get("data-srcset") or "")
    return sources.split(",")[0].split(" ")[0].strip() or str(image.get("src") or "")


def _resolve(href: str, source: Source, url: str, exists: Callable[[str], bool]) -> str:
    target = resolve(href, source)
    relative = target.startswith(SCHEME) and not urlsplit(href).scheme
    if relative and url and not exists(target):
        return urljoin(url, href)
    if not target and url and not urlsplit(href).scheme:
        return urljoin(url, href)
    return target
