"""Pictures made to fit the page, each with its caption, and small ones side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from publisher.renderers.measure import width_of
from publisher.renderers.pdf.gaps import frame_rows
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.pdf.tables import Rooms, room_in

#: pt; a small picture is printed at 120 px an inch, not blown up: letters of 16 px, which most
#: screens show text in, are then a little smaller than those of the text around.
PIXEL = 0.6
_LINE_PIXELS = 16.0  #: what stands in a line of text was drawn for text of so many px
_LINE_HEIGHT = 0.95  #: of the leading: a picture up to this height changes no line
_TALLEST_IN_LINE = 2.4  #: of the leading; a taller one stands by itself
_CAPTION = 0.82  #: type size of captions, as in styles/print-figures.css
_CAPTION_LINE = 0.75  #: distance of their lines, in lines of the text
_CAPTION_GAP = 0.5  #: between picture and caption, in lines
_BREAKING = 1.04  #: by so much text is longer in lines, whose ends are not filled
_FRAME_PADDING = 1.25  #: above and below the text of a picture that is missing, in lines
_FRAME_SIDES = 6.0  #: beside it, in em
_LEAST_PICTURE = 0.3  #: of the page: so much a picture gets however long its caption is
_IN_CELL = 0.35  #: of the page: the most that a picture in a table may take
_SIDE_GAP = 1.5  #: em between pictures side by side
_MOST_CAPTION = 6  #: lines of a caption beside another
_ALIKE = 0.7  #: of the height of the highest that the lowest of a row has at least
_SHRUNK = {2: 0.6, 3: 0.75}  #: to what share pictures may be made smaller to stand in a row


@dataclass(frozen=True, slots=True)
class _Picture:
    """The one picture of a figure, or one of several there, as it would be printed alone, in pt."""

    figure: etree._Element
    image: etree._Element
    width: float
    height: float


def fit_figures(body: etree._Element, sheet: Sheet, rooms: Rooms) -> None:
    """Fit the pictures of an article; ``rooms`` are those of the cells of its tables."""
    for paragraph in list(body.iter("p")):
        if len(paragraph) == 1 and paragraph[0].tag == "img" and not _text(paragraph):
            paragraph.tag = "figure"
    for figure in body.iter("figure"):
        _describe_pictures(figure)
        _part_pictures(figure)
    alone: dict[etree._Element, _Picture] = {}
    for figure in list(body.iter("figure")):
        room = room_in(figure, sheet, rooms)
        tallest = _tallest(figure, body, sheet, room)
        _print_at(figure, sheet, room, tallest)
        for one in (figure, *figure.iterfind("span[@class='one']")):
            picture = _only_picture(one)
            if picture is not None:
                alone[one] = picture
        _keep_to_grid(figure, sheet, room)
    for run in list(_runs(alone)):
        _set_side_by_side(run, sheet, room_in(run[0].figure, sheet, rooms))
    for image in list(body.iter("img")):
        if next(image.iterancestors("figure"), None) is None:
            _set_in_line(image, sheet, room_in(image, sheet, rooms))


def _describe_pictures(figure: etree._Element) -> None:
    """Let a picture without alternative text be described by its caption."""
    caption = figure.find("figcaption")
    for image in figure.iter("img"):
        if caption is not None and not image.get("alt"):
            image.set("alt", _text(caption))


def _part_pictures(figure: etree._Element) -> None:
    """Let each of several pictures in a figure be a block of its own."""
    images = figure.findall("img")
    for image in images if len(images) > 1 else ():
        holder = etree.Element("span", {"class": "one"})
        image.addprevious(holder)
        holder.tail, image.tail = image.tail, None
        holder.append(image)


# --- one figure ---------------------------------------------------------------------------


def _tallest(figure: etree._Element, body: etree._Element, sheet: Sheet, room: float) -> float:
    """The most in pt that a picture may take, so that its caption stands on the same page."""
    if next(figure.iterancestors("td", "th"), None) is not None:
        return _IN_CELL * sheet.text_height
    opens = figure.getparent() is body and figure.getprevious() is None
    if opens:
        figure.set("class", "opens")
    most = sheet.opening_picture_height if opens else sheet.picture_height
    left = sheet.text_height - _caption_height(figure, sheet, room) - sheet.type.leading
    return max(min(most, left), _LEAST_PICTURE * sheet.text_height)


def _print_at(figure: etree._Element, sheet: Sheet, room: float, tallest: float) -> None:
    """Give the pictures of a figure the sizes that they are printed at."""
    for image in figure.iter("img"):
        size = _pixels(image)
        if size is not None:
            scale = min(PIXEL, room / size[0], tallest / size[1])
            _give_size(image, size[0] * scale)


def _give_size(image: etree._Element, width: float) -> None:
    image.set("style", f"width: {math.floor(width * 100) / 100}pt")


def _pixels(image: etree._Element) -> tuple[float, float] | None:
    try:
        width, height = float(image.get("width", "")), float(image.get("height", ""))
    except ValueError:
        return None
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else None


def _printed(image: etree._Element) -> tuple[float, float]:
    """Width and height in pt of a picture that was given its size; 0 for others."""
    size = _pixels(image)
    style = image.get("style", "")
    if size is None or not style.startswith("width: "):
        return 0.0, 0.0
    width = float(style.removeprefix("width: ").partition("pt")[0])
    return width, width * size[1] / size[0]


def _keep_to_grid(figure: etree._Element, sheet: Sheet, room: float) -> None:
    """Fill a figure up to whole lines, half above it and half below.

    How many lines its caption fills is estimated; the press sees to it that the text after a
    figure stands on the grid in any case.
    """
    if figure.find(".//table") is not None:
        return
    height = sum(_printed(image)[1] for image in figure.iter("img"))
    for frame in figure.iterfind("span[@class='missing-image']"):
        rows = frame_rows(frame, room / (_CAPTION * sheet.type.size) - _FRAME_SIDES)
        height += (_FRAME_PADDING + _CAPTION_LINE * rows) * sheet.type.leading
    height += _caption_height(figure, sheet, room)
    half = -height % sheet.type.leading / 2
    figure.set("style", f"padding: {half:.2f}pt 0")
    images = figure.findall("img")
    if len(images) == 1 and figure.find("span") is None and figure.get("class") != "opens":
        # The press makes it a little smaller where it then fits the rest of a page.
        below = half + _caption_height(figure, sheet, room)
        images[0].set("data-below", f"{below:.2f}")


def _caption_height(figure: etree._Element, sheet: Sheet, room: float) -> float:
    """About the height in pt of a figure's caption, with the gap above it."""
    caption = figure.find("figcaption")
    if caption is None:
        return 0.0
    rows = _rows(caption, room / (_CAPTION * sheet.type.size))
    return (_CAPTION_GAP + _CAPTION_LINE * rows) * sheet.type.leading


