"""One sequence of articles for all three editions: bodies with their links resolved.

What differs between the editions is only where a link leads and how ids are made unique, so both
are parameters; everything else of an article's markup is the same in print, EPUB and web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import urldefrag

from lxml import etree
from markupsafe import Markup

from publisher import markup
from publisher.addresses import SCHEME
from publisher.markup import WITH_ID, find
from publisher.model import Record, Reference, Volume
from publisher.renderers.places import Places
from publisher.renderers.text import tongue_of
from publisher.store import Blobs
from publisher.words import Words

_WITH_LINKS = etree.XPath("descendant::*[@href]")
_JOINED = "\u2060"  #: word joiner: no line begins before or after it
#: The word before a number, or one Han character.
_LAST_WORD = re.compile(r"(?:[A-Za-z]+|\S) *$")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


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
    link: Callable[[str, str], str],
    unique: Callable[[str, str], str] = lambda _, name: name,
    across: Callable[[Reference, str], str] = lambda *_: "",
    page: Callable[[Reference], etree._Element | None] = lambda _: None,
) -> Iterator[Chapter]:
    """The articles of ``volume`` one at a time, in reading order.

    ``link(article, place)`` is the address within the edition of an article of this volume, or of
    the element with the id ``place`` in it, where that is not empty;
    ``unique(article, id)`` makes an id unique in a document that holds several articles;
    ``across(reference, place)`` is the same of an article of another volume, where there is one;
    ``page(reference)`` what stands for its page, where that is told.
    """
    references = {reference.href: reference for reference in volume.references}
    bodies = {one.article: one.body for one in volume.references}
    bodies |= {record.id: record.body for record in volume.articles}
    places = Places(bodies, lambda body: parse(blobs.text(body)))
    for record in volume.articles:
        body = parse(blobs.text(record.body))
        _resolve_links(body, volume, references, places, words, link, across, page)
        _number_blocks(body)
        _make_unique(body, lambda name, article=record.id: unique(article, name))  # type: ignore[misc]
        yield Chapter(record, body)


def parse(fragment: str) -> etree._Element:
    """A body as a ``div`` element. Bodies are well-formed XML; anything else is a defect."""
    return etree.fromstring(f"<div>{fragment}</div>", _PARSER)


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
    places: Places,
    words: Words,
    link: Callable[[str, str], str],
    across: Callable[[Reference, str], str],
    page: Callable[[Reference], etree._Element | None],
) -> None:
    ids = {element.get("id") for element in find(WITH_ID, body)}
    for anchor in list(body.iter("a")):
        href = anchor.get("href", "")
        address, fragment = urldefrag(href)
        reference = references.get(address)
        place = places.find(reference.article, fragment) if reference else ""
        if reference and reference.volume == volume.id:
            anchor.set("href", link(reference.article, place))
            anchor.set("class", "internal")
        elif reference:
            section = places.section(reference.article, place)
            _name_volume(anchor, reference, section, volume, words, page(reference))
            _lead(anchor, across(reference, place))
        elif href.startswith("#"):
            if href[1:] not in ids:
                _unlink(anchor)
        elif href.startswith(SCHEME) or not href:
            _unlink(anchor)
        elif not anchor.get("class"):
            anchor.set("class", "external")


def _name_volume(
    anchor: etree._Element,
    reference: Reference,
    section: str,
    volume: Volume,
    words: Words,
    page: etree._Element | None,
) -> None:
    """Say which volume a link leads to, and what its text does not: article, section, page."""
    told = _bare(text_of(anchor))
    if section and _bare(section) not in told:
        phrase = "see-section-aside"
    else:
        phrase = "see-volume-aside" if _bare(reference.title) in told else "see-article-aside"
    note = etree.SubElement(anchor, "span", {"class": "reference"})
    if page is not None:
        phrase = phrase.replace("-aside", "-page-aside")
        fill_page(note, place_phrase(phrase, reference, volume, words, section), page)
        return
    names = {"volume": reference.volume_title, "title": reference.title, "section": section}
    note.text = words(phrase, **names)
    _tell_tongues(note, names.values(), volume.language)


def _tell_tongues(note: etree._Element, names: Iterable[str], around: str) -> None:
    """Mark the names in a phrase that are in another language than the phrase."""
    tongues = {name: tongue for name in names if (tongue := tongue_of(name, around))}
    if not tongues:
        return
    longest_first = sorted(tongues, key=lambda name: (-len(name), name))
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", note.text or "")
    note.text = pieces[0]
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        span = etree.SubElement(note, "span", {"lang": tongues[name]})
        span.text, span.tail = name, after


def place_phrase(
    phrase: str, reference: Reference, volume: Volume, words: Words, section: str = ""
) -> str:
    """A phrase that tells where an article of another volume stands; a line end for the page.

    A volume of the same theme as ``volume`` goes by its number: 卷三.
    """
    number = reference.volume_title.removeprefix(volume.theme).strip(" ,，:：")
    if volume.theme and number and reference.volume_title.startswith(volume.theme):
        name = number
    else:
        name = words("volume-named", volume=reference.volume_title)
    return words(phrase, volume=name, title=reference.title, section=section, page="\n")


def fill_page(element: etree._Element, phrase: str, page: etree._Element) -> None:
    """Write a phrase into an element, with ``page`` where it has a line end.

    No line begins between a number and what stands beside it: the word before it, or a Han
    character, and all that follows, with its brackets.
    """
    before, _, after = phrase.partition("\n")
    found = _LAST_WORD.search(before)
    cut = found.start() if found else len(before)
    element.text = before[:cut]
    held = etree.SubElement(element, "span", {"class": "page-held"})
    held.text = f"{before[cut:]}{_JOINED}"
    held.append(page)
    page.tail = _JOINED + after.replace(" ", f" {_JOINED}", 1 if after.startswith(" ") else 0)


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
    if anchor.get("class") != "backref":
        anchor.attrib.pop("class", "")
    for name in ("href", "title"):
        anchor.attrib.pop(name, "")


def _number_blocks(body: etree._Element) -> None:
    """Give every block an id, so that a page of the print edition can be told to begin there."""
    taken = {element.get("id") for element in find(WITH_ID, body)}
    for number, block in enumerate(body, start=1):
        if not block.get("id"):
            name = f"b{number}"
            while name in taken:
                name += "x"
            block.set("id", name)


def _make_unique(body: etree._Element, unique: Callable[[str], str]) -> None:
    for element in find(WITH_ID, body):
        name = element.get("id")
        if name:
            element.set("id", unique(name))
    for element in find(_WITH_LINKS, body):
        href = cast(str, element.get("href"))
        if element.get("class") != "internal" and href.startswith("#"):
            element.set("href", f"#{unique(href[1:])}")
