"""What every document of an EPUB is made with, and the names of its files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from lxml import etree

from publisher import __version__, resources
from publisher.errors import RenderingFailed
from publisher.model import Pagination, Volume
from publisher.renderers.text import fit, language_tag, safe_id
from publisher.settings import Settings
from publisher.words import Words

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
    def breaks(self) -> dict[str, dict[str, str]]:
        """Labels of the print edition's pages, by article and then by the block's id."""
        found: dict[str, dict[str, str]] = {}
        for page in self.pagination.breaks:
            block = safe_id(page.block) if page.block else ""
            found.setdefault(page.article, {}).setdefault(block, page.label)
        return found

    def render(self, name: str, template: str, **values: Any) -> Page:  # noqa: ANN401
        """A document from its template.

        :raises RenderingFailed: it is not well-formed, because a template is not.
        """
        environment: jinja2.Environment = resources.templates(self.settings)
        text = environment.get_template(f"epub/{template}").render(
            volume=self.volume,
            language=language_tag(self.volume.language),
            w=self.words,
            version=__version__,
            **values,
        )
        data = fit(text).encode()
        try:
            etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
        except etree.XMLSyntaxError as error:
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
