"""A table that goes on says so at its head: a row of class ``continued``, but where it begins."""

from __future__ import annotations

from weasyprint.layout import table as original

from publisher.renderers.pdf.press.foreign import Box, Context, Skip, Thing

_table_layout = original.table_layout


def table_layout(
    context: Context, table: Box, bottom_space: float, skip_stack: Skip, *others: Thing
) -> Thing:
    """Stands for ``table.table_layout``."""
    if _tells(table):
        if skip_stack is None:
            head = table.children[0]
            head = head.copy_with_children(head.children[1:])
            table = table.copy_with_children([head, *table.children[1:]])
        else:
            table.border_top_width = 0  # the row stands above the line
    return _table_layout(context, table, bottom_space, skip_stack, *others)


def _tells(table: Box) -> bool:
    """Whether the head of a table begins with a row that says that it goes on."""
    head = table.children[0] if table.children else None
    if head is None or not head.is_header or not head.children:
        return False
    element = head.children[0].element
    return element is not None and element.get("class") == "continued"
