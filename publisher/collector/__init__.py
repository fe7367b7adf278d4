"""Articles become volumes: themes, duplicates once, parts, and who refers to whom.

The collector sees records only, never a body, and decides everything from them: the same records
in the same order give the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from publisher.collector.duplicates import print_once
from publisher.collector.references import refer
from publisher.collector.themes import Theme, choose, group
from publisher.collector.volumes import bind
from publisher.errors import NothingToRead
from publisher.model import Archive, Dropped, Finding, Plan, Record
from publisher.settings import Settings
from publisher.words import words_for

__all__ = ["collect"]


@dataclass(frozen=True, slots=True)
class _Sorted:
    records: tuple[Record, ...]
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...]


def collect(
    results: Iterable[Record | Dropped | Finding], archives: Collection[Archive], settings: Settings
) -> Plan:
    """Plan the library: which article stands in which volume, and where each link leads.

    ``archives`` may still grow while results come.

    :raises NothingToRead: there is not one article.
    """
    sorted_ = _sort(results)
    if not sorted_.records:
        raise NothingToRead(_nothing(sorted_.dropped))
    kept, duplicates = print_once(sorted_.records)
    chosen, left_out = choose(kept, settings.collect)
    themes = group(chosen, settings.collect)
    language = settings.language or _main_language(chosen)
    title = settings.title or next((archive.title or archive.name for archive in archives), "")
    volumes = bind(themes, title, archives, settings)
    return Plan(
        title=title or words_for(language, settings)("library"),
        language=language,
        volumes=refer(volumes, chosen, duplicates),
        dropped=(*sorted_.dropped, *left_out),
        duplicates=duplicates,
        read=len(sorted_.records) + len(sorted_.dropped),
        findings=(*sorted_.findings, *_unbound(chosen, themes)),
    )


def _sort(results: Iterable[Record | Dropped | Finding]) -> _Sorted:
    records: list[Record] = []
    dropped: list[Dropped] = []
    findings: list[Finding] = []
    for result in results:
        if isinstance(result, Record):
            records.append(result)
            findings += result.findings
        elif isinstance(result, Dropped):
            dropped.append(result)
        else:
            findings.append(result)
    return _Sorted(tuple(records), tuple(dropped), tuple(findings))


def _nothing(dropped: Sequence[Dropped]) -> str:
    if not dropped:
        return "The sources hold no page that can be read."
    first = dropped[0]
    return (
        f"None of the {len(dropped)} pages of the sources holds an article; "
        f"the first, {first.source}: {first.reason}."
    )


def _main_language(records: Iterable[Record]) -> str:
    """The language most words of the library are in."""
    words: Counter[str] = Counter()
    for record in records:
        words[record.language] += record.words + 1
    return max(sorted(words), key=lambda language: words[language], default="en")


def _unbound(records: Iterable[Record], themes: Iterable[Theme]) -> Iterable[Finding]:
    """Themes all of whose articles are printed in other themes' volumes."""
    bound = {theme.name for theme in themes}
    named = dict.fromkeys(place.theme for record in records for place in record.places)
    for name in named:
        if name not in bound:
            message = "every article of this theme is printed in another, so it has no volume"
            yield Finding("theme-without-volume", name, message, "info")