def _rows(element: etree._Element, room: float) -> int:
    """About how many lines of ``room`` em the text of an element fills."""
    return max(math.ceil(_BREAKING * width_of(_text(element)) / max(room, 1)), 1)


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


# --- figures side by side -----------------------------------------------------------------


def _only_picture(figure: etree._Element) -> _Picture | None:
    """The picture of a figure that holds nothing else but a caption."""
    parts = [child for child in figure if child.tag != "figcaption"]
    said = [figure.text, *(_text(part) for part in parts), *(child.tail for child in figure)]
    images = [image for part in parts for image in part.iter("img")]
    if len(parts) != 1 or len(images) != 1 or any(map(str.strip, filter(None, said))):
        return None
    width, height = _printed(images[0])
    return _Picture(figure, images[0], width, height) if width else None


def _runs(alone: dict[etree._Element, _Picture]) -> Iterator[list[_Picture]]:
    """Figures that follow one another with nothing between."""
    run: list[_Picture] = []
    for figure, picture in alone.items():
        if run and not _follows(run[-1].figure, figure):
            yield run
            run = []
        run.append(picture)
    if run:
        yield run


def _follows(before: etree._Element, after: etree._Element) -> bool:
    return before.getnext() is after and not (before.tail or "").strip()


def _set_side_by_side(run: list[_Picture], sheet: Sheet, room: float) -> None:
    """Set the figures of a run in rows of threes and pairs, where they are small enough."""
    while run:
        count = next((n for n in (3, 2) if _row_height(run[:n], n, sheet, room)), 1)
        if count > 1:
            _make_row(run[:count], sheet, room)
        run = run[count:]


