"""Marks around what is drawn, which the tags of the file refer to.

WeasyPrint numbers marks as it draws, and makes an element of the structure of each box. Here only
places for marks are kept; :mod:`publisher.renderers.pdf.tagging` fills them. What it leaves is told
to be no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from publisher.renderers.pdf.press.foreign import Box, Stream, Thing

NO_TEXT = b"/Artifact <<>> BDC"
PAGINATION = b"/Artifact <</Type /Pagination>> BDC"


@contextmanager
def marked(self: Stream, box: Box, tag: str) -> Iterator[None]:
    """Stands for ``Stream.marked``: where the mark of a box begins is kept for later."""
    if self._tags is None:
        yield
        return
    self._tags[box] = self, len(self.stream)
    self.stream.append(NO_TEXT)
    try:
        yield
    finally:
        self.stream.append(b"EMC")


def add_tags(pdf: Thing, document: Thing, version: Thing, streams: list[Stream]) -> None:
    """Stands for ``tags.add_tags``: the streams of the pages are kept for later."""
    pdf.streams_of_press = streams
