from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from sound_epub import DOT, NAV, PAGE, Files, changed, sound, write_epub

from publisher.check import book
from publisher.check.codes import CODES
from publisher.check.epub import check_epub


def without(name: str) -> Files:
    return {key: value for key, value in sound().items() if key != name}


def in_text(markup: str) -> Files:
    """The book with some markup in its first article."""
    return changed("text/a.xhtml", "Of rags", f"{markup}Of rags")


FAULTS: list[tuple[str, Files]] = [
    ("epub-damaged", without("META-INF/container.xml")),
    ("epub-damaged", without("OEBPS/package.opf")),
    ("epub-damaged", without("OEBPS/dot.png")),
    ("epub-document-malformed", changed("text/b.xhtml", "</p>", "")),
    ("epub-document-malformed", changed("text/b.xhtml", "Of soot", "Of &nbsp; soot")),
    ("epub-document-malformed", changed("nav.xhtml", "</body>", "")),
    ("epub-too-large", {**sound(), "OEBPS/text/b.xhtml": " " * (book.MAX_DOCUMENT + 1)}),
    ("epub-fragment-missing", changed("text/a.xhtml", "b.xhtml#end", "b.xhtml#beginning")),
    ("epub-fragment-missing", changed("text/a.xhtml", "b.xhtml#end", "c.xhtml")),
    ("epub-fragment-missing", changed("text/a.xhtml", "b.xhtml#end", "#end")),
    ("epub-contents-heading", changed("text/b.xhtml", "<h1>Ink</h1>", "<h1>Of ink</h1><p>Ink</p>")),
    ("epub-contents-heading", changed("text/b.xhtml", "<h1>Ink</h1>", "<p>Ink</p>")),
    ("epub-title-missing", changed("text/b.xhtml", "<h1>Ink</h1>", "")),
    ("epub-title-missing", changed("text/b.xhtml", "<h1>Ink</h1>", "<h1>Soot</h1>")),
    ("epub-nav-ncx", changed("toc.ncx", ">Ink<", ">Soot<")),
    ("epub-nav-ncx", changed("toc.ncx", 'src="text/b.xhtml"', 'src="text/a.xhtml"')),
    ("epub-nav-ncx", changed("package.opf", 'media-type="application/x-dtbncx+xml"', "")),
    ("epub-remote-resource", in_text('<img src="https://example.org/a.png" alt="A"/>')),
    ("epub-remote-resource", in_text('<img src="//example.org/a.png" alt="A"/>')),
    ("epub-remote-resource", in_text('<img src="../dot.png" srcset="http://a.b/c 2x" alt="A"/>')),
    ("epub-remote-resource", changed("text/a.xhtml", "../book.css", "http://example.org/a.css")),
    ("epub-remote-resource", changed("book.css", "margin: 0", "background: url( 'http://a.b/c' )")),
    ("epub-remote-resource", changed("book.css", "p {", '@import "https://a.b/c"; p {')),
    (
        "epub-remote-resource",
        in_text(
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<image xlink:href="https://example.org/a.png"/></svg>'
        ),
    ),
    ("epub-alt-missing", changed("text/a.xhtml", ' alt="A dot"', "")),
    ("epub-alt-missing", changed("text/a.xhtml", ' alt="A dot"', ' alt=" "')),
    ("epub-file-large", changed("text/b.xhtml", "Of soot.", "Of soot. " * 30_000)),
    ("epub-name-ascii", {**sound(), "OEBPS/图.png": DOT}),
    ("epub-script", in_text("<script>1</script>")),
    ("epub-script", changed("text/b.xhtml", "<p ", '<p onclick="x()" ')),
    ("epub-script", in_text('<a href=" JavaScript:x()">x</a>')),
    ("epub-style-inline", changed("text/b.xhtml", "<p ", '<p style="color: red" ')),
    (
        "epub-style-inline",
        changed("text/b.xhtml", "</head>", "<style>p { margin: 0 }</style></head>"),
    ),
]


def test_a_sound_book_has_no_findings(tmp_path: Path) -> None:
    assert check_epub(write_epub(tmp_path / "book.epub", sound())) == []


