"""JPEG files as they are, without what is not the picture. Source: ITU-T T.81, annex B."""

from __future__ import annotations

import re

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP14, APP15 = 0xE0, 0xEE, 0xEF
_BASELINE = frozenset({0xC0, 0xC1})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: A marker within coded data: neither a stuffed zero, nor a restart marker, nor a fill byte.
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)


def bare(data: bytes) -> bytes | None:
    """A baseline JPEG without metadata, comments and whatever follows its end; pixels untouched.

    Only the JFIF and Adobe segments stay, which say how the colours are meant. Nothing comes back
    for a progressive, arithmetic or lossless file, and for one whose segments do not add up.
    """
    parts = [data[:2]]
    position = 2
    while True:
        marker = _MARKER.match(data, position)
        if marker is None:
            return None
        code = marker.group()[-1]
        if code == EOI:
            return b"".join((*parts, b"\xff\xd9"))
        end = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
        if end < marker.end() + 2 or end > len(data) or (code in _FRAMES - _BASELINE):
            return None
        if code == SOS:
            following = _MARKER.search(data, end)
            if following is None:
                return None
            end = following.start()
        if _belongs(code):
            parts.append(b"\xff" + data[marker.end() - 1 : end])
        position = end


def _belongs(code: int) -> bool:
    return code != COM and (code in (APP0, APP14) or not APP0 <= code <= APP15)
