"""Where pictures are: files of the archive, data within a page, the web, or the store already."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from publisher.addresses import SCHEME, local_path
from publisher.model import Archive
from publisher.store import DamagedBlob, digest_of, key_of
from publisher.workshop import Workshop

if TYPE_CHECKING:
    from publisher.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Original:
    """The file of a picture as it was found, whatever it holds."""

    digest: str
    path: Path


@dataclass(frozen=True, slots=True)
class Lost:
    """A picture that is not to be had, and why, in plain words."""

    reason: str


class Finder:
    """Finds the originals of a build, each address once."""

    def __init__(self, archives: Collection[Archive], shop: Workshop) -> None:
        self._archives = archives
        self._shop = shop
        self._max_bytes = shop.settings.images.max_bytes
        self._known: dict[str, Original | Lost] = {}

    def find(self, addresses: Iterable[str]) -> dict[str, Original | Lost]:
        """What there is at each of some addresses, fetching side by side what has to be."""
        roots = {archive.name: archive.root for archive in self._archives}
        found: dict[str, Original | Lost] = {}
        remote: list[str] = []
        for address in dict.fromkeys(addresses):
            if address in self._known:
                found[address] = self._known[address]
            elif address.startswith(("http://", "https://")):
                remote.append(address)
            elif address.startswith("data:"):
                found[address] = self._data(address)  # as long as the picture: not remembered
            else:
                found[address] = self._known[address] = self._local(address, roots)
        for address, original in self._remote(remote):
            found[address] = self._known[address] = original
        return found

    def discard(self, original: Original) -> None:
        """Remove an original from the store if it is damaged, so that it is fetched anew."""
        with suppress(DamagedBlob):
            self._shop.blobs.read(original.digest)

    def _local(self, address: str, roots: dict[str, Path]) -> Original | Lost:
        if not address.startswith(SCHEME):
            return Lost("its address leads nowhere")
        path = local_path(address, roots)
        if path is None:
            return Lost("its address leads out of the archive")
        path = _as_it_is_spelt(path, roots)
        data = read_file(path, self._max_bytes)
        return data if isinstance(data, Lost) else Original(digest_of(data), path)

    def _data(self, address: str) -> Original | Lost:
        # Base64 makes four characters of three bytes, percent encoding three of one.
        if len(address) > 3 * self._max_bytes:
            return Lost(f"it is larger than {self._max_bytes:,} bytes")
        data = decode_data(address)
        return self._keep(data) if data else Lost("the data in its address is damaged")

    def _remote(self, addresses: list[str]) -> Iterator[tuple[str, Original | Lost]]:
        settings = self._shop.settings
        missing = []
        for address in addresses:
            kept = self._kept(address)
            if kept and not (settings.force and settings.images.fetch):
                yield address, kept
            elif settings.images.fetch:
                missing.append(address)
            else:
                yield address, Lost("it was not fetched: the build is offline")
        if missing:
            yield from self._fetch(missing)
        self._shop.store.commit()

    def _fetch(self, addresses: list[str]) -> Iterator[tuple[str, Original | Lost]]:
        from publisher.fetch import Fetched  # a worker, or a build offline, never needs it

        for answer in self._fetcher.fetch_all(addresses):
            if isinstance(answer, Fetched):
                original = self._keep(answer.data)
                self._remember(answer.url, {"digest": original.digest})
                yield answer.url, original
            else:
                # With --force we ask again, but do not give up what we have.
                kept = self._kept(answer.url)
                if answer.gone and not isinstance(kept, Original):
                    self._remember(answer.url, {"gone": answer.reason})
                yield answer.url, kept or Lost(answer.reason)

    @cached_property
    def _fetcher(self) -> Fetcher:
        from publisher.fetch import Fetcher, Limits

        return Fetcher(Limits.of(self._shop.settings.images))

    def _kept(self, address: str) -> Original | Lost | None:
        """What earlier builds found at a remote address, if it is still there."""
        kept = self._shop.store.find(_fetch_key(address))
        if kept is None:
            return None
        entry = json.loads(kept)
        if "gone" in entry:
            return Lost(entry["gone"])
        path = self._shop.blobs.path(entry["digest"])
        if not path.is_file():
            return None
        if path.stat().st_size > self._max_bytes:
            return Lost(f"it is larger than {self._max_bytes:,} bytes")
        return Original(entry["digest"], path)

    def _remember(self, address: str, entry: dict[str, str]) -> None:
        needs = [entry["digest"]] if "digest" in entry else []
        self._shop.store.keep(_fetch_key(address), "fetch", json.dumps(entry).encode(), needs)

    def _keep(self, data: bytes) -> Original:
        digest = self._shop.blobs.add(data)
        return Original(digest, self._shop.blobs.path(digest))


def _as_it_is_spelt(path: Path, roots: Mapping[str, Path]) -> Path:
    """``path``, or the one file there that systems hold for the same which tell no A from an a.

    Pages that were written on Windows or a Mac are full of such names; a Mac also parts é in two.
    """
    if os.path.lexists(path):
        return path
    root = next(root for root in map(Path.resolve, roots.values()) if path.is_relative_to(root))
    found = root
    for name in path.relative_to(root).parts:
        if not os.path.lexists(found / name):
            try:
                alike = [entry for entry in found.iterdir() if _folded(entry.name) == _folded(name)]
            except OSError:  # no folder, or one that cannot be read
                return path
            if len(alike) != 1:
                return path
            name = alike[0].name
        found /= name
    return found if found.resolve().is_relative_to(root) else path


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def read_file(path: Path, max_bytes: int) -> bytes | Lost:
    """The bytes of a regular file; a pipe or a device is not opened for long enough to wait."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - from a descriptor
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                return Lost("it is not a file")
            data = file.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Lost("there is no such file in the archive")
    except IsADirectoryError:
        return Lost("it is not a file")
    except OSError as error:
        return Lost(f"it cannot be read ({error.strerror or error})")
    if len(data) > max_bytes:
        return Lost(f"it is larger than {max_bytes:,} bytes")
    return data


def decode_data(address: str) -> bytes:
    """The bytes of a ``data:`` address (RFC 2397), empty where they are damaged."""
    head, comma, body = address.partition(",")
    data = unquote_to_bytes(body)
    if not comma or not head.rstrip().lower().endswith(";base64"):
        return data
    plain = data.translate(None, b" \t\r\n")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return b""


def _fetch_key(address: str) -> str:
    return key_of({"step": "fetch", "url": address})
