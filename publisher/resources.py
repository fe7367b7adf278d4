"""Styles and templates: ours, which ship with the package, and those of the user's folders.

A file in the user's folder replaces ours of the same name; everything else stays ours.
"""

from __future__ import annotations

import os
import traceback
from functools import cache
from pathlib import Path
from typing import NoReturn

import jinja2

from publisher.configuration import FONT_FILES
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
        problem = "is no folder" if own.exists() else "does not exist"
        raise UsageError(
            f"The folder of {kind} {own} {problem}.",
            f"Make it, or name another one as `{kind}` in the configuration.",
        )
    return [*([own] if own else []), _ours(kind)]


def folders(settings: Settings) -> list[Path]:
    """Every folder that styles and templates are read from."""
    return [*_folders("styles", settings.styles), *_folders("templates", settings.templates)]


def foresee(settings: Settings) -> None:
    """Look before the work at what is the user's own: styles, templates, files of fonts.

    :raises UsageError: a folder or a file is not there, is no text, or is a faulty template.
    """
    for kind, own in (("styles", settings.styles), ("templates", settings.templates)):
        *_, ours = _folders(kind, own)
        for file in sorted(own.rglob("*")) if own else ():
            name = file.relative_to(own).as_posix() if own else ""
            if file.is_file() and (ours / name).is_file():
                _text_of(file)
                if kind == "templates" and file.suffix != ".toml":
                    templates(settings).get_template(name)
    for name in settings.epub.fonts:
        if name.lower().endswith(FONT_FILES) and not Path(name).is_file():
            raise UsageError(
                f"The font {name} is not there.",
                "Mend `fonts` in [epub]: files, or names of families that are installed.",
            )


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise UsageError(
            f"The file {file} cannot be read: {reason}.",
            "Mend it, or remove it: ours takes its place.",
        ) from error


def style(name: str, settings: Settings) -> str:
    """The style sheet ``name``, e.g. ``print.css``."""
    for folder in _folders("styles", settings.styles):
        if (folder / name).is_file():
            return _text_of(folder / name)
    raise UsageError(f"There is no style sheet {name}.")


class Templates(jinja2.Environment):
    """Templates whose faults are told as what they are: their author's, and where they stand."""

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Called by Jinja where compiling or filling a template fails.

        :raises UsageError: the template is at fault.
        """
        try:
            super().handle_exception(source)
        except jinja2.TemplateSyntaxError as error:
            raise _fault(error.filename or error.name, error.lineno, error) from error
        except jinja2.TemplateError as error:
            frames = traceback.extract_tb(error.__traceback__)
            # Jinja puts the template's own lines among those of the program.
            place = [frame for frame in frames if not frame.filename.endswith(".py")][-1]
            raise _fault(place.filename, place.lineno, error) from error


def _fault(file: str | None, line: int | None, error: jinja2.TemplateError) -> UsageError:
    message = error.message or type(error).__name__
    return UsageError(
        f"The template {file}, line {line}, cannot be used: {message.rstrip('.')}.",
        "Mend it, or remove it from your folder of templates: ours takes its place.",
    )


def templates(settings: Settings) -> Templates:
    """The templates, strict about names and escaping everything that is not markup already.

    The same environment is returned for the same user folder, with its compiled templates.
    Compiling and filling one of them raises :class:`UsageError` where it is at fault.
    """
    return _environment(tuple(_folders("templates", settings.templates)))


@cache
def _environment(folders: tuple[Path, ...]) -> Templates:
    return Templates(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def read_templates(name: str, settings: Settings) -> list[tuple[Path, str]]:
    """A file of the templates' folders as it is, e.g. a table of words: ours, then the user's."""
    folders = reversed(_folders("templates", settings.templates))
    files = (folder / name for folder in folders)
    return [(file, _text_of(file)) for file in files if file.is_file()]


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
