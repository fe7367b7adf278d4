"""White space, stray characters and punctuation, as an editor would leave them.

A line break in the source stands for a space between Latin words and for nothing between Han
characters (clreq 3.2: Chinese text has no word spaces).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from publisher.cleaner.nodes import Element, Slot, holds, is_within
from publisher.cleaner.text.blocklevel import HEADINGS
from publisher.cleaner.text.punctuation import DOUBTFUL, correct
from publisher.cleaner.text.punctuation import MARK as _MARK

#: Zero-width and directional marks that copying leaves behind; ZWJ and ZWNJ shape emoji and
#: scripts and stay.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u180e\u2028\u2029\ufffc\ufffe\U000e0001]")
#: What no line of print has: terminals obey controls, and overrides turn round what follows.
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\uffff]")
#: A single space between two characters stays what it is.
_BLANK = re.compile(
    "[ \t\n\r\f\x00\u00a0](?:(?<! )|(?=[ \t\n\r\f\x00\u00a0]))[ \t\n\r\f\x00\u00a0]*"
)
_EDGE = " \t\n\r\f\u00a0\u3000\u2002\u2003"
#: Where there is none of these, there is nothing to put right.
_UNTIDY = re.compile(
    f"[{_EDGE}\x00\u200b\u2060\ufeff\u00ad\u180e\u2028\u2029\ufffc\ufffe\U000e0001]|{DOUBTFUL}"
)
_LINES = frozenset({"p", "li", "dt", "dd", "figcaption", "caption", "td", "th"}) | HEADINGS
#: Where a line of text ends: at these, as they begin and as they end.
_BREAKING = _LINES | {"br", "ul", "ol", "dl", "table", "blockquote", "figure", "pre", "img"}
_CODE = frozenset({"pre"})
_LITERAL = frozenset({"code", "kbd", "samp", "tt", "var"})
_MASK = "\ue000"  # stands for a character that nothing may change


def is_wide(char: str) -> bool:
    """Whether a character is set on a full square: Han, kana, hangul or their punctuation."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·"


def tidy_line(text: str) -> str:
    """One line of text with its white space as it should be, for titles, names and the like."""
    return _spaced(_INVISIBLE.sub("", _CONTROL.sub("", text))).strip(_EDGE)


def tidy_text(body: Element, punctuation: bool, language: str) -> None:
    """Put the white space of all lines in ``body`` right, and their punctuation if that is wanted.

    ``language`` is that of the whole text (BCP 47).

    Code keeps its own.
    """
    literal = holds(body, *_LITERAL)
    for line in _lines(body):
        _tidy_line(line, language if punctuation else None, literal=literal)
    for image in body.iter("img"):
        if image.get("alt"):
            image.set("alt", tidy_alt(image.get("alt", "")))


def _lines(body: Element) -> Iterator[list[Slot]]:
    """The text of each line: what stands between line breaks and the edges of blocks."""
    line: list[Slot] = []
    code = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BREAKING:
            yield line
            line = []
        code += (element.tag in _CODE) * (1 if event == "start" else -1)
        after = event == "end"
        text = (element.tail if after else element.text) if element is not body else ""
        if text and not code:
            line.append(Slot(element, after))
    yield line


def tidy_alt(alt: str) -> str:
    """A picture's description: entities that were escaped twice undone, quotes around it gone."""
    text = tidy_line(html.unescape(alt))
    while len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1].strip()
    return text


def _tidy_line(line: list[Slot], corrected: str | None, *, literal: bool) -> None:
    """Tidy a line, and correct its punctuation as that of a language if one is given.

    ``literal`` tells whether there may be code in it.
    """
    if not line:
        return
    texts = [slot.text for slot in line]
    joined = _MARK.join(texts)
    if not _UNTIDY.search(joined):
        return
    joined = joined if joined.isascii() else _INVISIBLE.sub("", joined)
    pieces = _spaced(_strip_edges(joined)).split(_MARK)
    for position in range(len(line) - 1):
        if pieces[position].endswith(" ") and _ends_element(line[position], line[position + 1]):
            pieces[position] = pieces[position][:-1]
            pieces[position + 1] = f" {pieces[position + 1]}"
    if corrected is not None:
        code = [literal and _is_literal(slot.parent) for slot in line]
        pieces = _corrected(pieces, code, corrected)
    for slot, old, text in zip(line, texts, pieces, strict=True):
        if text != old:
            slot.text = text


def _corrected(pieces: list[str], literal: list[bool], language: str) -> list[str]:
    """The pieces of a line with its punctuation corrected, but for those that are code."""
    if not any(literal):
        return correct(_MARK.join(pieces), language).split(_MARK)
    masked = (
        _MASK * len(piece) if is_code else piece
        for piece, is_code in zip(pieces, literal, strict=True)
    )
    corrected = correct(_MARK.join(masked), language).split(_MARK)
    return [
        old if is_code else new
        for old, new, is_code in zip(pieces, corrected, literal, strict=True)
    ]


def _is_literal(element: Element) -> bool:
    return element.tag in _LITERAL or is_within(element, _LITERAL)


def _ends_element(slot: Slot, following: Slot) -> bool:
    """Whether an element ends between two pieces of text: a space there belongs outside it."""
    around = slot.parent
    return following.parent is not around and all(
        parent is not around for parent in following.parent.iterancestors()
    )


def _strip_edges(joined: str) -> str:
    """Without white space at the edges, keeping the marks between nodes."""
    edge = f"{_EDGE}{_MARK}"
    core = joined.strip(edge)
    if not core:
        return _MARK * joined.count(_MARK)
    start = joined.index(core)
    head, tail = joined[:start], joined[start + len(core) :]
    return _MARK * head.count(_MARK) + core + _MARK * tail.count(_MARK)


def _spaced(line: str) -> str:
    return _BLANK.sub(lambda match: _space(match, line), line)


def _space(match: re.Match[str], line: str) -> str:
    """What a stretch of white space between two characters becomes; marks are kept."""
    blank = match[0]
    marks = _MARK * blank.count(_MARK)
    if blank == marks:
        return marks
    before = line[match.start() - 1] if match.start() else " "
    after = line[match.end()] if match.end() < len(line) else " "
    if "\n" in blank and (
        is_wide(before) or is_wide(after) or after in ",.;:!?)]}%" or before in "([{"
    ):
        return marks
    first = len(blank) - len(blank.lstrip(_MARK))
    return f"{marks[:first]} {marks[first:]}"
