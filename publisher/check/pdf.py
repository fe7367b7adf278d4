"""What we look for in a PDF, with pikepdf. A check is one small function that yields messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream

from publisher.check.codes import finding
from publisher.check.pdf_claims import claims, font_not_subset
from publisher.check.pdf_pages import page_facts
from publisher.check.pdf_structure import (
    Fact,
    bookmark_facts,
    link_facts,
    merged,
    structure_facts,
)
from publisher.model import Finding

MAX_STREAM = 1 << 30  #: bytes that one stream may unpack to
MAX_PROBLEMS = 20  #: of qpdf told for one file

#: What odd structures raise in pikepdf besides its own errors.
_ODD = (
    pikepdf.PikepdfError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")

#: Actions that open another file or run something; URI is a plain link and harmless.
_ACTIONS = ("/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/JavaScript")


def check_pdf(path: Path) -> list[Finding]:
    """All findings on one PDF, whatever its state."""
    try:
        with _bounded(), pikepdf.open(path) as pdf:
            return [*_damage(path, pdf), *_facts(path, pdf)]
    except _ODD as error:
        return [_damaged(path, f"{error}" or type(error).__name__)]


# --- the document -------------------------------------------------------------------------


def untagged(pdf: Pdf) -> Iterator[str]:
    """A document that is not marked as tagged, or has no tree of tags."""
    if not pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "not marked as tagged"
    elif "/StructTreeRoot" not in pdf.Root:
        yield "marked as tagged, but without a structure"


def language_missing(pdf: Pdf) -> Iterator[str]:
    """A document that does not say its language."""
    if not str(pdf.Root.get("/Lang", "")).strip():
        yield "no /Lang"


def title_missing(pdf: Pdf) -> Iterator[str]:
    """A document with a title neither in its XMP metadata nor in the older dictionary."""
    title = str(pdf.docinfo.get("/Title", ""))
    if not title.strip() and not str(pdf.open_metadata().get("dc:title", "")).strip():
        yield "no title"


def bookmarks_missing(pdf: Pdf) -> Iterator[str]:
    """A document without an outline."""
    if "/First" not in pdf.Root.get("/Outlines", Dictionary()):
        yield "no bookmarks"


def title_not_shown(pdf: Pdf) -> Iterator[str]:
    """A document whose file name is shown in place of its title."""
    if not pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "no /DisplayDocTitle"


def id_missing(pdf: Pdf) -> Iterator[str]:
    """A file without the numbers that tell it from others."""
    if "/ID" not in pdf.trailer:
        yield "no /ID"


def page_labels_missing(pdf: Pdf) -> Iterator[str]:
    """A document whose pages are only counted."""
    if "/PageLabels" not in pdf.Root:
        yield "no /PageLabels"


DOCUMENT_CHECKS: tuple[tuple[str, Callable[[Pdf], Iterator[str]]], ...] = (
    ("pdf-untagged", untagged),
    ("pdf-language-missing", language_missing),
    ("pdf-title-missing", title_missing),
    ("pdf-bookmarks-missing", bookmarks_missing),
    ("pdf-title-not-shown", title_not_shown),
    ("pdf-id-missing", id_missing),
    ("pdf-page-labels-missing", page_labels_missing),
    ("pdf-claim", claims),
)

#: Checks that go through all pages or the whole structure, and tell the page.
PAGE_CHECKS: tuple[Callable[[Pdf], Iterator[Fact]], ...] = (
    page_facts,
    structure_facts,
    link_facts,
    bookmark_facts,
)


#: What sheets for the printer need not have.
FOR_READING = frozenset(
    {
        "pdf-untagged",
        "pdf-content-untagged",  # crop and fold marks
        "pdf-bookmarks-missing",
        "pdf-title-not-shown",
        "pdf-page-labels-missing",
    }
)


def _is_for_print(pdf: Pdf) -> bool:
    """Whether a file asks to be printed at its size, as ours for the printer do."""
    return bool(pdf.Root.get("/ViewerPreferences", Dictionary()).get("/PrintScaling") == "/None")


# --- any dictionary of the file -----------------------------------------------------------


def font_not_embedded(thing: Dictionary) -> Iterator[str]:
    """A font whose outlines are not in the file; its name."""
    # A Type0 font is its descendants, which come by themselves; a Type3 font draws in the page.
    if thing.get("/Type") == "/Font" and thing.get("/Subtype") not in ("/Type0", "/Type3"):
        descriptor = thing.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in _FONT_FILES):
            yield str(thing.get("/BaseFont", "a font without a name"))


def leads_outside(thing: Dictionary) -> Iterator[str]:
    """A stream, form or action whose data is in another file or on another machine."""
    if thing.get("/FS") == "/URL":
        yield f"file at the address {thing.get('/F', '')}"
    if "/F" in thing and "/Length" in thing:
        yield "stream whose data is in another file"
    if "/Ref" in thing and thing.get("/Subtype") == "/Form":
        yield "form that is a page of another file"
    if thing.get("/S") in _ACTIONS and thing.get("/Type") in (None, "/Action"):
        yield f"action {thing.get('/S')}"


OBJECT_CHECKS: tuple[tuple[str, Callable[[Dictionary], Iterator[str]]], ...] = (
    ("pdf-font-not-embedded", font_not_embedded),
    ("pdf-font-not-subset", font_not_subset),
    ("pdf-external-resource", leads_outside),
)


def _dictionaries(pdf: Pdf) -> Iterator[Dictionary]:
    """All dictionaries of a file, those of its streams and those within others too.

    Left out are elements of the structure: most of a tagged file, and nothing but names.
    """
    waiting = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, Stream):
            thing = thing.stream_dict
        if isinstance(thing, Dictionary):
            if thing.get("/Type") != "/StructElem":
                yield thing
                waiting += [value for value in thing.as_dict().values() if _is_direct(value)]
        elif isinstance(thing, Array):
            waiting += [value for value in thing.as_list() if _is_direct(value)]


def _is_direct(value: object) -> bool:
    """Whether a value stands within its container; others come as objects of the file."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


