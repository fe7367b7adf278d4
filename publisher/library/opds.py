"""The library for reading apps: OPDS 1.2 (an Atom feed) and OPDS 2.0 (JSON).

https://specs.opds.io/opds-1.2 and https://drafts.opds.io/opds-2.0. No time of day goes in: a feed
was updated when the latest of its articles was published.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import uuid
from collections.abc import Iterable
from typing import Any

from lxml import etree

from publisher.editions import Edition
from publisher.library.catalogue import GENERATOR
from publisher.library.shelf import MEDIA_TYPES, Shelved
from publisher.model import Plan

ATOM_TYPE = "application/atom+xml;profile=opds-catalog;kind=acquisition"
JSON_TYPE = "application/opds+json"
ACQUISITION = "http://opds-spec.org/acquisition/open-access"
_ATOM, _DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/terms/"
_IMAGES = ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail")
_COVER_TYPE = "image/jpeg"
_EPOCH = dt.datetime(1980, 1, 1)  #: where nothing has a date: the oldest time a zip can tell
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(plan: Plan, shelf: tuple[Shelved, ...]) -> bytes:
    """The acquisition feed of OPDS 1.2."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "dcterms": _DC})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", plan.language)
    _add(root, "id", _identifier(plan.title))
    _add(root, "title", plan.title)
    _add(root, "updated", _updated(shelf))
    _add(_add(root, "author"), "name", plan.title)
    _add(root, "generator", GENERATOR)
    for relation in ("self", "start"):
        _link(root, relation, "opds.xml", ATOM_TYPE)
    _link(root, "alternate", "opds.json", JSON_TYPE)
    for shelved in _to_be_had(shelf):
        _entry(root, plan, shelved)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def publications(plan: Plan, shelf: tuple[Shelved, ...]) -> bytes:
    """The feed of OPDS 2.0."""
    feed = {
        "metadata": {
            "title": plan.title,
            "identifier": _identifier(plan.title),
            "modified": _updated(shelf),
            "numberOfItems": len(_to_be_had(shelf)),
        },
        "links": [
            {"rel": "self", "href": "opds.json", "type": JSON_TYPE},
            {"rel": "alternate", "href": "opds.xml", "type": ATOM_TYPE},
            {"rel": "alternate", "href": "index.html", "type": "text/html"},
        ],
        "publications": [_publication(plan, shelved) for shelved in _to_be_had(shelf)],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(root: etree._Element, plan: Plan, shelved: Shelved) -> None:
    volume = shelved.volume
    entry = _add(root, "entry")
    _add(entry, "id", _identifier(plan.title, volume.id))
    _add(entry, "title", volume.title)
    _add(entry, "updated", _updated([shelved]))
    for name in _authors(shelved):
        _add(_add(entry, "author"), "name", name)
    _add(entry, f"{{{_DC}}}language", volume.language)
    if issued := _issued([shelved]):
        _add(entry, f"{{{_DC}}}issued", issued.isoformat())
    _add(entry, "category").attrib.update({"term": _text(volume.theme)})
    for relation in _IMAGES:
        _link(entry, relation, shelved.cover, _COVER_TYPE)
    for edition in shelved.editions:
        link = _link(
            entry,
            _relation(shelved, edition),
            shelved.address(edition),
            MEDIA_TYPES[edition.format],
        )
        if edition.format != "web":
            link.set("length", str(edition.files[0].bytes))


def _publication(plan: Plan, shelved: Shelved) -> dict[str, Any]:
    volume = shelved.volume
    issued = _issued([shelved])
    return {
        "metadata": {
            "@type": "http://schema.org/Book",
            "identifier": _identifier(plan.title, volume.id),
            "title": volume.title,
            "author": list(_authors(shelved)),
            "language": volume.language,
            "modified": _updated([shelved]),
            **({"published": issued.isoformat()} if issued else {}),
            "subject": [volume.theme],
            **({"numberOfPages": shelved.pages} if shelved.pages else {}),
            "belongsTo": {"series": {"name": volume.theme, "position": volume.number}},
        },
        "links": [
            {
                "rel": _relation(shelved, edition),
                "href": shelved.address(edition),
                "type": MEDIA_TYPES[edition.format],
            }
            for edition in shelved.editions
        ],
        "images": [{"href": shelved.cover, "type": _COVER_TYPE}],
    }


def _to_be_had(shelf: tuple[Shelved, ...]) -> list[Shelved]:
    """The volumes with an edition: one whose every edition failed has nothing to offer."""
    return [one for shelved in shelf for one in (shelved, *shelved.also) if one.editions]


def _relation(shelved: Shelved, edition: Edition) -> str:
    """Books are fetched; pages are looked at, unless there is nothing else to have."""
    only = len(shelved.editions) == 1
    return ACQUISITION if edition.format != "web" or only else "alternate"


def _authors(shelved: Shelved) -> tuple[str, ...]:
    """Whom a volume is by: the publications it draws on, or else its collection."""
    return shelved.volume.sources or (shelved.volume.library or shelved.volume.theme,)


def _issued(shelf: Iterable[Shelved]) -> dt.date | None:
    days = (record.published for shelved in shelf for record in shelved.volume.articles)
    return max((day for day in days if day), default=None)


def _updated(shelf: Iterable[Shelved]) -> str:
    """When the latest article was published; else SOURCE_DATE_EPOCH, in UTC."""
    latest = _issued(shelf)
    if latest:
        return f"{latest.isoformat()}T00:00:00Z"
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else _EPOCH
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _identifier(*names: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("publisher", *names))).urn


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    tag = name if name.startswith("{") else f"{{{_ATOM}}}{name}"
    element = etree.SubElement(parent, tag)
    if text:
        element.text = _text(text)
    return element


def _link(parent: etree._Element, relation: str, href: str, media_type: str) -> etree._Element:
    link = _add(parent, "link")
    link.attrib.update({"rel": relation, "href": href, "type": media_type})
    return link


def _text(text: str) -> str:
    """``text`` without the characters that XML 1.0 has no place for."""
    return _NOT_XML.sub("", text)
