"""Titles, headings and captions of several lines: even, and broken by their sense.

Each line is an element that begins a new one. Those of Han titles are held together; how wide Latin
letters are is not known well enough for that: what is too wide after all is broken once more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from unicodedata import bidirectional

from lxml import etree
from markupsafe import Markup, escape

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import is_wide, width_of
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.title_lines import HALF, OPENING, lines_of, words_in

TITLE = 1.52  #: type size of titles, as in styles/print.css
_HEADINGS = {"h2": 1.2, "h3": 1.05}  #: those of headings
_LINE, _WHOLE = "sense", "whole"  #: classes of lines in styles/print.css
_SLACK = 0.3  #: em; rounding
_LATIN, _BOLD = 0.2, 0.12  #: share of Latin letters that is measured well enough; their boldness
_WIDER = 1.03  #: than they are reckoned Latin lines may be

_CAPTION = 0.82  #: type size of captions, as in styles/print-figures.css
_RAGGED, _RAGGED_LATIN = 2.0, 5.0  #: em that may be missing at the end of a line
_BREAKING = 1.04  #: by so much text is longer in lines, whose ends are not filled
_MOST_EVEN = 3  #: lines of a caption; more are better full
_FEW = 5.0  #: em; a last line that is longer looks well below a full one

_BLANKS = re.compile("[ \t\r\n]+")


def even_measure(title: str, room: float, words: frozenset[str] = frozenset()) -> float:
    """How wide, in em, a title of several lines is set so that none is left with a few signs.

    0 for a title of one line, and for what is read from right to left. ``words``: see ``words_in``.
    """
    if width_of(title) <= room or any(bidirectional(char) in ("R", "AL") for char in title):
        return 0.0
    widest = max(map(width_of, lines_of(title, room, words)))
    return min(widest * (_WIDER if _is_latin(title) else 1) + _SLACK, room)


def set_title(title: str, room: float, body: etree._Element | None = None) -> tuple[Markup, float]:
    """A title as markup, and its measure in em, as ``even_measure`` tells it.

    Each of its lines is held together, if it is sure to have the room. ``body``: the text that it
    heads, which tells what in it is a word.
    """
    holder = etree.Element("span")
    holder.text = title
    measure = _hold(holder, room, body)
    parts = (
        Markup('<span class="{}">{}</span>{}').format(part.get("class"), part.text, part.tail or "")
        for part in holder
    )
    return Markup().join((escape(holder.text or ""), *parts)), measure


def set_headings(body: etree._Element, sheet: Sheet) -> None:
    """Let the lines of headings be even too, and broken by their sense."""
    for tag, size in _HEADINGS.items():
        for heading in body.findall(tag):
            measure = _hold(heading, sheet.text_width / (size * sheet.type.size), body)
            if measure:
                heading.set("style", f"max-width: {measure:.2f}em")


def even_captions(body: etree._Element, sheet: Sheet) -> None:
    """Let the lines of captions under pictures be even where a few signs would stand alone.

    They are centred. A caption gets a measure, without a look at where it breaks: its mean line,
    and what may be missing at the end of one.
    """
    room = sheet.text_width / (_CAPTION * sheet.type.size)
    for caption in body.iterfind("figure/figcaption"):
        text = text_of(caption)
        width = width_of(text)
        count = math.ceil(_BREAKING * width / room)
        measure = width / count + (_RAGGED_LATIN if _is_latin(text) else _RAGGED)
        lonely = _BREAKING * width - (count - 1) * room < _FEW
        if lonely and 1 < count <= _MOST_EVEN and measure < room - 1:
            style = f"max-width: {measure:.1f}em; margin-left: auto; margin-right: auto"
            caption.set("style", style)


def _hold(holder: etree._Element, room: float, body: etree._Element | None) -> float:
    """Put what is not parted in a text into elements of its own, if it is nothing but text.

    Gives the measure of the text.
    """
    text = _BLANKS.sub(" ", text_of(holder)).strip()
    if width_of(text) <= room:
        return 0.0
    words = frozenset() if body is None else words_in(text, text_of(body))
    measure = even_measure(text, room, words)
    if measure and not len(holder):
        lines = lines_of(text, room, words)
        latin = _is_latin(text)
        if all(_widest(line, latin) <= room + HALF * (line[0] in OPENING) for line in lines):
            _part(holder, text, lines, _LINE if latin else f"{_LINE} {_WHOLE}")
    return measure


def _part(holder: etree._Element, text: str, parts: Iterable[str], name: str) -> None:
    """Put parts of a text, told in order, into elements of their own, with a class."""
    place = 0
    holder.text = None
    for part in parts:
        begin = text.index(part, place)
        between = text[place:begin]
        _append(holder, " " if between.isspace() else between)
        etree.SubElement(holder, "span", {"class": name}).text = part
        place = begin + len(part)
    _append(holder, text[place:])


def _append(holder: etree._Element, text: str) -> None:
    if len(holder):
        holder[-1].tail = text
    else:
        holder.text = text


def _is_latin(text: str) -> bool:
    """Whether the widths of a text's letters are not known well."""
    return sum(char.isalnum() and not is_wide(char) for char in text) > _LATIN * len(text)


def _widest(line: str, latin: bool) -> float:
    """How wide a line is at most: letters may be wider than they are reckoned."""
    if latin:
        return width_of(line) * _WIDER
    return width_of(line) + _BOLD * sum(char.isalnum() and not is_wide(char) for char in line)
