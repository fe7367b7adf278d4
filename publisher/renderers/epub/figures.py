"""Pictures that say what they show, and tables that can be read on any screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.package import Pictures
from publisher.renderers.text import printable
from publisher.words import Words

#: A picture is set no taller than this many times the measure, so that it fits on a page.
_TALLEST = 1.2
#: From so many columns on a table may be wider than a telephone, and scrolls by itself.
_WIDE = 5
_MOST = 1000  #: of columns that a cell may span (HTML, section 4.9.11), and rows enough
#: Alternative texts that tell nothing: names of files, that there is a picture, and whose it is.
_SAYS_NOTHING = re.compile(
    r"[\w%()+.,@-]*\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)"
    r"|(?:img|dsc|dscn|image|picture|photo)[\s_-]*\d*|图片?|圖片?|照片|插图|插圖"
    r"|[（(【\[][^（）()]{0,8}(?:[图圖]片|[插绘繪制製供网網][图圖]|[资資]料[图圖]|[摄攝]影?)[）)】\]]"
    r"|[（(【\[]?(?:(?:(?:[图圖]片?)?[来來]源|[图圖]源|[摄攝]影)\s*[:：/／]|(?:photo|image)\s+(?:by|credit)\b)"
    r"[^（）()]{1,30}[）)】\]]?",
    re.IGNORECASE,
)


# --- pictures -----------------------------------------------------------------------------


def fit_pictures(body: etree._Element, words: Words, language: str) -> None:
    """Every picture says what it shows; tall ones get a class that keeps them on the page.

    Sizes in pixels go: old readers would take them over the width of the screen.
    """
    for picture in body.iter("img"):
        described = _description(picture)
        picture.set("alt", described or words("picture-undescribed"))
        if not described and words.language.partition("-")[0] != language.partition("-")[0]:
            picture.set("lang", words.language)
        picture.attrib.pop("title", "")
        width, height = _pixels(picture, "width"), _pixels(picture, "height")
        if width and height > _TALLEST * width:
            share = max(1, int(10 * _TALLEST * width / height))
            picture.set("class", f"tall-{share}")
        parent = picture.getparent()
        if parent is not None and parent.tag == "p" and not text_of(parent).strip():
            parent.set("class", f"{parent.get('class', '')} picture".strip())


def survey_pictures(body: etree._Element) -> Pictures:
    """How many pictures there are in a text as it came, and how many are not described."""
    described = [bool(_description(picture)) for picture in body.iter("img")]
    return Pictures(len(described), described.count(False))


def _description(picture: etree._Element) -> str:
    """What the source says of a picture: alternative text, caption or title, if they say it."""
    told = (picture.get("alt", ""), _caption(picture), picture.get("title", ""))
    return next((text for text in map(printable, told) if _tells(text)), "")


def _tells(text: str) -> bool:
    return bool(text) and not _SAYS_NOTHING.fullmatch(text)


def _pixels(picture: etree._Element, name: str) -> int:
    value = str(picture.attrib.pop(name, ""))
    return int(value) if value.isascii() and value.isdigit() else 0


def _caption(picture: etree._Element) -> str:
    figure = next(picture.iterancestors("figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    if caption is None:
        return ""
    if next(caption.iter("br"), None) is not None:
        caption = deepcopy(caption)
        for end in caption.iter("br"):
            end.text = " "
    return text_of(caption)


# --- tables -------------------------------------------------------------------------------


def set_tables(body: etree._Element, words: Words) -> None:
    """Tables with their head as a head, cells that say what they head, and room to scroll."""
    for table in list(body.iter("table")):
        _empty_headers(table)
        _set_head(table)
        for row in _rows(table):
            _mend_spans(row)
            _set_scopes(row)
        if _columns(table) >= _WIDE and next(table.iterancestors("table"), None) is None:
            _frame(table, words)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, without those of tables in its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _empty_headers(table: etree._Element) -> None:
    """A header cell without content heads nothing: it is an empty corner."""
    for row in _rows(table):
        for cell in row.iterchildren("th"):
            if not len(cell) and not (cell.text or "").strip():
                cell.tag = "td"


def _set_head(table: etree._Element) -> None:
    """The first row is the table's head if all its cells are headers and end with it."""
    body = next((child for child in table if child.tag in ("tr", "thead", "tbody", "tfoot")), None)
    if body is None or body.tag != "tbody" or len(body) < 2:
        return
    first = body[0]
    if len(first) > 1 and all(c.tag == "th" and c.get("rowspan", "1") == "1" for c in first):
        head = etree.Element("thead")
        body.addprevious(head)
        head.append(first)


def _set_scopes(row: etree._Element) -> None:
    """Which cells a header cell heads: those below it, or those beside it."""
    parent = row.getparent()
    heads_columns = (parent is not None and parent.tag == "thead") or (
        len(row) > 1 and all(cell.tag == "th" for cell in row)
    )
    for place, cell in enumerate(row):
        if cell.tag == "th" and (heads_columns or place == 0):
            cell.set("scope", "col" if heads_columns else "row")


def _columns(table: etree._Element) -> int:
    """The columns of the widest row, row spans apart."""
    return max((sum(map(_span, row)) for row in _rows(table)), default=0)


def _mend_spans(row: etree._Element) -> None:
    """Spans that are numbers, and such as HTML allows; others go."""
    for cell in row:
        for name in ("colspan", "rowspan"):
            if name in cell.attrib:
                number = _number(str(cell.attrib.pop(name)))
                if number > 1:
                    cell.set(name, str(number))


def _span(cell: etree._Element) -> int:
    return _number(str(cell.get("colspan", "1")))


def _number(value: str) -> int:
    return min(int(value[:9]), _MOST) if re.fullmatch("[0-9]+", value) else 1


def _frame(table: etree._Element, words: Words) -> None:
    """A frame that scrolls, by keys too: WCAG 2.2, 2.1.1."""
    caption = table.find("caption")
    label = printable(text_of(caption)) if caption is not None else ""
    attributes = {"class": "wide-table", "role": "region", "tabindex": "0"}
    frame = etree.Element("div", {**attributes, "aria-label": label or words("table")})
    table.addprevious(frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)
