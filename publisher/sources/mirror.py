"""Mirrors: a README of themes, an index for each theme, and pages by folder and number."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from publisher.model import Archive, Dropped, Finding, Place, Source, SourceKind
from publisher.sources.links import links_of, title_in
from publisher.sources.page import survey_page
from publisher.sources.recognise import SAMPLE, spread
from publisher.sources.walk import MARKDOWN, stem
from publisher.text import Unreadable, decode, read_bytes

README = "README.md"
_FOOTER = 4096  #: bytes at the end of a page that hold its own address
_EXAMPLES = 5  #: pages that a finding names

_OWN_ADDRESS = re.compile(
    r"https?://github\.com/(?P<repository>[^/\s]+/[^/\s]+)/blob/[^/\s]+/(?P<path>[^\s<>'\"]+)"
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme page: its name, the heading it is listed under, and its pages in order."""

    name: str
    origin: str
    index: str
    entries: tuple[str, ...]  #: paths of pages, which need not exist

    @property
    def home(self) -> str:
        """The folder that holds most of the pages, or "" if none does."""
        folders = Counter(posixpath.dirname(entry) for entry in self.entries)
        [(folder, count)] = folders.most_common(1) or [("", 0)]
        return folder if 2 * count > len(self.entries) else ""


def survey_mirror(
    archive: Archive, paths: Sequence[str], max_bytes: int
) -> Iterator[Source | Dropped | Finding]:
    """The pages of a mirror with their places, and what its indexes promise in vain.

    ``archive.repositories`` gains the repository that the pages name as their own.
    """
    pages = [path for path in paths if path.startswith("pages/")] or _outside_indexes(paths)
    yield from _beside(set(_outside_indexes(paths)) - set(pages), archive)
    own = own_repository(archive.root, pages)
    archive = replace(archive, repositories=tuple(dict.fromkeys((*own, *archive.repositories))))
    readme, findings = _read(archive, README, max_bytes) if README in paths else ("", ())
    yield from findings
    archive = replace(archive, title=archive.title or title_in(readme) or archive.name)
    known = {unicodedata.normalize("NFC", page) for page in pages}
    themes = []
    for theme in _list_themes(readme, paths, archive):
        text, findings = _read(archive, theme.index, max_bytes)
        yield from findings
        entries = (link.path for link in links_of(text, theme.index, archive))
        listed = tuple(dict.fromkeys(entry for entry in entries if entry.startswith("pages/")))
        themes.append(replace(theme, entries=listed))
        yield from _dangling(themes[-1], known, archive)
    places = place_pages(pages, themes)
    for path in _in_order(pages, places, themes):
        kind: SourceKind | None = "mirror" if path.lower().endswith(MARKDOWN) else None
        yield survey_page(archive, path, kind, places[path], max_bytes)


def own_repository(root: Path, pages: Sequence[str]) -> tuple[str, ...]:
    """The "owner/repository" that most pages name in their own address, in lower case."""
    votes: Counter[str] = Counter()
    for page in spread(pages, SAMPLE):
        for match in _OWN_ADDRESS.finditer(_tail(root / page)):
            if unquote(match["path"]) == page:
                votes[match["repository"].lower()] += 1
                break
    return tuple(repository for repository, _ in votes.most_common(1))


def place_pages(pages: Sequence[str], themes: Sequence[Theme]) -> dict[str, tuple[Place, ...]]:
    """Where each page stands: in every theme that lists it, else at the end of its folder's."""
    listed: dict[str, list[Place]] = {}
    for theme in themes:
        for position, entry in enumerate(theme.entries):
            listed.setdefault(entry, []).append(Place(theme.name, position, theme.origin))
    folders = {theme.home: theme for theme in reversed(themes) if theme.home}
    folders |= {f"pages/{stem(theme.index)}": theme for theme in reversed(themes)}
    lengths = Counter({theme.index: len(theme.entries) for theme in themes})
    places = {}
    for page in pages:
        known = listed.get(unicodedata.normalize("NFC", page))
        if known is None:
            folder = posixpath.dirname(page)
            home = folders.get(folder) or Theme(posixpath.basename(folder), "", folder, ())
            known = [Place(home.name, lengths[home.index], home.origin)]
            lengths[home.index] += 1
        places[page] = tuple(known)
    return places


def _in_order(
    pages: Sequence[str], places: Mapping[str, Sequence[Place]], themes: Sequence[Theme]
) -> list[str]:
    """The pages by the order of the themes and of their entries; other folders' pages last."""
    ranks = {theme.name: rank for rank, theme in reversed(list(enumerate(themes)))}

    def rank(page: str) -> tuple[int, int]:
        first = places[page][0]
        known = ranks.get(first.theme)
        return (len(ranks), 0) if known is None else (known, first.position)

    return sorted(pages, key=rank)


def _list_themes(readme: str, paths: Sequence[str], archive: Archive) -> Iterator[Theme]:
    """The themes without their entries: in the order of the README, then the other indexes."""
    indexes = {unicodedata.normalize("NFC", path): path for path in paths if _is_index(path)}
    for link in links_of(readme, README, archive):
        if index := indexes.pop(link.path, ""):
            yield Theme(link.text or stem(index), link.heading, index, ())
    for index in indexes.values():
        yield Theme(stem(index), "", index, ())


def _is_index(path: str) -> bool:
    return path.startswith("indexes/") and path.lower().endswith(MARKDOWN)


def _outside_indexes(paths: Sequence[str]) -> list[str]:
    """The pages of a folder that was named a mirror without being laid out like one."""
    return [path for path in paths if not _is_index(path) and path != README]


def _beside(pages: Collection[str], archive: Archive) -> Iterator[Finding]:
    """What lies in a mirror, and is neither a page of it nor an index."""
    if pages:
        names = ", ".join(sorted(pages)[:_EXAMPLES]) + (" …" if len(pages) > _EXAMPLES else "")
        count = "1 page is" if len(pages) == 1 else f"{len(pages)} pages are"
        message = f"{count} not read, being outside the mirror's pages/: {names}"
        yield Finding("source-beside", archive.name, message, "info")


def _read(archive: Archive, path: str, max_bytes: int) -> tuple[str, tuple[Finding, ...]]:
    """The text of a README or an index, or a finding that says why there is none."""
    where = f"{archive.name}/{path}"
    try:
        decoded = decode(read_bytes(archive.root / path, max_bytes), "mirror", where)
    except Unreadable as problem:
        return "", (Finding(problem.code, where, problem.reason),)
    return decoded.text, decoded.findings


def _dangling(theme: Theme, pages: set[str], archive: Archive) -> Iterator[Finding]:
    gone = [entry for entry in theme.entries if entry not in pages]
    if gone:
        names = ", ".join(gone[:_EXAMPLES]) + (" …" if len(gone) > _EXAMPLES else "")
        message = f"{len(gone)} of {len(theme.entries)} pages in the list are not there: {names}"
        yield Finding("source-dangling", f"{archive.name}/{theme.index}", message)


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _FOOTER))
            return file.read(_FOOTER).decode("utf-8", "ignore")
    except OSError:
        return ""  # reported when it is its turn to be read
