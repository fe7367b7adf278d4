"""Blocks get their order: headings without gaps, notes joined to their references, unique ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4.element import NavigableString, Tag

from publisher.cleaner.flow import HEADINGS
from publisher.cleaner.tree import is_within, new_tag

_PSEUDO = "h9"  # a bold paragraph that stands as a heading, below all real ones
_SENTENCE_END = "。！？!?…；;，,、.：:”」）)"
_LABEL = re.compile(r"^\s*[\[［(（【〔]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5})\s*[\]］)）】〕]?\s*$")
_PLAIN_REF = re.compile(r"[\[［【〔](\d{1,3})[\]］】〕]")
_PLAIN_NOTE = re.compile(r"^\s*[\[［【〔](\d{1,3})[\]］】〕]\s*")
_NOTE_LABEL = re.compile(r"^\s*([\[［(（【〔]\d{1,3}[\]］)）】〕]|\d{1,3}[.、])\s*")
_BACK = re.compile(r"^[\s↩︎↑^⏎⤴️\ufe0e\ufe0f]+$")


def order_headings(blocks: Sequence[Tag], title: str) -> list[Tag]:
    """Headings from h2 on without gaps; one that only repeats the title goes.

    A short bold paragraph that stands alone between others is a heading too.
    """
    ordered = [block for number, block in enumerate(blocks) if not _repeats(block, number, title)]
    for position, block in enumerate(ordered):
        if _stands_as_heading(block, ordered[position + 1 :]):
            _make_heading(block)
    levels = sorted({block.name for block in ordered if _is_heading(block)})
    previous = 1
    for block in ordered:
        if _is_heading(block):
            previous = min(2 + levels.index(block.name), previous + 1, 6)
            block.name = f"h{previous}"
    return ordered


def _is_heading(block: Tag) -> bool:
    return block.name in HEADINGS or block.name == _PSEUDO


def _repeats(block: Tag, number: int, title: str) -> bool:
    same = re.sub(r"\s", "", block.get_text()) == re.sub(r"\s", "", title)
    return number < 3 and same and (_is_heading(block) or block.name == "p")


def _stands_as_heading(block: Tag, following: Sequence[Tag]) -> bool:
    if block.name != "p" or block.find(["br", "img"]) or not following:
        return False
    if following[0].name not in ("p", "figure", "ul", "ol", "blockquote", "table"):
        return False
    text = block.get_text(strip=True)
    bold = sum(
        len(b.get_text(strip=True))
        for b in block.find_all(["b", "strong"])
        if not b.find_parent(["b", "strong"])
    )
    limit = 40 if any(char > "\u2e80" for char in text) else 90
    return bool(text) and bold == len(text) <= limit and text[-1] not in _SENTENCE_END


def _make_heading(block: Tag) -> None:
    block.name = _PSEUDO
    for bold in block.find_all(["b", "strong"]):
        bold.unwrap()


def join_notes(blocks: list[Tag]) -> list[Tag]:
    """Notes of all common forms as one ``section.notes``, joined to their references both ways."""
    linked = _linked_notes(blocks)
    return linked if linked is not None else _plain_notes(blocks)


def _linked_notes(blocks: list[Tag]) -> list[Tag] | None:
    """Notes whose references are links to ids, as HTML and Markdown write them."""
    root = new_tag("div")
    root.extend(blocks)
    targets = {str(tag["id"]): tag for tag in root.find_all(id=True)}
    items: list[tuple[Tag, Tag]] = []
    for link in root.find_all("a", href=re.compile("^#.")):
        target = targets.get(str(link["href"])[1:])
        holder = _note_holder(target) if target else None
        label = _LABEL.match(link.get_text())
        if not label or target is None or holder is None or link in holder.descendants:
            continue
        if _is_before(link, holder) and not any(holder is known for _, known in items):
            items.append((link, holder))
    result = None
    if items:
        for number, (link, _) in enumerate(items, start=1):
            _refer(link, number)
        notes = [_note(holder, number) for number, (_, holder) in enumerate(items, start=1)]
        _drop_notes_frame(root)
        root.append(_section(notes))
        result = list(root.find_all(True, recursive=False))
    for child in list(root.children):
        child.extract()
    return result


def _note_holder(target: Tag) -> Tag | None:
    """The whole note that an id belongs to: the list item or paragraph around it."""
    holder = target if target.name in ("li", "p", "dd") else target.find_parent(["li", "p", "dd"])
    return holder if isinstance(holder, Tag) else None


def _is_before(link: Tag, holder: Tag) -> bool:
    return any(element is holder for element in link.find_all_next(holder.name))


def _refer(link: Tag, number: int) -> None:
    """Make a link the reference to note ``number``; its text stays as the author wrote it."""
    outer = link.parent
    alone = outer is not None and outer.get_text(strip=True) == link.get_text(strip=True)
    if outer is not None and outer.name == "sup" and alone:
        outer.unwrap()
    link.attrs = {"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"}


def _note(holder: Tag, number: int) -> Tag:
    """A list item with the content of a note; its label leads back to the reference."""
    label = f"{number}."
    for link in holder.find_all("a", href=re.compile("^#")):
        text = link.get_text()
        if not (_LABEL.match(text) or _BACK.match(text) or not text.strip()):
            continue
        label = text.strip() if _LABEL.match(text) else label
        outer = link.parent
        link.decompose()
        if outer is not None and outer.name == "sup" and not outer.get_text(strip=True):
            outer.decompose()
    for anchor in holder.find_all("a", href=False):
        anchor.unwrap()
    item = new_tag("li", {"id": f"fn-{number}"})
    item.extend(list(holder.contents))
    holder.decompose()
    return _label(item, label, number)


def _label(item: Tag, label: str, number: int) -> Tag:
    """Put the label of a note before its text, as the way back to where it is referred to."""
    first = next((text for text in item.find_all(string=True) if text.strip()), None)
    if first is not None and (match := _NOTE_LABEL.match(first)):
        label = match[1]
        first.replace_with(NavigableString(first[match.end() :]))
    link = new_tag("a", {"class": "backref", "href": f"#fnref-{number}"})
    link.string = label
    paragraph = item.find("p", recursive=False)
    host = paragraph if isinstance(paragraph, Tag) else item
    host.insert(0, NavigableString(" "))
    host.insert(0, link)
    return item


def _section(notes: list[Tag]) -> Tag:
    section, listing = new_tag("section", {"class": "notes"}), new_tag("ol")
    listing.extend(notes)
    section.append(listing)
    return section


def _drop_notes_frame(root: Tag) -> None:
    """Take away what only framed the notes: emptied lists and a rule."""
    for listing in root.find_all(["ol", "ul", "dl", "blockquote", "section"]):
        if not listing.get_text(strip=True) and not listing.find("img"):
            listing.decompose()
    while (last := root.find_all(True, recursive=False)[-1:]) and last[0].name == "hr":
        last[0].decompose()


def _plain_notes(blocks: list[Tag]) -> list[Tag]:
    """Notes that are written out: ``[1]`` in the text, paragraphs ``[1] …`` at the end."""
    start = len(blocks)
    while start and (match := _opens_note(blocks[start - 1])):
        start -= 1
        if match[1] == "1":
            break
    head, tail = blocks[:start], blocks[start:]
    labels = [match[1] for block in tail if (match := _opens_note(block))]
    if not tail or labels != [str(number) for number in range(1, len(tail) + 1)]:
        return blocks
    if not all(_find_reference(head, label) for label in labels):
        return blocks
    notes = []
    for number, block in enumerate(tail, start=1):
        _link_reference(head, labels[number - 1], number)
        item = new_tag("li", {"id": f"fn-{number}"})
        item.extend(list(block.contents))
        notes.append(_label(item, f"[{number}]", number))
    return [*head, _section(notes)]


def _opens_note(block: Tag) -> re.Match[str] | None:
    return _PLAIN_NOTE.match(block.get_text()) if block.name == "p" else None


def _find_reference(blocks: Sequence[Tag], label: str) -> NavigableString | None:
    for block in blocks:
        for text in block.find_all(string=_PLAIN_REF):
            if any(match[1] == label for match in _PLAIN_REF.finditer(text)) and not is_within(
                text, {"a", "code"}
            ):
                return text
    return None


def _link_reference(blocks: Sequence[Tag], label: str, number: int) -> None:
    text = _find_reference(blocks, label)
    if text is None:
        return
    match = next(match for match in _PLAIN_REF.finditer(text) if match[1] == label)
    link = new_tag("a", {"class": "noteref", "id": f"fnref-{number}", "href": f"#fn-{number}"})
    link.string = match[0]
    before, after = NavigableString(text[: match.start()]), NavigableString(text[match.end() :])
    text.replace_with(before, link, after)


def keep_targets(blocks: Sequence[Tag]) -> None:
    """Keep only ids that something in the article links to, each once, as valid XML names."""
    wanted = {
        str(link["href"])[1:]
        for block in blocks
        for link in block.find_all("a", href=re.compile("^#."))
    }
    names: dict[str, str] = {}
    for block in blocks:
        for element in [block, *block.find_all(id=True)]:
            name = str(element.get("id") or "")
            if not name:
                continue
            if name in wanted and name not in names:
                names[name] = (
                    name if re.fullmatch(r"[A-Za-z][\w.-]*", name, re.A) else f"t{len(names) + 1}"
                )
                element["id"] = names[name]
            else:
                del element["id"]
    for block in blocks:
        for link in block.find_all("a", href=re.compile("^#.")):
            link["href"] = f"#{names.get(str(link['href'])[1:], str(link['href'])[1:])}"
