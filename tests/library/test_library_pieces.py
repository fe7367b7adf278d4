"""JSON in pieces is the same text as JSON in one."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from publisher.pieces import json_pieces

VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    before=st.dictionaries(st.text(), VALUES, min_size=1, max_size=3),
    items=st.lists(VALUES, max_size=4),
    after=st.dictionaries(st.text(), VALUES, max_size=3),
)
def test_pieces_are_the_same_text(
    before: dict[str, Any], items: list[Any], after: dict[str, Any]
) -> None:
    names = {*before, *after}
    name = next(f"items{n}" for n in range(len(names) + 1) if f"items{n}" not in names)
    after = {key: value for key, value in after.items() if key not in before}
    whole = json.dumps({**before, name: items, **after}, ensure_ascii=False, indent=1)
    assert "".join(json_pieces(before, name, iter(items), after)) == whole + "\n"
