"""What a saved page declares about its article, by an order of trust.

TRUST is that order: for each field the places that tell it, the most trusted first. A place whose
statement is no good (a name that is an address, a day that does not exist) is passed over.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from publisher.cleaner.facts.dates import Moment, parse_moment
from publisher.cleaner.facts.headlines import agrees, site_in_title, title_without_site, whole
from publisher.cleaner.facts.names import read_names, turned
from publisher.cleaner.facts.said import Said, gather
from publisher.cleaner.nodes import Element

T = TypeVar("T")
Values = tuple[str, ...]  #: all statements of one place, never empty

#: For each field, where it is told, the most trusted first. ``ld`` is the article in JSON-LD,
#: ``ld-page`` and ``ld-site`` what stands around it there; ``item`` microdata; ``link``, ``rel``,
#: ``tag``, ``time`` and ``html`` elements; ``class`` and ``line`` visible lines beside the
#: heading; all others are names of meta elements (``dc.`` stands for all spellings of Dublin Core).
TRUST: dict[str, tuple[str, ...]] = {
    "title": (
        "ld:headline", "citation_title", "dc.title", "og:title", "item:headline",
        "weibo:article:title", "weibo:webpage:title", "parsely-title", "sailthru.title",
        "twitter:title", "tag:title", "tag:h1", "ld:name", "item:name", "ld-page:name",
    ),
    "subtitle": (
        "ld:alternativeHeadline", "item:alternativeHeadline", "class:subtitle",
    ),
    "authors": (
        "ld:author.name", "ld:author", "ld:creator.name", "ld:creator", "citation_author",
        "item:author.name", "item:author", "item:author name", "item:creator",
        "dc.creator", "parsely-author", "sailthru.author", "author", "byl", "article:author",
        "og:article:author",
        "rel:author", "line:authors", "class:byline", "far:author", "far:byline",
        "ld:author.body.name", "ld:creator.body.name",
    ),
    "published": (
        "ld:datePublished", "article:published_time", "og:article:published_time",
        "item:datePublished", "item:dateCreated", "ld:dateCreated", "ld-page:datePublished",
        "citation_publication_date", "citation_date", "citation_online_date",
        "dc.date.issued", "dc.issued", "dc.date.created", "dc.created", "dc.date",
        "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
        "publish_date", "publication_date", "date.created", "originalpublicationdate",
        "weibo:article:create_at", "date", "time:published", "class:published",
        "line:published", "time:near", "class:date", "far:published",
    ),
    "updated": (
        "ld:dateModified", "article:modified_time", "og:updated_time", "item:dateModified",
        "ld-page:dateModified", "dc.date.modified", "dc.modified", "lastmod", "last-modified",
        "revised", "weibo:article:update_at", "time:updated", "class:updated",
    ),
    "section": (
        "ld:articleSection", "article:section", "item:articleSection", "parsely-section",
        "sailthru.section", "og:section", "category", "section",
    ),
    "tags": (
        "ld:keywords", "ld:keywords.name", "article:tag", "item:keywords", "parsely-tags",
        "sailthru.tags", "news_keywords", "citation_keywords", "dc.subject", "rel:tag",
        "keywords",
    ),
    "language": (
        "html:lang", "ld:inLanguage", "dc.language", "citation_language", "content-language",
        "language", "ld-page:inLanguage", "og:locale",
    ),
    "site": (
        "og:site_name", "ld:publisher.body.name", "ld:publisher.name", "ld-site:name",
        "item:publisher.name", "citation_journal_title", "dc.publisher", "application-name",
        "line:site", "apple-mobile-web-app-title",
    ),
    "url": (
        "link:canonical", "og:url", "ld:url", "ld:mainEntityOfPage", "ld:mainEntityOfPage.@id",
        "item:mainEntityOfPage", "parsely-link", "twitter:url",
    ),
    "lead_image": (
        "og:image:secure_url", "og:image", "og:image:url", "ld:image.url", "ld:image",
        "ld:image.contentUrl", "twitter:image", "twitter:image:src", "item:image.url",
        "item:image", "parsely-image-url", "link:image_src", "ld:thumbnailUrl",
        "item:thumbnailUrl", "thumbnail",
    ),
    "licence": (
        "link:license", "dc.license", "ld:license", "ld:license.url", "item:license",
        "rel:license", "dc.rights",
    ),
    "description": (
        "ld:description", "dc.description", "og:description", "description", "item:description",
        "twitter:description", "weibo:article:description",
    ),
}  # fmt: skip

_MANY = 30  # tags: more are for search engines
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$", re.IGNORECASE)
_NO_PICTURE = re.compile(
    r"logo|placeholder|favicon|avatar|blank\.|sprite|[-_/]default\b|default[-_]?(?:image|img|share|og)",
    re.IGNORECASE,
)
_NO_TAG = re.compile(r"^@|[:_]|^https?|^www\.")  # meant for machines
_NO_SECTION = re.compile(r"^(?:all|articles?|uncategori[sz]ed|home)$|\.[a-z]{2,4}$", re.IGNORECASE)
_LAST_FIRST = frozenset({"citation_author"})
_NO_SITE = re.compile(r"^(?:home|index|blog|null|undefined)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page says of its article; empty where it says nothing that can be believed."""

    title: str = ""  #: without the name of the site
    subtitle: str = ""
    authors: tuple[str, ...] = ()  #: people; a body only where no person is named
    published: dt.date | None = None  #: the day by the zone that is written
    published_at: dt.datetime | None = None  #: aware where a zone is written
    updated: dt.date | None = None  #: only where later than published
    updated_at: dt.datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""  #: BCP 47, as declared; the text decides
    site: str = ""
    url: str = ""  #: canonical address, http or https
    lead_image: str = ""  #: absolute address
    licence: str = ""  #: an address, or words
    description: str = ""
    problems: tuple[str, ...] = ()  #: what could not be read, for findings


