"""The end of the chain: whatever came before, what leaves the cleaner cannot act.

nh3 (ammonia) lets a short list of elements, attributes and schemes through, and lxml turns its
HTML into well-formed XHTML. Nothing later in the program has to be wary of an article's markup.
"""

from __future__ import annotations

import re

import nh3
from lxml import html

from publisher.cleaner.nodes import Element
from publisher.markup import serialise

TAGS = set(
    "a abbr aside b bdi bdo blockquote br caption cite code dd del dfn dl dt em figcaption figure "
    "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span "
    "strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "class"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "section": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "archive", "data"}
#: What some program or other skips in an address before it looks for the scheme.
_SKIPPED = re.compile(
    "[\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"
)
_SCHEME = re.compile(r"([^/?#:]*):")
_NOTES = re.compile("noteref|backref|notes")
_CODE = re.compile(r"language-[a-z][a-z0-9+#.-]{0,19}")
#: BCP 47, as far as its form goes.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


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
    if attribute == "class":
        pattern = _CODE if element == "code" else _NOTES
        return value if pattern.fullmatch(value) else None
    if attribute in ("href", "src"):
        return value if leads_somewhere(element, value) else None
    if attribute == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if attribute == "dir":
        return value.lower() if value.lower() in ("ltr", "rtl", "auto") else None
    return value


def leads_somewhere(element: str, address: str) -> bool:
    """Whether an address, however it is disguised, has one of the schemes it may have."""
    bare = _SKIPPED.sub("", address).lower()
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1] == "data":
        return element == "img" and bare.startswith("data:image/")
    return scheme is None or scheme[1] in SCHEMES
