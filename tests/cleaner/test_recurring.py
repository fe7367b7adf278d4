"""What recurs around the articles of a source goes; what recurs in their text stays."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.cleaner.furniture.recurring import learn
from publisher.cleaner.furniture.trimming import TRIMMING, Untrimmed, trim
from publisher.cleaner.record import record_of
from publisher.model import Archive, Article, Dropped, Finding, Record, Source
from publisher.progress import Telling
from publisher.publish import preview
from publisher.sections import CleanSettings
from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import open_workers
from publisher.workshop import Workshop

CHARS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
SUBSCRIBE = '<p>喜欢本刊的读者，请到<a href="https://paper.example/join">订阅页</a>登记邮箱。</p>'
PLAIN = "<p>每天清晨六点，本刊把当日的要闻送到您的信箱，分文不取。</p>"
QR = '<figure><img src="https://paper.example/qr.png" alt=""/></figure>'


def prose(number: int, paragraphs: int = 9) -> list[str]:
    """Paragraphs that no other page has."""

    def sentence(seed: int) -> str:
        return "".join(CHARS[(seed * (i + 3) + i * i + number * 7) % len(CHARS)] for i in range(40))

    return [f"<p>{sentence(number * 31 + p)}第{number}篇{p}段。</p>" for p in range(paragraphs)]


def page(number: int, head: Sequence[str] = (), tail: Sequence[str] = ()) -> str:
    return "".join((*head, *prose(number), *tail))


class Desk:
    """A workshop of one, and the records of some bodies in it."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop

    def records(self, bodies: Sequence[str], **changes: str) -> list[Record]:
        return [self.record(number, body, **changes) for number, body in enumerate(bodies)]

    def record(self, number: int, body: str, **changes: str) -> Record:
        archive = Archive("notes", Path("/nowhere"), "mirror")
        source = Source(f"notes/{number}.md", Path("/nowhere"), "mirror", archive)
        article = Article(f"a{number}", source.id, f"题目{number}", body)
        article = replace(article, **changes)
        return record_of(article, source, self.shop.blobs, self.shop.settings.clean)

    def trimmed(self, bodies: Sequence[str]) -> list[str]:
        results = trim(self.records(bodies), self.shop)
        return [self.body(result) for result in results if isinstance(result, Record)]

    def body(self, record: Record) -> str:
        return self.shop.blobs.text(record.body)


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    shops: list[tuple[Store, object]] = []

    def make(**clean: object) -> Desk:
        settings = Settings(jobs=1, clean=CleanSettings(**clean))
        store, workers = Store(tmp_path), open_workers(settings)
        store.__enter__()
        workers.__enter__()
        shops.append((store, workers))
        return Desk(Workshop(settings, store, workers, Telling(quiet=True)))

    yield make
    for store, workers in reversed(shops):
        workers.__exit__(None, None, None)  # type: ignore[attr-defined]
        store.__exit__(None, None, None)


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()


@pytest.mark.parametrize("furniture", [SUBSCRIBE, PLAIN, QR])
@pytest.mark.parametrize("end", ["head", "tail"])
def test_what_stands_at_one_end_of_every_page_goes(desk: Desk, furniture: str, end: str) -> None:
    bodies = [page(number, **{end: [furniture]}) for number in range(12)]
    assert desk.trimmed(bodies) == [page(number) for number in range(12)]


def test_numbers_and_punctuation_make_no_difference_to_words_alone(desk: Desk) -> None:
    bodies = [
        page(
            n,
            tail=[f"<p>本页已被{n * 17}位读者阅读，欢迎您推荐给朋友{'！' if n % 2 else '。'}</p>"],
        )
        for n in range(12)
    ]
    assert desk.trimmed(bodies) == [page(number) for number in range(12)]


def test_paragraphs_that_report_figures_are_text(desk: Desk) -> None:
    """A weather report says the same of every day but for its numbers."""
    weather = "<p>今日最高气温{}度，最低气温{}度，东北风{}级，相对湿度百分之{}。</p>"
    river = (
        "<p>The river stood {} centimetres above the mark at the old bridge when the keeper went "
        "out at six in the morning to read it by the light of his lamp.</p>"
    )
    bodies = [
        page(day, [weather.format(day, day - 9, day % 5, 40 + day)], [river.format(90 + day)])
        for day in range(20)
    ]
    assert desk.trimmed(bodies) == bodies


