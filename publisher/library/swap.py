"""The library is written beside the old one, and takes its place only when it is whole.

A build that is killed leaves the last good library as it was, and a folder `.out.new-…` that the
next build clears away. Each build holds a lock on its own such folder, so that two builds at the
same time do not clear away each other's.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.errors import OutputFailed
from publisher.library import catalogue

#: What a library of ours holds; all else in its folder is somebody's own.
OURS = frozenset({"index.html", catalogue.NAME, "report.html", "opds.xml", "opds.json", "volumes"})
_CATALOGUE_LIMIT = 1 << 30  #: bytes; a larger catalog.json is not looked into
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  #: <fcntl.h>, <linux/fs.h>


def refuse_foreign(out: Path) -> None:
    """See that ``out`` may be replaced: it is missing, empty, or a library of ours.

    :raises OutputFailed: it holds what somebody would miss.
    """
    try:
        if not out.exists():
            return
        entries = sorted(entry.name for entry in out.iterdir() if entry.name != ".gitkeep")
        known = not entries or _is_library(out)
        folders = [name for name in entries if name not in OURS and _is_folder(out / name)]
    except OSError as error:
        raise OutputFailed(f"The folder {out} cannot be read: {error.strerror}.") from error
    if not known:
        raise OutputFailed(
            f"The folder {out} holds other things than a library made by publisher, "
            "and would be replaced.",
            "Name an empty or a new folder with --out.",
        )
    if folders:
        raise OutputFailed(
            f"The library in {out} has a folder that is not part of it: {folders[0]}.",
            "Move it elsewhere, or name another folder with --out.",
        )


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of ``out`` when the block ends well.

    Files (not folders) that somebody put beside ours, a `.gitkeep` among them, are kept.

    :raises OutputFailed: ``out`` is not ours to replace, or the disk refuses.
    """
    refuse_foreign(out)
    target = out.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_stale(target)
        staging = target.with_name(f".{target.name}.new-{os.getpid()}")
        staging.mkdir()
        lock = _lock(staging)
    except OSError as error:
        raise _failed(out, error) from error
    try:
        yield staging
        _keep_foreign_files(target, staging)
        _sync_tree(staging)
        _swap(staging, target)
    except OSError as error:
        raise _failed(out, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _is_library(out: Path) -> bool:
    path = out / catalogue.NAME
    return (
        path.is_file()
        and path.stat().st_size <= _CATALOGUE_LIMIT
        and catalogue.is_ours(path.read_bytes())
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _failed(out: Path, error: OSError) -> OutputFailed:
    return OutputFailed(f"The library {out} cannot be written: {error.strerror or error}.")


def _lock(folder: Path) -> int | None:
    """Lock a folder for as long as the number returned stays open; nothing if another holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _clear_stale(target: Path) -> None:
    """Clear away what dead builds left beside ``target``; put back what one left aside."""
    for aside in sorted(target.parent.glob(f".{target.name}.old-*")):
        if not target.exists():
            aside.rename(target)
        else:
            shutil.rmtree(aside, ignore_errors=True)
    for staging in sorted(target.parent.glob(f".{target.name}.new-*")):
        lock = _lock(staging)
        if lock is not None:
            shutil.rmtree(staging, ignore_errors=True)
            os.close(lock)


def _keep_foreign_files(target: Path, staging: Path) -> None:
    if target.exists():
        for entry in sorted(target.iterdir()):
            if entry.name not in OURS and not _is_folder(entry):
                shutil.copy2(entry, staging / entry.name, follow_symlinks=False)


def _sync_tree(root: Path) -> None:
    """Make every file and folder safe on disk: all are written by now, so this costs little."""
    for folder, _, names in os.walk(root):
        for path in (*(Path(folder, name) for name in names), Path(folder)):
            if not path.is_symlink():
                _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(staging: Path, target: Path) -> None:
    """Put ``staging`` in the place of ``target``; the old one ends up as ``staging`` or is gone."""
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        aside = target.with_name(staging.name.replace(".new-", ".old-"))
        target.rename(aside)
        try:
            staging.rename(target)
        except OSError:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    _sync(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in a single step, where Linux and the file system can: rename(2)."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(AttributeError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        paths = (os.fsencode(one), os.fsencode(other))
        return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
