"""Shortcodes of WordPress that were exported, or shown, as text.

A picture in ``[caption]`` becomes a figure, what ``[embed]`` and players show a plain link. Of all
others the marks go and what stands between them stays; each is told. Brackets that are no
shortcode stay in sight: one has a known name, or values in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from publisher.cleaner.account import taken_away
from publisher.cleaner.nodes import Element, Node, fill, holds, new_element, take, text_of
from publisher.model import Removed

_QUOTES = "\"'“”″‘’′"
#: As WordPress writes them (developer.wordpress.org, Shortcode API), curled quotes among them.
_MARK = re.compile(
    r"\[(?P<end>/?)(?P<name>[a-z][\w-]{1,40})"
    r"(?P<values>[\s=][^\[\]\n]{0,600})?/?\]",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<key>[\w-]+)\s*=\s*[{_QUOTES}]+(?P<value>[^{_QUOTES}]*)[{_QUOTES}]+")
_ADDRESS = re.compile(rf"https?://[^\s\[\]<>{_QUOTES}]+")
_FIGURES = frozenset({"caption", "wp_caption"})
_PLAYERS = frozenset(
    "embed youtube vimeo dailymotion video audio soundcloud tweet instagram facebook".split()
)
_SPANNING = _FIGURES | _PLAYERS
_NEAR = 1000  #: characters in which a player's shortcode ends
#: What stands for pictures and lists that only the site itself has.
_NOTHING = frozenset("gallery playlist".split())
_KNOWN = _SPANNING | _NOTHING
#: Names that page builders' shortcodes begin with.
_BUILDERS = ("vc_", "et_pb_", "fusion_", "av_", "su_", "wpv-", "mk_", "tve_")
_VERBATIM = frozenset({"pre", "code", "kbd", "samp", "var"})


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    ends: bool
    values: str
    text: str  #: as it stands


def replace_shortcodes(body: Element) -> tuple[Removed, ...]:
    """Make figures and links of the shortcodes in a body; what else goes is told."""
    if not any(map(_mark_of, _MARK.finditer(text_of(body)))):
        return ()
    removed: list[Removed] = []
    for element in list(body.iter("*")):
        if element.tag not in _VERBATIM and any(map(_MARK.search, _strings(element))):
            fill(element, _joined(_turned(_read(take(element)), removed)))
    return tuple(removed)


def _strings(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _mark_of(match: re.Match[str]) -> _Mark | None:
    """A match as a shortcode; nothing for brackets that only look like one."""
    name, values, ends = match["name"].lower(), match["values"] or "", bool(match["end"])
    if not (_VALUE.search(values) or (_is_known(name) and _is_written(match, name, values))):
        return None
    return _Mark(name, ends, values, match[0])


def _is_known(name: str) -> bool:
    return name in _KNOWN or name.startswith(_BUILDERS)


def _is_written(match: re.Match[str], name: str, values: str) -> bool:
    """Whether a known name without values in quotation marks is a shortcode, not a word."""
    if match["end"] or _ADDRESS.search(values):
        return True
    if name in _PLAYERS:
        return f"[/{name}" in match.string[match.end() : match.end() + _NEAR].lower()
    return not values.strip(" /") or "=" in values


def _read(nodes: Sequence[Node]) -> list[Node | _Mark]:
    """Nodes with the shortcodes of their strings apart."""
    found: list[Node | _Mark] = []
    opened: set[str] = set()
    for node in nodes:
        if not isinstance(node, str):
            found.append(node)
            continue
        start = 0
        for match in _MARK.finditer(node):
            mark = _mark_of(match)
            if mark is None and match["end"] and match["name"].lower() in opened:
                mark = _Mark(match["name"].lower(), True, "", match[0])
            if mark is not None:
                opened.add(mark.name)
                found += (node[start : match.start()], mark)
                start = match.end()
        found.append(node[start:])
    return found


def _turned(found: Sequence[Node | _Mark], removed: list[Removed]) -> Iterator[Node]:
    """What the shortcodes among nodes stand for."""
    place = 0
    while place < len(found):
        node = found[place]
        place += 1
        if not isinstance(node, _Mark):
            yield node
            continue
        spans = not node.ends and node.name in _SPANNING
        end = _end_of(node.name, found, place) if spans else place
        inner = [one for one in found[place:end] if not isinstance(one, _Mark)]
        made = _made(node, inner) if not node.ends else None
        if made is None:
            removed.append(taken_away("shortcode", node.text))
        else:
            yield made
            place = min(end + 1, len(found)) if end > place else place


def _joined(nodes: Iterable[Node]) -> Iterator[Node]:
    """Nodes, each run of strings as one: to append them one by one takes quadratic time."""
    for is_text, run in groupby(nodes, key=lambda node: isinstance(node, str)):
        if is_text:
            yield "".join(map(str, run))
        else:
            yield from run


def _end_of(name: str, found: Sequence[Node | _Mark], place: int) -> int:
    """Where the shortcode ends that opened before ``place``; there, if nothing ends it."""
    for index in range(place, len(found)):
        node = found[index]
        if isinstance(node, _Mark) and node.name == name:
            return index if node.ends else place
    return place


def _made(mark: _Mark, inner: Sequence[Node]) -> Element | None:
    """The figure or the link that a shortcode stands for, if it is one of those."""
    if mark.name in _FIGURES:
        return _figure(mark, inner)
    if mark.name in _PLAYERS:
        text = "".join(node if isinstance(node, str) else text_of(node) for node in inner)
        address = _ADDRESS.search(mark.values) or _ADDRESS.search(text)
        if address:
            return new_element("a", {"href": address[0]}, f"▶ {urlsplit(address[0]).netloc}")
    return None


def _figure(mark: _Mark, inner: Sequence[Node]) -> Element | None:
    pictures = [node for node in inner if not isinstance(node, str) and _is_picture(node)]
    if not pictures:
        return None
    told = {value["key"].lower(): value["value"] for value in _VALUE.finditer(mark.values)}
    text: list[Node] = [node for node in inner if isinstance(node, str) or node not in pictures]
    said = "".join(node if isinstance(node, str) else text_of(node) for node in text)
    if not said.strip():
        text = [told.get("caption", "")]
    figure = fill(new_element("figure"), pictures)
    return fill(figure, [fill(new_element("figcaption"), text)] if any(text) else [])


def _is_picture(element: Element) -> bool:
    return element.tag == "img" or holds(element, "img")
