"""One sequence of articles for all three editions: bodies with their links resolved.

What differs between the editions is only where a link leads and how ids are made unique, so both
are parameters; everything else of an article's markup is the same in print, EPUB and web.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import urldefrag

from lxml import etree
from markupsafe import Markup

from publisher import markup
from publisher.addresses import SCHEME
from publisher.model import Record, Reference, Volume
from publisher.store import Blobs
from publisher.words import Words


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article of a volume, ready to be set: its record, and its body as an element tree.

    The body is a ``div`` without a namespace; each of its children has an id.
    """

    record: Record
    body: etree._Element

    @property
    def markup(self) -> Markup:
        """The blocks of the body as markup that HTML and XML parsers read alike."""
        return serialise(self.body)


def chapters(
    volume: Volume,
    blobs: Blobs,
    words: Words,
    link: Callable[[str], str],
    unique: Callable[[str, str], str] = lambda _, name: name,
    across: Callable[[Reference], str] = lambda _: "",
) -> Iterator[Chapter]:
    """The articles of ``volume`` one at a time, in reading order.

    ``link(article)`` is the address of an article of this volume within the edition;
    ``unique(article, id)`` makes an id unique in a document that holds several articles;
    ``across(reference)`` is the address of an article of another volume, where there is one.
    """
    references = {reference.href: reference for reference in volume.references}
    for record in volume.articles:
        body = parse(blobs.text(record.body))
        _resolve_links(body, volume, references, words, link, across)
        _number_blocks(body)
        _make_unique(body, lambda name, article=record.id: unique(article, name))  # type: ignore[misc]
        yield Chapter(record, body)


def parse(fragment: str) -> etree._Element:
    """A body as a ``div`` element. Bodies are well-formed XML; anything else is a defect."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(f"<div>{fragment}</div>", parser)


def text_of(element: etree._Element) -> str:
    """The text of an element and all that is in it."""
    return "".join(map(str, element.itertext()))


def serialise(body: etree._Element) -> Markup:
    """The content of ``body`` as markup that a template takes as it is."""
    return Markup(markup.serialise(body))  # noqa: S704 - nh3 made it safe


def _resolve_links(
    body: etree._Element,
    volume: Volume,
    references: dict[str, Reference],
    words: Words,
    link: Callable[[str], str],
    across: Callable[[Reference], str],
) -> None:
    ids = {element.get("id") for element in body.iter(etree.Element)}
    for anchor in list(body.iter("a")):
        href = anchor.get("href", "")
        reference = references.get(urldefrag(href).url)
        if reference and reference.volume == volume.id:
            anchor.set("href", link(reference.article))
            anchor.set("class", "internal")
        elif reference:
            _name_volume(anchor, reference, words)
            _lead(anchor, across(reference))
        elif href.startswith("#"):
            if href[1:] not in ids:
                _unlink(anchor)
        elif href.startswith(SCHEME) or not href:
            _unlink(anchor)
        elif not anchor.get("class"):
            anchor.set("class", "external")


def _name_volume(anchor: etree._Element, reference: Reference, words: Words) -> None:
    """Say which volume a link leads to, and which article where its text does not."""
    named = _bare(reference.title) in _bare(text_of(anchor))
    note = etree.SubElement(anchor, "span", {"class": "reference"})
    note.text = words(
        "see-volume-aside" if named else "see-article-aside",
        volume=reference.volume_title,
        title=reference.title,
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _lead(anchor: etree._Element, address: str) -> None:
    """Let a link lead to another volume, or nowhere if that cannot be reached."""
    if address:
        anchor.set("href", address)
        anchor.set("class", "internal")
    else:
        _unlink(anchor)


def _unlink(anchor: etree._Element) -> None:
    """Turn a link without a target into plain text, keeping its id."""
    anchor.tag = "span"
    for name in ("href", "class", "title"):
        anchor.attrib.pop(name, "")


def _number_blocks(body: etree._Element) -> None:
    """Give every block an id, so that a page of the print edition can be told to begin there."""
    taken = {element.get("id") for element in body.iter(etree.Element)}
    for number, block in enumerate(body, start=1):
        if not block.get("id"):
            name = f"b{number}"
            while name in taken:
                name += "x"
            block.set("id", name)


def _make_unique(body: etree._Element, unique: Callable[[str], str]) -> None:
    for element in body.iter(etree.Element):
        name = element.get("id")
        if name:
            element.set("id", unique(name))
        href = cast(str, element.get("href", ""))
        if element.get("class") != "internal" and href.startswith("#"):
            element.set("href", f"#{unique(href[1:])}")
