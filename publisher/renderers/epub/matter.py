"""What stands before and behind the text of an EPUB, and where print pages begin in it.

The print edition has the same sections with the same entries. What it alone has, such as the
register of links, begins where that ends which both have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from publisher.editions import PageBreak
from publisher.renderers.apparatus import Apparatus, Group, apparatus
from publisher.renderers.epub.body import page_id
from publisher.renderers.epub.contents import BACK, Landmark
from publisher.renderers.epub.document import (
    AUTHORS,
    COVER_PAGE,
    ELSEWHERE,
    HALF_TITLE,
    IMPRINT,
    NAV,
    SOURCES,
    TAGS,
    TITLE_PAGE,
    Page,
    Setting,
    article_file,
    leaf_file,
)
from publisher.renderers.epub.leaves import leaves
from publisher.renderers.package import facts, publications, some_names

_FRONT = ("half-title", "title-page", "imprint", "contents")
_AFTER_CONTENTS, _AFTER_ALL = "after-contents", "after-all"
_MARK = re.compile(rb'<span id="(page-\w+)" epub:type="pagebreak"')


@dataclass(frozen=True)
class Matter:
    """What stands before and behind the text of a volume."""

    setting: Setting

    def front(self) -> Iterator[Page]:
        """Cover, half-title, title page and imprint; the contents are made when all else is."""
        volume, words = self.setting.volume, self.setting.words
        sources = publications(volume)
        named = some_names(sources, words)
        days = words.date_range(record.published for record in volume.articles)
        yield self._render(COVER_PAGE, "cover.xhtml")
        yield self._render(HALF_TITLE, "half-title.xhtml")
        yield self._render(TITLE_PAGE, "title.xhtml", days=days, sources=named)
        yield self._render(
            IMPRINT,
            "imprint.xhtml",
            facts=facts(volume, words),
            sources=words.names(sources),
            articles=len(volume.articles),
            pictures=sum(len(record.images) for record in volume.articles),
        )

    def back(self) -> Iterator[Page]:
        """What stands elsewhere, the indexes, the register of sources: those that there are."""
        for file, groups in self._sections.items():
            last = file == next(reversed(self._sections))
            if file == ELSEWHERE:
                yield self._render(file, "elsewhere.xhtml", last=last)
            else:
                yield from self._leaves(file, groups, last=last)

    def marks(self, block: str) -> Markup:
        """The marks of the pages that begin with a section, or with an entry of one."""
        return Markup("").join(map(_mark, self._folios.get(block, ())))

    def pages(self, documents: Iterable[Page]) -> tuple[list[Landmark], list[Landmark]]:
        """Where pages begin before the text and behind it, of which these are the documents."""
        files = {
            mark.decode(): page.name
            for page in (documents if self._folios else ())
            for mark in _MARK.findall(page.data)
        }
        for block, folios in self._folios.items():
            if block.startswith("to-") or block in ("contents", _AFTER_CONTENTS):
                files.update((page_id(folio), NAV) for folio in folios)
        listed: tuple[list[Landmark], list[Landmark]] = [], []
        for page in self.setting.pagination.matter:
            name = page_id(page.label)
            if name in files:
                listed[_is_back(page)].append(Landmark(page.label, f"{files[name]}#{name}"))
        return listed

    @cached_property
    def _sections(self) -> dict[str, Sequence[Group]]:
        """The sections behind the text by their files, with what they are made of."""
        found: Apparatus = apparatus(self.setting.volume, self.setting.words)
        sections: dict[str, Sequence[Group]] = {
            AUTHORS: found.authors,
            TAGS: found.tags,
            SOURCES: (Group("", found.sources),) if found.sources else (),
        }
        elsewhere = {ELSEWHERE: ()} if self.setting.volume.elsewhere else {}
        return elsewhere | {file: groups for file, groups in sections.items() if groups}

    @cached_property
    def _folios(self) -> Mapping[str, Sequence[str]]:
        """The folios of the pages that begin with something, by what it is."""
        pages = self.setting.pagination.matter
        known = set(self._blocks()) if pages else set()
        folios: dict[str, list[str]] = {}
        for page in pages:
            after = _AFTER_ALL if _is_back(page) else _AFTER_CONTENTS
            folios.setdefault(page.block if page.block in known else after, []).append(page.label)
        return folios

    def _blocks(self) -> Iterator[str]:
        """What the EPUB has of all that pages of the print edition begin with, by its names."""
        yield from _FRONT
        for number, part in enumerate(self.setting.volume.parts, start=1):
            yield from [f"to-part-{number}"] if part.title else []
            for record in part.articles:
                yield f"to-art-{record.id}"
                yield f"from-art-{record.id}"
        for file, groups in self._sections.items():
            name = BACK[file]
            yield from (name, f"to-{name}")
            several = self.setting.volume.elsewhere if file == ELSEWHERE else ()
            entries = [*several, *(entry for group in groups for entry in group.entries)]
            yield from (f"{name}-{number}" for number, _ in enumerate(entries, start=1))

    def _leaves(self, file: str, groups: Sequence[Group], *, last: bool) -> Iterator[Page]:
        documents = list(leaves(groups))
        for number, leaf in enumerate(documents):
            yield self._render(
                leaf_file(file, number),
                "sources.xhtml" if file == SOURCES else "index.xhtml",
                section=BACK[file],
                heading=self.setting.words(BACK[file]),
                groups=leaf,
                first=number == 0,
                last=last and number == len(documents) - 1,
                folios=self.setting.pagination.articles,
                article_file=article_file,
            )

    def _render(self, file: str, template: str, **values: object) -> Page:
        return self.setting.render(file, template, marks=self.marks, **values)


def _is_back(page: PageBreak) -> bool:
    """Whether a page is behind the text: those before it have roman folios."""
    return page.label.isdecimal()


def _mark(folio: str) -> Markup:
    return Markup(
        '<span id="{}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{}"></span>'
    ).format(page_id(folio), folio)
