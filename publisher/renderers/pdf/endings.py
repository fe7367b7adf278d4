"""The end of an article: nothing of it stands alone on a page of its own, nor its source.

Three lines of the text at least go to another page with its source, or with the list of its links,
whose head never opens a page; a short list is not parted at all, and of a long one four lines go
with the source. Last paragraphs that are shorter take the end of what is before them along, so
that the page before is short by some lines; but no picture and no table, which would leave a hole
there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.sheet import Sheet

_LEAST, _LEAST_LINKS = 3, 4  #: lines above the source
_WHOLE = 8  #: lines of a list of links that is not parted
_INDENT = 2.0  #: em, of paragraphs and of lists
_SMALL = 0.82  #: type size of links, as in styles/print-notes.css
_HOLDERS = frozenset(("ol", "ul", "blockquote"))
#: What an item of a list is not taken along with.
_BLOCKS = "ol ul dl table figure blockquote pre div".split()


def keep_end(body: etree._Element, sheet: Sheet) -> None:
    """Tell which of an article's last lines go with its source, as styles/print-notes.css wants it.

    What is not parted from the text before it has the class ``with-end``; what may be parted, but
    above its last three lines, ``last-lines``.
    """
    room = sheet.text_width / sheet.type.size
    blocks = list(body)
    links = blocks.pop() if blocks and blocks[-1].get("class") == "links" else None
    if links is not None:
        _keep_links(links, room)
    if _keep(_from_the_end(blocks), room, _LEAST) and links is not None:
        _add_class(links[0], "with-end")


def _keep_links(links: etree._Element, room: float) -> None:
    """Keep a list of links together where it is short, else its last ones with the source."""
    items = list(links.iter("li"))
    lines = sum(math.ceil((_SMALL * _width(item) + _INDENT) / room) for item in items)
    _keep(reversed(items), room, math.inf if lines <= _WHOLE else _LEAST_LINKS)


def _keep(parts: Iterable[etree._Element], room: float, least: float) -> bool:
    """Keep together texts, told from the last on, to ``least`` lines; False if there are none."""
    lines = 0
    for part in parts:
        more = max(math.ceil((_width(part) + _INDENT) / room), 1)
        if lines + more >= least:
            if not lines:
                _add_class(part, "last-lines")
            return True
        _add_class(part, "with-end")
        lines += more
    return lines > 0


def _from_the_end(blocks: list[etree._Element]) -> Iterator[etree._Element]:
    """The last paragraphs and items of lists, from the end to the first that is not only text."""
    for block in reversed(blocks):
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
