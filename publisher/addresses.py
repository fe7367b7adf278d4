"""Addresses in pages: what they point to, once it is known where the page stands.

An address into an archive — relative, or by the web address of the archive's own repository —
becomes ``archive:NAME/path``. Everything else stays what it is, made absolute where possible.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from publisher.model import Archive, Source

SCHEME = "archive:"
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_REPOSITORY = re.compile(
    r"^https?://(?:www\.)?(?:github\.com/(?P<repo>[^/]+/[^/]+)/(?:blob|raw)/[^/]+/"
    r"|raw\.githubusercontent\.com/(?P<raw>[^/]+/[^/]+)/(?:refs/heads/)?[^/]+/)(?P<path>[^?#]*)"
)


def resolve(href: str, source: Source) -> str:
    """What ``href`` in ``source`` means: ``archive:…``, ``#…``, an absolute address, or "".

    Nothing is looked up: the target need not exist. An address that leads out of the archive,
    has no meaning on its own (a relative one in a page of unknown origin) or can act
    (``javascript:``) comes back empty.
    """
    href = href.strip()
    if not href.isprintable():
        href = "".join(filter(str.isprintable, href))
    if href.startswith("#"):
        return href
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return own_repository(href, source.archive) or href
    if parts.scheme:
        return href if parts.scheme in ("mailto", "tel", "data") else ""
    if parts.netloc:
        return f"https:{href}"
    if "\\" in href:  # written on Windows; browsers read it as a slash
        return resolve(href.replace("\\", "/"), source)
    if source.url:
        return urljoin(source.url, href)
    return _inside(source.archive, _folder(source), parts.path, parts.fragment)


def own_repository(href: str, archive: Archive) -> str:
    """``archive:…`` for a web address of the archive's own repository, "" for any other."""
    match = _REPOSITORY.match(href)
    if not match or (match["repo"] or match["raw"]).lower() not in archive.repositories:
        return ""
    return _inside(archive, "", match["path"], urlsplit(href).fragment)


def local_path(address: str, archives: dict[str, Path]) -> Path | None:
    """The file an ``archive:`` address means, or nothing where it would leave the archive.

    ``archives`` are the roots by archive name. Symbolic links are followed before the check.
    """
    name, _, path = unquote(urlsplit(address).path).partition("/")
    root = archives.get(name)
    if root is None or "\0" in path:
        return None
    try:
        target = (root / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return target if target.is_relative_to(root.resolve()) else None


def plain(url: str) -> str:
    """A web address as a key to compare by: no scheme, no ``www.``, no fragment, no last slash."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}"


def target_id(name: str) -> str:
    """The id in a body of what pages link to as ``#name``: a valid XML name, the same for all."""
    if _NAME.fullmatch(name):
        return name
    return f"t{hashlib.blake2s(name.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"


def _folder(source: Source) -> str:
    return posixpath.dirname(source.id.partition("/")[2])


def _inside(archive: Archive, folder: str, path: str, fragment: str) -> str:
    """``archive:`` address of ``path`` seen from ``folder``, or "" if it leaves the archive."""
    rooted = unquote(path).lstrip("/") if path.startswith("/") else unquote(path)
    base = "" if path.startswith("/") else folder
    target = posixpath.normpath(posixpath.join(base, rooted))
    if not path or target.startswith("..") or target.startswith("/"):
        return ""
    return SCHEME + quote(f"{archive.name}/{target}") + (f"#{fragment}" if fragment else "")
