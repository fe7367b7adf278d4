"""Pictures missing in a row, told of together: one frame says how many they are, and names them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.page_marks import letters
from publisher.words import Words

FRAME = "missing-image"  #: the class of what stands for a picture that could not be had
_NAME = "gap"  #: that of the name of one of several
_LONGEST = 14  #: pictures; a frame of more may be broken over pages


def gather_gaps(body: etree._Element, words: Words) -> None:
    """Let one frame stand for the pictures missing in a row.

    Their captions stay whole, and so do the ids of their figures; of one without a caption, what it
    would have shown is told.
    """
    for run in list(_runs(body)):
        count = sum(len(figure.findall("span")) for figure in run)
        if len(run) > 1:
            _gather(run, words, count)
        else:
            _say_once(run[0], words)


def _runs(body: etree._Element) -> Iterator[list[etree._Element]]:
    """Figures of nothing but missing pictures that follow one another."""
    run: list[etree._Element] = []
    for block in body:
        if _is_gap(block):
            run.append(block)
        if run and (block is not run[-1] or (block.tail or "").strip()):
            yield run
            run = []
    if run:
        yield run


def _is_gap(block: etree._Element) -> bool:
    parts = [part for part in block if part.tag != "figcaption"]
    said = [block.text, *(part.tail for part in block)]
    return (
        block.tag == "figure"
        and bool(parts)
        and all(part.tag == "span" and part.get("class") == FRAME for part in parts)
        and not any(map(str.strip, filter(None, said)))
    )


def _say_once(figure: etree._Element, words: Words) -> None:
    """What a caption tells is not told in the frame above it, too."""
    caption = figure.find("figcaption")
    said = letters("" if caption is None else text_of(caption))
    for frame in figure.findall("span"):
        if not len(frame) and letters(_shown(frame, words)) in said:
            frame.text = words(FRAME)


def _gather(run: list[etree._Element], words: Words, count: int) -> None:
    first = run[0]
    figure = etree.Element("figure")
    if count > _LONGEST:
        figure.set("class", "long")
    frame = etree.SubElement(figure, "span", {"class": FRAME})
    frame.text = words.count(FRAME, count)
    figure.tail = run[-1].tail
    first.addprevious(figure)
    for gone in run:
        for name in _names(gone, words):
            frame.append(name)
        gone.tail = None
        body = gone.getparent()
        if body is not None:
            body.remove(gone)


def _names(figure: etree._Element, words: Words) -> Iterator[etree._Element]:
    """What the pictures of a figure are called; the first has the id of the figure."""
    caption = figure.find("figcaption")
    anchor = figure.get("id")
    said = letters("" if caption is None else text_of(caption))
    for frame in figure.findall("span"):
        name = etree.Element("span", {"class": _NAME})
        shown = _shown(frame, words)
        name.text = "" if letters(shown) in said else shown
        own = frame.get("id")
        if own:
            etree.SubElement(name, "span", {"id": own})
        if anchor:
            name.set("id", anchor)
            anchor = None
        if name.text or name.get("id") or own:
            yield name
    if caption is not None:
        name = etree.Element("span", {"class": _NAME})
        name.text = caption.text
        name.extend(list(caption))
        yield name


def _shown(frame: etree._Element, words: Words) -> str:
    """What a missing picture would have shown, as far as it is known."""
    before, _, after = words("missing-image-alt", alt="\0").partition("\0")
    text = text_of(frame)
    if text == words(FRAME):
        return ""
    is_ours = text.startswith(before) and text.endswith(after)
    return text[len(before) : len(text) - len(after)] if is_ours else text


def frame_rows(frame: etree._Element, room: float) -> int:
    """About how many lines of ``room`` em the text of a frame fills."""
    names = frame.findall(f"span[@class='{_NAME}']")
    texts = [(frame.text or "") if names else text_of(frame), *map(text_of, names)]
    return sum(max(math.ceil(width_of(" ".join(text.split())) / max(room, 1)), 1) for text in texts)
