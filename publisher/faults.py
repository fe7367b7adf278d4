"""What is wrong with a file of ours in TOML, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WORDS = {
    "extra_forbidden": "there is no such key",
    "missing": "is required",
    "tuple_type": "must be a list, in [brackets]",
    "list_type": "must be a list, in [brackets]",
    "model_type": "must be a table",
    "string_type": 'must be text, in "quotes"',
    "path_type": 'must be text, in "quotes"',
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "literal_error": "must be {expected}",
}


def describe(error: ValidationError, model: type[BaseModel]) -> str:
    """Each key that is at fault in what was to be a ``model``, and how."""
    problems = error.errors()
    # A list of nothing but faulty things counts as empty besides.
    places = {problem["loc"][:-1] for problem in problems}
    told = (p for p in problems if p["type"] != "too_short" or p["loc"] not in places)
    return "; ".join(": ".join(_pieces(problem, model)) for problem in told)


def describe_value(problem: ErrorDetails) -> str:
    """What is wrong with the value of a key."""
    words = _WORDS.get(problem["type"])
    if words is None:
        return problem["msg"].removeprefix("Value error, ")
    return words.format(**problem.get("ctx", {}))


def _pieces(problem: ErrorDetails, model: type[BaseModel]) -> Iterator[str]:
    """The key, if it is one that is at fault, and its fault."""
    where = problem["loc"]
    if where:
        yield _named(where)
    meant = _meant(where, model) if problem["type"] == "extra_forbidden" else ""
    yield f"{describe_value(problem)}{meant}"


def _named(where: tuple[int | str, ...]) -> str:
    """The name of a key, as ``pdf.paper``; what stands in a list is counted from 1."""
    name = ""
    for step in where:
        if isinstance(step, int):
            name += f" (entry {step + 1})"
        else:
            name += f"{'.' if name else ''}{step}"
    return name


def _meant(where: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """What may have been meant by a key that there is none of."""
    *tables, key = map(str, where)
    sections = {
        name: field.annotation
        for name, field in model.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }
    home = sections.get(tables[0]) if tables else model
    if home and (near := get_close_matches(key, home.model_fields, 1)):
        return f" (perhaps {near[0]})"
    homes = [f"[{name}]" for name, section in sections.items() if key in section.model_fields]
    if key in model.model_fields:
        homes.append("the head of the file, before any [table],")
    return f" ({homes[0]} has one)" if homes else ""
