"""The structure of a volume written into its PDF: ISO 32000-1, 14.7 and 14.8, and PDF/UA-1."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pydyf

from publisher.renderers.pdf.elements import Mark, Node, Notice, Structure
from publisher.renderers.pdf.structure import read_structure
from publisher.words import Words

Thing: TypeAlias = Any  #: pydyf has no types

_PRINT = 4  #: the flag of an annotation that is there on paper too
_ADDRESS = ("http://", "https://", "www.", "mailto:")


def tag(
    pdf: Thing, document: Thing, streams: list[Thing], language: str, words: Words
) -> tuple[str, ...]:
    """Write the structure of a document that was drawn into its PDF.

    ``language`` (BCP 47) is that of the document, ``words`` those for who hears it read.
    Returned are the addresses of the pictures that neither they nor a caption describe.
    """
    tagger = _Tagger(pdf, words)
    tagger.write(read_structure(document.pages, streams, language))
    for stream in streams:
        stream._tags.clear()  # these refer to the stream, and are of no more use
    return tuple(tagger.undescribed)


class _Tagger:
    """Writes one structure."""

    def __init__(self, pdf: Thing, words: Words) -> None:
        self._pdf = pdf
        self._words = words
        self._pages: tuple[bytes, ...] = tuple(pdf.page_references)
        self._references: dict[int, bytes] = {}  #: of elements, by the id of the node
        self._notices: list[tuple[Thing, bytes, str]] = []  #: with whose they are, and what is told
        self._notes: list[Thing] = []
        self.undescribed: list[str] = []

    def write(self, structure: Structure) -> None:
        """The elements, and the tables that lead from marks and annotations to them."""
        top, tree = self._new({"Type": "/StructTreeRoot"}), self._new({})
        root = self._element(structure.root, top)
        top["K"] = pydyf.Array([root.reference])
        top["ParentTree"] = tree.reference
        tree["Nums"] = self._parents(structure)
        top["ParentTreeNextKey"] = len(tree["Nums"]) // 2
        if self._notes:
            top["IDTree"] = self._ids()
        self._pdf.catalog["StructTreeRoot"] = top.reference
        self._pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _new(self, values: dict[str, object]) -> Thing:
        thing = pydyf.Dictionary(values)
        self._pdf.add_object(thing)
        return thing

    def _element(self, node: Node, parent: Thing) -> Thing:
        element = self._new({"S": f"/{node.kind}", "P": parent.reference})
        self._references[id(node)] = element.reference
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self._pages[page]
        element["K"] = pydyf.Array([self._kid(kid, element, node, page) for kid in node.kids])
        if node.parent is None or node.language != node.parent.language:
            element["Lang"] = pydyf.String(node.language)
        if node.kind == "Figure":
            element["Alt"] = pydyf.String(self._alternative(node))
        if node.kind == "Note":
            element["ID"] = pydyf.String(f"note-{len(self._notes) + 1:05}")
            self._notes.append(element)
        attributes = _attributes(node)
        if attributes:
            element["A"] = attributes
        node.parent = None  # which refers to it: it would stay until Python looks for such rings
        return element

    def _alternative(self, figure: Node) -> str:
        """What is told of a picture; that nothing is told of it, where its source told nothing."""
        if not figure.alternative:
            self.undescribed.append(figure.element.get("src", "") or "drawing")
        return figure.alternative or self._words("picture-undescribed")

    def _kid(
        self, kid: Node | Mark | Notice, element: Thing, node: Node, page: int | None
    ) -> Thing:
        if isinstance(kid, Node):
            return self._element(kid, element).reference
        if isinstance(kid, Notice):
            told = self._description(node)
            self._notices.append((kid.annotation, element.reference, told))
            reference = {"Type": "/OBJR", "Obj": kid.annotation.reference}
            return pydyf.Dictionary({**reference, "Pg": self._pages[kid.page]})
        if kid.page == page:
            return kid.number
        content = {"Type": "/MCR", "Pg": self._pages[kid.page], "MCID": kid.number}
        return pydyf.Dictionary(content)

    def _parents(self, structure: Structure) -> Thing:
        """The number tree from marks, by page, and from annotations to their elements."""
        numbers = pydyf.Array()
        for page, nodes in enumerate(structure.marks):
            numbers += [page, pydyf.Array([self._references[id(node)] for node in nodes])]
        for place, notice in enumerate(self._notices, start=len(structure.marks)):
            annotation, reference, told = notice
            annotation["StructParent"] = place
            annotation["F"] = _PRINT
            annotation["Contents"] = pydyf.String(told)
            numbers += [place, reference]
        return numbers

    def _description(self, link: Node) -> str:
        """What a link leads to: its own words, unless they are an address that nobody can hear."""
        holder = "" if link.parent is None else link.parent.kind
        if holder == "Lbl":
            return self._words("back-to-text")
        if holder == "Reference" and link.element is not None and link.element.get("data-mark"):
            return str(link.element.get("data-label"))
        own = "" if link.element is None else link.element.get("title", "") or link.text
        if own and not own.lower().startswith(_ADDRESS):
            return own
        pictures = [kid.alternative for kid in link.nodes if kid.alternative]
        if pictures:
            return pictures[0]
        href = "" if link.element is None else link.element.get("href", "")
        host = urlsplit(href).hostname or href.partition(":")[2] or own or href
        return self._words("link-to", place=host)

    def _ids(self) -> Thing:
        names = pydyf.Array()
        for element in self._notes:
            names += [element["ID"], element.reference]
        return pydyf.Dictionary({"Names": names})


def _attributes(node: Node) -> Thing:
    """The attributes of an element, by who owns them."""
    if node.area:
        area = pydyf.Array(node.area)
        return pydyf.Dictionary({"O": "/Layout", "BBox": area, "Placement": "/Block"})
    columns, rows = node.spans
    values = {"Scope": f"/{node.scope}"} if node.scope else {}
    if columns > 1:
        values["ColSpan"] = f"{columns}"
    if rows > 1:
        values["RowSpan"] = f"{rows}"
    return pydyf.Dictionary({"O": "/Table", **values}) if values else None
