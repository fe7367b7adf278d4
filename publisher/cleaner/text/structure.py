"""What is left over goes: empty emphasis, ids that nothing links to, lines that only divide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from publisher.addresses import target_id
from publisher.cleaner.nodes import (
    Element,
    new_element,
    slots,
    take,
    text_of,
    unwrap_all,
)
from publisher.cleaner.text.blocklevel import HEADINGS
from publisher.cleaner.text.notes import inner_links
from publisher.markup import WITH_ID, find

_INLINES = ("b", "strong", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "span", "a")
_NOTE_LINKS = ("noteref", "backref")  #: the only classes that are ours; those of the page go
#: One mark three times or more, with or without spaces between.
_RULE = re.compile(r"([-–—_*＊=~～·•●○◆◇■□★☆※])(?:\s*\1){2,}")
_LONGEST = 50_000  #: characters between two tags


def draw_rules(blocks: Sequence[Element]) -> None:
    """Paragraphs of nothing but dashes, asterisks and the like become rules."""
    for block in blocks:
        if block.tag == "p" and _RULE.fullmatch(text_of(block).strip()):
            take(block)
            block.tag = "hr"


def keep_targets(blocks: Sequence[Element]) -> None:
    """Keep the ids that something in the article links to, each once, as valid XML names.

    Those of headings stay too, for other articles may link to them. A link to an id that nothing
    has leads nowhere, and is text again.
    """
    links = [link for block in blocks for link in inner_links(block)]
    wanted = {link.get("href", "")[1:] for link in links}
    names: dict[str, str] = {}
    for element in (element for block in blocks for element in find(WITH_ID, block)):
        name = str(element.attrib.pop("id", ""))
        if name and (name in wanted or element.tag in HEADINGS) and name not in names:
            names[name] = target_id(name)
            element.set("id", names[name])
    kept = set(names.values())
    for link in links:
        if target := names.get(link.get("href", "")[1:]):
            link.set("href", f"#{target}")
    for block in blocks if links else ():
        unwrap_all(block, [a for a in inner_links(block) if a.get("href", "")[1:] not in kept])


def drop_empty_inlines(blocks: Sequence[Element]) -> None:
    """Take away emphasis and links of nothing, and spans that say nothing of what is in them."""
    for block in blocks:
        spent: list[Element] = []
        empty: set[Element] = set()
        for element in list(block.iter(*_INLINES))[::-1]:  # what is within others comes first
            if element is block or element.get("id") or element.get("class") in _NOTE_LINKS:
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
