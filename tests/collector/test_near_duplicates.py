"""The same story in another wording or script is printed once; another story never goes."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from collector_records import ARCHIVE, record
from lxml import etree
from opencc import OpenCC

from publisher.cleaner.record import measure
from publisher.collector import collect
from publisher.collector.duplicates import print_once
from publisher.collector.likeness import families, likeness
from publisher.model import Place, Record
from publisher.sections import CollectSettings
from publisher.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"


@cache
def sentences(folder: str) -> tuple[str, ...]:
    """The Chinese sentences of the example archive's pages in a folder, none twice."""
    text = " ".join(page.read_text("utf-8") for page in sorted((EXAMPLES / folder).glob("*.md")))
    found = re.findall(r"[^。！？#(]{12,}[。！？]", re.sub(r"<[^>]+>|&\w+;|\s", "", text))
    return tuple(dict.fromkeys(found))


def story(folder: str = "paper", start: int = 0, count: int = 24) -> str:
    chosen = sentences(folder)[start : start + count]
    assert len(chosen) == count
    return "".join(chosen)


def article(number: int, text: str, theme: str = "纸", **changes: Any) -> Record:
    root = etree.fromstring(f"<div><p>{text}</p></div>")
    title = changes.get("title", f"造纸{'甲乙丙丁戊'[number % 5]}篇")
    measured = measure(title, root)
    facts = {name: getattr(measured, name) for name in ("words", "fingerprint", "signature")}
    return record(number, theme, **{"title": title, **facts, **changes})


def kept(*records: Record, published: tuple[str, ...] = (), similar: float = 0.85) -> list[str]:
    return [r.id for r in print_once(records, published, similar)[0]]


def test_a_reprint_with_small_changes_is_listed_with_its_similarity() -> None:
    text = story()
    first = article(1, text)
    reprint = article(2, text.replace("的", "之", 8) + "本文略有改动。", title="旧文重刊")
    records, duplicates = print_once([first, reprint], (), 0.85)
    assert [r.id for r in records] == ["a2"]  # the longer
    assert [(d.kept, d.dropped, d.why) for d in duplicates] == [
        (reprint.source, first.source, "nearly the same text")
    ]
    assert 0.85 <= duplicates[0].similarity < 1


def test_simplified_and_traditional_are_one_story() -> None:
    text = story()
    traditional = OpenCC("s2tw").convert(text)
    assert sum(a != b for a, b in zip(text, traditional, strict=True)) > len(text) / 8
    first, second = article(1, text), article(2, traditional, language="zh-Hant", title="造紙")
    assert likeness(first, second) > 0.95
    assert kept(first, second) == ["a1"]


def test_another_story_in_the_same_words_stays() -> None:
    stories = [article(n, story(start=n * 6, count=24)) for n in range(4)]
    assert kept(*stories) == ["a0", "a1", "a2", "a3"]
    assert 0.4 < likeness(stories[0], stories[1]) < 0.8  # three sentences in four are the same


def test_a_stock_paragraph_does_not_make_two_articles_one() -> None:
    stock = story("books", count=12)
    assert kept(*(article(n, story(start=n * 16, count=16) + stock) for n in range(3))) == [
        "a0",
        "a1",
        "a2",
    ]


def test_a_note_quoted_whole_in_a_longer_article_stays() -> None:
    assert kept(article(1, story(count=12)), article(2, story(count=40))) == ["a1", "a2"]


def test_the_title_alone_never_decides() -> None:
    same = [article(n, story(start=24 * n, count=24), title="无题") for n in range(2)]
    assert kept(*same) == ["a0", "a1"]
    short = [article(n, f"今日无事{'，晴' * n}。", title="无题") for n in range(2)]
    assert kept(*short) == ["a0", "a1"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("造纸（上）", "造纸（下）"),
        ("造纸之一", "造纸之二"),
        ("第12期", "第１３期"),
        ("5月3日晴雨", "5月4日晴雨"),
        ("第三回", "第四回"),
    ],
)
def test_instalments_stay_however_little_changes(first: str, second: str) -> None:
    text = story()
    assert kept(article(1, text, title=first), article(2, text + "又一句。", title=second)) == [
        "a1",
        "a2",
    ]
    assert len(kept(article(1, text, title=first), article(2, text, title="造纸"))) == 1


