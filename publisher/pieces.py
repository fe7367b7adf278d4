"""JSON of any size, piece by piece: what is long is never held as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def json_pieces(
    before: Mapping[str, Any], name: str, items: Iterable[Any], after: Mapping[str, Any]
) -> Iterator[str]:
    """What ``json.dumps({**before, name: [*items], **after}, indent=1)`` gives, in pieces.

    ``items`` may be a generator; there must be something in ``before``.
    """
    yield "{"
    for key, value in before.items():
        yield f"\n {_dump(key)}: {_dump(value, 1)},"
    yield f"\n {_dump(name)}: ["
    end = ""
    for number, item in enumerate(items):
        yield f"{',' if number else ''}\n  {_dump(item, 2)}"
        end = "\n "
    yield f"{end}]"
    for key, value in after.items():
        yield f",\n {_dump(key)}: {_dump(value, 1)}"
    yield "\n}\n"


def _dump(value: Any, depth: int = 0) -> str:  # noqa: ANN401
    """A value as it stands at a depth; line ends are only between values, never in them."""
    text = _writer().dump_json(value, indent=1).decode()
    return text.replace("\n", "\n" + " " * depth)


@cache
def _writer() -> TypeAdapter[Any]:
    """Writes what :mod:`json` would, which is ten times as slow where it is to indent."""
    from pydantic import TypeAdapter

    return TypeAdapter(Any)
