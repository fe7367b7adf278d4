"""Markdown that stands between and inside the HTML of a page, rendered in its place."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from publisher.cleaner.nodes import Element, Slot, is_within, slots, take
from publisher.cleaner.reading.emphasis import wide_emphasis_plugin
from publisher.cleaner.reading.markdown import renderer
from publisher.cleaner.reading.parse import parse_fragment

_STRAY = re.compile(
    r"\*\*[^*\n]+\*\*|\[[^\[\]\n]*\]\([^()\s]+\)|^\s*(?:-{3,}|\*\s\*\s\*)\s*$", re.MULTILINE
)
_RULE = re.compile(r"\s*(?:-{3,}|\*\s\*\s\*)\s*")
_INLINE = MarkdownIt("commonmark", {"html": False}).use(wide_emphasis_plugin)
#: What a line has that is not the same when it is rendered: a mark of Markdown, or of HTML.
_MARKED = re.compile(r"[\\`*_\[\]!<>&\"\r\0]")
#: Longer text between two tags is no article's; Markdown parsers take quadratic time on some.
_LONGEST = 50_000  # characters
_SHALLOW = 50  #: nesting that the Markdown of one piece of text may have
_CODE = frozenset({"pre", "code"})


def render_stray_markdown(body: Element) -> None:
    """Render the Markdown that stands between and inside the HTML of a page."""
    for slot in list(slots(body))[::-1]:  # from the end, so that what comes first stays in place
        text = slot.text
        if len(text) > _LONGEST or not text.strip():
            continue
        if slot.parent is body:
            _put_rendered(slot, renderer().render(text))
        elif _may_be_marked(text) and _STRAY.search(text) and not _is_code(slot.parent):
            _put_rendered(slot, _inline_markdown(text))


def _may_be_marked(text: str) -> bool:
    """Whether a text has anything that :data:`_STRAY` is about, found out at little cost."""
    return "*" in text or "](" in text or "---" in text


def _is_code(element: Element) -> bool:
    return element.tag in _CODE or is_within(element, _CODE)


def _inline_markdown(text: str) -> str:
    """Markdown inside an element: rules on lines of their own, emphasis, links."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    if _RULE.fullmatch(line):
        return "<hr>"
    return _INLINE.renderInline(line) if _MARKED.search(line) else line


def _put_rendered(slot: Slot, markup: str) -> None:
    """Put markup in the place of text; a single paragraph within a line is no paragraph."""
    text = slot.text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if "<" not in markup and "&" not in markup:
        return
    nodes = take(parse_fragment(markup, _SHALLOW))
    slot.put(lead, [*nodes, trail])
