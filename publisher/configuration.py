"""What a call and its configuration say, before anything is made of it.

Read by itself, and without pydantic, because what takes long to begin is begun from it while the
settings are still imported.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from publisher.errors import UsageError

LOCK = "publisher.lock"  #: name of the file that keeps the plan
FONT_FILES = (".otf", ".ttf", ".otc", ".ttc")  #: what tells the file of a font from its name


@dataclass(frozen=True, slots=True)
class Configuration:
    """Values as they are written, by section and field; :class:`Settings` says which are right."""

    values: dict[str, Any]
    place: str  #: what they come from, as a message names it

    def said(self, name: str) -> Any:  # noqa: ANN401
        """The value of a field, as ``"jobs"`` or ``"cache.folder"``; None where nothing is said."""
        section, _, field = name.rpartition(".")
        table = self.values.get(section) if section else self.values
        return table.get(field) if isinstance(table, dict) else None


def read_configuration(config: Path | None, overrides: dict[str, Any]) -> Configuration:
    """Read ``config`` (or ./publisher.toml where there is one) and lay ``overrides`` over it.

    Relative paths in the file are meant from the file's folder, those of ``overrides`` from the
    working directory. Keys of ``overrides`` may name a section's field: ``"images.fetch"``.

    :raises UsageError: the file is missing or is not TOML.
    """
    path = config or Path("publisher.toml")
    configured = config is not None or path.is_file()
    values = _rooted(_read_toml(path), path.parent) if configured else {}
    values["lock"] = _lock(path if configured else None, values, overrides)
    for key, value in overrides.items():
        section, _, name = key.rpartition(".")
        table = values.setdefault(section, {}) if section else values
        if isinstance(table, dict):  # else it will be refused as it stands
            table[name] = value
    return Configuration(values, str(path) if configured else "The call")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))  # Windows writes the mark
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no configuration {path}.", "`publisher init` writes a publisher.toml."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The configuration {path} cannot be read: {_why(error)}.") from error


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}".lower()
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 in line {error.object.count(10, 0, error.start) + 1}"
    return f"it is not TOML: {error}"


def _rooted(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    cache = values.get("cache")
    tables = (values, cache if isinstance(cache, dict) else {})
    for table, key in product(tables, ("out", "lock", "folder", "styles", "templates")):
        if table.get(key) == "":  # as `publisher init` writes what has no other default
            del table[key]
        elif isinstance(table.get(key), str):
            table[key] = _place(table[key], folder)
    epub = values.get("epub")
    fonts = epub.get("fonts") if isinstance(epub, dict) else None
    if isinstance(epub, dict) and isinstance(fonts, list):
        epub["fonts"] = [_font(font, folder) for font in fonts]
    sources = values.get("source")
    for source in sources if isinstance(sources, list) else ():
        path = source.get("path", "") if isinstance(source, dict) else ""
        if isinstance(path, str) and path and path != "-" and "://" not in path:
            source["path"] = str(_place(path, folder))
    return values


def _place(path: str, folder: Path) -> Path:
    try:
        return folder / (Path(path).expanduser() if path.startswith("~") else path)
    except RuntimeError as error:
        raise UsageError(f"The configuration names {path}: that user has no home here.") from error


def _font(font: Any, folder: Path) -> Any:  # noqa: ANN401
    """A font's file meant from ``folder``; the name of a family, and whatever else, as it is."""
    is_file = isinstance(font, str) and font.lower().endswith(FONT_FILES)
    return str(_place(font, folder)) if is_file else font


def _lock(config: Path | None, values: dict[str, Any], overrides: dict[str, Any]) -> Any:  # noqa: ANN401
    """Where the plan is kept: as configured, else beside the configuration.

    Without one, only a lock file that somebody has put beside the library counts. The plan of the
    configured sources is not that of others which the command line names in their place.
    """
    if config is None:
        beside = Path(overrides.get("out", "out")).resolve().parent / LOCK
        return beside if beside.is_file() else None
    if values.get("source") and overrides.get("source"):
        return None
    return values.get("lock") or config.parent / LOCK
