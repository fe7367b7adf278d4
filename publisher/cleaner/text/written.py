"""Notes that a page only writes: ``[1]``, ``〔注1〕``, ``①`` or a raised figure in the text.

Paragraphs or a list at the end open with the same numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from publisher.cleaner.nodes import (
    Element,
    Node,
    Slot,
    cut,
    fill,
    holds,
    is_within,
    new_element,
    slots,
    take,
    text_of,
    unwrap,
)
from publisher.cleaner.text.lists import lines_of, parted
from publisher.cleaner.text.notes import close_up, label_note, notes_section

_LITERAL = frozenset({"a", "code"})
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


def written_notes(blocks: list[Element]) -> list[Element]:
    """``blocks`` with notes that are written out, and stand at the end of the article."""
    blocks = _lines_apart(blocks)
    start = _start_of_notes(blocks)
    head, tail = blocks[:start], blocks[start:]
    items = list(tail[0]) if len(tail) == 1 and tail[0].tag == "ol" else tail
    places = _places_of(_written_references(head), len(items)) if items else {}
    if not places:
        return blocks
    labels: dict[int, str] = {}
    for number, place in reversed(places.items()):  # so that what stands before stays in place
        labels[number] = _refer_plainly(place, number)
    notes = [_plain_note(item, number, labels[number]) for number, item in enumerate(items, 1)]
    divided = head[-1].tag == "hr"  # by a rule, which the section of notes stands for
    return [*(head[:-1] if divided else head), notes_section(notes)]


def _lines_apart(blocks: list[Element]) -> list[Element]:
    """The last block in paragraphs, if its lines are notes, with their heading or without."""
    if not blocks or blocks[-1].tag != "p" or not holds(blocks[-1], "br"):
        return blocks
    before = blocks[-2] if len(blocks) > 1 else None
    texts = [text for text in map(_text, lines_of(blocks[-1])) if text]
    headed = bool(_HEADING.match(texts[0]))
    opened = before is not None and (before.tag == "hr" or bool(_HEADING.match(text_of(before))))
    form = _LISTED if headed or opened else _BRACKETED
    numbers = [_number_of(text, form) for text in texts[headed:]]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        return blocks
    return [*blocks[:-1], *(fill(new_element("p"), line) for line in parted(blocks[-1]))]


def _text(line: Sequence[Node]) -> str:
    return "".join(node if isinstance(node, str) else text_of(node) for node in line).strip()


def _plain_note(item: Element, number: int, label: str) -> Element:
    opening = _LISTED.match(text_of(item)) if item.tag == "p" else None
    if opening:
        cut(item, opening.end())
    note = fill(new_element("li", {"id": f"fn-{number}"}), take(item))
    return label_note(note, opening[0].strip() if opening else label, number)


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
    return _number_of(text_of(block), form) if block.tag == "p" else 0


def _number_of(text: str, form: re.Pattern[str]) -> int:
    match = form.match(text)
    return _value(match) if match else 0


def _value(match: re.Match[str]) -> int:
    found = match.groupdict()
    if found.get("circled"):
        return int(unicodedata.numeric(found["circled"]))
    return int(found.get("n") or found.get("m") or found.get("k") or 0)


#: The ways to refer to a written note, most certain first.
_FORMS = ("brackets", "raised", "circled")
_BASE = re.compile(
    r"(?<![^\W\d_])(?:[a-zA-Zα-ωΑ-Ω]|[mcdkn]m|in|ft|yd|mi)\s?$|(?<!\d)(?:10|\d)$", re.ASCII
)

#: A piece of text, and from where to where in it a note is referred to.
_Place = tuple[Slot, int, int]


def _written_references(blocks: Sequence[Element]) -> dict[str, dict[int, _Place]]:
    """Where each number is first referred to, in the order of the text, for each way to write."""
    forms: dict[str, dict[int, _Place]] = {form: {} for form in _FORMS}
    for slot in (slot for block in blocks for slot in slots(block)):
        text = slot.text
        if slot.parent.tag == "sup" and text.strip().isdecimal():
            is_note = len(text) <= 5 and not _is_exponent(slot.parent)
            found = [("raised", int(text), (0, len(text)))] if is_note else []
        else:
            matches = _REFERENCE.finditer(text)
            found = [(_form(match), _value(match), match.span()) for match in matches]
        if found and not _is_literal(slot.parent):
            for form, number, span in found:
                forms[form].setdefault(number, (slot, *span))
    return forms


def _form(reference: re.Match[str]) -> str:
    return "circled" if reference["circled"] else "brackets"


def _places_of(forms: dict[str, dict[int, _Place]], count: int) -> dict[int, _Place]:
    """The places of so many notes, in the first form that refers to all of them.

    Figures without brackets have other uses too: they must count up, and refer to nothing else.
    """
    for form, places in forms.items():
        numbers = [number for number in places if 1 <= number <= count]
        if len(numbers) == count and (
            form == "brackets" or list(places) == list(range(1, count + 1))
        ):
            return {number: place for number, place in places.items() if number in numbers}
    return {}


def _is_exponent(raised: Element) -> bool:
    """Whether a raised figure is a power: of ten, of a variable or of a unit."""
    before = raised.getprevious()
    parent = raised.getparent()
    if before is None:
        text = (parent.text or "") if parent is not None else ""
    else:
        text = before.tail or text_of(before)
    return bool(_BASE.search(text[-8:]))


def _refer_plainly(place: _Place, number: int) -> str:
    """Make a written reference a link to its note; returns the text of the reference."""
    slot, start, end = place
    text, around = slot.text, slot.parent
    attributes = {"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"}
    link = new_element("a", attributes, text[start:end].strip())
    slot.put(text[:start], [link, text[end:]])
    if around.tag == "sup" and text_of(around).strip() == link.text:
        unwrap(around)
    close_up(link)
    return link.text or ""


def _is_literal(element: Element) -> bool:
    return element.tag in _LITERAL or is_within(element, _LITERAL)
