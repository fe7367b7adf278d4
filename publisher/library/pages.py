"""The library's own pages, for people: the index of volumes and the report of the build."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup

from publisher import resources
from publisher.library.catalogue import GENERATOR
from publisher.library.shelf import Shelved
from publisher.model import Finding, MissingImage, Plan, Record
from publisher.settings import Settings
from publisher.words import TABLES, Words, words_for

T = TypeVar("T")
_INDEX, _REPORT = "library/index.html", "library/report.html"
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Things with a common heading, in the order they came in."""

    title: str
    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """An article in the report: its record, and its page in the web edition if there is one."""

    record: Record
    address: str


def foresee(settings: Settings) -> None:
    """Look at what is the user's own and compile these pages' templates, while the workers begin.

    :raises UsageError: a folder, a style, a template, a table of words or a font is at fault.
    """
    resources.foresee(settings)
    for language in TABLES:
        words_for(language, settings)
    for name in (_INDEX, _REPORT):
        resources.templates(settings).get_template(name)


def index(plan: Plan, shelf: tuple[Shelved, ...], settings: Settings) -> bytes:
    """index.html: every volume with its cover and its editions, by origin."""
    return _page(
        _INDEX,
        plan,
        settings,
        origins=_grouped(shelf, lambda shelved: shelved.volume.origin),
    )


def report(
    plan: Plan, shelf: tuple[Shelved, ...], found: tuple[Finding, ...], settings: Settings
) -> bytes:
    """report.html: what was dropped, repeated, missing and noticed, grouped by the reason why."""
    articles = {
        record.id: Printed(record, shelved.article(record))
        for shelved in shelf
        for record in shelved.volume.articles
    }
    missing = [image for printed in articles.values() for image in printed.record.missing]
    return _page(
        _REPORT,
        plan,
        settings,
        articles=articles,
        by_source={printed.record.source: printed for printed in articles.values()},
        embedded=sum(len(printed.record.images) for printed in articles.values()),
        dropped=_largest_first(_grouped(plan.dropped, lambda drop: drop.code)),
        duplicates=_largest_first(_grouped(plan.duplicates, lambda pair: pair.why)),
        missing=_largest_first(_grouped(missing, _reason)),
        missing_count=len(missing),
        severities=_by_severity(found),
        finding_count=len(found),
    )


def _page(template: str, plan: Plan, settings: Settings, **values: object) -> bytes:
    words = words_for(plan.language, settings)
    css = "\n".join(resources.style(name, settings) for name in ("screen.css", "library.css"))
    page = resources.templates(settings).get_template(template)
    text = page.render(
        plan=plan, w=words, css=Markup(css), generator=GENERATOR, subtitle=_subtitle(plan, words),  # noqa: S704
        **values,
    )  # fmt: skip
    return text.encode()


def _subtitle(plan: Plan, words: Words) -> str:
    return words(
        "library-subtitle",
        volumes=words.count("volume", len(plan.volumes)),
        articles=words.count("article", plan.published),
    )


def _reason(image: MissingImage) -> str:
    return image.reason


def _grouped(items: Iterable[T], title: Callable[[T], str]) -> tuple[Group[T], ...]:
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(title(item), []).append(item)
    return tuple(Group(str(name), tuple(members)) for name, members in groups.items())


def _largest_first(groups: tuple[Group[T], ...]) -> tuple[Group[T], ...]:
    return tuple(sorted(groups, key=lambda group: (-len(group.items), group.title)))


def _by_severity(found: tuple[Finding, ...]) -> tuple[Group[Group[Finding]], ...]:
    """Findings by severity, the worst first, and then by code."""
    return tuple(
        Group(severity, _largest_first(_grouped(chosen, lambda finding: finding.code)))
        for severity in _SEVERITIES
        if (chosen := [finding for finding in found if finding.severity == severity])
    )
