"""The structure of a volume as assistive technology reads it, from the boxes of its pages.

Elements have the standard types of ISO 32000-1, 14.8.4. An element that is broken over pages is
one element; running heads, folios, leaders and repeated table heads are no part of the text.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from publisher.renderers.pdf.elements import CELLS, Element, Mark, Node, Notice, Structure, complete
from publisher.renderers.pdf.press.marking import PAGINATION

Box: TypeAlias = Any  #: WeasyPrint has no types

_POINT = 0.75  #: of a CSS px

#: Types by the names of HTML; elements that are not here are read through.
_KINDS = {
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "blockquote": "BlockQuote",
    "figure": "Div",
    "p": "P",
    "pre": "P",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "img": "Figure",
    "{http://www.w3.org/2000/svg}svg": "Figure",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEEPEST = 6
#: What holds no text by itself: text that stands in it becomes a paragraph.
_GROUPS = frozenset(("Document", "Art", "Sect", "BlockQuote", "Div", "TOC"))


def read_structure(pages: list[Any], streams: list[Any], language: str) -> Structure:
    """The structure of a document that was drawn; its marks are numbered in the streams."""
    reader = _Reader(Node("Document", language=language))
    for number, (page, stream) in enumerate(zip(pages, streams, strict=True)):
        reader.turn_to(number, page.height, stream)
        reader.read(page._page_box, reader.root)
    complete(reader.root)
    return Structure(reader.root, reader.marks)


class _Reader:
    """Reads one page after the other."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.marks: list[list[Node]] = []
        self._known: dict[tuple[Element, str], Node] = {}
        self._heads: dict[Element, int] = {}  #: on which page the head of a table first stood
        self._page = 0
        self._height = 0.0
        self._matrix: Any = None  #: of what stands sideways
        self._stream: Any = None

    def turn_to(self, page: int, height: float, stream: Any) -> None:  # noqa: ANN401
        """Go on with a page; its height in px."""
        self._page, self._height, self._stream = page, height, stream
        self._matrix = None
        self.marks.append([])

    def read(self, box: Box, parent: Node) -> None:
        """Take in a box and all in it."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            self._mark(box, _paragraph(box, parent))
            return
        if isinstance(box, boxes.MarginBox) or self._is_repeated(box):
            self._set_aside(box)
            return
        self._matrix = box.transformation_matrix or self._matrix
        node = parent if isinstance(box, boxes.LineBox) else self._node(box, parent)
        if box.link_annotation:
            node.kids.append(Notice(self._page, box.link_annotation))
        if isinstance(box, boxes.ReplacedBox):
            if box.element.get("role") not in ("presentation", "none"):
                node.area = node.area or self._area(box)
                self._mark(box, node)
        elif not box.is_leader:
            for child in box.children:
                self.read(child, node)

    def _mark(self, box: Box, node: Node) -> None:
        stream, place = self._stream._tags.pop(box)
        if stream is not self._stream:
            return  # in a group with an opacity of its own, which our styles have none of
        number = len(self.marks[self._page])
        kind = b"Figure" if node.kind == "Figure" else b"Span"
        stream.stream[place] = b"/%b <</MCID %d>> BDC" % (kind, number)
        self.marks[self._page].append(node)
        node.kids.append(Mark(self._page, number))

    def _set_aside(self, box: Box) -> None:
        for inner in box.descendants():
            if inner in self._stream._tags:
                stream, place = self._stream._tags.pop(inner)
                stream.stream[place] = PAGINATION

    def _is_repeated(self, box: Box) -> bool:
        """Whether this is the head or foot of a table that stood on an earlier page already."""
        if box.element_tag not in ("thead", "tfoot"):
            return False
        return self._heads.setdefault(box.element, self._page) != self._page

    def _area(self, box: Box) -> tuple[float, ...]:
        left, top = box.content_box_x(), box.content_box_y()
        right, bottom = left + box.width, top + box.height
        if self._matrix:  # turned by a quarter: from the lower left to the upper right
            (left, bottom), (right, top) = (
                self._matrix.transform_point(*corner) for corner in ((left, top), (right, bottom))
            )
        edges = (left, self._height - bottom, right, self._height - top)
        return tuple(round(edge * _POINT, 2) for edge in edges)

    def _node(self, box: Box, parent: Node) -> Node:
        """The element that a box belongs to: made with the first box of an element."""
        element, tag = box.element, box.element_tag
        if element is None or tag is None or isinstance(box, boxes.PageBox):
            return parent
        known = self._known.get((element, tag))
        if known is None:
            known = self._known[element, tag] = self._new(box, element, tag, parent)
        return known

    def _new(self, box: Box, element: Element, tag: str, parent: Node) -> Node:
        name, _, pseudo = tag.partition("::")
        if pseudo:
            return self._generated(box, element, name, pseudo, parent)
        if _is_notes(parent) and tag in ("ol", "ul", "li"):
            return parent.add("Note", element) if tag == "li" else parent
        if tag in ("li", "dt", "dd"):
            node = _item(element, tag, parent)
        elif tag == "a" and element.get("href"):
            node = (parent.add("Reference") if parent.kind == "TOCI" else parent).add(
                "Link", element
            )
        elif tag in _HEADINGS:
            level = min(_HEADINGS[tag] + parent.shift, _DEEPEST)
            node = parent.add(f"H{level}", element)
        elif tag == "p" and parent.element is not None and parent.element.tag == "nav":
            node = _contents(parent).add("TOCI", element)
        elif tag in _KINDS:
            node = parent.add(_KINDS[tag], element)
        else:
            node = parent
        return self._detailed(box, element, tag, node, parent)

    def _detailed(self, box: Box, element: Element, tag: str, node: Node, parent: Node) -> Node:
        """With what its attributes tell."""
        language = element.get("lang", "")
        if language and language.lower() != parent.language.lower() and tag not in ("html", "body"):
            if node is parent:
                inline = isinstance(box, boxes.InlineLevelBox)
                node = parent.add("Span" if inline else "Div", element)
            node.language = language
        if node.kind == "Figure":
            node.alternative = _alternative(element)
        elif node.kind in CELLS and node is not parent:
            node.spans = getattr(box, "colspan", 1), getattr(box, "rowspan", 1)
            node.scope = _SCOPES.get(element.get("scope", ""), "")
        elif node.kind == "Art" and "in-part" in element.get("class", "").split():
            node.shift = 1
        return node

    def _generated(self, box: Box, element: Element, name: str, pseudo: str, parent: Node) -> Node:
        """The element of what a style puts before, after or beside an element."""
        own = self._known.get((element, name))
        if pseudo == "footnote-call":
            call = parent.add("Reference", element)
            self._known[element, name] = parent.add("Note", element)
            return _pressed(call, box)
        labels = pseudo in ("marker", "footnote-marker") or (
            pseudo == "before" and element.get("data-label")
        )
        if labels and own is not None:
            outer = own.parent
            noted = own.kind == "P" and outer is not None and outer.kind == "Note"
            holder = outer if noted or own.kind == "LBody" else own
            return _pressed((holder or own).add("Lbl", element, place=0), box)
        return parent


def _pressed(node: Node, box: Box) -> Node:
    """What holds the mark or label of a note: a link, where it leads anywhere."""
    return node.add("Link", node.element) if box.link_annotation else node


_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


def _alternative(element: Element) -> str:
    if element.tag.endswith("}svg"):
        title = element.find("{http://www.w3.org/2000/svg}title")
        return "" if title is None else " ".join((title.text or "").split())
    return " ".join(element.get("alt", "").split())


def _paragraph(box: Box, parent: Node) -> Node:
    """What holds a text: a paragraph of its own where it stands among paragraphs."""
    if parent.kind not in _GROUPS:
        return parent
    last = parent.kids[-1] if parent.kids else None
    if isinstance(last, Node) and last.kind == "P" and last.element is box.element:
        return last
    return parent.add("P", box.element)


def _is_notes(node: Node) -> bool:
    element = node.element
    return element is not None and node.kind == "Sect" and "notes" in element.get("class", "")


def _contents(nav: Node) -> Node:
    """The table of contents in a navigation."""
    last = nav.kids[-1] if nav.kids else None
    return last if isinstance(last, Node) and last.kind == "TOC" else nav.add("TOC")


def _item(element: Element, tag: str, parent: Node) -> Node:
    """What holds the text of an item of a list: a term is the label of its description."""
    items = parent if parent.kind == "L" else parent.add("L")
    last = items.kids[-1] if items.kids else None
    if tag != "li" and isinstance(last, Node):
        parts = list(last.nodes)
        if [part.kind for part in parts] == ["Lbl"]:
            return parts[0] if tag == "dt" else last.add("LBody", element)
    return items.add("LI").add("Lbl" if tag == "dt" else "LBody", element)
