from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from publisher.check.codes import CODES
from publisher.check.pdf import check_pdf


def sound() -> Pdf:
    """One tagged page with an embedded font, a title, a language, a link and a bookmark."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/AAAAAA+Serif"),
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontFile2=pdf.make_stream(b"outlines")),
    )
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.obj.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BT /F1 12 Tf (Ink) Tj ET EMC")
    page.obj.Annots = Array([link(Dictionary(S=Name.URI, URI=String("https://example.org/")))])
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = pdf.make_indirect(Dictionary(S=Name.P, P=root, Pg=page.obj, K=Array([0])))
    pdf.Root.StructTreeRoot = root
    pdf.Root.Lang = String("en")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    pdf.docinfo.Title = String("On paper")
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Ink", 0))
    return pdf


def link(action: Dictionary) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=action,
        Contents=String("Where ink comes from"),
        StructParent=1,
        F=4,
    )


def act(kind: str) -> Callable[[Pdf], None]:
    """A link on the page that does more than lead to an address."""
    action = Dictionary(S=Name(kind), F=String("other.pdf"))
    return lambda pdf: pdf.pages[0].obj.Annots.append(link(action))


def use(pdf: Pdf, **keys: object) -> None:
    """A stream in the page's resources with these keys."""
    stream = pdf.make_stream(b"", **keys)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=stream)


def drop(thing: pikepdf.Object, key: str) -> None:
    del thing[key]


def font(pdf: Pdf) -> Dictionary:
    found = pdf.pages[0].obj.Resources.Font.F1
    assert isinstance(found, Dictionary)
    return found


def lose_font_file(pdf: Pdf) -> None:
    del font(pdf).FontDescriptor.FontFile2


def lose_descendant_file(pdf: Pdf) -> None:
    """A composite font whose descendant is not embedded."""
    lone = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Song)
    pdf.pages[0].obj.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Song,
            DescendantFonts=Array([pdf.make_indirect(lone)]),
        )
    )


FAULTS: list[tuple[str, Callable[[Pdf], object]]] = [
    ("pdf-damaged", lambda pdf: setattr(pdf.pages[0].obj, "Contents", pdf.make_stream(b"BT ( ET"))),
    ("pdf-font-not-embedded", lose_font_file),
    ("pdf-font-not-embedded", lambda pdf: drop(font(pdf), "/FontDescriptor")),
    ("pdf-font-not-embedded", lose_descendant_file),
    ("pdf-untagged", lambda pdf: drop(pdf.Root, "/MarkInfo")),
    ("pdf-untagged", lambda pdf: setattr(pdf.Root.MarkInfo, "Marked", False)),
    ("pdf-untagged", lambda pdf: drop(pdf.Root, "/StructTreeRoot")),
    ("pdf-language-missing", lambda pdf: drop(pdf.Root, "/Lang")),
    ("pdf-language-missing", lambda pdf: setattr(pdf.Root, "Lang", String(" "))),
    ("pdf-title-missing", lambda pdf: drop(pdf.docinfo, "/Title")),
    ("pdf-bookmarks-missing", lambda pdf: drop(pdf.Root, "/Outlines")),
    ("pdf-external-resource", act("/Launch")),
    ("pdf-external-resource", act("/GoToR")),
    ("pdf-external-resource", act("/JavaScript")),
    ("pdf-external-resource", lambda pdf: use(pdf, F=String("other.bin"))),
    ("pdf-external-resource", lambda pdf: use(pdf, Subtype=Name.Form, Ref=Dictionary())),
    (
        "pdf-external-resource",
        lambda pdf: use(pdf, Spec=Dictionary(FS=Name.URL, F=String("http://example.org/a"))),
    ),
]


def saved(pdf: Pdf, path: Path) -> Path:
    pdf.save(path, static_id=True)
    return path


def test_a_sound_file_has_no_findings(tmp_path: Path) -> None:
    assert check_pdf(saved(sound(), tmp_path / "book.pdf")) == []


@pytest.mark.parametrize(("code", "spoil"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_fault_has_its_code_and_no_other(
    tmp_path: Path, code: str, spoil: Callable[[Pdf], object]
) -> None:
    pdf = sound()
    spoil(pdf)
    findings = check_pdf(saved(pdf, tmp_path / "book.pdf"))
    assert {found.code for found in findings} == {code}
    assert {found.severity for found in findings} == {CODES[code].severity}


def test_the_font_is_named(tmp_path: Path) -> None:
    pdf = sound()
    lose_font_file(pdf)
    (found,) = check_pdf(saved(pdf, tmp_path / "book.pdf"))
    assert found.message == "/AAAAAA+Serif"


def test_a_title_in_the_xmp_metadata_is_enough(tmp_path: Path) -> None:
    pdf = sound()
    drop(pdf.docinfo, "/Title")
    with pdf.open_metadata(update_docinfo=False) as metadata:
        metadata["dc:title"] = "On paper"
    assert check_pdf(saved(pdf, tmp_path / "book.pdf")) == []


def test_a_file_under_a_password_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    sound().save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    (found,) = check_pdf(path)
    assert found.code == "pdf-damaged"
    assert "password" in found.message


def test_a_stream_that_unpacks_to_too_much_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = sound()
    pdf.pages[0].obj.Contents = pdf.make_stream(b" " * 1_000_000)
    path = saved(pdf, tmp_path / "book.pdf")
    assert check_pdf(path) == []
    monkeypatch.setattr("publisher.check.pdf.MAX_STREAM", 100_000)
    assert {found.code for found in check_pdf(path)} == {"pdf-damaged"}


def test_the_limits_are_those_of_before_afterwards(tmp_path: Path) -> None:
    before = pikepdf.settings.get_qpdf_limits()
    check_pdf(saved(sound(), tmp_path / "book.pdf"))
    assert pikepdf.settings.get_qpdf_limits() == before


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"no PDF at all", b"%PDF-1.7\n" + b"[" * 99999]
)
def test_what_is_no_pdf_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(content)
    (found,) = check_pdf(path)
    assert found.code == "pdf-damaged"
    assert found.where == str(path)
    assert str(path) not in found.message


@pytest.mark.parametrize("key", ["Outlines", "MarkInfo", "Pages", "Metadata"])
def test_a_catalogue_of_odd_shape_is_a_finding(tmp_path: Path, key: str) -> None:
    pdf = sound()
    drop(pdf.docinfo, "/Title")  # so that the metadata are asked
    pdf.Root[f"/{key}"] = Array([1, 2])
    pdf.save(tmp_path / "odd.pdf", fix_metadata_version=False)
    findings = check_pdf(tmp_path / "odd.pdf")
    assert {found.code for found in findings} - {"pdf-title-missing"}


def test_no_altered_file_ends_in_a_traceback(tmp_path: Path) -> None:
    whole = saved(sound(), tmp_path / "whole.pdf").read_bytes()
    dice = random.Random(20)
    path = tmp_path / "altered.pdf"
    silent = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data[: dice.choice([len(data), dice.randrange(len(data))])])
        silent += not check_pdf(path)
    assert silent < 200
