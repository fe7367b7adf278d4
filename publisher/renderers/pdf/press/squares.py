"""Drawings of nothing but rectangles, QR codes that is, written as the rectangles they are.

WeasyPrint takes a path of SVG apart number by number, which takes as long as setting a page.
"""

from __future__ import annotations

import re

from weasyprint import images

from publisher.renderers.pdf.press.foreign import Stream, Style, Thing

_ALL = re.compile(r"(?:M\d+ \d+h\d+v\d+h-\d+z)+")
_ONE = re.compile(r"M(\d+ \d+)h(\d+)v(\d+)h")
_SQUARE = re.compile(r"0 0 (\d+) (\d+)")

_draw = images.SVGImage.draw


def draw(self: Thing, stream: Stream, width: float, height: float, style: Style) -> None:
    """Stands for ``SVGImage.draw``: black rectangles on whole numbers of a view box."""
    root = self._svg.tree._etree_node
    paths = [child for child in root if not child.tag.endswith("title")]
    data = paths[0].get("d", "") if len(paths) == 1 and len(paths[0].attrib) == 1 else ""
    view = _SQUARE.fullmatch(root.get("viewBox", ""))
    if root.get("class", "").partition(" ")[0] != "qr" or not view or not _ALL.fullmatch(data):
        _draw(self, stream, width, height, style)
        return
    with stream.stacked():
        stream.transform(a=width / int(view[1]), d=height / int(view[2]))
        stream.set_color(images.parse_color("black"))
        drawn = "\n".join(f"{xy} {w} {h} re" for xy, w, h in _ONE.findall(data))
        stream.stream.append(drawn.encode("ascii"))
        stream.fill()