@pytest.mark.parametrize(
    ("better", "why"),
    [
        ({"words": 900}, "longer"),
        ({"addresses": ("a.jpg",)}, "a picture more"),
        ({"published": dt.date(2019, 1, 1)}, "earlier"),
    ],
)
def test_the_best_copy_is_kept(better: dict[str, Any], why: str) -> None:
    text = story()
    plain = {"words": 880, "published": dt.date(2020, 1, 1)}
    first = article(1, text, **plain)
    second = article(2, text, title="另一题", **{**plain, **better})
    assert kept(first, second) == ["a2"], why
    assert kept(second, first) == ["a2"], why
    assert kept(first, second, published=(first.source,)) == ["a1"]


def test_what_is_published_stays() -> None:
    text = story()
    pair = [article(1, text), article(2, text + "又一句。")]
    assert kept(*pair, published=tuple(r.source for r in pair)) == ["a1", "a2"]


def test_one_is_only_equals() -> None:
    text = story()
    pair = [article(1, text), article(2, text, title="另一题")]
    assert kept(*pair, similar=1) == ["a1", "a2"]
    assert kept(*pair) == ["a1"]


def test_variants_of_one_story_all_lead_to_the_copy_that_is_kept() -> None:
    text = story()
    best = article(1, text + "补记一句。", "纸")
    variant = article(2, text, "墨")
    equal = article(3, text, "书", fingerprint=variant.fingerprint)
    other = article(4, story("books"), "书")
    planned = collect([variant, equal, best, other], [ARCHIVE], Settings())
    assert [(d.kept, d.dropped) for d in planned.duplicates] == [
        (best.source, variant.source),
        (best.source, equal.source),
    ]
    assert planned.read == planned.published + len(planned.duplicates)
    inherited = next(r for v in planned.volumes for r in v.articles if r.id == "a1")
    assert {place.theme for place in inherited.places} == {"纸", "墨", "书"}


def test_like_is_not_passed_on_along_a_chain() -> None:
    """Each is like the next, but the last is not like the first: both are printed."""
    texts = sentences("paper")
    chain = [article(n, "".join(texts[n * 2 : n * 2 + 40])) for n in range(6)]
    likes = [likeness(a, b) for a, b in pairwise(chain)]
    least = min(likes)
    assert likeness(chain[0], chain[-1]) < least
    assert families(chain, least) == [[0, 1, 2, 3, 4, 5]]
    records, duplicates = print_once(chain, (), least)
    by_source = {r.source: r for r in chain}
    assert 1 < len(records) < 6
    assert all(likeness(by_source[d.kept], by_source[d.dropped]) >= least for d in duplicates)
    assert {d.kept for d in duplicates} <= {r.source for r in records}


def test_the_threshold_is_a_setting() -> None:
    pair = [article(1, story(start=0)), article(2, story(start=4), places=(Place("纸", 2),))]
    like = likeness(*pair)
    assert 0.5 < like < 0.85
    for similar, count in ((0.5, 1), (0.85, 2)):
        settings = Settings(collect=CollectSettings(similar=similar))
        assert collect(pair, [ARCHIVE], settings).published == count


def test_the_work_grows_with_the_articles_not_with_their_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even where all are equal in some band, as pages made from one mould are."""
    compared = []

    def counted(first: Record, second: Record, least: float) -> float:
        compared.append((first.id, second.id))
        return likeness(first, second, least)

    monkeypatch.setattr("publisher.collector.likeness.likeness", counted)
    mould = bytes(60)
    crowd = [
        record(n, signature=mould + blake2b(b"%d" % n, digest_size=64).digest() + bytes(4))
        for n in range(500)
    ]
    assert families(crowd, 0.9) == []
    assert len(compared) < 500 * 50
