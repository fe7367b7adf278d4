"""Listings of programs with numbered lines become the program alone.

Highlighters put the numbers into a column of a table beside the code, or into elements of their
own within it; a reader who copies the code wants none of them, and paper breaks lines elsewhere.
"""

from __future__ import annotations

import re
from itertools import islice

from publisher.cleaner.account import taken_away
from publisher.cleaner.nodes import (
    Element,
    drop_all,
    first,
    holds,
    is_within,
    new_element,
    replace_all,
    text_of,
)
from publisher.model import Removed

#: Names of what holds the numbers, as Pygments, Rouge, highlight.js, Prism and others have them.
_GUTTER = re.compile(
    r"(?:^|[-_\s])(?:gutter|line-?nos?|line-?num(?:ber)?s?|ln-n(?:umbers?)?|blob-num|lnt?|lnum)"
    r"(?:[-_\s]|$)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:^|[-_\s])(?:code|blob-code|listing)(?:[-_\s]|$)", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\s.:|]*")
_LINES = frozenset({"div", "p", "li", "tr"})

#: How the language of a listing is named: Prism, Rouge, Sphinx, GitHub, highlight.js, Pandoc and
#: SyntaxHighlighter, in this order.
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?|hljs\s+(?:language-)?|sourceCode\s+|"
    r"brush:\s*)([A-Za-z][A-Za-z0-9+#.-]{0,19})(?=[\s;]|$)"
)
_NO_LANGUAGE = frozenset(
    "default highlight none plain plaintext text txt raw nohighlight numbersource".split()
)
_AROUND = 3  #: elements around a listing that may name its language
#: What follows ``language-`` in the class of a listing's code.
LANGUAGE = "data-language"

Row = tuple[Element, Element]  #: the cell with the numbers, the cell with the code


def _name_languages(body: Element) -> None:
    """Note at each listing the language that it, its code or what is around it names."""
    for listing in body.iter("pre"):
        around = islice(listing.iterancestors(), _AROUND)
        code = first(listing, "code")
        places = [*([code] if code is not None else []), listing, *around]
        if told := next(filter(None, map(_language, places)), ""):
            listing.set(LANGUAGE, told)


def _language(element: Element) -> str:
    """The language that an element names, in lower case; "" where it is none or not told."""
    told = element.get("data-lang") or element.get(LANGUAGE) or ""
    named = _LANGUAGE.search(f"lang-{told}" if told else element.get("class", ""))
    language = named[1].lower() if named else ""
    return "" if language in _NO_LANGUAGE else language


def unnumber_listings(body: Element) -> tuple[Removed, ...]:
    """Take the numbers of lines out of listings, and tell them; the code stays whole.

    What language it is in is noted on the way.
    """
    _name_languages(body)
    numbered = [(table, rows) for table in body.iter("table") if (rows := _numbered_rows(table))]
    told = [" ".join(text_of(numbers) for numbers, _ in rows) for _, rows in numbered]
    replace_all(body, [(table, [_listing(table, rows)]) for table, rows in numbered])
    for listing in body.iter("pre"):
        gutters = [found for found in listing.iter() if found is not listing and _is_gutter(found)]
        told.append(" ".join(map(text_of, gutters)))
        drop_all(listing, gutters)
    return tuple(taken_away("line numbers", text) for text in told if text.strip())


def _listing(table: Element, rows: list[Row]) -> Element | str:
    """The code of a table as a listing; bare, where a listing is around it already."""
    text = "\n".join(line for _, code in rows for line in _lines(code)).replace("\u00a0", " ")
    if is_within(table, {"pre"}):
        return text
    told = next(filter(None, (pre.get(LANGUAGE) for pre in table.iter("pre"))), "")
    return new_element("pre", {LANGUAGE: told} if told else {}, text=text)


def _numbered_rows(table: Element) -> list[Row]:
    """The rows of a table of two columns, of which the first counts the lines of the second."""
    if holds(table, "table"):
        return []
    cells = ([cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    rows = [row for row in cells if row]
    if not rows or any(len(row) != 2 for row in rows):
        return []
    told = [(row[0], row[1]) for row in rows]
    named = all(_is_gutter(numbers) and _is_code(code) for numbers, code in told)
    return told if named or (len(told) == 1 and _counts(*told[0])) else []


def _counts(numbers: Element, code: Element) -> bool:
    """Whether there is a number for each line of a listing, and each is one more than the last."""
    told = text_of(numbers).split()
    if not told or not told[0].isdecimal() or not holds(code, "pre"):
        return False
    start = int(told[0][:6])
    return told == [str(number) for number in range(start, start + len(_lines(code)))]


def _is_code(cell: Element) -> bool:
    named = bool(_CODE.search(cell.get("class", "")))
    return named or holds(cell, "pre", "code") or is_within(cell, {"pre", "code"})


def _is_gutter(element: Element) -> bool:
    """Whether an element is named as one that holds numbers, and holds nothing else."""
    named = _GUTTER.search(element.get("class", ""))
    return bool(named and _NUMBERS.fullmatch(text_of(element)))


def _lines(cell: Element) -> list[str]:
    """The lines of a cell: those of its listing, or what stands in an element for each."""
    holder = first(cell, "pre")
    holder = cell if holder is None else holder
    while len(holder) == 1 and not (holder.text or "").strip() and len(holder[0]):
        holder = holder[0]
    for line_break in holder.iter("br"):
        line_break.text = "\n"
    parts = [part for part in holder if part.tag in _LINES]
    if parts and len(parts) == len(holder):
        return [text_of(part).strip("\n") for part in parts]
    return text_of(holder).strip("\n").split("\n")
