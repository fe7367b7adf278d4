"""What we look for in the structure of a tagged PDF, in its links and its bookmarks.

ISO 14289-1 (PDF/UA-1), 7.3 (figures), 7.4 (headings), 7.5 (tables) and 7.18 (links).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

Fact: TypeAlias = tuple[str, str, int]  #: code, message, and the page from 1, or 0 for none

MAX_ELEMENTS = 5_000_000  #: of a structure, or of bookmarks, that are looked at
_MAX_ROLES = 32  #: from a type of its own to a standard one

_LEVELS = {f"/H{level}": level for level in range(1, 7)}


def merged(facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """Each thing told once, with the first of the pages where it is."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for code, message, page in facts:
        places[code, message].append(page)
    for (code, message), pages in places.items():
        more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
        yield code, f"{message}: page {pages[0]}{more}" if pages[0] else message


def structure_facts(pdf: Pdf) -> Iterator[Fact]:
    """Figures that say nothing, cells that head nothing, levels of headings that are left out."""
    before = 0
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    for kind, element in _elements(pdf):
        if kind == "/Figure" and not (_said(element, "/Alt") or _said(element, "/ActualText")):
            yield "pdf-alt-missing", "a figure without alternative text", _page_of(element, pages)
        elif kind == "/TH" and not _has_scope(element):
            yield "pdf-scope-missing", "a header cell without scope", _page_of(element, pages)
        elif kind in _LEVELS:
            level = _LEVELS[kind]
            if level > before + 1:
                after = f"H{before}" if before else "no heading"
                yield "pdf-heading-skipped", f"H{level} after {after}", _page_of(element, pages)
            before = level


def marks_by_page(pdf: Pdf) -> dict[tuple[int, int], set[int]]:
    """The numbers of the marks that elements refer to, by the page that they are on."""
    marks: dict[tuple[int, int], set[int]] = defaultdict(set)
    for _, element in _elements(pdf):
        page = element.get("/Pg")
        for kid in _kids(element):
            if isinstance(kid, int):
                if page is not None:
                    marks[page.objgen].add(kid)
            elif isinstance(kid, Dictionary) and kid.get("/Type") == "/MCR":
                own = kid.get("/Pg", page)
                if own is not None:
                    marks[own.objgen].add(int(kid["/MCID"]))
    return marks


def _elements(pdf: Pdf) -> Iterator[tuple[str, Dictionary]]:
    """All elements in reading order, with the standard types that theirs stand for."""
    root: Any = pdf.Root.get("/StructTreeRoot", Dictionary())
    roles: Any = root.get("/RoleMap", Dictionary())
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting and len(seen) < MAX_ELEMENTS:
        element = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        if "/S" in element:
            yield _role(element["/S"], roles), element
        waiting += [kid for kid in reversed(_kids(element)) if _is_element(kid)]


def _kids(element: Dictionary) -> list[Any]:
    kids = element.get("/K", Array())
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") not in ("/MCR", "/OBJR")


def _role(kind: Object, roles: Dictionary) -> str:
    for _ in range(_MAX_ROLES):
        if str(kind) not in roles:
            break
        kind = roles[str(kind)]
    return str(kind)


def _said(thing: Dictionary, key: str) -> bool:
    return bool(str(thing.get(key, "")).strip())


def _has_scope(cell: Dictionary) -> bool:
    attributes = cell.get("/A", Array())
    owners = attributes.as_list() if isinstance(attributes, Array) else [attributes]
    return "/ID" in cell or any(
        isinstance(owner, Dictionary) and "/Scope" in owner for owner in owners
    )


def _page_of(element: Dictionary, pages: dict[tuple[int, int], int]) -> int:
    """The page of an element, or of what it is in; 0 where it is not told."""
    holder: Any = element
    for _ in range(_MAX_ROLES):
        if "/Pg" in holder:
            return pages.get(holder["/Pg"].objgen, 0)
        holder = holder.get("/P", Dictionary())
    return 0


# --- links and bookmarks ------------------------------------------------------------------


def link_facts(pdf: Pdf) -> Iterator[Fact]:
    """Links that are not described or no part of the structure, and those that lead nowhere."""
    targets = _Targets(pdf)
    tagged = "/StructTreeRoot" in pdf.Root
    for number, page in enumerate(pdf.pages, start=1):
        for link in page.get("/Annots", Array()):
            if not isinstance(link, Dictionary) or link.get("/Subtype") != "/Link":
                continue
            if tagged and "/StructParent" not in link:
                yield "pdf-link-undescribed", "a link that no element holds", number
            elif tagged and not _said(link, "/Contents"):
                yield "pdf-link-undescribed", "a link without a description", number
            if not targets.has(link):
                yield "pdf-target-missing", "a link that leads nowhere", number


def bookmark_facts(pdf: Pdf) -> Iterator[Fact]:
    """Bookmarks that lead nowhere."""
    targets = _Targets(pdf)
    seen: set[tuple[int, int]] = set()
    waiting = [pdf.Root.get("/Outlines", Dictionary()).get("/First")]
    while waiting and len(seen) < MAX_ELEMENTS:
        bookmark = waiting.pop()
        if not isinstance(bookmark, Dictionary) or bookmark.objgen in seen:
            continue
        seen.add(bookmark.objgen)
        if not targets.has(bookmark):
            yield "pdf-target-missing", f"the bookmark “{bookmark.get('/Title', '')}”", 0
        waiting += [bookmark.get("/Next"), bookmark.get("/First")]


class _Targets:
    """The places in a file that can be led to."""

    def __init__(self, pdf: Pdf) -> None:
        self._pages = {page.objgen for page in pdf.pages}
        names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        self._named = NameTree(names) if isinstance(names, Dictionary) else {}
        self._old = pdf.Root.get("/Dests", Dictionary())

    def has(self, thing: Dictionary) -> bool:
        """Whether a link or bookmark leads to a page of the file, or out of it on purpose."""
        action = thing.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") != "/GoTo":
            return True
        target: Any = action.get("/D") if isinstance(action, Dictionary) else thing.get("/Dest")
        if isinstance(target, String):
            target = self._named.get(str(target))
        elif isinstance(target, Name):
            target = self._old.get(str(target))
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target):
            return False
        page = target[0]
        return isinstance(page, Dictionary) and page.objgen in self._pages
