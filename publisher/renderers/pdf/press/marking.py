"""Marks around what is drawn, which the tags of the file refer to.

WeasyPrint numbers marks as it draws, and makes an element of the structure of each box. Here only
places for marks are kept; :mod:`publisher.renderers.pdf.tagging` fills them. What it leaves is told
to be no part of the text.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from publisher.renderers.pdf.press.foreign import Box, Stream, Thing

NO_TEXT = b"/Artifact <<>> BDC"
PAGINATION = b"/Artifact <</Type /Pagination>> BDC"


class _End:
    """Writes the end of a mark when what it is around is drawn."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._stream.stream.append(b"EMC")


def marked(self: Stream, box: Box, tag: str) -> AbstractContextManager[None]:
    """Stands for ``Stream.marked``: where the mark of a box begins is kept for later."""
    if self._tags is None:
        return nullcontext()
    self._tags[box] = self, len(self.stream)
    self.stream.append(NO_TEXT)
    return _End(self)


def add_tags(pdf: Thing, document: Thing, version: Thing, streams: list[Stream]) -> None:
    """Stands for ``tags.add_tags``: the streams of the pages are kept for later."""
    pdf.streams_of_press = streams
