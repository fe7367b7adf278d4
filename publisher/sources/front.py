"""The few lines of front matter that decide where a page goes; the cleaner reads the rest."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

_YAML = re.compile(r"\s*---[ \t]*\n(?P<block>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<block>.*?)^\+\+\+[ \t]*$", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n")
#: A key that matters, with the lines that belong to it.
_KEY = re.compile(
    r"^(?:draft|published|categor(?:y|ies))[ \t]*:.*(?:\n[ \t]+.*|\n-.*)*", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Front:
    """What a page says of its own place."""

    categories: tuple[str, ...] = ()
    draft: bool = False


def is_cut(head: str) -> bool:
    """Whether front matter begins here and goes on after the end of ``head``."""
    return bool(_OPENED.match(head)) and not (_YAML.match(head) or _TOML.match(head))


def read_front(head: str) -> Front:
    """Categories and draft mark in the front matter at the beginning of a page.

    What cannot be parsed counts as absent here: the cleaner reads the same lines and reports it.
    """
    meta = _meta(head)
    listed = meta.get("categories", meta.get("category"))
    names = (_name(entry) for entry in (listed if isinstance(listed, list) else [listed]))
    return Front(
        categories=tuple(dict.fromkeys(name for name in names if name)),
        draft=meta.get("draft") is True or meta.get("published") is False,
    )


def _meta(head: str) -> dict[str, Any]:
    if not _OPENED.match(head):
        return {}
    import yaml  # takes a while, and most pages of a mirror have no front matter

    try:
        if match := _YAML.match(head):
            keys = "\n".join(key[0] for key in _KEY.finditer(match["block"]))
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            found = yaml.load(keys, loader) if keys else {}  # noqa: S506 - a safe loader
        elif match := _TOML.match(head):
            found = tomllib.loads(match["block"])
        else:
            return {}
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _name(entry: object) -> str:
    """A category's name; of a path of categories, as Hexo nests them, the first."""
    if isinstance(entry, list):
        return _name(entry[0]) if entry and not isinstance(entry[0], list) else ""
    return " ".join(str(entry).split()) if isinstance(entry, str | int) else ""
