"""Pictures and tables made to fit the page they are printed on."""

from __future__ import annotations

import math
import re

from lxml import etree

from publisher.renderers.measure import width_of
from publisher.renderers.sheet import Sheet

_PIXEL = 0.75  #: pt; a small picture is printed at 96 px an inch, not blown up
_CAPTION = 0.82  #: type size of captions, as in styles/print-figures.css
_CAPTION_LINE = 0.75  #: distance of their lines, in lines of the text
_CAPTION_GAP = 0.5  #: between picture and caption, in lines
_FRAME_PADDING = 1.25  #: above and below the text of a picture that is missing, in lines
_FRAME_SIDES = 6.0  #: beside it, in em
_MANY_COLUMNS = 6  #: a table with more is set smaller
_TABLE, _WIDE_TABLE = 0.85, 0.7  #: type size of tables, as in the style sheets
_READING = 0.5  #: type size of readings above Han characters, as in styles/print.css
_WIDEST = 40.0  #: em; a cell asks for no more than this
_WIDEST_WORD = 12.0  #: em; a longer word breaks
_GAP = 1.2  #: em between columns
_WORD = re.compile(r"[^\W\u2e80-\U0003ffff]+|[\u2e80-\U0003ffff]{1,2}")


def fit(body: etree._Element, sheet: Sheet) -> None:
    """Fit what is in an article's body to the type area of ``sheet``."""
    for figure in body.iter("figure"):
        opens = figure.getparent() is body and figure.getprevious() is None
        if opens:
            figure.set("class", "opens")
        _describe_pictures(figure)
        _keep_to_grid(
            figure, sheet, sheet.opening_picture_height if opens else sheet.picture_height
        )
    for listing in body.iterfind(".//ol[@start]"):
        # WeasyPrint knows the attribute only among hints that would bring others along.
        listing.set("style", f"counter-reset: list-item {int(listing.get('start', '1')) - 1}")
    for ruby in list(body.iter("ruby")):
        _pair(ruby)
    _fit_tables(body, sheet.text_width / sheet.type.size)


def _pair(ruby: etree._Element) -> None:
    """Make text with readings into pairs, each as wide as its wider half.

    WeasyPrint has no ruby: it would set the readings after their text.
    """
    pairs: list[tuple[str, str]] = []
    base = ruby.text or ""
    for child in ruby:
        if child.tag == "rt":
            pairs.append((base.strip(), _text(child).strip()))
            base = ""
        elif child.tag not in ("rp", "rtc"):
            base += _text(child)
        base += child.tail or ""
    tail, rest = ruby.tail, base.strip()
    ruby.clear()
    ruby.tag, ruby.tail = "span", tail
    for text, reading in pairs:
        width = max(width_of(text), width_of(reading) * _READING)
        pair = etree.SubElement(
            ruby, "span", {"class": "ruby", "style": f"min-width: {width:.2f}em"}
        )
        pair.text = text
        etree.SubElement(pair, "span", {"class": "reading"}).text = reading
        pair.tail = ""
    if len(ruby):
        ruby[-1].tail = rest
    else:
        ruby.text = rest


def _keep_to_grid(figure: etree._Element, sheet: Sheet, tallest: float) -> None:
    """Fill a figure up to whole lines, so that the text after it stands on the grid.

    ``tallest`` (pt) is the most a picture in it may take. How many lines its caption fills is
    estimated.
    """
    height = sum(_printed_height(image, sheet, tallest) for image in figure.iter("img"))
    room = sheet.text_width / (_CAPTION * sheet.type.size)
    for frame in figure.iterfind("span[@class='missing-image']"):
        rows = _rows(frame, room - _FRAME_SIDES)
        height += (_FRAME_PADDING + _CAPTION_LINE * rows) * sheet.type.leading
    caption = figure.find("figcaption")
    if caption is not None:
        height += (_CAPTION_GAP + _CAPTION_LINE * _rows(caption, room)) * sheet.type.leading
    half = -height % sheet.type.leading / 2
    figure.set("style", f"padding: {half:.2f}pt 0")


def _rows(element: etree._Element, room: float) -> int:
    """About how many lines of ``room`` em the text of an element fills."""
    return max(math.ceil(width_of(" ".join(_text(element).split())) / room), 1)


def _printed_height(image: etree._Element, sheet: Sheet, tallest: float) -> float:
    """The height in pt at which a picture is printed, 0 if its size is not told."""
    try:
        width, height = float(image.get("width", "")), float(image.get("height", ""))
    except ValueError:
        return 0
    if width <= 0 or height <= 0:
        return 0
    scale = min(_PIXEL, sheet.text_width / width, tallest / height)
    return height * scale


def _describe_pictures(figure: etree._Element) -> None:
    """Let a picture without alternative text be described by its caption."""
    caption = figure.find("figcaption")
    for image in figure.iter("img"):
        if caption is not None and not image.get("alt"):
            image.set("alt", " ".join(_text(caption).split()))


def _fit_tables(body: etree._Element, room: float) -> None:
    """Give each table columns as wide as their text asks for; ``room`` is the measure in em.

    A table of given widths is set four times as fast as one that finds its own.
    """
    for table in body.iter("table"):
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        if not rows or any(cell.get("colspan") or cell.get("rowspan") for r in rows for cell in r):
            continue
        columns = max(map(len, rows))
        if columns > _MANY_COLUMNS:
            table.set("class", "wide")
            room = room * _TABLE / _WIDE_TABLE
        texts = [
            [_text(row[number]).strip() for row in rows if number < len(row)]
            for number in range(columns)
        ]
        table.insert(_after_caption(table), _column_group(column_widths(texts, room / _TABLE)))


def column_widths(columns: list[list[str]], room: float) -> list[float]:
    """How wide, in em, the columns of a table are best set, by the texts of their cells.

    Each has room for its longest word; what is left goes to those whose cells want more.
    """
    least = [min(max(map(_longest_word, texts)), _WIDEST_WORD) + _GAP for texts in columns]
    most = [min(max(map(width_of, texts)), _WIDEST) + _GAP for texts in columns]
    wanted = [max(high - low, 0.01) for low, high in zip(least, most, strict=True)]
    spare = max(room - sum(least), 0)
    share = spare / sum(wanted)
    return [low + share * more for low, more in zip(least, wanted, strict=True)]


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _longest_word(text: str) -> float:
    """Width in em of what does not break: a Latin word, or two Han characters."""
    return max((width_of(word) for word in _WORD.findall(text)), default=2.0)


def _after_caption(table: etree._Element) -> int:
    return 1 if len(table) and table[0].tag == "caption" else 0


def _column_group(widths: list[float]) -> etree._Element:
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", style=f"width: {100 * width / sum(widths):.2f}%")
    return group
