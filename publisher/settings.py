"""One frozen Settings object: publisher.toml first, then what the command line overrides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from publisher.configuration import Configuration, read_configuration
from publisher.errors import UsageError
from publisher.faults import describe
from publisher.model import Format
from publisher.sections import (
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
    """The settings of a configuration file and of what is laid over it; see read_configuration.

    :raises UsageError: the file is missing, is not TOML, or holds a key or value that is unknown.
    """
    return settings_of(read_configuration(config, overrides))


def settings_of(configuration: Configuration) -> Settings:
    """The settings that a configuration asks for.

    :raises UsageError: it holds a key or value that is unknown.
    """
    try:
        return Settings(**configuration.values)
    except ValidationError as error:
        raise UsageError(f"{configuration.place}: {describe(error, Settings)}.") from error
