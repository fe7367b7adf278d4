"""A small library to shelve: two volumes that came off the press, without setting any type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.editions import Catalogue, Edition, File, Pagination, Press
from publisher.library import shelve
from publisher.model import (
    Dropped,
    Duplicate,
    Finding,
    Format,
    MissingImage,
    Part,
    Plan,
    Record,
    Volume,
)
from publisher.store import Blobs
from publisher.workshop import Workshop


class Silent:
    """Progress that nobody watches; ``each`` is called whenever a volume is done."""

    def __init__(self) -> None:
        self.each: Callable[[], None] = lambda: None

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[], None]]:
        yield self.each

    def say(self, message: str) -> None:
        raise AssertionError(message)


@dataclass
class Bench:
    """Everything that shelving takes; a test may change any of it before it shelves."""

    shop: Workshop
    plan: Plan
    printed: tuple[Press, ...]
    progress: Silent = field(default_factory=Silent)

    @property
    def out(self) -> Path:
        return self.shop.settings.out

    def shelve(self) -> Catalogue:
        return shelve(self.plan, self.printed, self.shop)

    def with_formats(self, *formats: Format) -> None:
        """Keep the editions in ``formats`` only."""
        self.printed = tuple(
            replace(press, editions=tuple(e for e in press.editions if e.format in formats))
            for press in self.printed
        )


def small_plan(volumes: tuple[Volume, ...]) -> Plan:
    return Plan(
        title="小小书库",
        language="zh-Hans",
        volumes=volumes,
        dropped=(Dropped("shop/empty.md", "页面没有正文", "page-empty"),),
        duplicates=(Duplicate("shop/paper-1.md", "shop/copy.md", "正文相同", 0.921875),),
        read=5,
        findings=(Finding("link-dangling", "shop/paper-2.md", "链接没有目标"),),
    )


def themed_volume(slug: str, theme: str, origin: str, articles: int) -> Volume:
    records = tuple(_record(f"{slug}-{n}", f"{theme}之{n}", n) for n in range(1, articles + 1))
    return Volume(
        id=f"id-{slug}",
        slug=slug,
        title=f"{theme} 卷一",
        theme=theme,
        origin=origin,
        number=1,
        of=1,
        language="zh-Hans",
        parts=(Part("", records),),
        library="小小书库",
        sources=("纸上作坊",),
    )


def _record(name: str, title: str, number: int) -> Record:
    return Record(
        id=name,
        source=f"shop/{name}.md",
        archive="shop",
        title=title,
        body="",
        authors=("林知",),
        published=dt.date(2020, 5, number) if number == 1 else None,
        language="zh-Hans",
        url=f"https://example.org/{name}",
        site="纸上作坊",
        tags=(),
        places=(),
        words=1200,
        fingerprint=name,
        missing=(MissingImage(name, "https://example.org/no.jpg", "404"),) * (number == 2),
    )


def pressed(volume: Volume, blobs: Blobs) -> Press:
    def keep(path: str, text: str) -> File:
        data = f"{text} of {volume.slug}".encode()
        return File(path, blobs.add(data), len(data))

    pages = [keep(f"web/{record.id}.html", record.title) for record in volume.articles]
    folios = {record.id: str(3 + 4 * n) for n, record in enumerate(volume.articles)}
    return Press(
        volume=volume.id,
        cover=keep("cover.jpg", "cover"),
        editions=(
            Edition("pdf", (keep(f"{volume.slug}.pdf", "print"),), pages=12),
            Edition("epub", (keep(f"{volume.slug}.epub", "book"),)),
            Edition("web", (keep("web/index.html", "index"), *pages)),
        ),
        pagination=Pagination(12, folios),
    )
