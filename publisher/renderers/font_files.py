"""Where fonts are: files that are named, and families that fontconfig knows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTLibError

from publisher.configuration import FONT_FILES

#: The last word of a family's name that has a face for each region of Han letters.
_REGIONS = {
    "zh": "SC", "zh-hans": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "HK",
    "zh-hant-hk": "HK", "zh-mo": "HK", "ja": "JP", "ko": "KR",
}  # fmt: skip
_TIMEOUT = 30  #: seconds for fontconfig, which may have to read all fonts first


@dataclass(frozen=True, slots=True)
class Face:
    """A font: its file, and which one of a collection."""

    path: Path
    index: int = 0


def find_face(name: str, language: str) -> Face | None:
    """The font of that name (a file or a family), in the face for the region of ``language``."""
    if name.lower().endswith(FONT_FILES):
        path = Path(name)
        return _in_file(path, region_of(language)) if path.is_file() else None
    return next(filter(None, map(_installed, _names(name, region_of(language)))), None)


def installed_family(name: str, language: str) -> str:
    """A family that is installed, by the name of its face for the region of ``language``.

    Empty where there is none of that name.
    """
    return next(filter(_installed, _names(name, region_of(language))), "")


def region_of(language: str) -> str:
    """SC, TC, HK, JP or KR for a language with Han letters, else nothing."""
    tag = language.lower()
    while tag:
        if tag in _REGIONS:
            return _REGIONS[tag]
        tag = tag.rpartition("-")[0]
    return ""


def _names(name: str, region: str) -> Iterator[str]:
    """The names to look for, the best first: ``Noto Serif CJK SC`` of the region, then as is."""
    family, colon, style = name.partition(":")
    stem, _, last = family.rpartition(" ")
    if region and last in _REGIONS.values():
        yield f"{stem} {region}{colon}{style}"
    yield name
    if region:
        yield f"{family} {region}{colon}{style}"


@cache
def _installed(name: str) -> Face | None:
    """The installed font of exactly that family; fontconfig would name another instead of none."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    family, _, style = name.partition(":")
    pattern = f"{family.replace('-', chr(92) + '-')}:{style or 'regular'}"
    command = [program, "-f", "%{file}\n%{index}\n%{family}\n", pattern]
    try:
        done = subprocess.run(  # noqa: S603 - a font's name is one argument
            command, capture_output=True, text=True, timeout=_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = done.stdout.splitlines()
    found = {one.strip().casefold() for one in lines[2].split(",")} if len(lines) > 2 else set()
    if family.strip().casefold() not in found:
        return None
    return Face(Path(lines[0]), int(lines[1]) & 0xFFFF)


@cache
def _in_file(path: Path, region: str) -> Face:
    """The font of a file; of a collection, the one for a region where its name tells."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"ttcf":
                return Face(path)
            file.seek(0)
            collection = TTCollection(file, lazy=True)
            for number, font in enumerate(collection.fonts):
                if region and (font["name"].getBestFamilyName() or "").split()[-1:] == [region]:
                    return Face(path, number)
    except (TTLibError, OSError, KeyError, ValueError):
        return Face(path)  # told when it is read
    return Face(path)
