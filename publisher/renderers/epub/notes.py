"""Notes as EPUB wants them: marked so that readers show them in place, each with its way back."""

from __future__ import annotations

import re

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.text import OPS, announces_notes
from publisher.words import Words

_TYPE = f"{{{OPS}}}type"
#: A mark of a note: a number or a sign, mostly in brackets.
_LABEL = re.compile(r"\s*[\[(（〔【]?\s*(?:\d{1,4}|[^\w\s]{1,3}|[①-⑳])\s*[\])）〕】]?\s*")
_BLOCKS = frozenset("p div ul ol dl table pre blockquote figure section h2 h3 h4 h5 h6".split())


def mark_notes(body: etree._Element, words: Words) -> None:
    """Note references and notes by type and role (DPUB-ARIA 1.1), which make them pop up."""
    notes = {item.get("id") for item in body.iterfind(".//section[@class='notes']//li[@id]")}
    for anchor in body.iter("a"):
        if _calls_again(anchor, notes):
            anchor.set("class", "noteref")
        if anchor.get("class") == "noteref":
            anchor.set(_TYPE, "noteref")
            anchor.set("role", "doc-noteref")
        elif anchor.get("class") == "backref":
            anchor.set("role", "doc-backlink")
    for section in list(body.iter("section")):
        if section.get("class") == "notes":
            section.set(_TYPE, "footnotes")
            section.set("aria-label", words("notes"))
            head = section.getprevious()
            if head is not None and head.tag == "p" and announces_notes(text_of(head)):
                head.set("class", "notes-head")
            items = [item for listing in section.findall("ol") for item in listing]
            for listing in section.findall("ol"):
                section.remove(listing)
            section.extend(_note(item, number, words) for number, item in enumerate(items, start=1))


def _calls_again(anchor: etree._Element, notes: set[str | None]) -> bool:
    """Whether a link is a further mark of a note that was called before."""
    return (
        not anchor.get("class")
        and anchor.get("href", "")[1:] in notes
        and bool(_LABEL.fullmatch(text_of(anchor)))
        and next(anchor.iterancestors("section"), None) is None
    )


def _note(item: etree._Element, number: int, words: Words) -> etree._Element:
    """A list item as a note: it begins with its number, which is the way back."""
    item.tag = "aside"
    item.tail = "\n"
    item.set(_TYPE, "footnote")
    item.set("role", "doc-footnote")
    item.attrib.pop("value", "")
    if not any(child.tag in _BLOCKS for child in item):
        paragraph = etree.Element("p")
        paragraph.text, item.text = item.text, None
        paragraph.extend(list(item))
        item.append(paragraph)
    backs = [anchor for anchor in item.iter("a") if anchor.get("class") == "backref"]
    if backs and not any(map(str.isalnum, text_of(backs[0]))):
        _lead_with_number(item, backs[0], number)
    elif backs:
        backs[0].tail = f" {(backs[0].tail or '').lstrip()}"
    for back in (anchor for anchor in item.iter("a") if anchor.get("class") == "backref"):
        back.set("title", words("back-to-text"))
    return item


def _lead_with_number(item: etree._Element, back: etree._Element, number: int) -> None:
    """Put the number of a note first where its way back is only an arrow at the end."""
    host = item[0] if item[0].tag == "p" else item
    label = etree.Element("a", {"class": "backref", "href": back.get("href", "")})
    label.set("role", "doc-backlink")
    label.text = f"{number}."
    label.tail, host.text = f" {host.text or ''}", None
    host.insert(0, label)
    paragraph = back.getparent()
    _drop(back)
    if paragraph is not None and paragraph is not host and _is_empty(paragraph):
        _drop(paragraph)


def _is_empty(paragraph: etree._Element) -> bool:
    return paragraph.tag == "p" and not len(paragraph) and not (paragraph.text or "").strip()


def _drop(element: etree._Element) -> None:
    """Take an element away, keeping what follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