def read_declared(root: Element, address: str) -> Declared:
    """What the markup of a page declares. ``root`` is its html element, scripts included.

    ``address`` is where the page was fetched from, "" if nobody knows. The tree is not changed.
    """
    said = gather(root, address)
    base = _absolute(next(said.all(("base",)), ""), address) or address
    url = _text(said, "url", lambda values: _canonical(values, base, address))
    language = _text(said, "language", _language)
    site = _text(said, "site", _site)
    title = _title(said, site, url or address)
    site = site or next((site_in_title(raw, title) for raw in said.all(("tag:title",))), "")
    published = _moment(said, "published", language)
    updated = _moment(said, "updated", language)
    if updated and published and not _is_later(updated, published):
        updated = None
    return Declared(
        title=title,
        subtitle=_text(said, "subtitle", lambda values: _subtitle(values, title)),
        authors=_authors(said, site),
        published=published.day if published else None,
        published_at=published.at if published else None,
        updated=updated.day if updated else None,
        updated_at=updated.at if updated else None,
        section=_text(said, "section", _section),
        tags=_first(said, "tags", _tags, ()),
        language=language,
        site=site,
        url=url,
        lead_image=_text(said, "lead_image", lambda values: _picture(values, base)),
        licence=_text(said, "licence", lambda values: _licence(values, base)),
        description=_text(said, "description", lambda values: values[0]),
        problems=said.problems,
    )


def _first(said: Said, field: str, read: Callable[[Values], T], nothing: T) -> T:
    """What the most trusted place tells from which something can be read."""
    for key in TRUST[field]:
        values = said.statements.get(key)
        if values and (found := read(values)):
            return found
    return nothing


def _text(said: Said, field: str, read: Callable[[Values], str]) -> str:
    return _first(said, field, read, "")


def _moment(said: Said, field: str, language: str) -> Moment | None:
    def read(values: Values) -> Moment | None:
        return next((found for value in values if (found := parse_moment(value, language))), None)

    return _first(said, field, read, None)


def _title(said: Said, site: str, url: str) -> str:
    """The most trusted title that agrees with what the page shows, and is not the site's name."""
    told = dict.fromkeys(said.all(TRUST["title"]))
    shown = _shown(said)
    sites = dict.fromkeys(filter(None, (site, *said.all(TRUST["site"]))))
    kept = ""
    for value in told:
        title = title_without_site(value, sites, (other for other in told if other != value), url)
        if title and title.lower() != site.lower():
            if not shown or agrees(title, shown):
                return whole(title, (*shown, *told))
            kept = kept or title
    return kept or next(iter(told), "")


