"""Places within articles that links lead to: their ids, and the sections that they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from lxml import etree

from publisher.addresses import target_id
from publisher.markup import find

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_PLACED = etree.XPath(
    "descendant::*[@id or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    "[not(ancestor-or-self::*[@class='notes'])]"
)


class Places:
    """What links can lead to within articles, looked up when one does.

    ``bodies`` are the articles' by id, in whatever form ``read`` makes a tree of.
    """

    def __init__(self, bodies: Mapping[str, str], read: Callable[[str], etree._Element]) -> None:
        self._bodies = bodies
        self._read = read
        self._known: dict[str, dict[str, str]] = {}

    def find(self, article: str, fragment: str) -> str:
        """The id that a fragment means in an article; empty where there is none.

        Notes are none: they are shown where they are called.
        """
        if not fragment:
            return ""
        name = target_id(unquote(fragment))
        return name if name in self._sections(article) else ""

    def section(self, article: str, place: str) -> str:
        """The heading of the section that the element with that id begins or stands in."""
        return self._sections(article).get(place, "")

    def _sections(self, article: str) -> dict[str, str]:
        if article not in self._known:
            body = self._bodies.get(article, "")
            self._known[article] = _sections_of(self._read(body)) if body else {}
        return self._known[article]


def _sections_of(body: etree._Element) -> dict[str, str]:
    """The headings of sections by the ids of what stands in them; empty before the first."""
    found: dict[str, str] = {}
    heading = ""
    for element in find(_PLACED, body):
        if element.tag in _HEADINGS:
            heading = _words(element)
        if name := element.get("id"):
            found[name] = _announced(body, element) or heading
    return found


def _announced(body: etree._Element, element: etree._Element) -> str:
    """The heading right behind an empty anchor, which stands there to be the heading's."""
    block = element
    while (parent := block.getparent()) is not None and parent is not body:
        block = parent
    following = block.getnext()
    if following is None or following.tag not in _HEADINGS or _words(block):
        return ""
    return _words(following) if next(block.iter("img"), None) is None else ""


def _words(element: etree._Element) -> str:
    """The text of an element in one line."""
    return " ".join("".join(map(str, element.itertext())).split())
