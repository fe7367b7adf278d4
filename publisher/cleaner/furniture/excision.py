"""Takes furniture out of a body, and what had stood only for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lxml import etree

from publisher.cleaner.furniture.marks import PLACED, Trait
from publisher.cleaner.furniture.outline import HEADINGS, Block, blocks_of
from publisher.cleaner.furniture.recurring import said_by
from publisher.cleaner.furniture.trimming import Trimmed, Untrimmed
from publisher.cleaner.nodes import letters
from publisher.cleaner.record import keep_pattern, measure, parse_body
from publisher.markup import serialise
from publisher.workshop import Desk

_SAMPLE = 120  #: characters of a block in the report
_LITTLE = 24  #: bytes of text, such as “(The end)”, that no heading is kept for


def excise(item: Untrimmed, desk: Desk) -> Trimmed:
    """The body without its furniture; as it was, if nothing else would be left."""
    record = item.record
    root = parse_body(desk.blobs.text(record.body))
    blocks = list(blocks_of(root, keep_pattern(desk.settings.clean)))
    removed = _furniture_in(root, blocks, frozenset(item.furniture))
    taken = {block.element for block in removed}
    if not any(_says_much(element) for element in root if element not in taken):
        removed = []
    for block in removed:
        root.remove(block.element)
    if removed:
        _remove_rules(root)
    measures = measure(record.title, root)
    return Trimmed(
        body=desk.blobs.add(serialise(root).encode()) if removed else record.body,
        words=measures.words,
        fingerprint=measures.fingerprint,
        signature=measures.signature,
        addresses=measures.addresses,
        links=measures.links,
        letters=letters(root),
        removed=tuple((said_by(block.mark), _sample(block)) for block in removed),
    )


def _furniture_in(
    root: etree._Element, blocks: Iterable[Block], furniture: Collection[int]
) -> list[Block]:
    """The blocks to take out: furniture in its place, and headings that nothing is left under."""
    known = [block for block in blocks if said_by(block.mark) in furniture]
    removed = [block for block in known if not block.mark & Trait.HEADING and block.mark & PLACED]
    taken = {block.element for block in removed}
    for block in reversed([block for block in known if block.mark & Trait.HEADING]):
        following = block.element.getnext()
        if following in taken and not _heads_text(block.element, taken):
            taken.add(block.element)
            removed.append(block)
    return sorted(removed, key=lambda block: root.index(block.element))


def _heads_text(heading: etree._Element, taken: Collection[etree._Element]) -> bool:
    """Whether anything but furniture and a mark of the end stands under a heading."""
    for element in heading.itersiblings():
        if element.tag in HEADINGS and element not in taken:
            return element.tag > heading.tag
        if element not in taken and _says_much(element):
            return True
    return False


def _says_much(element: etree._Element) -> bool:
    """Whether an element is more than a rule, a heading, or some words such as “(The end)”."""
    if element.tag in HEADINGS or element.tag == "hr":
        return False
    if element.tag in ("img", "table") or element.find(".//img") is not None:
        return True
    return len("".join("".join(map(str, element.itertext())).split()).encode()) > _LITTLE


def _remove_rules(root: etree._Element) -> None:
    """Rules that set nothing apart any more."""
    for rule in root.findall("hr"):
        following = rule.getnext()
        if following is None or rule.getprevious() is None or following.tag == "hr":
            root.remove(rule)


def _sample(block: Block) -> str:
    text = " ".join(block.text.split())
    image = next((str(image.get("src", "")) for image in block.element.iter("img")), "")
    return (text or image)[:_SAMPLE]
