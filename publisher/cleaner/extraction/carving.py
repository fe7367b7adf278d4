"""The article is carved out of its page, and what goes is told.

Blocks that keep none of their lines go as a whole; in those that keep some, the other lines lose
their text. Pictures and their captions become figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, groupby

from publisher.cleaner.account import taken_away
from publisher.cleaner.extraction.blocks import MEDIA, Block, Line, Lines
from publisher.cleaner.extraction.container import Container
from publisher.cleaner.extraction.hints import Signs, bit, kinds
from publisher.cleaner.extraction.pictures import PARTS, Picture, Verdict, find_pictures
from publisher.cleaner.nodes import (
    Element,
    Node,
    drop,
    drop_all,
    fill,
    holds,
    is_within,
    new_element,
    take,
    wrap,
)
from publisher.model import Removed

#: A caption so long that begins another one says the same; a shorter one may be a name.
_SAYS_ENOUGH = 20  # characters
#: What shows the rest of a shortened caption, or hides it again: looked for in its last characters.
_TOGGLE = re.compile(r"\W*(?:(?:(?:read|show|see|view) )?(?:more|less)|展开|展開|收起|更多)$", re.I)
_TOGGLE_LENGTH = 30
#: Elements that mean something themselves: the body holds them, not their content.
_MEANING = frozenset("p pre blockquote ul ol dl table figure h1 h2 h3 h4 h5 h6".split())

#: Reasons for removal, by the category or kind that speaks for each, the most telling first.
_REASONS = tuple(
    (bit(category), reason)
    for category, reason in (
        ("comments", "comments"),
        ("advertising", "advertising"),
        ("share", "share"),
        ("related", "related"),
        ("offer", "offer"),
        ("navigation", "navigation"),
        ("author", "author"),
        ("caption", "caption"),
        ("meta", "details"),
    )
)
_KIND_REASONS = tuple(
    (kinds(kind), reason)
    for kind, reason in (
        ("nav", "navigation"),
        ("footer", "footer"),
        ("aside", "aside"),
        ("form", "form"),
    )
)
_HIDDEN = kinds("hidden")


def carve(
    page: Lines, signs: dict[Block, Signs], container: Container, verdicts: Sequence[Verdict]
) -> tuple[Element, tuple[Removed, ...]]:
    """The article as a div, and everything that is not in it. The page is taken apart."""
    kept = [verdict.kept for verdict in verdicts]
    if not any(kept) and not container.entire:
        return new_element("div"), tuple(_removals(page, signs, container, kept))
    top, pictures = find_pictures(page, signs, container, verdicts)
    for picture in pictures:
        _keep_captions(page, picture, kept)
    removed = tuple(_removals(page, signs, container, kept))
    lead = [_taken_out(picture) for picture in pictures if picture.leads]
    _drop_media(page, top, {picture.medium.element for picture in pictures})
    _drop_blocks(page, top, kept, {picture.block for picture in pictures})
    _drop_lines(page.lines[top.first : top.last + 1], kept[top.first : top.last + 1], top)
    for part in (*lead, top.element):
        drop_all(part, page.controls)
    for picture in pictures:
        _make_figure(picture, [page.lines[n].block.element for n in picture.captions if kept[n]])
    return fill(new_element("div"), [*lead, *_content(top)]), removed


def _content(top: Block) -> list[Node]:
    element = top.element
    if element.tag not in _MEANING:
        return take(element)
    element.tail = None
    return [element]


# --- figures ------------------------------------------------------------------------------


def _keep_captions(page: Lines, picture: Picture, kept: list[bool]) -> None:
    """Keep the captions of a picture; what one repeats of another is kept once."""
    texts: dict[int, str] = {}
    for index in picture.captions:
        text = _without_toggle(page.lines[index].text).rstrip(" .…")
        if any(_says_as_much(known, text) for known in texts.values()):
            continue
        for shorter in [n for n, known in texts.items() if _says_as_much(text, known)]:
            kept[shorter] = False
            del texts[shorter]
        kept[index] = True
        texts[index] = text


def _without_toggle(caption: str) -> str:
    begin = max(0, len(caption) - _TOGGLE_LENGTH)
    return caption[:begin] + _TOGGLE.sub("", caption[begin:])


def _says_as_much(known: str, text: str) -> bool:
    """Whether a caption says what another one does, which may be a shortened copy of it."""
    return text == known or (len(text) >= _SAYS_ENOUGH and known.startswith(text))


def _taken_out(picture: Picture) -> Element:
    """A picture from above the text, in an element of its own."""
    taken = picture.medium.element if picture.block is None else picture.block.element
    drop(taken)
    return taken if picture.block is not None else fill(new_element("figure"), [taken])


def _make_figure(picture: Picture, captions: Sequence[Element]) -> None:
    """Make a picture and its captions a figure, if they are none yet."""
    block = picture.block
    if block is not None:
        element = block.element
        alone = len(list(element.iter(*MEDIA))) == 1
        if alone and not (_in_figure(element) or holds(element, "figure", "figcaption")):
            _fill_figure(element, picture.medium.element)
        return
    medium = picture.medium.element
    figure = medium.getparent()
    for caption in captions:
        if picture.leads and figure is not None:
            drop(caption)
            fill(figure, [fill(new_element("figcaption"), take(caption))])
        else:
            _join(medium, caption)


def _join(medium: Element, caption: Element) -> None:
    """Put a caption that follows a picture into one figure with it."""
    host = caption.getprevious()
    if host is None or _in_figure(caption) or (host.tail or "").strip():
        return
    if host is not medium and host not in medium.iterancestors():
        return
    if host.tag != "figure":
        host = wrap(host, new_element("figure"))
    drop(caption)
    if caption.tag in ("figcaption", "div", "span", "p"):
        caption.tag = "figcaption"
        host.append(caption)
    else:
        fill(host, [fill(new_element("figcaption"), [caption])])


def _fill_figure(element: Element, medium: Element) -> None:
    """Turn an element that holds a picture and its caption into a figure."""
    around = medium.getparent()
    if around is not None and around is not element and around.tag in ("a", "picture"):
        medium = around
    drop(medium)
    figure = element if element.tag not in PARTS else new_element("figure")
    content = [medium, fill(new_element("figcaption"), take(element))]
    figure.tag = "figure"
    fill(figure, content)
    if figure is not element:
        element.append(figure)


def _in_figure(element: Element) -> bool:
    return element.tag == "figure" or is_within(element, {"figure"})


# --- taking away --------------------------------------------------------------------------


def _drop_media(page: Lines, top: Block, stays: set[Element]) -> None:
    gone = (
        medium.element
        for medium in page.media
        if medium.element not in stays and top.start <= medium.start <= top.last + 1
    )
    drop_all(top.element, list(gone))


def _drop_blocks(
    page: Lines, top: Block, kept: Sequence[bool], stays: AbstractSet[Block | None]
) -> None:
    """Drop the blocks that held text and keep none of it."""
    counts = [0, *accumulate(kept)]
    gone: list[Element] = []
    skipped = -1
    for block in page.blocks[page.blocks.index(top) + 1 :]:
        if block.depth <= top.depth:
            break
        if 0 <= skipped < block.depth:
            continue
        skipped = -1
        if block in stays or not block.lines:
            continue
        if counts[block.last + 1] == counts[block.first]:
            gone.append(block.element)
            skipped = block.depth
    drop_all(top.element, gone)


def _drop_lines(lines: Iterable[Line], kept: Iterable[bool], top: Block) -> None:
    """Take the text of lines out of blocks that other lines stay in."""
    gone: list[Element] = []
    for line, stays in zip(lines, kept, strict=True):
        if stays:
            continue
        for element, after in line.slots:
            if after:
                element.tail = None
            else:
                element.text = None
        for element in line.inline:
            if not len(element) and element.tag != "img" and not element.text:
                gone.append(element)
    drop_all(top.element, gone)


def _removals(
    page: Lines, signs: dict[Block, Signs], container: Container, kept: Sequence[bool]
) -> Iterable[Removed]:
    """All lines that go, those of one block and one reason together."""
    scope, core = container.scope, signs[container.core]
    gone = [
        (
            _piece(line.block, kept),
            _reason(signs[line.block], core, scope.first <= n <= scope.last),
            line,
        )
        for n, line in enumerate(page.lines)
        if not kept[n]
    ]
    for (_, reason), members in groupby(gone, key=lambda told: (id(told[0]), told[1])):
        yield taken_away(reason, "\n".join(line.text for _, _, line in members))
    for control in page.controls:
        text = " ".join("".join(map(str, control.itertext())).split())
        if text:
            yield taken_away("controls", text)


def _piece(block: Block, kept: Sequence[bool]) -> Block:
    """The outermost block that goes with a block, but not one that holds much else."""
    piece = block
    for around in block.around():
        if around.lines > 12 or any(kept[around.first : around.last + 1]):
            break
        piece = around
    return piece


def _reason(signs: Signs, core: Signs, in_scope: bool) -> str:
    if signs.kinds & _HIDDEN & ~core.kinds:
        return "hidden"
    for named in (signs.near, signs.names & ~core.names):
        for category, reason in _REASONS:
            if named & category:
                return reason
    for kind, reason in _KIND_REASONS:
        if signs.kinds & kind & ~core.kinds:
            return reason
    return "furniture" if in_scope else "outside the article"
