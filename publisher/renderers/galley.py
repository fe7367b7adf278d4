"""The galley: a whole volume as one document, ready to be broken into pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from lxml import etree
from markupsafe import Markup

from publisher import __version__, resources
from publisher.model import Record, Volume
from publisher.renderers.assemble import Chapter, chapters
from publisher.renderers.sheet import Sheet, sheet_for
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import Words, words_for

_MANY_COLUMNS = 6  #: a table with more is set smaller
_WIDEST = 40  #: a cell's text counts for at most so many characters' width of its column
_NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Galley:
    """A volume before it has pages."""

    markup: str  #: the document
    styles: tuple[str, ...]  #: its style sheets, in the order they apply
    articles: dict[str, str]  #: article ids by anchor
    blocks: dict[str, str]  #: ids of blocks within their article, by anchor


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as the template sees it."""

    record: Record
    markup: Markup
    head: str  #: its title as a running head, on one line


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
    sheet = sheet_for(settings.pdf.paper, volume.language)
    blocks: dict[str, str] = {}
    texts = _texts(volume, blobs, words, sheet, blocks)
    sections = tuple(
        _Section(part.title, number, tuple(next(texts) for _ in part.articles))
        for number, part in enumerate(volume.parts, start=1)
    )
    environment = resources.templates(settings)
    context = {"volume": volume, "w": words, "sheet": sheet, "sections": sections}
    return Galley(
        markup=environment.get_template("print/volume.html").render(
            context,
            days=words.date_range(record.published for record in volume.articles),
            pictures=len({image.digest for r in volume.articles for image in r.images}),
            count=sum(record.words for record in volume.articles),
            version=__version__,
        ),
        styles=(
            resources.style("base.css", settings),
            resources.style("print.css", settings),
            environment.get_template("print/page.css").render(context, string=css_string),
        ),
        articles={anchor(record.id): record.id for record in volume.articles},
        blocks=blocks,
    )


def anchor(article: str) -> str:
    """The id of an article's element in the document."""
    return f"art-{article}"


def _texts(
    volume: Volume, blobs: Blobs, words: Words, sheet: Sheet, blocks: dict[str, str]
) -> Iterator[_Text]:
    """The articles as they are set; ``blocks`` is filled with the ids of their blocks."""
    room = sheet.text_width / (0.8 * sheet.type.size)
    for chapter in chapters(
        volume,
        blobs,
        words,
        link=lambda article: f"#{anchor(article)}",
        unique=lambda article, name: f"{article}--{name}",
    ):
        blocks |= _block_ids(chapter)
        _fit_tables(chapter.body)
        head = running_head(chapter.record.title, room)
        yield _Text(chapter.record, chapter.markup, head)


def _block_ids(chapter: Chapter) -> dict[str, str]:
    prefix = f"{chapter.record.id}--"
    names = (block.get("id", "") for block in chapter.body)
    return {name: name.removeprefix(prefix) for name in names}


def running_head(title: str, room: float) -> str:
    """A title on one line of ``room`` em: cut, with an ellipsis, where it is longer."""
    title = " ".join(title.split())
    if width_of(title) <= room:
        return title
    kept = ""
    for char in title:
        if width_of(kept + char) > room - 1:
            break
        kept += char
    if " " in kept and east_asian_width(kept[-1]) not in "WF":
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,.:;—–，。：；、《（“‘") + "…"


def width_of(text: str) -> float:
    """About how wide a text is set, in em: Han characters are squares, others about half."""
    return sum(1.0 if east_asian_width(char) in "WF" else 0.55 for char in text)


def css_string(text: str) -> Markup:
    """A text as a quoted string of CSS."""
    escaped = "".join(
        char if char.isalnum() or char in " -_.," else f"\\{ord(char):x} " for char in text
    )
    return Markup(f'"{escaped}"')  # noqa: S704 - nothing but escapes and letters is left


def _fit_tables(body: etree._Element) -> None:
    """Give each table columns as wide as their text asks for, so that it need not be laid out twice.

    A fixed table is set four times as fast as one that finds its own widths.
    """
    for table in body.iter("table"):
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        if not rows or any(cell.get("colspan") or cell.get("rowspan") for r in rows for cell in r):
            continue
        columns = max(map(len, rows))
        widths = [float(_NARROWEST)] * columns
        for row in rows:
            for number, cell in enumerate(row):
                text = "".join(cell.itertext()).strip()
                widths[number] = max(widths[number], min(width_of(text), _WIDEST))
        if columns > _MANY_COLUMNS:
            table.set("class", "wide")
        table.insert(_after_caption(table), _column_group(widths))


def _after_caption(table: etree._Element) -> int:
    return 1 if len(table) and table[0].tag == "caption" else 0


def _column_group(widths: list[float]) -> etree._Element:
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", style=f"width: {100 * width / sum(widths):.1f}%")
    return group
