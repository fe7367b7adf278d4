"""Archives: what the places that sources come from are called, each by a name of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from publisher.model import Archive
from publisher.sources.walk import readable_id

_REMOTE = re.compile(
    r"^[ \t]*url[ \t]*=[ \t]*\S*github\.com[:/]([^\s/]+/[^\s/]+?)(?:\.git)?/?[ \t]*$", re.MULTILINE
)
_CONFIG = 100_000  #: bytes of a git configuration that are looked at


class Archives(Collection[Archive]):
    """The archives of a build, as they are met.

    The same place under the same title is the same archive.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str, str], Archive] = {}

    def __iter__(self) -> Iterator[Archive]:
        return iter(self._known.values())

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, archive: object) -> bool:
        return archive in self._known.values()

    def get(self, name: str, wanted: Archive) -> Archive:
        """``wanted`` under ``name``, or under that with a number where the name is taken."""
        name = readable_id(name).replace("/", "-") or "archive"
        key = (wanted.root, name, wanted.title)
        if key not in self._known:
            taken = {archive.name for archive in self._known.values()}
            number = 1
            while (unique := f"{name}-{number}" if number > 1 else name) in taken:
                number += 1
            self._known[key] = replace(wanted, name=unique)
        return self._known[key]

    def learn(self, archive: Archive) -> None:
        """Take what has been found out about an archive since it was met: title, repositories."""
        for key, known in self._known.items():
            if known.name == archive.name and known != archive:
                self._known[key] = archive


def repositories_of(root: Path) -> tuple[str, ...]:
    """The "owner/repository" of each GitHub remote of a checkout, in lower case."""
    try:
        with (root / ".git" / "config").open("rb") as file:
            config = file.read(_CONFIG).decode("utf-8", "replace")
    except OSError:
        return ()  # no checkout
    return tuple(dict.fromkeys(remote.lower() for remote in _REMOTE.findall(config)))
