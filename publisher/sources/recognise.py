"""What a page or a folder is, told by looking at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from publisher.model import SourceKind
from publisher.sources.walk import HTML, MARKDOWN
from publisher.text import Unreadable, decode_head, read_head

SAMPLE = 24  #: pages of an archive that are looked at to know it

_TITLE_AND_RULE = re.compile(r"\s*###[ \t][^\n]*\n\s*-{10,}[ \t]*(?:\n|\Z)")
_NAVIGATION = re.compile(r"^#{3,6}[ \t]*\[[^\n]*\]\([^\n]*\)[^\n]*\|", re.MULTILINE)
_MARKUP = re.compile(
    r"\s*<(?:!--|(?:!doctype|\?xml|html|head|body|meta|title|script|article|main|div|table|p|h1)\b)",
    re.IGNORECASE,
)


def is_mirror_page(head: str) -> bool:
    """Whether a page begins as a mirror's pages do: title, rule, and a row of links."""
    return _TITLE_AND_RULE.match(head) is not None and _NAVIGATION.search(head) is not None


def kind_of_page(name: str, head: bytes) -> SourceKind:
    """What a page is, by its name and its beginning."""
    name = name.lower().removesuffix(".gz")
    if name.endswith(HTML):
        return "html"
    text = decode_head(head)
    if is_mirror_page(text):
        return "mirror"
    if name.endswith(MARKDOWN):
        return "markdown"
    return "html" if _MARKUP.match(text) else "markdown"


def is_mirror(root: Path, paths: Sequence[str]) -> bool:
    """Whether a folder is a mirror: most pages in ``pages/FOLDER/`` begin with title and rule."""
    pages = [path for path in paths if re.fullmatch(r"pages/[^/]+/[^/]+\.md", path)]
    seen = [_begins_with_title(root / path) for path in spread(pages, SAMPLE)]
    return bool(seen) and 2 * sum(seen) > len(seen)


def spread(items: Sequence[str], count: int) -> Sequence[str]:
    """At most about ``count`` items, evenly from the whole."""
    return items[:: max(1, len(items) // count)]


def _begins_with_title(path: Path) -> bool:
    try:
        return _TITLE_AND_RULE.match(decode_head(read_head(path)[0])) is not None
    except Unreadable:
        return False  # reported when it is its turn to be read
