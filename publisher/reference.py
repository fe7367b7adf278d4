"""The configuration, described from the settings themselves: for `publisher init` and the docs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from publisher.sections import Section, SourceSettings
from publisher.settings import Settings

#: Told on the command line only, or different on every machine.
_LEFT_OUT = frozenset({"source", "force", "explain", "replan", "new"})


def configuration(sources: Sequence[str]) -> str:
    """A publisher.toml with every key commented out at its default, and the sources named."""
    lines = ["# What publisher builds, and how. A key with a # before it is at its default.", ""]
    for name, field in _plain(Settings):
        lines += [f"# {field.description}", f"# {name} = {_toml(field)}", ""]
    for path in sources or ("archive",):
        lines += ["[[source]]", f"path = {json.dumps(path, ensure_ascii=False)}", ""]
    for name, section in _sections():
        lines += [f"# {_summary(section)}", f"[{name}]"]
        for key, field in _plain(section):
            lines += [f"# {field.description}", f"# {key} = {_toml(field)}"]
        lines.append("")
    return "\n".join(lines)


def configuration_page() -> str:
    """docs/configuration.md: every key in tables."""
    parts = [
        "# Configuration",
        "",
        "`publisher build` reads `publisher.toml` in the working directory, or the file that `-c` "
        "names; `publisher init` writes one with comments. What the command line says goes before "
        "it. No configuration is needed: every key has a default. A key that is not listed here "
        "is refused. Relative paths are meant from the file's folder.",
        "",
        "This page is written from the program's own settings by `make docs`.",
    ]
    parts += _table("Top level", "", Settings)
    parts += _table("[[source]]", "What to read; repeat the table for each.", SourceSettings)
    for name, section in _sections():
        parts += _table(f"[{name}]", _summary(section), section)
    return "\n".join(parts) + "\n"


def _table(title: str, text: str, section: type[Section]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if text:
        yield from (text, "")
    yield from ("| key | default | meaning |", "| --- | --- | --- |")
    for key, field in _plain(section):
        yield f"| `{key}` | {_default_cell(field)} | {field.description} |"


def _default_cell(field: FieldInfo) -> str:
    return "required" if field.is_required() else f"`{_toml(field)}`"


def _sections() -> Iterator[tuple[str, type[Section]]]:
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield name, field.annotation


def _plain(section: type[Section]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of a section that are values, in their order."""
    sections = {name for name, _ in _sections()} if section is Settings else set()
    for name, field in section.model_fields.items():
        if name not in sections and name not in _LEFT_OUT:
            yield name, field


def _summary(section: type[Section]) -> str:
    text = (section.__doc__ or "").partition(":")[2].strip()
    return text[:1].upper() + text[1:]


def _toml(field: FieldInfo) -> str:
    """The default of a field as TOML."""
    if field.default_factory is not None:
        return '""'
    return _value(field.default)


def _value(value: Any) -> str:  # noqa: ANN401 - any default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, int | float):
        return f"{value:_}" if isinstance(value, int) and value >= 10_000 else str(value)
    return json.dumps(str(value) if isinstance(value, Path) else value or "", ensure_ascii=False)
