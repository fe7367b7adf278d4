"""What comes off the press: editions, their pages and files, and the catalogue of them all.

    Volume ─▶ Press (Edition, Edition, …) ─▶ Catalogue

What goes there is in :mod:`publisher.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.model import Finding, Format, Plan


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The first block on a page of the print edition, and where in it the page begins."""

    label: str  #: the folio as printed
    article: str
    block: str  #: id of the block within the article; empty for the article's opening
    words: str = ""  #: letters that the page begins with, where the block began before it
    behind: bool = False  #: the page begins behind the block, with nothing that other editions have


@dataclass(frozen=True, slots=True)
class Pagination:
    """Which page of the print edition everything begins on."""

    pages: int = 0
    articles: Mapping[str, str] = field(default_factory=dict)  #: article id to folio
    breaks: tuple[PageBreak, ...] = ()
    ends: Mapping[str, str] = field(default_factory=dict)  #: article id to its last folio
    parts: tuple[str, ...] = ()  #: folios of the parts, empty for one without a title
    #: Of pages before and behind the text; their blocks are sections and entries of no article.
    matter: tuple[PageBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A finished file of an edition: its path below the volume's folder, its bytes by digest."""

    path: str
    digest: str
    bytes: int
    role: str = ""  #: of a PDF for the printer: interior, cover, or how its pages are imposed


@dataclass(frozen=True, slots=True)
class Edition:
    """One volume in one format; the first file is the one to open."""

    format: Format
    files: tuple[File, ...]
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """A volume as it came off the press: its cover, its editions and their page numbers."""

    volume: str
    cover: File
    editions: tuple[Edition, ...]
    pagination: Pagination
    findings: tuple[Finding, ...] = ()
    also: tuple[Press, ...] = ()  #: of the volume's other scripts


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a build has left on disk, and what it has to say about it."""

    out: Path
    plan: Plan
    printed: tuple[Press, ...]
    findings: tuple[Finding, ...]
