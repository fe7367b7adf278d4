"""Markdown pages, with front matter or without."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import frontmatter
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from publisher.cleaner.metadata import parse_date
from publisher.cleaner.page import Page
from publisher.model import Finding, Source

_HEADING = re.compile(r"^ {0,3}(#{1,2})[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


@cache
def renderer() -> MarkdownIt:
    """CommonMark with tables, strikethrough, notes and definition lists; HTML passes through."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False})
    return parser.enable(["table", "strikethrough"]).use(footnote_plugin).use(deflist_plugin)


def read_markdown(text: str, source: Source) -> tuple[Page, tuple[Finding, ...]]:
    """Render a Markdown page. Front matter that cannot be read is kept as text, with a finding."""
    findings: tuple[Finding, ...] = ()
    try:
        post = frontmatter.loads(text)
        meta, content = post.metadata, post.content
    except (yaml.YAMLError, ValueError, TypeError) as error:
        problem = f"the front matter is not valid YAML: {str(error).splitlines()[0]}"
        findings = (Finding("front-matter", source.id, problem),)
        meta, content = {}, text
    title = _text(meta.get("title"))
    if not title:
        title, content = _take_title(content)
    page = Page(
        html=renderer().render(content),
        title=title,
        authors=tuple(_names(meta.get("author", meta.get("authors")))),
        published=_date(meta.get("date", meta.get("published"))),
        language=_text(meta.get("lang", meta.get("language"))),
        url=_text(meta.get("url", meta.get("link", meta.get("source")))),
        site=_text(meta.get("site", meta.get("publication"))),
        tags=tuple(_names(meta.get("tags", meta.get("keywords")))),
    )
    return page, findings


def _take_title(content: str) -> tuple[str, str]:
    """The first heading, where it opens the page, and the content without it."""
    match = _HEADING.search(content)
    if not match or content[: match.start()].strip():
        return "", content
    title = re.sub(r"[*_`]", "", match["title"])
    return title, content[: match.start()] + content[match.end() :]


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


def _date(value: Any) -> dt.date | None:  # noqa: ANN401
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return parse_date(_text(value))
