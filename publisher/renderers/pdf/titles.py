"""Titles and headings of several lines, each line held together in the markup."""

from __future__ import annotations

import re

from lxml import etree
from markupsafe import Markup, escape

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import is_wide, width_of
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.title_lines import lines_of

TITLE = 1.52  #: type size of titles, as in styles/print.css
_HEADINGS = {"h2": 1.2, "h3": 1.05}  #: those of headings
_CLASS = "sense"  #: of a line, in styles/print.css
_SLACK = 0.3  #: em; rounding
_LATIN, _BOLD = 0.2, 0.12  #: share of Latin letters that is measured well enough; their boldness

_BLANKS = re.compile("[ \t\r\n]+")


def even_measure(title: str, room: float) -> float:
    """How wide, in em, a Han title of several lines is set so that none is left with a few signs.

    0 for a title of one line, and for Latin ones, whose width is not known well enough.
    """
    latin = sum(char.isalnum() and not is_wide(char) for char in title)
    if latin > _LATIN * len(title) or width_of(title) <= room:
        return 0.0
    return min(max(map(width_of, lines_of(title, room))) + _SLACK, room)


def set_title(title: str, room: float) -> Markup:
    """A title as markup: each of its lines is held together, if it is sure to have the room."""
    holder = etree.Element("span")
    holder.text = title
    _hold(holder, room)
    inner = Markup().join(
        Markup('<span class="{}">{}</span>{}').format(_CLASS, line.text, line.tail or "")
        for line in holder
    )
    return inner or escape(title)


def set_headings(body: etree._Element, sheet: Sheet) -> None:
    """Let the lines of headings be even too, and broken by their sense."""
    for tag, size in _HEADINGS.items():
        for heading in body.findall(tag):
            room = sheet.text_width / (size * sheet.type.size)
            measure = even_measure(" ".join(text_of(heading).split()), room)
            if measure:
                heading.set("style", f"max-width: {measure:.2f}em")
                _hold(heading, room)


def _hold(holder: etree._Element, room: float) -> None:
    """Put each line of a text that is nothing but text into an element of its own."""
    text = _BLANKS.sub(" ", holder.text or "").strip()
    if len(holder) or not even_measure(text, room):
        return
    lines = lines_of(text, room)
    if any(_widest(line) > room for line in lines):
        return
    holder.text = None
    place = 0
    for line in lines:
        part = etree.SubElement(holder, "span", {"class": _CLASS})
        part.text = line
        place += len(line)
        while text[place : place + 1].isspace():
            part.tail = " "
            place += 1


def _widest(line: str) -> float:
    """How wide a line is at most: letters may be wider than they are reckoned."""
    latin = sum(char.isalnum() and not is_wide(char) for char in line)
    return width_of(line) + latin * _BOLD
