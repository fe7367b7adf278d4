"""What can be told of a line of a page without reading it as a person would.

Each line becomes a row of numbers: of its text, of the elements it stands in and their names, of
the text around it, and of its place in the article's container. Which numbers speak for the
article is learned from pages (benchmarks/train_extraction.py); here is only what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from math import log1p

from publisher.cleaner.extraction.blocks import Block, Line, Lines
from publisher.cleaner.extraction.container import Container
from publisher.cleaner.extraction.hints import Hints, Signs, element_bits, hints
from publisher.cleaner.extraction.standing import STANDING, Standings
from publisher.cleaner.extraction.surroundings import FAR, NEAR, OF_SHAPE, shapes, surroundings

Row = list[float]

_TOKEN = re.compile(r"\w+")
_UPPER = re.compile(r"[^\W\d_a-z]")
_DIGIT = re.compile(r"\d")
#: So much of a line is enough to tell what kind of characters it has.
_SAMPLE = 120  # characters
#: Lines up to here are compared with the title.
_SHORT = 400  # characters
#: So many inline elements are enough to tell whether one is named.
_NAMED = 6

_OF_TEXT = (
    *("chars", "words", "link share", "closed", "prose", "commas"),
    *("upper", "digits", "letters a word", "phrase", "inline name"),
)


def names() -> tuple[str, ...]:
    """What the numbers of a row are: those that some tree of the model asks for.

    More were tried and never asked: of sentences, bold text, single kinds of phrases, lists and
    tables, and of what is two lines away.
    """
    places = ("repeats", "from heading", "from start", "to end", "part of whole")
    return (*_OF_TEXT, *STANDING, *OF_SHAPE, *places, *NEAR, "in title")


def rows(page: Lines, signs: dict[Block, Signs], container: Container, title: str) -> list[Row]:
    """A row of numbers for each line of the container's scope; their order is :func:`names`."""
    scope = container.scope
    if scope.first < 0:
        return []
    lines = page.lines[scope.first : scope.last + 1]
    known = hints()
    alike, near = shapes(lines), surroundings(lines)
    standings = Standings(container, page.blocks[0])
    counts = Counter(line.text for line in page.lines)
    in_title = frozenset(_TOKEN.findall(title.lower()))
    start, end = container.core.first - scope.first, container.core.last - scope.first
    heading = next((n for n, line in enumerate(lines) if line.block.element.tag == "h1"), None)
    whole = container.whole.chars or 1
    before = 0
    found: list[Row] = []
    for index, line in enumerate(lines):
        row = _text_row(line, known)
        row += standings.of(line.block, signs[line.block])
        row += alike[index]
        row += (
            counts[line.text],
            -FAR if heading is None else _near(index - heading),
            _near(index - start),
            _near(end - index),
            before / whole,
        )
        row += near[index]
        row.append(_share_in(in_title, line))
        before += line.chars
        found.append(row)
    return found


def _near(distance: int) -> int:
    return max(-FAR, min(FAR, distance))


def _text_row(line: Line, known: Hints) -> Row:
    text, chars = line.text, line.chars
    sample = text[:_SAMPLE]
    return [
        log1p(chars),
        log1p(line.words),
        line.link_share,
        line.closed,
        line.prose,
        (text.count(",") + text.count("，") + text.count("、")) / chars,
        len(_UPPER.findall(sample)) / len(sample),
        len(_DIGIT.findall(sample)) / len(sample),
        chars / line.words,
        len(text) <= known.longest and known.phrase.match(text) is not None,
        _is_named(line),
    ]


def _is_named(line: Line) -> bool:
    """Whether a class or id within a line says something; that it is an article says nothing."""
    for element in line.inline[:_NAMED]:  # noqa: SIM110 - any() takes twice as long
        if element.attrib and element_bits(element) & ~1:
            return True
    return False


def _share_in(title: AbstractSet[str], line: Line) -> float:
    """How much of a short line is in the title, 0 to 1."""
    if len(line.text) > _SHORT:
        return 0.0
    words = _TOKEN.findall(line.text.lower())
    return sum(map(title.__contains__, words)) / len(words) if words else 0.0
