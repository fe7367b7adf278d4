"""Code in print: a line that is too long goes on below, set in further than it began."""

from __future__ import annotations

from lxml import etree

from publisher.renderers.measure import is_wide

_SIZE = 0.8  #: type size of code, as in styles/base.css
_LATIN = 0.5  #: em; every Latin letter is as wide, in styles/print.css
_HANG = 2.0  #: em by which the rest of a line is set in, from where the line begins
_DEEPEST = 0.4  #: of the room; what begins further in hangs no further
_TAB = 4  #: characters


def fit_listings(body: etree._Element, size: float, room: float) -> None:
    """Let the long lines of code hang; ``size`` of the text and ``room`` in pt."""
    measure = room / (_SIZE * size)
    for listing in body.iter("pre"):
        holder = listing[0] if len(listing) == 1 and listing[0].tag == "code" else listing
        if len(holder) or (holder is not listing and (listing.text or holder.tail or "").strip()):
            continue
        lines = (holder.text or "").strip("\n").expandtabs(_TAB).split("\n")
        if max(map(_width, lines)) <= measure:
            continue
        listing.text = holder.text = None
        for line in lines:
            indent = _width(line[: len(line) - len(line.lstrip())])
            hang = min(indent + _HANG, _DEEPEST * measure)
            etree.SubElement(
                holder,
                "span",
                {"class": "line", "style": f"padding-left: {hang}em; text-indent: -{hang}em"},
            ).text = line


def _width(text: str) -> float:
    """In em."""
    return sum(1.0 if is_wide(char) else _LATIN for char in text)
