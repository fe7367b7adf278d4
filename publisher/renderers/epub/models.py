"""Content models: what may stand in what, which readers of HTML forgive and validators do not.

Pages of the web have items outside lists and terms without a definition; nothing of them is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_LISTS = ("ul", "ol")


def mend_models(body: etree._Element) -> None:
    """Let lists, definitions and captions stand where HTML has them (sections 4.4.5 to 4.4.13)."""
    for listing in list(body.iter("ul", "ol")):
        _only_items(listing)
    for item in list(body.iter("li")):
        if _parent_tag(item) not in _LISTS:
            _list_around(item)
    for listing in list(body.iter("dl")):
        if not _is_defining(listing):
            listing.tag = "div"
    for part in list(body.iter("dt", "dd")):
        if _parent_tag(part) != "dl":
            part.tag = "div"
    for caption in list(body.iter("figcaption")):
        if not _is_caption(caption):
            caption.tag = "div"


def _parent_tag(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _only_items(listing: etree._Element) -> None:
    """What stands in a list without an item gets one of its own."""
    if (listing.text or "").strip():
        item = etree.Element("li")
        item.text, listing.text = listing.text, None
        listing.insert(0, item)
    for child in list(listing):
        tail, child.tail = child.tail or "", None
        item = child
        if child.tag != "li":
            item = etree.Element("li")
            listing.replace(child, item)
            item.append(child)
        if not tail.strip():
            item.tail = tail
        elif len(item):
            item[-1].tail = (item[-1].tail or "") + tail
        else:
            item.text = (item.text or "") + tail


def _list_around(item: etree._Element) -> None:
    """A list around an item outside any, and around those that follow it."""
    listing = etree.Element("ul")
    item.addprevious(listing)
    for element in [item, *_following(item)]:
        last = element
        listing.append(element)
    listing.tail, last.tail = last.tail, None


def _following(item: etree._Element) -> Iterator[etree._Element]:
    while not (item.tail or "").strip():
        after = item.getnext()
        if after is None or after.tag != "li":
            return
        yield after
        item = after


def _is_defining(listing: etree._Element) -> bool:
    """Whether it is groups of terms and definitions, and nothing else."""
    tags = [str(child.tag) for child in listing]
    loose = [listing.text, *(child.tail for child in listing)]
    pairs = list(zip(tags, [*tags[1:], "dt"], strict=True))
    return (
        bool(tags)
        and set(tags) <= {"dt", "dd"}
        and tags[0] == "dt"
        and ("dt", "dt") not in pairs[-1:]
        and not any((text or "").strip() for text in loose)
    )


def _is_caption(caption: etree._Element) -> bool:
    figure = caption.getparent()
    if figure is None or figure.tag != "figure" or figure.find("figcaption") is not caption:
        return False
    return caption in (figure[0], figure[-1])
