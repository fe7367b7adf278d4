"""The bare text of a body, for people to read in a terminal."""

from __future__ import annotations

from lxml import etree


def plain_text(body: str) -> str:
    """The bare text of a body, a blank line between its blocks."""
    root = etree.fromstring(f"<div>{body}</div>")
    return "\n\n".join(filter(None, (_block_text(block) for block in root)))


def _block_text(block: etree._Element) -> str:
    for line_break in block.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for item in block.iter("li", "tr", "p", "figcaption"):
        item.tail = "\n" + (item.tail or "")
    for cell in block.iter("td", "th"):
        cell.tail = "\t" + (cell.tail or "")
    text = "".join(map(str, block.itertext()))
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
