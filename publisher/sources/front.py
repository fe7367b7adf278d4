"""The few lines of front matter that decide where a page goes; the cleaner reads the rest."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.front_matter import read_front_matter

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Front:
    """What a page says of its own place."""

    categories: tuple[str, ...] = ()
    draft: bool = False


def read_front(head: str) -> Front:
    """Categories and draft mark in the front matter at the beginning of a page.

    What cannot be parsed counts as absent here: the cleaner reads the same lines and reports it.
    """
    meta = read_front_matter(head).values
    listed = meta.get("categories", meta.get("category"))
    names = (_name(entry) for entry in (listed if isinstance(listed, list) else [listed]))
    return Front(
        categories=tuple(dict.fromkeys(name for name in names if name)),
        draft=_word(meta.get("draft")) in _YES
        or _word(meta.get("published")) in _NO
        or _word(meta.get("status")) == "draft",  # Pelican's
    )


def _word(value: object) -> str:
    """A value as a word in small letters: booleans of TOML and the words of YAML alike."""
    return str(value).strip().lower()


def _name(entry: object) -> str:
    """A category's name; of a path of categories, as Hexo nests them, the first."""
    if isinstance(entry, list):
        return _name(entry[0]) if entry and not isinstance(entry[0], list) else ""
    return " ".join(str(entry).split()) if isinstance(entry, str | int) else ""
