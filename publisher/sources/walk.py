"""The pages of a folder, by name: in a natural order, and never out of the folder."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from publisher.model import Finding
from publisher.sources.unread import Unread

MARKDOWN = (".md", ".markdown")
HTML = (".html", ".htm", ".xhtml")
PAGES = (*MARKDOWN, *HTML, *(f"{suffix}.gz" for suffix in HTML))
#: Pages that introduce or list the others of their folder; they come before these.
CONTENTS = ("summary", "contents", "目录", "目錄", "readme", "index", "_index")

#: What a folder holds that a build has written.
_LIBRARY = frozenset(("catalog.json", "opds.xml", "report.html", "volumes"))
_SKIPPED = frozenset(("node_modules", "__MACOSX"))
_COMPANION = re.compile(r"(?:_files|\.files|_archivos|_fichiers|-Dateien)$")

NaturalKey: TypeAlias = tuple[tuple[bool, int, str], ...]


def natural(name: str) -> NaturalKey:
    """A key to sort names by as people do: 2.md before 10.md."""
    pieces = re.split(r"([0-9]+)", name)
    folded = ((True, int(p), "") if p.isdecimal() else (False, 0, p.casefold()) for p in pieces)
    return (*folded, (False, 0, name))


def stem(path: str) -> str:
    """The name of a page without folder and suffix."""
    name = path.rpartition("/")[2]
    suffix = next((suffix for suffix in PAGES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


def is_contents(path: str) -> bool:
    """Whether a page is named as one that introduces or lists others."""
    return path.lower().endswith(MARKDOWN) and stem(path).lower() in CONTENTS


def walk(root: Path, but: Container[str] = ()) -> Iterator[str | Finding]:
    """The paths of all pages below ``root``, relative to it, and what kept it from looking.

    Hidden files, the companion folders of saved pages, the folders named in ``but``, libraries
    of former builds and anything that is no file are passed over. Links to folders are not
    followed, links to files as long as they stay below ``root``. Of files that are no pages, but
    might hold articles, each kind is told at the end.
    """
    folders = [""]
    unread = Unread()
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder) as listing:
                entries = sorted(listing, key=_reading_order)
        except OSError as error:
            problem = f"the folder cannot be read: {(error.strerror or str(error)).lower()}"
            yield Finding("folder-unreadable", readable_id(f"{root}/{folder}"), problem)
            continue
        if folder and {entry.name for entry in entries} >= _LIBRARY:
            message = "it is a library that a build has written, and not read again"
            yield Finding("library-passed-over", readable_id(f"{root}/{folder}"), message, "info")
            continue
        below = []
        pages = {stem(entry.name) for entry in entries if entry.name.lower().endswith(PAGES)}
        for entry in entries:
            path = folder + entry.name
            if _passed_over(entry.name, pages):
                continue
            if entry.is_symlink():
                yield from _linked(root, path)
            elif entry.is_dir(follow_symlinks=False):
                if path not in but:
                    below.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                if path.lower().endswith(PAGES):
                    yield path
                else:
                    unread.note(path)
        folders += reversed(below)
    for kind in unread.findings():
        yield replace(kind, where=readable_id(f"{root}/{kind.where}"))


def readable_id(path: str) -> str:
    """A path as text, even where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _reading_order(entry: os.DirEntry[str]) -> tuple[int, NaturalKey]:
    first = CONTENTS.index(stem(entry.name).lower()) if is_contents(entry.name) else len(CONTENTS)
    return first, natural(entry.name)


def _passed_over(name: str, pages: set[str]) -> bool:
    companion = _COMPANION.search(name)
    return (
        name.startswith(".")
        or name in _SKIPPED
        or (companion is not None and name[: companion.start()] in pages)
    )


def _linked(root: Path, path: str) -> Iterator[str | Finding]:
    """What a symbolic link leads to, if it is a page of this folder."""
    try:
        target = (root / path).resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # a loop is a RuntimeError until Python 3.13
        if path.lower().endswith(PAGES):
            yield Finding("link-broken", readable_id(f"{root}/{path}"), "the link leads nowhere")
        return
    if not target.is_relative_to(root):
        there = readable_id(str(target))
        message = f"the link leads out of the archive, to {there}, and is not followed"
        yield Finding("link-outside", readable_id(f"{root}/{path}"), message, "info")
    elif stat.S_ISREG(mode) and path.lower().endswith(PAGES):
        yield path
