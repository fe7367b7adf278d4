"""What is not the article: scripts, hidden text, ad slots, share rows, trackers, dead wrappers.

What is looked for is data, in furniture.toml, each entry with its reason. Everything that held
text or a picture is told as :class:`Removed`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4.element import Tag

from publisher.cleaner.tree import tags_in
from publisher.model import Removed
from publisher.settings import CleanSettings

_BARS = "|｜"
_ROWS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "div"})


@dataclass(frozen=True)
class Rules:
    """The patterns of furniture.toml, compiled."""

    inert: frozenset[str]
    inert_unless_text: frozenset[str]
    hidden: re.Pattern[str]
    names: re.Pattern[str]
    lines: re.Pattern[str]
    embeds: frozenset[str]


@cache
def rules() -> Rules:
    """The rules, read once."""
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text("utf-8"))
    return Rules(
        inert=frozenset(data["inert"]["tags"]),
        inert_unless_text=frozenset(data["inert"]["unless_text"]),
        hidden=re.compile(data["hidden"]["style"], re.IGNORECASE),
        names=_any(entry["pattern"] for entry in data["name"]),
        lines=_any(entry["pattern"] for entry in data["line"]),
        embeds=frozenset(data["embed"]["tags"]),
    )


def remove_furniture(body: Tag, settings: CleanSettings) -> tuple[Removed, ...]:
    """Take out of ``body`` what is not the article, and tell what was taken."""
    keep = _any(settings.keep) if settings.keep else None
    drop = _any(settings.drop) if settings.drop else None
    removed: list[Removed] = []
    for element in list(body.find_all(True)):
        if element.decomposed or element is body:
            continue
        reason = _reason(element, drop)
        text = element.get_text(" ", strip=True) if reason else ""
        if not reason or (keep and keep.search(text)):
            continue
        if text and reason != "inert":
            removed.append(Removed(reason, text[:500]))
        element.decompose()
    return tuple(removed)


def replace_embeds(body: Tag, new_tag: Callable[..., Tag]) -> None:
    """Put a plain link where a video, a sound or a frame was: paper can not play it."""
    for element in list(tags_in(body, rules().embeds)):
        if element.decomposed:
            continue
        address = _embed_address(element)
        images = list(element.find_all("img"))
        for image in images:
            element.insert_before(image.extract())
        if address:
            paragraph = new_tag("p")
            link = new_tag("a", attrs={"href": address})
            link.string = str(element.get("title") or address)
            paragraph.append(link)
            element.replace_with(paragraph)
        else:
            element.decompose()


def _embed_address(element: Tag) -> str:
    for attribute in ("src", "data-src", "data"):
        if element.get(attribute):
            return str(element[attribute])
    source = element.find("source", src=True)
    return str(source["src"]) if isinstance(source, Tag) else ""


def _reason(element: Tag, drop: re.Pattern[str] | None) -> str:
    """Why an element is furniture, or nothing."""
    known = rules()
    if element.name in known.inert:
        return "inert"
    if element.name in known.inert_unless_text and not element.get_text(strip=True):
        return "inert"
    style = str(element.get("style") or "")
    if "hidden" in element.attrs or known.hidden.search(style):
        return "hidden"
    if element.name == "img" and _is_tracker(element):
        return "tracker"
    names = [*element.get_attribute_list("class"), element.get("id")]
    if any(name and known.names.search(str(name)) for name in names) and not _holds_article(
        element
    ):
        return "furniture"
    text = element.get_text(" ", strip=True) if element.name in ("p", "div", "li", "span") else ""
    if text and len(text) < 200 and known.lines.search(text) and not element.find("img"):
        return "furniture"
    if element.name in _ROWS and _is_link_row(element):
        return "navigation"
    if drop and text and drop.search(text):
        return "dropped by the settings"
    return ""


def _holds_article(element: Tag) -> bool:
    """Whether so much prose stands in an element that its name must be misleading."""
    return len(element.get_text("", strip=True)) > 400


def _is_link_row(element: Tag) -> bool:
    """Whether an element is a row of navigation: links set apart by bars, and nothing else."""
    links = element.find_all("a", href=True)
    if len(links) < 2 or element.find("img"):
        return False
    inside = sum(len("".join(link.get_text().split())) for link in links)
    text = "".join(element.get_text().split())
    bars = sum(char in _BARS for char in text)
    return bars > 0 and inside + bars >= len(text)


def _is_tracker(image: Tag) -> bool:
    sizes = [re.match(r"\s*(\d+)", str(image.get(side, ""))) for side in ("width", "height")]
    return any(size and int(size[1]) <= 1 for size in sizes)


def _any(patterns: Iterator[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
