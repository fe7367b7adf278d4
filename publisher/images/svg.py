"""SVG: what of it is drawn, how large, and by whom. The result is a PNG.

A drawing is a program. What reaches outside is taken off it, what multiplies is counted first,
and the rest is drawn by a process of its own with bounds on memory and time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lxml import etree

from publisher.images.damage import UnusableError

MAX_BYTES = 4_000_000
MAX_ELEMENTS = 20_000  #: with every ``use`` written out
SECONDS = 30  #: wall clock; a drawing of the usual kind takes a tenth of one
ZOOM = 2  #: drawings are drawn finer than their nominal size, so that print is sharp
ICON = 200  #: px; but not those that are narrower: they stand in a line of text

_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "audio", "video", "handler"})
_RASTER = re.compile(r"^data:image/(png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[a-zA-Z_]\w*:)?svg[\s>]")
_LENGTH = re.compile(r"^\s*\+?([0-9]*\.?[0-9]+(?:e[+-]?[0-9]{1,2})?)\s*([a-z]*)\s*$", re.IGNORECASE)
#: CSS pixels in a unit of length (CSS Values 4, absolute lengths; em as the initial font size).
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_UNITS |= {"em": 16, "rem": 16, "ex": 8}


def is_svg(data: bytes) -> bool:
    """Whether ``data`` looks like a drawing. Only parsing it will tell."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and bool(_ROOT.search(head)) and b"<html" not in head.lower()


def draw(data: bytes, box: tuple[int, int]) -> tuple[bytes, tuple[int, int]]:
    """Draw an SVG within ``box`` (px): the PNG, and the size in px at which it is to be shown.

    :raises UnusableError: it is no drawing, or one that is not to be drawn.
    """
    root = _parse(data)
    _disarm(root)
    _name_fonts(root)
    if _weight(root, _targets(root), {}, frozenset()) > MAX_ELEMENTS:
        raise UnusableError("it is a drawing of too many elements")
    width, height = _natural_size(root)
    zoom = ZOOM if width >= ICON else 1
    scale = min(zoom, box[0] / width, box[1] / height)
    drawn = max(1, round(width * scale)), max(1, round(height * scale))
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", str(drawn[0]))
    root.set("height", str(drawn[1]))
    shown = min(scale, 1.0) / scale
    return _render(etree.tostring(root)), (
        max(1, round(drawn[0] * shown)),
        max(1, round(drawn[1] * shown)),
    )


def _parse(data: bytes) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise UnusableError(f"it is a drawing of more than {MAX_BYTES:,} bytes")
    # Without huge_tree the parser bounds depth, text and the growth of entities by itself.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusableError("it is a drawing that is not well-formed XML") from error
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and list(subset.entities()):  # type: ignore[union-attr]
        raise UnusableError("it is a drawing that declares entities")
    if etree.QName(root).localname != "svg":
        raise UnusableError("it is XML, but not a drawing")
    return root


def _name_fonts(root: etree._Element) -> None:
    """Let text in a font that is not here fall back to a sans-serif one, as browsers do."""
    for element in root.iter(etree.Element):
        families = str(element.get("font-family", ""))
        if families and "serif" not in families:
            element.set("font-family", f"{families}, sans-serif")
    if not root.get("font-family"):
        root.set("font-family", "sans-serif")


def _disarm(root: etree._Element) -> None:
    """Take off what acts and what points outside the drawing."""
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        parent = element.getparent()
        if name in _ACTIVE and parent is not None:
            parent.remove(element)
            continue
        for attribute in _HREFS:
            href = str(element.get(attribute, "#")).strip()
            picture = name in ("image", "feImage") and _RASTER.match(href)
            if not href.startswith("#") and not picture:
                del element.attrib[attribute]


def _targets(root: etree._Element) -> dict[str, etree._Element]:
    return {str(element.get("id")): element for element in root.iter(etree.Element)}


def _weight(
    element: etree._Element,
    targets: dict[str, etree._Element],
    known: dict[str, int],
    trail: frozenset[str],
) -> int:
    """How many elements there are in ``element`` once every ``use`` is written out."""
    total = 0
    for part in element.iter(etree.Element):
        total += 1
        if etree.QName(part).localname != "use":
            continue
        name = next((str(part.get(href))[1:] for href in _HREFS if part.get(href)), "")
        if name in trail:
            raise UnusableError("it is a drawing that contains itself")
        if name in targets:
            if name not in known:
                known[name] = _weight(targets[name], targets, known, trail | {name})
            total += known[name]
    return min(total, MAX_ELEMENTS + 1)


def _natural_size(root: etree._Element) -> tuple[float, float]:
    """Width and height in CSS px: as given, by the view box, or what CSS assumes."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [_length(part) for part in re.split(r"[\s,]+", str(root.get("viewBox", "")).strip())]
    across, down = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    if across and down:
        if width and height:
            return width, height
        if width:
            return width, width * down / across
        if height:
            return height * across / down, height
        return across, down
    return width or 300.0, height or 150.0


def _length(text: str | None) -> float:
    """A length in CSS px, 0 where it is relative, absent or absurd."""
    match = _LENGTH.match(text or "")
    length = float(match[1]) * _UNITS.get(match[2].lower(), 0) if match else 0.0
    return length if 0.01 <= length <= 1e7 else 0.0


def _render(svg: bytes) -> bytes:
    program = Path(__file__).with_name("drawing.py")
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the drawing goes to its input
            [sys.executable, "-P", str(program)],
            input=svg,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableError(f"it takes longer than {SECONDS} seconds to draw") from error
    if done.returncode or not done.stdout:
        raise UnusableError("it is a drawing that cannot be drawn")
    return done.stdout
