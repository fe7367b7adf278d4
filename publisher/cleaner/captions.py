"""Pictures and the text that belongs to them."""

from __future__ import annotations

import re

from bs4.element import NavigableString, Tag

from publisher.cleaner.tree import classes, new_tag

#: What a picture's own text begins with, or names its maker by.
CAPTION = re.compile(
    r"^\s*[（(]?(?:图|圖|图片|圖片|图说|圖說|图为|圖為|上图|下图|Figure|Fig\.|Photo|Picture)\s*[一二三四五六七八九十\d]*\s*[：:.]"
    r"|(?:图片来源|圖片來源|图源|图片提供|攝影|摄影|Photo|Image|Credit|Courtesy)\s*(?:by|of)?\s*[：:／/]",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"caption|legend|credit|图说", re.IGNORECASE)
_CAPTION_LENGTH = 220  # characters: longer text beside a picture is the article's own


def is_inline_image(image: Tag) -> bool:
    """Whether a picture is part of a line, such as an emoji or a formula."""
    sizes = [re.match(r"\d+", str(image.get(side, ""))) for side in ("width", "height")]
    small = any(size and int(size[0]) <= 32 for size in sizes)
    names = classes(image)
    return small or "emoji" in names or "smiley" in names


def is_caption(element: Tag) -> bool:
    """Whether an element is named as a caption by its classes."""
    return bool(_CAPTION_CLASS.search(classes(element)))


def breaks_after_image(element: Tag) -> bool:
    """Whether a picture in ``element`` is followed by a line break: its caption comes next."""
    image = element.find("img")
    following = image.find_next(["br", "p", "img"]) if isinstance(image, Tag) else None
    if not isinstance(following, Tag) or following.name != "br":
        return False
    between = image.next_sibling if isinstance(image, Tag) else None
    return not (isinstance(between, NavigableString) and between.strip())


def join_captions(blocks: list[Tag], *, eager: bool = False) -> list[Tag]:
    """Give every figure the caption that follows it.

    ``eager`` takes any short text that follows; else it must look like a caption or be marked so.
    """
    if eager and any(
        block.name not in ("figure", "p") or len(block.get_text(strip=True)) > _CAPTION_LENGTH
        for block in blocks
    ):
        eager = False
    joined: list[Tag] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and _takes_caption(last, block, eager=eager):
            caption = new_tag("figcaption")
            caption.extend(list(block.contents))
            last.append(caption)
        else:
            joined.append(block)
    return joined


def _takes_caption(figure: Tag, block: Tag, *, eager: bool) -> bool:
    if figure.name != "figure" or block.name != "p" or figure.find("figcaption"):
        return False
    text = block.get_text(strip=True)
    if len(text) > _CAPTION_LENGTH:
        return False
    return eager or block.has_attr("data-caption") or bool(CAPTION.search(text))
