"""The elements that the structure of a PDF is made of, before they are written.

Their types are the standard ones of ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Element: TypeAlias = Any  #: of the document

#: What counts for a reader even if nothing stands in it.
CELLS = frozenset(("TH", "TD"))
_GRID = frozenset(("THead", "TBody", "TFoot", "TR", "TH", "TD"))
_INLINE = frozenset(("Span", "Link", "Reference", "Note"))


@dataclass(slots=True)
class Mark:
    """A piece of a page, by the number of its mark."""

    page: int  #: from 0
    number: int


@dataclass(slots=True)
class Notice:
    """An annotation: where on a page a link can be pressed."""

    page: int
    annotation: Any


@dataclass(slots=True, eq=False)
class Node:
    """An element of the structure."""

    kind: str
    element: Element = None
    language: str = ""
    parent: Node | None = None
    kids: list[Node | Mark | Notice] = field(default_factory=list)
    alternative: str = ""
    area: tuple[float, ...] = ()  #: of a figure: left, bottom, right, top in pt
    spans: tuple[int, int] = (1, 1)  #: of a cell: columns and rows
    scope: str = ""  #: of a header cell: Column or Row
    shift: int = 0  #: by how much headings in it are deeper than they say

    def add(self, kind: str, element: Element = None, place: int | None = None) -> Node:
        """A new element in this one, at the end unless told otherwise."""
        node = Node(kind, element, self.language, self, shift=self.shift)
        self.kids.insert(len(self.kids) if place is None else place, node)
        return node

    @property
    def nodes(self) -> Iterator[Node]:
        """The elements in this one."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    @property
    def text(self) -> str:
        """What stands in it, on one line."""
        return "" if self.element is None else " ".join("".join(self.element.itertext()).split())


@dataclass(slots=True)
class Structure:
    """All elements, and to which of them each mark of each page belongs."""

    root: Node
    marks: list[list[Node]]


def complete(node: Node) -> None:
    """Leave out elements with nothing in them, and see to what the others need."""
    for kid in node.nodes:
        complete(kid)
    node.kids = [
        kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.kind in CELLS
    ]
    kids = list(node.nodes)
    if node.kind == "LI" and [kid.kind for kid in kids] == ["Lbl"]:
        kids[0].kind = "LBody"
    if node.kind == "TR":
        _give_scopes(node, kids)
    if node.kind == "Table" and not _has_head(node):
        _loosen(node)
    captions = [kid.text for kid in kids if kid.kind == "Caption"]
    for kid in kids:
        if captions and kid.kind == "Figure" and not kid.alternative:
            kid.alternative = captions[0]


def _has_head(node: Node) -> bool:
    return node.kind == "TH" or any(_has_head(kid) for kid in node.nodes if kid.kind in _GRID)


def _loosen(node: Node) -> None:
    """A table none of whose cells is a head tells no more than its cells, row by row."""
    for kid in node.nodes:
        if kid.kind in _GRID:
            _loosen(kid)
    is_text = node.kind == "TD" and all(kid.kind in _INLINE for kid in node.nodes)
    node.kind, node.spans = "P" if is_text else "Div", (1, 1)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kids]


def _give_scopes(row: Node, cells: list[Node]) -> None:
    """Cells that head a row are beside others; those that head columns are among themselves."""
    heads = row.parent is not None and row.parent.kind == "THead"
    columns = heads or all(cell.kind == "TH" for cell in cells)
    for cell in cells:
        if cell.kind == "TH" and not cell.scope:
            cell.scope = "Column" if columns else "Row"
