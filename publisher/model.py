"""What travels between the rooms: small frozen records, and nothing else.

    Archive, Source ─▶ Article ─▶ Record ─▶ Volume, Plan

What comes of a volume, once it is typeset, stands in :mod:`publisher.editions`.

Article bodies are large and live in the store; a :class:`Record` is an article without its body
and is all that is ever held of the whole archive.

The body of an article is an XHTML fragment of block elements:

* blocks ``p h2 … h6 ul ol li dl dt dd blockquote figure figcaption table pre hr section``;
* inlines ``a em strong b i u s sub sup code kbd q cite abbr small mark ruby rt rp bdi bdo br span
  img``;
* a note is referred to by ``<a class="noteref" id="fnref-1" href="#fn-1">`` and stands in
  ``<section class="notes"><ol><li id="fn-1">… <a class="backref" href="#fnref-1">``;
* the code of a listing whose language is known is ``<code class="language-python">``;
* a link into an archive has the form ``archive:NAME/path/to/page.md#fragment``;
* an image that was found has ``src="images/FILE"`` with its width and height, one that was not is
  ``<span class="missing-image">``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

SourceKind = Literal["mirror", "markdown", "html"]
Format = Literal["epub", "pdf", "web"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth telling about a piece of input or of output, with a stable code."""

    code: str
    where: str
    message: str
    severity: Severity = "warning"


# --- 1. sources ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Archive:
    """One place that sources come from: a folder, or the folder of a single file."""

    name: str  #: short and unique; the first part of the ids of its sources
    root: Path  #: relative addresses never lead out of this folder
    kind: SourceKind
    title: str = ""
    repositories: tuple[str, ...] = ()  #: "OWNER/REPO" whose addresses mean this folder


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: a theme, the heading the theme is listed under, and the rank."""

    theme: str
    position: int
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One page to read. Its bytes stay on disk until a worker cleans them."""

    id: str  #: "ARCHIVE/path/of/page.md", unique in a build
    path: Path
    kind: SourceKind
    archive: Archive
    places: tuple[Place, ...] = ()
    url: str = ""  #: where the page was fetched from, if it was


@dataclass(frozen=True, slots=True)
class Dropped:
    """A source that is in no volume, and why."""

    source: str
    reason: str
    code: str = "source-unreadable"


# --- 2. cleaner ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of a page that the cleaner took away, and why."""

    reason: str
    text: str  #: its beginning, where it is long
    letters: int = 0  #: how many characters of text it held, white space apart


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article: metadata and a body of semantic XHTML."""

    id: str  #: ASCII, stable, fit for file names
    source: str  #: id of its source
    title: str
    body: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    published_at: dt.datetime | None = None  #: with its zone where the page names one
    updated: dt.date | None = None  #: only where that was later
    language: str = "und"  #: BCP 47, as the text is
    url: str = ""  #: address of the original page
    site: str = ""  #: name of the publication it appeared in
    section: str = ""  #: of that publication
    tags: tuple[str, ...] = ()
    lead_image: str = ""  #: address of the picture that stands for the article
    licence: str = ""  #: its address, or words
    letters: int = 0  #: characters of its text, white space apart
    removed: tuple[Removed, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An article without its body: what the plan of a whole archive is made of."""

    __pydantic_config__: ClassVar[dict[str, str]] = {
        "ser_json_bytes": "base64",
        "val_json_bytes": "base64",
    }

    id: str
    source: str
    archive: str
    title: str
    body: str  #: digest of the body in the store
    authors: tuple[str, ...]
    published: dt.date | None
    language: str
    url: str
    site: str
    tags: tuple[str, ...]
    places: tuple[Place, ...]
    words: int  #: a Han character counts as a word
    fingerprint: str  #: digest of the bare text, equal for exact duplicates
    signature: bytes = b""  #: of the words in their order, alike for near-duplicates
    outline: bytes = b""  #: marks of the short blocks, until the furniture of the archive is known
    addresses: tuple[str, ...] = ()  #: image addresses in the body, once each
    links: tuple[str, ...] = ()  #: link targets in the body but for those within it, once each
    images: tuple[Image, ...] = ()
    missing: tuple[MissingImage, ...] = ()
    findings: tuple[Finding, ...] = ()
    subtitle: str = ""
    updated: dt.date | None = None
    section: str = ""
    licence: str = ""
    letters: int = 0  #: characters of its text, white space apart
    taken: int = 0  #: characters that the cleaner took away, but for the frame of a mirror


