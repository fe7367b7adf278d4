"""Bodies as text that parsers of HTML and of XML read alike; shared by images and renderers."""

from __future__ import annotations

from lxml import etree

#: Elements that have no content and no end tag in HTML.
VOID = frozenset({"br", "hr", "img", "col", "wbr"})


def serialise(body: etree._Element) -> str:
    """The content of ``body`` as polyglot markup: no ``<p/>``, no ``<br></br>``."""
    for element in body.iter(etree.Element):
        if len(element) == 0 and not element.text and element.tag not in VOID:
            element.text = ""
    text = etree.tostring(body, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]
