"""What a page says of its article elsewhere than in its text: the title, and JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from publisher.cleaner.extraction.blocks import Line
from publisher.cleaner.nodes import Element

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
#: A shorter body is a teaser, and tells nothing.
_LEAST_BODY = 60  # pairs of words
#: A line is stated when so much of it is in the body, and it is long enough to tell.
_STATED = 0.8
_LEAST_LINE = 8  # words
#: JSON-LD is nested a few levels deep; a deeper one is hostile or no article.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of its article elsewhere than in its text."""

    title: str = ""
    body: str = ""  #: the text of the article


def find_stated(lines: Sequence[Line], about: About) -> frozenset[Line]:
    """The lines that stand in the body which the page's own metadata give, if they give one."""
    body = set(pairwise(_WORD.findall(about.body.lower())))
    if len(body) < _LEAST_BODY:
        return frozenset()
    return frozenset(line for line in lines if _is_in(body, line))


def _is_in(body: set[tuple[str, str]], line: Line) -> bool:
    if line.words < _LEAST_LINE:
        return False
    pairs = list(pairwise(_WORD.findall(line.text.lower())))
    return bool(pairs) and sum(map(body.__contains__, pairs)) >= _STATED * len(pairs)


def read_about(root: Element, title: str = "") -> About:
    """What the head of a page and its JSON-LD say of the article."""
    if not title:
        told = (meta.get("content") for meta in root.iter("meta") if _names_title(meta))
        title = next(filter(None, told), "") or root.findtext(".//title") or ""
    bodies = [body for script in root.iter("script") for body in _bodies_of(script)]
    return About(title, max(bodies, key=len, default=""))


def _names_title(meta: Element) -> bool:
    return (meta.get("property") or meta.get("name") or "").lower() == "og:title"


def _bodies_of(script: Element) -> Iterator[str]:
    text = script.text or ""
    if "ld+json" not in (script.get("type") or "") or "articleBody" not in text:
        return
    try:
        told = json.loads(text, strict=False)
    except (ValueError, RecursionError):  # a broken block says nothing; the text itself remains
        return
    for body in _find(told, _DEEPEST):
        yield _TAG.sub(" ", html.unescape(body))


def _find(told: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 - as JSON has it
    if not depth:
        return
    if isinstance(told, dict):
        body = told.get("articleBody")
        if isinstance(body, str):
            yield body
        told = list(told.values())
    if isinstance(told, list):
        for item in told:
            yield from _find(item, depth - 1)
