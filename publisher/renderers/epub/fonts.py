"""Fonts in the EPUB, if they are asked for: reduced to the letters of the volume, by region.

Only fonts whose licence bits (OS/2 fsType, OpenType 1.9) permit embedding a part of them are
taken; for each that is not there is a finding, and the reader's own font in its place. A family
that has a face for each region of Han letters (Noto Serif CJK SC, TC, HK, JP, KR) is embedded in
that of the text's language, whichever of them is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, TTLibError
from lxml import etree

from publisher.model import Finding, Severity
from publisher.renderers.font_files import Face, find_face, region_of

FOLDER = "fonts"
#: Without the forms of other regions: the face is that of the region already.
_FEATURES = [name for name in subset.Options._layout_features_default if name != "locl"]
_MEDIA_TYPES = {"OTTO": ("otf", "font/otf")}
_TRUETYPE = ("ttf", "font/ttf")
_RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
_USAGE = 0x000F
_BOLD_FROM = 600
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ALWAYS = frozenset(" -\u00a0")
_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
#: Marks that are as wide as a Han letter among Han letters, so no Latin font shows them there.
_WIDE = frozenset("“”‘’—…·")
_HAN = "一"  #: a font without it has no Han letters
_SHOWN = 10  #: letters without a glyph that a finding names


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as it is embedded: its path in the book, its type, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Embedded:
    """The fonts of a book, the styles that use them, and what there is to say about them."""

    files: tuple[FontFile, ...] = ()
    style: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A font that is being read, with the letters that it is to show."""

    font: TTFont
    family: str
    known: frozenset[str]
    letters: set[str]


def embed(documents: Iterable[bytes], language: str, fonts: Sequence[str], where: str) -> Embedded:
    """Fonts for all text of some XHTML documents; ``language`` is that of the book.

    ``fonts`` are files or names of families, the first that has a letter shows it; ``where`` is
    what findings call the book.
    """
    letters = letters_by_language(documents, language)
    shop = _Shop(where)
    chosen = {tag: shop.choose(fonts, tag, used) for tag, used in sorted(letters.items())}
    used = list(shop.used())
    files = tuple(_pack(opened, number) for number, opened in enumerate(used, start=1))
    rules = [_rule(tag, families, language) for tag, families in chosen.items() if families]
    faces = map(_face_rule, used, files)
    return Embedded(
        files,
        "".join(f"{rule}\n" for rule in (*faces, *sorted(rules, key=len))),
        tuple(dict.fromkeys(shop.findings)),
    )


def letters_by_language(documents: Iterable[bytes], language: str) -> dict[str, set[str]]:
    """All characters of the text of some documents, by the language they are in."""
    letters: dict[str, set[str]] = {language: set(_ALWAYS)}
    for document in documents:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
        for body in root.iter("{*}body"):
            _collect(body, root.get(_XML_LANG) or language, letters)
    return letters


def _collect(element: etree._Element, language: str, letters: dict[str, set[str]]) -> None:
    own = element.get(_XML_LANG) or language
    for child in element:
        if isinstance(child.tag, str):
            _collect(child, own, letters)
        letters.setdefault(own, set()).update(child.tail or "")
    letters.setdefault(own, set()).update(element.text or "")


