"""What is already done: results by the digest of all that went into them, files by their content.

Two halves. :class:`Blobs` is a folder of files named by the SHA-256 of their content; any number
of processes may add and read at once. :class:`Store` adds the ledger, an SQLite table from the
key of a piece of work to its (small) result; only the main process writes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from publisher.errors import OutputFailed

LAYOUT = 1  #: version of the store's own layout; another one lives in another folder


def digest_of(data: bytes) -> str:
    """The SHA-256 of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def key_of(inputs: Mapping[str, str]) -> str:
    """One digest for a set of named inputs, whatever their order."""
    return digest_of(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode())


class DamagedBlob(Exception):
    """A blob is missing, or its bytes are not those that its name promises."""


@dataclass(frozen=True, slots=True)
class Blobs:
    """Files named by their content, in two levels of folders. Picklable, safe to share."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the blob of that digest is, or would be."""
        return self.root / digest[:2] / digest[2:]

    def add(self, data: bytes) -> str:
        """Keep ``data`` and return its digest. Adding the same bytes again costs nothing."""
        digest = digest_of(data)
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes of a blob.

        :raises DamagedBlob: it is gone, or is not what it was; a damaged one is removed.
        """
        path = self.path(digest)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DamagedBlob(digest) from error
        if digest_of(data) != digest:
            with suppress(OSError):
                path.unlink()
            raise DamagedBlob(digest)
        return data

    def text(self, digest: str) -> str:
        """A blob as UTF-8 text."""
        return self.read(digest).decode()

    def has(self, digest: str) -> bool:
        """Whether the blob is there (its content is checked when it is read)."""
        return self.path(digest).is_file()


class Store:
    """The ledger of what was done, with the blobs beside it."""

    def __init__(self, folder: Path) -> None:
        """Open or make the store in ``folder``.

        :raises OutputFailed: the folder cannot be written.
        """
        home = folder / f"v{LAYOUT}"
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._ledger = sqlite3.connect(home / "ledger.sqlite", timeout=60)
            self._ledger.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                "CREATE TABLE IF NOT EXISTS results"
                " (key TEXT PRIMARY KEY, step TEXT NOT NULL, result BLOB NOT NULL) WITHOUT ROWID;"
            )
        except (OSError, sqlite3.Error) as error:
            raise OutputFailed(
                f"The cache {home} cannot be opened: {error}.",
                "Name another folder with --cache, or remove this one: nothing in it is needed.",
            ) from error
        self.blobs = Blobs(home / "blobs")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, key: str) -> bytes | None:
        """The result kept under ``key``, or nothing."""
        row = self._ledger.execute("SELECT result FROM results WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def keep(self, key: str, step: str, result: bytes) -> None:
        """Keep a result; it is safe on disk once :meth:`commit` returns."""
        self._ledger.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", (key, step, result))

    def forget(self, key: str) -> None:
        """Drop a result that turned out to be unusable."""
        self._ledger.execute("DELETE FROM results WHERE key = ?", (key,))

    def commit(self) -> None:
        """Make what was kept so far safe."""
        self._ledger.commit()

    def close(self) -> None:
        """Commit and close the ledger."""
        self._ledger.commit()
        self._ledger.close()
