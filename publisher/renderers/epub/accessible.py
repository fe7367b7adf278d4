"""What an EPUB says of its accessibility, computed from the documents that it is made of.

EPUB Accessibility 1.1, sections 2 (discovery) and 4 (conformance); the values are those of the
Schema.org Accessibility Properties for Discoverability Vocabulary. Only what is true is claimed:
where something stands against level AA, the summary says what, and no conformance is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher import __version__
from publisher.model import Volume
from publisher.renderers.package import Pictures, Statement, meta
from publisher.renderers.text import language_tag, printable
from publisher.words import Words

CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"

#: What every volume has: contents, an order of reading, headings, and text that takes any look.
_FEATURES = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability")
_TABLE = re.compile(rb"<table\b.*?</table>", re.DOTALL)
_HEADER_CELL = re.compile(rb"<th[\s>/]")


@dataclass(frozen=True, slots=True)
class Survey:
    """What is really there in the documents of a volume."""

    pages: bool = False  #: a list of the pages of the print edition
    index: bool = False
    ruby: bool = False
    bare_tables: int = 0  #: tables of which no cell says that it heads a row or column
    unknown: int = 0  #: articles in a language that nobody told

    @property
    def sound(self) -> bool:
        """Whether nothing but pictures can stand against level AA."""
        return not self.bare_tables and not self.unknown


def survey(documents: Iterable[bytes], volume: Volume) -> Survey:
    """Look through the documents, which may be many: bytes are searched, nothing is parsed."""
    pages = index = ruby = False
    bare = 0
    for data in documents:
        pages = pages or b'"doc-pagelist"' in data
        index = index or b'"doc-index"' in data
        ruby = ruby or b"<rt>" in data
        bare += sum(not _HEADER_CELL.search(table) for table in _TABLE.findall(data))
    unknown = sum(language_tag(record.language) == "und" for record in volume.articles)
    return Survey(pages, index, ruby, bare, unknown)


def accessibility(
    volume: Volume, words: Words, pictures: Pictures, found: Survey
) -> Iterator[Statement]:
    """The statements on accessibility, and on the print edition where its pages are marked."""
    if found.pages:
        yield from _print_edition(volume, words)
    modes = ["textual", "visual"] if pictures.shown else ["textual"]
    for mode in modes:
        yield meta("schema:accessMode", mode)
    yield meta("schema:accessModeSufficient", "textual" if pictures.described else ",".join(modes))
    for feature in _features(pictures, found):
        yield meta("schema:accessibilityFeature", feature)
    # Pictures are JPEG and PNG, which do not move; there is neither sound nor script.
    yield meta("schema:accessibilityHazard", "none")
    yield meta("schema:accessibilitySummary", _summary(words, pictures, found))
    if pictures.described and found.sound:
        yield meta("dcterms:conformsTo", CONFORMS_TO, id="conformance")
        yield meta("a11y:certifiedBy", f"publisher {__version__}", "conformance")


def _print_edition(volume: Volume, words: Words) -> Iterator[Statement]:
    """What the page numbers are those of: as EPUB 3.3 tells it, and as newer readers look for."""
    name = printable(words("print-edition", volume=volume.title))
    yield Statement("source", name, {"id": "print"})
    yield meta("source-of", "pagination", "print")
    yield meta("pageBreakSource", name)


def _features(pictures: Pictures, found: Survey) -> Iterator[str]:
    yield from _FEATURES
    if pictures.shown and pictures.described:
        yield "alternativeText"
    if found.pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if found.index:
        yield "index"
    if found.ruby:
        yield "rubyAnnotations"


def _summary(words: Words, pictures: Pictures, found: Survey) -> str:
    """All that is to know, in sentences: what is there, what is lacking, and what follows."""
    sentences = [words("accessibility")]
    if pictures.undescribed:
        counts = {"count": pictures.undescribed, "pictures": pictures.shown}
        sentences.append(words("accessibility-undescribed", **counts))
    elif pictures.shown:
        sentences.append(words("accessibility-described"))
    if found.pages:
        sentences.append(words("accessibility-pages"))
    if found.bare_tables:
        sentences.append(words("accessibility-tables", count=found.bare_tables))
    if found.unknown:
        sentences.append(words("accessibility-unknown", count=found.unknown))
    sound = pictures.described and found.sound
    sentences.append(words("accessibility-conforms" if sound else "accessibility-short"))
    return words("sentence-separator").join(sentences)
