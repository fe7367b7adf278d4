"""What an article has beside its text, such as headings and pictures, by what stands in it.

Two articles have an element in common when its text is the same. A heading is one at any level:
levels are repaired. A picture is one in any of its sizes: of the candidates of a ``srcset`` the
one that is wide enough for print is as good as the small one that a saved page shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

HEADING = "heading"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What is looked for, in the order in which it is told.
KINDS = (
    *(HEADING, "a", "img", "figure", "figcaption", "ul", "ol", "li"),
    *("table", "pre", "code", "blockquote"),
)
_LETTERS = 40  # of an element's text
_CANDIDATE = re.compile(r"[^\s,]\S*[^\s,]")

Rich = Counter[tuple[str, str]]  #: a kind, and what stands in it


def compare_rich(expected: etree._Element, found: etree._Element, title: str) -> tuple[Rich, Rich]:
    """What is expected, and what of it was found.

    A heading that repeats the ``title`` of the page is the article's title, and no part of it.
    """
    sizes = _sizes(expected)
    wanted = _rich(expected, sizes)
    told = _bare(title)
    for kind, text in list(wanted):
        if kind == HEADING and (not text or text in told):
            del wanted[kind, text]
    return wanted, wanted & _rich(found, sizes)


def by_kind(found: Rich) -> Counter[str]:
    """How many there are of each kind."""
    kinds: Counter[str] = Counter()
    for (kind, _), count in found.items():
        kinds[kind] += count
    return kinds


def _rich(root: etree._Element, sizes: Mapping[str, str]) -> Rich:
    found: Rich = Counter()
    for element in root.iter(*KINDS, *_HEADINGS):
        if element.tag == "img":
            names = list(_names(element))
            found["img", sizes.get(names[0], names[0]) if names else ""] += 1
            continue
        kind = HEADING if element.tag in _HEADINGS else str(element.tag)
        found[kind, _bare("".join(map(str, element.itertext())))[:_LETTERS]] += 1
    return found


def _bare(text: str) -> str:
    """Letters only: quotation marks and the like are set better than in the source."""
    return "".join(re.findall(r"\w", text))


def _sizes(root: etree._Element) -> Mapping[str, str]:
    """For the name of each size of a picture, that of its first."""
    sizes: dict[str, str] = {}
    for image in root.iter("img"):
        names = list(_names(image))
        around = image.getparent()
        if around is not None and around.tag == "picture":
            names += [name for source in around.iter("source") for name in _names(source)]
        for name in names:
            sizes.setdefault(name, sizes.get(names[0], names[0]))
    return sizes


def _names(image: etree._Element) -> Iterator[str]:
    """The file names of a picture, for addresses are resolved in one article and not in the other.

    First what it shows, but for a stand-in within the page, then what it has in its place.
    """
    for attribute in ("src", *(name for name in image.attrib if name != "src")):
        value = str(image.get(attribute, ""))
        if value.startswith("data:") or not ("src" in attribute or "/" in value):
            continue
        for address in _CANDIDATE.findall(value) if "srcset" in attribute else (value,):
            name = re.sub(r"[?#].*", "", address).rpartition("/")[2]
            if not re.fullmatch(r"[\d.]+[wx]?", name):
                yield name
