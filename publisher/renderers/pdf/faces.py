"""Faces of the print edition: which family shows which language, as rules of style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.model import Finding
from publisher.renderers.font_files import installed_family, region_of
from publisher.sections import PdfSettings

#: What stands in where a face of the text has no glyph.
_STAND_INS = (
    "Noto Naskh Arabic",
    "Noto Serif Hebrew",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    "Noto Emoji",
    "Noto Color Emoji",
)
#: A language of each region, and the tags that its face shows; the general before the particular.
_REGIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("zh-Hans", ("zh",)),
    ("zh-Hant", ("zh-Hant", "zh-TW")),
    ("zh-HK", ("zh-HK", "zh-Hant-HK", "zh-MO")),
    ("ja", ("ja",)),
    ("ko", ("ko",)),
)
_HEADINGS = "h1, h2, h3, h4, h5, h6, th, .sans"
_USUAL = {
    "text_han": "Noto Serif CJK SC",
    "text_latin": "Noto Serif",
    "headings_han": "Noto Sans CJK SC",
    "headings_latin": "Noto Sans",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Which families, the first that has a glyph, show what a selector finds."""

    selector: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Faces:
    """The rules of a volume, in the order in which they apply, and what there is to say."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]


def faces_for(pdf: PdfSettings, where: str) -> Faces:
    """The faces as they are configured; ``where`` is what findings call the volume.

    A family that is not installed is a finding, and the usual one stands in for it.
    """
    chosen, findings = dict(_USUAL), []
    for name in _USUAL:
        family = getattr(pdf, name)
        if not family:
            continue
        if installed_family(family, "zh-Hans" if name.endswith("han") else "en"):
            chosen[name] = family
        else:
            message = (
                f"The family {family} ([pdf] {name}) is not installed; {_USUAL[name]} stands in "
                "for it. `fc-list : family` tells those that are."
            )
            findings.append(Finding("font-missing", where, message))
    return Faces(tuple(_rules(chosen)), tuple(findings))


def _rules(chosen: dict[str, str]) -> Iterator[Rule]:
    """The rules for families by their use; any rule of another style sheet outweighs them.

    In Chinese and Japanese the Han face comes first: quotation marks, dashes and ellipses are its
    own, and its Latin letters were drawn to go with it.
    """
    text, latin = chosen["text_han"], chosen["text_latin"]
    yield Rule(":where(html)", (latin, text))
    yield Rule(":where([lang])", (latin, text, *_STAND_INS))
    for language, tags in _REGIONS:
        selector = ", ".join(f"[lang|={tag}]" for tag in tags)
        yield Rule(f":where({selector})", (_regional(text, language), latin, *_STAND_INS))
    headings, latin = chosen["headings_han"], chosen["headings_latin"]
    yield Rule(f":where({_HEADINGS})", (latin, headings))
    for language, tags in _REGIONS:
        selector = ", ".join(f":lang({tag})" for tag in tags)
        yield Rule(f":where({_HEADINGS}):where({selector})", (_regional(headings, language),))


def _regional(family: str, language: str) -> str:
    """A Han family in the face of a region; the usual ones have one for each."""
    if family in _USUAL.values():
        return family.removesuffix("SC") + region_of(language)
    return installed_family(family, language) or family
