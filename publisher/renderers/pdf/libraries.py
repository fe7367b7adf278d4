"""Loads WeasyPrint without a search for its libraries; imported before all that imports WeasyPrint.

WeasyPrint tries the names of each library under Windows first. Under Linux, cffi has ``ldconfig``,
the compiler and the linker look for every one of them, a third of a second in all. The names by
which the system's loader knows the libraries come later in the same lists, and need no search.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _no_search() -> Iterator[None]:
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


if sys.platform == "linux":
    with _no_search():
        import weasyprint.text.ffi  # noqa: F401
