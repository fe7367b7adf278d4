"""Markdown pages, with front matter or without."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from publisher.cleaner.facts.dates import Moment, parse_moment
from publisher.cleaner.reading.dialects import to_commonmark
from publisher.cleaner.reading.emphasis import wide_emphasis_plugin
from publisher.cleaner.reading.page import Page
from publisher.cleaner.reading.parse import parse_fragment
from publisher.front_matter import read_front_matter
from publisher.model import Finding, Source
from publisher.sections import CleanSettings

_LONGEST = 100_000  # characters
#: So many lines and marks are read as Markdown, and so many paragraphs are made of more.
_MOST = 150_000
_MARKS = ("](", "*", "_", "`", "<")
_PARAGRAPHS = 20_000
_DAY = re.compile(r"(?:.*/)?(?P<day>\d{4}-\d\d-\d\d)(?![\d])[^/]*")
_HEADING = re.compile(r"^ {0,3}(#{1,2})[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


@cache
def renderer() -> MarkdownIt:
    """CommonMark with tables, strikethrough, notes and definition lists; HTML passes through.

    Headings have the ids that links in repositories call them by.
    """
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin).use(deflist_plugin)
    parser.add_render_rule("footnote_caption", _label)
    return parser.use(wide_emphasis_plugin).use(anchors_plugin, max_level=6)


def _label(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    """The mark of a note, the same wherever it is called; the plugin would write [1:1]."""
    return f"[{tokens[place].meta['id'] + 1}]"


def read_markdown(text: str, source: Source, settings: CleanSettings) -> Page:
    """Render a Markdown page. Front matter that cannot be read is a finding."""
    findings: tuple[Finding, ...] = ()
    front = read_front_matter(text)
    meta, content = front.values, front.content
    if front.problem:
        findings = (Finding("front-matter", source.id, front.problem),)
    title = _text(meta.get("title"))
    if not title:
        title, content = _take_title(content)
    published = _moment(meta.get("date"), meta.get("published"), _day_in_name(source.id))
    updated = _moment(meta.get("updated"), meta.get("lastmod"), meta.get("modified"))
    content = to_commonmark(content)
    bounded, problem = _bounded(content)
    if problem:
        findings = (*findings, Finding("page-too-complex", source.id, problem))
    return Page(
        body=parse_fragment(renderer().render(bounded), settings.max_depth),
        title=title,
        subtitle=_text(meta.get("subtitle")),
        authors=tuple(_names(meta.get("author", meta.get("authors")))),
        published=published.day if published else None,
        published_at=published.at if published else None,
        updated=updated.day if updated and updated != published else None,
        language=_text(meta.get("lang", meta.get("language"))),
        url=_text(meta.get("url", meta.get("link", meta.get("source")))),
        site=_text(meta.get("site", meta.get("publication"))),
        section=_text(meta.get("section", meta.get("category"))),
        tags=tuple(_names(meta.get("tags", meta.get("keywords")))),
        lead_image=_text(meta.get("image", meta.get("cover"))),
        licence=_text(meta.get("license", meta.get("licence", meta.get("rights")))),
        findings=findings,
    )


def _bounded(content: str) -> tuple[str, str]:
    """A page on which the parser spends no minutes, and what was wrong with it, if anything was.

    Paragraphs that are too long become HTML, which the parser passes on; so do all if there are
    too many lines and marks, and then some stand together.
    """
    if len(content) <= _LONGEST:
        return content, ""
    paragraphs = content.split("\n\n")
    if content.count("\n") + sum(map(content.count, _MARKS)) > _MOST:
        together = 1 + len(paragraphs) // _PARAGRAPHS
        starts = range(0, len(paragraphs), together)
        runs = (" ".join(paragraphs[n : n + together]) for n in starts)
        problem = f"the page has more than {_MOST:,} lines and marks; its text was kept as it is"
        return "\n\n".join(map(_plain, filter(str.strip, runs))), problem
    if all(len(paragraph) <= _LONGEST for paragraph in paragraphs):
        return content, ""
    problem = f"a paragraph is longer than {_LONGEST:,} characters; it was kept as plain text"
    return "\n\n".join(_plain(p) if len(p) > _LONGEST else p for p in paragraphs), problem


def _plain(paragraph: str) -> str:
    """A paragraph as HTML, without lines that are empty: the HTML would end there."""
    text = re.sub(r"\n\s*\n", "\n", html.escape(paragraph, quote=False))
    return f"<p>{text}</p>"


def _take_title(content: str) -> tuple[str, str]:
    """The first heading, where it opens the page, and the content without it."""
    match = _HEADING.search(content)
    if not match or content[: match.start()].strip():
        return "", content
    title = re.sub(r"[*_`]", "", match["title"])
    return title, content[: match.start()] + content[match.end() :]


def _day_in_name(path: str) -> str:
    """The day that a file is named after, as Jekyll and notebooks do: 2016-01-02-hello.md."""
    match = _DAY.fullmatch(path)
    return match["day"] if match else ""


def _text(value: Any) -> str:  # noqa: ANN401 - YAML holds anything
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _names(value: Any) -> Iterable[str]:  # noqa: ANN401
    """Names from a list, a mapping with a name, or a string that commas divide."""
    if isinstance(value, str):
        value = re.split(r"[,，、;；]", value)
    if isinstance(value, dict):
        value = [value]
    for item in value if isinstance(value, list) else ():
        name = _text(item.get("name") if isinstance(item, dict) else item)
        if name:
            yield name


def _moment(*values: Any) -> Moment | None:  # noqa: ANN401
    """The first of ``values`` that is a day, or a day and its time, in YAML or in words."""
    for value in values:
        if isinstance(value, dt.datetime):
            return Moment(value.date(), value)
        if isinstance(value, dt.date):
            return Moment(value)
        if moment := parse_moment(_text(value)):
            return moment
    return None
