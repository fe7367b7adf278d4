"""One build at a time writes a library.

A build holds an advisory lock on a file `.out.lock` beside its folder from its beginning to its
end; the system lets go of it when the process dies, however it dies. Whoever holds the lock knows
that all else beside the folder was left by dead builds, and clears it away.

Where nothing can be locked (a system without `fcntl`, some network file systems) two builds are
not told apart: each writes a folder of its own and the last to end wins. What a killed build left
is then not cleared away, because it might belong to one that is alive.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.errors import OutputFailed
from publisher.library.swap import clear_stale, failed, refuse_foreign

try:
    import fcntl
except ImportError:  # neither Linux nor macOS
    fcntl = None  # type: ignore[assignment]

_CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


@contextmanager
def reserve(out: Path) -> Iterator[None]:
    """Keep ``out`` for this build alone while the block lasts.

    :raises OutputFailed: another build writes it, it is not ours to replace, it cannot be
        written, or a disk fills while the block lasts.
    """
    refuse_foreign(out)
    target = out.resolve()
    _refuse_mount(out, target)
    path = target.with_name(f".{target.name}.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = _take(path)
    except BlockingIOError as error:
        raise OutputFailed(
            f"Another build is writing the library {out}.",
            "Wait until it has ended, or name another folder with --out.",
        ) from error
    except OSError as error:
        raise failed(out, error) from error
    try:
        if lock is not None:
            clear_stale(target)
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        place = error.filename or "A file in the cache or the temporary folder"
        raise OutputFailed(
            f"{place} cannot be written: {error.strerror}.",
            "Check that the disks of the cache (--cache) and of temporary files have room.",
        ) from error
    finally:
        if lock is not None:
            with suppress(OSError):  # a disk that became read-only keeps an empty file
                path.unlink()
            os.close(lock)


def _refuse_mount(out: Path, target: Path) -> None:
    if target.is_mount():
        raise OutputFailed(
            f"The folder {out} is a mount point and cannot be replaced as a whole.",
            f"Name a folder inside it, as in --out {out / 'library'}.",
        )


def _take(path: Path) -> int | None:
    """Lock the file ``path``, until the number returned is closed; nothing where none can be.

    :raises BlockingIOError: another process holds it.
    """
    if fcntl is None:
        return None
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if error.errno in _CANNOT_LOCK:
                path.unlink(missing_ok=True)
                return None
            raise
        if os.fstat(handle).st_nlink:  # else its last holder removed it just before we locked it
            return handle
        os.close(handle)
