"""Lines that lead to something are not parted from it at the foot of a page.

Headings are kept with what they head by styles/base.css, but for those that follow one another as a
list does: of a page full of them only the first two and the last two stand together. A single line
under a heading, bold or numbered, or with a colon at its end, goes with what it leads to.
"""

from __future__ import annotations

from itertools import groupby, pairwise

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.floats import HEADINGS, ITEM, LEADS, bold_of
from publisher.renderers.pdf.sheet import Sheet

_TEXT = frozenset(("p", "ul", "ol", "dl", "blockquote", "pre"))
_INDENT = 2.0  #: em
_STOPS = ("。", "！", "？", "；", ".", "!", "?", ";", "”", "」", "…")


def keep_leads(body: etree._Element, sheet: Sheet) -> None:
    """Give what is kept with the block behind it the class ``leads``, as styles/print.css wants it.

    Headings that need not be kept with the next have the class ``listed``.
    """
    room = sheet.text_width / sheet.type.size
    for is_heading, run in groupby(body, key=lambda block: block.tag in HEADINGS):
        if is_heading:
            for heading in [*run][1:-2]:
                _add_class(heading, "listed")
    before = None
    for block, after in pairwise(body):
        if block.tag == "p" and _leads(before, block, after, room):
            _add_class(block, "leads")
        before = block


def _leads(
    before: etree._Element | None, block: etree._Element, after: etree._Element, room: float
) -> bool:
    """Whether a paragraph is one line, or ends as if it were, that leads to what is after it."""
    text = text_of(block).strip()
    if not text:
        return False
    if text.endswith(LEADS):
        return after.tag in _TEXT
    if width_of(text) + _INDENT > room:
        return False
    if before is not None and before.tag in HEADINGS:
        return after.tag in _TEXT
    return _heads(block) and (after.tag == "figure" or (after.tag in _TEXT and not _heads(after)))


def _heads(block: etree._Element) -> bool:
    """Whether a paragraph is bold or numbered and no sentence, so that it stands for a heading."""
    text = text_of(block).strip()
    if block.tag != "p" or not text or text.endswith(_STOPS):
        return False
    return bool(ITEM.match(text)) or bold_of(block) == text


def _add_class(block: etree._Element, name: str) -> None:
    block.set("class", f"{block.get('class', '')} {name}".strip())
