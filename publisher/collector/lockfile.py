"""publisher.lock: the plan of the last build, in a form to read, to edit and to keep in git."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from publisher.errors import OutputFailed, UsageError
from publisher.faults import describe_value
from publisher.model import Binding

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_HEADER = """\
# Which article stands in which volume, as `publisher build` has published it: keep it in git.
# Move an article's line into another volume, and the next build obeys.
# `publisher build --replan` forgets all of this and plans anew.
"""
_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"  #: ASCII, and fit for the name of a folder
_REMEDY = "Mend it, or plan anew with `publisher build --replan`."


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Name: TypeAlias = Annotated[str, Field(pattern=_NAME, max_length=100)]


class _Volume(BaseModel):
    """[[volume]] as it stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Name
    slug: Name | None = None
    theme: Annotated[str, AfterValidator(_not_blank)]
    number: Annotated[int, Field(ge=1, le=1_000_000)]
    sealed: bool = False
    articles: list[str]

    def binding(self) -> Binding:
        return Binding(
            self.id, self.slug or "", self.theme, self.number, tuple(self.articles), self.sealed
        )


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    volume: list[_Volume] = []


def read(path: Path) -> tuple[Binding, ...] | None:
    """The volumes that the lock file names; nothing where there is no file.

    :raises UsageError: it cannot be read, is malformed, or names something twice.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text)
        volumes = _File.model_validate(values).volume
    except FileNotFoundError:
        return None
    except OSError as error:
        remedy = "Let it be read, or name another file as `lock` in the configuration."
        raise UsageError(f"The plan {path} cannot be read: {error.strerror}.", remedy) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"The plan {path}, line {line}: not UTF-8.", _REMEDY) from error
    except ValidationError as error:
        raise _malformed(path, text, error) from error
    # A number of 5,000 digits is a ValueError, and a list in a thousand others a RecursionError.
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The plan {path} is not TOML: {error}.", _REMEDY) from error
    bindings = tuple(volume.binding() for volume in volumes)
    _refuse_repeated(path, text, bindings)
    return bindings


def text_of(bindings: Iterable[Binding]) -> str:
    """The lock file's text: the volumes in their order, one article a line."""
    return "\n".join((_HEADER, *map(_table, bindings)))


def write(path: Path, bindings: Iterable[Binding]) -> None:
    """Replace the lock file in one step; one that says the same already is not touched.

    :raises OutputFailed: the folder cannot be written, or the disk is full.
    """
    data = text_of(bindings).encode("utf-8")
    target, beside = _places(path)
    try:
        if target.is_file() and target.read_bytes() == data:
            return
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        message = f"The library is written, but its plan {path} cannot be: {error.strerror}."
        raise OutputFailed(message) from error


def refuse_unwritable(path: Path, bindings: Iterable[Binding] | None = None) -> None:
    """See before the work whether :func:`write` could do its own after it.

    Without ``bindings``, which are not known yet, an old lock file may do as it is.

    :raises OutputFailed: the folder cannot be written.
    """
    target, beside = _places(path)
    try:
        if target.is_file():
            new = None if bindings is None else text_of(bindings).encode("utf-8")
            if new in (None, target.read_bytes()):
                return
        beside.open("wb").close()
        beside.unlink()
    except OSError as error:
        message = f"The plan {path} cannot be written: {error.strerror}."
        remedy = "Let its folder be written, or name another file as `lock` in the configuration."
        raise OutputFailed(message, remedy) from error


def _places(path: Path) -> tuple[Path, Path]:
    """Where the lock file is, whatever links lead there, and where its next one is made."""
    target = path.resolve()
    return target, target.with_name(f".{target.name}.new")


def _table(binding: Binding) -> str:
    lines = [
        "[[volume]]",
        f"id = {_string(binding.id)}",
        f"slug = {_string(binding.slug)}",
        f"theme = {_string(binding.theme)}",
        f"number = {binding.number}",
        *(["sealed = true"] if binding.sealed else []),
        "articles = [",
        *(f"    {_string(source)}," for source in binding.articles),
        "]",
    ]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A basic string; JSON's escapes are TOML's, but for the one control that JSON lets pass."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _malformed(path: Path, text: str, error: ValidationError) -> UsageError:
    problem = error.errors()[0]
    where = problem["loc"]
    line = _line_of_key(text, where)
    name = ".".join(str(step) for step in where if not isinstance(step, int))
    return UsageError(f"The plan {path}, line {line}: {name}: {_fault(problem)}.", _REMEDY)


def _fault(problem: ErrorDetails) -> str:
    if problem["type"] == "string_pattern_mismatch":
        return "can hold small letters, digits and hyphens"
    return describe_value(problem)


def _line_of_key(text: str, where: tuple[int | str, ...]) -> int:
    """The line of a key at the top, or of one of the n-th volume; else where the volume begins."""
    lines = text.splitlines()
    start = 0
    if len(where) > 1 and isinstance(where[1], int):
        headers = _lines(lines, r"\s*\[\[\s*volume\s*\]\]")
        start = next((n for index, n in enumerate(headers) if index == where[1]), 0)
    key = next((str(step) for step in reversed(where) if isinstance(step, str)), "")
    for number in _lines(lines, rf"\s*[\[\"']*{re.escape(key)}\b"):
        if number >= start:
            end = next((n for n in _lines(lines, r"\s*\[\[") if n > start), len(lines) + 1)
            return number if number < end or not start else start
    return start or 1


def _lines(lines: Iterable[str], pattern: str) -> Iterator[int]:
    """The numbers of the lines that begin so."""
    return (number for number, line in enumerate(lines, start=1) if re.match(pattern, line))


def _refuse_repeated(path: Path, text: str, bindings: tuple[Binding, ...]) -> None:
    """See that no article stands twice, and no volume shares its id, slug or number."""
    checks: tuple[tuple[str, Callable[[Binding], Iterable[str]]], ...] = (
        ("article", lambda binding: binding.articles),
        ("id", lambda binding: [binding.id]),
        ("slug", lambda binding: [binding.slug] if binding.slug else []),
        ("number", lambda binding: [f"{binding.theme} {binding.number}"]),
    )
    for what, names in checks:
        seen: set[str] = set()
        for index, binding in enumerate(bindings):
            for name in names(binding):
                if name in seen:
                    line = _line_of_repeated(text, what, name, index)
                    message = f"The plan {path}, line {line}: the {what} {name} is there twice."
                    raise UsageError(message, _REMEDY)
                seen.add(name)


def _line_of_repeated(text: str, what: str, name: str, index: int) -> int:
    """The line of the second of two articles, or of a key of the volume at ``index``."""
    if what != "article":
        return _line_of_key(text, ("volume", index, what))
    quoted = re.compile(f"[\"']{re.escape(name)}[\"']")
    found = [n for n, line in enumerate(text.splitlines(), start=1) if quoted.search(line)]
    return found[1] if len(found) > 1 else _line_of_key(text, ("volume", index, "articles"))
