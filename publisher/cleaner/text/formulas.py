"""Formulas and drawings that stand in a page's markup, as what every edition can print.

MathML is reduced to text with raised and lowered parts: readers of EPUB and the PDF's typesetter
do little with it, and nothing of it can act any more. A drawing becomes a picture, which the
images room verifies and draws like any other; icons of a line are nothing to print.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from lxml import etree

from publisher.cleaner.nodes import (
    Element,
    Node,
    fill,
    is_within,
    new_element,
    replace,
    replace_all,
    text_of,
)
from publisher.cleaner.text.lazy import DRAWING

_ICON = 64  #: px; drawings that say they are smaller are signs of the page, not pictures
_SVG = "http://www.w3.org/2000/svg"
_LARGEST = 1_000_000  #: characters of a drawing
#: Elements of SVG that draw; those that act, move, or bring in other documents are left out.
_SHAPES = frozenset(
    "a circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon "
    "polyline radialgradient rect stop switch symbol text textpath title tspan use".split()
)
_ELSEWHERE = re.compile(r"url\((?!\s*['\"]?#)|@import|expression|script:", re.IGNORECASE)
#: HTML parsers write names of SVG in lower case; these have capitals.
_CAPITALS = {
    name.lower(): name
    for name in "viewBox preserveAspectRatio linearGradient radialGradient clipPath textPath "
    "gradientUnits gradientTransform patternUnits patternTransform clipPathUnits startOffset "
    "textLength lengthAdjust markerWidth markerHeight refX refY stdDeviation spreadMethod".split()
}


def replace_formulas(body: Element) -> None:
    """Write MathML out as text, and put what a script would have set as TeX in code."""
    replace_all(
        body,
        [
            (script, [new_element("code", text=text)])
            for script in body.iter("script")
            if script.get("type", "").startswith("math/tex")
            and (text := (script.text or "").strip())
        ],
    )
    outermost = [math for math in body.iter("math") if not is_within(math, {"math"})]
    replace_all(body, [(math, _written(math)) for math in outermost if math is not body])


def replace_drawings(body: Element) -> None:
    """Make pictures of the drawings that stand in the markup; icons are left to be removed."""
    for drawing in list(body.iter("svg")):
        if not _is_picture(drawing):
            continue
        title = next((text_of(found).strip() for found in drawing.iter("title", "desc")), "")
        markup = _as_svg(drawing)
        if len(markup) <= _LARGEST:
            data = base64.b64encode(markup).decode("ascii")
            image = {"src": f"{DRAWING}{data}", "alt": title}
            replace(drawing, [new_element("img", image)])


def _is_picture(drawing: Element) -> bool:
    """Whether a drawing is large, by what it says of itself, and not part of a control or link."""
    if any(around.tag in ("a", "button", "svg") for around in drawing.iterancestors()):
        return False
    if drawing.get("aria-hidden") == "true" or len(list(drawing.iter())) < 3:
        return False
    box = re.findall(r"[\d.]+", drawing.get("viewbox", drawing.get("viewBox", "")))
    sizes = [*re.findall(r"^[\d.]+", drawing.get("width", "")), *box[2:3]]
    return bool(sizes) and float(sizes[0].rstrip(".") or 0) > _ICON


def _as_svg(drawing: Element) -> bytes:
    """A drawing as XML, with the capitals that HTML does not know."""
    root = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    waiting = [(drawing, root)]
    while waiting:
        old, new = waiting.pop()
        new.text = old.text
        for key, value in old.attrib.items():
            name = str(key)
            if _is_harmless(name, str(value)):
                new.set(_CAPITALS.get(name, name), str(value))
        for child in old:
            if child.tag in _SHAPES:
                name = _CAPITALS.get(child.tag, child.tag)
                made = etree.SubElement(new, f"{{{_SVG}}}{name}")
                made.tail = child.tail
                waiting.append((child, made))
    return etree.tostring(root)


def _is_harmless(name: str, value: str) -> bool:
    """Whether an attribute only draws: no event, no address but one within the drawing."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", name) or name == "xmlns" or name.startswith("on"):
        return False
    if name == "href":
        return value.startswith("#")
    return not _ELSEWHERE.search(value)


# --- MathML -------------------------------------------------------------------------------


def _written(node: Element) -> list[Node]:
    """A formula as text with raised and lowered parts (MathML Core 3)."""
    if node.tag in ("annotation", "annotation-xml"):
        return []
    parts = [_written(child) for child in node]
    handler = _WRITERS.get(node.tag)
    if handler and parts:
        return handler(parts)
    if not parts:
        text = " ".join(text_of(node).split())
        if node.tag == "mi" and len(text) == 1 and text.isalpha():
            return [new_element("i", text=text)]
        return [f" {text} " if node.tag == "mo" and text in "=<>≤≥≠≈+−±×" and text else text]
    return [piece for part in parts for piece in part]


def _raised(name: str) -> Callable[[list[list[Node]]], list[Node]]:
    return lambda parts: [*parts[0], *(_inside(name, part) for part in parts[1:])]


def _inside(name: str, nodes: list[Node]) -> Node:
    return fill(new_element(name), nodes)


def _both(parts: list[list[Node]]) -> list[Node]:
    names = ("sub", "sup")
    below_and_above = zip(names, parts[1:3], strict=False)
    return [*parts[0], *(_inside(name, part) for name, part in below_and_above)]


def _fraction(parts: list[list[Node]]) -> list[Node]:
    above, below = (_grouped(part) for part in [*parts, [], []][:2])
    return [*above, "/", *below]


def _grouped(nodes: list[Node]) -> list[Node]:
    return ["(", *nodes, ")"] if len(nodes) > 1 else nodes


def _root(parts: list[list[Node]]) -> list[Node]:
    return ["√", *_grouped([piece for part in parts for piece in part])]


def _nth_root(parts: list[list[Node]]) -> list[Node]:
    degree: list[Node] = [_inside("sup", parts[1])] if len(parts) > 1 else []
    return [*degree, "√", *_grouped(parts[0])]


def _row(parts: list[list[Node]]) -> list[Node]:
    cells = [piece for part in parts for piece in (*part, ", ")]
    return [*cells[:-1], "; "]


_WRITERS: dict[str, Callable[[list[list[Node]]], list[Node]]] = {
    "msup": _raised("sup"),
    "mover": _raised("sup"),
    "msub": _raised("sub"),
    "munder": _raised("sub"),
    "msubsup": _both,
    "munderover": _both,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "mtr": _row,
}
