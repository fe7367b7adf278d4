"""Notes of all common forms, joined to their references both ways.

A page links to its notes, or it only writes them: ``[1]``, ``〔注1〕``, ``①`` or a raised figure
in the text, and paragraphs or a list at the end that open with the same numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from publisher.cleaner.nodes import (
    Element,
    Slot,
    cut,
    drop,
    fill,
    holds,
    is_within,
    new_element,
    slots,
    take,
    text_of,
    unwrap,
)

_HOLDERS = frozenset({"li", "p", "dd"})
_LITERAL = frozenset({"a", "code"})
_LABEL = re.compile(
    r"^\s*[\[［(（【〔]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5}|[①-⑳])\s*[\]］)）】〕]?\s*$"
)
_NOTE_LABEL = re.compile(r"^\s*([\[［(（【〔]\d{1,3}[\]］)）】〕]|\d{1,3}[.、])\s*")
_BACK = re.compile("^[\\s↩︎↑^⏎⤴️\ufe0e\ufe0f]+$")
#: A number in brackets, one that is called a note, or one in a circle.
_REFERENCE = re.compile(
    r"[\[［【〔](?:[注註]\s*)?(?P<n>\d{1,3})[\]］】〕]|[（(][注註]\s*(?P<m>\d{1,3})[）)]|(?P<circled>[①-⑳㉑-㉟㊱-㊿])"
)
_BRACKETED = re.compile(r"^\s*[\[［【〔](?:[注註]\s*)?(?P<n>\d{1,3})[\]］】〕]\s*")
#: Under a heading of notes, a plain number will do.
_LISTED = re.compile(
    rf"^\s*(?:{_REFERENCE.pattern}|(?:[注註]\s*)?(?P<k>\d{{1,3}})\s*[.．、:：)）])\s*"
)
_HEADING = re.compile(
    r"^\s*[【\[（(〔]?(?:[注註]|注[释解釋]|註[释解釋]|脚注|腳注|腳註|尾注|参考文献|參考文獻|参考资料|參考資料|"
    r"notes?|footnotes?|endnotes?|references)[】\])）〕]?\s*[:：]?\s*$",
    re.IGNORECASE,
)


def join_notes(blocks: list[Element]) -> list[Element]:
    """Notes of all common forms as one ``section.notes``, joined to their references both ways."""
    linked = _linked_notes(blocks)
    return linked if linked is not None else _plain_notes(blocks)


def _linked_notes(blocks: list[Element]) -> list[Element] | None:
    """Notes whose references are links to ids, as HTML and Markdown write them."""
    if not any(map(inner_links, blocks)):
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
    if match := _NOTE_LABEL.match(text_of(item)):
        label = match[1]
        cut(item, match.end())
    return _label(item, label, number)


def _label(item: Element, label: str, number: int) -> Element:
    """Put the label of a note before its text, as the way back to where it is referred to."""
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
    """Notes that are written out, and stand at the end of the article."""
    start = _start_of_notes(blocks)
    head, tail = blocks[:start], blocks[start:]
    items = list(tail[0]) if len(tail) == 1 and tail[0].tag == "ol" else tail
    places = _written_references(head) if items else {}
    if not items or not all(number in places for number in range(1, len(items) + 1)):
        return blocks
    labels: dict[int, str] = {}
    for number, place in reversed(places.items()):  # so that what stands before stays in place
        if number <= len(items):
            labels[number] = _refer_plainly(place, number)
    notes = [_plain_note(item, number, labels[number]) for number, item in enumerate(items, 1)]
    divided = head[-1].tag == "hr"  # by a rule, which the section of notes stands for
    return [*(head[:-1] if divided else head), _section(notes)]


def _plain_note(item: Element, number: int, label: str) -> Element:
    opening = _LISTED.match(text_of(item)) if item.tag == "p" else None
    if opening:
        cut(item, opening.end())
    note = fill(new_element("li", {"id": f"fn-{number}"}), take(item))
    return _label(note, opening[0].strip() if opening else label, number)


def _start_of_notes(blocks: Sequence[Element]) -> int:
    """Where written notes begin: after a heading or a rule, or at the last paragraph ``[1]``."""
    for start in range(len(blocks) - 1, 0, -1):
        before, tail = blocks[start - 1], blocks[start:]
        opens = before.tag == "hr" or bool(_HEADING.match(text_of(before)))
        if opens and (_are_notes(tail, _LISTED) or _is_list(tail)):
            return start
        if opens or blocks[start].tag not in ("p", "ol"):
            break
    last = len(blocks)
    while last and _number(blocks[last - 1], _BRACKETED) > 1:
        last -= 1
    return last - 1 if last and _are_notes(blocks[last - 1 :], _BRACKETED) else len(blocks)


def _are_notes(tail: Sequence[Element], form: re.Pattern[str]) -> bool:
    return [_number(block, form) for block in tail] == list(range(1, len(tail) + 1))


def _is_list(tail: Sequence[Element]) -> bool:
    return len(tail) == 1 and tail[0].tag == "ol" and tail[0].get("start", "1") == "1"


def _number(block: Element, form: re.Pattern[str]) -> int:
    """The number that a paragraph opens with, or 0."""
    match = form.match(text_of(block)) if block.tag == "p" else None
    return _value(match) if match else 0


def _value(match: re.Match[str]) -> int:
    found = match.groupdict()
    if found.get("circled"):
        return int(unicodedata.numeric(found["circled"]))
    return int(found.get("n") or found.get("m") or found.get("k") or 0)


#: A piece of text, and from where to where in it a note is referred to.
_Place = tuple[Slot, int, int]


def _written_references(blocks: Sequence[Element]) -> dict[int, _Place]:
    """Where each number is first referred to, in the order of the text."""
    places: dict[int, _Place] = {}
    for slot in (slot for block in blocks for slot in slots(block)):
        text = slot.text
        if slot.parent.tag == "sup" and text.strip().isdecimal():
            found = [(int(text), (0, len(text)))]
        else:
            found = [(_value(match), match.span()) for match in _REFERENCE.finditer(text)]
        if found and not _is_literal(slot.parent):
            for number, span in found:
                places.setdefault(number, (slot, *span))
    return places


def _refer_plainly(place: _Place, number: int) -> str:
    """Make a written reference a link to its note; returns the text of the reference."""
    slot, start, end = place
    text, around = slot.text, slot.parent
    attributes = {"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"}
    link = new_element("a", attributes, text[start:end].strip())
    slot.put(text[:start], [link, text[end:]])
    if around.tag == "sup" and text_of(around).strip() == link.text:
        unwrap(around)
    return link.text or ""


def _is_literal(element: Element) -> bool:
    return element.tag in _LITERAL or is_within(element, _LITERAL)
