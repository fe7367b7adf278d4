"""The galley: the text of a volume as one document, ready to be broken into pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from publisher import __version__, resources
from publisher.model import Finding, Record, Volume
from publisher.renderers.assemble import Chapter, chapters
from publisher.renderers.measure import beginning, is_wide, width_of
from publisher.renderers.pdf.castoff import begins, cast_off
from publisher.renderers.pdf.endings import keep_end
from publisher.renderers.pdf.faces import faces_for
from publisher.renderers.pdf.fitting import fit
from publisher.renderers.pdf.footnotes import set_notes
from publisher.renderers.pdf.inventory import Inventory, name_headings, take
from publisher.renderers.pdf.matter import Matter, anchor
from publisher.renderers.pdf.press import PAGE, is_known
from publisher.renderers.pdf.qr import code_of
from publisher.renderers.pdf.references import note_links, told_place
from publisher.renderers.pdf.sheet import Sheet, is_han, sheet_of
from publisher.renderers.pdf.slots import place
from publisher.renderers.pdf.titles import TITLE, set_headings, set_title
from publisher.renderers.text import is_rtl
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import Words, words_for

_STYLES = ("base.css", "print.css", "print-figures.css", "print-notes.css", "print-matter.css")
_OPENING = tuple("【《〈「『（〔“‘")
_WITHIN = "--"  #: between the id of an article and that of something in it
_SHORTEST_HEAD = 4.0  #: em
_SUBTITLE = re.compile(r"[：｜|]|: | [–—-] |——")


@dataclass(frozen=True, slots=True)
class Galley:
    """A volume before it has pages."""

    markup: str  #: the document
    styles: tuple[str, ...]  #: its style sheets, in the order they apply
    articles: dict[str, str]  #: article ids by anchor
    blocks: dict[str, str]  #: ids of blocks within their article, by anchor
    matter: Matter  #: what stands before and after the text, whose document this is
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as the template sees it."""

    record: Record
    title: Markup  #: its lines held together
    markup: Markup
    head: str  #: its title as a running head, on one line
    hangs: bool  #: whether its title begins with a bracket, whose white half hangs out
    rtl: bool  #: whether it is read from right to left
    measure: float  #: em of the title's size that make its lines even; 0 for all there is
    code: Markup  #: a QR code that leads to the original, if there is one


@dataclass(frozen=True, slots=True)
class _Section:
    """A part with its articles as the template sees it."""

    title: str
    number: int
    texts: tuple[_Text, ...]


def pull_galley(volume: Volume, blobs: Blobs, settings: Settings) -> Galley:
    """The document of a volume, with its style sheets.

    :raises DamagedBlob: an article's body is gone from the store.
    """
    words = words_for(volume.language, settings)
    pages = cast_off(volume, sheet_of(settings.pdf, volume.language), settings.pdf)
    # With the gutter that as many pages ask for.
    sheet = sheet_of(settings.pdf, volume.language, pages)
    faces = faces_for(settings.pdf, volume.title)
    blocks: dict[str, str] = {}
    listed = Inventory()
    texts = _texts(volume, blobs, words, sheet, blocks, listed, settings.pdf, pages)
    sections = tuple(
        _Section(part.title, number, tuple(next(texts) for _ in part.articles))
        for number, part in enumerate(volume.parts, start=1)
    )
    environment = resources.templates(settings)
    context = {
        "volume": volume,
        "w": words,
        "sheet": sheet,
        "pdf": settings.pdf,
        "sections": sections,
        "han": is_han(volume.language),
    }
    return Galley(
        markup=environment.get_template("print/volume.html").render(context, version=__version__),
        styles=(
            *(resources.style(name, settings) for name in _STYLES),
            environment.get_template("print/page.css").render(
                context, faces=faces, string=css_string, guessed=is_known()
            ),
        ),
        articles={anchor(record.id): record.id for record in volume.articles},
        blocks=blocks,
        matter=Matter(
            *(volume, words, sheet, settings),
            where=lambda reference: told_place(reference, volume, words, pages),
            pictures=tuple(listed.pictures),
            links=listed.links,
        ),
        findings=faces.findings,
    )


def _unique(article: str, name: str) -> str:
    """The id in the document of an element that has the id ``name`` in its article."""
    return f"{article}{_WITHIN}{name}"


def _texts(
    volume: Volume,
    blobs: Blobs,
    words: Words,
    sheet: Sheet,
    blocks: dict[str, str],
    listed: Inventory,
    pdf: PdfSettings,
    pages: int,
) -> Iterator[_Text]:
    """The articles as they are set.

    ``blocks`` is filled with the ids of their blocks, ``listed`` with what is listed of them;
    ``pages``: about how many there will be.
    """
    room = sheet.area_width / (0.8 * sheet.type.size)
    begun = begins(volume, sheet, pdf)
    for chapter in chapters(
        volume,
        blobs,
        words,
        link=lambda article, name: f"#{_unique(article, name) if name else anchor(article)}",
        unique=_unique,
        page=lambda reference: place(reference.volume, reference.article, pages),
    ):
        record = chapter.record
        set_notes(chapter.body, sheet, foot=pdf.notes == "foot" and pdf.columns == 1)
        _guess_pages(chapter, begun)
        blocks |= _block_ids(chapter)
        take(chapter.body, record, listed)
        name_headings(chapter.body)
        fit(chapter.body, sheet, words)
        set_headings(chapter.body, sheet)
        if pdf.variant == "print":  # on a screen links are pressed
            note_links(chapter.body, words, record.language)
        if pdf.columns == 1:
            keep_end(chapter.body, sheet)
        title, width = record.title, sheet.area_width / (TITLE * sheet.type.size)
        lines, measure = set_title(title, width, chapter.body)
        yield _Text(
            record=record,
            title=lines,
            markup=chapter.markup,
            head=running_head(title, room),
            hangs=title.startswith(_OPENING),
            rtl=is_rtl(record.language),
            measure=measure,
            code=code_of(record, words, sheet) if pdf.qr else Markup(),
        )


def _guess_pages(chapter: Chapter, begun: Mapping[str, int]) -> None:
    """Tell the press about on which page each link within the volume leads."""
    by_anchor = {anchor(article): page for article, page in begun.items()}
    for link in chapter.body.iter("a"):
        if link.get("class") == "internal":
            target = link.get("href", "").removeprefix("#")
            article = target.partition(_WITHIN)[0]
            page = by_anchor.get(target) or begun.get(article) or begun[chapter.record.id]
            link.set(PAGE, str(page))


def _block_ids(chapter: Chapter) -> dict[str, str]:
    prefix = _unique(chapter.record.id, "")
    names = (block.get("id", "") for block in chapter.body)
    return {name: name.removeprefix(prefix) for name in names}


def running_head(title: str, room: float) -> str:
    """A title on one line of ``room`` em: where it is longer, its main part, or as much as fits."""
    title = " ".join(title.split())
    if width_of(title) <= room:
        return title
    main = _SUBTITLE.split(title, maxsplit=1)[0]
    if _SHORTEST_HEAD <= width_of(main) <= room:
        return main
    kept = beginning(title, room - 1)
    if " " in kept and not is_wide(kept[-1]):
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,.:;—–，。：；、《（“‘") + "…"


def css_string(text: str) -> Markup:
    """A text as a quoted string of CSS."""
    escaped = "".join(
        char if char.isalnum() or char in " -_.," else f"\\{ord(char):x} " for char in text
    )
    return Markup(f'"{escaped}"')  # noqa: S704 - nothing but escapes and letters is left
