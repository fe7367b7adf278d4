"""Lists that are written as paragraphs or lines become lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from publisher.cleaner.nodes import Element, Node, cut, fill, holds, new_element, take, text_of

_BULLET = re.compile(
    r"^\s*(?P<mark>[•‣◦▪●○■□◆◇►▶➢➤✓✔※]|[*·–-](?=[ \u3000\u00a0]))[ \u3000\u00a0]*(?=\S)"
)
_NUMBER = re.compile(r"^\s*(?P<number>\d{1,3})(?P<mark>[.．、)）](?!\d))[ \u3000\u00a0]*(?=\S)")
_DASHES = frozenset("–-")
#: How a sentence ends in the languages that open speech with a dash, or goes on after it.
_SPEECH = re.compile(r"[.!?…,:;»”\"]\s*$|[.!?…,»”\"]\s*[–—-]|\s[–—-]\w|[–—]")
_FEW = {"bullet": 2, "number": 3}  #: fewer lines than this make no list
_HAN = re.compile("[\u4e00-\u9fff]")
_LONG = 600  #: characters; longer paragraphs with a mark before them are prose


def make_lists(blocks: Sequence[Element]) -> list[Element]:
    """Runs of paragraphs, or of lines in one, that open with bullets or with 1, 2, 3 … as lists.

    The marks go, since the list has its own; numbers stay what they were (``ol`` counts them).
    """
    for block in blocks:
        _drop_double_bullets(block)
    made: list[Element] = []
    for kind, run in groupby(_divided(blocks), _kind):
        members = list(run)
        made += _listing(kind, members) if kind else members
    return made


def _divided(blocks: Sequence[Element]) -> Iterator[Element]:
    """Paragraphs among whose lines is a list are divided there, at the line breaks."""
    for block in blocks:
        if block.tag != "p" or not holds(block, "br"):
            yield block
            continue
        kinds = [_kind_of("".join(map(_text, line))) for line in lines_of(block)]
        runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
        if any(kind and length >= _FEW[kind.split()[0]] for kind, length in runs):
            yield from _paragraphs_of(block, runs)
        else:
            yield block


def _paragraphs_of(block: Element, runs: Sequence[tuple[str, int]]) -> Iterator[Element]:
    """A paragraph for each line of a list, and one for the lines between two lists."""
    name = block.get("id")
    lines = iter(parted(block))
    for kind, length in runs:
        paragraph = new_element("p", {"id": name} if name else {})
        name = None
        for number, line in enumerate(islice(lines, length)):
            if kind and number:
                yield paragraph
                paragraph = new_element("p")
            fill(paragraph, [new_element("br"), *line] if number and not kind else line)
        yield paragraph


def lines_of(block: Element) -> list[list[Node]]:
    """The direct content of a paragraph, a list for each of its lines; nothing is moved."""
    lines: list[list[Node]] = [[block.text or ""]]
    for child in block:
        if child.tag == "br":
            lines.append([child.tail or ""])
        else:
            lines[-1] += [child, child.tail or ""]
    return [line for line in lines if "".join(map(_text, line)).strip()]


def parted(block: Element) -> list[list[Node]]:
    """The content of a paragraph taken apart at its line breaks."""
    parts: list[list[Node]] = [[]]
    for node in take(block):
        if not isinstance(node, str) and node.tag == "br":
            parts.append([])
        else:
            parts[-1].append(node)
    return [part for part in parts if "".join(map(_text, part)).strip()]


def _text(node: Node) -> str:
    return node if isinstance(node, str) else text_of(node)


def _kind(block: Element) -> str:
    return "" if block.tag != "p" or holds(block, "img") else _kind_of(text_of(block))


def _kind_of(text: str) -> str:
    if len(text) > _LONG:
        return ""
    if match := _BULLET.match(text):
        return f"bullet {match['mark']}"
    if match := _NUMBER.match(text):
        return f"number {match['mark']}"
    return ""


def _drop_double_bullets(block: Element) -> None:
    """Bullets that are written into the items of a list, which has its own, go."""
    for listing in block.iter("ul"):
        marks = [_BULLET.match(text_of(item)) for item in listing]
        if len(marks) > 1 and all(marks) and len({mark["mark"] for mark in marks if mark}) == 1:
            for item, mark in zip(listing, marks, strict=True):
                cut(item, mark.end() if mark else 0)


def _is_speech(members: Sequence[Element]) -> bool:
    """Whether dashes open what somebody says, as in French, Spanish or Russian prose."""
    texts = [_BULLET.sub("", text_of(member), count=1) for member in members]
    return any(_SPEECH.search(text) for text in texts if not _HAN.search(text))


def _listing(kind: str, members: list[Element]) -> list[Element]:
    name = kind.split()[0]
    pattern = _BULLET if name == "bullet" else _NUMBER
    if len(members) < _FEW[name] or (name == "number" and not _counts_up(members)):
        return members
    if name == "bullet" and kind[-1] in _DASHES and _is_speech(members):
        return members
    listing = new_element("ul" if name == "bullet" else "ol")
    if name == "number" and (start := _number(members[0])) != 1:
        listing.set("start", str(start))
    for member in members:
        if match := pattern.match(text_of(member)):
            cut(member, match.end())
        item = fill(new_element("li"), take(member))
        if member.get("id"):
            item.set("id", member.get("id", ""))
        listing.append(item)
    return [listing]


def _number(block: Element) -> int:
    match = _NUMBER.match(text_of(block))
    return int(match["number"]) if match else 0


def _counts_up(blocks: Iterable[Element]) -> bool:
    numbers = [_number(block) for block in blocks]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