@pytest.mark.parametrize(("code", "files"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_fault_has_its_code_and_no_other(tmp_path: Path, code: str, files: Files) -> None:
    findings = check_epub(write_epub(tmp_path / "book.epub", files))
    assert {found.code for found in findings} == {code}
    assert {found.severity for found in findings} == {CODES[code].severity}


def test_a_finding_names_the_file_within_the_book(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "book.epub", changed("text/a.xhtml", "#end", "#beginning"))
    (found,) = check_epub(path)
    assert found.where == f"{path}/OEBPS/text/a.xhtml"
    assert found.message == "b.xhtml#beginning: no such id"


def test_the_disagreement_of_nav_and_ncx_is_told(tmp_path: Path) -> None:
    files = changed("toc.ncx", "How paper is made", "How paper was made")
    (found,) = check_epub(write_epub(tmp_path / "book.epub", files))
    assert "entry 2" in found.message
    assert "“How paper is made”" in found.message
    assert "“How paper was made”" in found.message


def test_an_entry_may_lead_to_a_heading_within_a_page(tmp_path: Path) -> None:
    page = PAGE.format(title="B", body='<h1>Ink</h1><h2 id="s">Soot</h2><p id="end">.</p>')
    more = '<li><a href="text/b.xhtml#s">{}</a></li></ol></nav>\n<nav epub:type="landmarks">'
    point = '<navPoint id="n3"><navLabel><text>{}</text></navLabel><content src="text/b.xhtml#s"/>'

    def findings(label: str) -> list[str]:
        files = {**sound(), "OEBPS/text/b.xhtml": page}
        nav = NAV.replace('</ol></nav>\n<nav epub:type="landmarks">', more.format(label))
        ncx = str(files["OEBPS/toc.ncx"]).replace(
            "</navMap>", f"{point.format(label)}</navPoint></navMap>"
        )
        files |= {"OEBPS/nav.xhtml": nav, "OEBPS/toc.ncx": ncx}
        return [found.code for found in check_epub(write_epub(tmp_path / "book.epub", files))]

    assert findings("Soot") == []
    assert findings("Ink") == ["epub-contents-heading"]


def test_a_decorative_picture_needs_no_words(tmp_path: Path) -> None:
    files = changed("text/a.xhtml", 'alt="A dot"', 'alt="" role="presentation"')
    assert check_epub(write_epub(tmp_path / "book.epub", files)) == []


def test_an_entity_is_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Ink")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    page = PAGE.format(title="Ink", body='<h1>&x;</h1><p id="end">.</p>')
    page = page.replace("<html", f"{doctype}<html", 1)
    path = write_epub(tmp_path / "book.epub", {**sound(), "OEBPS/text/b.xhtml": page})
    assert [found.code for found in check_epub(path)] == ["epub-title-missing"]


def test_a_book_that_unpacks_to_too_much_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_epub(tmp_path / "book.epub", {**sound(), "OEBPS/zeros.bin": bytes(1_000_000)})
    monkeypatch.setattr(book, "MAX_BOOK", 500_000)
    assert [found.code for found in check_epub(path)] == ["epub-too-large"]


def test_nesting_beyond_reason_is_a_finding(tmp_path: Path) -> None:
    deep = changed("text/b.xhtml", "Of soot.", "<span>" * 50_000 + "</span>" * 50_000)
    path = write_epub(tmp_path / "book.epub", deep)
    assert [found.code for found in check_epub(path)] == ["epub-document-malformed"]


def test_a_picture_with_changed_bytes_is_a_finding(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "book.epub", {**sound(), "OEBPS/dot.png": DOT})
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("OEBPS/dot.png").header_offset + 50
    data = bytearray(path.read_bytes())
    data[start] ^= 0xFF
    path.write_bytes(data)
    findings = check_epub(path)
    assert [(found.code, found.where) for found in findings] == [
        ("epub-damaged", f"{path}/OEBPS/dot.png")
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no zip at all", b"PK\x03\x04" * 99])
def test_what_is_no_zip_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(content)
    (found,) = check_epub(path)
    assert found.code == "epub-damaged"


def test_no_altered_book_ends_in_a_traceback(tmp_path: Path) -> None:
    whole = write_epub(tmp_path / "whole.epub", sound()).read_bytes()
    dice = random.Random(20)
    path = tmp_path / "altered.epub"
    silent = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data[: dice.choice([len(data), dice.randrange(len(data))])])
        silent += not check_epub(path)
    assert silent < 200  # bytes of no consequence (times, attributes) may change unseen
