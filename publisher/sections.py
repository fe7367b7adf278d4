"""The sections of publisher.toml: a class for each, its keys as fields.

Every key has its default and its description; docs/configuration.md and `publisher init` are
written from them. A key that is not here is refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from publisher.papers import POINTS, Paper, size_of


def _compiles(expression: str) -> str:
    """A regular expression, as the module ``re`` has them."""
    try:
        re.compile(expression)
    except (re.error, RecursionError) as error:
        raise ValueError(f"{expression!r} is no regular expression: {error}") from error
    return expression


def _is_tag(tag: str) -> str:
    """The tag of a language, or nothing."""
    if tag and not _LANGUAGE_TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is no language tag (BCP 47), such as en, pt-BR or zh-Hans")
    return tag


#: What is well-formed by RFC 5646, 2.1; its first subtag has 2 or 3 letters, as no longer one is
#: registered (2.2.1), and the irregular tags of 2.2.8, none of which has a table of words, are out.
_LANGUAGE_TAG = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}    # language
        (?:-[a-z]{4})?                     # script
        (?:-(?:[a-z]{2}|[0-9]{3}))?        # region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*  # variants
        (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*       # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?         # for private use
        |x(?:-[a-z0-9]{1,8})+)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
Language = Annotated[str, AfterValidator(_is_tag)]
Count = Annotated[int, Field(gt=0)]
Expression = Annotated[str, AfterValidator(_compiles)]
Imposition = Literal["", "booklet", "signatures", "2-up", "4-up"]
SheetSize = Literal["a4", "a3", "a2", "sra4", "sra3", "letter", "tabloid"]
#: Standards for keeping a file: ISO 19005-2 and -3 with all text in Unicode; "" for neither.
Archival = Literal["", "a-2u", "a-3u"]
Profile = Literal["general", "kindle", "kobo", "e-ink"]
Script = Literal["zh-Hans", "zh-Hant", "zh-Hant-HK"]
#: px of the e-ink screens of 7 inches that most readers have now, held upright.
SCREEN = (1264, 1680)


class Section(BaseModel):
    """A part of the configuration: frozen, and strict about the keys it knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceSettings(Section):
    """[[source]]: one thing to read."""

    path: Annotated[str, Field(min_length=1)] = Field(
        description="a folder, a file, an address, or - for standard input"
    )
    kind: Literal["auto", "mirror", "markdown", "html"] = Field(
        "auto", description="what it is; auto looks"
    )
    title: str = Field("", description="its name in the books; empty: found by looking")


class CleanSettings(Section):
    """[clean]: how pages become articles."""

    keep: tuple[Expression, ...] = Field(
        (), description="regular expressions: blocks never removed"
    )
    drop: tuple[Expression, ...] = Field(
        (), description="regular expressions: blocks always removed"
    )
    recurring: bool = Field(
        True, description="remove what recurs on many pages of a source and is not the text"
    )
    punctuation: bool = Field(
        True, description="set punctuation right where there is no doubt what was meant"
    )
    max_bytes: Count = Field(20_000_000, description="a larger page is reported and dropped")
    max_depth: Count = Field(100, description="deeper nesting is flattened, keeping the text")


class ImageSettings(Section):
    """[images]: how pictures are had and fitted."""

    fetch: bool = Field(True, description="fetch remote pictures; --offline sets it to false")
    hosts: tuple[str, ...] = Field((), description="only these hosts are asked; empty: any")
    timeout: Annotated[float, Field(gt=0)] = Field(20.0, description="seconds for one picture")
    max_bytes: Count = Field(20_000_000, description="a larger file is left out and reported")
    max_pixels: Count = Field(50_000_000, description="a larger picture is left out and reported")
    width: Count = Field(1600, description="wider pictures are scaled down to this, in px")
    height: Count = Field(2400, description="taller pictures are scaled down to this, in px")
    quality: Annotated[int, Field(ge=1, le=95)] = Field(82, description="of JPEG")


class CollectSettings(Section):
    """[collect]: how articles become volumes."""

    max_articles: Count = Field(80, description="a volume has at most so many articles")
    max_words: Count = Field(
        150_000, description="and at most so many words (a Han character is a word)"
    )
    parts: Literal["none", "month", "year", "source"] = Field(
        "none", description="what the parts of a volume are"
    )
    order: Literal["index", "date"] = Field(
        "index", description="articles in the order of their index, or by date"
    )
    include: tuple[str, ...] = Field((), description="only these themes; empty: all")
    exclude: tuple[str, ...] = Field((), description="not these themes")
    similar: Annotated[float, Field(ge=0.5, le=1)] = Field(
        0.85,
        description="articles that share so much of their text are printed once; 1: only equals",
    )


