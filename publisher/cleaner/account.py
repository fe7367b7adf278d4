"""The account of a page: what was taken away in proportion, and whether that is to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from publisher.cleaner.nodes import Element, letters
from publisher.model import Finding, Removed, Source

#: What is no loss whatever its length: the frame that a mirror puts around every page, and what
#: every edition prints above the text.
FRAME = frozenset({"footer", "navigation", "byline"})
_TOLD = 500  #: characters
_MUCH = 0.7  #: of a page's text; more than this taken away is worth a look …
_LITTLE = 600  #: … where fewer characters than this are left
_LEAST_LINKS = 12
_MOSTLY = 0.6  #: of the text; so much of it in links is a list of links, not an article


def taken_away(reason: str, text: str) -> Removed:
    """A piece that was taken away: the beginning of its text, and how much there was of it."""
    return Removed(reason, text.strip()[:_TOLD], sum(map(len, text.split())))


def taken_from(removed: Iterable[Removed]) -> int:
    """How many characters of text were taken away, but for the frame of a mirror."""
    return sum(piece.letters for piece in removed if piece.reason not in FRAME)


def suspicions(content: Element, removed: Sequence[Removed], source: Source) -> Iterator[Finding]:
    """Findings for a page that lost, or kept, more than an article would."""
    kept = letters(content)
    taken = taken_from(removed)
    if taken > _MUCH * (kept + taken) and kept < _LITTLE and taken > _LITTLE:
        share = round(100 * taken / (kept + taken))
        message = f"{share} % of the text was taken away and little is left; see what it was"
        yield Finding("much-removed", source.id, message)
    links = [link for link in content.iter("a") if link.get("class") is None]
    linked = sum(map(letters, links))
    if len(links) >= _LEAST_LINKS and linked > _MOSTLY * kept:
        share = round(100 * linked / kept)
        message = f"{share} % of what is left of the text are links; it may be navigation"
        yield Finding("much-kept", source.id, message)
