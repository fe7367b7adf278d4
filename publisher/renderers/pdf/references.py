"""Links that work on paper: each target of an article is noted once, by number, at its end.

An article's own notes have raised marks and stand at the foot of the page. Links are told apart
from them by brackets, ``[1]``, and by their list at the article's end, where addresses cost no
page its foot; in an article whose own marks are in square brackets, by round ones.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree
from markupsafe import Markup, escape

from publisher.model import Reference, Volume
from publisher.renderers.assemble import fill_page, place_phrase, serialise, text_of
from publisher.renderers.marks import take_last
from publisher.renderers.pdf.slots import place
from publisher.words import Words

_JOINED = "\u2060"  #: no line begins after it; it leaves no glyph
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp")
_ESCAPED = re.compile("(?:%[0-9a-fA-F]{2})+")
_LONGEST = 240  #: letters of an address on paper; nobody types more
_ON_PAPER = ("http://", "https://", "mailto:", "ftp://", "tel:")


def told_place(reference: Reference, volume: Volume, words: Words, pages: int) -> Markup:
    """Where an article of another volume stands, for a list in ``volume``: 见卷三第 12 页.

    ``pages``: about how many a volume has.
    """
    page = place(reference.volume, reference.article, pages)
    if page is None:
        return escape(words("see-volume", volume=reference.volume_title))
    holder = etree.Element("span")
    fill_page(holder, place_phrase("see-volume-page", reference, volume, words), page)
    return serialise(holder)


def note_links(body: etree._Element, words: Words, language: str) -> None:
    """Mark the links of a body with numbers, and list their targets in a section at its end.

    A link whose text is its address needs none, nor does a picture that leads to a larger one.
    ``language`` is that of the article; what we say is in the language of ``words``.
    """
    form = "({})" if _has_square_marks(body) else "[{}]"
    numbers: dict[str, int] = {}
    for anchor in list(body.iter("a")):
        target = anchor.get("href", "").strip()
        if not target.lower().startswith(_ON_PAPER) or _tells_itself(anchor, target):
            continue
        number = numbers.setdefault(target, len(numbers) + 1)
        _mark(anchor, form.format(number))
    if numbers:
        body.append(_listing(numbers, form, words, language))


def shown_address(address: str) -> str:
    """An address as it is printed: letters that were escaped as themselves, and an end put to it.

    Browsers escape them again (URL Standard, section 4.4). What is too long to be typed is told
    without its query, or as far as it goes; the link itself is whole.
    """
    shown = _ESCAPED.sub(_letters, address)
    if len(shown) <= _LONGEST:
        return shown
    plain = re.split("[?#]", shown, maxsplit=1)[0]
    return f"{plain[:_LONGEST]}…"


def _letters(match: re.Match[str]) -> str:
    """Escaped letters and figures; the escapes themselves where they hold anything else."""
    text = unquote(match[0], errors="replace")
    return text if text.isalnum() and not text.isascii() else match[0]


def _has_square_marks(body: etree._Element) -> bool:
    """Whether the article's own notes are marked with brackets like ours."""
    marks = [text_of(one) for one in body.iter("a") if one.get("class") == "noteref"]
    marks += [one.get("data-label", "") for one in body.iter("span") if one.get("class") == "foot"]
    return any(mark.strip().startswith(("[", "［", "〔", "【")) for mark in marks)


def _tells_itself(anchor: etree._Element, target: str) -> bool:
    """Whether a reader of the page knows already where a link leads."""
    text = _bare(text_of(anchor))
    if text:
        return _bare(target) in text
    return target.lower().partition("?")[0].endswith(_PICTURES) or anchor.find(".//img") is None


def _bare(address: str) -> str:
    """An address as people write it."""
    address = "".join(unquote(address).split()).lower()
    for start in (*_ON_PAPER, "www."):
        address = address.removeprefix(start)
    return address.rstrip("/")


def _mark(anchor: etree._Element, label: str) -> None:
    """Put a number after a link; after the caption, where the link is a picture."""
    mark = etree.Element("span", {"class": "link-mark"})
    mark.text = f"{_JOINED}{label}"
    figure = next(anchor.iterancestors("figure"), None)
    if figure is None or text_of(anchor).strip():
        mark.tail, anchor.tail = take_last(anchor) + (anchor.tail or ""), None
        anchor.addnext(mark)
        return
    caption = figure.find("figcaption")
    if caption is None:
        caption = etree.SubElement(figure, "figcaption", {"class": "link-only"})
    caption.append(mark)


def _listing(numbers: dict[str, int], form: str, words: Words, language: str) -> etree._Element:
    section = etree.Element("section", {"class": "links"})
    if words.language not in ("", "und", language):
        section.set("lang", words.language)
    etree.SubElement(section, "p", {"class": "links-head"}).text = words("links")
    listing = etree.SubElement(section, "ol")
    for target, number in numbers.items():
        item = etree.SubElement(listing, "li", {"data-label": form.format(number)})
        link = etree.SubElement(item, "a", {"class": "external", "href": target})
        link.text = shown_address(target.removeprefix("mailto:").removeprefix("tel:"))
    return section
