"""Links and picture addresses of a page, made to mean the same wherever the text is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from publisher.addresses import SCHEME, resolve
from publisher.cleaner.nodes import Element, drop_all, holds, is_within, text_of, unwrap_all
from publisher.cleaner.text.lazy import PICTURE, path_of, picture_address
from publisher.model import Source

_DRAWING = frozenset({"svg"})
#: What stands deeper below such a word is a page about something, not a list of pages.
_TAG_PAGE = re.compile(r"/(?:tags?|keywords?|topics?|label)(?:[/.][^/]*)?/?$", re.IGNORECASE)


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
    images = {image: picture_address(image) for image in body.iter("img")}
    empty = {i for i, address in images.items() if not address and not i.get("alt", "").strip()}
    drop_all(body, empty)
    for image, shown in images.items():
        if image in empty:
            continue
        address = shown or image.get("src", "")
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
    links = (a for a in body.iter("a") if holds(a, "img") and PICTURE.search(_path(a)))
    unwrap_all(body, list(links))


def _path(link: Element) -> str:
    """The path of a link's address; nothing for one that leads nowhere else."""
    return path_of(link.get("href", ""))


def _is_target(link: Element) -> bool:
    """Whether a link that leads nowhere is an anchor; then it becomes a span with its id."""
    name = link.get("id") or link.get("name") or ""
    if name:
        link.tag = "span"
        link.attrib.clear()
        link.set("id", name)
    return bool(name)


def _resolve(href: str, source: Source, url: str, exists: Callable[[str], bool]) -> str:
    target = resolve(href, source)
    relative = target.startswith(SCHEME) and not urlsplit(href).scheme
    if relative and url and not exists(target):
        return urljoin(url, href)
    if not target and url and not urlsplit(href).scheme:
        return urljoin(url, href)
    return target