def test_few_pages_prove_nothing(desk: Desk) -> None:
    bodies = [page(number, tail=[SUBSCRIBE, QR]) for number in range(5)]
    assert desk.trimmed(bodies) == bodies


def test_what_recurs_on_a_small_share_of_a_source_stays(desk: Desk) -> None:
    bodies = [page(n, tail=[PLAIN] if n < 12 else []) for n in range(80)]
    assert desk.trimmed(bodies) == bodies
    linked = [page(n, tail=[SUBSCRIBE] if n < 12 else []) for n in range(80)]
    assert desk.trimmed(linked) == [page(n) for n in range(80)]


@pytest.mark.parametrize(
    "text",
    [
        "<p>（未完待续，请看下期）</p>",
        "<p>责任编辑：王小明、李小红、张小刚、赵小兰</p>",
        "<p>【纸报2019年9月22日讯】（纸报记者李某综合报导）</p>",
        "<p>© 纸报，版权所有，欢迎转载，请勿更改一字。</p>",
        '<p>原文链接：<a href="https://paper.example/1">https://paper.example/1</a></p>',
        "<p>阿们，愿平安</p>",
        "<h2>今天的读者来信与编辑部的回答</h2>",
        "<table><tr><td>各地天气一览表</td><td>晴转多云</td></tr></table>",
    ],
)
@pytest.mark.parametrize("end", ["head", "tail"])
def test_what_belongs_to_the_text_stays_however_often_it_recurs(
    desk: Desk, text: str, end: str
) -> None:
    bodies = [page(number, **{end: [text]}) for number in range(30)]
    assert desk.trimmed(bodies) == bodies


@pytest.mark.parametrize(
    "refrain",
    [PLAIN, "<h2>文摘</h2>", '<figure><img src="rain.jpg"/><figcaption>雨</figcaption></figure>'],
)
def test_what_recurs_in_the_middle_stays(desk: Desk, refrain: str) -> None:
    bodies = [
        "".join((*prose(n)[: 6 + n % 2], refrain, *prose(n + 100), *prose(n + 200)))
        for n in range(30)
    ]
    assert desk.trimmed(bodies) == bodies


def test_a_row_of_links_goes_wherever_it_stands(desk: Desk) -> None:
    row = '<p><a href="https://paper.example/join">下载本刊的应用程序</a></p>'
    bodies = ["".join((*prose(n), row, *prose(n + 100), *prose(n + 200))) for n in range(12)]
    assert all(row not in body for body in desk.trimmed(bodies))
    differing = [body.replace("join", f"to/{n}") for n, body in enumerate(bodies)]
    assert desk.trimmed(differing) == differing


def test_a_heading_goes_with_all_that_it_heads(desk: Desk) -> None:
    kept = "<h2>结语</h2><p>愿你喜欢，我们下回再见。</p>"
    bodies = [
        page(n, tail=[kept, "<h2>订阅</h2>", SUBSCRIBE, QR, "<p>（完）</p>"]) for n in range(12)
    ]
    assert desk.trimmed(bodies) == [page(n, tail=[kept, "<p>（完）</p>"]) for n in range(12)]
    more = [page(n, tail=["<h2>订阅</h2>", SUBSCRIBE, *prose(n + 500, 1)]) for n in range(12)]
    assert desk.trimmed(more) == [
        page(n, tail=["<h2>订阅</h2>", *prose(n + 500, 1)]) for n in range(12)
    ]


def test_what_a_note_or_a_link_of_the_page_leads_to_stays(desk: Desk) -> None:
    anchor = PLAIN.replace("<p>", '<p id="mail">')
    bodies = [
        page(number, head=['<p>见<a href="#mail">文末</a>的说明。</p>'], tail=[anchor])
        for number in range(12)
    ]
    assert all(anchor in body for body in desk.trimmed(bodies))


def test_a_page_that_is_nothing_else_stays_whole(desk: Desk) -> None:
    bodies = [*(page(number, tail=[SUBSCRIBE, PLAIN]) for number in range(12)), SUBSCRIBE + PLAIN]
    assert desk.trimmed(bodies)[-1] == SUBSCRIBE + PLAIN


