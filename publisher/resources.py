"""Styles and templates: ours, which ship with the package, and those of the user's folders.

A file in the user's folder replaces ours of the same name; everything else stays ours.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import jinja2

from publisher.errors import UsageError
from publisher.settings import Settings
from publisher.store import digest_of

#: Where fontconfig finds fonts on Linux and macOS.
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


def _ours(kind: str) -> Path:
    """Our own folder of styles or templates: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    shipped = package / kind
    return shipped if shipped.is_dir() else package.parent / kind


def _folders(kind: str, own: Path | None) -> list[Path]:
    if own is not None and not own.is_dir():
        raise UsageError(f"The folder of {kind} {own} does not exist.")
    return [*([own] if own else []), _ours(kind)]


def folders(settings: Settings) -> list[Path]:
    """Every folder that styles and templates are read from."""
    return [*_folders("styles", settings.styles), *_folders("templates", settings.templates)]


def style(name: str, settings: Settings) -> str:
    """The style sheet ``name``, e.g. ``print.css``."""
    for folder in _folders("styles", settings.styles):
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise UsageError(f"There is no style sheet {name}.")


def templates(settings: Settings) -> jinja2.Environment:
    """The templates, strict about names and escaping everything that is not markup already.

    The same environment is returned for the same user folder, with its compiled templates.
    """
    return _environment(tuple(_folders("templates", settings.templates)))


@cache
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def read_template(name: str, settings: Settings) -> str:
    """A file of the templates' folders as it is, e.g. a table of interface words."""
    for folder in _folders("templates", settings.templates):
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise UsageError(f"There is no template {name}.")


def fingerprint(settings: Settings) -> dict[str, str]:
    """Digests of all styles, all templates, ours and the user's, and of the fonts there are."""
    return {
        "styles": _fingerprint(tuple(_folders("styles", settings.styles))),
        "templates": _fingerprint(tuple(_folders("templates", settings.templates))),
        "fonts": _fonts(),
        **{f"font {name}": _font_digest(name) for name in settings.epub.fonts},
    }


def refresh() -> None:
    """Look at styles, templates and fonts anew: somebody may have changed them."""
    _fingerprint.cache_clear()
    _fonts.cache_clear()
    _font_digest.cache_clear()


@cache
def _fingerprint(folders: tuple[Path, ...]) -> str:
    parts: list[bytes] = []
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            parts += [file.relative_to(folder).as_posix().encode(), file.read_bytes()]
    return digest_of(b"\0".join(parts))


@cache
def _font_digest(name: str) -> str:
    """A digest of a font's file that the settings name; installed families count as fonts."""
    file = Path(name)
    return digest_of(file.read_bytes()) if file.is_file() else ""


@cache
def _fonts() -> str:
    """A digest of the names, sizes and dates of the font files of the system."""
    files: list[str] = []
    for folder in FONT_FOLDERS:
        for place, _, names in os.walk(folder):
            for name in names:
                stat = (Path(place) / name).stat()
                files.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return digest_of("\n".join(sorted(files)).encode())
