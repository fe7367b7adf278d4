"""Files that may well be articles, but are of kinds that are not read: each kind is told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from publisher.model import Finding

#: Plain text and its dialects, what word processors write, whole pages in one file, books.
KINDS = tuple(
    ".txt .text .org .rst .adoc .asciidoc .textile .tex .mdx .mkd .mdown .wiki "
    ".doc .docx .odt .rtf .pages .wps .mht .mhtml .maff .webarchive .warc .warc.gz .eml "
    ".shtml .php .asp .aspx .pdf .epub .mobi .azw3 .fb2 .djvu .chm".split()
)
#: What speaks of a folder and not of what is in it, by its name without the suffix.
_ABOUT = frozenset(
    "about authors changelog changes contributing copying credits humans install licence license "
    "notice readme requirements robots todo version".split()
)


class Unread:
    """Counts files by kind while a folder is looked through, and remembers the first of each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def note(self, path: str) -> None:
        """Count a file that is no page, if it is of a kind that people write articles in."""
        name = path.rpartition("/")[2].lower()
        if not name.endswith(KINDS) or name.partition(".")[0] in _ABOUT:
            return
        kind = next(kind for kind in KINDS if name.endswith(kind))
        self._counts[kind] += 1
        self._first.setdefault(kind, path)

    def findings(self) -> Iterator[Finding]:
        """One for each kind, with the path of the first of its files."""
        for kind, first in self._first.items():
            count = self._counts[kind]
            counted = f"1 {kind} file is" if count == 1 else f"{count} {kind} files are"
            message = f"{counted} of a kind that is not read"
            yield Finding("kind-unread", first, message, "info")
