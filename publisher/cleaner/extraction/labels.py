"""Lines that label what is around an article, and stand in it by mistake."""

from __future__ import annotations

import re

from publisher.cleaner.extraction.blocks import Line
from publisher.cleaner.extraction.hints import hints

#: A label of an advertisement has at most so many words.
_LABEL = 12
#: Phrases that are labels wherever they stand, ...
_CERTAIN = frozenset({"controls"})
#: ... and those that begin labels when most of the line is a link.
_LINKED_LABELS = frozenset({"sharing", "comments", "related"})
_LINKED = 0.5
#: Phrases that begin what leads on to something else, at the end.
_FAREWELLS = frozenset({"offers", "related", "sharing", "comments"})
#: A line that is a link has at least so much of it in the link, and so many words.
_WHOLLY = 0.95
_LEAST = 5
#: An invitation, and what announces other articles, are no longer than this.
_INVITATION = 300  # characters
_ANNOUNCEMENT = 6  # words
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Links in lists and tables are references, or something to look up.
_PARTS = _HEADINGS | {"li", "td", "th", "dt", "dd", "pre", "figcaption"}


def is_label(line: Line) -> bool:
    """Whether a line labels what is around an article."""
    kind = _kind(line)
    if kind == "advertising":
        return _names_advertisement(line)
    return (
        kind in _CERTAIN
        or (kind in _LINKED_LABELS and line.link_share > _LINKED)
        or _is_capital_link(line)
    )


def is_farewell(line: Line) -> bool:
    """Whether a line, at the end of an article, leads its reader on to something else."""
    if line.block.element.tag in _PARTS:
        return False
    if line.link_share > _WHOLLY and line.words >= _LEAST:
        return True
    return bool(line.inline) and (_kind(line) in _FAREWELLS or is_invitation(line))


def is_invitation(line: Line) -> bool:
    """Whether a line calls on its readers to subscribe or to follow."""
    return len(line.text) <= _INVITATION and hints().invitation.search(line.text) is not None


def announces(line: Line) -> bool:
    """Whether a line announces other articles, which follow it."""
    return line.words <= _ANNOUNCEMENT and line.link_share < _LINKED and _kind(line) == "related"


def _is_capital_link(line: Line) -> bool:
    """Whether a line in capitals is one link: news sites put other articles between paragraphs."""
    return (
        line.text.isupper()
        and line.link_share > _WHOLLY
        and line.words >= _LEAST
        and line.block.element.tag not in _PARTS
    )


def is_advertisement(line: Line) -> bool:
    """Whether a line says that what it stands with is an advertisement."""
    return _kind(line) == "advertising" and _names_advertisement(line)


def is_dated_byline(line: Line) -> bool:
    """Whether a line tells by whom an article is and of when, and nothing else."""
    return _kind(line) == "author" and _YEAR.search(line.text) is not None


def _kind(line: Line) -> str:
    """The kind of phrases that a short line begins with, or nothing."""
    known = hints()
    if len(line.text) > known.longest or line.block.element.tag in _HEADINGS:
        return ""
    said = known.phrase.match(line.text)
    return (said.lastgroup or "") if said else ""


def _names_advertisement(line: Line) -> bool:
    return line.words <= _LABEL and not line.closed
