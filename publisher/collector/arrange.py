"""Articles are given their volumes: what was published stays where it is, what is new is added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from publisher.collector.spelling import Spell
from publisher.collector.themes import Theme
from publisher.collector.volumes import main_language, split
from publisher.errors import NothingNew
from publisher.model import Binding, Finding, Record, Volume
from publisher.sections import CollectSettings
from publisher.settings import Settings
from publisher.store import digest_of
from publisher.words import words_for


def without_vanished(
    lock: Iterable[Binding], read: Collection[str]
) -> tuple[tuple[Binding, ...], tuple[Finding, ...]]:
    """The lock without the articles whose source was not ``read`` any more, and a word on each.

    A page that was read but dropped this time keeps its line, and its place when it comes back.
    """
    kept: list[Binding] = []
    findings: list[Finding] = []
    for binding in lock:
        kept.append(replace(binding, articles=tuple(a for a in binding.articles if a in read)))
        message = f"it is in no source any more and leaves {binding.theme} ({binding.number})"
        findings += (
            Finding("article-vanished", source, message, "info")
            for source in binding.articles
            if source not in read
        )
    return tuple(kept), tuple(findings)


def arrange(
    themes: Sequence[Theme],
    lock: Sequence[Binding],
    library: str,
    settings: Settings,
    spell: Spell,
) -> tuple[Binding, ...]:
    """Every article's volume: theme by theme, then volumes of no theme met, then the issues.

    What ``lock`` names stays there. The rest goes, by theme, to the last volume while it has room
    and to new ones then; or, with ``settings.new``, all to one issue, which stays closed.

    :raises NothingNew: an issue is asked for and there is no article for it.
    """
    naming = _Naming(lock, library, spell)
    lock = naming.complete(lock)
    bound = {source for binding in lock for source in binding.articles}
    records = {record.source: record for theme in themes for record in theme.articles}
    new = [r for theme in themes for r in theme.articles if r.source not in bound]
    met = {theme.name for theme in themes}
    issues = [binding for binding in lock if binding.sealed and binding.theme not in met]
    if settings.new:
        issues.append(_issue(new, issues, met | naming.themes, naming, settings))
    arranged: list[Binding] = []
    by_theme: dict[str, list[Binding]] = {}
    for binding in sorted(lock, key=lambda binding: binding.number):
        by_theme.setdefault(binding.theme, []).append(binding)
    for theme in themes:
        series = by_theme.get(theme.name, [])
        mine = () if settings.new else [r for r in theme.articles if r.source not in bound]
        arranged += _grown(theme.name, series, mine, records, naming, settings.collect)
    rest = (b for b in lock if b.theme not in met and not b.sealed)
    return (*arranged, *rest, *issues)


def as_printed(bindings: Iterable[Binding], volumes: Iterable[Volume]) -> Iterator[Binding]:
    """The bindings with their articles as parts have ordered them; a line not printed stays."""
    printed = {volume.id: [a.source for a in volume.articles] for volume in volumes}
    for binding in bindings:
        sources = printed.get(binding.id, [])
        members, following = set(sources), iter(sources)
        lines = (next(following) if line in members else line for line in binding.articles)
        yield replace(binding, articles=tuple(lines))


def _grown(
    theme: str,
    series: Sequence[Binding],
    new: Sequence[Record],
    records: Mapping[str, Record],
    naming: _Naming,
    settings: CollectSettings,
) -> Iterator[Binding]:
    """The volumes of a theme with its new articles: in the last while it has room, then more.

    A volume that has lost all its articles is not filled again: its identity was another book.
    """
    last = series[-1] if series else None
    open_ = last if last and last.articles and not last.sealed else None
    begun = [records[a] for a in open_.articles if a in records] if open_ else []
    runs = [tuple(r.source for r in run) for run in split(new, settings, begun)] if new else []
    yield from series[:-1] if open_ else series
    if open_:
        first = runs.pop(0)[len(begun) :] if runs else ()
        yield replace(open_, articles=open_.articles + first)
    start = last.number + 1 if last else 1
    for number, run in enumerate(runs, start):
        yield naming.bind(theme, number, run)


def _issue(
    new: Sequence[Record],
    issues: Sequence[Binding],
    taken: Collection[str],
    naming: _Naming,
    settings: Settings,
) -> Binding:
    """A sealed volume of what is new, named for its number and its months."""
    if not new:
        raise NothingNew("Nothing is new since the last build.")
    words = words_for(main_language(new), settings)
    range_ = words.date_range(record.published for record in new)
    for number in count(len(issues) + 1):
        name = words("issue", number=words.number(number))
        title = words("issue-title", issue=name, range=range_) if range_ else name
        if title not in taken:
            break
    return naming.bind(title, 1, tuple(r.source for r in new), issue=number)


class _Naming:
    """Ids and slugs that are not taken yet, and are the same for the same theme and number."""

    def __init__(self, lock: Iterable[Binding], library: str, spell: Spell) -> None:
        lock = tuple(lock)
        self._spell = spell
        self._library = library
        self._ids = {binding.id for binding in lock}
        self._slugs = {binding.slug for binding in lock}
        self.themes = {binding.theme for binding in lock}
        self._stems: dict[str, str] = {}
        for binding in lock:
            end = f"-{binding.number}"
            if not binding.sealed and binding.slug.endswith(end):
                self._stems[binding.theme] = binding.slug.removesuffix(end)
        self._taken = set(self._stems.values())

    def complete(self, lock: Iterable[Binding]) -> tuple[Binding, ...]:
        """The lock with a slug for each volume that somebody has added without one."""
        return tuple(b if b.slug else replace(b, slug=self._slug(b.theme, b.number)) for b in lock)

    def bind(
        self, theme: str, number: int, articles: tuple[str, ...], *, issue: int = 0
    ) -> Binding:
        """A new volume; ``issue`` is the number of a sealed one."""
        slug = self._free_slug(f"issue-{issue}") if issue else self._slug(theme, number)
        return Binding(self._id(theme, number), slug, theme, number, articles, sealed=issue > 0)

    def _id(self, theme: str, number: int) -> str:
        for again in count():
            facts = (self._library, theme, str(number), *([str(again)] if again else []))
            name = digest_of("\0".join(facts).encode())[:16]
            if name not in self._ids:
                break
        self._ids.add(name)
        return name

    def _slug(self, theme: str, number: int) -> str:
        if theme not in self._stems:
            digest = digest_of(theme.encode())[:8]
            stem = self._spell(theme) or f"theme-{digest}"
            self._stems[theme] = f"{stem}-{digest}" if stem in self._taken else stem
            self._taken.add(self._stems[theme])
        return self._free_slug(f"{self._stems[theme]}-{number}")

    def _free_slug(self, wanted: str) -> str:
        tries = (f"{wanted}-{again}" if again else wanted for again in count())
        slug = next(name for name in tries if name not in self._slugs)
        self._slugs.add(slug)
        return slug
