"""Saved web pages: the article is found by trafilatura, and so is what the page says of it."""

from __future__ import annotations

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from publisher.cleaner.metadata import parse_date
from publisher.cleaner.page import Page
from publisher.model import Source

#: Less text than this means that the extraction found a teaser, not the article.
_LEAST = 200  # characters


def read_saved_page(text: str, source: Source) -> Page:
    """The article of a saved page; the whole page where no article can be told from it."""
    document = trafilatura.bare_extraction(
        text,
        url=source.url or None,
        include_images=True,
        include_links=True,
        include_formatting=True,
        include_tables=True,
        include_comments=False,
        with_metadata=True,
    )
    if not isinstance(document, Document):
        return Page(html=text, title=_title_of(text), url=source.url)
    found = len(document.text or "") >= _LEAST
    return Page(
        html=_as_html(document.body) if found else text,
        title=document.title or "",
        authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        published=parse_date(document.date or ""),
        language=document.language or "",
        url=source.url or document.url or "",
        site=document.sitename or "",
        tags=tuple(document.tags or ()),
    )


#: Elements of trafilatura's own vocabulary (TEI) and what they are in HTML.
_TEI = {"list": "ul", "item": "li", "lb": "br", "quote": "blockquote", "row": "tr", "del": "del"}
_RENDERINGS = {"#b": "strong", "#i": "em", "#u": "u", "#t": "code", "#sub": "sub", "#sup": "sup"}


def _as_html(body: etree._Element) -> str:
    for element in body.iter(etree.Element):
        name = str(element.tag)
        if name == "head":
            level = element.get("rend") or ""
            element.tag = level if level in _LEVELS else "h2"
        elif name == "hi":
            element.tag = _RENDERINGS.get(element.get("rend") or "", "em")
        elif name == "ref":
            element.tag = "a"
            element.set("href", element.get("target") or "")
        elif name == "graphic":
            element.tag = "img"
        elif name == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif name == "list" and element.get("rend") == "ol":
            element.tag = "ol"
        elif name == "code" and "\n" in "".join(map(str, element.itertext())):
            element.tag = "pre"
        else:
            element.tag = _TEI.get(name, name)
    return etree.tostring(body, encoding="unicode", method="html")


_LEVELS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _title_of(text: str) -> str:
    """The text of a page's title element."""
    try:
        found = html.document_fromstring(
            text[:100_000].encode(), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):
        return ""
    return (found.findtext(".//title") or found.findtext(".//h1") or "").strip()
