"""What we look for in a PDF, with pikepdf. Each check is one small function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.check.codes import finding
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
        return [_damaged(path, error)]


def fonts_not_embedded(pdf: Pdf) -> Iterator[str]:
    """The names of fonts whose outlines are not in the file."""
    names = set()
    for font in _dictionaries(pdf):
        if font.get("/Type") != "/Font" or font.get("/Subtype") in ("/Type0", "/Type3"):
            continue  # a Type0 font is its descendants, a Type3 font is drawn in the page
        descriptor = font.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in _FONT_FILES):
            names.add(str(font.get("/BaseFont", "a font without a name")))
    yield from sorted(names)


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


def external_resources(pdf: Pdf) -> Iterator[str]:
    """Streams, forms and actions whose data is in another file or on another machine."""
    reasons: set[str] = set()
    for thing in _dictionaries(pdf):
        reasons.update(_leads_outside(thing))
    yield from sorted(reasons)


CHECKS: tuple[tuple[str, Callable[[Pdf], Iterator[str]]], ...] = (
    ("pdf-font-not-embedded", fonts_not_embedded),
    ("pdf-untagged", untagged),
    ("pdf-language-missing", language_missing),
    ("pdf-title-missing", title_missing),
    ("pdf-bookmarks-missing", bookmarks_missing),
    ("pdf-external-resource", external_resources),
)


def _facts(path: Path, pdf: Pdf) -> Iterator[Finding]:
    for code, check in CHECKS:
        try:
            for message in check(pdf):
                yield finding(code, path, message)
        except _ODD as error:
            yield _damaged(path, error)


def _damage(path: Path, pdf: Pdf) -> Iterator[Finding]:
    """What `qpdf --check` would say."""
    for problem in pdf.check_pdf_syntax()[:MAX_PROBLEMS]:
        yield finding("pdf-damaged", path, problem.removeprefix("WARNING: ").replace(f"{path}", ""))


def _damaged(path: Path, error: Exception) -> Finding:
    return finding("pdf-damaged", path, f"{error}".replace(f"{path}: ", "") or type(error).__name__)


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """All dictionaries of a file, those of its streams and those within others too."""
    waiting = list(reversed(list(pdf.objects)))
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, Stream):
            thing = thing.stream_dict
        if isinstance(thing, Dictionary):
            yield thing
            waiting += [value for value in thing.as_dict().values() if _is_direct(value)]
        elif isinstance(thing, Array):
            waiting += [value for value in thing.as_list() if _is_direct(value)]


def _is_direct(value: object) -> bool:
    """Whether a value stands within its container; others come as objects of the file."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _leads_outside(thing: Object) -> Iterator[str]:
    kind = thing.get("/Type")
    if thing.get("/FS") == Name.URL:
        yield f"file at the address {thing.get('/F', '')}"
    if "/F" in thing and "/Length" in thing:
        yield f"stream whose data is in {thing.get('/F')}"
    if kind == Name.XObject and "/Ref" in thing:
        yield "form that is a page of another file"
    if str(thing.get("/S", "")) in _ACTIONS and kind in (None, Name.Action):
        yield f"action {thing.get('/S')}"


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
