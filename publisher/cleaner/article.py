"""A page becomes an article: the steps, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it import MarkdownIt
from slugify import slugify

from publisher.addresses import SCHEME, local_path
from publisher.cleaner.captions import join_captions
from publisher.cleaner.flow import to_blocks
from publisher.cleaner.furniture import remove_furniture, replace_embeds
from publisher.cleaner.language import detect_language
from publisher.cleaner.links import (
    collect_tags,
    resolve_addresses,
    restore_links,
    unlink_enlargements,
)
from publisher.cleaner.markdown import read_markdown, renderer
from publisher.cleaner.metadata import Dateline, date_in_url, read_byline, read_dateline
from publisher.cleaner.mirror import read_mirror_page
from publisher.cleaner.nodes import (
    Element,
    Slot,
    fill,
    holds,
    is_within,
    new_element,
    slots,
    take,
    text_of,
)
from publisher.cleaner.page import Page
from publisher.cleaner.paragraphs import is_empty
from publisher.cleaner.parse import parse_fragment
from publisher.cleaner.safety import sanitise
from publisher.cleaner.saved import read_saved_page
from publisher.cleaner.structure import join_notes, keep_targets, order_headings
from publisher.cleaner.typography import tidy_line, tidy_text
from publisher.model import Article, Dropped, Finding, Removed, Source
from publisher.settings import CleanSettings
from publisher.store import digest_of

_STRAY = re.compile(
    r"\*\*[^*\n]+\*\*|\[[^\[\]\n]*\]\([^()\s]+\)|^\s*(?:-{3,}|\*\s\*\s\*)\s*$", re.MULTILINE
)
_INLINE = MarkdownIt("commonmark", {"html": False})
#: Longer text between two tags is no article's; Markdown parsers take quadratic time on some.
_LONGEST = 50_000  # characters
_SHALLOW = 50  #: nesting that the Markdown of one piece of text may have
_CODE = frozenset({"pre", "code"})


def clean_page(text: str, source: Source, settings: CleanSettings) -> Article | Dropped:
    """The article of a page, or why there is none."""
    page, findings = _read(text, source)
    body = parse_fragment(page.html, settings.max_depth)
    if page.markdown:
        _render_stray_markdown(body)
    restore_links(body)
    replace_embeds(body)
    removed = remove_furniture(body, settings)
    tags = collect_tags(body)
    unlink_enlargements(body)
    resolve_addresses(body, source, page.url, lambda address: _exists(address, source))
    title = tidy_line(page.title)
    blocks = [block for block in join_captions(to_blocks(body)) if not is_empty(block)]
    blocks = order_headings(join_notes(_without_outer_rules(blocks)), title)
    keep_targets(blocks)
    return _article(
        page, source, blocks, title, (*page.tags, *tags), (*page.removed, *removed), findings
    )


def _read(text: str, source: Source) -> tuple[Page, tuple[Finding, ...]]:
    """Take a page apart as its kind wants it."""
    if source.kind == "markdown":
        return read_markdown(text, source)
    if source.kind == "mirror":
        return read_mirror_page(text, source), ()
    return read_saved_page(text, source), ()


def _article(
    page: Page,
    source: Source,
    blocks: Sequence[Element],
    title: str,
    tags: Sequence[str],
    removed: Sequence[Removed],
    findings: Sequence[Finding],
) -> Article | Dropped:
    root = fill(new_element("div"), blocks)
    tidy_text(root)
    plain = "\n".join(filter(None, (text_of(block).strip() for block in root)))
    if not plain and not holds(root, "img"):
        return Dropped(source.id, "there is no text and no picture in it", "source-empty")
    opening = _opening(root)
    body = sanitise(root)
    if not title:
        title = tidy_line(plain.split("\n")[0][:60]) or PurePosixPath(source.id).stem
        findings = [
            *findings,
            Finding(
                "title-missing", source.id, f"no title was found; “{title}” stands for it", "info"
            ),
        ]
    return Article(
        id=article_id(source),
        source=source.id,
        title=title,
        body=body,
        authors=tuple(dict.fromkeys(map(tidy_line, page.authors or opening.authors))),
        published=page.published or opening.published or date_in_url(page.url),
        language=detect_language(f"{title}\n{plain}", page.language),
        url=page.url if page.url.startswith(("http://", "https://")) else "",
        site=tidy_line(
            page.site or opening.site or source.archive.title * (source.kind != "mirror")
        ),
        tags=tuple(dict.fromkeys(filter(None, map(tidy_line, tags)))),
        removed=tuple(removed),
        findings=tuple(findings),
    )


def article_id(source: Source) -> str:
    """An id from the source's own: its file name as far as ASCII goes, and a digest of it."""
    stem = slugify(PurePosixPath(unquote(source.id)).stem, max_length=24, allow_unicode=False)
    return f"{stem or 'article'}-{digest_of(source.id.encode())[:8]}"


def _opening(root: Element) -> Dateline:
    """What the first lines tell: a dateline before a byline, each for what the other leaves out."""
    texts = [text_of(block) for block in islice(root.iter("p", "h2", "h3"), 4)]
    told = [*map(read_dateline, texts), *map(read_byline, texts)]
    return Dateline(
        site=next((line.site for line in told if line.site), ""),
        published=next((line.published for line in told if line.published), None),
        authors=next((line.authors for line in told if line.authors), ()),
    )


def _without_outer_rules(blocks: list[Element]) -> list[Element]:
    """Rules divide; before all text, after it, or after its opening picture they divide nothing."""
    while blocks and blocks[-1].tag == "hr":
        blocks = blocks[:-1]
    opening = next((n for n, block in enumerate(blocks) if block.tag not in ("hr", "figure")), 0)
    return [block for block in blocks[:opening] if block.tag != "hr"] + blocks[opening:]


def _exists(address: str, source: Source) -> bool:
    path = local_path(address, {source.archive.name: source.archive.root})
    return path is not None and path.is_file() and address.startswith(SCHEME)


def _render_stray_markdown(body: Element) -> None:
    """Render the Markdown that stands between and inside the HTML of a page."""
    for slot in list(slots(body))[::-1]:  # from the end, so that what comes first stays in place
        text = slot.text
        if len(text) > _LONGEST or not text.strip():
            continue
        if slot.parent is body:
            _put_rendered(slot, renderer().render(text))
        elif _STRAY.search(text) and not _is_code(slot.parent):
            _put_rendered(slot, _inline_markdown(text))


def _is_code(element: Element) -> bool:
    return element.tag in _CODE or is_within(element, _CODE)


def _inline_markdown(text: str) -> str:
    """Markdown inside an element: rules on lines of their own, emphasis, links."""
    lines = [
        "<hr>" if re.fullmatch(r"\s*(?:-{3,}|\*\s\*\s\*)\s*", line) else _INLINE.renderInline(line)
        for line in text.split("\n")
    ]
    return "\n".join(lines)


def _put_rendered(slot: Slot, markup: str) -> None:
    """Put markup in the place of text; a single paragraph within a line is no paragraph."""
    text = slot.text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if "<" not in markup and "&" not in markup:
        return
    nodes = take(parse_fragment(markup, _SHALLOW))
    slot.put(lead, [*nodes, trail])
