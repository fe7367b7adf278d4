"""Readings beside characters, and what else in running text validators have rules for.

Markup of the web has readings without their characters and directions without a direction. Such
an element becomes a ``span``: its text stays, and its language. HTML, section 4.5.
"""

from __future__ import annotations

from lxml import etree


def mend_running_text(body: etree._Element) -> None:
    """Let ``ruby``, ``bdo`` and ``dfn`` be used as HTML has them, or not at all."""
    for ruby in list(body.iter("ruby")):
        if not _is_ruby(ruby):
            for part in (ruby, *ruby.iterchildren("rt", "rp")):
                part.tag = "span"
    for part in list(body.iter("rt", "rp")):
        parent = part.getparent()
        if parent is None or parent.tag != "ruby":
            part.tag = "span"
    for element in list(body.iter("bdo")):
        if element.get("dir") not in ("ltr", "rtl"):
            element.tag = "span"
            element.attrib.pop("dir", "")
    for element in list(body.iter("dfn")):
        if next(element.iterancestors("dfn"), None) is not None:
            element.tag = "span"


def _is_ruby(ruby: etree._Element) -> bool:
    """Whether every reading stands behind characters, and brackets hold text only."""
    if next(ruby.iterancestors("ruby", "rp"), None) is not None:
        return False
    base, readings, bracket = _says(ruby.text), 0, False
    for child in ruby:
        if child.tag == "rt":
            if not base:
                return False
            readings += 1
            base = False
        elif child.tag == "rp":
            bracket = not bracket
            if len(child) or (bracket and _says(child.tail)):
                return False
        elif next(child.iter("ruby", "rt", "rp"), None) is not None:
            return False
        else:
            base = True
        base = base or _says(child.tail)
    return readings > 0 and not base and _brackets_pair(ruby)


def _brackets_pair(ruby: etree._Element) -> bool:
    """Whether brackets stand on both sides of a reading, or on none."""
    kinds = [str(child.tag) for child in ruby]
    while "rp" in kinds:
        start = kinds.index("rp")
        if kinds[start : start + 3] != ["rp", "rt", "rp"]:
            return False
        kinds[start : start + 3] = ["rt"]
    return True


def _says(text: str | None) -> bool:
    return bool(text and text.strip())
