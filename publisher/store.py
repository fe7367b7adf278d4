"""What is already done: results by the digest of all that went into them, files by their content.

Two halves. :class:`Blobs` is a folder of files named by the SHA-256 of their content; any number
of processes may add and read at once. :class:`Store` adds the ledger, an SQLite table from the
key of a piece of work to its (small) result (ledger.py opens it); only the main process of a
build writes it, and several builds may share it. Nothing in a store is needed: what is damaged or
gone is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from publisher import ledger
from publisher.ledger import open_ledger, told

LAYOUT = 2  #: version of the store's own layout; another one lies beside it, untouched
_YOUNG = 3600.0  #: seconds in which a file may belong to a build that is still under way
_FORGOTTEN = 90 * 86_400.0  #: seconds after which nobody asks what a piece was made from
_NOTED_AT_ONCE = 1000  #: uses of results that are noted in one go


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
        """Keep ``data`` and return its digest.

        Adding the same bytes again only marks them new, or mends the file where it is damaged.
        """
        digest = digest_of(data)
        path = self.path(digest)
        with suppress(OSError):
            if path.read_bytes() == data:
                os.utime(path)
                return digest
        handle, name = _new_file(path.parent)
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

    def is_sound(self, digest: str) -> bool:
        """Whether the blob is there and is what its name promises."""
        try:
            self.read(digest)
        except DamagedBlob:
            return False
        return True

    def stats(self) -> dict[str, os.stat_result]:
        """Size and dates of each, by digest; what is removed at this moment may be left out."""
        found: dict[str, os.stat_result] = {}
        for folder in self.root.glob("*/"):
            # Not as paths, which take four times as long: a store may hold a million files.
            with os.scandir(folder) as files:
                for file in files:
                    with suppress(FileNotFoundError):
                        found[folder.name + file.name] = file.stat()
        return found

    def drop_old(self, digest: str, limit: float) -> None:
        """Remove a blob if nobody has added it again since the time ``limit``."""
        path = self.path(digest)
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()

    def __iter__(self) -> Iterator[Path]:
        """All files, temporary ones included, in no order that matters."""
        return (path for path in self.root.glob("*/*") if path.is_file())


def _new_file(folder: Path) -> tuple[int, str]:
    """A file for writing, and its name, in a folder that there may not be yet."""
    try:
        return tempfile.mkstemp(dir=folder, prefix=".new-")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(dir=folder, prefix=".new-")


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a store holds."""

    folder: Path
    results: int
    blobs: int
    bytes: int


def is_begun(folder: Path) -> bool:
    """Whether there is a store in ``folder``: if not, everything is to be made."""
    return os.path.isfile(folder / f"v{LAYOUT}" / ledger.NAME)  # noqa: PTH113 - it never raises


@dataclass(frozen=True, slots=True)
class Kept:
    """A result as the ledger has it."""

    key: str
    step: str
    result: bytes
    needs: tuple[str, ...]  #: digests of the blobs it is worth nothing without


