"""The body of an article as EPUB wants it: notes that pop up, page breaks, described pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from publisher.renderers.package import Pictures
from publisher.renderers.text import NAMESPACES, OPS, language_tag, printable, web_address
from publisher.words import Words

_TYPE = f"{{{OPS}}}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Elements that text has no place in: what begins in them begins in their first child.
_DESCEND = frozenset("ul ol dl table thead tbody tfoot tr section blockquote".split())
#: Elements that nothing may stand before in, or that have no inside.
_CLOSED = frozenset("figure hr img br ruby".split())
_BLOCKS = frozenset("p div ul ol dl table pre blockquote figure section h2 h3 h4 h5 h6".split())
#: A picture is set no taller than this many times the measure, so that it fits on a page.
_TALLEST = 1.2
_READS_AS_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*$")


def prepare(body: etree._Element, pages: Mapping[str, str], words: Words) -> etree._Element:
    """``body`` with all that only the EPUB needs; ``pages`` are labels by the id of a block."""
    prepared = etree.Element("div", nsmap=NAMESPACES)
    prepared.text = body.text
    prepared.extend(list(body))
    _mark_notes(prepared)
    _mark_pages(prepared, pages)
    _fit_pictures(prepared, words)
    _tell_languages(prepared)
    _repair_links(prepared)
    return prepared


def text_of(element: etree._Element) -> str:
    """The text of an element and all that is in it."""
    return "".join(map(str, element.itertext()))


def page_id(label: str) -> str:
    """The id of the place where a page of the print edition begins."""
    return "page-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in label)


# --- notes --------------------------------------------------------------------------------


def _mark_notes(body: etree._Element) -> None:
    """Note references and notes by type and role, so that reading systems show them in place."""
    for anchor in body.iter("a"):
        if anchor.get("class") == "noteref":
            anchor.set(_TYPE, "noteref")
            anchor.set("role", "doc-noteref")
        elif anchor.get("class") == "backref":
            anchor.set("role", "doc-backlink")
    for section in list(body.iter("section")):
        if section.get("class") == "notes":
            section.set(_TYPE, "footnotes")
            items = [item for listing in section.findall("ol") for item in listing]
            for listing in section.findall("ol"):
                section.remove(listing)
            section.extend(_note(item, number) for number, item in enumerate(items, start=1))


def _note(item: etree._Element, number: int) -> etree._Element:
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
    back = next((anchor for anchor in item.iter("a") if anchor.get("class") == "backref"), None)
    if back is not None and not any(map(str.isalnum, text_of(back))):
        _lead_with_number(item, back, number)
    return item


def _lead_with_number(item: etree._Element, back: etree._Element, number: int) -> None:
    """Put the number of a note first where its way back is only an arrow at the end."""
    host = item[0] if item[0].tag == "p" else item
    label = etree.Element("a", {"class": "backref", "href": back.get("href", "")})
    label.set("role", "doc-backlink")
    label.text = f"{number}."
    label.tail, host.text = f" {host.text or ''}", None
    host.insert(0, label)
    _drop(back)


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


# --- pages of the print edition -----------------------------------------------------------


def _mark_pages(body: etree._Element, pages: Mapping[str, str]) -> None:
    """A page break before the text of each block that begins a page of the print edition."""
    if not pages:
        return
    blocks = {element.get("id"): element for element in body.iter(etree.Element)}
    for block, label in pages.items():
        if block in blocks:
            _put_first(blocks[block], page_break(label))


def page_break(label: str) -> etree._Element:
    """The mark of a page break (EPUB Structural Semantics, DPUB-ARIA 1.1)."""
    mark = etree.Element("span", {"id": page_id(label)}, nsmap=NAMESPACES)
    mark.set(_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("aria-label", label)
    return mark


def _put_first(block: etree._Element, mark: etree._Element) -> None:
    while block.tag in _DESCEND and len(block):
        block = block[0]
    if block.tag in _CLOSED:
        block.addprevious(mark)
    else:
        mark.tail, block.text = block.text, None
        block.insert(0, mark)


# --- pictures -----------------------------------------------------------------------------


def _fit_pictures(body: etree._Element, words: Words) -> None:
    """Every picture says what it shows; tall ones get a class that keeps them on the page.

    Sizes in pixels go: old readers would take them over the width of the screen.
    """
    for picture in body.iter("img"):
        if not printable(picture.get("alt", "")):
            picture.set("alt", _caption(picture) or words("picture-undescribed"))
        width, height = _pixels(picture, "width"), _pixels(picture, "height")
        if width and height > _TALLEST * width:
            share = max(1, int(10 * _TALLEST * width / height))
            picture.set("class", f"tall-{share}")


def _pixels(picture: etree._Element, name: str) -> int:
    value = str(picture.attrib.pop(name, ""))
    return int(value) if value.isascii() and value.isdigit() else 0


def _caption(picture: etree._Element) -> str:
    figure = next(picture.iterancestors("figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    return printable(text_of(caption)) if caption is not None else ""


def survey_pictures(body: etree._Element) -> Pictures:
    """How many pictures there are in a text as it came, and how many are not described."""
    pictures = list(body.iter("img"))
    described = sum(
        bool(printable(picture.get("alt", "")) or _caption(picture)) for picture in pictures
    )
    return Pictures(len(pictures), len(pictures) - described)


# --- languages and links ------------------------------------------------------------------


def _tell_languages(body: etree._Element) -> None:
    """xml:lang beside every lang: XML readers know only the one, HTML readers the other."""
    for element in [e for e in body.iter(etree.Element) if "lang" in e.attrib]:
        tag = language_tag(str(element.attrib.pop("lang")))
        if tag != "und":
            element.set("lang", tag)
            element.set(_XML_LANG, tag)


def _repair_links(body: etree._Element) -> None:
    """Addresses as validators want them; a link without a valid one is text."""
    for anchor in body.iter("a"):
        href = anchor.get("href", "")
        if ":" not in href.partition("#")[0]:
            continue
        address = web_address(href)
        if address:
            anchor.set("href", address)
            if _READS_AS_ADDRESS.match(text_of(anchor)):
                anchor.set("class", f"{anchor.get('class', '')} address".strip())
        else:
            anchor.tag = "span"
            del anchor.attrib["href"]
