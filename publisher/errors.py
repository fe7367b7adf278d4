"""What can go wrong, each with its exit code and its remedy.

    PublisherError
    ├── UsageError          2   the call or the configuration is wrong
    ├── NothingToRead       3   no source holds anything readable
    ├── RenderingFailed     4   a volume could not be typeset
    ├── OutputFailed        4   the library could not be written
    ├── MissingTool         4   a program or system library is not installed
    ├── NothingNew          0   an issue of what is new was asked for, and nothing is
    └── NothingKept         0   a store was to be looked after, and there is none

Bad *input* is never an error: it becomes a :class:`publisher.model.Finding` and the rest goes on.
Only :mod:`publisher.cli` turns an error into an exit code.
"""

from __future__ import annotations

from typing import ClassVar


class PublisherError(Exception):
    """An error that ends the command. Its text is one paragraph: what and where.

    ``remedy`` says what to do about it; a raiser that knows better passes its own.
    """

    exit_code: ClassVar[int] = 4
    default_remedy: ClassVar[str] = "Run again with --debug and report what it prints."

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.default_remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class UsageError(PublisherError):
    """The call or the configuration is wrong."""

    exit_code = 2
    default_remedy = "See `publisher --help` and docs/configuration.md."


class NothingToRead(PublisherError):
    """No source holds anything readable."""

    exit_code = 3
    default_remedy = (
        "Name a folder with Markdown or HTML files, a single page, or an address; "
        "`publisher plan SOURCE` shows what would be read."
    )


class RenderingFailed(PublisherError):
    """A volume could not be typeset."""


class OutputFailed(PublisherError):
    """The library could not be written."""

    default_remedy = "Check that the folder can be written and that the disk has room."


class MissingTool(PublisherError):
    """A program or a system library that a command needs is not installed."""

    default_remedy = "`make system` installs what the publisher needs of the system."


class NothingNew(PublisherError):
    """An issue of what is new was asked for, and nothing is."""

    exit_code = 0
    default_remedy = "The library is left as it is."


class NothingKept(PublisherError):
    """A store was to be looked after, and there is none."""

    exit_code = 0
    default_remedy = "A build makes it where `[cache] folder` or --cache says."
