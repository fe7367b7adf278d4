"""What is in an article made to fit the page that it is printed on."""

from __future__ import annotations

from lxml import etree

from publisher.renderers.assemble import text_of
from publisher.renderers.measure import width_of
from publisher.renderers.pdf.figures import fit_figures
from publisher.renderers.pdf.floats import let_sink
from publisher.renderers.pdf.gaps import gather_gaps
from publisher.renderers.pdf.keeping import keep_leads
from publisher.renderers.pdf.listings import fit_listings
from publisher.renderers.pdf.sheet import Sheet
from publisher.renderers.pdf.tables import fit_tables
from publisher.renderers.pdf.titles import even_captions
from publisher.words import Words

_READING = 0.5  #: type size of readings above Han characters, as in styles/print.css


def fit(body: etree._Element, sheet: Sheet, words: Words) -> None:
    """Fit what is in an article's body to the type area of ``sheet``.

    ``words``: in which tables say that they go on, and frames what is missing.
    """
    for listing in body.iterfind(".//ol[@start]"):
        # WeasyPrint knows the attribute only among hints that would bring others along.
        listing.set("style", f"counter-reset: list-item {int(listing.get('start', '1')) - 1}")
    for ruby in list(body.iter("ruby")):
        _pair(ruby)
    fit_listings(body, sheet.type.size, sheet.text_width)
    rooms = fit_tables(body, sheet, words)
    gather_gaps(body, words)
    fit_figures(body, sheet, rooms)
    _unmark(body)
    even_captions(body, sheet)
    let_sink(body, sheet)
    keep_leads(body, sheet)


def _unmark(body: etree._Element) -> None:
    """Take the bullets from items that are nothing but a picture."""
    for item in body.iterfind(".//ul/li"):
        if len(item) == 1 and item[0].tag == "figure" and text_of(item) == text_of(item[0]):
            item.set("style", "list-style: none")


def _pair(ruby: etree._Element) -> None:
    """Make text with readings into pairs, each as wide as its wider half.

    WeasyPrint has no ruby: it would set the readings after their text.
    """
    pairs: list[tuple[str, str]] = []
    base = ruby.text or ""
    for child in ruby:
        if child.tag == "rt":
            pairs.append((base.strip(), _text(child).strip()))
            base = ""
        elif child.tag not in ("rp", "rtc"):
            base += _text(child)
        base += child.tail or ""
    tail, rest = ruby.tail, base.strip()
    ruby.clear()
    ruby.tag, ruby.tail = "span", tail
    for text, reading in pairs:
        width = max(width_of(text), width_of(reading) * _READING)
        pair = etree.SubElement(
            ruby, "span", {"class": "ruby", "style": f"min-width: {width:.2f}em"}
        )
        pair.text = text
        etree.SubElement(pair, "span", {"class": "reading"}).text = reading
        pair.tail = ""
    if len(ruby):
        ruby[-1].tail = rest
    else:
        ruby.text = rest


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
