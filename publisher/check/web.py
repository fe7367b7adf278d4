"""What we look for in pages for the browser: broken links, requests to others, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from publisher.check.codes import finding
from publisher.model import Finding

MAX_PAGE = 20_000_000  #: bytes of one page or style sheet
MAX_SCRIPT = 60 * 1024  #: bytes of all scripts of a page

_NETWORK = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_URL = re.compile(
    r"""(?:url\(\s*(?:["']\s*)?|@import\s+["']\s*)(?P<url>[^"')\s]+)""", re.IGNORECASE
)

#: Attributes whose address is fetched as soon as the page is shown, and those that are followed.
_FETCHED = ("src", "poster", "data", "background", "manifest")
_FOLLOWED = ("href",)

#: Relations of a link element that tell something and fetch nothing.
_SILENT = frozenset(
    (
        "alternate author bookmark canonical contents first help last license next prev search up"
    ).split()
)

#: Types of script elements that hold data, which no browser runs.
_DATA = ("application/json", "application/ld+json")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what the checks need of it."""

    path: Path
    ids: frozenset[str]
    links: tuple[str, ...]  #: addresses followed by the reader, and files of the page
    requests: tuple[str, ...]  #: addresses that showing the page fetches
    scripts: tuple[str, ...]  #: addresses of script files
    active: tuple[str, ...]  #: scripts within the page, in words


def check_web(folder: Path) -> list[Finding]:
    """All findings on a web edition: its pages and its style sheets."""
    return [
        *check_pages(sorted(folder.rglob("*.html"))),
        *(found for css in sorted(folder.rglob("*.css")) for found in _check_style(css)),
    ]


def check_pages(paths: Iterable[Path]) -> list[Finding]:
    """All findings on some pages, links between them included."""
    findings: list[Finding] = []
    pages: dict[Path, Page] = {}
    for path in paths:
        try:
            pages[path.resolve()] = _read_page(path)
        except (OSError, ValueError) as error:
            findings.append(finding("web-unreadable", path, f"{error}"))
    for page in pages.values():
        findings += [*_requests(page), *_scripts(page), *_broken_links(page, pages)]
    return findings


def _read_page(path: Path) -> Page:
    tree = LexborHTMLParser(_read(path))
    nodes = tree.root.traverse(include_text=False) if tree.root else ()
    elements = list(nodes)
    fetched = tuple(address for node in elements for address in _fetched(node))
    followed = tuple(
        node.attributes[name] or ""
        for node in elements
        for name in _FOLLOWED
        if name in node.attributes
    )
    return Page(
        path,
        frozenset(node.attributes.get("id") or "" for node in elements),
        (*followed, *fetched),
        fetched,
        tuple(node.attributes.get("src") or "" for node in elements if node.tag == "script"),
        tuple(text for node in elements for text in _active(node)),
    )


def _read(path: Path) -> bytes:
    """The bytes of a page or style sheet.

    :raises ValueError: it is too large to be one.
    """
    size = path.stat().st_size
    if size > MAX_PAGE:
        raise ValueError(f"{size} bytes, at most {MAX_PAGE}")
    return path.read_bytes()


def _fetched(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    for name in _FETCHED:
        yield attributes.get(name) or ""
    for candidate in (attributes.get("srcset") or "").split(","):
        yield candidate.strip().partition(" ")[0]
    if node.tag == "link":
        relations = set((attributes.get("rel") or "").lower().split())
        if not relations or relations - _SILENT:
            yield attributes.get("href") or ""
    if node.tag in ("image", "use"):
        yield attributes.get("href") or attributes.get("xlink:href") or ""
    if node.tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
        yield (attributes.get("content") or "").partition("=")[2].strip(" '\"")
    yield from _css_addresses(attributes.get("style") or "")
    if node.tag == "style":
        yield from _css_addresses(node.text())


def _active(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    if node.tag == "script" and "src" not in attributes and attributes.get("type") not in _DATA:
        yield "script within the page"
    for name, value in attributes.items():
        if name.startswith("on"):
            yield f"event handler {name}"
        elif re.match(r"\s*javascript:", value or "", re.IGNORECASE):
            yield f"address {value}"


def _css_addresses(css: str) -> list[str]:
    return [match["url"] for match in _CSS_URL.finditer(css)]


def _requests(page: Page) -> Iterator[Finding]:
    for address in dict.fromkeys(page.requests):
        if _NETWORK.match(address):
            yield finding("web-external-request", page.path, address)


def _scripts(page: Page) -> Iterator[Finding]:
    for text in dict.fromkeys(page.active):
        yield finding("web-script", page.path, text)
    files = {_target(page.path, address)[0] for address in page.scripts if address}
    size = sum(file.stat().st_size for file in files if file and _exists(file))
    if size > MAX_SCRIPT:
        yield finding("web-script", page.path, f"{size} bytes of scripts, at most {MAX_SCRIPT}")


def _broken_links(page: Page, pages: dict[Path, Page]) -> Iterator[Finding]:
    for address in dict.fromkeys(page.links):
        target, fragment = _target(page.path, address)
        if target is None:
            continue
        known = pages.get(target)
        if known is None and not _exists(target):
            yield finding("web-link-broken", page.path, f"{address}: no such file")
        elif known and fragment and fragment not in known.ids and fragment != "top":
            yield finding("web-link-broken", page.path, f"{address}: no such id")


def _target(base: Path, address: str) -> tuple[Path | None, str]:
    """The file and id that a relative address means; no file for an address of the network."""
    try:
        parts = urlsplit(address.strip())
        if not address or parts.scheme or parts.netloc:
            return None, ""
        path = unquote(parts.path)
        # Pages open from a disk: an address from the root means the root of the disk there.
        target = (base.parent / path) if path else base
        return target.resolve(), unquote(parts.fragment)
    except (ValueError, OSError, RuntimeError):
        return base.parent / "invalid address", ""


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than any file's
        return False


def _check_style(path: Path) -> Iterator[Finding]:
    try:
        css = _read(path).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        yield finding("web-unreadable", path, f"{error}")
        return
    for address in _css_addresses(css):
        target, _ = _target(path, address)
        if _NETWORK.match(address):
            yield finding("web-external-request", path, address)
        elif target and not _exists(target):
            yield finding("web-link-broken", path, f"{address}: no such file")
