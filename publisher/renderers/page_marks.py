"""Marks in the text where pages of the print edition begin.

A page that begins within a block is told by the first letters on it. Only letters are compared,
for spaces, hyphens and marks of notes differ between paper and screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from publisher.editions import PageBreak
from publisher.markup import WITH_ID, find

LETTERS = 24  #: that a page is told by; so many in a row are seldom repeated within a block
_FEWEST = 4  #: that are looked for
_OPENING = frozenset("「『（《〈【“‘([\"'")
_RUBY = frozenset({"ruby", "rt", "rp"})
#: Elements that text has no place in: what begins in them begins in their first child.
_DESCEND = frozenset("ul ol thead tbody tfoot tr section blockquote".split())
#: Elements that nothing may stand before in, or that have no inside.
_CLOSED = frozenset("dl figure table hr img br ruby".split())


def letters(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(filter(str.isalnum, text))


def mark_pages(
    body: etree._Element,
    pages: Iterable[PageBreak],
    mark: Callable[[str], etree._Element],
    name: Callable[[str], str] = str,
) -> None:
    """Put a mark into a body wherever one of ``pages`` begins.

    ``mark`` makes one for a folio, and ``name`` tells what the id of a block has become in this
    body.
    """
    pages = [page for page in pages if page.block]
    blocks = {element.get("id"): element for element in find(WITH_ID, body)} if pages else {}
    read: dict[str, int] = {}
    for page in pages:
        block = blocks.get(name(page.block))
        if block is None:
            continue
        if page.words or page.behind:
            start = read.get(page.block, 0)
            read[page.block] = mark_within(block, mark(page.label), page.words, start)
        else:
            _put_first(block, mark(page.label))


def mark_within(block: etree._Element, mark: etree._Element, words: str, start: int) -> int:
    """Put ``mark`` into a block before the letters ``words``, or behind the block without them.

    They are looked for from the ``start``-th letter of the block on; returned is where they are,
    so that the next page of the same block begins behind them.
    """
    found = _find(block, words, start) if len(words) >= _FEWEST else None
    if found is None:
        _put_behind(block, mark)
        return len(letters("".join(map(str, block.itertext()))))
    place, element, is_tail, index = found
    ruby = _outermost_ruby(element if not is_tail else element.getparent(), block)
    if ruby is not None:
        ruby.addprevious(mark)
    else:
        _put_at(mark, element, index, is_tail=is_tail)
    return place + 1


def _find(
    block: etree._Element, words: str, start: int
) -> tuple[int, etree._Element, bool, int] | None:
    """Which letter of the block they begin with, and in which text, at which character."""
    texts = list(_texts(block))
    place = "".join(letters(text) for _, _, text in texts).find(words, start)
    if place < 0:
        return None
    left = place
    for element, is_tail, text in texts:
        for index, char in enumerate(text):
            if char.isalnum():
                if not left:
                    return place, element, is_tail, _beginning(text, index)
                left -= 1
    return None


def _texts(element: etree._Element) -> Iterator[tuple[etree._Element, bool, str]]:
    """All texts in an element in order: whose they are, and whether they stand behind it."""
    if element.text:
        yield element, False, element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child, True, child.tail


def _beginning(text: str, index: int) -> int:
    """Where the word begins that has this character, with the marks that open it."""
    while (
        index and text[index].isascii() and text[index - 1].isascii() and text[index - 1].isalnum()
    ):
        index -= 1
    while index and text[index - 1] in _OPENING:
        index -= 1
    return index


def _outermost_ruby(element: etree._Element | None, block: etree._Element) -> etree._Element | None:
    """The ruby around a place: a mark within would part characters from their reading."""
    found = None
    while element is not None and element is not block:
        found = element if element.tag in _RUBY else found
        element = element.getparent()
    return found


def _put_at(mark: etree._Element, element: etree._Element, index: int, *, is_tail: bool) -> None:
    if not is_tail:
        text = element.text or ""
        mark.tail, element.text = text[index:], text[:index]
        element.insert(0, mark)
        return
    parent = element.getparent()
    if parent is not None:
        text = element.tail or ""
        mark.tail, element.tail = text[index:], text[:index]
        parent.insert(parent.index(element) + 1, mark)


def _put_first(block: etree._Element, mark: etree._Element) -> None:
    while block.tag in _DESCEND and len(block):
        block = block[0]
    if block.tag in _CLOSED:
        block.addprevious(mark)
    else:
        mark.tail, block.text = block.text, None
        block.insert(0, mark)


def _put_behind(block: etree._Element, mark: etree._Element) -> None:
    """Put a mark behind a block and the marks that stand there; into the last note of notes."""
    if block.get("class") == "notes" and len(block):
        block[-1].append(mark)
        return
    last = block
    while (after := last.getnext()) is not None and after.get("role") == "doc-pagebreak":
        last = after
    parent = last.getparent()
    if parent is not None:
        parent.insert(parent.index(last) + 1, mark)
