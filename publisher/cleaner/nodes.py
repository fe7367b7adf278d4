"""Working on an lxml tree without losing the text between its elements.

lxml keeps the text after an element at the element itself (its tail), so that moving or removing
one takes the text along unless somebody looks. Nobody but this module has to: content is taken
out as a list of strings and elements, and elements that are taken out, made or moved by these
functions have no tail of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree

Element = etree._Element
Node = str | Element


def new_element(name: str, attributes: dict[str, str] | None = None, text: str = "") -> Element:
    """A new element that belongs to no tree yet."""
    element = etree.Element(name, attributes or {})
    element.text = text or None
    return element


def take(element: Element) -> list[Node]:
    """Take out the whole content of ``element``: its strings and elements, in order."""
    nodes: list[Node] = [element.text] if element.text else []
    for child in element:
        tail, child.tail = child.tail, None
        nodes.append(child)
        if tail:
            nodes.append(tail)
    del element[:]
    element.text = None
    return nodes


def fill(element: Element, nodes: Iterable[Node]) -> Element:
    """Append strings and elements to ``element``, and return it."""
    last = element[-1] if len(element) else None
    for node in nodes:
        if not isinstance(node, str):
            element.append(node)
            last = node
        elif last is None:
            element.text = (element.text or "") + node
        else:
            last.tail = (last.tail or "") + node
    return element


def text_of(element: Element) -> str:
    """All text within ``element``, as it stands."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def bare_text(element: Element) -> str:
    """All text within ``element``, each stretch of white space as one space, none at the ends."""
    return " ".join(text_of(element).split())


def letters(element: Element) -> int:
    """How many characters of text stand within ``element``, white space apart."""
    return sum(map(len, text_of(element).split()))


def drop(element: Element) -> None:
    """Take ``element`` out of its tree, with its content; the text after it stays."""
    replace(element, ())


def unwrap(element: Element) -> None:
    """Put the content of ``element`` in its place."""
    replace(element, take(element))


def drop_all(root: Element, elements: Iterable[Element]) -> None:
    """Take elements below ``root`` out, with their content; the texts between them stay.

    In linear time, where one after the other would copy the text they stand in each time.
    """
    if _mark(elements):
        etree.strip_elements(root, _SPENT, with_tail=False)


def unwrap_all(root: Element, elements: Iterable[Element]) -> None:
    """Put the content of elements below ``root`` in their place, in linear time."""
    if _mark(elements):
        etree.strip_tags(root, _SPENT)


def replace_all(root: Element, replacements: Iterable[tuple[Element, Iterable[Node]]]) -> None:
    """Put nodes in the place of elements below ``root``, in linear time."""
    spent: list[Element] = []
    for element, nodes in replacements:
        content = tuple(nodes)  # may be taken from what is within
        take(element)
        spent.append(fill(element, content))
    unwrap_all(root, spent)


_SPENT = "spent"  # no name that a page's element may have when these are called


def _mark(elements: Iterable[Element]) -> bool:
    found = False
    for element in elements:
        element.tag = _SPENT
        found = True
    return found


def wrap(element: Element, wrapper: Element) -> Element:
    """Put ``wrapper`` in the place of ``element``, around it, and return it."""
    replace(element, (wrapper,))
    wrapper.append(element)
    return wrapper


def replace(element: Element, nodes: Iterable[Node]) -> None:
    """Put ``nodes`` in the place of ``element``. A root has no place, and stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    last = element.getprevious()
    for node in (*nodes, tail or ""):
        if not isinstance(node, str):
            element.addprevious(node)
            last = node
        elif last is None:
            parent.text = (parent.text or "") + node or None
        else:
            last.tail = (last.tail or "") + node or None
    parent.remove(element)


def is_within(element: Element, names: AbstractSet[str]) -> bool:
    """Whether some element around ``element`` has one of ``names``."""
    return any(around.tag in names for around in element.iterancestors())


def holds(element: Element, *names: str) -> bool:
    """Whether there is an element of one of ``names`` below ``element``."""
    return any(found is not element for found in element.iter(*names))


def first(element: Element, *names: str) -> Element | None:
    """The first element of one of ``names`` below ``element``."""
    return next((found for found in element.iter(*names) if found is not element), None)


@dataclass(slots=True)
class Slot:
    """A place in a tree where text stands: before the content of an element, or after it."""

    element: Element
    after: bool

    @property
    def text(self) -> str:
        """The text that stands here."""
        return (self.element.tail if self.after else self.element.text) or ""

    @text.setter
    def text(self, text: str) -> None:
        if self.after:
            self.element.tail = text or None
        else:
            self.element.text = text or None

    def put(self, before: str, nodes: Iterable[Node]) -> None:
        """Put ``before`` and ``nodes`` in the place of the text."""
        mark = new_element("mark")
        if self.after:
            self.element.tail = None
            self.element.addnext(mark)
        else:
            self.element.text = None
            self.element.insert(0, mark)
        self.text = before
        replace(mark, nodes)

    @property
    def parent(self) -> Element:
        """The element that the text is directly in."""
        parent = self.element.getparent() if self.after else self.element
        return self.element if parent is None else parent


def slots(element: Element) -> Iterator[Slot]:
    """Every place within ``element`` that holds text, in document order."""
    for event, found in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and found.text:
            yield Slot(found, after=False)
        elif event == "end" and found.tail and found is not element:
            yield Slot(found, after=True)


def cut(element: Element, length: int) -> None:
    """Take so many characters of text away at the start of ``element``, whatever they stand in."""
    for slot in slots(element):
        if length <= 0:
            return
        text = slot.text
        slot.text = text[length:]
        length -= len(text)
