"""The library is written beside the old one, and takes its place only when it is whole.

A build that is killed leaves the last good library as it was, and a folder `.out.new-…` that the
next build clears away; :mod:`publisher.library.reservation` sees that it is nobody's.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
        if not out.is_dir():
            raise OutputFailed(f"{out} is a file, not a folder.", "Name a folder with --out.")
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


@dataclass(frozen=True, slots=True)
class Staging:
    """The new library while it is written, and the last one, which it will replace."""

    new: Path
    last: Path

    def place(self, name: str) -> Path:
        """Where the file of that name is to be written; its folder is there."""
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def keep(self, name: str, size: int, digest: str) -> bool:
        """Take a file over from the last library, if it is the same to the last bit.

        It is linked, not copied, and so not written to the disk again.
        """
        old = self.last / name
        try:
            status = old.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != size:
                return False
            with old.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return False
            os.link(old, self.place(name))
        except OSError:  # it is not there, or cannot be read or linked: then it is written anew
            return False
        return True


@contextmanager
def replacing(out: Path) -> Iterator[Staging]:
    """An empty folder to write into, which takes the place of ``out`` when the block ends well.

    Files (not folders) that somebody put beside ours, a `.gitkeep` among them, are kept.

    :raises OutputFailed: ``out`` is not ours to replace, or the disk refuses.
    """
    refuse_foreign(out)
    target = out.resolve()
    staging = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        staging.mkdir(parents=True)
        yield Staging(staging, target)
        _keep_foreign_files(target, staging)
        _sync_tree(staging)
        _swap(staging, target)
    except OSError as error:
        raise failed(out, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def clear_stale(target: Path) -> None:
    """Clear away what dead builds left beside ``target``; put back what one left aside.

    To be called by who holds the reservation: then no living build has anything there.
    """
    left = re.compile(rf"\.{re.escape(target.name)}\.(new|old)-\d+")
    for path in sorted(target.parent.iterdir(), reverse=True):  # the old ones first
        if found := left.fullmatch(path.name):
            if found[1] == "old" and not target.exists():
                path.rename(target)
            else:
                shutil.rmtree(path, ignore_errors=True)


def failed(out: Path, error: OSError) -> OutputFailed:
    """What to say when the system does not let ``out`` be written."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return OutputFailed(
            f"The library {out} cannot be written: part of its path is a file, not a folder.",
            "Name another folder with --out.",
        )
    return OutputFailed(f"The library {out} cannot be written: {error.strerror or error}.")


def _is_library(out: Path) -> bool:
    path = out / catalogue.NAME
    return (
        path.is_file()
        and path.stat().st_size <= _CATALOGUE_LIMIT
        and catalogue.is_ours(path.read_bytes())
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _keep_foreign_files(target: Path, staging: Path) -> None:
    if target.exists():
        for entry in sorted(target.iterdir()):
            if entry.name not in OURS and not _is_folder(entry):
                shutil.copy2(entry, staging / entry.name, follow_symlinks=False)


def _sync_tree(root: Path) -> None:
    """Make every file and folder safe on disk. Those of the last library are, and are linked."""
    for folder, _, names in os.walk(root):
        for path in (*(Path(folder, name) for name in names), Path(folder)):
            status = path.lstat()
            linked = stat.S_ISREG(status.st_mode) and status.st_nlink > 1
            if not linked and not stat.S_ISLNK(status.st_mode):
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