class _Shop:
    """The fonts that are open, each once for all languages."""

    def __init__(self, where: str) -> None:
        self.findings: list[Finding] = []
        self._where = where
        self._open: dict[tuple[Face, bool], _Open | None] = {}

    def choose(self, fonts: Sequence[str], language: str, letters: set[str]) -> list[str]:
        """The families that show ``letters``, in order, with the letters noted in each."""
        left = {letter for letter in letters if letter.isprintable()}
        families: dict[str, set[str]] = {}
        shown: list[str] = []
        for name in fonts:
            opened = self._named(name, language)
            if opened is None:
                continue
            # Faces of one family share its letters; the next family gets those it has not.
            wanted = families.setdefault(opened.family, set(left)) & opened.known
            opened.letters.update(wanted)
            left -= wanted
            if wanted and opened.family not in shown:
                shown.append(opened.family)
        missing = sorted(letter for letter in left - _ALWAYS if not letter.isspace())
        if families and missing:
            self._say("font-lacks-glyphs", f"{_listed(missing)}: the reader's own font", "info")
        return shown

    def used(self) -> Iterator[_Open]:
        """The fonts that show something, in the order in which they were first wanted."""
        return (opened for opened in self._open.values() if opened and opened.letters)

    def _named(self, name: str, language: str) -> _Open | None:
        face = find_face(name, language)
        if face is None:
            self._say("font-missing", f"the font {name} is not to be found, or is no font")
            return None
        opened = self._opened(face, name, among_han=False)
        if opened is None or not region_of(language) or _HAN in opened.known:
            return opened
        return self._opened(face, name, among_han=True)

    def _opened(self, face: Face, name: str, *, among_han: bool) -> _Open | None:
        if (face, among_han) not in self._open:
            self._open[face, among_han] = self._read(face, name, among_han=among_han)
        return self._open[face, among_han]

    def _read(self, face: Face, name: str, *, among_han: bool) -> _Open | None:
        try:
            font = _load(face)
            if not _may_be_embedded(font):
                self._say("font-restricted", f"the licence bits of {name} forbid to embed it")
                return None
            family = (font["name"].getBestFamilyName() or face.path.stem).replace('"', "")
            known = frozenset(map(chr, font.getBestCmap() or ()))
        except (TTLibError, OSError, KeyError, IndexError, ValueError) as error:
            self._say("font-missing", f"the font {name} cannot be read: {error}")
            return None
        if among_han:
            return _Open(font, f"{family} among Han", known - _WIDE, set())
        return _Open(font, family, known, set())

    def _say(self, code: str, message: str, severity: Severity = "warning") -> None:
        self.findings.append(Finding(code, self._where, message, severity))


def _load(face: Face) -> TTFont:
    data = face.path.read_bytes()
    if data[:4] == b"ttcf":
        fonts = TTCollection(BytesIO(data), lazy=True).fonts
        number = face.index
        return TTFont(BytesIO(data), fontNumber=number if number < len(fonts) else 0, lazy=True,
                      recalcTimestamp=False)  # fmt: skip
    return TTFont(BytesIO(data), lazy=True, recalcTimestamp=False)


def _may_be_embedded(font: TTFont) -> bool:
    """Whether a part of the font may go into a document that is only read."""
    if "OS/2" not in font:
        return False
    bits = font["OS/2"].fsType
    return bits & _USAGE != _RESTRICTED and not bits & (_NO_SUBSETTING | _BITMAPS_ONLY)


def _pack(opened: _Open, number: int) -> FontFile:
    """The subset of a font; the same letters give the same bytes."""
    options = subset.Options(
        layout_features=_FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"],
        drop_tables=[*subset.Options._drop_tables_default, "DSIG", "BASE", "meta"],
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(opened.letters)))
    subsetter.subset(opened.font)
    data = BytesIO()
    opened.font.save(data)
    ending, media_type = _MEDIA_TYPES.get(opened.font.sfntVersion, _TRUETYPE)
    stem = _UNSAFE.sub("", opened.font["name"].getDebugName(6) or "") or "font"
    return FontFile(f"{FOLDER}/{number}-{stem}.{ending}", media_type, data.getvalue())


def _face_rule(opened: _Open, file: FontFile) -> str:
    os2 = opened.font["OS/2"]
    weight = "bold" if os2.usWeightClass >= _BOLD_FROM else "normal"
    style = "italic" if os2.fsSelection & 1 else "normal"
    return (
        f'@font-face {{ font-family: "{opened.family}"; font-weight: {weight}; '
        f'font-style: {style}; src: url("{file.name}") }}'
    )


def _rule(tag: str, families: Sequence[str], language: str) -> str:
    """Which families show a language: an attribute tells it, so that code keeps its own font."""
    names = ", ".join(f'"{family}"' for family in families)
    selector = "body" if tag == language else f'[lang|="{tag}"]'
    return f"{selector} {{ font-family: {names}, serif }}"


def _listed(letters: Sequence[str]) -> str:
    shown = "".join(letters[:_SHOWN])
    more = f" and {len(letters) - _SHOWN} more" if len(letters) > _SHOWN else ""
    return f"the embedded fonts have no {shown}{more}, which are shown by"
