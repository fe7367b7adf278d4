"""Notes that a page links to, joined to their references both ways; what any note looks like.

Those that it only writes are in written.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.cleaner.nodes import (
    Element,
    cut,
    drop,
    fill,
    holds,
    new_element,
    take,
    text_of,
    unwrap,
)

_HOLDERS = frozenset({"li", "p", "dd"})
_LABEL = re.compile(
    r"^\s*[\[［(（【〔]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5}|[①-⑳])\s*[\]］)）】〕]?\s*$"
)
_NOTE_LABEL = re.compile(r"^\s*([\[［(（【〔]\d{1,3}[\]］)）】〕]|\d{1,3}[.、])\s*")
#: The end of a clause, or a Han character, and white space behind it.
_CLAUSE = re.compile('[.,;:!?…)\\]”’»"。，、；：！？」』）》】\u3400-\u9fff]\\s*$')
_BACK = re.compile("^[\\s↩︎↑^⏎⤴️\ufe0e\ufe0f]+$")
#: Of several ways back one has the letter, behind an arrow for all of them.
_ONE_OF_SEVERAL = re.compile(r"\s*[a-z]\s*")
_UPWARDS = re.compile(r"\s*[\^↑]\s+")


def linked_notes(blocks: list[Element]) -> list[Element] | None:
    """``blocks`` with notes that links to ids refer to, as HTML and Markdown write them.

    None if there are no such notes.
    """
    if not any(map(inner_links, blocks)):
        return None
    root = fill(new_element("div"), blocks)
    pairs = _references(root)
    if pairs:
        for number, (link, _) in enumerate(pairs, start=1):
            _refer(link, number)
        for link, number in _others(root, [holder for _, holder in pairs]):
            link.set("href", f"#fn-{number}")
        notes = [_note(holder, number) for number, (_, holder) in enumerate(pairs, start=1)]
        _drop_notes_frame(root)
        root.append(notes_section(notes))
    joined = list(root)
    take(root)
    return joined if pairs else None


def inner_links(element: Element) -> list[Element]:
    """The links below ``element`` that lead to an id on the same page."""
    return [link for link in element.iter("a") if len(link.get("href", "")) > 1 and _is_inner(link)]


def _is_inner(link: Element) -> bool:
    return link.get("href", "").startswith("#")


def _references(root: Element) -> list[tuple[Element, Element]]:
    """Each link that is a reference, with the element that holds its note, further down."""
    order = {element: number for number, element in enumerate(root.iter())}
    targets = {name: element for element in order if (name := element.get("id"))}
    pairs: dict[Element, Element] = {}  # holder to link: the first reference counts
    for link in inner_links(root):
        target = targets.get(link.get("href", "")[1:])
        holder = _note_holder(target) if target is not None else None
        if holder is None or holder in pairs or not _LABEL.match(text_of(link)):
            continue
        if order[link] < order[holder]:
            pairs[holder] = link
    return [(link, holder) for holder, link in pairs.items()]


def _others(root: Element, holders: Sequence[Element]) -> list[tuple[Element, int]]:
    """Further links to notes, each with the number of its note."""
    numbers = {holder: number for number, holder in enumerate(holders, start=1)}
    targets = {name: found for found in root.iter() if (name := found.get("id"))}
    others = []
    for link in inner_links(root):
        target = targets.get(link.get("href", "")[1:])
        holder = _note_holder(target) if target is not None else None
        if holder in numbers and link.get("class") is None and holder not in link.iterancestors():
            others.append((link, numbers[holder]))
    return others


def _note_holder(target: Element) -> Element | None:
    """The whole note that an id belongs to: the list item or paragraph around it."""
    if target.tag in _HOLDERS:
        return target
    return next(target.iterancestors(*_HOLDERS), None)


def _refer(link: Element, number: int) -> None:
    """Make a link the reference to note ``number``; its text stays as the author wrote it."""
    outer = link.getparent()
    is_raised = outer is not None and outer.tag == "sup"
    if outer is not None and is_raised and text_of(outer).strip() == text_of(link).strip():
        unwrap(outer)
    for name in link.attrib:
        del link.attrib[name]
    link.attrib.update({"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"})
    close_up(link)


def close_up(link: Element) -> None:
    """Take the space away between the end of a clause and the mark of its note.

    A line could begin with the mark. After a plain word it stays: "see [1]".
    """
    before, parent = link.getprevious(), link.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    if not text or not _CLAUSE.search(text):
        return
    link.text = (link.text or "").lstrip()
    if before is not None:
        before.tail = text.rstrip()
    elif parent is not None:
        parent.text = text.rstrip()


def _note(holder: Element, number: int) -> Element:
    """A list item with the content of a note; its label leads back to the reference."""
    label = f"{number}."
    for link in [link for link in holder.iter("a") if _is_inner(link)]:
        text = text_of(link)
        if not (_LABEL.match(text) or _BACK.match(text) or not text.strip()):
            if not _ONE_OF_SEVERAL.fullmatch(text):
                continue
            text = ""
        label = text.strip() if _LABEL.match(text) else label
        outer = link.getparent()
        drop(link)
        if outer is not None and outer.tag == "sup" and not text_of(outer).strip():
            drop(outer)
    for anchor in [anchor for anchor in holder.iter("a") if "href" not in anchor.attrib]:
        unwrap(anchor)
    item = fill(new_element("li", {"id": f"fn-{number}"}), take(holder))
    drop(holder)
    if match := _UPWARDS.match(text_of(item)):
        cut(item, match.end())
    if match := _NOTE_LABEL.match(text_of(item)):
        label = match[1]
        cut(item, match.end())
    return label_note(item, label, number)


def label_note(item: Element, label: str, number: int) -> Element:
    """Put the label of a note before its text, as the way back to where it is referred to."""
    link = new_element("a", {"class": "backref", "href": f"#fnref-{number}"}, label)
    host = next((child for child in item if child.tag == "p"), item)
    fill(host, [link, " ", *take(host)])
    return item


def notes_section(notes: list[Element]) -> Element:
    """The section that notes stand in, at the end of an article."""
    listing = fill(new_element("ol"), notes)
    return fill(new_element("section", {"class": "notes"}), [listing])


def _drop_notes_frame(root: Element) -> None:
    """Take away what only framed the notes: emptied lists and a rule."""
    for listing in list(root.iter("ol", "ul", "dl", "blockquote", "section")):
        if not text_of(listing).strip() and not holds(listing, "img"):
            drop(listing)
    while len(root) and root[-1].tag == "hr":
        drop(root[-1])
