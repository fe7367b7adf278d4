"""What the package document of an EPUB says about its volume, as plain statements.

EPUB 3.3, section 5.5 (metadata), and EPUB Accessibility 1.1, sections 2 and 4.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher import __version__
from publisher.errors import UsageError
from publisher.model import Pagination, Volume
from publisher.renderers.text import printable
from publisher.words import Words

CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
#: More authors than this are contributors, and the publications they wrote for are the creators.
_CREATORS = 3
_SUBJECTS = 12
#: What every volume has, in the words of the Schema.org accessibility properties.
_FEATURES = (
    "tableOfContents",
    "readingOrder",
    "structuralNavigation",
    "displayTransformability",
)
_BEGINNING = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is known of the pictures in a volume's text."""

    any: bool
    described: bool  #: the source says of every one of them what it shows


@dataclass(frozen=True, slots=True)
class Statement:
    """One element of the package's metadata."""

    name: str
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Literal["DC", ""] = "DC"


def identifier(volume: Volume) -> str:
    """The volume's own identifier: the same for every build of the same plan."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:publisher:{printable(volume.id)}").urn


def modified(volume: Volume, environment: Mapping[str, str]) -> dt.datetime:
    """When the content was last changed: SOURCE_DATE_EPOCH, or the day of the latest article.

    :raises UsageError: SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(
                f"SOURCE_DATE_EPOCH is {epoch!r}, which is no time.",
                "Set it to seconds since 1970, or not at all.",
            ) from error
    day = latest(volume)
    return dt.datetime.combine(day, dt.time(), dt.UTC) if day else _BEGINNING


def latest(volume: Volume) -> dt.date | None:
    """The day of the latest article, where any is dated."""
    return max((record.published for record in volume.articles if record.published), default=None)


def facts(volume: Volume, words: Words) -> tuple[str, ...]:
    """How much there is in the volume, from when, in words: 3 articles, 12 pictures."""
    records = volume.articles
    counts = {"article": len(records), "image": sum(len(record.images) for record in records)}
    dates = words.date_range(record.published for record in records)
    return tuple(filter(None, [*(words.count(name, n) for name, n in counts.items() if n), dates]))


def statements(
    volume: Volume, pagination: Pagination, words: Words, pictures: Pictures
) -> Iterator[Statement]:
    """All metadata but the date of modification, which EbookLib writes."""
    yield Statement("identifier", identifier(volume), {"id": "id"})
    yield Statement("title", printable(volume.title), {"id": "title"})
    yield _meta("title-type", "main", "title")
    yield Statement("language", volume.language or "und")
    yield from _people(volume)
    if volume.library:
        yield Statement("publisher", printable(volume.library))
    day = latest(volume)
    if day:
        yield Statement("date", day.isoformat())
    for subject in _subjects(volume):
        yield Statement("subject", subject)
    yield Statement("description", _description(volume, words))
    yield from _series(volume)
    if pagination.breaks:
        yield Statement(
            "source", printable(words("print-edition", volume=volume.title)), {"id": "print"}
        )
        yield _meta("source-of", "pagination", "print")
    yield from _accessibility(pagination, words, pictures)
    yield Statement("meta", "", {"name": "cover", "content": "cover-image"}, "")


def _meta(name: str, value: str, refines: str = "", **attributes: str) -> Statement:
    about = {"refines": f"#{refines}"} if refines else {}
    return Statement("meta", value, {**about, "property": name, **attributes}, "")


def _people(volume: Volume) -> Iterator[Statement]:
    """Authors, each once; where they are many, the publications stand for them."""
    authors = dict.fromkeys(
        name for record in volume.articles for name in map(printable, record.authors) if name
    )
    sources = dict.fromkeys(filter(None, map(printable, volume.sources)))
    few = 0 < len(authors) <= _CREATORS or not sources
    if not few:
        for name in sources:
            yield Statement("creator", name)
    kind = "creator" if few else "contributor"
    for number, name in enumerate(authors, start=1):
        yield Statement(kind, name, {"id": f"author-{number}"})
        yield _meta("role", "aut", f"author-{number}", scheme="marc:relators")


def _subjects(volume: Volume) -> list[str]:
    """The theme, then the tags that most articles have, those named first before others."""
    tags = Counter(tag for record in volume.articles for tag in map(printable, record.tags) if tag)
    names = [printable(volume.theme), *(tag for tag, _ in tags.most_common(_SUBJECTS))]
    return list(dict.fromkeys(filter(None, names)))


def _description(volume: Volume, words: Words) -> str:
    parts = [printable(volume.theme or volume.title), *facts(volume, words)]
    sources = words.names(filter(None, map(printable, volume.sources)))
    return words("list-separator").join([*parts, *([sources] if sources else [])])


def _series(volume: Volume) -> Iterator[Statement]:
    """The theme is a series, of which this is a number; it is part of the library, a set."""
    theme, library = printable(volume.theme), printable(volume.library)
    if theme:
        yield _meta("belongs-to-collection", theme, id="series")
        yield _meta("collection-type", "series", "series")
        yield _meta("group-position", str(volume.number), "series")
    if library:
        yield _meta("belongs-to-collection", library, "series" if theme else "", id="library")
        yield _meta("collection-type", "set", "library")


def _accessibility(pagination: Pagination, words: Words, pictures: Pictures) -> Iterator[Statement]:
    """Only what is true of this volume; conformance only where every picture is described."""
    modes = ["textual", "visual"] if pictures.any else ["textual"]
    for mode in modes:
        yield _meta("schema:accessMode", mode)
    yield _meta("schema:accessModeSufficient", "textual" if pictures.described else ",".join(modes))
    features = [*_FEATURES]
    if pictures.any and pictures.described:
        features.append("alternativeText")
    if pagination.breaks:
        features += ["pageBreakMarkers", "pageNavigation"]
    for feature in features:
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "none")
    yield _meta("schema:accessibilitySummary", words("accessibility"))
    if pictures.described:
        yield _meta("dcterms:conformsTo", CONFORMS_TO, id="conformance")
        yield _meta("a11y:certifiedBy", f"publisher {__version__}", "conformance")
