"""Between plan and press: Chinese volumes in the script that the settings ask for, and in others.

conversion.py   a line of text: OpenCC, quotation marks, names
body.py         a body in the store becomes another

The plan's own script and each further one are made from the articles as they came, never one from
the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.model import Part, Plan, Record, Reference, Volume
from publisher.sections import Script
from publisher.settings import Settings
from publisher.transcriber.body import TURN, Text
from publisher.transcriber.conversion import Convert, conversion, convert_name, script_of
from publisher.workshop import Workshop

__all__ = ["entitle", "transcribe"]


def transcribe(plan: Plan, shop: Workshop) -> Plan:
    """The plan with its Chinese text in the script ``[text] script``.

    The volumes that ``[text] also`` has in further scripts stand in ``Volume.also`` of theirs.
    Ids, addresses and slugs stay; a volume in a further script has an id of its own.
    """
    text = shop.settings.text
    if not text.script and not text.also:
        return plan
    first = tuple(_turn_all(plan.volumes, text.script, shop)) if text.script else plan.volumes
    others = {script: _others(plan.volumes, first, script, shop) for script in text.also}
    sets = [_refer(volumes, first) for volumes in others.values()]
    volumes = tuple(
        replace(volume, also=tuple(found[original.id] for found in sets if original.id in found))
        for volume, original in zip(_refer_first(first), plan.volumes, strict=True)
    )
    title, language = _front(plan, shop.settings)
    return replace(plan, title=title, language=language, volumes=volumes)


def entitle(plan: Plan, settings: Settings) -> Plan:
    """The plan with its titles alone in the script ``[text] script``, for who only looks at it."""
    target = settings.text.script
    if not target:
        return plan
    bare = (
        replace(
            volume,
            parts=tuple(
                replace(
                    part, articles=tuple(_turn_record(r, r.body, target) for r in part.articles)
                )
                for part in volume.parts
            ),
        )
        for volume in plan.volumes
    )
    title, language = _front(plan, settings)
    volumes = tuple(_turn_volume(volume, target) for volume in bare)
    return replace(plan, title=title, language=language, volumes=volumes)


def _front(plan: Plan, settings: Settings) -> tuple[str, str]:
    """Title and language of the library itself; a language that is configured stays."""
    target = settings.text.script
    convert = conversion(plan.language, target) if target and not settings.language else None
    if convert is None:
        return plan.title, plan.language
    return convert(plan.title), target


def _others(
    originals: Sequence[Volume], first: Sequence[Volume], target: Script, shop: Workshop
) -> dict[str, Volume]:
    """Volumes in a further script by id, but for those that are in it (or not Chinese) already."""
    wanted = [
        original
        for original, volume in zip(originals, first, strict=True)
        if script_of(volume.language) and not _covers(target, volume.language)
    ]
    edition = target.removeprefix("zh-").lower()
    return {
        volume.id: replace(volume, id=f"{volume.id}-{edition}", edition=edition)
        for volume in _turn_all(wanted, target, shop)
    }


def _covers(target: Script, language: str) -> bool:
    """Whether text in ``language`` is in the script already."""
    return script_of(language) == target or (
        target == "zh-Hant" and script_of(language) == "zh-Hant-HK"
    )


# --- volumes ------------------------------------------------------------------------------


def _turn_all(volumes: Sequence[Volume], target: Script, shop: Workshop) -> Iterator[Volume]:
    """Volumes with all that is in them in a script; not yet what they say of each other."""
    texts = (
        Text(record.source, record.body, record.language, target)
        for volume in volumes
        for record in volume.articles
    )
    with shop.progress.stage("transcriber", len(volumes)) as done:
        turned = shop.each(TURN, texts)
        for volume in volumes:
            parts = tuple(
                Part(
                    part.title,
                    tuple(_turn_record(r, next(turned).body, target) for r in part.articles),
                )
                for part in volume.parts
            )
            yield _turn_volume(replace(volume, parts=parts), target)
            done()
        next(turned, None)  # lets the workshop commit


def _turn_volume(volume: Volume, target: Script) -> Volume:
    convert = conversion(volume.language, target)
    if convert is None:
        return volume
    return replace(
        volume,
        title=convert(volume.title),
        theme=convert(volume.theme),
        series=volume.theme,
        origin=convert(volume.origin),
        language=target,
        parts=tuple(replace(part, title=convert(part.title)) for part in volume.parts),
        previous=convert(volume.previous),
        next=convert(volume.next),
        library=convert(volume.library),
        sources=tuple(map(convert, volume.sources)),
    )


def _turn_record(record: Record, body: str, target: Script) -> Record:
    convert = conversion(record.language, target)
    if convert is None:
        return replace(record, body=body)
    return replace(
        record,
        body=body,
        title=convert(record.title),
        subtitle=convert(record.subtitle),
        authors=_names(record.authors, convert),
        language=target,
        site=convert(record.site),
        section=convert(record.section),
        tags=tuple(map(convert, record.tags)),
    )


def _names(names: Sequence[str], convert: Convert) -> tuple[str, ...]:
    return tuple(convert_name(name, convert) for name in names)


# --- what volumes say of each other -------------------------------------------------------


def _refer(others: Mapping[str, Volume], first: Sequence[Volume]) -> dict[str, Volume]:
    """Volumes of one script, by original id, that refer to each other where both are in it."""
    known = {**{volume.id: volume for volume in first}, **others}
    articles = _articles(known.values())
    return {name: _with_references(volume, known, articles) for name, volume in others.items()}


def _refer_first(volumes: Sequence[Volume]) -> Iterator[Volume]:
    known = {volume.id: volume for volume in volumes}
    articles = _articles(volumes)
    return (_with_references(volume, known, articles) for volume in volumes)


def _articles(volumes: Iterable[Volume]) -> dict[str, Record]:
    return {record.id: record for volume in volumes for record in volume.articles}


def _with_references(
    volume: Volume, known: Mapping[str, Volume], articles: Mapping[str, Record]
) -> Volume:
    def turned(reference: Reference) -> Reference:
        target, article = known[reference.volume], articles[reference.article]
        return replace(
            reference,
            title=article.title,
            body=article.body if reference.body else "",
            volume=target.id,
            volume_title=target.title,
            edition=target.edition,
        )

    return replace(
        volume,
        references=tuple(map(turned, volume.references)),
        elsewhere=tuple(map(turned, volume.elsewhere)),
    )
