"""Which pictures may stand later than in the text, where the rest of a page is too small for them.

The press (press/sinking.py) moves them. Here it is said how far: past nothing but plain paragraphs,
and one heading where a caption tells what the picture shows; not past what leads to another
picture, and about a page at most. Text that leads to what follows it, in ``data-leads``, is not
parted from it.
"""

from __future__ import annotations

import math
import re

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.sheet import Sheet

#: What begins an item of its own: 1、 2. 3) 一、 （二） ● No. 4 and the like.
ITEM = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[、.．)）]|[●•■◆▪★※►▶·*#]|Q:|Q："
)
HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_MOST_HEADINGS, _HEADING = 1, 3  #: headings that a picture goes past, and lines of each
LEADS = (":", "：")  #: what a text ends with whose picture follows


def let_sink(body: etree._Element, sheet: Sheet) -> None:
    """Tell the pictures of an article past how many paragraphs they may go, in ``data-past``."""
    for block in body:
        if _leads(block):
            block.set("data-leads", "")
        elif _is_picture(block) and not _leads(block.getprevious()):
            past = _past(block, sheet)
            if past:
                block.set("data-past", str(past))


def _is_picture(block: etree._Element) -> bool:
    """Whether a block is a figure, or a row of them, that need not stand where it does."""
    classes = block.get("class", "").split()
    if block.tag == "div":
        return "row" in classes and "opens" not in classes
    return (
        block.tag == "figure"
        and not {"opens", "long"} & set(classes)
        and block.find(".//table") is None
    )


def _past(figure: etree._Element, sheet: Sheet) -> int:
    """How many paragraphs a figure may go past: those that follow, up to a page."""
    room = sheet.text_width / sheet.type.size
    left = math.floor(sheet.text_height / sheet.type.leading)
    count = passed = 0
    headings = 0 if figure.find(".//figcaption") is None else _MOST_HEADINGS
    for block in figure.itersiblings():
        if _is_picture(block):
            continue
        if block.tag in HEADINGS and headings:
            headings -= 1
            passed += 1
            left -= _HEADING
            continue
        if not _is_plain(block) or (_leads(block) and not _is_plain(block.getnext())):
            break
        left -= math.ceil(width_of(text_of(block)) / room)
        if left < 0:
            break
        passed += 1
        count = passed  # never a heading alone
    return count


def _is_plain(block: etree._Element | None) -> bool:
    """Whether a block is a paragraph of running text."""
    if block is None or block.tag != "p" or block.find(".//img[@class='block']") is not None:
        return False
    text = text_of(block).strip()
    return bool(text) and bold_of(block) != text and not ITEM.match(text)


def bold_of(block: etree._Element) -> str:
    """What is bold in a block."""
    return "".join(text_of(part) for part in block.iter("strong", "b")).strip()


def _leads(block: etree._Element | None) -> bool:
    """Whether a block is text that leads to what follows it."""
    return block is not None and block.tag == "p" and text_of(block).rstrip().endswith(LEADS)
