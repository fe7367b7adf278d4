"""From bytes to text: reading a page within bounds, and decoding it."""

from __future__ import annotations

import codecs
import gzip
import os
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from publisher.encodings import MARKS, REPLACED, declared_encoding, narrow_encoding, wide_encoding
from publisher.model import Dropped, Finding, Source, SourceKind

HEAD = 4096  #: bytes that are enough to see what a file is
_GZIP = b"\x1f\x8b\x08"
_BINARY_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"\x7fELF",
    b"BZh",
    b"7z\xbc\xaf",
    _GZIP,
)
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page: no control characters, lines ended by a line feed alone."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


class Unreadable(Exception):
    """A file that holds no text to be had: the code and the reason, in plain words."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def read_text(source: Source, max_bytes: int) -> Decoded | Dropped:
    """The text of a source, or why there is none."""
    try:
        data = read_bytes(source.path, max_bytes)
        check_text(data[:HEAD])
        decoded = decode(data, source.kind, source.id)
        if not decoded.text.strip():
            raise Unreadable("source-empty", "the file is empty")
    except Unreadable as problem:
        return Dropped(source.id, problem.reason, problem.code)
    return decoded


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file, unpacked if they are gzip, of which at most ``max_bytes`` are read.

    :raises Unreadable: the file cannot be read, is damaged, or is larger.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    data: bytes = unpacked.read(max_bytes + 1)
            else:
                # Room is made for as much as is asked for; a pipe tells of no size.
                size = os.fstat(file.fileno()).st_size or max_bytes
                data = file.read(min(size, max_bytes) + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _damaged() from error
    except OSError as error:
        raise _refused(error) from error
    if len(data) > max_bytes:
        raise Unreadable("source-too-large", f"the page is larger than {max_bytes:,} bytes")
    return data


def read_head(path: Path, size: int = HEAD) -> tuple[bytes, int]:
    """The first ``size`` bytes of a file, unpacked if they are gzip, and the size of the file.

    :raises Unreadable: the file cannot be read or is damaged.
    """
    try:
        with path.open("rb", buffering=0) as file:
            data = file.read(size) or b""
            whole = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _refused(error) from error
    if not data.startswith(_GZIP):
        return data, whole
    try:
        return zlib.decompressobj(wbits=31).decompress(data, size), whole
    except zlib.error as error:
        raise _damaged() from error


def check_text(head: bytes) -> None:
    """See to it that a file that begins like this is text.

    :raises Unreadable: it is something else.
    """
    if any(head.startswith(mark) for mark, _ in MARKS) or wide_encoding(head):
        return
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if head.startswith(_BINARY_STARTS) or controls * 50 > len(head):
        raise Unreadable("source-binary", "the file is not text")


def decode(data: bytes, kind: SourceKind, where: str = "") -> Decoded:
    """The text that ``data`` means; what is wrong in it is replaced, with a finding for ``where``.

    A declaration within the page counts only in HTML.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, where)
    declared = declared_encoding(data) if kind == "html" else ""
    return _decoded(data, wide_encoding(data[:HEAD]) or narrow_encoding(data, declared), where)


def decode_head(head: bytes) -> str:
    """The beginning of a page as text; a last character that is cut off is left out."""
    if 0 not in head:
        with suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return decode(head, "html").text


def _refused(error: OSError) -> Unreadable:
    reason = (error.strerror or str(error)).lower()
    return Unreadable("source-unreadable", f"the file cannot be read: {reason}")


def _damaged() -> Unreadable:
    return Unreadable("source-unreadable", "the gzip file is damaged")


def _decoded(data: bytes, encoding: str, where: str) -> Decoded:
    findings = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        wrong = text.count(REPLACED)
        message = f"{wrong} places are not valid {encoding}; they stand as {REPLACED}"
        findings.append(Finding("text-encoding", where, message))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text, controls = _CONTROLS.subn("", text)
    if controls:
        message = f"{controls} control characters were taken out"
        findings.append(Finding("text-control", where, message, "info"))
    return Decoded(text, codecs.lookup(encoding).name, tuple(findings))
