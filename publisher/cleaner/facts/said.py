"""What a saved page says of itself, gathered from its markup without judging it.

Every statement has a key that names where it stands: ``og:title``, ``ld:headline``,
``item:author``, ``class:byline``. Which to believe is settled in declared.py.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree

from publisher.cleaner.facts.linked import ARTICLE, parse_json, say_linked
from publisher.cleaner.facts.metadata import read_fields
from publisher.cleaner.nodes import Element

_MOST = 20_000  # elements looked at
_LONGEST = 2000  # characters of a statement
_REPEATS = 100  # statements of one kind
_LARGE = 80  # elements in a line
_LINE = 160  # characters of a visible byline
_NEAR = 5  # levels above the heading within which its byline stands
_DUBLIN_CORE = re.compile(r"^dc(?:terms?)?[.:_]")
_HEAD = ("html", "base", "meta", "link", "script", "title", "h1", "time")
_MARKED = etree.XPath("descendant::*[@*]")  # to ask for the four by name takes thrice as long
#: Kinds of visible lines by words in class or id, in the order in which they are asked.
_KINDS = (
    ("subtitle", re.compile(
        r"(?:^|[-_ ]|article|story)(?:sub-?title|sub-?headline|dek|standfirst)(?:$|[-_ ])"
    )),
    ("byline", re.compile(
        r"(?:^|[-_ ]|article|story|post|entry)(?:by-?line|author)s?"
        r"(?:[-_ ](?:name|link|full-?name|fmt|info|line|text)s?)?(?:$| )"
    )),
    ("updated", re.compile(r"updated|modified")),
    ("published", re.compile(
        r"publish|pub-?date|pub-?time|posted|date-?line|(?:post|entry|article|story)-?(?:date|time)"
    )),
    ("date", re.compile(
        r"(?:^|[-_ ])(?:date(?:time)?|time(?:stamp)?|(?:post-?|article-?)?info|source)(?:$|[-_ ])"
    )),
)  # fmt: skip
#: Without one of these a class marks nothing; most classes and ids have none of them.
_HINT = re.compile("auth|date|ti[mt]|publ?|post|line|info|source|dek|standf|odif")
_ENTITY = re.compile(r"&(?:#\w+|[a-z]+);")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|widget|footer|recirc|recommend|promo|most-?(?:read|popular)|"
    r"newsletter|teaser|(?:^|[-_ ])(?:nav|menu|aside|ads?|feed|rail)(?:$|[-_ ])",
    re.IGNORECASE,
)
_RELATIONS = frozenset({"author", "license", "tag", "category tag"})
_ADDRESSES = frozenset(
    {"url", "image", "license", "mainEntityOfPage", "thumbnailUrl", "contentUrl"}
)


@dataclass(frozen=True, slots=True)
class Said:
    """All statements of a page by key, in document order, and what could not be read."""

    statements: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def all(self, keys: Iterable[str]) -> Iterator[str]:
        """Every statement under ``keys``, in their order."""
        for key in keys:
            yield from self.statements.get(key, ())


@dataclass(slots=True)
class _Notes:
    """What is noted while a page is read."""

    said: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    headings: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)

    def note(self, key: str, value: str | None) -> None:
        value = " ".join((value or "")[:_LONGEST].split())
        if "&" in value and _ENTITY.search(value):  # escaped twice
            value = html.unescape(value)
        values = self.said.setdefault(key, []) if value else []
        if value and len(values) < _REPEATS:
            values.append(value)


def gather(root: Element, address: str) -> Said:
    """Everything that the markup of a page says of itself. The tree is not changed."""
    notes = _Notes()
    for element in islice(root.iter(*_HEAD), _MOST):
        _note_plain(element, notes)
    near = {around for heading in notes.headings[:2] for around in _around(heading)}
    for element in notes.times:
        _note_time(element, near, notes)
    for element in islice(cast(list[Element], _MARKED(root)), _MOST):
        if element.get("itemprop"):
            _note_item(element, notes)
        if element.tag == "a" and element.get("rel") in _RELATIONS:
            _note_rel(element, near, notes)
        elif kind := _kind(element.get("class") or "") or _kind(element.get("id") or ""):
            _note_line(element, kind, near, notes)
    problems = _note_linked(notes, address)
    return Said({key: tuple(values) for key, values in notes.said.items()}, problems)


def _note_plain(element: Element, notes: _Notes) -> None:
    """An element that tells by its name: meta, link, title, h1, time, script, html, base."""
    match element.tag:
        case "meta":
            name = element.get("property") or element.get("name") or element.get("http-equiv")
            for one in (name or "").lower().split():
                notes.note(_DUBLIN_CORE.sub("dc.", one), element.get("content"))
        case "link":
            for rel in (element.get("rel") or "").lower().split():
                notes.note(f"link:{rel}", element.get("href"))
        case "script":
            if "ld+json" in (element.get("type") or "").lower():
                notes.scripts.append(element.text or "")
        case "html":
            notes.note("html:lang", element.get("lang") or element.get("xml:lang"))
        case "base":
            notes.note("base", element.get("href"))
        case "title":
            # A title within SVG names a picture.
            parent = element.getparent()
            if parent is not None and parent.tag != "svg":
                notes.note("tag:title", _text(element))
        case "h1":
            notes.headings.append(element)
            notes.note("tag:h1", _text(element, 300))
        case _:
            notes.times.append(element)


def _note_time(element: Element, near: set[Element], notes: _Notes) -> None:
    value = element.get("datetime") or _text(element, _LINE)
    if not value or _is_elsewhere(element):
        return
    parent = element.getparent()
    marks = _marks(element) + (_marks(parent) if parent is not None else "")
    kind = "near" if _is_near(element, near) else "far"
    if element.get("pubdate") is not None or "publish" in marks or "entry-date" in marks:
        kind = "published"
    if "updated" in marks.split() or "modified" in marks:
        kind = "updated"
    notes.note(f"time:{kind}", value)


def _note_rel(element: Element, near: set[Element], notes: _Notes) -> None:
    rel = element.get("rel")
    if rel == "license":
        notes.note("rel:license", element.get("href"))
    elif _is_elsewhere(element):
        return
    elif rel == "author":
        place = "rel" if _is_near(element, near) else "far"
        notes.note(f"{place}:author", _text(element, _LINE))
    else:
        notes.note("rel:tag", _text(element, 60))


def _note_line(element: Element, kind: str, near: set[Element], notes: _Notes) -> None:
    """A line that its class or id marks as byline, date or subtitle of the article."""
    place = "class" if _is_near(element, near) else "far"
    if place == "far" and kind not in ("byline", "published"):
        return
    text = _text(element, 2 * _LINE if kind == "subtitle" else _LINE)
    if not text or _is_elsewhere(element):
        return
    notes.note(f"{place}:{kind}", element.get("title") if element.tag == "abbr" else text)
    if place == "class":
        for key, value in read_fields(text).items():
            notes.note(f"line:{key}", value)


def _note_item(element: Element, notes: _Notes) -> None:
    """Microdata of the article, and of what stands directly in it: its author and publisher."""
    path = element.get("itemprop") or ""
    scope = _scope(element)
    if scope is not None and not _is_article(scope):
        holder = scope.get("itemprop")
        outer = _scope(scope) if holder else None
        if not holder or (outer is not None and not _is_article(outer)):
            return
        path = f"{holder}.{path}"
    if element.get("itemscope") is not None and not element.get("content"):
        return
    last = path.rpartition(".")[2].split()[0] if path.split() else ""
    value = element.get("content") or element.get("datetime")
    if not value and last in _ADDRESSES:
        value = element.get("href") or element.get("src")
    notes.note(f"item:{path}", value or _text(element, 300))


def _scope(element: Element) -> Element | None:
    """The thing that a property belongs to."""
    above = islice(element.iterancestors(), 40)
    return next((up for up in above if up.get("itemscope") is not None), None)


def _is_article(scope: Element) -> bool:
    kind = (scope.get("itemtype") or "").rstrip("/").rpartition("/")[2]
    return bool(ARTICLE.search(kind)) or kind == "WebPage"


def _note_linked(notes: _Notes, address: str) -> tuple[str, ...]:
    documents, problems = [], []
    for script in notes.scripts[:20]:
        document = parse_json(script)
        if document is not None:
            documents.append(document)
        elif script.strip():
            problems.append(f"JSON-LD that cannot be read: {' '.join(script.split())[:60]}")
    said = notes.said
    urls = {address, *said.get("link:canonical", ()), *said.get("og:url", ())}
    headings = {*said.get("tag:h1", ()), *said.get("og:title", ())}
    for key, value in say_linked(documents, urls - {""}, headings):
        notes.note(key, value)
    return tuple(problems)


@lru_cache(maxsize=4096)
def _kind(marks: str) -> str:
    """The kind of line that a class or an id marks, "" for none."""
    if not _HINT.search(marks.lower()):
        return ""
    lower = _CAMEL.sub("-", marks[:300]).lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(lower)), "")


def _marks(element: Element) -> str:
    """Class and id in lower case, camelCase taken apart."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CAMEL.sub("-", marks).lower()


def _around(element: Element) -> Iterator[Element]:
    for level, around in enumerate(element.iterancestors()):
        if level >= _NEAR or around.tag in ("body", "html"):
            return
        yield around


def _is_near(element: Element, near: set[Element]) -> bool:
    """Whether an element stands beside the heading, as far as there is one."""
    return not near or any(around in near for around in _around(element))


def _is_elsewhere(element: Element) -> bool:
    """Whether an element stands in comments, a sidebar or among links to other articles."""
    for level, around in enumerate(element.iterancestors()):
        if around.tag in ("aside", "footer", "nav"):
            return True
        if around.tag in ("body", "html", "article", "main") or level > 8:
            return False
        marks = around.get("class") or around.get("id")
        if marks and _ELSEWHERE.search(marks):
            return True
    return False


def _text(element: Element, limit: int = _LONGEST) -> str:
    """The text of an element, "" where it is longer than ``limit``, or too much to be a line."""
    if sum(1 for _ in islice(element.iter(), _LARGE)) == _LARGE:
        return ""
    text = " ".join(" ".join(map(str, element.itertext())).split())
    return text if len(text) <= limit else ""
