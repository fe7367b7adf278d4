"""Why an address gives nothing: refusals, and the hosts that were out of reach."""

from __future__ import annotations

import zlib
from collections import Counter

UNREACHABLE_AFTER = 2  #: failures in a row


class RefusedError(Exception):
    """Why an address is not fetched."""

    def __init__(self, reason: str, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class OutOfReachError(RefusedError):
    """The host did not answer."""


class Failures:
    """Which hosts were out of reach, how often in a row, and why."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}

    def add(self, host: str, reason: str) -> OutOfReachError:
        """Note a failure; the error to raise. It gives the same reason every time."""
        self._counts[host] += 1
        return OutOfReachError(self._reasons.setdefault(host, reason))

    def clear(self, host: str) -> None:
        """The host has answered."""
        self._counts.pop(host, None)
        self._reasons.pop(host, None)

    def check(self, host: str) -> None:
        """Refuse a host that has failed too often in a row.

        :raises OutOfReachError: it has.
        """
        if self._counts[host] >= UNREACHABLE_AFTER:
            raise OutOfReachError(self._reasons[host])


def unfold(data: bytes, coding: str, limit: int) -> bytes:
    """Undo a compression that was not asked for, up to one byte more than ``limit``.

    :raises RefusedError: it is unknown or damaged.
    """
    if coding.lower() in ("", "identity"):
        return data
    if coding.lower() not in ("gzip", "x-gzip", "deflate"):
        raise RefusedError(f"it is compressed as {coding}, which was not asked for")
    try:
        return zlib.decompressobj(wbits=47).decompress(data, limit + 1)
    except zlib.error as error:
        raise RefusedError("its compression is damaged") from error
