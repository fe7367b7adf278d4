"""Lists of items, and of terms with what they mean, as the page marks them up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from publisher.cleaner.nodes import Element, Node, fill, new_element, take
from publisher.cleaner.text.blocklevel import Flow, filled, item_of, unwrap_single
from publisher.cleaner.text.paragraphs import is_empty


def items(element: Element, flow: Flow) -> list[Element]:
    """A list; several where the ``value`` of an item leaves numbers out, for lists count on."""
    number = _number(element, "start") or 1
    result = _numbered(element.tag, number)
    lists = [result]
    for child in take(element):
        if not isinstance(child, str) and child.tag in ("ul", "ol") and len(result):
            result[-1].extend(items(child, flow))
            continue
        holder = new_element("li", text=child) if isinstance(child, str) else child
        value = _number(holder, "value")
        if element.tag == "ol" and value not in (None, number):
            number = value or 0
            result = _numbered("ol", number)
            lists.append(result)
        item = new_element("li")
        for name in ("id", "lang", "dir"):
            if holder.get(name):
                item.set(name, holder.get(name, ""))
        fill(item, unwrap_single(item_of(holder, flow)))
        if not is_empty(item):
            result.append(item)
            number += 1
    return [listing for listing in lists if len(listing)]


def _numbered(tag: str, number: int) -> Element:
    return new_element(tag, {"start": str(number)} if tag == "ol" and number != 1 else {})


def _number(element: Element, attribute: str) -> int | None:
    """A number of an ordered list; none for one that no list would have."""
    value = element.get(attribute, "")
    return int(value) if re.fullmatch("[0-9]{1,6}", value) else None


def definitions(element: Element, flow: Flow) -> list[Element]:
    """Terms and what they mean; whatever else stands among them divides the list."""
    blocks: list[Element] = []
    for is_entry, nodes in groupby(_ungrouped(take(element)), _is_entry):
        if not is_entry:
            blocks += filled(flow(list(nodes)))
            continue
        listing = new_element("dl")
        for node in nodes:
            if isinstance(node, str):
                continue
            content = item_of(node, flow)
            if node.tag == "dd" and not len(listing):  # a meaning without a term is just text
                blocks += content
            else:
                named = {"id": name} if (name := node.get("id")) else {}
                listing.append(fill(new_element(node.tag, named), unwrap_single(content)))
        blocks += [listing] if len(listing) else []
    return blocks


def _ungrouped(nodes: Sequence[Node]) -> list[Node]:
    """Without white space, and without the ``div`` that HTML allows around terms and meanings."""
    ungrouped: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            ungrouped += [node] if node.strip() else []
        elif node.tag == "div" and any(child.tag in ("dt", "dd") for child in node):
            ungrouped += _ungrouped(take(node))
        else:
            ungrouped.append(node)
    return ungrouped


def _is_entry(node: Node) -> bool:
    return not isinstance(node, str) and node.tag in ("dt", "dd")
