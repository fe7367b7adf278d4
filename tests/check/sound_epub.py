"""A small sound EPUB to spoil, made in memory: every check passes it, and EPUBCheck too."""

from __future__ import annotations

import zipfile
from pathlib import Path

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""

PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:5f0c7a52-9d6b-4f3c-8f3e-2b1f6f0f1c11</dc:identifier>
<dc:title>On paper</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
<item id="dot" href="dot.png" media-type="image/png"/>
</manifest>
<spine toc="ncx"><itemref idref="cover"/><itemref idref="a"/><itemref idref="b"/></spine>
</package>"""

NAV = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Contents</title></head><body>
<nav epub:type="toc"><ol><li><a href="cover.xhtml">Cover</a></li>
<li><a href="text/a.xhtml">How paper is made</a></li>
<li><a href="text/b.xhtml">Ink</a></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="cover" href="cover.xhtml">Cover</a></li></ol></nav>
</body></html>"""

NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>
<meta name="dtb:uid" content="urn:uuid:5f0c7a52-9d6b-4f3c-8f3e-2b1f6f0f1c11"/></head>
<docTitle><text>On paper</text></docTitle><navMap>
<navPoint id="n0"><navLabel><text>Cover</text></navLabel><content src="cover.xhtml"/></navPoint>
<navPoint id="n1"><navLabel><text>How paper is made</text></navLabel>
<content src="text/a.xhtml"/></navPoint>
<navPoint id="n2"><navLabel><text>Ink</text></navLabel><content src="text/b.xhtml"/></navPoint>
</navMap></ncx>"""

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{title}</title><link rel="stylesheet" href="../book.css"/></head>
<body>{body}</body></html>"""

#: Its title is broken over two lines, which the contents do not show: no fault.
A = PAGE.format(
    title="How paper is made",
    body='<h1>How paper<br/>is made</h1><p id="p">Of rags, see <a href="b.xhtml#end">ink</a> and '
    '<a href="https://example.org/">more</a>.</p><p><img src="../dot.png" alt="A dot"/></p>',
)
B = PAGE.format(title="Ink", body='<h1>Ink</h1><p id="end">Of soot.</p>')
COVER = PAGE.format(
    title="Cover",
    body='<section epub:type="cover"><p><img src="dot.png" alt="On paper"/></p></section>',
).replace("../", "")

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)

Files = dict[str, str | bytes]


def sound() -> Files:
    """The files of the book, by their path in the zip."""
    return {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/package.opf": PACKAGE,
        "OEBPS/nav.xhtml": NAV,
        "OEBPS/toc.ncx": NCX,
        "OEBPS/book.css": "p { margin: 0 }",
        "OEBPS/cover.xhtml": COVER,
        "OEBPS/text/a.xhtml": A,
        "OEBPS/text/b.xhtml": B,
        "OEBPS/dot.png": DOT,
    }


def changed(name: str, old: str, new: str) -> Files:
    """The book with one replacement in one file, which must apply."""
    files = sound()
    text = files[f"OEBPS/{name}"]
    assert isinstance(text, str)
    assert old in text
    return {**files, f"OEBPS/{name}": text.replace(old, new)}


def write_epub(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            book.writestr(name, content)
    return path
