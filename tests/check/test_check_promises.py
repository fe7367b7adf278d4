"""Languages, glyphs, print pages and claims: what an EPUB says of itself against what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sound_epub import NAV, Files, changed, sound, write_epub

from publisher.check.codes import CODES
from publisher.check.epub import check_epub
from publisher.check.languages import scripts_of

SIMPLIFIED = (
    "这个办法有几样好处，字可以反复使用，改一个字不必重刻整版，两块铁板轮换，这样就快了许多。"
)
TRADITIONAL = (
    "這個辦法有幾樣好處，字可以反覆使用，改一個字不必重刻整版，兩塊鐵板輪換，這樣就快了許多。"
)
MARK = '<span xmlns:epub="http://www.idpf.org/2007/ops" epub:type="pagebreak" id="p7" aria-label="{}"/>'


def saying(text: str, language: str = "") -> Files:
    """The book with its second article in other words."""
    told = f'<p lang="{language}" xml:lang="{language}">' if language else "<p>"
    return changed("text/b.xhtml", '<p id="end">Of soot.</p>', f'{told}{text}</p><p id="end"/>')


def paged(
    target: str = "text/b.xhtml#p7", mark: str = "7", source: str = "On paper (PDF)"
) -> Files:
    """The book with one page of a print edition, listed and marked."""
    files = changed("text/b.xhtml", "Of soot.", f"Of {MARK.format(mark) if mark else ''}soot.")
    page_list = (
        f'<nav epub:type="page-list"><ol><li><a href="{target}">7</a></li></ol></nav></body>'
        if target
        else "</body>"
    )
    files["OEBPS/nav.xhtml"] = NAV.replace("</body>", page_list)
    return claiming("pageBreakSource", source, files) if source else files


def claiming(name: str, value: str, files: Files | None = None) -> Files:
    """The book with one more property in its package."""
    files = files or sound()
    package = str(files["OEBPS/package.opf"])
    more = f'<meta property="{name}">{value}</meta></metadata>'
    return {**files, "OEBPS/package.opf": package.replace("</metadata>", more)}


FAULTS: list[tuple[str, Files]] = [
    ("epub-language", saying(SIMPLIFIED)),
    ("epub-language", saying(SIMPLIFIED, "en")),
    ("epub-language", saying("ひらがなとカタカナで書かれた文章", "zh-Hans")),
    ("epub-language", saying("Сажа смешивается с клеем и водой", "en")),
    ("epub-language", saying("Soot is mixed with glue and water. " * 20, "ru")),
    ("epub-language", saying(SIMPLIFIED * 3, "zh-Hant")),
    ("epub-language", saying(SIMPLIFIED * 3, "zh-TW")),
    ("epub-language", saying(TRADITIONAL * 3, "zh-Hans")),
    ("epub-glyph", saying("A \ue042 of a private area")),
    ("epub-glyph", saying("Soot \ufffd\ufffd and glue")),
    ("epub-page-list", paged(target="text/b.xhtml#end")),
    ("epub-page-list", paged(target="")),
    ("epub-page-list", paged(mark="8")),
    ("epub-claim", paged(source="")),
    ("epub-claim", claiming("schema:accessibilityFeature", "pageNavigation")),
    ("epub-claim", claiming("schema:accessibilityFeature", "pageBreakMarkers")),
    ("epub-claim", claiming("schema:accessibilityFeature", "index")),
    ("epub-claim", claiming("schema:accessibilityFeature", "rubyAnnotations")),
]

SOUND: dict[str, Files] = {
    "simplified": saying(SIMPLIFIED * 3, "zh-Hans"),
    "simplified of Singapore": saying(SIMPLIFIED * 3, "zh-SG"),
    "traditional": saying(TRADITIONAL * 3, "zh-Hant-HK"),
    "Chinese, whichever": saying(SIMPLIFIED, "zh"),
    "Japanese": saying("墨は煤と膠と水から作られる。" * 9, "ja"),
    "Russian": saying("Сажа смешивается с клеем и водой. " * 20, "ru"),
    "a name": saying("Ink is called 墨 there, and paper is called 宣纸.", "en"),
    "English within Chinese": saying("Soot is mixed with glue", "zh-Hans"),
    "a quotation that tells its language": saying(f'<q lang="zh">{SIMPLIFIED}</q>', "en"),
    "code": saying(f"<code>{SIMPLIFIED}</code>", "en"),
    "a language nobody knows": saying(SIMPLIFIED, "qaa"),
    "pages": paged(),
    "claims": claiming("schema:accessibilityFeature", "alternativeText"),
}


@pytest.mark.parametrize(("code", "files"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_fault_has_its_code_and_no_other(tmp_path: Path, code: str, files: Files) -> None:
    findings = check_epub(write_epub(tmp_path / "book.epub", files))
    assert {found.code for found in findings} == {code}
    assert {found.severity for found in findings} == {CODES[code].severity}


@pytest.mark.parametrize("files", SOUND.values(), ids=SOUND.keys())
def test_what_is_right_is_let_pass(tmp_path: Path, files: Files) -> None:
    assert check_epub(write_epub(tmp_path / "book.epub", files)) == []


def test_a_picture_without_words_makes_the_claim_untrue(tmp_path: Path) -> None:
    claims = claiming("schema:accessibilityFeature", "alternativeText")
    claims = claiming("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", claims)
    silent = changed("text/a.xhtml", ' alt="A dot"', "")
    files = {**claims, "OEBPS/text/a.xhtml": silent["OEBPS/text/a.xhtml"]}
    findings = check_epub(write_epub(tmp_path / "book.epub", files))
    assert [found.code for found in findings] == ["epub-alt-missing", "epub-claim", "epub-claim"]


def test_the_text_in_a_wrong_language_is_shown(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "book.epub", saying(SIMPLIFIED, "en"))
    (found,) = check_epub(path)
    assert found.where == f"{path}/OEBPS/text/b.xhtml"
    assert found.message == f"“{SIMPLIFIED[:40]}” is in Hani, its language is en"


@pytest.mark.parametrize(
    ("tag", "scripts"),
    [
        ("zh-Hant-HK", {"Hani"}),
        ("yue", {"Hani"}),
        ("ja", {"Hani", "Kana"}),
        ("ko-KR", {"Hang", "Hani"}),
        ("sr-Latn", {"Latn"}),
        ("sr", {"Cyrl"}),
        ("und", {"Latn"}),
        ("", {"Latn"}),
        ("qaa", set()),
        ("??", set()),
    ],
)
def test_scripts_of_a_language(tag: str, scripts: set[str]) -> None:
    assert scripts_of(tag) == scripts
