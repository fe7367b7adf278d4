"""Lines that label what is around an article, and stand in it by mistake."""

from __future__ import annotations

from publisher.cleaner.extraction.blocks import Line
from publisher.cleaner.extraction.hints import hints

#: A label of an advertisement has at most so many words.
_LABEL = 12
#: Phrases that are labels wherever they stand, ...
_CERTAIN = frozenset({"controls"})
#: ... and those that begin labels when most of the line is a link.
_LINKED_LABELS = frozenset({"sharing", "comments", "related"})
_LINKED = 0.5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_label(line: Line) -> bool:
    """Whether a line labels what is around an article."""
    kind = _kind(line)
    if kind == "advertising":
        return _names_advertisement(line)
    return kind in _CERTAIN or (kind in _LINKED_LABELS and line.link_share > _LINKED)


def is_advertisement(line: Line) -> bool:
    """Whether a line says that what it stands with is an advertisement."""
    return _kind(line) == "advertising" and _names_advertisement(line)


def _kind(line: Line) -> str:
    """The kind of phrases that a short line begins with, or nothing."""
    known = hints()
    if len(line.text) > known.longest or line.block.element.tag in _HEADINGS:
        return ""
    said = known.phrase.match(line.text)
    return (said.lastgroup or "") if said else ""


def _names_advertisement(line: Line) -> bool:
    return line.words <= _LABEL and not line.closed
