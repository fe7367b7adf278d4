"""Kobo's kind of EPUB: marks around each sentence, by which its readers keep place and notes.

A Kobo opens a ``.kepub.epub`` with a better renderer than other EPUBs. It wants the content of
``body`` in ``div#book-columns > div#book-inner``, each stretch of text in
``span.koboSpan`` with the id ``kobo.PARAGRAPH.SEGMENT``, and each picture in one of its own.
Nobody has published a specification; the rules of counting are those that Kobo's own books show:
paragraphs, headings, lists and tables begin a new paragraph, a picture is one. Taking the marks
off again gives the document as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publisher.markup import VOID
from publisher.renderers.text import fit

SPAN = "koboSpan"  #: class of the marks
COLUMNS, INNER = "book-columns", "book-inner"  #: ids of what is put around the text
#: What Kobo's own books say of the inner one: no margin above and below the text of a screen.
STYLE = f"div#{INNER} {{ margin-top: 0; margin-bottom: 0 }}\n"

_XHTML = "{http://www.w3.org/1999/xhtml}"
_BEGIN_PARAGRAPH = frozenset("p ol ul dl table h1 h2 h3 h4 h5 h6 figcaption".split())
#: Text in these is not marked: a mark would tear apart what belongs together, or is not shown.
_UNMARKED = frozenset("pre script style svg math audio video ruby".split())
#: A sentence with its closing marks and the space behind it; in Chinese no space follows.
_SENTENCE = re.compile(r".*?(?:[。！？；…]+[”’」』）》\"']*\s*|[.!?:]+[”’»)\"']*\s+)|.+", re.DOTALL)


def mark(document: bytes) -> bytes:
    """An XHTML document with Kobo's marks."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
    body = root.find(f"{_XHTML}body")
    if body is None:
        return document
    _Marker().mark(body)
    _wrap(body)
    for element in body.iter(etree.Element):  # no <span/>, which HTML parsers leave open
        if not len(element) and not element.text and etree.QName(element).localname not in VOID:
            element.text = ""
    tree = root.getroottree()
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="utf-8")
    return fit(data.decode()).encode()


def _wrap(body: etree._Element) -> None:
    """Put the content of a body into the two divisions."""
    columns = etree.Element(f"{_XHTML}div", {"id": COLUMNS})
    inner = etree.SubElement(columns, f"{_XHTML}div", {"id": INNER})
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(columns)


class _Marker:
    """Marks the text of one document, counting its paragraphs and segments."""

    def __init__(self) -> None:
        self._paragraph = 0
        self._segment = 0
        self._begins = True  #: the next mark is the first of a paragraph

    def mark(self, element: etree._Element) -> None:
        """Mark all text in an element."""
        name = etree.QName(element).localname
        if name in _UNMARKED:
            return
        self._begins |= name in _BEGIN_PARAGRAPH
        children = list(element)
        text, element.text = element.text, None
        self._put(element, 0, text)
        for child in children:
            tail, child.tail = child.tail, None
            last = child
            if child.tag == f"{_XHTML}img":
                last = self._mark_picture(child)
            elif isinstance(child.tag, str):
                self.mark(child)
            self._put(element, element.index(last) + 1, tail)

    def _put(self, parent: etree._Element, place: int, text: str | None) -> None:
        """Put a text into ``parent`` before the child at ``place``, sentence by sentence."""
        if not text:
            return
        if not text.strip() and parent.tag != f"{_XHTML}p":
            _add_text(parent, place, text)
            return
        for sentence in _sentences(text):
            span = self._span()
            span.text = sentence
            parent.insert(place, span)
            place += 1

    def _mark_picture(self, picture: etree._Element) -> etree._Element:
        """Put a mark around a picture, which is a paragraph of its own; the mark is returned."""
        self._begins = True
        span = self._span()
        picture.addprevious(span)
        span.append(picture)
        self._begins = True
        return span

    def _span(self) -> etree._Element:
        if self._begins:
            self._paragraph, self._segment, self._begins = self._paragraph + 1, 0, False
        self._segment += 1
        name = f"kobo.{self._paragraph}.{self._segment}"
        return etree.Element(f"{_XHTML}span", {"class": SPAN, "id": name})


def _add_text(parent: etree._Element, place: int, text: str) -> None:
    if place == 0:
        parent.text = text
    else:
        parent[place - 1].tail = text


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text with the white space behind them; together they are the text."""
    rest = ""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            if rest:
                yield rest
            rest = match[0]
        else:
            rest += match[0]
    if rest:
        yield rest
