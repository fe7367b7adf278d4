"""One frozen Settings object: publisher.toml first, then what the command line overrides."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from publisher.errors import UsageError
from publisher.faults import describe
from publisher.model import Format
from publisher.sections import (
    FONT_FILES,
    CacheSettings,
    CleanSettings,
    CollectSettings,
    EpubSettings,
    ImageSettings,
    Language,
    PdfSettings,
    PrinterSettings,
    Section,
    SourceSettings,
    TextSettings,
)

LOCK = "publisher.lock"  #: name of the file that keeps the plan


class Settings(Section):
    """Everything that a build is told."""

    title: str = Field("", description="name of the library; empty: that of the first source")
    language: Language = Field(
        "", description="of the library's own pages (BCP 47); empty: that of most articles"
    )
    source: tuple[SourceSettings, ...] = Field((), description="what to read")
    out: Path = Field(Path("out"), description="where the library goes")
    formats: Annotated[tuple[Format, ...], Field(min_length=1)] = Field(
        ("epub", "pdf", "web"), description="editions to make"
    )
    jobs: Annotated[int, Field(ge=0)] = Field(0, description="worker processes; 0: one a core")
    cluster: str = Field("", description="address of a Dask scheduler, or local; empty: none")
    worker_memory: Annotated[int, Field(ge=1_000_000_000)] = Field(
        6_000_000_000,
        description="bytes of address space that a worker process may take; at least 1_000_000_000",
    )
    lock: Path | None = Field(
        None, description="the plan that builds keep to; default: publisher.lock beside this file"
    )
    replan: bool = Field(False, description="plan anew, whatever is in the lock file")
    new: bool = Field(False, description="make one closed volume of what is new")
    strict: bool = Field(False, description="findings make the build exit with 1")
    explain: bool = Field(False, description="say of each piece whether it was made, and why")
    force: bool = Field(False, description="make everything anew, whatever is in the cache")
    styles: Path | None = Field(None, description="folder of styles that replace ours by name")
    templates: Path | None = Field(
        None, description="folder of templates that replace ours by name"
    )
    clean: CleanSettings = CleanSettings()
    images: ImageSettings = ImageSettings()
    collect: CollectSettings = CollectSettings()
    text: TextSettings = TextSettings()
    pdf: PdfSettings = PdfSettings()
    printer: PrinterSettings = PrinterSettings()
    epub: EpubSettings = EpubSettings()
    cache: CacheSettings = CacheSettings()

    @field_validator("source", mode="before")
    @classmethod
    def _tables(cls, value: object) -> object:
        """A single table or a word is not what TOML makes of [[source]]."""
        if not isinstance(value, list | tuple):
            raise ValueError("each is a table of its own, [[source]], with a path")
        return value

    @model_validator(mode="after")
    def _printable(self) -> Settings:
        """What goes to the printer is made from the PDF."""
        if self.printer.files and "pdf" not in self.formats:
            raise ValueError("[printer] asks for files made from the PDF, but formats has no pdf")
        return self

    @model_validator(mode="after")
    def _apart(self) -> Settings:
        """What is done already does not lie in what each build replaces as a whole."""
        if self.cache.folder.resolve().is_relative_to(self.out.resolve()):
            place = f"the cache {self.cache.folder} lies in {self.out}"
            raise ValueError(f"{place}, which a build replaces as a whole")
        return self


def load_settings(config: Path | None, overrides: dict[str, Any]) -> Settings:
    """Read ``config`` (or ./publisher.toml where there is one) and lay ``overrides`` over it.

    Relative paths in the file are meant from the file's folder, those of ``overrides`` from the
    working directory. Keys of ``overrides`` may name a section's field: ``"images.fetch"``.

    :raises UsageError: the file is missing, is not TOML, or holds a key or value that is unknown.
    """
    path = config or Path("publisher.toml")
    configured = config is not None or path.is_file()
    values = _rooted(_read_toml(path), path.parent) if configured else {}
    values["lock"] = _lock(path if configured else None, values, overrides)
    for key, value in overrides.items():
        section, _, name = key.rpartition(".")
        target = values.setdefault(section, {}) if section else values
        target[name] = value
    try:
        return Settings(**values)
    except ValidationError as error:
        where = path if configured else "The call"
        raise UsageError(f"{where}: {describe(error, Settings)}.") from error


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
            table[key] = folder / Path(table[key]).expanduser()
    epub = values.get("epub")
    fonts = epub.get("fonts") if isinstance(epub, dict) else None
    if isinstance(epub, dict) and isinstance(fonts, list):
        epub["fonts"] = [_font(font, folder) for font in fonts]
    sources = values.get("source")
    for source in sources if isinstance(sources, list) else ():
        path = source.get("path", "") if isinstance(source, dict) else ""
        if isinstance(path, str) and path and path != "-" and "://" not in path:
            source["path"] = str(folder / path)
    return values


def _font(font: Any, folder: Path) -> Any:  # noqa: ANN401
    """A font's file meant from ``folder``; the name of a family, and whatever else, as it is."""
    is_file = isinstance(font, str) and font.lower().endswith(FONT_FILES)
    return str(folder / Path(font).expanduser()) if is_file else font


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
