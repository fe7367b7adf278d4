"""What in the bodies of articles is listed in front and back matter: captioned pictures, links.

Each is given an id where it has none, by which its page is found when the text is laid out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from publisher.model import Record
from publisher.renderers.assemble import text_of
from publisher.renderers.text import printable

_OUTSIDE = ("http://", "https://", "ftp://", "mailto:", "tel:")
_HEADINGS = ("h2", "h3")


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture with a caption."""

    anchor: str
    caption: str
    language: str


@dataclass(slots=True)
class Inventory:
    """What was found so far, in reading order."""

    pictures: list[Captioned] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=dict)  #: anchors by address


def take(body: etree._Element, record: Record, inventory: Inventory) -> None:
    """Take down the captioned pictures and the outside links of an article's body."""
    for number, figure in enumerate(list(body.iter("figure"))):
        caption = figure.find("figcaption")
        text = "" if caption is None else printable(text_of(caption))
        if text and figure.find(".//img") is not None:
            place = _named(figure, f"pic-{record.id}-{number}")
            inventory.pictures.append(Captioned(place, text, record.language))
    for number, link in enumerate(list(body.iter("a"))):
        address = link.get("href", "").strip()
        if address.lower().startswith(_OUTSIDE):
            place = _named(link, f"to-{record.id}-{number}")
            inventory.links.setdefault(address, []).append(place)


def name_headings(body: etree._Element) -> None:
    """Tell headings with marks of notes in them what they are called without these."""
    for heading in body.iter(*_HEADINGS):
        marks = [one for one in heading.iter("a") if one.get("class") == "noteref"]
        if marks:
            text = "".join(map(str, heading.itertext()))
            for mark in marks:
                text = text.replace(text_of(mark), "", 1)
            heading.set("data-name", printable(text))


def _named(element: etree._Element, name: str) -> str:
    if not element.get("id"):
        element.set("id", name)
    return str(element.get("id"))
