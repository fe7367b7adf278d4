"""The ledger: an SQLite file in which the store writes down what was done."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.errors import OutputFailed

NAME = "ledger.sqlite"
_ATTEMPTS = 200  #: to open a ledger that others are opening too, 0.05 s apart


_TABLES = """
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, step TEXT NOT NULL, result BLOB NOT NULL, used REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS needs (
    key TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (key, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pieces (
    name TEXT PRIMARY KEY, inputs TEXT NOT NULL, used REAL NOT NULL
) WITHOUT ROWID;
"""


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """A ledger that cannot be written, for want of room say, is an error that is told."""
    try:
        yield
    except sqlite3.Error as error:
        raise OutputFailed(
            f"The cache {folder} cannot be used: {error}.",
            "See that the disk has room, name another folder with --cache, or remove this one.",
        ) from error


def open_ledger(folder: Path) -> sqlite3.Connection:
    """Open or make the ledger in a folder. A file that is no database is set aside.

    :raises OutputFailed: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _open(folder / NAME)
    except OSError as error:
        raise OutputFailed(
            f"The cache {folder} cannot be opened: {error.strerror}.",
            "Name a folder that can be written with --cache.",
        ) from error
    except sqlite3.Error as error:
        raise OutputFailed(
            f"The cache {folder} cannot be opened: {error}.",
            "Name another folder with --cache, or remove this one: nothing in it is needed.",
        ) from error


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(FileNotFoundError):
                path.with_name(name).replace(path.with_name(f"damaged-{name}"))
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    """Each statement is its own transaction, and waits for the other builds' up to a minute."""
    ledger = sqlite3.connect(path, timeout=60, isolation_level=None)
    for attempt in range(_ATTEMPTS):
        try:
            ledger.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:  # builds that begin at once: SQLite does not wait here
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.05)
    ledger.execute("PRAGMA synchronous = NORMAL")
    ledger.executescript(_TABLES)
    ledger.execute("SELECT count(*) FROM (SELECT 1 FROM results LIMIT 1)").fetchone()
    return ledger
