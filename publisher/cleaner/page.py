"""What each kind of source yields before cleaning: markup, and what is known about it already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from publisher.model import Removed


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: its HTML without the frame around it, and the metadata it names."""

    html: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    language: str = ""  #: as declared; the text decides
    url: str = ""
    site: str = ""
    tags: tuple[str, ...] = ()
    markdown: bool = False  #: stray Markdown may stand inside the markup
    removed: tuple[Removed, ...] = field(default=())
