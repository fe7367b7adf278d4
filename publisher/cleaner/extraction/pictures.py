"""Which pictures of a page belong to its article, and which lines are their captions.

A picture belongs to the article when it stands between its lines, or at its head, and in nothing
that was removed. Text that stands with it and with nothing else is its caption: named so, or short
and no link. A picture with a linked line is a card, and leads to another article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from publisher.cleaner.extraction.blocks import Block, Line, Lines, Medium
from publisher.cleaner.extraction.container import Container
from publisher.cleaner.extraction.hints import Signs, bits, element_bits, kinds
from publisher.cleaner.extraction.labels import is_advertisement, is_dated_byline, is_invitation
from publisher.cleaner.nodes import Element

#: Parts of a whole that cannot stand alone: the whole is carved instead.
PARTS = frozenset("tr td th tbody thead tfoot li dd dt caption colgroup figcaption".split())
#: A block with more lines than this is no picture with its caption.
_CAPTION_LINES = 6
#: Text beside a picture that is not named a caption is one up to here, ...
_SHORT = 400  # characters
_FEW = 3  # lines
#: So many blocks around a caption are looked at for the one that its picture stands in.
_CLOSE = 3
#: ... and while no more of it is links.
_LINKED = 0.5
#: A picture above the text that is at least so wide is no ornament.
_WIDE = 300  # pixels

_AGAINST = bits("comments", "advertising", "share", "related", "offer", "navigation", "author")
_FRAME = kinds("nav", "footer", "hidden")
#: A card has no more links than this.
_CARD_LINKS = 12
#: Names of what leads to another article, or sells something.
_CARD = bits("comments", "advertising", "related", "offer")
_SHARE = bits("share")
#: The label of a button is no longer, and a picture is described by no less.
_BUTTON, _DESCRIBED = 16, 8  # characters
_PICTURED = bits("article", "media")
#: Names of the picture that leads an article.
_LEADS = re.compile(r"featured?(?![a-z])|hero|lead(?![a-z])|main|cover|post-?image", re.IGNORECASE)
#: A link to a picture enlarges it.
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a line."""

    kept: bool
    caption: bool = False  #: stays if its picture does


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, player or formula of the article."""

    medium: Medium
    block: Block | None = None  #: what holds nothing but it and its captions
    captions: tuple[int, ...] = ()  #: lines that are its captions
    leads: bool = False  #: stands above the text, and moves to its head


def find_pictures(
    page: Lines, signs: dict[Block, Signs], container: Container, verdicts: Sequence[Verdict]
) -> tuple[Block, list[Picture]]:
    """The innermost block that holds all lines that are kept, and the pictures of the article.

    At least one line must be kept, but for a page that is kept entire.
    """
    kept = [verdict.kept for verdict in verdicts]
    top, first, last = page.blocks[0], 0, len(kept)
    if not container.entire:
        first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
        top = _common(page, first, last)
    judge = _Judge(page, signs, verdicts, top, [0, *accumulate(kept)])
    inside = {top}
    found = []
    for medium in page.media:
        # Directly before the first line, among them, or directly after the last one.
        if first <= medium.start <= last + 1 and _is_within(medium.block, top, inside):
            picture = judge.picture(medium)
            if picture is not None:
                found.append(picture)
    known = {picture.medium for picture in found}
    lead = None if container.entire else judge.lead(container.scope, first, known)
    return top, [lead, *found] if lead is not None else found


def _common(page: Lines, first: int, last: int) -> Block:
    """The innermost block that holds two lines, or the whole that it is a part of."""
    top = next(b for b in page.lines[first].block.around() if b.first <= first and b.last >= last)
    while top.element.tag in PARTS and top.parent is not None:
        top = top.parent
    return top


def _article(scope: Block) -> Block:
    """The element that a page names its article, if it is around ``scope``."""
    return next((b for b in scope.around() if b.element.tag in ("article", "main")), scope)


def _is_within(block: Block, top: Block, inside: set[Block]) -> bool:
    """Whether a block is within another; ``inside`` remembers those that are."""
    way: list[Block] = []
    for around in block.around():
        if around in inside:
            inside.update(way)
            return True
        if around.depth <= top.depth:
            return False
        way.append(around)
    return False


@dataclass(frozen=True, slots=True)
class _Judge:
    page: Lines
    signs: dict[Block, Signs]
    verdicts: Sequence[Verdict]
    top: Block
    counts: Sequence[int]  #: how many lines are kept before each

    def picture(self, medium: Medium) -> Picture | None:
        """A picture among the lines, if it belongs to the article."""
        gone = self._gone(medium.block)
        if gone is None:
            if self._is_ornament(medium):
                return None
            return Picture(medium, captions=self._captions_after(medium))
        if self._is_captioned(gone) and not self._is_card(medium, gone):
            return Picture(medium, gone, tuple(range(gone.first, gone.last + 1)))
        return Picture(medium, gone) if self._is_overlaid(medium, gone) else None

    def lead(self, scope: Block, first: int, known: set[Medium]) -> Picture | None:
        """The picture that stands above the text, after the headline.

        Outside ``scope`` it may stand in the same article, if it is no ornament by any sign.
        """
        lines = self.page.lines
        headings = (n for n in range(first) if lines[n].block.element.tag == "h1")
        heading = max(headings, default=scope.first - 1)
        article, inside, within = _article(scope), {scope}, {_article(scope)}
        for medium in self.page.media:
            if not heading < medium.start <= first or medium.element.tag != "img":
                continue
            if medium in known or not _is_within(medium.block, article, within):
                continue
            block = self._block_of(medium, first)
            near = _is_within(medium.block, scope, inside)
            told = (near or bool(block.lines)) if block is not None else near and _is_named(medium)
            if self._is_ornament(medium) or (not told and _width(medium.element) < _WIDE):
                continue
            if not near and self._is_apart(medium.block, article):
                continue
            if block is None:
                return Picture(medium, None, self._captions_after(medium), leads=True)
            captions = range(block.first, block.last + 1) if block.lines else ()
            return Picture(medium, block, tuple(captions), leads=True)
        return None

    def _gone(self, block: Block) -> Block | None:
        """The outermost block around a picture that held text and keeps none of it."""
        gone = None
        for around in block.around():
            if around is self.top:
                break
            if around.lines and self.counts[around.last + 1] == self.counts[around.first]:
                gone = around
        return gone

    def _is_captioned(self, block: Block) -> bool:
        """Whether nothing but captions stands in a block with a picture."""
        lines = self.page.lines[block.first : block.last + 1]
        if block.lines > _CAPTION_LINES or any(map(_is_no_caption, lines)):
            return False
        if all(self.verdicts[n].caption for n in range(block.first, block.last + 1)):
            return True
        if any(is_advertisement(line) or self.signs[line.block].near & _CARD for line in lines):
            return False
        told = self.signs[block]
        return (
            block.lines <= _FEW
            and block.chars <= _SHORT
            and block.linked < _LINKED * block.chars
            and not (told.near & _AGAINST or told.kinds & _FRAME)
        )

    def _is_overlaid(self, medium: Medium, block: Block) -> bool:
        """Whether a described picture has nothing beside it but the label of a button on it."""
        told = medium.element.get("alt", "")
        return (
            block.lines == 1
            and block.chars <= _BUTTON
            and not block.linked
            and len(told) >= _DESCRIBED
            and bool(self.signs[self.page.lines[block.first].block].near & _SHARE)
            and next(medium.element.iterancestors("a"), None) is None
        )

    def _is_card(self, medium: Medium, block: Block) -> bool:
        """Whether a picture and all text beside it are one link to another page."""
        link = next(medium.element.iterancestors("a"), None)
        address = "" if link is None else link.get("href", "")
        lines = self.page.lines[block.first : block.last + 1]
        if not address or _IMAGE.search(address) or any(line.link_share < 1 for line in lines):
            return False
        links = list(islice(block.element.iter("a"), _CARD_LINKS + 1))
        return len(links) <= _CARD_LINKS and all(a.get("href", address) == address for a in links)

    def _captions_after(self, medium: Medium) -> tuple[int, ...]:
        """The lines named captions that follow a picture in the same or the next block."""
        lines, found = self.page.lines, []
        near = (medium.block, medium.block.parent)
        for index in range(medium.start, min(medium.start + _FEW, len(lines))):
            around = islice(lines[index].block.around(), _CLOSE)
            if not self.verdicts[index].caption or not any(block in near for block in around):
                break
            found.append(index)
        return tuple(found)

    def _is_ornament(self, medium: Medium) -> bool:
        """Whether what is named around a picture says that it is none of the article's."""
        named = element_bits(medium.block.element)
        told = self.signs.get(medium.block)
        if told is not None and told.kinds & _FRAME:
            return True
        return bool(named & _AGAINST) and not named & _PICTURED

    def _is_apart(self, block: Block, scope: Block) -> bool:
        """Whether what is named around a picture, within ``scope``, is another part of the page."""
        for around in block.around():
            if around is scope:
                break
            named = element_bits(around.element)
            if named & _AGAINST and not named & _PICTURED:
                return True
        return False

    def _block_of(self, medium: Medium, first: int) -> Block | None:
        """The block of a picture above the text and of its captions, if there is one."""
        found = None
        for around in medium.block.around():
            if around.start <= first <= around.last or around is self.top:
                break
            if around.lines and not self._is_captioned(around):
                break
            if around.lines or around.element.tag == "figure":
                found = around
        return found


def _is_named(medium: Medium) -> bool:
    """Whether a picture, or the block that it stands in, is named the one that leads."""
    return any(
        _LEADS.search(f"{element.get('class', '')} {element.get('id', '')}")
        for element in (medium.element, medium.block.element)
    )


def _is_no_caption(line: Line) -> bool:
    """Whether a line is a headline, a byline or an invitation, which no picture has below it."""
    return (
        line.block.element.tag in ("h1", "h2")
        or is_dated_byline(line)
        or (line.links > 0 and is_invitation(line))
    )


def _width(image: Element) -> int:
    width = (image.get("width") or "").removesuffix("px")
    return int(width) if width.isdecimal() and len(width) < 6 else 0
