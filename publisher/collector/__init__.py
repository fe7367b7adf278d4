"""Articles become volumes: themes, duplicates once, parts, and who refers to whom.

The collector sees records only, never a body, and decides everything from them: the same records
in the same order give the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from publisher.collector import lockfile
from publisher.collector.arrange import arrange, as_printed, without_vanished
from publisher.collector.duplicates import print_once
from publisher.collector.references import refer
from publisher.collector.spelling import Spell, spell, speller
from publisher.collector.themes import choose, group
from publisher.collector.volumes import bind, issues_among
from publisher.errors import NothingToRead, UsageError
from publisher.model import Archive, Binding, Dropped, Finding, Plan, Record, Volume
from publisher.settings import Settings
from publisher.words import words_for

__all__ = ["collect", "foresee", "keep_plan", "speller"]

V = TypeVar("V", bound=Hashable)


@dataclass(slots=True)
class _Sorted:
    records: list[Record]
    dropped: list[Dropped]
    findings: list[Finding]

    def taken(self) -> list[Record]:
        """The records, which are not held here any more."""
        records, self.records = self.records, []
        return records


def collect(
    results: Iterable[Record | Dropped | Finding],
    archives: Collection[Archive],
    settings: Settings,
    spell: Spell = spell,
) -> Plan:
    """Plan the library: which article stands in which volume, and where each link leads.

    What the lock file names stays in its volume. ``archives`` may still grow while results come.
    ``spell`` writes the name of a theme in plain letters.

    :raises UsageError: the lock file is malformed, or an issue is asked for and there is none;
        known before the first result is taken.
    :raises NothingToRead: there is not one article.
    :raises NothingNew: an issue is asked for and there is no article for it.
    """
    lock = _read_lock(settings)
    sorted_ = _sort(results)
    if not sorted_.records:
        raise NothingToRead(_nothing(sorted_))
    read = len(sorted_.records) + len(sorted_.dropped)
    letters = sum(record.letters for record in sorted_.records)
    taken = sum(record.taken for record in sorted_.records)
    lock, vanished = without_vanished(lock, _sources(sorted_))
    published = {a for b in lock for a in b.articles}
    # The records are taken, so that there are never more than two of each.
    kept, duplicates = print_once(sorted_.taken(), published, settings.collect.similar)
    chosen, left_out = choose(kept, settings.collect)
    del kept
    themes = group(chosen, settings.collect)
    language = settings.language or _main_language(chosen)
    title = settings.title or next((archive.title or archive.name for archive in archives), "")
    bindings = arrange(themes, lock, title, settings, spell)
    volumes = bind(bindings, chosen, title, archives, settings)
    listed = {place.theme for record in chosen for place in record.places}
    in_issues = {a for issue in issues_among(bindings, listed) for a in issue.articles}
    themed = [record for record in chosen if record.source not in in_issues]
    return Plan(
        title=title or words_for(language, settings)("library"),
        language=language,
        volumes=refer(volumes, themed, duplicates),
        dropped=(*sorted_.dropped, *left_out),
        duplicates=duplicates,
        read=read,
        findings=(*sorted_.findings, *vanished, *_unbound(themed, volumes)),
        letters=letters,
        taken=taken,
        bindings=tuple(as_printed(bindings, volumes)),
    )


def foresee(settings: Settings, plan: Plan | None = None) -> None:
    """See whether :func:`keep_plan` will be able to write, as soon as that can be known.

    :raises OutputFailed: it will not.
    """
    if settings.lock is not None:
        lockfile.refuse_unwritable(settings.lock, plan.bindings if plan else None)


def keep_plan(plan: Plan, settings: Settings) -> None:
    """Write down what has been published, for the next build to keep to.

    :raises OutputFailed: the lock file cannot be written.
    """
    if settings.lock is not None:
        lockfile.write(settings.lock, plan.bindings)


def _read_lock(settings: Settings) -> tuple[Binding, ...]:
    if settings.replan and settings.new:
        raise UsageError(
            "--replan and --new contradict each other.",
            "Build with --replan, and the next time with --new.",
        )
    lock = lockfile.read(settings.lock) if settings.lock and not settings.replan else None
    if lock is None and settings.new:
        raise UsageError(
            "No plan of an earlier build (publisher.lock) tells what is new.",
            "Build once without --new, from a publisher.toml that names the sources.",
        )
    return lock or ()


def _sources(sorted_: _Sorted) -> set[str]:
    """The sources of all pages read, whatever became of them."""
    return {piece.source for pieces in (sorted_.records, sorted_.dropped) for piece in pieces}


def _sort(results: Iterable[Record | Dropped | Finding]) -> _Sorted:
    records: list[Record] = []
    dropped: list[Dropped] = []
    findings: list[Finding] = []
    lighten = _Lighten()
    for result in results:
        if isinstance(result, Record):
            records.append(lighten(result))
            findings += result.findings
        elif isinstance(result, Dropped):
            dropped.append(result)
        else:
            findings.append(result)
    return _Sorted(records, dropped, findings)


class _Lighten:
    """Records that share what is equal in them: a site that 100,000 name is held once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def __call__(self, record: Record) -> Record:
        return replace(
            record,
            archive=self._shared(record.archive),
            authors=self._shared(record.authors),
            published=self._shared(record.published),
            language=self._shared(record.language),
            site=self._shared(record.site),
            tags=self._shared(record.tags),
            addresses=tuple(map(self._shared, record.addresses)),
        )

    def _shared(self, value: V) -> V:
        known: V = self._known.setdefault(value, value)
        return known


def _nothing(found: _Sorted) -> str:
    dropped = found.dropped
    if not dropped:
        hints = "".join(f"; {finding.where}: {finding.message}" for finding in found.findings[:1])
        return f"The sources hold no page that can be read{hints}."
    first = dropped[0]
    if len(dropped) == 1:
        return f"The only page of the sources holds no article: {first.source}: {first.reason}."
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


def _unbound(records: Iterable[Record], volumes: Iterable[Volume]) -> Iterable[Finding]:
    """Themes all of whose articles are printed in other themes' volumes."""
    bound = {volume.theme for volume in volumes}
    named = dict.fromkeys(place.theme for record in records for place in record.places)
    for name in named:
        if name not in bound:
            message = "every article of this theme is printed in another, so it has no volume"
            yield Finding("theme-without-volume", name, message, "info")
