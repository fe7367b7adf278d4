"""Front matter: what a page of Markdown says of itself before its text, as its tools write it.

YAML between ``---`` (Jekyll, Hugo, Hexo, Pandoc), TOML between ``+++`` (Hugo, Zola), a JSON object
(Hugo), and lines such as ``Title: …`` (Pelican, MultiMarkdown). Values of YAML come as they are
written, without a guess at their types: a title may be 2014 or true, and 31 February is no error.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 65_536  #: characters in which front matter has to end

_FENCED = re.compile(
    r"\s*(?:(?P<yaml>---)|(?P<toml>\+\+\+))[ \t]*\n(?P<block>.*?)"
    r"^(?(yaml)(?:---|\.\.\.)|\+\+\+)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_OPENED = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n")
_LINES = re.compile(r"(?:[A-Za-z][\w -]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+(?=[ \t]*(?:\n|\Z))")
_LINE = re.compile(r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:(?P<value>.*(?:\n[ \t]+\S.*)*)$", re.MULTILINE)
#: A text may begin with such lines too; only these keys, with a title, are certainly none of it.
_KNOWN = frozenset(
    "title subtitle date modified updated category categories tags keywords slug author authors "
    "summary description status lang language template save_as copyright".split()
)
#: A key of YAML with the lines that belong to it.
_CHUNK = re.compile(
    r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:(?P<value>.*(?:\n[ \t]+.*|\n-.*)*)", re.MULTILINE
)
_SPECIAL = re.compile(r"\s*[\[{&*!|>\"']")  #: what begins so means more than it says
_INVALID = "the front matter is not valid"
_CRASHING = 10_000  # characters: deeper nesting than fits in these breaks the parser written in C


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a page says of itself, and the page without it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    content: str = ""
    problem: str = ""  #: why some of it could not be read; empty where all could


def is_cut(head: str) -> bool:
    """Whether front matter begins here and goes on after the end of ``head``."""
    return bool(_OPENED.match(head)) and not _FENCED.match(head)


def read_front_matter(text: str) -> FrontMatter:
    """The front matter at the beginning of a page, and the rest.

    Of YAML that is not valid, the keys are read one by one.
    What turns out to be no front matter at all, such as text between two rules, stays in the text.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if match := _FENCED.match(text[:LONGEST]):
        content = text[match.end() :]
        return (
            _toml(match["block"], content)
            if match["toml"]
            else _yaml(match["block"], text, content)
        )
    if text.startswith("{"):
        return _json(text)
    return _lines(text)


def _yaml(block: str, text: str, content: str) -> FrontMatter:
    try:
        values = _strings(block)
    except _Malformed as error:
        values = _keys_of(block)
        return FrontMatter(values, content if values else text, f"{_INVALID} YAML: {error}")
    if values and not isinstance(values, dict):
        return FrontMatter({}, text)
    return FrontMatter(values or {}, content)


class _Malformed(Exception):
    """Something is no YAML; the text says why."""


def _strings(block: str) -> Any:  # noqa: ANN401 - whatever is written
    """What YAML says, in strings, lists and mappings alone."""
    import yaml  # takes a while, and most pages of a mirror have no front matter

    fast = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(block, fast if len(block) < _CRASHING else yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _Malformed((str(error) or "too deep").splitlines()[0]) from error


def _keys_of(block: str) -> dict[str, Any]:
    """What YAML that is not valid says: each key by itself, and a line that is no value in words.

    ``title: Paper: a history`` is the fault that people make.
    """
    found: dict[str, Any] = {}
    for chunk in _CHUNK.finditer(block):
        try:
            values = _strings(chunk[0])
        except _Malformed:
            values = {} if _SPECIAL.match(chunk["value"]) else _lines_of(chunk[0])
        for key, value in values.items() if isinstance(values, dict) else ():
            found.setdefault(str(key), value)
    return found


def _toml(block: str, content: str) -> FrontMatter:
    try:
        return FrontMatter(tomllib.loads(block), content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"{_INVALID} TOML: {str(error) or 'too deep'}"
        return FrontMatter({}, f"```toml\n{block}```\n\n{content}", problem)


def _json(text: str) -> FrontMatter:
    try:
        values, end = json.JSONDecoder().raw_decode(text[:LONGEST])
    except (ValueError, RecursionError):
        return FrontMatter({}, text)
    return FrontMatter(values, text[end:]) if isinstance(values, dict) else FrontMatter({}, text)


def _lines(text: str) -> FrontMatter:
    """Lines of keys that are all known, a title among them, at the very beginning of a page."""
    if match := _LINES.match(text[:LONGEST]):
        values = _lines_of(match[0])
        if "title" in values and _KNOWN.issuperset(values):
            return FrontMatter(values, text[match.end() :])
    return FrontMatter({}, text)


def _lines_of(block: str) -> dict[str, str]:
    """What lines of the form ``key: value`` say, the first of each key."""
    found: dict[str, str] = {}
    for line in _LINE.finditer(block):
        value = " ".join(line["value"].split())
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if value:
            found.setdefault(line["key"].lower(), value)
    return found
