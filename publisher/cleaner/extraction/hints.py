"""What names, roles and kinds of elements say of the text in them, by words in extraction.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from publisher.cleaner.extraction.blocks import Block, Lines
from publisher.cleaner.nodes import Element

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Attributes that name an element, and those that tell its kind.
_NAMES = frozenset({"class", "id", "role"})
_TELLING = frozenset({"itemprop", "aria-hidden", "hidden", "style"})
#: A name with more words than this is a list of utility classes; the first ones tell.
_MOST_NAMES = 12
#: An id of more words is made of a heading, and tells what the text is about.
_MOST_WORDS = 5

#: Elements that say what stands in them, and two attributes that do.
KINDS = (
    "li", "table", "figure", "figcaption", "blockquote", "aside", "nav", "header", "footer",
    "form", "article", "main", "a", "pre", "dl", "section", "articlebody", "hidden", "aria-hidden",
)  # fmt: skip
_KIND_BITS = {name: 1 << place for place, name in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Hints:
    """The words and phrases of extraction.toml."""

    names: dict[str, int]  #: word -> bits of the categories that it speaks for
    categories: tuple[str, ...]
    phrase: re.Pattern[str]  #: how short lines begin that are no part of a text
    phrases: tuple[str, ...]  #: the kinds of them, each a group of the pattern
    longest: int
    invitation: re.Pattern[str]  #: what a line says that calls on its readers, anywhere in it


@cache
def hints() -> Hints:
    """The data of extraction.toml, ready for look-up."""
    told = tomllib.loads(Path(__file__).with_name("extraction.toml").read_text("utf-8"))
    names: dict[str, int] = {}
    for place, category in enumerate(told["names"].values()):
        for word in category["words"].split():
            names[word] = names.get(word, 0) | 1 << place
    phrases = dict(told["phrases"])
    longest = phrases.pop("longest")
    invitation = re.compile(phrases.pop("invitations")["within"], re.IGNORECASE)
    groups = (f"(?P<{kind}>{told['starts']})" for kind, told in phrases.items())
    phrase = re.compile("|".join(groups), re.IGNORECASE)
    return Hints(names, tuple(told["names"]), phrase, tuple(phrases), longest, invitation)


@cache
def bit(category: str) -> int:
    """The bit of a category of names."""
    return 1 << hints().categories.index(category)


def bits(*categories: str) -> int:
    """The bits of several categories of names."""
    return sum(map(bit, categories))


def kinds(*names: str) -> int:
    """The bits of some of :data:`KINDS`."""
    return sum(_KIND_BITS[name] for name in names)


@lru_cache(maxsize=8192)
def name_bits(name: str) -> int:
    """The categories that a class name, id or role speaks for, as bits."""
    bits = 0
    for single in name.split()[:_MOST_NAMES]:
        bits |= _single_bits(single)
    return bits


@lru_cache(maxsize=8192)
def _single_bits(name: str) -> int:
    known = hints().names
    words = [word.lower() for word in _WORD.findall(name)]
    if len(words) > _MOST_WORDS:
        return 0
    bits = 0
    for word in words:
        bits |= known.get(word, 0)
    for first, second in pairwise(words):
        bits |= known.get(first + second, 0)
    return bits


def element_bits(element: Element) -> int:
    """The categories that the class, id and role of an element speak for, as bits."""
    bits = 0
    for attribute in _NAMES:
        value = element.get(attribute)
        if value:
            bits |= name_bits(value)
    return bits


@dataclass(frozen=True, slots=True)
class Signs:
    """What the elements around a line say, each category and kind a bit."""

    own: int  #: categories named by the block itself
    near: int  #: by the block and its parent
    names: int  #: by anything around, but for what holds most of the page
    kinds: int  #: kinds of elements around


def read_signs(page: Lines) -> dict[Block, Signs]:
    """What is said of each block that holds text."""
    whole = page.blocks[0]
    signs: dict[Block, Signs] = {whole: Signs(0, 0, 0, 0)}
    for block in page.blocks[1:]:
        if not block.lines or block.parent is None:
            continue
        element = block.element
        above = signs[block.parent]
        own = 0
        kinds = above.kinds | _KIND_BITS.get(element.tag, 0)
        for name, value in element.items():  # at once: each question costs as much as all
            if name in _NAMES:
                own |= name_bits(str(value))
            elif name in _TELLING:
                kinds |= _told_kind(str(name), str(value))
        # A word on what holds nearly everything says nothing: <body class="with-sidebar">.
        wide = block.chars > 0.75 * whole.chars or block.prose > 0.9 * whole.prose > 0
        names = above.names if wide else above.names | own
        signs[block] = Signs(own, own | above.own, names, kinds)
    return signs


def _told_kind(attribute: str, value: str) -> int:
    if attribute == "itemprop":
        return _KIND_BITS["articlebody"] if "articlebody" in value.lower() else 0
    if attribute == "aria-hidden":
        return _KIND_BITS["aria-hidden"] if value == "true" else 0
    hidden = attribute == "hidden" or _HIDDEN.search(value)
    return _KIND_BITS["hidden"] if hidden else 0
