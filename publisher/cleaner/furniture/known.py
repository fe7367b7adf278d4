"""What is not the article: scripts, hidden text, ad slots, share rows, trackers, dead wrappers.

What is looked for is data, in furniture.toml, each entry with its reason. Everything that held
text or a picture is told as :class:`Removed`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from lxml import etree

from publisher.cleaner.account import taken_away
from publisher.cleaner.nodes import (
    Element,
    bare_text,
    drop_all,
    fill,
    holds,
    is_within,
    letters,
    new_element,
    replace_all,
    text_of,
)
from publisher.cleaner.safety import leads_somewhere
from publisher.model import Removed
from publisher.sections import CleanSettings

_BARS = "|｜"
#: What stands in these nobody sees; what is written on buttons and the like is told.
_UNSEEN = frozenset("script style template head title link meta base noscript".split())
_SHORT = frozenset({"p", "div", "li", "span"})
_TEXTS = frozenset({"table", "pre", "ul", "ol", "dl", "blockquote", "p"})
#: What makes a link something to be led to.
_TARGETS = frozenset({"id", "name"})
#: What may be shown on demand, found quickly; furniture.toml tells which of it is.
_ON_DEMAND = etree.XPath(
    ".//span[contains(@class, 'tip') or contains(@class, 'over') or contains(@class, 'card')]"
)
_DOT = 32  #: px
_LABEL = 16  #: characters
_ROWS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "div"})


@dataclass(frozen=True)
class Rules:
    """The patterns of furniture.toml, compiled."""

    inert: frozenset[str]
    inert_unless_text: frozenset[str]
    hidden: re.Pattern[str]
    unseen: re.Pattern[str]
    on_demand: re.Pattern[str]
    names: re.Pattern[str]
    lines: re.Pattern[str]
    embeds: frozenset[str]
    ornament: re.Pattern[str]
    label: re.Pattern[str]
    toggle: re.Pattern[str]


@cache
def rules() -> Rules:
    """The rules, read once."""
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text("utf-8"))
    return Rules(
        inert=frozenset(data["inert"]["tags"]),
        inert_unless_text=frozenset(data["inert"]["unless_text"]),
        hidden=re.compile(data["hidden"]["style"], re.IGNORECASE),
        unseen=re.compile(data["hidden"]["names"], re.IGNORECASE),
        on_demand=re.compile(data["hidden"]["on_demand"], re.IGNORECASE),
        names=_any(entry["pattern"] for entry in data["name"]),
        lines=_any(entry["pattern"] for entry in data["line"]),
        embeds=frozenset(data["embed"]["tags"]),
        ornament=re.compile(data["ornament"]["words"], re.IGNORECASE),
        label=re.compile(data["label"]["words"], re.IGNORECASE),
        toggle=re.compile(data["toggle"]["words"], re.IGNORECASE),
    )


def remove_furniture(
    body: Element, settings: CleanSettings, *, by_name: bool = True
) -> tuple[Removed, ...]:
    """Take out of ``body`` what is not the article, and tell what was taken.

    Where the article was found by better signs, names of classes (``by_name``) say nothing more.
    """
    keep = _any(settings.keep) if settings.keep else None
    unwanted = _any(settings.drop) if settings.drop else None
    removed: list[Removed] = []
    gone: list[Element] = []
    waiting = list(body)[::-1]
    while waiting:
        element = waiting.pop()
        reason = _reason(element, unwanted, by_name=by_name)
        text = bare_text(element) if reason else ""
        if not reason or (keep and keep.search(text)):
            waiting += reversed(element)
            continue
        if reason == "inert" and element.tag not in _UNSEEN:
            reason = "controls"
        if text and reason != "inert":
            removed.append(taken_away(reason, text))
        gone.append(element)
    drop_all(body, gone)
    return tuple(removed)


def remove_on_demand(root: Element) -> tuple[Removed, ...]:
    """Take out what stands in the midst of a text and is shown only when a word is pointed at."""
    spans = cast(list[Element], _ON_DEMAND(root))
    gone = [span for span in spans if rules().on_demand.search(span.get("class", ""))]
    removed = tuple(taken_away("hidden", text) for text in map(bare_text, gone) if text)
    drop_all(root, gone)
    return removed


def replace_embeds(body: Element) -> None:
    """Put a plain link where a video, a sound or a frame was: paper can not play it."""
    embeds = [found for found in body.iter(*rules().embeds) if not is_within(found, rules().embeds)]
    replace_all(body, ((embed, _shown(embed)) for embed in embeds))


def _shown(embed: Element) -> list[Element]:
    """What stands for a video or the like: its pictures, and a link to it."""
    images = list(embed.iter("img"))
    for image in images:
        image.tail = None
    address = _embed_address(embed)
    if not address:
        return images
    text = embed.get("title") or urlsplit(address).netloc or address.rpartition("/")[2]
    link = new_element("a", {"href": address}, f"▶ {text}")
    poster = embed.get("poster", "").strip()
    if images or not poster:
        return [*images, fill(new_element("p"), [link])]
    picture = new_element("img", {"src": poster, "alt": embed.get("title", "")})
    return [fill(new_element("figure"), [picture, fill(new_element("figcaption"), [link])])]


def _embed_address(element: Element) -> str:
    inside = (source.get("src") for source in element.iter("source"))
    named = (element.get(attribute) for attribute in ("src", "data-src", "data"))
    address = next(filter(None, (*named, *inside)), "")
    return address if leads_somewhere("a", address) else ""


def _reason(element: Element, unwanted: re.Pattern[str] | None, *, by_name: bool) -> str:
    """Why an element is furniture, or nothing."""
    known = rules()
    name, attributes = element.tag, element.attrib
    if name in known.inert:
        return "inert"
    if name in known.inert_unless_text and not text_of(element).strip():
        return "inert"
    if attributes and _is_hidden(attributes, known):
        return "hidden"
    if name == "img":
        words = element.get("alt", "").strip()
        return "tracker" if _is_tracker(element) or known.ornament.fullmatch(words) else ""
    if name == "a" and _leads_nowhere(attributes):
        return "controls" if _is_control(element, known) else ""
    if by_name and attributes and _has_name_of_furniture(element) and not _holds_article(element):
        return "furniture"
    text = bare_text(element) if name in _SHORT else ""
    if text and len(text) < 200 and known.lines.search(text) and not holds(element, "img"):
        return "furniture"
    if text and len(text) < _LABEL and known.label.fullmatch(text) and _labels_picture(element):
        return "label of a picture"
    if name in _ROWS and _is_link_row(element):
        return "navigation"
    if unwanted and text and unwanted.search(text):
        return "dropped by the settings"
    return ""


def _is_hidden(attributes: etree._Attrib, known: Rules) -> bool:
    if "hidden" in attributes or known.hidden.search(attributes.get("style", "")):
        return True
    return bool((names := attributes.get("class")) and known.unseen.search(names))


def _leads_nowhere(attributes: etree._Attrib) -> bool:
    return attributes.get("href", "#") == "#" and _TARGETS.isdisjoint(attributes)


def _is_control(link: Element, known: Rules) -> bool:
    """Whether a link that leads nowhere shows more of a text, or a picture at a larger size."""
    text = bare_text(link)
    return bool(known.toggle.fullmatch(text)) or (
        bool(known.label.fullmatch(text)) and _labels_picture(link)
    )


def _has_name_of_furniture(element: Element) -> bool:
    names = (*element.get("class", "").split(), element.get("id", ""))
    return any(map(rules().names.search, filter(None, names)))


def _holds_article(element: Element) -> bool:
    """Whether so much prose stands in an element that its name must be misleading."""
    return letters(element) > 400


def _is_link_row(element: Element) -> bool:
    """Whether an element is a row of navigation: links set apart by bars, and nothing else."""
    links = [link for link in element.iter("a") if "href" in link.attrib]
    if len(links) < 2 or holds(element, "img"):
        return False
    text = "".join(text_of(element).split())
    bars = sum(map(text.count, _BARS))
    return bars > 0 and sum(map(letters, links)) + bars >= len(text)


def _labels_picture(element: Element) -> bool:
    """Whether an element stands in a figure, but in no table or text of it."""
    for around in element.iterancestors("figure", *_TEXTS):
        return around.tag == "figure" and not holds(element, "img")
    return False


def _is_tracker(image: Element) -> bool:
    """Whether a picture is a dot or a line; a side of 0 beside one of many px is not known."""
    told = [re.match(r"\s*(\d+)", image.get(side, "")) for side in ("width", "height")]
    sizes = [int(size[1][:9]) for size in told if size]
    return bool(sizes) and min(sizes) <= 1 and not (min(sizes) == 0 and max(sizes) > _DOT)


def _any(patterns: Iterator[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
