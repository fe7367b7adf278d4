"""Pictures and the text that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publisher.cleaner.nodes import Element, bare_text, fill, first, holds, new_element, take

#: What a picture's own text begins with, or names its maker by.
CAPTION = re.compile(
    r"^\s*[（(]?(?:图|圖|图片|圖片|图说|圖說|图为|圖為|上图|下图|Figure|Fig\.|Photo|Picture)\s*[一二三四五六七八九十\d]*\s*[：:.]"
    r"|(?:图片来源|圖片來源|图源|图片提供|攝影|摄影|Photo|Image|Credit|Courtesy)\s*(?:by|of)?\s*[：:／/]",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"caption|legend|credit|图说", re.IGNORECASE)
_CAPTION_LENGTH = 220  # characters: longer text beside a picture is the article's own


def is_inline_image(image: Element) -> bool:
    """Whether a picture is part of a line, such as an emoji or a formula."""
    sizes = [re.match(r"\d+", image.get(side, "")) for side in ("width", "height")]
    small = any(size and 0 < int(size[0]) <= 32 for size in sizes)  # 0 is not known
    names = image.get("class", "")
    return small or "emoji" in names or "smiley" in names


def is_caption(element: Element) -> bool:
    """Whether an element is named as a caption by its classes."""
    names = element.get("class")
    return bool(names and _CAPTION_CLASS.search(names))


def breaks_after_image(element: Element) -> bool:
    """Whether a picture in ``element`` is followed by a line break: its caption comes next."""
    image = first(element, "img")
    if image is None or (image.tail or "").strip():
        return False
    marks = element.iter("br", "p", "img")
    following = next((mark for mark in _after(image, marks)), None)
    return following is not None and following.tag == "br"


def _after(image: Element, marks: Iterator[Element]) -> Iterator[Element]:
    for mark in marks:
        if mark is image:
            yield from marks


def is_captioned(blocks: Sequence[Element]) -> bool:
    """Whether blocks are one picture, and nothing but lines that are short enough to caption it."""
    pictures = [block for block in blocks if block.tag == "figure"]
    lines = [block for block in blocks if block.tag == "p"]
    short = all(len(bare_text(line)) <= _CAPTION_LENGTH for line in lines)
    return len(pictures) == 1 and len(pictures) + len(lines) == len(blocks) and short


def join_captions(blocks: list[Element], *, eager: bool = False) -> list[Element]:
    """Give every figure the caption that follows it.

    ``eager`` takes any short text that follows; else it must look like a caption or be marked so.
    """
    if eager and any(
        block.tag not in ("figure", "p") or len(bare_text(block)) > _CAPTION_LENGTH
        for block in blocks
    ):
        eager = False
    joined: list[Element] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and _takes_caption(last, block, eager=eager):
            last.append(fill(new_element("figcaption"), take(block)))
        else:
            joined.append(block)
    return joined


def _takes_caption(figure: Element, block: Element, *, eager: bool) -> bool:
    if figure.tag != "figure" or block.tag != "p" or holds(figure, "figcaption"):
        return False
    text = bare_text(block)
    if len(text) > _CAPTION_LENGTH:
        return False
    return eager or "data-caption" in block.attrib or bool(CAPTION.search(text))