class PdfSettings(Section):
    """[pdf]: the print edition."""

    paper: Paper = Field(
        "a5",
        description="trim size: a5, a4, b5, letter, 6x9, 140x203 or 大32开, 185x260 or 16开, or a "
        "free one such as 120x180 (mm) or 5.5x8.5in; marks and bleed are in [printer]",
    )
    variant: Literal["print", "screen"] = Field(
        "print",
        description="print: mirrored margins, parts begin on right-hand pages; screen: equal "
        "margins, coloured links, no blank pages",
    )
    recto: bool = Field(
        True, description="parts begin on right-hand pages; never in the screen variant"
    )
    run_on: bool = Field(
        False, description="articles follow one another, instead of beginning new pages"
    )
    columns: Annotated[int, Field(ge=1, le=2)] = Field(
        1, description="columns that the text of articles is set in, for large paper"
    )
    size: float = Field(
        0, description="of the text, in pt (6 to 24); 0: 10.5 for Chinese, 10 for Latin text"
    )
    leading: float = Field(
        0,
        description="distance of lines: a multiple of the size (1.2 to 3), or more than 3 in pt; "
        "0: 1.71 for Chinese, 1.5 for Latin text",
    )
    text_han: str = Field(
        "",
        description="family of Chinese, Japanese and Korean text, in the face of each region "
        "where it has several; empty: Noto Serif CJK",
    )
    text_latin: str = Field(
        "",
        description="family of text in other languages; Latin words in Chinese text take the "
        "letters of the Chinese family; empty: Noto Serif",
    )
    headings_han: str = Field("", description="the same for headings; empty: Noto Sans CJK")
    headings_latin: str = Field("", description="the same for headings; empty: Noto Sans")
    notes: Literal["foot", "end"] = Field(
        "foot", description="where notes stand: at the foot of their page, or the article's end"
    )
    qr: bool = Field(True, description="a QR code at an article's end that leads to its original")
    illustrations: bool = Field(False, description="a list of the pictures that have captions")
    archival: Archival = Field(
        "", description="also keep to PDF/A: a-2u or a-3u; PDF/UA-1 is kept to in any case"
    )

    @model_validator(mode="after")
    def _settable(self) -> PdfSettings:
        """The type is legible, and its lines have room on the paper."""
        size = self.size or 10.5
        if self.size and not 6 <= self.size <= 24:
            raise ValueError(f"size is {self.size:g} pt; it can be 6 to 24, or 0 for the usual one")
        ratio = self.leading if self.leading <= 3 else self.leading / size
        if self.leading and not 1.2 <= ratio <= 3:
            raise ValueError(
                f"leading is {self.leading:g}; it can be 1.2 to 3 times the size, that or as much "
                "in pt, or 0 for the usual one"
            )
        if 0.7 * size_of(self.paper)[0] * POINTS < 12 * size * self.columns:
            raise ValueError(
                f"{self.columns} columns of {size:g} pt have no room on {self.paper}: lines would "
                "have less than 12 characters; take fewer columns, smaller type or larger paper"
            )
        return self


class PrinterSettings(Section):
    """[printer]: files beside the PDF, for whoever prints and binds it."""

    imposition: Imposition = Field(
        "",
        description="a file with the pages in their places on sheets: booklet (folded into one "
        "another and stapled), signatures (folded in gatherings, to be sewn or glued), 2-up or "
        "4-up (to be read over)",
    )
    signature: Annotated[int, Field(ge=4, le=64, multiple_of=4)] = Field(
        16, description="pages of a signature, a multiple of 4"
    )
    sheet: Literal["", SheetSize] = Field(
        "", description="size of the sheets; empty: the smallest that takes two pages"
    )
    paper_thickness: Annotated[float, Field(ge=0, le=1)] = Field(
        0.1, description="of a leaf, in mm: for the creep of folded sheets and the spine"
    )
    marks: bool = Field(False, description="a file of single pages with bleed and crop marks")
    bleed: Annotated[float, Field(ge=0, le=20)] = Field(
        3.0, description="how far colour goes over the edge of what is cut, in mm"
    )
    grey: bool = Field(False, description="files for the printer without colour, but for the cover")
    cover: bool = Field(
        False, description="a file of the cover: back, spine and front in one, with bleed"
    )

    @property
    def files(self) -> bool:
        """Whether any file is asked for."""
        return bool(self.imposition) or self.marks or self.grey or self.cover


class EpubSettings(Section):
    """[epub]: the edition for reading devices."""

    profile: Profile = Field(
        "general",
        description="whose readers it is for: general (all), kindle (checked for Send to Kindle), "
        "kobo (a .kepub.epub), e-ink (grey pictures of the size of a screen)",
    )
    fonts: tuple[str, ...] = Field(
        (),
        description="fonts to embed, reduced to the letters that are used: files, or names of "
        "families that are installed; empty: the reader's own",
    )


class TextSettings(Section):
    """[text]: the script of Chinese text."""

    script: Literal["", Script] = Field(
        "",
        description="what Chinese text is turned into: zh-Hans, zh-Hant (as written in Taiwan) or "
        "zh-Hant-HK; empty: it stays as it came",
    )
    also: tuple[Script, ...] = Field(
        (), description="scripts that Chinese volumes have a second set of editions in"
    )


class CacheSettings(Section):
    """[cache]: where what is done already is kept."""

    folder: Path = Field(
        default_factory=lambda: user_cache_path("publisher"),
        description="the store; default: the user's cache folder",
    )
    max_bytes: Count = Field(
        20_000_000_000, description="above this what was unused longest goes, after a build"
    )
