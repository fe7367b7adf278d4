"""Lists of links in Markdown: what a README or an index says about other pages."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from publisher.addresses import SCHEME, resolve
from publisher.model import Archive, Source

# A target may hold spaces, as generated lists do not escape them, and pairs of brackets.
_LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,1000})\]"
    r"\(\s{0,9}<?(?P<target>(?:[^()<>\n]|\([^()\n]{0,200}\)){1,2000}?)>?"
    r"(?:[ \t]+[\"'][^\"'\n]{0,200}[\"'])?\s{0,9}\)"
)
_HEADING = re.compile(r"^ {0,3}#{1,6}(?!#)(?P<text>.*)$")
_EMPHASIS = re.compile(r"\*{1,3}|`+|<[^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of the archive."""

    text: str
    path: str  #: within the archive
    heading: str  #: what stands before the links of its own heading, else the heading above


def links_of(text: str, page: str, archive: Archive) -> Iterator[Link]:
    """The links in ``text`` that stay within the archive, in order."""
    here = Source(f"{archive.name}/{page}", archive.root / page, "markdown", archive)
    above = ""
    for line in text.splitlines():
        heading = _HEADING.match(line)
        found = list(_LINK.finditer(line)) if "](" in line else []
        if heading and (
            own := _label(line[: found[0].start()] if found else _heading_text(heading["text"]))
        ):
            above = own
        for link in found:
            address = resolve(link["target"], here)
            if address.startswith(SCHEME):
                path = unquote(address.partition("#")[0]).removeprefix(f"{SCHEME}{archive.name}/")
                yield Link(bare(link["text"]), unicodedata.normalize("NFC", path), above)


def title_in(text: str) -> str:
    """The title of a Markdown page: its first heading, or "" if that is a row of links."""
    headings = filter(None, map(_HEADING.match, text.splitlines()))
    heading = _heading_text(next((h["text"] for h in headings if h["text"].strip()), ""))
    links = list(_LINK.finditer(heading))
    return "" if len(links) > 1 or (links and links[0].start()) else bare(heading)


def without_links(line: str) -> str:
    """A line with its links taken out."""
    return _LINK.sub("", line)


def bare(text: str) -> str:
    """Text without markup."""
    plain = html.unescape(_EMPHASIS.sub("", _LINK.sub(r"\g<text>", text)))
    return " ".join(plain.split())


def _heading_text(text: str) -> str:
    """A heading without the number signs that may close it."""
    text = text.strip()
    opened = text.rstrip("#")
    return opened.rstrip() if opened.endswith((" ", "\t")) else text


def _label(text: str) -> str:
    """A heading without the marks that set it apart from the links that follow it."""
    return bare(text).lstrip("#").strip("-–—|:：· ")
