"""Pages of a mirror: a title, rows of navigation, a dump of HTML, a footer, more navigation.

The frame is the mirror's, not the article's. It is recognised by its form: rows of links that are
set apart by bars, and a footer that names the page's own address, its QR picture and the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from publisher.cleaner.account import taken_away
from publisher.cleaner.reading.page import Page
from publisher.cleaner.reading.parse import parse_fragment
from publisher.cleaner.reading.stray import render_stray_markdown
from publisher.model import Removed, Source
from publisher.sections import CleanSettings

_TITLE = re.compile(r"\A\s*#{1,3}[ \t]+(?P<title>[^\n]*)\n(?:[ \t]*\n)*(?:[-*_=]{3,}[ \t]*\n)?")
_NAVIGATION = re.compile(r"^#{1,6}[ \t]*\[[^\n]*\]\([^\n]*\)[^\n]*$\n?", re.MULTILINE)
_LINK = re.compile(r"\]\([^)\s]*\)")
_ORIGINAL = re.compile(
    r"(?:原文地址|原文網址|原文链接|Original|original)[^：:\n]{0,30}[：:]\s*(?P<url>https?://\S+)"
)
_IN_REPOSITORY = re.compile(r"(?:blob|raw)/[^/\s]+/\Z")
_RULE = re.compile(r"<hr\s*/?>", re.I)


def read_mirror_page(text: str, source: Source, settings: CleanSettings) -> Page:
    """Take the mirror's frame off a page, and render the Markdown within its HTML."""
    removed: list[Removed] = []
    match = _TITLE.match(text)
    title = match["title"].strip() if match else ""
    body = text[match.end() :] if match else text
    body, footer = _split_footer(body, source)
    if footer:
        removed.append(taken_away("footer", footer))
    body = _NAVIGATION.sub(lambda row: _drop_row(row[0], removed), body)
    original = _ORIGINAL.search(footer)
    tree = parse_fragment(body, settings.max_depth)
    render_stray_markdown(tree)
    return Page(
        body=tree,
        title=title,
        url=original["url"].rstrip("。，,") if original else source.url,
        removed=tuple(removed),
    )


def _split_footer(body: str, source: Source) -> tuple[str, str]:
    """The body up to the footer, and the footer: from the rule before the page's own address."""
    path = source.id.partition("/")[2]
    names = {path, quote(path)} if path else set()
    seen = sorted(start for name in names for start in _addresses(body, name))
    original = list(_ORIGINAL.finditer(body))
    if not seen and not original:
        return body, ""
    anchor = min([*seen[-4:], *(match.start() for match in original[-1:])])
    rules = [rule.start() for rule in _RULE.finditer(body, 0, anchor)]
    start = rules[-1] if rules and anchor - rules[-1] < 400 else body.rfind("\n", 0, anchor) + 1
    return body[:start], body[start:]


def _addresses(body: str, path: str) -> Iterator[int]:
    """Where addresses of a file in a repository begin."""
    position = body.find(path)
    while position >= 0:
        if match := _IN_REPOSITORY.search(body, max(0, position - 200), position):
            yield match.start()
        position = body.find(path, position + len(path))


def _drop_row(row: str, removed: list[Removed]) -> str:
    """Nothing for a row of navigation, the row itself for a heading that holds a single link."""
    if len(_LINK.findall(row)) < 2 or "|" not in row:
        return row
    removed.append(taken_away("navigation", row))
    return ""
