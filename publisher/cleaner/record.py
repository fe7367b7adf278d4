"""An article becomes a light record: its body goes into the store, its measures stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from publisher.cleaner.account import FRAME, taken_from
from publisher.cleaner.furniture.outline import outline_of
from publisher.cleaner.nodes import text_of
from publisher.cleaner.signature import signature_of
from publisher.model import Article, Finding, Record, Removed, Source
from publisher.sections import CleanSettings
from publisher.store import Blobs, digest_of

_WORDS = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff\U00020000-\U0003ffff]|[^\W_]+(?:['’-][^\W_]+)*"
)


_FEW = 3  #: pieces that the report tells one by one


@dataclass(frozen=True, slots=True)
class Measures:
    """What a record tells of a body; the fields of :class:`Record` of the same names."""

    words: int
    fingerprint: str
    signature: bytes
    addresses: tuple[str, ...]
    links: tuple[str, ...]


def measure(title: str, root: etree._Element) -> Measures:
    """The measures of a body, and of the title in its fingerprint."""
    text = text_of(root)
    words = _WORDS.findall(text)
    bare = "".join(f"{title}{text}".split())
    links = {a.get("href", "") for a in root.iter("a")}
    return Measures(
        words=len(words),
        fingerprint=digest_of(bare.encode()),
        signature=signature_of(words),
        addresses=tuple(dict.fromkeys(image.get("src", "") for image in root.iter("img"))),
        links=tuple(sorted(link for link in links if link and not link.startswith("#"))),
    )


def parse_body(body: str) -> etree._Element:
    """A body as a ``div``. It is our own, so well-formed; a picture in an address may be huge."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(f"<div>{body}</div>", parser)


def record_of(article: Article, source: Source, blobs: Blobs, settings: CleanSettings) -> Record:
    """The record of an article, whose body it puts into the store."""
    root = parse_body(article.body)
    measures = measure(article.title, root)
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
        words=measures.words,
        fingerprint=measures.fingerprint,
        signature=measures.signature,
        outline=outline_of(root, keep_pattern(settings)) if settings.recurring else b"",
        addresses=measures.addresses,
        links=measures.links,
        findings=(*article.findings, *_told(article)),
        subtitle=article.subtitle,
        updated=article.updated,
        section=article.section,
        licence=article.licence,
        letters=article.letters,
        taken=taken_from(article.removed),
    )


def keep_pattern(settings: CleanSettings) -> re.Pattern[str] | None:
    """What the settings say is never removed."""
    joined = "|".join(f"(?:{pattern})" for pattern in settings.keep)
    return re.compile(joined, re.IGNORECASE) if joined else None


def _told(article: Article) -> Iterator[Finding]:
    """What the cleaner took away, for the report; the mirror's own frame is nobody's loss."""
    pieces = [piece for piece in article.removed if piece.reason not in FRAME]
    if len(pieces) > _FEW:
        yield Finding("text-removed", article.source, _summed(article, pieces), "info")
        return
    for piece in pieces:
        message = f"{piece.reason}: {piece.text[:120]}"
        yield Finding("text-removed", article.source, message, "info")


def _summed(article: Article, pieces: Sequence[Removed]) -> str:
    reasons = Counter(piece.reason for piece in pieces)
    taken = taken_from(pieces)
    share = round(100 * taken / max(1, taken + article.letters))
    told = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
    return f"{len(pieces)} pieces, {share} % of the text: {told}"
