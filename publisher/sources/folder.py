"""Folders of Markdown files and saved web pages."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.model import Archive, Dropped, Finding, Place, Source, SourceKind
from publisher.sources.contents import arrange, read_contents
from publisher.sources.page import survey_page
from publisher.sources.walk import is_contents


def survey_folder(
    archive: Archive, paths: Sequence[str], kind: SourceKind | None, max_bytes: int
) -> Iterator[Source | Dropped | Finding]:
    """The articles of a folder in reading order.

    A page goes by the categories in its front matter, else by the folder it is in, else under
    the title of the archive. A page that only lists others gives their order and is no article.
    """
    contents, findings = read_contents(archive, paths, max_bytes)
    yield from findings
    archive = replace(archive, title=archive.title or contents.title or archive.name)
    pages = arrange(paths, contents)
    themes = themes_of_folders(pages)
    for position, path in enumerate(pages):
        own = themes.get(posixpath.dirname(path), archive.title)
        yield survey_page(archive, path, kind, (Place(own, position),), max_bytes)


def themes_of_folders(pages: Sequence[str]) -> dict[str, str]:
    """The theme of each folder: the name of the first one in its path that sets it apart.

    Nothing for folders that set nothing apart: a single one, or one for each article.
    """
    folders = Counter(posixpath.dirname(page) for page in pages if not is_contents(page))
    if not folders:
        return {}
    depth = len(posixpath.commonprefix([folder.split("/") for folder in sorted(folders)]))
    themes = {folder: folder.split("/")[depth] for folder in folders if folder.count("/") >= depth}
    themes.pop("", None)
    sizes = Counter(dict.fromkeys(themes.values(), 0))
    for folder, theme in themes.items():
        sizes[theme] += folders[folder]
    return themes if len(sizes) > 1 and sizes.total() >= 2 * len(sizes) else {}
