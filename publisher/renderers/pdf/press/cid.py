"""CID-keyed fonts, as all of Noto CJK are, cut down to the glyphs of a book.

WeasyPrint leaves a place for each of a font's 65,000 glyphs and packs it all. A PDF finds the
glyphs of a bare CFF font by their CIDs (ISO 32000-1, 9.7.4.2), so that one with nothing but the
glyphs of the book serves as well; it is half as large, and made in a third of the time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import partial
from io import BytesIO

import pydyf
from fontTools.cffLib import CFFFontSet
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

from publisher.renderers.pdf.press.foreign import Font, Thing

#: Tables of OpenType that outlines can do without; HarfBuzz would cut them down too.
_USELESS = tuple(b"BASE DSIG GDEF GPOS GSUB JSTF VORG cmap name vmtx".split())
_CFF = b"CFF "
_VERSION = b"\x01\x00"  #: what CFF begins with (Adobe Technical Note 5176, 6)
_LARGE = 1 << 20  #: bytes; those of Noto CJK have twenty times as many
_HEAD = 1 << 18  #: bytes; within these, what is said of all glyphs stands before their outlines
_RANGES = b"\x02"  #: of CIDs: the first, and how many follow it (Note 5176, 13, format 2)
_RANGE = struct.Struct(">HH")

_read = fonts.get_hb_object_data
_build = fonts.build_fonts_dictionary


class BookFont(fonts.Font):  # type: ignore[misc]
    """Stands for ``fonts.Font``."""

    _content: Thing

    @property
    def file_content(self) -> Thing:
        """A file: the font's own, which is not read before it is asked for, or what is cut from it.

        What a book needs is mostly cut from the font as HarfBuzz has it.
        """
        if isinstance(self._content, partial):
            self._content = self._content()
        return self._content

    @file_content.setter
    def file_content(self, content: Thing) -> None:
        self._content = content

    def _harfbuzz_subset(self, to_unicode: Iterable[int], hinting: Thing) -> None:
        if not self.missing and "fvar" not in self.tables and _numbers_are_cids(self):
            outlines = _outlines(self.hb_face, sorted(to_unicode), hinting=bool(hinting))
            if outlines:
                self.file_content = outlines
                return
        super()._harfbuzz_subset(to_unicode, hinting)

    @property
    def type(self) -> str:
        """Of the file, as WeasyPrint tells them apart."""
        return "otf" if _is_bare(self.file_content) else str(super().type)


def get_hb_object_data(face: Thing) -> Thing:
    """Stands for ``fonts.get_hb_object_data``: a large file, or what reads it; see BookFont."""
    blob = ffi.gc(harfbuzz.hb_face_reference_blob(face), harfbuzz.hb_blob_destroy)
    large = harfbuzz.hb_blob_get_length(blob) > _LARGE
    return partial(_read, face) if large else _read(face)


def build_fonts_dictionary(pdf: Thing, *arguments: Thing) -> Thing:
    """Stands for ``pdf.fonts.build_fonts_dictionary``, which takes all CFF to be in OpenType."""
    before = len(pdf.objects)
    found = _build(pdf, *arguments)
    for thing in pdf.objects[before:]:
        if type(thing) is pydyf.Stream and thing.extra.get("Subtype") == "/OpenType":
            bare = _is_bare(thing.stream[0])
            thing.extra["Subtype"] = "/CIDFontType0C" if bare else "/OpenType"
    return found


def _is_bare(data: bytes) -> bool:
    return data.startswith(_VERSION)


def _numbers_are_cids(font: Font) -> bool:
    """Whether a font is keyed by CIDs, and each of them is the number of its glyph."""
    if _CFF.decode() not in font.tables:
        return False
    try:
        return _is_numbered(_table(font.hb_face, _HEAD), font.glyph_count)
    except struct.error:  # what is said of all glyphs goes on beyond the head: WeasyPrint does it
        return False


def _is_numbered(head: bytes, count: int) -> bool:
    """Whether CFF that begins with ``head`` has CIDs from 0 on for its ``count`` glyphs.

    :raises struct.error: the head does not tell.
    """
    found = CFFFontSet()
    found.decompile(BytesIO(head), None)
    said = found.topDictIndex[0].rawDict
    place, cid = said.get("charset", 0), 1
    if "ROS" not in said or head[place : place + 1] != _RANGES:
        return False
    while cid < count:
        first, more = _RANGE.unpack_from(head, place + 1)
        if first != cid:
            return False
        cid += more + 1
        place += _RANGE.size
    return True


def _outlines(face: Thing, glyphs: list[int], *, hinting: bool) -> bytes:
    """The outlines of some glyphs of a font, with their CIDs; empty if HarfBuzz makes none."""
    order = ffi.gc(
        harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy
    )
    _add(harfbuzz_subset.hb_subset_input_glyph_set(order), glyphs)
    useless = sorted(harfbuzz.hb_tag_from_string(name, -1) for name in _USELESS)
    kind = harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
    _add(harfbuzz_subset.hb_subset_input_set(order, kind), useless)
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    if not hinting:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    harfbuzz_subset.hb_subset_input_set_flags(order, flags)
    small = ffi.gc(harfbuzz_subset.hb_subset_or_fail(face, order), harfbuzz.hb_face_destroy)
    return b"" if small == ffi.NULL else _table(small)


def _add(numbers: Thing, more: list[int]) -> None:
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", more), len(more))


def _table(face: Thing, most: int | None = None) -> bytes:
    """The CFF table of a font, or its first ``most`` bytes; empty if it has none."""
    tag = harfbuzz.hb_tag_from_string(_CFF, -1)
    blob = ffi.gc(harfbuzz.hb_face_reference_table(face, tag), harfbuzz.hb_blob_destroy)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    return bytes(ffi.buffer(data, min(length[0], most or length[0])))
