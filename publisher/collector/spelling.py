"""Themes in plain letters, for the names of files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from publisher.workshop import Desk, Step, Workshop

Spell: TypeAlias = Callable[[str], str]

_LENGTH = 48  #: letters
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def spell(theme: str) -> str:
    """A theme in small letters, digits and hyphens; empty where nothing of it can be written so.

    Han characters are read by phrases: slugify would read 武汉 as wu-yi.
    """
    from slugify import slugify  # takes a while, and nobody asks when all volumes have their names

    return slugify(_romanised(theme), max_length=_LENGTH)


def speller(shop: Workshop) -> Spell:
    """:func:`spell` in a worker, which needs the dictionary anyway, and remembered."""

    def spelt(theme: str) -> str:
        if not _HAN.search(theme):
            return spell(theme)
        [stem] = shop.each(SPELLING, [theme])
        return stem

    return spelt


def _spell(theme: str, _: Desk) -> str:
    return spell(theme)


SPELLING: Step[str, str] = Step(
    name="spell",
    run=_spell,
    inputs=lambda theme: {"theme": theme},
    piece=lambda theme: theme,
    failed=lambda _theme, _why: "",
    result=str,
    rooms=("collector/spelling.py",),
    libraries=("pypinyin", "python-slugify"),
)


def _romanised(theme: str) -> str:
    if not _HAN.search(theme):
        return theme
    from pypinyin import lazy_pinyin  # takes a quarter of a second and 57 MB, once

    return " ".join(lazy_pinyin(theme))