class Store:
    """The ledger of what was done, with the blobs beside it."""

    def __init__(self, folder: Path, max_bytes: int | None = None) -> None:
        """Open or make the store in ``folder``. A ledger that is no database is set aside.

        A store that has grown is pruned to ``max_bytes`` when it is closed.

        :raises OutputFailed: the folder cannot be written.
        """
        self.folder = folder / f"v{LAYOUT}"
        self.blobs = Blobs(self.folder / "blobs")
        self._used: list[str] = []
        self._max_bytes = max_bytes
        self._grown = False
        self._ledger = open_ledger(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, key: str) -> bytes | None:
        """The result kept under ``key``, or nothing.

        From now on it counts as used, so that nobody who prunes the store takes it from this build.
        """
        with told(self.folder):
            row = self._ledger.execute(
                "SELECT result, used FROM results WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            now = time.time()
            if row[1] < now - _YOUNG / 2:
                change = "UPDATE results SET used = ? WHERE key = ?"
                if not self._ledger.execute(change, (now, key)).rowcount:
                    return None  # it was pruned at this very moment
        self._used.append(key)
        if len(self._used) >= _NOTED_AT_ONCE:
            self.commit()
        return bytes(row[0])

    def keep(self, key: str, step: str, result: bytes, needs: Iterable[str] = ()) -> None:
        """Keep a result and the digests of the blobs it is worth nothing without."""
        self.keep_all([Kept(key, step, result, tuple(needs))])

    def keep_all(self, results: Sequence[Kept]) -> None:
        """Keep some results in one go, which costs little more than keeping one."""
        self._grown = True
        now = time.time()
        rows = [(kept.key, kept.step, kept.result, now) for kept in results]
        needs = [(kept.key, digest) for kept in results for digest in dict.fromkeys(kept.needs)]
        with told(self.folder), self._ledger:
            self._ledger.execute("BEGIN IMMEDIATE")
            self._ledger.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", rows)
            self._ledger.executemany("INSERT OR IGNORE INTO needs VALUES (?, ?)", needs)

    def forget(self, key: str) -> None:
        """Drop a result that turned out to be unusable."""
        with told(self.folder):
            self._ledger.execute("DELETE FROM results WHERE key = ?", (key,))
            self._ledger.execute("DELETE FROM needs WHERE key = ?", (key,))

    def last_inputs(self, piece: str) -> dict[str, str] | None:
        """What a piece of work was made from the last time, by name; nothing if it never was."""
        with told(self.folder):
            row = self._ledger.execute(
                "SELECT inputs FROM pieces WHERE name = ?", (piece,)
            ).fetchone()
        inputs: dict[str, str] | None = json.loads(row[0]) if row else None
        return inputs

    def note_inputs(self, piece: str, inputs: Mapping[str, str]) -> None:
        """Remember what a piece of work is made from now."""
        row = (piece, json.dumps(inputs, sort_keys=True), time.time())
        with told(self.folder):
            self._ledger.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", row)

    def commit(self) -> None:
        """Note which results were used, so that the oldest unused can be told."""
        rows = [(time.time(), key) for key in self._used]
        self._used = []
        with told(self.folder), self._ledger:
            self._ledger.execute("BEGIN IMMEDIATE")
            self._ledger.executemany("UPDATE results SET used = ? WHERE key = ?", rows)

    def close(self) -> None:
        """Close the ledger; what was kept is kept."""
        self.commit()
        if self._grown and self._max_bytes is not None:
            self._shrink(self._max_bytes)
        self._ledger.close()

    def inventory(self) -> Inventory:
        """How much there is."""
        with told(self.folder):
            [(count,)] = self._ledger.execute("SELECT count(*) FROM results")
        sizes = [stat.st_size for stat in self.blobs.stats().values()]
        return Inventory(self.folder, count, len(sizes), sum(sizes))

    def prune(self, max_bytes: int) -> Inventory:
        """Drop results, the longest unused first, until the blobs fit ``max_bytes``.

        Blobs that no result needs go too. What is younger than an hour stays: a build that is
        still under way may have made it.
        """
        self._shrink(max_bytes)
        return self.inventory()

    def _shrink(self, max_bytes: int) -> None:
        limit = time.time() - _YOUNG
        stats = self.blobs.stats()
        with told(self.folder):
            needed = self._forget_down_to(max_bytes, limit, stats)
            forgotten = (time.time() - _FORGOTTEN,)
            self._ledger.execute("DELETE FROM pieces WHERE used < ?", forgotten)
        for digest in stats:
            if not needed[digest]:
                self.blobs.drop_old(digest, limit)

    def _forget_down_to(
        self, max_bytes: int, limit: float, stats: Mapping[str, os.stat_result]
    ) -> Counter[str]:
        """Drop results unused since ``limit`` until what the others need fits; who needs what."""
        total = sum(stat.st_size for stat in stats.values())
        needs: dict[str, list[str]] = {}
        for key, digest in self._ledger.execute("SELECT key, digest FROM needs"):
            needs.setdefault(key, []).append(digest)
        users = Counter(digest for digests in needs.values() for digest in digests)
        old = self._ledger.execute("SELECT key FROM results WHERE used < ? ORDER BY used", (limit,))
        for (key,) in old.fetchall():
            if total <= max_bytes:
                break
            if self._forget_old(key, limit):
                for digest in needs.get(key, ()):
                    users[digest] -= 1
                    gone = not users[digest] and digest in stats
                    total -= stats[digest].st_size if gone else 0
        return users

    def _forget_old(self, key: str, limit: float) -> bool:
        """Drop a result, unless another build has come to use it meanwhile."""
        with self._ledger:
            self._ledger.execute("BEGIN IMMEDIATE")
            drop = "DELETE FROM results WHERE key = ? AND used < ?"
            if not self._ledger.execute(drop, (key, limit)).rowcount:
                return False
            self._ledger.execute("DELETE FROM needs WHERE key = ?", (key,))
        return True

    def verify(self) -> tuple[str, ...]:
        """Read every blob; the digests of those that were damaged, which are dropped."""
        names = (path.parent.name + path.name for path in self.blobs)
        digests = (name for name in names if "." not in name)
        return tuple(sorted(digest for digest in digests if not self.blobs.is_sound(digest)))
