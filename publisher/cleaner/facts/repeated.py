"""Lines at the head of a text that only say once more who wrote it, when, and where it appeared.

Every edition prints that above the text, from the metadata. A line that says anything else besides
stays whole.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from publisher.cleaner.account import taken_away
from publisher.cleaner.facts.dates import without_day
from publisher.cleaner.facts.metadata import ANY_LABEL
from publisher.cleaner.nodes import Element, bare_text, drop, holds
from publisher.model import Removed

_MOST = 3  #: lines: author, day and source may stand one below the other
_LINE = 120  # characters: a longer line is text
#: What stands before and between the facts, and tells nothing.
_WORDS = re.compile(
    rf"(?:{ANY_LABEL}|记者|記者|编辑|編輯)\s*[：:／/]|(?:记者|記者)\s|"
    r"\b(?:by|and|on|in|posted|published|written)\b",
    re.IGNORECASE,
)


def drop_repeated(
    content: Element, names: Iterable[str], published: dt.date | None
) -> tuple[Removed, ...]:
    """Take such lines off the head of ``content``, below its first pictures, and tell them.

    ``names`` are those of the authors and the site. A text that is nothing else stays.
    """
    names = sorted(filter(None, names), key=len, reverse=True)
    gone = [line for line in _head(content) if _says_no_more(bare_text(line), names, published)]
    if len(gone) == len(content):
        return ()
    removed = tuple(taken_away("byline", bare_text(line)) for line in gone)
    for line in gone:
        drop(line)
    return removed


def _head(content: Element) -> Iterator[Element]:
    """The first paragraphs that are short."""
    found = 0
    for block in content:
        if block.tag == "figure" and not found:
            continue
        found += 1
        if block.tag != "p" or found > _MOST or len(bare_text(block)) > _LINE:
            return
        if holds(block, "img") or any(element.get("id") for element in block.iter()):
            return
        yield block


def _says_no_more(text: str, names: Iterable[str], published: dt.date | None) -> bool:
    """Whether nothing is left of a line without the names, the day and their labels."""
    rest = without_day(text, published) if published else text
    for name in names:
        rest = _without(rest, name)
    return rest != text and not re.search(r"\w", _WORDS.sub(" ", rest))


def _without(text: str, name: str) -> str:
    """``text`` without a name, where it does not begin within a word or is another's beginning."""
    found = text.find(name)
    while found >= 0:
        before, after = text[:found], text[found + len(name) :]
        if not before[-1:].isalnum() and (before or not after[:1].isalnum()):
            text = f"{before} {after}"
        found = text.find(name, found + 1)
    return text
