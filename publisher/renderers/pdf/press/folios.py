"""Pages that the text refers to: their numbers are guessed, and put right in their place.

WeasyPrint lays out a page with ``target-counter()`` three times: without the number, with it, and
with that of a page that is known by then. Here it is guessed, in ``data-page``. A page is
laid out again only where the right number has more figures or fewer; all others are written over
when the pages are there. What these are narrower or wider is shared among the letters beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as original

from publisher.renderers.pdf.press import PAGE, clearing, lines, notes, walking
from publisher.renderers.pdf.press.foreign import Box, Context, Style, Thing
from publisher.renderers.pdf.press.shaping import Shaped

_TAG = "a::after"
_ENDLESS = 2.0**20  #: px

_make_all_pages = original.make_all_pages


@dataclass(frozen=True, slots=True)
class _Found:
    """What is on a page."""

    places: list[str]  #: their names
    numbers: list[Box]  #: the texts that tell a page


def make_all_pages(context: Context, root_box: Box, html: Thing, pages: list[Box]) -> Iterator[Box]:
    """Stands for ``page.make_all_pages``: tells which pages have to be laid out again."""
    asked = context.target_collector.__dict__.get("asked_of_press")
    made = []
    for page in _make_all_pages(context, root_box, html, pages):
        made.append(page)
        yield page
    if not asked:
        return
    context.folios_of_press = _folios(context, asked, made)
    wrong = {id(element) for element in _correct(asked, context.folios_of_press)}
    for number, page in enumerate(made if wrong else ()):
        if any(id(text.element) in wrong for text in _found_on(page).numbers):
            context.page_maker[number][-1]["content_changed"] = True


def layout_document(
    html: Thing, root_box: Box, context: Context, max_loops: int = 8
) -> Iterator[Box]:
    """Stands for ``layout.layout_document``: the numbers are right."""
    pages = list(clearing.layout_document(html, root_box, context, max_loops))
    folios = context.__dict__.get("folios_of_press")
    for page in pages if folios else ():
        for text in _found_on(page).numbers:
            _write(text, folios.get(_target(text), _told(text)))
    return iter(pages)


def content_to_boxes(style: Style, box: Box, *others: Thing) -> Thing:
    """Stands for ``build.content_to_boxes``: keeps the texts that tell a page."""
    made = notes.content_to_boxes(style, box, *others)
    if _tells(box):
        target_collector = others[3]
        asked = target_collector.__dict__.setdefault("asked_of_press", [])
        asked += [text for text in made if type(text) is boxes.TextBox]
    return made


def _tells(box: Box) -> bool:
    return box.element_tag == _TAG and PAGE in box.element.attrib


def _found_on(page: Box) -> _Found:
    """What is on a page, looked for once."""
    found: _Found | None = page.__dict__.get("found_of_press")
    if found is None:
        found = page.found_of_press = _Found([], [])
        for box in walking.descendants(page, placeholders=True):
            if type(box) is boxes.TextBox:  # which is no place itself
                if _tells(box):
                    found.numbers.append(box)
            elif box.style["anchor"]:
                found.places.append(box.style["anchor"])
    return found


def _folios(context: Context, asked: list[Box], pages: list[Box]) -> dict[str, str]:
    """The pages on which what is asked for begins."""
    wanted = {_target(text) for text in asked}
    folios: dict[str, str] = {}
    for number, page in enumerate(pages, start=1):
        _, counters, *_ = context.page_maker[number][3]
        for name in _found_on(page).places:
            if name in wanted:
                folios.setdefault(name, str(counters["page"][-1]))
    return folios


def _target(text: Box) -> str:
    name: str = text.element.get("href", "").removeprefix("#")
    return name


def _told(text: Box) -> str:
    """The page that a text tells."""
    told: str = text.__dict__.get("told_of_press") or text.element.get(PAGE)
    return told


def _correct(asked: list[Box], folios: Mapping[str, str]) -> Iterator[Thing]:
    """Write numbers that take other room into the texts; the elements whose numbers these are."""
    for text in asked:
        told = _told(text)
        number = folios.get(_target(text), told)
        more, was_cut = len(number) - len(told), "cut_of_press" in text.__dict__
        if number != told and (more > 0 or (more and not was_cut) or not lines.suits(text)):
            # To fewer figures only once: a number might wander to and fro with its own width.
            text.text = _with(text.text, told, number.rjust(len(told)) if was_cut else number)
            text.told_of_press = number
            if more < 0:
                text.cut_of_press = True
            yield text.element


def _with(text: str, told: str, number: str) -> str:
    """A text with another number."""
    return re.sub(rf"(?<!\d){told}(?!\d)", number, text, count=1)


def _write(text: Box, number: str) -> None:
    """Write a number over the one that a text of a page tells, if it is another."""
    told, layout = _told(text), text.__dict__.get("pango_layout")
    written = _with(text.text, told, number.rjust(len(told)))
    if written == text.text:  # the number is right, or stands in another line
        return
    if not isinstance(layout, lines.SetLine):  # WeasyPrint shapes it anew when it draws it
        text.text = layout.text = written
        return
    new = text.copy_with_text(written)
    shaped = Shaped(new, 0, text.__dict__.get("around_of_press", ("", "")))
    row = shaped.row(0, _ENDLESS, layout.row.trim > 0)
    if row is not None:
        count = row.end - row.begin - 1
        each = (layout.row.width - row.width) / max(count, 1)
        spread = {n: layout.spread.get(n, 0) + each for n in range(count)}
        text.text = row.text
        text.pango_layout = lines.SetLine(shaped, row, spread)
