"""The last gate before an EPUB: what XHTML has no place for becomes a plain ``div`` or ``span``.

Browsers show a list item outside a list, or a reading without its character, as well as they can;
validators and some e-readers refuse the book. Nothing is taken away but the meaning of the tag.
HTML, sections 4.4 (grouping), 4.5 (text) and 4.9 (tables).
"""

from __future__ import annotations

from lxml import etree

#: Elements that have a meaning only within certain others.
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "rt": {"ruby"},
    "rp": {"ruby"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
}
#: Elements that hold running text only, so that no ``div`` may stand in them.
_RUNNING = frozenset(
    "p h1 h2 h3 h4 h5 h6 pre a em strong b i u s sub sup code kbd q cite abbr small mark ruby rt rp "
    "span bdo bdi dfn var samp time".split()
)
#: Attributes that mean something on these elements only.
_ATTRIBUTES = ("start", "value", "reversed", "colspan", "rowspan", "scope", "headers")


def mend(body: etree._Element) -> None:
    """Change the elements of ``body`` that are not where XHTML allows them, in place."""
    for element in list(body.iter("ruby")):
        if not _is_ruby(element):
            for part in (element, *element.iterchildren("rt", "rp")):
                _make_plain(part)
    for element in list(body.iter("dl")):
        _pair(element)
    for element in list(body.iter("ul", "ol")):
        _itemise(element)
    for element in list(body.iter(*_PARENTS)):
        parent = element.getparent()
        if parent is None or parent.tag not in _PARENTS[str(element.tag)]:
            _make_plain(element)
    for element in list(body.iter("bdo")):
        if element.get("dir") not in ("ltr", "rtl"):
            _make_plain(element)
    for element in list(body.iter("dfn")):
        if next(element.iterancestors("dfn"), None) is not None:
            _make_plain(element)


def _make_plain(element: etree._Element) -> None:
    """Leave of an element what is in it, its language and the id that links lead to."""
    running = element.tag in _RUNNING or any(
        ancestor.tag in _RUNNING for ancestor in element.iterancestors()
    )
    element.tag = "span" if running else "div"
    for name in _ATTRIBUTES:
        element.attrib.pop(name, "")


def _is_ruby(ruby: etree._Element) -> bool:
    """Whether every reading stands behind characters, between plain brackets or none."""
    base, readings = bool((ruby.text or "").strip()), 0
    for child in ruby:
        if child.tag == "rt":
            if not base or next(child.iterdescendants("ruby"), None) is not None:
                return False
            readings += 1
            base = _follows_reading(child)
        elif child.tag == "rp":
            if len(child) or (child.tail or "").strip():
                return False
        elif child.tag == "ruby":
            return False
        else:
            base = True
        base = base or bool((child.tail or "").strip())
    return readings > 0 and not base


def _follows_reading(reading: etree._Element) -> bool:
    return bool((reading.tail or "").strip())


def _pair(listing: etree._Element) -> None:
    """Terms need descriptions: an empty one is added; what is no list of pairs is plain blocks."""
    kinds = [str(child.tag) for child in listing]
    text = [listing.text, *(child.tail for child in listing)]
    ordered = kinds[:1] == ["dt"] and set(kinds) <= {"dt", "dd"} and not any(map(_says, text))
    if not ordered or "dd" not in kinds:
        _make_plain(listing)
    elif kinds[-1] == "dt":
        etree.SubElement(listing, "dd")


def _itemise(listing: etree._Element) -> None:
    """Whatever stands in a list without being an item becomes one."""
    if _says(listing.text):
        item = etree.Element("li")
        item.text, listing.text = listing.text, None
        listing.insert(0, item)
    for child in list(listing):
        tail, child.tail = child.tail, None
        if child.tag != "li":
            item = etree.Element("li")
            child.addprevious(item)
            item.append(child)
            child = item
        if _says(tail):
            child[-1].tail = tail if len(child) else None
            if not len(child):
                child.text = f"{child.text or ''}{tail}"


def _says(text: str | None) -> bool:
    return bool(text and text.strip())
