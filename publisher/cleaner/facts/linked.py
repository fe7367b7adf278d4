"""What a page says in JSON-LD (schema.org): its article, and the page and site around it.

The scripts are dirty: commas too many, comments and CDATA around them, lists and graphs, names by
reference. Size, number and depth are bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = Any  #: what a JSON document holds
Thing = dict[str, Json]

_DECODER = json.JSONDecoder(strict=False)  # line breaks stand in strings
_LONGEST = 500_000  # characters of one script
_MOST = 400  # things of a page
_DEEPEST = 12
_AROUND = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*.*?\*/)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$", re.DOTALL
)
_COMMA = re.compile(r",(\s*[}\]])")
ARTICLE = re.compile(
    r"(?:article|posting|report|review|newsitem|critique|recipe|howto|interview|creativework|book|chapter)$",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:webpage|collectionpage|itempage|aboutpage|faqpage|profilepage)$", re.IGNORECASE
)
#: Where other things stand that tell of this page. What hangs elsewhere is of other pages.
_BRANCHES = ("@graph", "mainEntity", "mainEntityOfPage")


def parse_json(text: str) -> Json | None:
    """A JSON-LD script; ``None`` for one that cannot be read even after repair."""
    text = text[:_LONGEST].strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _AROUND.sub("", _AROUND.sub("", text)).strip().rstrip(";")
    for attempt in (text, _COMMA.sub(r"\1", text)):
        try:
            return _DECODER.decode(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def say_linked(
    documents: Iterable[Json], urls: set[str], headings: set[str]
) -> Iterator[tuple[str, str]]:
    """What the JSON-LD of a page says, as pairs of a key and a value.

    Keys are ``ld:headline`` for the article, ``ld-page:…`` for the page, ``ld-site:name`` for the
    site; deeper ones are joined by a dot. Of several articles it is the one whose address is among
    ``urls`` or whose headline is among ``headings``, else the first.
    """
    things = [thing for document in documents for thing in _things(document)][:_MOST]
    by_id = {thing["@id"]: thing for thing in things if _is_id(thing.get("@id")) and len(thing) > 1}
    articles = [thing for thing in things if ARTICLE.search(_type(thing))]
    articles.sort(key=lambda thing: -_fit(thing, urls, headings))
    for thing in articles[:1]:
        yield from _say("ld:", thing, by_id)
    for thing in things:
        kind = _type(thing)
        if _PAGE.search(kind):
            yield from _say("ld-page:", thing, by_id)
        elif kind == "WebSite" and isinstance(thing.get("name"), str):
            yield "ld-site:name", thing["name"]


def _things(value: Json, depth: int = 0) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:_MOST]:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for branch in _BRANCHES:
            if isinstance(value.get(branch), dict | list):
                yield from _things(value[branch], depth + 1)


def _fit(thing: Thing, urls: set[str], headings: set[str]) -> int:
    """How surely a thing is this page's article: by its address, else by its headline."""
    addresses = {thing.get(key) for key in ("url", "@id") if isinstance(thing.get(key), str)}
    page = thing.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    own = bool((addresses | ({page} if isinstance(page, str) else set())) & urls)
    titled = str(thing.get("headline", thing.get("name", ""))).strip() in headings
    return 2 * own + titled - ("headline" not in thing)


def _say(prefix: str, thing: Thing, by_id: dict[str, Thing]) -> Iterator[tuple[str, str]]:
    for key, value in thing.items():
        for text in _texts(value, by_id):
            yield prefix + key + text[0], text[1]


def _texts(value: Json, by_id: dict[str, Thing]) -> Iterator[tuple[str, str]]:
    """The strings of a value; of things in it, name, address and type of person or body."""
    for item in value[:100] if isinstance(value, list) else (value,):
        if isinstance(item, str | int | float) and not isinstance(item, bool):
            yield "", str(item)
        elif isinstance(item, dict):
            found = by_id.get(item["@id"], item) if _is_id(item.get("@id")) else item
            body = ".body" if _type(found).endswith("Organization") else ""
            for name in ("name", "url", "@id", "contentUrl"):
                names = found.get(name)
                for text in names if isinstance(names, list) else (names,):
                    if isinstance(text, str) and text:
                        yield f"{body}.{name}" if name == "name" else f".{name}", text


def _type(thing: Thing) -> str:
    kind = thing.get("@type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    named = [str(kind).rpartition("/")[2] for kind in kinds]
    return next((kind for kind in named if ARTICLE.search(kind)), named[0] if named else "")


def _is_id(value: Json) -> bool:
    return isinstance(value, str) and bool(value)