def _row_height(row: Sequence[_Picture], count: int, sheet: Sheet, room: float) -> float:
    """The height in pt at which pictures stand side by side, 0 if they do not."""
    if len(row) < count:
        return 0.0
    lowest = min(picture.height for picture in row)
    if lowest < _ALIKE * max(picture.height for picture in row):
        return 0.0
    wide = sum(picture.width * lowest / picture.height for picture in row)
    free = room - _SIDE_GAP * sheet.type.size * (count - 1)
    if free / wide < _SHRUNK[count]:
        return 0.0
    height = lowest * min(free / wide, 1.0)
    captions = zip(row, _cells(row, height, sheet, room), strict=True)
    em = _CAPTION * sheet.type.size
    if any(_caption_rows(picture, cell / em) > _MOST_CAPTION for picture, cell in captions):
        return 0.0
    return height


def _cells(row: Sequence[_Picture], height: float, sheet: Sheet, room: float) -> list[float]:
    """How wide in pt the figures of a row are: what the pictures leave is shared among them."""
    widths = [picture.width * height / picture.height for picture in row]
    spare = room - _SIDE_GAP * sheet.type.size * (len(row) - 1) - sum(widths)
    return [math.floor((width + spare / len(row)) * 100) / 100 for width in widths]


def _caption_rows(picture: _Picture, room: float) -> int:
    caption = picture.figure.find("figcaption")
    return 0 if caption is None else _rows(caption, room)


def _make_row(row: list[_Picture], sheet: Sheet, room: float) -> None:
    """Put figures into one row, in their order."""
    height = _row_height(row, len(row), sheet, room)
    cells = _cells(row, height, sheet, room)
    rows = max(
        _caption_rows(picture, cell / (_CAPTION * sheet.type.size))
        for picture, cell in zip(row, cells, strict=True)
    )
    full = height + (_CAPTION_GAP + _CAPTION_LINE * rows) * sheet.type.leading * bool(rows)
    half = -full % sheet.type.leading / 2
    opens = row[0].figure.get("class") == "opens"
    holder = etree.Element("div", {"class": "row opens" if opens else "row"})
    holder.set("style", f"padding: {half:.2f}pt 0")
    row[0].figure.addprevious(holder)
    holder.tail = row[-1].figure.tail
    for number, (picture, cell) in enumerate(zip(row, cells, strict=True)):
        gap = _SIDE_GAP * sheet.type.size if number else 0.0
        picture.figure.set("style", f"width: {cell}pt; margin-left: {gap}pt")
        picture.figure.tail = None
        picture.image.attrib.pop("data-below", "")
        _give_size(picture.image, picture.width * height / picture.height)
        holder.append(picture.figure)


# --- pictures in a line -------------------------------------------------------------------


def _set_in_line(image: etree._Element, sheet: Sheet, room: float) -> None:
    """A small picture keeps to its line of text; one as high as two raises it; others stand alone.

    Formulas and icons were drawn for text of a certain size, and are printed in its proportion.
    """
    size = _pixels(image)
    if size is None:
        return
    scale = min(sheet.type.size / _LINE_PIXELS, room / size[0])
    height = size[1] * scale
    within = _LINE_HEIGHT * sheet.type.leading
    if height > _TALLEST_IN_LINE * sheet.type.leading:
        scale = min(PIXEL, room / size[0], sheet.picture_height / size[1])
        _give_size(image, size[0] * scale)
        image.set("class", "block")
        return
    _give_size(image, size[0] * scale)
    image.set("class", "in-line")
    if height <= within:
        # Its margins take back its height, so that the line is as high as without it.
        image.set("style", f"{image.get('style')}; margin: -{height / 2:.2f}pt 0")
