"""Results as they go to standard output: for people in a few lines, for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from publisher.pieces import json_pieces

if TYPE_CHECKING:
    from publisher.editions import Catalogue
    from publisher.model import Article, Plan, Record, Volume
    from publisher.store import Inventory


def tell_build(catalogue: Catalogue) -> None:
    """The result of a build, in a few lines."""
    planned = catalogue.plan
    missing = sum(len(article.missing) for article in articles_of(planned))
    for volume, press in zip(planned.volumes, catalogue.printed, strict=True):
        pages = press.pagination.pages
        detail = f", {count(pages, 'page')}" if pages else ""
        click.echo(f"{volume.title}: {count(len(volume.articles), 'article')}{detail}")
    pictures = count(missing, "picture")
    click.echo(f"{_summary(planned, ' published')}, {pictures} missing.")
    report = catalogue.out / "report.html"
    click.echo(f"Open {catalogue.out / 'index.html'}; what is to know stands in {report}.")


def articles_of(planned: Plan) -> Iterator[Record]:
    """All articles of a plan."""
    return (article for volume in planned.volumes for article in volume.articles)


def tell_plan(planned: Plan, *, as_json: bool) -> None:
    """The plan as a table, or as JSON."""
    if as_json:
        before = {"title": planned.title, "language": planned.language}
        volumes, after = map(_volume_object, planned.volumes), {"report": _report_object(planned)}
        for piece in json_pieces(before, "volumes", volumes, after):
            click.echo(piece, nl=False)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=planned.title, title_justify="left")
    for name in ("volume", "language", "parts", "articles", "words"):
        table.add_column(
            name, justify="right" if name in ("parts", "articles", "words") else "left"
        )
    for volume in planned.volumes:
        words = sum(article.words for article in volume.articles)
        numbers = (len(volume.parts), len(volume.articles), words)
        table.add_row(volume.title, volume.language, *(f"{number:,}" for number in numbers))
    Console().print(table)
    click.echo(f"{_summary(planned)}.")
    for dropped in planned.dropped:
        click.echo(f"dropped: {dropped.source}: {dropped.reason}")
    for finding in planned.findings:
        if finding.code in ("kind-unread", "source-beside"):
            click.echo(f"{finding.where}: {finding.message}")


def _summary(planned: Plan, done: str = "") -> str:
    read, articles = count(planned.read, "page"), count(planned.published, "article")
    volumes = count(len(planned.volumes), "volume")
    again = count(len(planned.duplicates), "duplicate")
    return f"{read} read, {articles}{done} in {volumes}, {len(planned.dropped)} dropped, {again}"


def count(number: int, thing: str) -> str:
    """So many things, in the singular where there is one."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _volume_object(volume: Volume) -> dict[str, Any]:
    """A planned volume for programs, in the words of catalog.json."""
    return {
        "id": volume.id,
        "slug": volume.slug,
        "title": volume.title,
        "theme": volume.theme,
        "number": volume.number,
        "language": volume.language,
        "parts": [
            {
                "title": part.title,
                "articles": [
                    {"id": a.id, "title": a.title, "source": a.source, "words": a.words}
                    for a in part.articles
                ],
            }
            for part in volume.parts
        ],
    }


def _report_object(planned: Plan) -> dict[str, Any]:
    return {
        "read": planned.read,
        "published": planned.published,
        "dropped": [{"source": d.source, "reason": d.reason} for d in planned.dropped],
        "duplicates": [asdict(duplicate) for duplicate in planned.duplicates],
    }


def article_line(article: Article) -> str:
    """An article as one JSON object, as the contract of `clean --json` has it."""
    from publisher.cleaner.plain import plain_text

    return json.dumps(
        {
            "source": article.source,
            "title": article.title,
            "authors": article.authors,
            "published": article.published.isoformat() if article.published else None,
            "language": article.language,
            "url": article.url,
            "tags": article.tags,
            "html": article.body,
            "text": plain_text(article.body),
            "letters": article.letters,
            "removed": [asdict(piece) for piece in article.removed],
            "findings": [asdict(finding) for finding in article.findings],
        },
        ensure_ascii=False,
    )


def article_text(article: Article) -> str:
    """An article as text: its title, who, when and where, and its paragraphs."""
    from publisher.cleaner.plain import plain_text

    facts = [
        *article.authors,
        article.published.isoformat() if article.published else "",
        article.url,
    ]
    heading = "\n".join(filter(None, [article.title, " · ".join(filter(None, facts))]))
    return f"{heading}\n\n{plain_text(article.body)}\n"


def account_text(article: Article) -> str:
    """What was taken away from a page, and what is to be looked at, a line each; or nothing."""
    taken: dict[str, int] = {}
    for piece in article.removed:
        taken[piece.reason] = taken.get(piece.reason, 0) + piece.letters
    lines = [
        f"{finding.severity} {finding.code}: {finding.message}." for finding in article.findings
    ]
    if taken:
        share = round(100 * sum(taken.values()) / max(1, sum(taken.values()) + article.letters))
        parts = ", ".join(f"{reason} {letters:,}" for reason, letters in taken.items())
        lines.append(f"{share} % of the characters taken away: {parts}; --json shows each piece.")
    return "\n".join(f"publisher: {article.source}: {line}" for line in lines)


def tell_store(inventory: Inventory) -> None:
    """Where the store is, and how much is in it."""
    click.echo(
        f"{inventory.folder}: {inventory.results:,} results, {inventory.blobs:,} files, "
        f"{inventory.bytes:,} bytes."
    )
