"""A page becomes an article: the steps, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from slugify import slugify

from publisher.addresses import SCHEME, local_path
from publisher.cleaner.account import suspicions
from publisher.cleaner.facts.language import believed, detect_language, language_of_block
from publisher.cleaner.facts.metadata import Dateline, date_in_url, read_byline, read_dateline
from publisher.cleaner.facts.repeated import drop_repeated
from publisher.cleaner.furniture.known import remove_furniture, replace_embeds
from publisher.cleaner.nodes import Element, fill, holds, letters, new_element, text_of
from publisher.cleaner.reading.markdown import read_markdown
from publisher.cleaner.reading.mirror import read_mirror_page
from publisher.cleaner.reading.page import Page
from publisher.cleaner.reading.parse import MAX_TAGS, bound_elements
from publisher.cleaner.safety import sanitise
from publisher.cleaner.text.captions import join_captions
from publisher.cleaner.text.code import unnumber_listings
from publisher.cleaner.text.flow import to_blocks
from publisher.cleaner.text.formulas import replace_drawings, replace_formulas
from publisher.cleaner.text.headings import order_headings
from publisher.cleaner.text.lazy import adopt_pictures
from publisher.cleaner.text.links import (
    collect_tags,
    resolve_addresses,
    restore_links,
    unlink_enlargements,
)
from publisher.cleaner.text.lists import make_lists
from publisher.cleaner.text.notes import linked_notes
from publisher.cleaner.text.paragraphs import is_empty
from publisher.cleaner.text.punctuation import correct
from publisher.cleaner.text.shortcodes import replace_shortcodes
from publisher.cleaner.text.structure import (
    divide_long_text,
    draw_rules,
    drop_empty_inlines,
    keep_targets,
)
from publisher.cleaner.text.typography import tidy_line, tidy_text
from publisher.cleaner.text.written import written_notes
from publisher.model import Article, Dropped, Finding, Source
from publisher.sections import CleanSettings
from publisher.store import digest_of


def clean_page(text: str, source: Source, settings: CleanSettings) -> Article | Dropped:
    """The article of a page, or why there is none."""
    bare = bound_elements(text)
    page = _read(text if bare is None else bare, source, settings)
    body = page.body
    removed = page.removed
    if source.kind != "html":  # there it is done before the article is looked for
        adopt_pictures(body)
        replace_formulas(body)
        replace_drawings(body)
        removed += unnumber_listings(body)
    restore_links(body)
    removed += replace_shortcodes(body)
    replace_embeds(body)
    removed += remove_furniture(body, settings, by_name=not page.found)
    tags = (*page.tags, *collect_tags(body))
    unlink_enlargements(body)
    resolve_addresses(body, source, page.base or page.url, lambda href: _exists(href, source))
    title = tidy_line(page.title)
    blocks = [block for block in join_captions(to_blocks(body)) if not is_empty(block)]
    draw_rules(blocks)
    blocks = _without_outer_rules(blocks)
    blocks = make_lists(linked_notes(blocks) or written_notes(blocks))
    blocks = order_headings(blocks, title)
    drop_empty_inlines(blocks)
    keep_targets(blocks)
    content = fill(new_element("div"), blocks)
    language = detect_language(f"{title}\n{text_of(content)}", page.language)
    tidy_text(content, settings.punctuation, language)
    title = _line(title, settings, language)
    divide_long_text(content)
    opening = _opening(content)
    authors = tuple(dict.fromkeys(map(tidy_line, page.authors or opening.authors)))
    published = page.published or opening.published or date_in_url(page.url)
    site = tidy_line(page.site or opening.site or _site_of(source))
    removed += drop_repeated(content, (*authors, site), published)
    plain = "\n".join(filter(None, (text_of(block).strip() for block in content)))
    if not plain and not holds(content, "img"):
        return Dropped(source.id, "there is no text and no picture in it", "source-empty")
    _mark_languages(content, language)
    return Article(
        id=article_id(source),
        source=source.id,
        title=title or _stand_in(plain, source),
        body=sanitise(content),
        subtitle=_line(page.subtitle, settings, language),
        authors=authors,
        published=published,
        published_at=page.published_at,
        updated=page.updated,
        language=language,
        url=page.url if page.url.startswith(("http://", "https://")) else "",
        site=site,
        section=tidy_line(page.section),
        tags=tuple(dict.fromkeys(filter(None, map(tidy_line, tags)))),
        lead_image=page.lead_image,
        licence=tidy_line(page.licence),
        letters=letters(content),
        removed=removed,
        findings=(
            *page.findings,
            *_too_large(bare, source),
            *_untitled(title, plain, source),
            *suspicions(content, removed, source),
        ),
    )


def _read(text: str, source: Source, settings: CleanSettings) -> Page:
    """What a page says, by the kind that it is of."""
    if source.kind == "html":
        # The search for an article is a fifth of the cleaner, which others need not load.
        from publisher.cleaner.reading.saved import read_saved_page

        return read_saved_page(text, source, settings)
    read = read_mirror_page if source.kind == "mirror" else read_markdown
    return read(text, source, settings)


def article_id(source: Source) -> str:
    """An id from the source's own: its file name as far as ASCII goes, and a digest of it."""
    stem = slugify(PurePosixPath(unquote(source.id)).stem, max_length=24, allow_unicode=False)
    return f"{stem or 'article'}-{digest_of(source.id.encode())[:8]}"


