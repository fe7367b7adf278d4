"""What each kind of source yields before cleaning: its content, and what is known about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from publisher.cleaner.nodes import Element
from publisher.model import Finding, Removed


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: its content without the frame around it, and the facts it names."""

    body: Element
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    published_at: dt.datetime | None = None
    updated: dt.date | None = None
    language: str = ""  #: as declared; the text decides
    url: str = ""
    base: str = ""  #: what relative addresses start from, where that is not ``url``
    site: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    lead_image: str = ""
    licence: str = ""
    found: bool = False  #: the article was told from what stood around it
    removed: tuple[Removed, ...] = ()
    findings: tuple[Finding, ...] = ()
