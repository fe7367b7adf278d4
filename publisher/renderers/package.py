"""What the package document of an EPUB says about its volume, as plain statements.

EPUB 3.3, section 5.5 (metadata); relators are those of MARC 21. What it says of accessibility is
in :mod:`publisher.renderers.epub.accessible`.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from publisher.errors import UsageError
from publisher.model import Volume
from publisher.renderers.text import language_tag, printable
from publisher.words import Words

#: More authors than this are contributors, and the publications they wrote for are the creators.
_CREATORS = 3
_SUBJECTS = 12
_TITLES = 5  #: articles that the description names
_NAMED = 6  #: publications that stand for all where they are many
_BEGINNING = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
#: Where the family name comes first, whatever letters a name is written in.
_FAMILY_FIRST = frozenset("zh ja ko vi hu yue wuu".split())
_NAME_PART = r"(?:[^\W\d_]\.|[^\W\d_][^\W\d_]+(?:['’-][^\W\d_]+)*)"
#: Given names and one family name: "Ruth Amory", "Jean-Luc Dubois", "W. H. Smith".
_WESTERN = re.compile(rf"(?P<given>{_NAME_PART}(?: {_NAME_PART}){{0,2}}) (?P<family>[^\W\d_.’'-]+)")
_ORGANISATION = re.compile(
    r"\b(agency|news|press|staff|team|editors?|desk|group|society|association|institute|office|"
    r"university|college|museum|library|times|post|daily|review|journal|magazine|network|studio)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is known of the pictures in a volume's text."""

    shown: int
    undescribed: int  #: of which the source does not say what they show

    @property
    def described(self) -> bool:
        """Whether the source says of every one of them what it shows."""
        return not self.undescribed


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
    """When the content was last changed: SOURCE_DATE_EPOCH, or the day of the latest change.

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
    days = [day for record in volume.articles for day in (record.published, record.updated) if day]
    return dt.datetime.combine(max(days), dt.time(), dt.UTC) if days else _BEGINNING


def latest(volume: Volume) -> dt.date | None:
    """The day of the latest article, where any is dated."""
    return max((record.published for record in volume.articles if record.published), default=None)


def facts(volume: Volume, words: Words) -> tuple[str, ...]:
    """How much there is in the volume, from when, in words: 3 articles, 12 pictures."""
    dates = words.date_range(record.published for record in volume.articles)
    return (*_counts(volume, words), *([dates] if dates else []))


def statements(volume: Volume, words: Words) -> Iterator[Statement]:
    """All metadata but accessibility and the date of modification, which EbookLib writes."""
    yield Statement("identifier", identifier(volume), {"id": "id"})
    yield from _titles(volume)
    yield from _languages(volume)
    yield from _people(volume)
    if volume.library:
        yield Statement("publisher", printable(volume.library))
    day = latest(volume)
    if day:
        yield Statement("date", day.isoformat())
    for subject in _subjects(volume):
        yield Statement("subject", subject)
    yield Statement("description", _description(volume, words))
    yield Statement("rights", rights(volume, words))
    for name in publications(volume):
        yield Statement("source", name)
    yield from _series(volume)
    yield _old_meta("cover", "cover-image")


def publications(volume: Volume) -> list[str]:
    """The publications that a volume draws on, each once, the most used first."""
    return list(dict.fromkeys(filter(None, map(printable, volume.sources))))


def some_names(names: Sequence[str], words: Words) -> str:
    """Names in a row; of many the first, and how many there are."""
    if len(names) <= _NAMED:
        return words.names(names)
    first, more = words.names(names[:_NAMED]), len(names) - _NAMED
    return words("some-names", names=first, more=more, count=len(names))


def meta(name: str, value: str, refines: str = "", **attributes: str) -> Statement:
    """A statement by a property, about the volume or about the element of the id ``refines``."""
    about = {"refines": f"#{refines}"} if refines else {}
    return Statement("meta", value, {**about, "property": name, **attributes}, "")


def file_as(name: str, language: str) -> str:
    """A person's name as it is filed: "Amory, Ruth".

    ``language`` is that of what the person wrote. A name stays as it is where the family name
    comes first, where there may be no family name, and where it is not plain which one it is.
    """
    match = _WESTERN.fullmatch(name)
    family_first = language.partition("-")[0] in _FAMILY_FIRST
    if family_first or not match or not name.isascii() or _ORGANISATION.search(name):
        return name
    if not all(part[0].isupper() for part in name.split()):
        return name
    return f"{match['family']}, {match['given']}"


def _titles(volume: Volume) -> Iterator[Statement]:
    """The title of the book, which must come first, and that of the library it belongs to."""
    title, library = printable(volume.title), printable(volume.library)
    yield Statement("title", title, {"id": "title"})
    yield meta("title-type", "main", "title")
    if library and library != title:
        yield meta("display-seq", "1", "title")
        yield Statement("title", library, {"id": "collection"})
        yield meta("title-type", "collection", "collection")
        yield meta("display-seq", "2", "collection")


def _languages(volume: Volume) -> Iterator[Statement]:
    """The language of the volume, then those of articles in others, most articles first."""
    tags = Counter(language_tag(record.language) for record in volume.articles)
    others = [tag for tag, _ in tags.most_common() if tag != "und"]
    for tag in dict.fromkeys([language_tag(volume.language), *others]):
        yield Statement("language", tag)


def _people(volume: Volume) -> Iterator[Statement]:
    """Authors, each once; where they are many, the publications that are used most stand for them.

    Readers show the names of all creators in one line.
    """
    authors: dict[str, str] = {}
    for record in volume.articles:
        for name in filter(None, map(printable, record.authors)):
            authors.setdefault(name, record.language)
    sources = publications(volume)
    few = 0 < len(authors) <= _CREATORS or not sources
    if not few:
        for number, name in enumerate(sources, start=1):
            rank = "creator" if number <= _NAMED else "contributor"
            yield from _person(rank, f"publication-{number}", name, name, "isb")
    kind: Literal["creator", "contributor"] = "creator" if few else "contributor"
    for number, (name, language) in enumerate(authors.items(), start=1):
        filed = name if name in sources else file_as(name, language)
        yield from _person(kind, f"author-{number}", name, filed, "aut")


def _person(kind: str, uid: str, name: str, filed: str, relator: str) -> Iterator[Statement]:
    yield Statement(kind, name, {"id": uid})
    yield meta("role", relator, uid, scheme="marc:relators")
    yield meta("file-as", filed, uid)


def _subjects(volume: Volume) -> list[str]:
    """The theme, then the tags that most articles have, those named first before others."""
    tags = Counter(tag for record in volume.articles for tag in map(printable, record.tags) if tag)
    names = [printable(volume.theme), *(tag for tag, _ in tags.most_common(_SUBJECTS))]
    return list(dict.fromkeys(filter(None, names)))


def _counts(volume: Volume, words: Words) -> tuple[str, ...]:
    pictures = sum(len(record.images) for record in volume.articles)
    counts = {"article": len(volume.articles), "image": pictures}
    return tuple(words.count(name, number) for name, number in counts.items() if number)


def _description(volume: Volume, words: Words) -> str:
    """What is in the volume, how much, from when and from where, in sentences."""
    theme = printable(volume.theme or volume.title)
    sentences = [words("description", contents=words.names(_counts(volume, words)), theme=theme)]
    dates = words.date_range(record.published for record in volume.articles)
    if dates:
        sentences.append(words("description-dates", range=dates))
    titles = [printable(record.title) or words("untitled") for record in volume.articles]
    if titles:
        told = (words("description-title", title=title) for title in titles[:_TITLES])
        named = words("description-title-separator").join(told)
        phrase = "description-titles" if len(titles) <= _TITLES else "description-some-titles"
        sentences.append(words(phrase, titles=named))
    sources = some_names(publications(volume), words)
    if sources:
        sentences.append(words("description-sources", names=sources))
    return words("sentence-separator").join(sentences)


def rights(volume: Volume, words: Words) -> str:
    """The licence of the articles, where all of them name the same; else what is known."""
    licences = Counter(filter(None, (printable(record.licence) for record in volume.articles)))
    if not licences:
        return words("rights-unknown")
    if licences.total() == len(volume.articles) and len(licences) == 1:
        return words("rights-licence", licence=next(iter(licences)))
    named = (
        words("rights-share", articles=words.count("article", count), licence=licence)
        for licence, count in licences.most_common()
    )
    return words("rights-mixed", licences=words("list-separator").join(named))


def _series(volume: Volume) -> Iterator[Statement]:
    """The theme is a series, of which this is a number; it is part of the library, a set.

    Twice: by EPUB 3, and as calibre writes it, which is what most readers look for.
    """
    theme, library = printable(volume.theme), printable(volume.library)
    if theme:
        yield meta("belongs-to-collection", theme, id="series")
        yield meta("collection-type", "series", "series")
        yield meta("group-position", str(volume.number), "series")
        yield _old_meta("calibre:series", theme)
        yield _old_meta("calibre:series_index", str(volume.number))
    if library and library != theme:
        yield meta("belongs-to-collection", library, "series" if theme else "", id="library")
        yield meta("collection-type", "set", "library")


def _old_meta(name: str, content: str) -> Statement:
    return Statement("meta", "", {"name": name, "content": content}, "")
