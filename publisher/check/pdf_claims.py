"""Whether a PDF keeps the standards that it claims to: as far as it can be told without drawing.

ISO 19005-2 and -3 (PDF/A): 6.1.3 (ids, encryption), 6.2.2 (colours), 6.2.8 (pictures), 6.2.11
(fonts), 6.6 (metadata). ISO 14289-1 (PDF/UA), 5 (its identification) and 7.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Pdf, Stream

_UA = re.compile(rb"pdfuaid:part(?:>|\s*=\s*[\"'])\s*(\d)")
_PART = re.compile(rb"pdfaid:part(?:>|\s*=\s*[\"'])\s*(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance(?:>|\s*=\s*[\"'])\s*([A-Za-z])")
_PRINT = 4  #: flag of an annotation
_SUBSET = re.compile(r"/[A-Z]{6}\+")


def claims(pdf: Pdf) -> Iterator[str]:
    """What a file that claims PDF/UA or PDF/A lacks of it."""
    packet = _metadata(pdf)
    ua, part, level = _UA.search(packet), _PART.search(packet), _LEVEL.search(packet)
    if ua and "/StructTreeRoot" not in pdf.Root:
        yield f"PDF/UA-{ua[1].decode()} is claimed, but there is no structure"
    if ua and part and b"pdfaExtension:schemas" not in packet:
        yield "PDF/UA and PDF/A are claimed, but the metadata do not describe pdfuaid"
    if part:
        name = f"PDF/A-{part[1].decode()}{level[1].decode().lower() if level else ''} is claimed"
        yield from (f"{name}, but {lack}" for lack in _lacks(pdf, level))


def _metadata(pdf: Pdf) -> bytes:
    packet = pdf.Root.get("/Metadata")
    return packet.read_bytes() if isinstance(packet, Stream) else b""


def _lacks(pdf: Pdf, level: re.Match[bytes] | None) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "the file is encrypted"
    if "/ID" not in pdf.trailer:
        yield "the file has no id"
    intents = pdf.Root.get("/OutputIntents", Array())
    if not any(one.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in one for one in intents):
        yield "the colours are of no known kind (no output intent)"
    if level and level[1] in b"Aa" and "/StructTreeRoot" not in pdf.Root:
        yield "there is no structure"
    links = [link for page in pdf.pages for link in page.get("/Annots", Array())]
    if any(isinstance(link, Dictionary) and not int(link.get("/F", 0)) & _PRINT for link in links):
        yield "a link is not there on paper (no print flag)"
    found: set[str] = set()
    for thing in pdf.objects:
        found.update(_lacks_of(thing.stream_dict if isinstance(thing, Stream) else thing, level))
    yield from sorted(found)


def _lacks_of(thing: object, level: re.Match[bytes] | None) -> Iterator[str]:
    if not isinstance(thing, Dictionary):
        return
    if thing.get("/Interpolate", False):
        yield "a picture is smoothed (Interpolate)"
    if thing.get("/Filter") == "/LZWDecode":
        yield "a stream is packed with LZW"
    if level and level[1] not in b"Bb" and _lacks_unicode(thing):
        yield f"the text of a font cannot be read: {thing.get('/BaseFont', '')}"


def _lacks_unicode(font: Dictionary) -> bool:
    return font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font


def font_not_subset(thing: Dictionary) -> Iterator[str]:
    """A font that is in the file with all its glyphs; its name."""
    if thing.get("/Type") != "/Font" or thing.get("/Subtype") in ("/Type0", "/Type3"):
        return
    descriptor = thing.get("/FontDescriptor", Dictionary())
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    name = str(thing.get("/BaseFont", ""))
    if embedded and not _SUBSET.match(name):
        yield name.removeprefix("/")
