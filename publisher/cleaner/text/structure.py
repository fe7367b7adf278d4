"""Blocks get their order: headings without gaps, and no ids but those that something links to."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from publisher.addresses import target_id
from publisher.cleaner.nodes import (
    Element,
    bare_text,
    holds,
    is_within,
    letters,
    new_element,
    slots,
    text_of,
    unwrap,
    unwrap_all,
)
from publisher.cleaner.text.flow import HEADINGS
from publisher.cleaner.text.notes import inner_links

_PSEUDO = "h9"  # a bold paragraph that stands as a heading, below all real ones
_BOLD = frozenset({"b", "strong"})
_INLINES = ("b", "strong", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "span", "a")
_LONGEST = 50_000  #: characters between two tags
_SENTENCE_END = "。！？!?…；;，,、.：:”」）)"


def order_headings(blocks: Sequence[Element], title: str) -> list[Element]:
    """Headings from h2 on without gaps; one that only repeats the title goes.

    A short bold paragraph that stands alone between others is a heading too.
    """
    ordered = [block for number, block in enumerate(blocks) if not _repeats(block, number, title)]
    for block, following in pairwise(ordered):
        if _stands_as_heading(block, following):
            _make_heading(block)
    levels = sorted({block.tag for block in ordered if _is_heading(block)})
    previous = 1
    for block in ordered:
        if _is_heading(block):
            previous = min(2 + levels.index(block.tag), previous + 1, 6)
            block.tag = f"h{previous}"
    return ordered


def _is_heading(block: Element) -> bool:
    return block.tag in HEADINGS or block.tag == _PSEUDO


def _repeats(block: Element, number: int, title: str) -> bool:
    if number >= 3 or not (_is_heading(block) or block.tag == "p"):
        return False
    return "".join(text_of(block).split()) == "".join(title.split())


def _stands_as_heading(block: Element, following: Element) -> bool:
    if block.tag != "p" or holds(block, "br", "img"):
        return False
    if following.tag not in ("p", "figure", "ul", "ol", "blockquote", "table"):
        return False
    text = bare_text(block)
    limit = 40 if any(char > "\u2e80" for char in text) else 90
    if not text or len(text) > limit or text[-1] in _SENTENCE_END:
        return False
    bold = sum(letters(b) for b in block.iter(*_BOLD) if not is_within(b, _BOLD))
    return bold == letters(block)


def _make_heading(block: Element) -> None:
    block.tag = _PSEUDO
    for bold in list(block.iter(*_BOLD)):
        unwrap(bold)


def keep_targets(blocks: Sequence[Element]) -> None:
    """Keep the ids that something in the article links to, each once, as valid XML names.

    Those of headings stay too, for other articles may link to them. A link to an id that nothing
    has leads nowhere, and is text again.
    """
    links = [link for block in blocks for link in inner_links(block)]
    wanted = {link.get("href", "")[1:] for link in links}
    names: dict[str, str] = {}
    for element in (element for block in blocks for element in block.iter()):
        name = str(element.attrib.pop("id", ""))
        if name and (name in wanted or element.tag in HEADINGS) and name not in names:
            names[name] = target_id(name)
            element.set("id", names[name])
    kept = set(names.values())
    for link in links:
        if target := names.get(link.get("href", "")[1:]):
            link.set("href", f"#{target}")
    for block in blocks:
        unwrap_all(block, [a for a in inner_links(block) if a.get("href", "")[1:] not in kept])


def drop_empty_inlines(blocks: Sequence[Element]) -> None:
    """Take away emphasis of nothing, and spans that say nothing about what is in them."""
    for block in blocks:
        spent: list[Element] = []
        empty: set[Element] = set()
        for element in list(block.iter(*_INLINES))[::-1]:  # what is within others comes first
            if element is block or element.get("id") or element.get("class"):
                continue
            if _is_empty(element, empty):
                empty.add(element)
                spent.append(element)
            elif element.tag == "span" and not _says_something(element):
                spent.append(element)
        unwrap_all(block, spent)


def _is_empty(element: Element, empty: AbstractSet[Element]) -> bool:
    """Whether there is nothing in an element but others that are ``empty``."""
    if (element.text or "").strip():
        return False
    return all(child in empty and not (child.tail or "").strip() for child in element)


def _says_something(span: Element) -> bool:
    return bool(span.get("lang") or span.get("dir"))


def divide_long_text(content: Element) -> None:
    """Put line breaks into text of which no parser after this one would see the end in time."""
    if len(text_of(content)) <= _LONGEST:
        return
    for slot in [slot for slot in slots(content) if len(slot.text) > _LONGEST]:
        text = slot.text
        pieces = [text[start : start + _LONGEST] for start in range(0, len(text), _LONGEST)]
        broken = [node for piece in pieces[1:] for node in (new_element("br"), piece)]
        slot.put(pieces[0], broken)