def test_every_source_has_its_own_furniture(desk: Desk) -> None:
    """What one site prints on every page another may say once."""
    for_all = [page(number, tail=[PLAIN]) for number in range(12)]
    records = desk.records(for_all, url="https://www.paper.example/news/1.html")
    other = [page(number, tail=[PLAIN] if number < 3 else []) for number in range(30)]
    records += desk.records(other, url="https://other.example/1.html")
    results = [desk.body(r) for r in trim(records, desk.shop) if isinstance(r, Record)]
    assert results == [page(number) for number in range(12)] + other


def test_keep_wins(open_desk: Callable[..., Desk]) -> None:
    bodies = [page(number, tail=[SUBSCRIBE, PLAIN]) for number in range(12)]
    desk = open_desk(keep=("清晨六点",))
    assert desk.trimmed(bodies) == [page(number, tail=[PLAIN]) for number in range(12)]


def test_the_record_is_of_the_trimmed_body(desk: Desk) -> None:
    """The same article, once with the furniture of its site and once without, is one article."""
    records = desk.records([page(number, tail=[SUBSCRIBE, QR]) for number in range(12)])
    clean = desk.records([page(number) for number in range(12)])
    assert records[0].fingerprint != clean[0].fingerprint
    trimmed = [result for result in trim(records, desk.shop) if isinstance(result, Record)]
    assert [replace(record, letters=0, taken=0) for record in trimmed] == [
        replace(record, outline=b"", letters=0, taken=0) for record in clean
    ]


def test_all_else_passes_in_its_order_and_what_was_removed_is_told(desk: Desk) -> None:
    records = desk.records(
        [page(n, tail=[SUBSCRIBE] * (2 if n == 1 else n % 2)) for n in range(24)]
    )
    dropped = Dropped("notes/empty.md", "there is no text")
    finding = Finding("odd", "notes", "something odd")
    results = list(trim([dropped, *records[:7], finding, *records[7:]], desk.shop))
    told = Finding(
        "recurring-removed",
        "notes",
        "removed from 12 of 24 pages: 喜欢本刊的读者，请到订阅页登记邮箱。",
        "info",
    )
    assert [results[0], results[8], results[-1]] == [dropped, finding, told]
    ids = [result.id for result in results if isinstance(result, Record)]
    assert ids == [f"a{number}" for number in range(24)]


def test_a_changed_page_leaves_the_others_as_they_are_in_the_store(desk: Desk) -> None:
    def keys(bodies: Sequence[str]) -> list[str]:
        records = desk.records(bodies)
        furniture = learn(records)
        items = [Untrimmed(record, furniture.on(record)) for record in records]
        assert all(item.furniture for item in items)
        return [TRIMMING.key(item, desk.shop.settings) for item in items]

    bodies = [page(number, tail=[SUBSCRIBE]) for number in range(12)]
    before = keys(bodies)
    after = keys([*bodies[:-1], page(77, tail=[SUBSCRIBE])])
    assert after[:-1] == before[:-1]
    assert after[-1] != before[-1]


def test_memory_does_not_grow_with_the_archive(desk: Desk) -> None:
    template = desk.record(0, page(0))

    def most(pages: int) -> int:
        numbers = iter(range(32, 32 * 40 * pages, 32))  # a mark without traits is one of the text
        records = [
            replace(
                template, outline=b"".join(next(numbers).to_bytes(8, "little") for _ in "x" * 30)
            )
            for _ in range(pages)
        ]
        tracemalloc.start()
        try:
            learn(records)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert most(4000) < 1.1 * most(400)


def test_a_library_is_built_without_what_recurs_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    line = "喜欢本刊的读者，请到[订阅页](https://paper.example/join)登记邮箱。"
    for number in range(12):
        text = "\n\n".join(p.removeprefix("<p>").removesuffix("</p>") for p in prose(number))
        (folder / f"{number:02}.md").write_text(f"# 题目{number}\n\n{text}\n\n{line}\n", "utf-8")

    def words(**clean: object) -> tuple[int, list[str]]:
        source = {"path": str(folder)}
        settings = Settings(
            source=(source,), jobs=1, clean=clean, cache={"folder": tmp_path / "cache"}
        )
        plan = preview(settings, Telling(quiet=True))
        told = [finding.message for finding in plan.findings]
        return sum(r.words for v in plan.volumes for r in v.articles), told

    trimmed, told = words()
    whole, silence = words(recurring=False)
    assert whole - trimmed == 12 * len("喜欢本刊的读者请到订阅页登记邮箱")
    assert told == ["removed from 12 of 12 pages: 喜欢本刊的读者，请到订阅页登记邮箱。"]
    assert silence == []
