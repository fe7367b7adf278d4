"""Whether the text of a document is in the script of the language that it is said to be in.

A reading system takes the glyphs, the voice and the line breaks of the language that is told:
Chinese told as English is read out as nothing, and told as Japanese is shown in other shapes.
WCAG 2.2, success criteria 3.1.1 and 3.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from publisher.check.codes import finding
from publisher.check.document import Document
from publisher.model import Finding

if TYPE_CHECKING:
    from opencc import OpenCC

LEAST = 6  #: units of one paragraph in another script that are no mere name or word
LEAST_IN_ALL = 100  #: units of one language in a document, from which its script must show
SHARE = 0.1  #: of them that must be in that script
MOST = 20_000  #: characters of a document that are looked at for simplified and traditional

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: What is counted in each script: characters where they stand for words, else words.
_UNITS = {
    "Hani": re.compile("[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"),
    "Kana": re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]"),
    "Hang": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]"),
    "Latn": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
    "Grek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]+"),
    "Cyrl": re.compile("[\u0400-\u052f]+"),
    "Hebr": re.compile("[\u05d0-\u05ea]+"),
    "Arab": re.compile("[\u0620-\u06ff\u0750-\u077f]+"),
    "Deva": re.compile("[\u0900-\u097f]+"),
    "Thai": re.compile("[\u0e01-\u0e4e]+"),
}
#: Scripts that are written together, by their ISO 15924 codes.
_TOGETHER = {
    "Hans": {"Hani"},
    "Hant": {"Hani"},
    "Jpan": {"Hani", "Kana"},
    "Kore": {"Hani", "Hang"},
}
_BLOCKS = frozenset(
    "address aside blockquote body caption dd div dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header html li nav p section table td th title tr".split()
)
#: Text that is in no language.
_SILENT = frozenset("code kbd math pre samp script style svg var".split())


def languages(document: Document) -> Iterator[Finding]:
    """One finding for each language of a document and each script that is not its own."""
    told: set[tuple[str, str]] = set()
    whole: dict[str, list[str]] = {}
    for tag, text in _passages(document.root):
        whole.setdefault(tag, []).append(text)
        script = _foreign(tag, text)
        if script and (tag, script) not in told:
            told.add((tag, script))
            message = f"“{text.strip()[:40]}” is in {script}, its language is {tag or 'not told'}"
            yield finding("epub-language", document.where, message)
    for tag, texts in whole.items():
        message = _elsewhere(tag, "\n".join(texts))
        if message and not any(tag == other for other, _ in told):
            yield finding("epub-language", document.where, message)


@cache
def scripts_of(tag: str) -> frozenset[str]:
    """The scripts that a language is written in; Latin letters where it is not told.

    Of a language that nobody has told Unicode about nothing is expected.
    """
    from babel.core import get_global

    parts = tag.replace("_", "-").split("-")
    script = next((part.title() for part in parts[1:] if re.fullmatch("[A-Za-z]{4}", part)), "")
    if not script:
        likely = get_global("likely_subtags")
        region = next((part.upper() for part in parts[1:] if re.fullmatch("[A-Za-z]{2}", part)), "")
        names = [f"{parts[0].lower()}_{region}", parts[0].lower()]
        full = next((likely[name] for name in names if name in likely), "")
        script = next((part for part in full.split("_") if len(part) == 4), "")
    if tag in ("", "und", "zxx", "mul"):
        script = "Latn"
    return frozenset(_TOGETHER.get(script, {script})) & _UNITS.keys()


def count_scripts(text: str) -> Counter[str]:
    """How many units of each script there are."""
    if text.isascii():
        return Counter(Latn=len(_UNITS["Latn"].findall(text)))
    return Counter({script: len(unit.findall(text)) for script, unit in _UNITS.items()})


def _passages(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The text of each block with its language, split where the language changes."""
    passages: dict[tuple[etree._Element, str], list[str]] = {}
    known: dict[etree._Element, tuple[etree._Element, str, bool]] = {}
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        parent = element.getparent()
        block, tag, silent = known[parent] if parent is not None else (element, "", False)
        outside = (block, tag, silent)
        tag = element.get(_XML_LANG) or element.get("lang") or tag
        block = element if name in _BLOCKS else block
        silent = silent or name in _SILENT
        known[element] = (block, tag, silent)
        if not silent and element.text:
            passages.setdefault((block, tag), []).append(element.text)
        if element.tail and not outside[2]:
            passages.setdefault(outside[:2], []).append(element.tail)
    for (_, tag), pieces in passages.items():
        yield tag, "".join(pieces)


def _foreign(tag: str, text: str) -> str:
    """The script that a passage is in, where it is not one of its language.

    Latin letters are no fault here: names and addresses are written in them everywhere.
    """
    if text.isascii():
        return ""
    counts = count_scripts(text)
    expected = scripts_of(tag)
    script, most = counts.most_common(1)[0]
    others = most >= LEAST and 2 * most > counts.total() and script != "Latn"
    return script if others and expected and script not in expected else ""


def _elsewhere(tag: str, text: str) -> str:
    """What is wrong with all text of a language together; empty where nothing is."""
    expected = scripts_of(tag)
    counts = count_scripts(text)
    own = sum(counts[script] for script in expected)
    if tag and tag != "und" and expected and counts.total() >= LEAST_IN_ALL:
        if own < SHARE * counts.total():
            return f"of {counts.total()} words in {tag} only {own} are in its script"
        if expected == {"Hani"}:
            return _other_chinese(tag, text[:MOST])
    return ""


def _other_chinese(tag: str, text: str) -> str:
    """Whether Chinese told as simplified is traditional, or the other way about."""
    traditional = _changed(text, "t2s")
    simplified = _changed(text, "s2t")
    wanted, other = (traditional, simplified) if _is_traditional(tag) else (simplified, traditional)
    if other > LEAST_IN_ALL * SHARE and other > 5 * wanted:
        return f"{tag}, but {other} characters of the other script and {wanted} of its own"
    return ""


def _is_traditional(tag: str) -> bool:
    return bool({"hant", "tw", "hk", "mo"} & set(tag.lower().split("-")))


def _changed(text: str, way: str) -> int:
    converted = _converter(way).convert(text)
    return sum(one != other for one, other in zip(text, converted, strict=False))


@cache
def _converter(way: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(way)
