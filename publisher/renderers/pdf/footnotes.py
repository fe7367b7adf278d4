"""An article's own notes on paper: at the foot of the page where they are referred to.

A note that WeasyPrint could not set there whole stays in the list at the article's end: one with
lists, pictures or notes in it, one of many lines, one that is referred to from a heading, table or
caption, and one that nothing refers to. None is left out; each is labelled as in its source.
A mark leads to its note when it is pressed, and the label of a note back to its first mark.
In columns all stay there: WeasyPrint would set some of them pages after their marks.
"""

from __future__ import annotations

import math
from itertools import chain

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.marks import close_up
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.text import announces_notes

SIZE = 0.82  #: type size of notes, as in styles/print-notes.css
_LONGEST = 14  #: lines of a note at the foot; styles/print-notes.css gives all of a page 60 %
#: Where a note mark may stand for its note to be set at the foot of the page.
_RUNNING_TEXT = frozenset(
    "div section blockquote p ul ol li dl dd em strong b i u s sub sup small mark q cite abbr span"
    " bdi code kbd a".split()
)
#: What a note at the foot may be made of: paragraphs, and what stands in them.
_PLAIN = _RUNNING_TEXT - frozenset("div section blockquote ul ol li dl dd".split()) | {"br"}


def set_notes(body: etree._Element, sheet: Sheet, *, foot: bool) -> None:
    """Label the notes of an article's body, and move to their marks those that go to the foot.

    ``foot`` tells whether any does. The lists keep what is left; empty ones go.
    """
    marks = _marks(body)
    for mark in chain.from_iterable(marks.values()):
        close_up(mark)
    for section in [one for one in body.iter("section") if one.get("class") == "notes"]:
        items = [item for listing in section.findall("ol") for item in listing]
        for number, item in enumerate(items, start=1):
            own = marks.get(item.get("id", ""), [])
            label = _label(item, own, number)
            _drop_ways_back(item)
            if foot and own and all(map(_in_running_text, own)) and _stands(item, sheet):
                _set_at_foot(item, own, label)
            else:
                _label_item(_begins(item), own, label)
        _drop_empty(section)


def _marks(body: etree._Element) -> dict[str, list[etree._Element]]:
    """The marks that refer to each note, by its id."""
    marks: dict[str, list[etree._Element]] = {}
    for anchor in body.iter("a"):
        if anchor.get("class") == "noteref":
            marks.setdefault(anchor.get("href", "").removeprefix("#"), []).append(anchor)
    return marks


def _label(item: etree._Element, marks: list[etree._Element], number: int) -> str:
    """What a note is called where it is referred to, or else where it stands."""
    backs = (text_of(back).strip() for back in _ways_back(item))
    told = next((back for back in backs if any(map(str.isalnum, back))), f"{number}.")
    return (text_of(marks[0]).strip() if marks else "") or told


def _begins(item: etree._Element) -> etree._Element:
    """What the text of a note begins in: itself, or its first paragraph."""
    first = item[0] if len(item) else None
    return item if first is None or first.tag != "p" or (item.text or "").strip() else first


def _ways_back(item: etree._Element) -> list[etree._Element]:
    """Links back to the mark of a note; they are none where nothing refers to it."""
    return [one for one in item.iter("a", "span") if one.get("class") == "backref"]


def _label_item(begin: etree._Element, marks: list[etree._Element], label: str) -> None:
    """Let styles write the label of a note, which leads back (press/notes.py)."""
    begin.set("data-label", label)
    if marks and marks[0].get("id"):
        begin.set("data-mark", marks[0].get("id", ""))


def _drop_ways_back(item: etree._Element) -> None:
    """Arrows are not for paper: the label of a note leads back."""
    for back in _ways_back(item):
        before, tail = back.getprevious(), (back.tail or "")
        parent = back.getparent()
        if parent is None:
            continue
        if before is not None:
            before.tail = f"{before.tail or ''}{tail}"
        else:
            parent.text = f"{parent.text or ''}{tail.lstrip()}"
        parent.remove(back)


def _in_running_text(mark: etree._Element) -> bool:
    """Whether a mark stands in text that WeasyPrint breaks over pages together with its notes."""
    outer = list(mark.iterancestors())
    noted = any(one.get("class") == "notes" for one in outer)
    return not noted and all(one.tag in _RUNNING_TEXT for one in outer)


def _stands(item: etree._Element, sheet: Sheet) -> bool:
    """Whether a note is plain text, and short enough for the foot of a page."""
    inner = list(item.iterdescendants(etree.Element))
    if any(one.tag not in _PLAIN or one.get("class") == "noteref" for one in inner):
        return False
    room = sheet.text_width / (SIZE * sheet.type.size)
    texts = [text_of(part) for part in item if part.tag == "p"] or [text_of(item)]
    breaks = sum(1 for one in inner if one.tag == "br")
    rows = breaks + sum(math.ceil((width_of(text) + 3) / room) for text in texts)
    return any(text.strip() for text in texts) and rows <= _LONGEST


def _set_at_foot(item: etree._Element, marks: list[etree._Element], label: str) -> None:
    """Put a note in the place of its first mark, as styles/print-notes.css wants it.

    Its paragraphs become spans, because it stands in a paragraph.
    """
    note = etree.Element("span", {"class": "foot", "id": item.get("id", "")})
    _label_item(note, marks, label)
    note.text = item.text
    for child in list(item):
        if child.tag == "p":
            child.tag = "span"
            child.set("class", "paragraph")
        note.append(child)
    first, *others = marks
    outer = first.getparent()
    if (
        outer is not None
        and outer.tag == "sup"
        and text_of(outer).strip() == text_of(first).strip()
    ):
        first = outer
    note.tail, first.tail = first.tail, None
    parent = first.getparent()
    if parent is not None:
        parent.replace(first, note)
    for mark in others:
        _lead_to_page(mark, label)
    holder = item.getparent()
    if holder is not None:
        holder.remove(item)


def _lead_to_page(mark: etree._Element, label: str) -> None:
    """Say after a further mark on which page its note stands: styles write the page."""
    page = etree.Element("a", {"class": "internal", "href": mark.get("href", ""), "title": label})
    outer = mark.getparent()
    place = outer if outer is not None and outer.tag == "sup" else mark
    page.tail, place.tail = place.tail, None
    place.addnext(page)


def _drop_empty(section: etree._Element) -> None:
    """Take away what holds no note any more, and the line over it that announces notes."""
    head = section.getprevious()
    for part in [*section.findall("ol"), section]:
        parent = part.getparent()
        if parent is not None and not len(part) and not text_of(part).strip():
            parent.remove(part)
    outer = head.getparent() if head is not None and section.getparent() is None else None
    if outer is not None and head is not None and announces_notes(text_of(head)):
        outer.remove(head)
