"""Blocks get their order: headings without gaps, notes joined to their references, unique ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from publisher.cleaner.flow import HEADINGS
from publisher.cleaner.nodes import (
    Element,
    Slot,
    bare_text,
    drop,
    fill,
    holds,
    is_within,
    letters,
    new_element,
    slots,
    take,
    text_of,
    unwrap,
)

_PSEUDO = "h9"  # a bold paragraph that stands as a heading, below all real ones
_BOLD = frozenset({"b", "strong"})
_SENTENCE_END = "。！？!?…；;，,、.：:”」）)"
_HOLDERS = frozenset({"li", "p", "dd"})
_LITERAL = frozenset({"a", "code"})
_LABEL = re.compile(r"^\s*[\[［(（【〔]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5})\s*[\]］)）】〕]?\s*$")
_PLAIN_REF = re.compile(r"[\[［【〔](\d{1,3})[\]］】〕]")
_PLAIN_NOTE = re.compile(r"^\s*[\[［【〔](\d{1,3})[\]］】〕]\s*")
_NOTE_LABEL = re.compile(r"^\s*([\[［(（【〔]\d{1,3}[\]］)）】〕]|\d{1,3}[.、])\s*")
_BACK = re.compile(r"^[\s↩︎↑^⏎⤴️\ufe0e\ufe0f]+$")


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


def join_notes(blocks: list[Element]) -> list[Element]:
    """Notes of all common forms as one ``section.notes``, joined to their references both ways."""
    linked = _linked_notes(blocks)
    return linked if linked is not None else _plain_notes(blocks)


def _linked_notes(blocks: list[Element]) -> list[Element] | None:
    """Notes whose references are links to ids, as HTML and Markdown write them."""
    if not any(map(_inner_links, blocks)):
        return None
    root = fill(new_element("div"), blocks)
    pairs = _references(root)
    if pairs:
        for number, (link, _) in enumerate(pairs, start=1):
            _refer(link, number)
        notes = [_note(holder, number) for number, (_, holder) in enumerate(pairs, start=1)]
        _drop_notes_frame(root)
        root.append(_section(notes))
    joined = list(root)
    take(root)
    return joined if pairs else None


def _inner_links(element: Element) -> list[Element]:
    """The links below ``element`` that lead to an id on the same page."""
    return [link for link in element.iter("a") if len(link.get("href", "")) > 1 and _is_inner(link)]


def _is_inner(link: Element) -> bool:
    return link.get("href", "").startswith("#")


def _references(root: Element) -> list[tuple[Element, Element]]:
    """Each link that is a reference, with the element that holds its note, further down."""
    order = {element: number for number, element in enumerate(root.iter())}
    targets = {name: element for element in order if (name := element.get("id"))}
    pairs: dict[Element, Element] = {}  # holder to link: the first reference counts
    for link in _inner_links(root):
        target = targets.get(link.get("href", "")[1:])
        holder = _note_holder(target) if target is not None else None
        if holder is None or holder in pairs or not _LABEL.match(text_of(link)):
            continue
        if order[link] < order[holder]:
            pairs[holder] = link
    return [(link, holder) for holder, link in pairs.items()]


def _note_holder(target: Element) -> Element | None:
    """The whole note that an id belongs to: the list item or paragraph around it."""
    if target.tag in _HOLDERS:
        return target
    return next(target.iterancestors(*_HOLDERS), None)


def _refer(link: Element, number: int) -> None:
    """Make a link the reference to note ``number``; its text stays as the author wrote it."""
    outer = link.getparent()
    alone = outer is not None and text_of(outer).strip() == text_of(link).strip()
    if outer is not None and outer.tag == "sup" and alone:
        unwrap(outer)
    for name in link.attrib:
        del link.attrib[name]
    link.attrib.update({"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"})


def _note(holder: Element, number: int) -> Element:
    """A list item with the content of a note; its label leads back to the reference."""
    label = f"{number}."
    for link in [link for link in holder.iter("a") if _is_inner(link)]:
        text = text_of(link)
        if not (_LABEL.match(text) or _BACK.match(text) or not text.strip()):
            continue
        label = text.strip() if _LABEL.match(text) else label
        outer = link.getparent()
        drop(link)
        if outer is not None and outer.tag == "sup" and not text_of(outer).strip():
            drop(outer)
    for anchor in [anchor for anchor in holder.iter("a") if "href" not in anchor.attrib]:
        unwrap(anchor)
    item = fill(new_element("li", {"id": f"fn-{number}"}), take(holder))
    drop(holder)
    return _label(item, label, number)


def _label(item: Element, label: str, number: int) -> Element:
    """Put the label of a note before its text, as the way back to where it is referred to."""
    opening = next((slot for slot in slots(item) if slot.text.strip()), None)
    if opening is not None and (match := _NOTE_LABEL.match(opening.text)):
        label = match[1]
        opening.text = opening.text[match.end() :]
    link = new_element("a", {"class": "backref", "href": f"#fnref-{number}"}, label)
    host = next((child for child in item if child.tag == "p"), item)
    fill(host, [link, " ", *take(host)])
    return item


def _section(notes: list[Element]) -> Element:
    listing = fill(new_element("ol"), notes)
    return fill(new_element("section", {"class": "notes"}), [listing])


def _drop_notes_frame(root: Element) -> None:
    """Take away what only framed the notes: emptied lists and a rule."""
    for listing in list(root.iter("ol", "ul", "dl", "blockquote", "section")):
        if not text_of(listing).strip() and not holds(listing, "img"):
            drop(listing)
    while len(root) and root[-1].tag == "hr":
        drop(root[-1])


def _plain_notes(blocks: list[Element]) -> list[Element]:
    """Notes that are written out: ``[1]`` in the text, paragraphs ``[1] …`` at the end."""
    start = len(blocks)
    while start and (match := _opens_note(blocks[start - 1])):
        start -= 1
        if match[1] == "1":
            break
    head, tail = blocks[:start], blocks[start:]
    labels = [match[1] for block in tail if (match := _opens_note(block))]
    if not tail or labels != [str(number) for number in range(1, len(tail) + 1)]:
        return blocks
    if not all(_find_reference(head, label) for label in labels):
        return blocks
    notes = []
    for number, block in enumerate(tail, start=1):
        _link_reference(head, labels[number - 1], number)
        item = fill(new_element("li", {"id": f"fn-{number}"}), take(block))
        notes.append(_label(item, f"[{number}]", number))
    return [*head, _section(notes)]


def _opens_note(block: Element) -> re.Match[str] | None:
    return _PLAIN_NOTE.match(text_of(block)) if block.tag == "p" else None


def _find_reference(blocks: Sequence[Element], label: str) -> Slot | None:
    for block in blocks:
        for slot in slots(block):
            labels = (match[1] for match in _PLAIN_REF.finditer(slot.text))
            if label in labels and not _is_literal(slot.parent):
                return slot
    return None


def _is_literal(element: Element) -> bool:
    return element.tag in _LITERAL or is_within(element, _LITERAL)


def _link_reference(blocks: Sequence[Element], label: str, number: int) -> None:
    slot = _find_reference(blocks, label)
    if slot is None:
        return
    match = next(match for match in _PLAIN_REF.finditer(slot.text) if match[1] == label)
    attributes = {"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"}
    link = new_element("a", attributes, match[0])
    slot.put(slot.text[: match.start()], [link, slot.text[match.end() :]])


def keep_targets(blocks: Sequence[Element]) -> None:
    """Keep only ids that something in the article links to, each once, as valid XML names."""
    links = [link for block in blocks for link in _inner_links(block)]
    wanted = {link.get("href", "")[1:] for link in links}
    names: dict[str, str] = {}
    for element in (element for block in blocks for element in block.iter()):
        name = element.attrib.pop("id", "")
        if name in wanted and name not in names:
            is_fit = re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII)
            names[name] = name if is_fit else f"t{len(names) + 1}"
            element.set("id", names[name])
    for link in links:
        target = link.get("href", "")[1:]
        link.set("href", f"#{names.get(target, target)}")
