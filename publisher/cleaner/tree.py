"""Questions to a tree, answered without Beautiful Soup's general and slow matching."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

_factory = BeautifulSoup("", "lxml")


def new_tag(name: str, attrs: dict[str, str] | None = None) -> Tag:
    """A new element that belongs to no tree yet."""
    return _factory.new_tag(name, attrs=attrs or {})


def tags_in(node: Tag, names: AbstractSet[str]) -> Iterator[Tag]:
    """The elements below ``node`` that have one of ``names``, in document order."""
    return (tag for tag in node.descendants if isinstance(tag, Tag) and tag.name in names)


def is_within(node: PageElement, names: AbstractSet[str]) -> bool:
    """Whether some element around ``node`` has one of ``names``."""
    return any(parent.name in names for parent in node.parents)


def classes(element: Tag) -> str:
    """The class attribute as it was written, more or less."""
    return " ".join(str(name) for name in element.get_attribute_list("class") if name)
