"""Casting off: about how many pages a volume will fill, told before it is set.

The inner margin depends on the number of pages, which is only known when the volume is set with
that margin. An estimate from words and pictures does: the margin changes only from band to band.
"""

from __future__ import annotations

import math

from publisher.model import Image, Record, Volume
from publisher.renderers.pdf.sheet import Sheet, is_han
from publisher.sections import PdfSettings

_LETTERS = 6  #: characters of a Latin word with its space and marks
_LETTER = 0.5  #: em; width of a Latin letter, about
#: Share of the lines that is text, in Han and in Latin: paragraphs end within their lines.
_FILLED = 0.8, 0.9
_OPENING, _CLOSING, _CAPTION, _MISSING = 8, 7, 3, 7  #: lines
_COMPACT = 5  #: lines of an opening where articles follow one another
_FRONT = 6  #: pages before the contents, and blank ones
_LISTED = 8  #: articles of which contents, indexes and registers fill a page
_PIXEL = 0.75  #: pt; a small picture is printed at 96 px an inch


def cast_off(volume: Volume, sheet: Sheet, pdf: PdfSettings) -> int:
    """About how many pages a volume has on ``sheet``."""
    lists = math.ceil(len(volume.articles) / _LISTED)
    return _FRONT + lists + math.ceil(_text(volume, sheet, pdf)[1])


def begins(volume: Volume, sheet: Sheet, pdf: PdfSettings) -> dict[str, int]:
    """By the id of each article, about on which page of the text it begins."""
    return {article: math.floor(page) + 1 for article, page in _text(volume, sheet, pdf)[0].items()}


def _text(volume: Volume, sheet: Sheet, pdf: PdfSettings) -> tuple[dict[str, float], float]:
    """How many pages of text stand before each article, and how many there are."""
    room = sheet.lines * sheet.columns
    before, pages = {}, 0.0
    for part in volume.parts:
        pages += 2 * bool(part.title)
        for record in part.articles:
            before[record.id] = pages
            filled = _lines(record, sheet, volume.language, pdf) / room
            pages += filled if pdf.run_on else math.ceil(filled)
    return before, pages


def _lines(record: Record, sheet: Sheet, language: str, pdf: PdfSettings) -> float:
    """About how many lines of a column an article fills."""
    han = is_han(record.language or language)
    word = 1.0 if han else _LETTERS * _LETTER
    measure = sheet.text_width / sheet.type.size * _FILLED[0 if han else 1]
    opening = _COMPACT if pdf.run_on else _OPENING
    pictures = sum(_height(image, sheet) + _CAPTION for image in record.images)
    pictures += _MISSING * len(record.missing)
    return opening + record.words * word / measure + pictures + _CLOSING


def _height(image: Image, sheet: Sheet) -> float:
    """The lines that a picture takes."""
    if image.width <= 0 or image.height <= 0:
        return 0
    scale = min(_PIXEL, sheet.text_width / image.width, sheet.picture_height / image.height)
    return image.height * scale / sheet.type.leading
