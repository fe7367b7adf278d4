"""Pictures become figures, with the captions that the page marks as theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.cleaner.nodes import Element, fill, holds, new_element, replace, take
from publisher.cleaner.text.blocklevel import Flow, content_of
from publisher.cleaner.text.captions import is_captioned, join_captions


def figure(element: Element, flow: Flow) -> list[Element]:
    """A figure with all its captions in one; of several pictures the last one gets it."""
    marked = list(element.iter("figcaption"))
    for caption in marked:
        replace(caption, ())
    blocks = content_of(element, flow)
    text = [block for caption in marked for block in content_of(caption, flow)]
    if is_captioned(blocks):
        text = [block for block in blocks if block.tag == "p"] + text
        blocks = [block for block in blocks if block.tag == "figure"]
    blocks = join_captions(blocks, eager=True)
    host = _host(blocks)
    if not text or host is None or holds(host, "figcaption"):
        return blocks + text
    if host.tag != "figure":
        host = fill(new_element("figure"), [host])
        blocks[-1] = host
    host.append(_caption(text))
    return blocks


def picture(element: Element, _: Flow) -> list[Element]:
    """A picture that stands alone."""
    return [fill(new_element("figure"), [element])]


def _host(blocks: Sequence[Element]) -> Element | None:
    """The block that the caption belongs to: the last picture, or what stands in its place."""
    figures = [block for block in blocks if block.tag == "figure"]
    if figures:
        return figures[-1]
    return blocks[-1] if blocks and blocks[-1].tag in ("table", "pre", "blockquote") else None


def _caption(lines: Sequence[Element]) -> Element:
    caption = new_element("figcaption")
    for number, line in enumerate(_single(lines)):
        if number:
            caption.append(new_element("br"))
        fill(caption, take(line))
    return caption


def _single(blocks: Sequence[Element]) -> Iterator[Element]:
    """The lines of a caption; of a list in it, as galleries have, those of its items."""
    for block in blocks:
        if block.tag in ("ul", "ol"):
            for item in block:
                yield from list(item.iter("p")) or (item,)
        else:
            yield block
