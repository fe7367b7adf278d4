"""One page: whether it can be read and what it is, as far as its beginning tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from publisher.front_matter import LONGEST, is_cut
from publisher.model import Archive, Dropped, Place, Source, SourceKind
from publisher.sources.front import Front, read_front
from publisher.sources.recognise import kind_of_page
from publisher.sources.walk import readable_id
from publisher.text import HEAD, Unreadable, check_text, decode_head, read_head


def survey_page(
    archive: Archive,
    path: str,
    kind: SourceKind | None,
    places: tuple[Place, ...],
    max_bytes: int,
) -> Source | Dropped:
    """The source at ``path`` in ``archive``, or why it is none. Only its beginning is read.

    A page whose ``kind`` is not given is recognised by looking. Categories in the front matter of
    a Markdown page are its themes; otherwise it stands at ``places``.
    """
    where = f"{archive.name}/{readable_id(path)}"
    source = Source(where, archive.root / path, kind or "html", archive, places)
    return look_at(source, kind, max_bytes)


def look_at(source: Source, kind: SourceKind | None, max_bytes: int) -> Source | Dropped:
    """``source`` with what its beginning tells: its kind and themes, or that it is no page."""
    try:
        head = _head(source.path, max_bytes)
        kind = kind or kind_of_page(source.path.name, head)
        front = _front(source.path, head) if kind == "markdown" else Front()
    except Unreadable as problem:
        return Dropped(source.id, problem.reason, problem.code)
    if front.draft or "_drafts" in source.id.split("/"):  # a folder of Jekyll's
        return Dropped(source.id, "it is a draft", "source-draft")
    position = source.places[0].position if source.places else 0
    own = tuple(Place(category, position) for category in front.categories)
    return replace(source, kind=kind, places=own or source.places)


def _head(path: Path, max_bytes: int) -> bytes:
    """The first bytes of a page.

    :raises Unreadable: it is too large, empty, binary, or cannot be opened.
    """
    data, size = read_head(path)
    if size > max_bytes:
        raise Unreadable("source-too-large", f"the page is larger than {max_bytes:,} bytes")
    check_text(data)
    if size <= HEAD and not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise Unreadable("source-empty", "the file is empty")
    return data


def _front(path: Path, head: bytes) -> Front:
    text = decode_head(head)
    return read_front(decode_head(read_head(path, LONGEST)[0]) if is_cut(text) else text)
