"""The press: what makes WeasyPrint set a book faster, and Chinese as it should be.

WeasyPrint is written to be right for all of CSS, and a book asks for little of it. Here stand
replacements for those of its functions that take most of the time of a book. Each hands over to
the function that it stands for whenever it is asked for more than it knows. They were written
for one version of WeasyPrint, and of two libraries that it rests on; with any other, none is used:
books are set more slowly then, and Chinese without the distances of han.py and with ragged lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import getattr_static

import cssselect2
import pydyf
import weasyprint

#: The versions of WeasyPrint and pydyf whose functions these stand for, and of cssselect2, in whose
#: functions alike.py reads.
WRITTEN_FOR = ("70.0", "0.13.0", "0.10.1")

#: An attribute of links within the document: the page that is printed behind them (folios.py).
PAGE = "data-page"


def is_known() -> bool:
    """Whether these are the versions that the press was written for."""
    return (weasyprint.__version__, pydyf.VERSION, cssselect2.VERSION) == WRITTEN_FOR


@contextmanager
def quick() -> Iterator[None]:
    """While this lasts, WeasyPrint sets books quickly, if it is the version that is known."""
    if not is_known():
        yield
        return
    # With another version, what these modules stand on may not even be there.
    from publisher.renderers.pdf.press.places import places

    before = [(owner, name, getattr_static(owner, name)) for owner, name, _ in places()]
    try:
        for owner, name, ours in places():
            setattr(owner, name, ours)
        yield
    finally:
        for owner, name, theirs in before:
            setattr(owner, name, theirs)
