"""What every document of an EPUB is made with, and the names of its files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.parsers import expat

import jinja2

from publisher import __version__, resources
from publisher.editions import PageBreak, Pagination
from publisher.errors import RenderingFailed
from publisher.model import Volume
from publisher.renderers.text import fit, is_rtl, language_tag, tongue_of
from publisher.settings import Settings
from publisher.words import LANGUAGES, Words, words_for

NAV, NCX, STYLE, COVER = "nav.xhtml", "toc.ncx", "style.css", "images/cover.jpg"
COVER_PAGE, HALF_TITLE, TITLE_PAGE = "cover.xhtml", "half-title.xhtml", "title.xhtml"
IMPRINT, ELSEWHERE = "imprint.xhtml", "elsewhere.xhtml"
AUTHORS, TAGS, SOURCES = "authors.xhtml", "tags.xhtml", "sources.xhtml"


@dataclass(frozen=True, slots=True)
class Page:
    """A document of the book: its file name, and its bytes, which are well-formed XML."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Setting:
    """A volume with what its documents are made with."""

    volume: Volume
    pagination: Pagination
    words: Words
    settings: Settings

    @cached_property
    def breaks(self) -> dict[str, list[PageBreak]]:
        """Where the print edition's pages begin, by article."""
        found: dict[str, list[PageBreak]] = {}
        for page in self.pagination.breaks:
            found.setdefault(page.article, []).append(page)
        return found

    def words_of(self, language: str) -> Words:
        """The words for an article of a language, if we have them; else those of the volume."""
        tongue = language.partition("-")[0]
        if language == self.volume.language or tongue not in LANGUAGES:
            return self.words
        return words_for(language, self.settings)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return resources.templates(self.settings)

    def render(self, name: str, template: str, **values: Any) -> Page:  # noqa: ANN401
        """A document from its template.

        :raises RenderingFailed: it is not well-formed, because a template is not.
        """
        text = self._environment.get_template(f"epub/{template}").render(
            volume=self.volume,
            language=language_tag(self.volume.language),
            is_rtl=is_rtl,
            tongue_of=tongue_of,
            w=self.words,
            version=__version__,
            **values,
        )
        data = fit(text).encode()
        try:
            # Twice as fast as making a tree that nobody looks at.
            expat.ParserCreate(namespace_separator=" ").Parse(data, True)
        except expat.ExpatError as error:
            raise RenderingFailed(
                f"The page {name} of “{self.volume.title}” is not well-formed: {error}.",
                f"Look at the template epub/{template} and what it includes.",
            ) from error
        return Page(name, data)


def article_file(article: str, piece: int = 0) -> str:
    """The file that an article begins in, or a later one of a long article."""
    return f"a-{article}{f'.{piece + 1}' if piece else ''}.xhtml"


def part_file(number: int) -> str:
    """The title page of a part, counted from 1."""
    return f"part-{number}.xhtml"


def leaf_file(name: str, leaf: int) -> str:
    """A later file of back matter that is too long for one."""
    return name.replace(".xhtml", f".{leaf + 1}.xhtml") if leaf else name
