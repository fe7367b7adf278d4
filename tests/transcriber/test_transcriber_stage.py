"""A plan in another script, and volumes in a second one besides."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.model import Part, Plan, Record, Reference, Volume
from publisher.settings import Settings
from publisher.store import Store
from publisher.transcriber import transcribe
from publisher.workers import Crew, InProcess
from publisher.workshop import Workshop


class Silence:
    def __init__(self) -> None:
        self.explained: list[str] = []

    def stage(self, name: str, total: int | None) -> contextlib.AbstractContextManager:  # type: ignore[type-arg]
        return contextlib.nullcontext(lambda: None)

    def say(self, message: str) -> None:
        raise AssertionError(message)

    def explain(self, piece: str, reasons: tuple[str, ...]) -> None:
        self.explained += [piece] if reasons else []


Shop = Callable[..., Workshop]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Store(tmp_path / "store") as store:

        def open_shop(**settings: object) -> Workshop:
            return Workshop(Settings(**settings), store, Crew(lambda _: InProcess(), 1), Silence())

        yield open_shop


def record(shop: Workshop, name: str, title: str, body: str, language: str) -> Record:
    return Record(
        id=name, source=f"s/{name}.md", archive="s", title=title, subtitle="头发",
        body=shop.blobs.add(body.encode()), authors=("余华",), published=None, language=language,
        url="https://例子.中国/头发", site="图书馆报", tags=("发展",), places=(), words=9,
        fingerprint="",
    )  # fmt: skip


def volume(name: str, language: str, *records: Record) -> Volume:
    return Volume(
        id=name, slug=f"{name}-1", title=f"{name} 图书馆", theme="图书馆", origin="来源",
        number=1, of=1, language=language, parts=(Part("头发", records),), next="发展 卷二",
        library="书库", sources=("图书馆报",),
    )  # fmt: skip


def plan(shop: Workshop) -> Plan:
    """A simplified volume, a traditional one and an English one, which name each other."""
    simplified = record(shop, "a", "头发", "<p>头发很长</p>", "zh-Hans")
    traditional = record(shop, "b", "圖書館", "<p>圖書館</p>", "zh-Hant")
    english = record(shop, "c", "On 头发", '<p>x<span lang="zh-Hans">头发</span></p>', "en")
    volumes = (
        volume("one", "zh-Hans", simplified),
        volume("two", "zh-Hant", traditional),
        volume("three", "en", english),
    )
    references = tuple(
        Reference(f"archive:s/{r.id}.md", r.id, r.title, v.id, v.title, v.slug, body=r.body)
        for v in volumes
        for r in v.articles
    )
    volumes = tuple(replace(v, references=references, elsewhere=references) for v in volumes)
    return Plan("书库", "zh-Hans", volumes, (), (), 3)


def test_without_a_script_nothing_is_touched(shop: Shop) -> None:
    workshop = shop()
    given = plan(workshop)
    assert transcribe(given, workshop) is given


def test_everything_that_is_read_is_turned(shop: Shop) -> None:
    workshop = shop(text={"script": "zh-Hant"})
    given = plan(workshop)
    turned = transcribe(given, workshop)
    assert (turned.title, turned.language) == ("書庫", "zh-Hant")
    first = turned.volumes[0]
    assert (first.title, first.theme, first.language) == ("one 圖書館", "圖書館", "zh-Hant")
    assert (first.series, first.origin, first.next) == ("图书馆", "來源", "發展 卷二")
    assert (first.library, first.sources, first.parts[0].title) == ("書庫", ("圖書館報",), "頭髮")
    article = first.articles[0]
    assert (article.title, article.subtitle, article.language) == ("頭髮", "頭髮", "zh-Hant")
    assert (article.authors, article.tags, article.site) == (("余華",), ("發展",), "圖書館報")
    assert workshop.blobs.text(article.body) == "<p>頭髮很長</p>"
    # What machines go by stays.
    old = given.volumes[0]
    assert (first.id, first.slug, article.id, article.source, article.url) == (
        old.id, old.slug, "a", "s/a.md", "https://例子.中国/头发",
    )  # fmt: skip
    assert all(not v.also and not v.edition for v in turned.volumes)


def test_only_chinese_is_turned(shop: Shop) -> None:
    workshop = shop(text={"script": "zh-Hant"})
    given = plan(workshop)
    _, second, third = transcribe(given, workshop).volumes
    assert replace(second, references=(), elsewhere=()) == replace(
        given.volumes[1], references=(), elsewhere=()
    )
    assert (third.title, third.language) == ("three 图书馆", "en")
    assert third.articles[0].title == "On 头发"
    body = workshop.blobs.text(third.articles[0].body)
    assert body == '<p>x<span lang="zh-Hant">頭髮</span></p>'


def test_volumes_name_each_other_as_they_are_called_now(shop: Shop) -> None:
    workshop = shop(text={"script": "zh-Hant"})
    for turned in transcribe(plan(workshop), workshop).volumes:
        assert turned.references == turned.elsewhere
        assert [r.title for r in turned.references] == ["頭髮", "圖書館", "On 头发"]
        assert workshop.blobs.text(turned.references[0].body) == "<p>頭髮很長</p>"
        assert turned.references[0].volume_title == "one 圖書館"
        assert [r.href for r in turned.references] == [f"archive:s/{x}.md" for x in "abc"]


def test_a_second_set_of_editions(shop: Shop) -> None:
    workshop = shop(text={"also": ["zh-Hant", "zh-Hans"]})
    given = plan(workshop)
    one, two, three = transcribe(given, workshop).volumes
    assert [replace(v, also=()) for v in (one, two, three)] == list(given.volumes)
    (hant,), (hans,) = one.also, two.also
    assert three.also == ()
    assert (hant.id, hant.slug, hant.edition, hant.language) == (
        "one-hant",
        "one-1",
        "hant",
        "zh-Hant",
    )
    assert (hans.id, hans.edition, hans.language) == ("two-hans", "hans", "zh-Hans")
    assert hant.file("web") == "web-hant"
    assert hant.file("cover", ".jpg") == "cover-hant.jpg"
    assert workshop.blobs.text(hans.articles[0].body) == "<p>图书馆</p>"
    # It refers to the set that is in its own script, where there is one.
    named = [(r.volume, r.title, r.edition) for r in hant.references]
    assert named == [("one-hant", "頭髮", "hant"), ("two", "圖書館", ""), ("three", "On 头发", "")]


def test_both_sets_are_made_from_the_original(shop: Shop) -> None:
    workshop = shop(text={"script": "zh-Hant", "also": ["zh-Hans"]})
    given = plan(workshop)
    first = transcribe(given, workshop).volumes[0]
    assert first.language == "zh-Hant"
    (hans,) = first.also
    assert hans.title == given.volumes[0].title
    assert hans.articles[0].body == given.volumes[0].articles[0].body


def test_a_configured_language_of_the_library_stays(shop: Shop) -> None:
    workshop = shop(language="zh-Hans", text={"script": "zh-Hant"})
    turned = transcribe(plan(workshop), workshop)
    assert (turned.title, turned.language) == ("书库", "zh-Hans")


def test_a_body_is_turned_once(shop: Shop) -> None:
    first, again = (shop(text={"script": "zh-Hant"}, explain=True) for _ in range(2))
    for workshop in (first, again):
        transcribe(plan(workshop), workshop)
    assert len(first.progress.explained) == 3  # type: ignore[attr-defined]
    assert again.progress.explained == []  # type: ignore[attr-defined]
