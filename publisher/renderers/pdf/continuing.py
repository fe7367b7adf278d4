"""Tables that go on say so: over the columns that had no room, and at the head of later pages.

The row that says it stands in the head of the table, which is repeated on every page; the press
leaves it out where the table begins (press/tables.py).
"""

from __future__ import annotations

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.grids import Cell, Grid, Row
from publisher.renderers.pdf.press import is_known
from publisher.words import Words


def told(caption: etree._Element | None, words: Words, room: float) -> str:
    """What is said of a table that goes on: its name, if that has ``room`` em, and that it does."""
    name = "" if caption is None else " ".join(text_of(caption).split())
    said = words("caption-continued", caption=name)
    return said if name and width_of(said) <= room else words("table-continued")


def caption_of(said: str, words: Words) -> etree._Element:
    """The caption of those columns of a table that stand below the others."""
    caption = etree.Element("caption", {"class": "continued", **_language(words)})
    caption.text = said
    return caption


def tell(grid: Grid, said: str, words: Words) -> None:
    """Let the head of a table say on later pages that it goes on; one is made where it has none."""
    if not is_known():
        return
    row = etree.Element("tr", {"class": "continued"})
    cell = etree.SubElement(row, "td", _language(words))
    cell.text = said
    grid.head.insert(0, Row(row, [Cell(cell, 0, grid.columns, 1)]))


def _language(words: Words) -> dict[str, str]:
    return {} if words.language in ("", "und") else {"lang": words.language}
