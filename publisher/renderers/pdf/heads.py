"""Running heads where articles follow one another: a page that opens with a title has none.

Where every article begins a page, styles see to that by themselves (``first-except``).
"""

from __future__ import annotations

from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

Box: TypeAlias = Any  #: WeasyPrint has no types


def clear_openers(pages: list[Any]) -> None:
    """Take the running heads from pages that begin with the opening of an article."""
    for page in pages:
        box = page._page_box
        if any(_opens(child) for child in box.children if not isinstance(child, boxes.MarginBox)):
            box.children = [child for child in box.children if not _is_head(child)]


def _opens(box: Box) -> bool:
    """Whether the first of what is seen in a box is the opening of an article."""
    while box is not None and not isinstance(box, boxes.LineBox):
        element = box.element
        if element is not None and "opening" in element.get("class", "").split():
            return True
        box = next((child for child in getattr(box, "children", ()) if child.height), None)
    return False


def _is_head(box: Box) -> bool:
    return isinstance(box, boxes.MarginBox) and box.at_keyword.startswith("@top")
