"""What a page begins with (counters, groups of pages, where to go on), copied in one go.

``copy.deepcopy`` keeps a list of all that it has copied, in case that it comes again. Numbers,
names, and lists and dictionaries of them need none.
"""

from __future__ import annotations

import copy

from publisher.renderers.pdf.press.foreign import Thing

_PLAIN = frozenset({int, str, float, bool, type(None)})


def deepcopy(state: Thing) -> Thing:
    """Stands for ``copy.deepcopy`` in ``layout.page``."""
    kind = type(state)
    if kind in _PLAIN:
        return state
    if kind is list:
        return [deepcopy(item) for item in state]
    if kind is tuple:
        return tuple([deepcopy(item) for item in state])
    if kind is dict:
        return {key: deepcopy(value) for key, value in state.items()}
    if kind is set and all(type(item) in _PLAIN for item in state):
        return set(state)
    return copy.deepcopy(state)
