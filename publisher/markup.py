"""Bodies as text that parsers of HTML and of XML read alike; shared by images and renderers."""

from __future__ import annotations

from typing import cast

from lxml import etree

#: Elements that have no content and no end tag in HTML.
VOID = frozenset({"br", "hr", "img", "col", "wbr"})

WITH_ID = etree.XPath("descendant-or-self::*[@id]")
_EMPTY = etree.XPath("descendant-or-self::*[not(*) and not(text())]")


def find(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    """The elements that a path leads to: a loop over many is quicker in libxml2 than here."""
    return cast("list[etree._Element]", path(root))


def serialise(body: etree._Element) -> str:
    """The content of ``body`` as polyglot markup: no ``<p/>``, no ``<br></br>``."""
    for element in find(_EMPTY, body):
        if element.tag not in VOID:
            element.text = ""
    text = etree.tostring(body, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]