def _shown(said: Said) -> tuple[str, ...]:
    """The title that a reader sees, where the window and the page agree on it."""
    windows = said.statements.get("tag:title", ())[:1]
    headings = said.statements.get("tag:h1", ())
    return windows if windows and agrees(windows[0], headings) else ()


def _authors(said: Said, site: str) -> tuple[str, ...]:
    """People from the first place that names some, else bodies."""
    bodies: tuple[str, ...] = ()
    for key in TRUST["authors"]:
        values = said.statements.get(key, ())
        if key in _LAST_FIRST:
            values = tuple(map(turned, values))
        if key in ("class:byline", "far:byline"):
            values = values[:1]
        named = [read_names(value, site) for value in dict.fromkeys(values)]
        people = tuple(dict.fromkeys(name for names in named for name in names.people))
        if people and ".body." not in key:
            return people
        bodies = bodies or people or tuple(name for names in named for name in names.bodies)
    return tuple(dict.fromkeys(bodies))


def _subtitle(values: Values, title: str) -> str:
    """A line below the title; not the title in other words."""
    value = values[0] if len(set(values)) == 1 else ""  # several divide the text
    return value if 3 < len(value) <= 300 and not agrees(value, (title,)) else ""


def _section(values: Values) -> str:
    """The first of the sections that are told; none that is an address or says nothing."""
    value = re.split(r"\s*[,，;；|>]\s*|\s+[-–/]\s+", values[0])[0]
    bad = _is_web(value) or _NO_SECTION.search(value)
    return value if len(value) <= 60 and not bad else ""


def _tags(values: Values) -> tuple[str, ...]:
    """Tags, each of them once, from lists or from strings that commas divide."""
    pieces = (piece.strip(" #\"'") for value in values for piece in re.split(r"[,，、;；|]", value))
    tags = (tag for tag in pieces if 0 < len(tag) <= 60 and not _NO_TAG.search(tag))
    return tuple(dict.fromkeys(tags))[:_MANY]


def _language(values: Values) -> str:
    """A tag of BCP 47; "" for what is none."""
    tag = values[0].split(",")[0].strip().replace("_", "-")
    return tag if _LANGUAGE.match(tag) else ""


def _site(values: Values) -> str:
    """The name of a site: no address, no handle, no sentence."""
    value = re.split(r"\s+[|–—-]\s+", values[0])[0]  # without a motto
    bad = _is_web(value) or value.startswith("@") or len(value) > 60 or _NO_SITE.match(value)
    return "" if bad else value


def _canonical(values: Values, base: str, address: str) -> str:
    """A canonical address; one of a site's front page is wrong for a page below it."""
    found = _absolute(values[0], base)
    front = re.fullmatch(r"https?://[^/?#]+/?", found)
    return "" if front and not re.fullmatch(r"https?://[^/?#]+/?", address or found) else found


def _picture(values: Values, base: str) -> str:
    found = (_absolute(value, base) for value in values)
    return next((one for one in found if one and not _NO_PICTURE.search(one)), "")


def _licence(values: Values, base: str) -> str:
    value = values[0]
    looks = _is_web(value) or value.startswith("/")
    return _absolute(value, base) if looks else value[:200]


def _absolute(value: str, base: str) -> str:
    """An absolute address of http or https, "" for any other."""
    try:
        found = urljoin(base, value.strip()) if value else ""
        parts = urlsplit(found)
    except ValueError:  # no address, such as http://[
        return ""
    return found if parts.scheme in ("http", "https") and parts.netloc else ""


def _is_web(text: str) -> bool:
    return text.startswith(("http://", "https://", "//", "www."))


def _is_later(one: Moment, other: Moment) -> bool:
    if one.at and other.at and bool(one.at.tzinfo) == bool(other.at.tzinfo):
        return one.at > other.at
    return one.day > other.day
