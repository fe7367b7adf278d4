"""What is found in the content, the structure, the links and the claims of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from test_check_pdf import font, link, saved, sound

from publisher.check.codes import CODES
from publisher.check.pdf import check_pdf

TEXT = b"/P <</MCID 0>> BDC BT /F1 12 Tf (Ink) Tj ET EMC "
GO_TO = Dictionary(S=Name.GoTo, D=String("nowhere"))

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<rdf:RDF><rdf:Description rdf:about="">{}</rdf:Description></rdf:RDF></x:xmpmeta>"""
PDF_A = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
PDF_UA = "<pdfuaid:part>1</pdfuaid:part>"


def draw(content: bytes) -> Callable[[Pdf], None]:
    """The text that is tagged, then this."""

    def spoil(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(TEXT + content)

    return spoil


def element(**keys: object) -> Callable[[Pdf], None]:
    """One more element in the structure, that holds the text too."""

    def spoil(pdf: Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        new = Dictionary(P=root, Pg=pdf.pages[0].obj, K=Array([0]), **keys)
        root.K = Array([root.K, pdf.make_indirect(new)])

    return spoil


def claim(statements: str) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        packet = XMP.format(statements).encode()
        pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)

    return spoil


def picture(pdf: Pdf) -> None:
    """A picture that is drawn outside all tags."""
    pixel = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    pixel.BitsPerComponent, pixel.ColorSpace = 8, Name.DeviceGray
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=pixel)
    draw(b"q 9 0 0 9 0 0 cm /Im Do Q")(pdf)


def glyphless(pdf: Pdf) -> None:
    """A composite font, of which the glyph of no character is shown."""
    descendant = font(pdf)
    descendant.Subtype = Name.CIDFontType2
    pdf.pages[0].obj.Resources.Font.F1 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=descendant.BaseFont,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
        )
    )
    content = TEXT.replace(b"(Ink)", b"[<00120000>20<0013>]").replace(b"Tj", b"TJ")
    pdf.pages[0].obj.Contents = pdf.make_stream(content)


def annotation(key: str) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        del pdf.pages[0].obj.Annots[0][key]

    return spoil


def bookmark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Lost", action=GO_TO))


def unsubset(pdf: Pdf) -> None:
    font(pdf).BaseFont = Name.Serif


FAULTS: list[tuple[str, str, Callable[[Pdf], None]]] = [
    ("pdf-content-untagged", "text: page 1", draw(b"BT /F1 9 Tf (orphan) Tj ET")),
    # a mark that no element refers to
    (
        "pdf-content-untagged",
        "text: page 1",
        draw(b"/P <</MCID 7>> BDC BT /F1 9 Tf (lost) Tj ET EMC"),
    ),
    ("pdf-content-untagged", "a drawing: page 1", draw(b"0 0 9 9 re f")),
    ("pdf-content-untagged", "a picture: page 1", picture),
    (
        "pdf-text-outside",
        "text begins outside the page: page 1",
        draw(b"/Artifact BMC q 1 0 0 1 150 0 cm BT /F1 9 Tf 90 9 Td (far) Tj ET Q EMC"),
    ),
    ("pdf-glyph-missing", "a character without a glyph: page 1", glyphless),
    ("pdf-alt-missing", "a figure without alternative text: page 1", element(S=Name.Figure)),
    (
        "pdf-alt-missing",
        "a figure without alternative text: page 1",
        element(S=Name.Figure, Alt=String(" ")),
    ),
    ("pdf-scope-missing", "a header cell without scope: page 1", element(S=Name.TH)),
    ("pdf-heading-skipped", "H2 after no heading: page 1", element(S=Name.H2)),
    ("pdf-link-undescribed", "a link without a description: page 1", annotation("/Contents")),
    ("pdf-link-undescribed", "a link that no element holds: page 1", annotation("/StructParent")),
    (
        "pdf-target-missing",
        "a link that leads nowhere: page 1",
        lambda pdf: pdf.pages[0].obj.Annots.append(link(GO_TO)),
    ),
    ("pdf-target-missing", "the bookmark “Lost”", bookmark),
    (
        "pdf-claim",
        "PDF/A-2u is claimed, but the colours are of no known kind (no output intent)",
        claim(PDF_A),
    ),
    ("pdf-font-not-subset", "Serif", unsubset),
    (
        "pdf-title-not-shown",
        "no /DisplayDocTitle",
        lambda pdf: setattr(pdf.Root.ViewerPreferences, "DisplayDocTitle", False),
    ),
    (
        "pdf-page-labels-missing",
        "no /PageLabels",
        lambda pdf: pdf.Root.__delitem__("/PageLabels"),
    ),
]


@pytest.mark.parametrize(
    ("code", "message", "spoil"), FAULTS, ids=[f"{code}-{text[:20]}" for code, text, _ in FAULTS]
)
def test_a_fault_is_told_with_its_place_and_nothing_else(
    tmp_path: Path, code: str, message: str, spoil: Callable[[Pdf], None]
) -> None:
    pdf = sound()
    spoil(pdf)
    findings = check_pdf(saved(pdf, tmp_path / "book.pdf"))
    told = {(found.code, found.message) for found in findings}
    assert told == {(code, message)}
    assert {found.severity for found in findings} == {CODES[code].severity}


def test_what_is_sound_is_not_told(tmp_path: Path) -> None:
    pdf = sound()
    draw(
        b"/Artifact <</Type /Pagination>> BDC BT /F1 9 Tf (12) Tj ET 0 0 9 9 re f EMC "
        b"BT /F1 9 Tf 3 Tr 500 0 Td (hidden) Tj ET"
    )(pdf)
    element(S=Name.H1)(pdf)
    element(S=Name.H2)(pdf)
    element(S=Name.TH, A=Dictionary(O=Name.Table, Scope=Name.Column))(pdf)
    element(S=Name.Figure, Alt=String("An inkwell"))(pdf)
    claim(PDF_UA)(pdf)
    assert check_pdf(saved(pdf, tmp_path / "book.pdf")) == []


def test_a_type_of_its_own_counts_as_what_it_stands_for(tmp_path: Path) -> None:
    pdf = sound()
    element(S=Name.Photo)(pdf)
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Photo=Name.Picture, Picture=Name.Figure)
    findings = check_pdf(saved(pdf, tmp_path / "book.pdf"))
    assert [found.code for found in findings] == ["pdf-alt-missing"]


def test_a_claim_without_what_it_asks_for_is_told_in_full(tmp_path: Path) -> None:
    pdf = sound()
    claim(PDF_A + PDF_UA)(pdf)
    del pdf.Root.StructTreeRoot
    picture(pdf)
    pdf.pages[0].obj.Resources.XObject.Im.Interpolate = True
    annotation("/F")(pdf)
    messages = " ".join(
        found.message
        for found in check_pdf(saved(pdf, tmp_path / "book.pdf"))
        if found.code == "pdf-claim"
    )
    for lack in ("no structure", "describe pdfuaid", "output intent", "smoothed", "print flag"):
        assert lack in messages


def test_a_file_without_an_id_is_told(tmp_path: Path) -> None:
    path = saved(sound(), tmp_path / "book.pdf")
    path.write_bytes(path.read_bytes().replace(b"/ID [", b"/XX ["))
    assert [found.code for found in check_pdf(path)] == ["pdf-id-missing"]


def test_elements_that_hold_each_other_end_the_reading(tmp_path: Path) -> None:
    pdf = sound()
    child = pdf.Root.StructTreeRoot.K
    child.K = Array([0, child])
    assert check_pdf(saved(pdf, tmp_path / "book.pdf")) == []