def _line(text: str, settings: CleanSettings, language: str) -> str:
    return correct(tidy_line(text), language) if settings.punctuation else tidy_line(text)


def _site_of(source: Source) -> str:
    """A mirror's title is not that of the publications it mirrors."""
    return "" if source.kind == "mirror" else source.archive.title


def _stand_in(plain: str, source: Source) -> str:
    """What stands for a title where there is none."""
    line = tidy_line(plain.split("\n")[0])
    if len(line) > 60:  # whole words, where there are any
        words = line[:60].rpartition(" ")[0]
        line = f"{(words if len(words) > 40 else line[:59]).rstrip(' ,;:，、；：')}…"
    return line or PurePosixPath(source.id).stem


def _too_large(bare: str | None, source: Source) -> Iterator[Finding]:
    if bare is not None:
        message = f"the page has more than {MAX_TAGS:,} tags; its text was kept, and nothing else"
        yield Finding("page-too-complex", source.id, message)


def _untitled(title: str, plain: str, source: Source) -> Iterator[Finding]:
    if not title:
        message = f"no title was found; “{_stand_in(plain, source)}” stands for it"
        yield Finding("title-missing", source.id, message, "info")


def _opening(content: Element) -> Dateline:
    """What the first lines tell: a dateline before a byline, each for what the other leaves out."""
    texts = [text_of(block) for block in islice(content.iter("p", "h2", "h3"), 4)]
    told = [*map(read_dateline, texts), *map(read_byline, texts)]
    return Dateline(
        site=next((line.site for line in told if line.site), ""),
        published=next((line.published for line in told if line.published), None),
        authors=next((line.authors for line in told if line.authors), ()),
    )


def _mark_languages(content: Element, main: str) -> None:
    """Say of each block whose text is in another language which one it is.

    What a page says itself is believed of a block that is too short to tell, if its script agrees.
    """
    for block in content:
        told = str(block.attrib.pop("lang", ""))
        if block.tag in ("pre", "section", "hr"):
            continue
        text = text_of(block)
        language = language_of_block(text, main) or (told and believed(told, text, main))
        if language:
            block.set("lang", language)
        for inner in block.iter():
            told = inner.get("lang", "")
            if told and inner is not block and not _may_be(told, text_of(inner), language or main):
                del inner.attrib["lang"]


def _may_be(told: str, text: str, around: str) -> bool:
    """Whether something within a block may be in the language that it says, and not in another."""
    found = language_of_block(text, around)
    return found == told if found else bool(believed(told, text, around))


def _without_outer_rules(blocks: Sequence[Element]) -> list[Element]:
    """Rules divide; before all text, after it, or after its opening picture they divide nothing."""
    while blocks and blocks[-1].tag == "hr":
        blocks = blocks[:-1]
    opening = next((n for n, block in enumerate(blocks) if block.tag not in ("hr", "figure")), 0)
    return [block for block in blocks[:opening] if block.tag != "hr"] + list(blocks[opening:])


def _exists(address: str, source: Source) -> bool:
    path = local_path(address, {source.archive.name: source.archive.root})
    return path is not None and path.is_file() and address.startswith(SCHEME)
