"""The end of an article: no single line of it stands alone above its source on a page of its own.

Three lines at least go there together, or two of a list of links. Last paragraphs that are shorter
take the end of what is before them along, so that the page before is short by some lines; but no
picture and no table, which would leave a hole there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.sheet import Sheet

_LEAST, _LEAST_LINKS = 3, 2  #: lines above the source
_INDENT = 2.0  #: em, of paragraphs and of lists
_HOLDERS = frozenset(("ol", "ul", "blockquote"))
#: What an item of a list is not taken along with.
_BLOCKS = "ol ul dl table figure blockquote pre div".split()


def keep_end(body: etree._Element, sheet: Sheet) -> None:
    """Tell which of an article's last lines go with its source, as styles/print-notes.css wants it.

    What is not parted from the text before it has the class ``with-end``; what may be parted, but
    above its last three lines, ``last-lines``.
    """
    room = sheet.text_width / sheet.type.size
    least = _LEAST_LINKS if len(body) and body[-1].tag == "section" else _LEAST
    lines = 0
    for block in _from_the_end(body):
        more = max(math.ceil((_width(block) + _INDENT) / room), 1)
        if lines + more >= least:
            if not lines:
                _add_class(block, "last-lines")
            return
        _add_class(block, "with-end")
        lines += more


def _from_the_end(body: etree._Element) -> Iterator[etree._Element]:
    """The last paragraphs and items of lists, from the end to the first that is not only text."""
    for block in reversed(body):
        holders = list(block) if block.tag == "section" else [block]
        for holder in reversed(holders):
            for part in reversed(holder if holder.tag in _HOLDERS else [holder]):
                if (
                    part.tag not in ("p", "li")
                    or next(part.iter("img", *_BLOCKS), None) is not None
                ):
                    return
                yield part


def _width(block: etree._Element) -> float:
    """About how wide a text is in em, but for its notes, which stand at the foot."""
    notes = block.iterfind(".//span[@class='foot']")
    return width_of(text_of(block)) - sum(width_of(text_of(note)) for note in notes)


def _add_class(block: etree._Element, name: str) -> None:
    block.set("class", f"{block.get('class', '')} {name}".strip())
