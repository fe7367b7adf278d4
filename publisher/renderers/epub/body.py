"""The body of an article as EPUB wants it: notes, page breaks, figures, languages and links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

from publisher.editions import PageBreak
from publisher.renderers.assemble import text_of
from publisher.renderers.epub.figures import fit_pictures, set_tables
from publisher.renderers.epub.held import hold_marks
from publisher.renderers.epub.models import mend_models
from publisher.renderers.epub.notes import mark_notes
from publisher.renderers.epub.ruby import mend_running_text
from publisher.renderers.page_marks import mark_pages
from publisher.renderers.text import NAMESPACES, OPS, language_tag, safe_id, web_address
from publisher.words import Words

_TYPE = f"{{{OPS}}}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_READS_AS_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*$")


def prepare(
    body: etree._Element, pages: Iterable[PageBreak], words: Words, language: str
) -> etree._Element:
    """``body`` with all that only the EPUB needs; ``pages`` are those that begin in it.

    ``language`` is that of the article; ours is said in that of ``words``.
    """
    prepared = etree.Element("div", nsmap=NAMESPACES)
    prepared.text = body.text
    prepared.extend(list(body))
    mend_models(prepared)
    mend_running_text(prepared)
    mark_notes(prepared, words)
    mark_pages(prepared, pages, page_break, safe_id)
    hold_marks(prepared)
    fit_pictures(prepared, words, language)
    set_tables(prepared, words)
    _tell_languages(prepared)
    _repair_links(prepared, words)
    return prepared


def page_id(label: str) -> str:
    """The id of the place where a page of the print edition begins."""
    return "page-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in label)


# --- pages of the print edition -----------------------------------------------------------


def page_break(label: str) -> etree._Element:
    """The mark of a page break (EPUB Structural Semantics, DPUB-ARIA 1.1)."""
    mark = etree.Element("span", {"id": page_id(label)}, nsmap=NAMESPACES)
    mark.set(_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("aria-label", label)
    return mark


# --- languages and links ------------------------------------------------------------------


def _tell_languages(body: etree._Element) -> None:
    """xml:lang beside every lang: XML readers know only the one, HTML readers the other."""
    for element in [e for e in body.iter(etree.Element) if "lang" in e.attrib]:
        tag = language_tag(str(element.attrib.pop("lang")))
        if tag != "und":
            element.set("lang", tag)
            element.set(_XML_LANG, tag)


def _repair_links(body: etree._Element, words: Words) -> None:
    """Addresses as validators want them; a link without a valid one is text.

    A link that leads out of the book says so, and where to.
    """
    for anchor in body.iter("a"):
        href = anchor.get("href", "")
        if ":" not in href.partition("#")[0]:
            continue
        address = web_address(href)
        if not address:
            anchor.tag = "span"
            for name in ("href", "class"):
                anchor.attrib.pop(name, "")
            continue
        anchor.set("href", address)
        if _READS_AS_ADDRESS.match(text_of(anchor)):
            anchor.set("class", f"{anchor.get('class', '')} address".strip())
        elif host := urlsplit(address).hostname:
            anchor.set("title", words("external-link-to", host=host.removeprefix("www.")))
