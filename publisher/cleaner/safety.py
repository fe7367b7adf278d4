"""The end of the chain: whatever came before, what leaves the cleaner cannot act.

nh3 (ammonia) lets a short list of elements, attributes and schemes through, and lxml turns its
HTML into well-formed XHTML. Nothing later in the program has to be wary of an article's markup.
"""

from __future__ import annotations

import nh3
from lxml import html

from publisher.cleaner.nodes import Element
from publisher.markup import serialise

TAGS = set(
    "a abbr aside b blockquote br caption cite code dd del dfn dl dt em figcaption figure h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub sup "
    "table tbody td tfoot th thead tr u ul var".split()
)
ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "class"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "section": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "archive", "data"}


def sanitise(body: Element) -> str:
    """The content of ``body`` as a safe XHTML fragment.

    ``data:`` passes only as the address of an image, which the images room verifies and replaces.
    """
    safe = nh3.clean(
        serialise(body),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=_filter,
        link_rel=None,
        strip_comments=True,
    )
    if not safe.strip():
        return ""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return serialise(html.fragment_fromstring(safe, create_parent="div", parser=parser))


def _filter(element: str, attribute: str, value: str) -> str | None:
    if attribute == "class" and value not in ("noteref", "backref", "notes"):
        return None
    if value.lstrip().lower().startswith("data:") and (element, attribute) != ("img", "src"):
        return None
    return value
