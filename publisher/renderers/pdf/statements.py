"""What a PDF says of itself: XMP metadata, the older dictionary, and the standards it keeps.

XMP is ISO 16684-1; a schema that PDF/A does not know is described in it (ISO 19005-2, 6.6.2.3).
Nothing here depends on the day or on the versions of other programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

import pydyf

from publisher import __version__
from publisher.model import Volume
from publisher.renderers.text import printable
from publisher.sections import Archival

Thing: TypeAlias = Any  #: pydyf has no types

_AUTHORS = 12  #: the publications stand for more
_TAGS = 12

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{statements}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_EXTENSION = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


@dataclass(frozen=True, slots=True)
class Statements:
    """What is said of a volume."""

    title: str
    authors: tuple[str, ...]
    subject: str
    keywords: tuple[str, ...]
    language: str
    producer: str = f"publisher {__version__}"


def statements_on(volume: Volume) -> Statements:
    """What is said of a volume, from its articles."""
    records = volume.articles
    authors = _once(name for record in records for name in record.authors)
    sources = _once(volume.sources)
    tags = Counter(tag for record in records for tag in _once(record.tags))
    return Statements(
        title=printable(volume.title),
        authors=authors if 0 < len(authors) <= _AUTHORS or not sources else sources,
        subject=printable(volume.library),
        keywords=_once((volume.theme, *(tag for tag, _ in tags.most_common(_TAGS)))),
        language=volume.language,
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(printable, names))))


def declare(pdf: Thing, said: Statements, archival: Archival, *, accessible: bool) -> None:
    """Write what is said of a volume into its PDF, with the standards that it keeps.

    ``accessible`` tells whether the tags are those of PDF/UA-1.
    """
    info = {
        "Title": said.title,
        "Author": ", ".join(said.authors),
        "Subject": said.subject,
        "Keywords": ", ".join(said.keywords),
        "Creator": said.producer,
        "Producer": said.producer,
    }
    pdf.info.clear()
    pdf.info.update({key: pydyf.String(value) for key, value in info.items() if value})
    # Not compressed: archives and search engines read it without knowing PDF.
    packet = pydyf.Stream(
        [xmp(said, archival, accessible=accessible).encode()],
        {"Type": "/Metadata", "Subtype": "/XML"},
    )
    pdf.add_object(packet)
    pdf.catalog["Metadata"] = packet.reference
    if said.language:
        pdf.catalog["Lang"] = pydyf.String(said.language)
    if archival:
        _keep_for_good(pdf)


def _keep_for_good(pdf: Thing) -> None:
    """What ISO 19005-2 wants besides: colours of a known kind, pictures that are not smoothed."""
    profile = files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
    colours = pydyf.Stream([profile], {"N": 3}, compress=True)
    pdf.add_object(colours)
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB"),
        "Info": pydyf.String("sRGB IEC61966-2.1"),
        "DestOutputProfile": colours.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
    for thing in pdf.objects:
        extra = getattr(thing, "extra", None)
        if extra and "Interpolate" in extra:
            extra["Interpolate"] = "false"


def xmp(said: Statements, archival: Archival, *, accessible: bool) -> str:
    """The XMP packet; parameters as of :func:`declare`."""
    lines = ["<pdfuaid:part>1</pdfuaid:part>"] if accessible else []
    if archival:
        level = archival.removeprefix("a-")
        lines += [
            f"<pdfaid:part>{level[0]}</pdfaid:part>",
            f"<pdfaid:conformance>{level[1].upper()}</pdfaid:conformance>",
            _EXTENSION,
        ]
    lines += [
        _property("dc:format", "application/pdf"),
        _array("dc:title", "Alt", (said.title,), ' xml:lang="x-default"'),
        _array("dc:creator", "Seq", said.authors),
        _array("dc:description", "Alt", (said.subject,), ' xml:lang="x-default"'),
        _array("dc:subject", "Bag", said.keywords),
        _array("dc:language", "Bag", (said.language,)),
        _property("pdf:Keywords", ", ".join(said.keywords)),
        _property("pdf:Producer", said.producer),
        _property("xmp:CreatorTool", said.producer),
    ]
    return _PACKET.format(statements="\n".join(filter(None, lines)))


def _property(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _array(name: str, kind: str, values: Iterable[str], attributes: str = "") -> str:
    items = "".join(f"<rdf:li{attributes}>{escape(one)}</rdf:li>" for one in values if one)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
