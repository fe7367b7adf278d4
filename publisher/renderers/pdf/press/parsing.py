"""Documents read as the XML that they are; WeasyPrint's own parser is written in Python.

What we write is polyglot: it means the same as HTML and as XML. What a template of somebody else's
makes of it need not be, and is left to the HTML parser, as is all that the two read otherwise.
"""

from __future__ import annotations

import io
from xml.etree import ElementTree

import tinyhtml5

from publisher.renderers.pdf.press.foreign import Thing

#: What an HTML parser has in a namespace though none is named.
_FOREIGN = frozenset(("svg", "math"))
#: What it puts into a table itself, or out of it.
_IN_TABLE = frozenset(("caption", "colgroup", "thead", "tbody", "tfoot"))

_parse = tinyhtml5.parse


def parse(document: Thing, **options: Thing) -> Thing:
    """Stands for ``tinyhtml5.parse``."""
    if not isinstance(document, io.StringIO):
        return _parse(document, **options)
    text = document.read()
    root = _read(text)
    return _parse(io.StringIO(text), **options) if root is None else root


def _read(text: str) -> ElementTree.Element | None:
    """The root of a document; None if it is no XML, or means something else as HTML."""
    try:
        # There are no entities: nothing but ourselves and templates writes what is before the root.
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError:
        return None
    if [child.tag for child in root] != ["head", "body"]:
        return None
    for element in root.iter():
        if element.tag in _FOREIGN:
            return None
        if element.tag == "table" and any(child.tag not in _IN_TABLE for child in element):
            return None
        if element.tag == "pre" and (element.text or "").startswith("\n"):
            return None
    return root
