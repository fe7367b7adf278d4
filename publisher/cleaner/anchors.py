"""What a page says of its article elsewhere than in its text: the title, and JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from publisher.cleaner.features import About
from publisher.cleaner.nodes import Element

_TAG = re.compile(r"<[^>]*>")
#: JSON-LD is nested a few levels deep; a deeper one is hostile or no article.
_DEEPEST = 12


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