# --- the whole file -----------------------------------------------------------------------


def _damage(path: Path, pdf: Pdf) -> Iterator[Finding]:
    """What `qpdf --check` would say."""
    for problem in pdf.check_pdf_syntax()[:MAX_PROBLEMS]:
        yield _damaged(path, problem.removeprefix("WARNING: "))


def _facts(path: Path, pdf: Pdf) -> Iterator[Finding]:
    """What the checks find, each thing once."""
    facts: set[tuple[str, str]] = set()
    try:
        for code, check in DOCUMENT_CHECKS:
            facts.update((code, message) for message in check(pdf))
        for look_through in PAGE_CHECKS:
            facts.update(merged(look_through(pdf)))
        if _is_for_print(pdf):
            facts = {fact for fact in facts if fact[0] not in FOR_READING}
        for thing in _dictionaries(pdf):
            for code, look in OBJECT_CHECKS:
                facts.update((code, message) for message in look(thing))
    except _ODD as error:
        yield _damaged(path, f"{type(error).__name__}: {error}")
    for code, message in sorted(facts):
        yield finding(code, path, message)


def _damaged(path: Path, problem: str) -> Finding:
    return finding("pdf-damaged", path, problem.replace(f"{path}", "").lstrip(": "))


@contextmanager
def _bounded() -> Iterator[None]:
    """Limits on what a stream may unpack to; qpdf keeps them for the whole process."""
    before = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_STREAM,
        run_length_max_memory=MAX_STREAM,
        png_max_memory=MAX_STREAM,
        tiff_max_memory=MAX_STREAM,
        dct_max_memory=MAX_STREAM,
        dct_max_progressive_scans=100,
        doc_max_warnings=1000,
    )
    try:
        yield
    finally:
        pikepdf.settings.set_qpdf_limits(**before)  # type: ignore[arg-type]
