"""Which elements are alike to the selectors of style sheets: what these ask of an element.

cssselect2 makes a function of each selector. The names and strings that such a function uses tell
what it asks for, so the press is held to the version whose functions these are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import CodeType

import cssselect2

from publisher.renderers.pdf.press.foreign import Thing

#: What the test of a selector may ask of an element and of those around it, and be the same for
#: all that are alike; the test of any other is tried on each element.
_ALIKE = frozenset(
    "parent ancestors classes id local_name namespace_url lang in_html_document"
    " etree_element tag attrib get lower startswith endswith"
    " any next ascii_lower split_whitespace urlparse scheme".split()
)
_OF_ATTRIBUTES = frozenset(("get", "attrib"))  #: those that ask for attributes
#: Attributes that hardly two elements have the same; what asks for them is tried as well.
_OWN = frozenset(("href", "title", "src", "alt", "id"))
_OF_US = "data-"  #: what the names of others like them begin with
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Asked:
    """What selectors ask for."""

    def __init__(self, matchers: Iterable[Thing]) -> None:
        self.strings: set[str] = set()
        self.ids: set[str] = set()
        self._by_id: dict[str, list[Thing]] = {}
        self._by_class: dict[str, list[Thing]] = {}
        self._by_name: dict[str, list[Thing]] = {}
        self._of_any: list[Thing] = []
        for matcher in matchers:
            self.ids.update(matcher.id_selectors)
            self._read(matcher)

    def _read(self, matcher: Thing) -> None:
        for by, selectors in (
            (self._by_id, matcher.id_selectors),
            (self._by_class, matcher.class_selectors),
            (self._by_name, matcher.lower_local_name_selectors),
        ):
            for key, entries in selectors.items():
                by.setdefault(key, []).extend(self._telling(entries))
        for entries in (
            *matcher.namespace_selectors.values(),
            matcher.lang_attr_selectors,
            matcher.other_selectors,
        ):
            self._of_any += self._telling(entries)

    def _telling(self, entries: Iterable[Thing]) -> Iterator[Thing]:
        """The tests that may tell elements from one another that are alike."""
        for test, *_ in entries:
            names, strings = _used(test.__code__)
            self.strings |= strings
            asks = names & _OF_ATTRIBUTES and any(map(_varies, strings))
            if asks or not names <= _ALIKE:
                yield test

    def tests(self, element: Thing) -> tuple[Thing, ...]:
        """Those that have to be tried on an element, and on any that is like it."""
        found = [*self._of_any, *self._by_id.get(element.id, ())]
        for name in sorted(element.classes):
            found += self._by_class.get(name, ())
        return *found, *self._by_name.get(cssselect2.ascii_lower(element.local_name), ())

    def looks(self, element: Thing) -> tuple[Thing, ...]:
        """All of an element itself that a test may ask for."""
        attributes = element.attrib
        if not attributes:
            return (element.tag,)
        found = [element.tag]
        for name, value in attributes.items():
            if (
                name in ("class", "lang", _XML_LANG)
                or (name in self.strings and not _varies(name))
                or (name == "id" and (value in self.ids or value in self.strings))
            ):
                found += name, value
        return tuple(found)


def _varies(name: str) -> bool:
    """Whether this is an attribute in which elements differ that are alike otherwise."""
    return name in _OWN or name.startswith(_OF_US)


def _used(code: CodeType) -> tuple[set[str], set[str]]:
    """The names that a function uses, and the strings."""
    names, strings = set(code.co_names), set()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            within = _used(constant)
            names |= within[0]
            strings |= within[1]
        elif isinstance(constant, tuple | frozenset):
            strings.update(part for part in constant if isinstance(part, str))
        elif isinstance(constant, str):
            strings.add(constant)
    return names, strings
