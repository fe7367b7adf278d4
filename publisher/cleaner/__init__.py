"""Sources become articles: semantic XHTML and metadata, with what was taken away on record."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from publisher.model import Article, Dropped, Finding, Record, Source
from publisher.settings import CleanSettings
from publisher.store import Blobs, digest_of
from publisher.text import read_text
from publisher.workshop import Desk, Step, Workshop

__all__ = ["Cleaned", "clean", "clean_source", "plain_text"]

Cleaned = Record | Dropped

_WORDS = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff\U00020000-\U0003ffff]|[^\W_]+(?:['’-][^\W_]+)*"
)


def clean(
    found: Iterable[Source | Dropped | Finding], shop: Workshop
) -> Iterator[Record | Dropped | Finding]:
    """Clean every source, in order; one that holds no article comes back as dropped.

    What the survey has dropped already, and its findings, pass through.
    """
    waiting: deque[Source | Dropped | Finding] = deque()

    def sources() -> Iterator[Source]:
        for item in found:
            waiting.append(item)
            if isinstance(item, Source):
                yield item

    with shop.progress.stage("cleaner", None) as done:
        for result in shop.each(CLEANING, sources()):
            while not isinstance(source := waiting.popleft(), Source):
                yield source
            yield replace(result, places=source.places) if isinstance(result, Record) else result
            done()
        yield from (item for item in waiting if not isinstance(item, Source))


def clean_source(source: Source, settings: CleanSettings) -> Article | Dropped:
    """The article of one source, or why there is none."""
    # A build that finds every article in the store never needs the parsers.
    from publisher.cleaner.article import clean_page

    decoded = read_text(source, settings.max_bytes)
    if isinstance(decoded, Dropped):
        return decoded
    article = clean_page(decoded.text, source, settings)
    if isinstance(article, Article) and decoded.findings:
        return replace(article, findings=(*decoded.findings, *article.findings))
    return article


def plain_text(body: str) -> str:
    """The bare text of a body, a blank line between its blocks."""
    root = etree.fromstring(f"<div>{body}</div>")
    return "\n\n".join(filter(None, (_block_text(block) for block in root)))


def _block_text(block: etree._Element) -> str:
    for line_break in block.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for item in block.iter("li", "tr", "p", "figcaption"):
        item.tail = "\n" + (item.tail or "")
    for cell in block.iter("td", "th"):
        cell.tail = "\t" + (cell.tail or "")
    text = "".join(map(str, block.itertext()))
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def _clean_to_record(source: Source, desk: Desk) -> Cleaned:
    """In a worker: clean a source, put its body into the store, and return the light record."""
    article = clean_source(source, desk.settings.clean)
    return article if isinstance(article, Dropped) else _record(article, source, desk.blobs)


def _record(article: Article, source: Source, blobs: Blobs) -> Record:
    root = etree.fromstring(f"<div>{article.body}</div>")
    text = "".join(map(str, root.itertext()))
    bare = re.sub(r"\s", "", f"{article.title}{text}")
    links = {a.get("href", "").partition("#")[0] for a in root.iter("a")}
    return Record(
        id=article.id,
        source=article.source,
        archive=source.archive.name,
        title=article.title,
        body=blobs.add(article.body.encode()),
        authors=article.authors,
        published=article.published,
        language=article.language,
        url=article.url,
        site=article.site,
        tags=article.tags,
        places=(),
        words=len(_WORDS.findall(text)),
        fingerprint=digest_of(bare.encode()),
        addresses=tuple(dict.fromkeys(image.get("src", "") for image in root.iter("img"))),
        links=tuple(sorted(link for link in links if link)),
        findings=(*article.findings, *_told(article)),
    )


def _told(article: Article) -> Iterator[Finding]:
    """What the cleaner took away, for the report; the mirror's own frame is nobody's loss."""
    for removed in article.removed:
        if removed.reason not in ("footer", "navigation"):
            message = f"{removed.reason}: {removed.text[:120]}"
            yield Finding("text-removed", article.source, message, "info")


def _inputs(source: Source) -> dict[str, str]:
    """What the cleaning of a source depends on, apart from settings and code."""
    try:
        content = digest_of(source.path.read_bytes())
    except OSError as error:
        content = f"unreadable: {error.strerror}"
    archive = source.archive
    return {
        "source": source.id,
        "bytes": content,
        "kind": source.kind,
        "url": source.url,
        "archive": repr((str(archive.root), archive.title, archive.repositories)),
    }


CLEANING: Step[Source, Cleaned] = Step(
    name="clean",
    run=_clean_to_record,
    piece=lambda source: source.id,
    failed=lambda source, why: Dropped(source.id, why, "worker-died"),
    inputs=_inputs,
    result=Cleaned,
    rooms=("cleaner", "text.py"),
    settings=("clean",),
    libraries=("beautifulsoup4", "lxml", "markdown-it-py", "nh3", "selectolax", "trafilatura"),
    blobs=lambda result: (result.body,) if isinstance(result, Record) else (),
)