# --- 3. images ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is embedded: JPEG or PNG, RGB or grey, of bounded size."""

    file: str  #: ASCII file name, from the content
    digest: str  #: of the bytes in the store
    media_type: Literal["image/jpeg", "image/png"]
    width: int  #: px
    height: int  #: px
    bytes: int
    grey: str = ""  #: digest of the same picture for e-ink, in the same format, if asked for


@dataclass(frozen=True, slots=True)
class MissingImage:
    """A picture that could not be had, and why."""

    article: str
    url: str
    reason: str


# --- 4. collector -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that is printed under another source already."""

    kept: str
    dropped: str
    why: str
    similarity: float = 1.0  #: estimated share of the text that both have


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a link or a second theme leads: an article in some volume of the library."""

    href: str  #: as it stands in the body, without fragment; empty for a second theme
    article: str
    title: str
    volume: str  #: id
    volume_title: str
    volume_slug: str
    edition: str = ""  #: which of that volume's editions is meant, as there
    body: str = ""  #: digest of that article's, where a link leads to a place in it from afar


@dataclass(frozen=True, slots=True)
class Part:
    """A run of articles within a volume. A volume without parts has one with an empty title."""

    title: str
    articles: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """One book to typeset."""

    id: str
    slug: str  #: ASCII name of its folder and files
    title: str  #: of the book, with its number where the theme fills several
    theme: str
    origin: str
    number: int  #: 1 … of
    of: int
    language: str
    parts: tuple[Part, ...]
    references: tuple[Reference, ...] = ()
    elsewhere: tuple[Reference, ...] = ()  #: articles of this theme printed in other volumes
    previous: str = ""  #: title of the volume before it in its theme
    next: str = ""
    library: str = ""  #: title of the whole library
    sources: tuple[str, ...] = ()  #: names of the publications and archives it draws on
    series: str = ""  #: the theme as it came, where ``theme`` is in another script: covers go by it
    edition: str = ""  #: of a second set of editions: what tells its files from the first, "hant"
    also: tuple[Volume, ...] = ()  #: the same volume in other scripts, in the same folder

    @property
    def articles(self) -> tuple[Record, ...]:
        """All articles in reading order."""
        return tuple(record for part in self.parts for record in part.articles)

    def file(self, stem: str, ending: str = "") -> str:
        """The name of one of its files or folders: ``web``, and ``web-hant`` of a second set."""
        return f"{stem}-{self.edition}{ending}" if self.edition else f"{stem}{ending}"


@dataclass(frozen=True, slots=True)
class Binding:
    """Which articles are bound in a volume, whatever else becomes of it: what a lock file keeps."""

    id: str
    slug: str
    theme: str
    number: int
    articles: tuple[str, ...]  #: ids of their sources; some may be in no build now
    sealed: bool = False  #: an issue: nothing is added to it


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole library before it is typeset."""

    title: str
    language: str
    volumes: tuple[Volume, ...]
    dropped: tuple[Dropped, ...]
    duplicates: tuple[Duplicate, ...]
    read: int  #: pages read, whatever became of them
    findings: tuple[Finding, ...] = ()
    letters: int = 0  #: characters of text of all pages read, white space apart
    taken: int = 0  #: characters that the cleaner took away
    bindings: tuple[Binding, ...] = ()  #: of all volumes, also of those that are empty now

    @property
    def published(self) -> int:
        """How many articles stand in volumes."""
        return sum(len(volume.articles) for volume in self.volumes)
