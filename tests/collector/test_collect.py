"""Plans: which article stands where, and that nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import tracemalloc
from contextlib import redirect_stdout
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from collector_records import ARCHIVE, record

from publisher.collector import collect
from publisher.errors import NothingToRead
from publisher.model import Dropped, Place, Plan, Record
from publisher.sections import CollectSettings
from publisher.settings import Settings
from publisher.telling import tell_plan


def plan(*records: Record | Dropped, **settings: Any) -> Plan:
    return collect(records, [ARCHIVE], Settings(collect=CollectSettings(**settings)))


def titles(planned: Plan) -> list[list[str]]:
    return [[article.title for article in volume.articles] for volume in planned.volumes]


def test_themes_become_volumes_in_the_order_they_are_met() -> None:
    planned = plan(record(2, "墨"), record(1, "纸"), record(3, "墨"))
    assert [volume.title for volume in planned.volumes] == ["墨", "纸"]
    assert titles(planned) == [["第2篇", "第3篇"], ["第1篇"]]
    assert planned.title == "Press Notes"


def test_a_theme_is_cut_at_article_boundaries_into_numbered_volumes() -> None:
    planned = plan(*(record(number) for number in range(1, 6)), max_articles=2)
    assert titles(planned) == [["第1篇", "第2篇"], ["第3篇", "第4篇"], ["第5篇"]]
    assert [volume.title for volume in planned.volumes] == ["纸 卷一", "纸 卷二", "纸 卷三"]
    assert [volume.next for volume in planned.volumes] == ["纸 卷二", "纸 卷三", ""]
    assert len({volume.slug for volume in planned.volumes}) == 3


def test_no_volume_has_more_words_than_allowed_but_for_one_long_article() -> None:
    planned = plan(record(1), record(2, words=900), record(3), record(4), max_words=250)
    assert titles(planned) == [["第1篇"], ["第2篇"], ["第3篇", "第4篇"]]


def test_order_by_date_puts_the_undated_last() -> None:
    planned = plan(
        record(1),
        record(2, published=dt.date(2020, 1, 1)),
        record(3, published=dt.date(2019, 1, 1)),
        order="date",
    )
    assert titles(planned) == [["第3篇", "第2篇", "第1篇"]]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("none", [""]),
        ("year", ["2019年", "2020年", "未注日期"]),
        ("month", ["2019年5月", "2020年1月", "未注日期"]),
        ("source", ["甲报", "Press Notes"]),
    ],
)
def test_parts_are_what_is_asked_for(parts: str, expected: list[str]) -> None:
    planned = plan(
        record(1, published=dt.date(2019, 5, 1), site="甲报"),
        record(2, published=dt.date(2020, 1, 1), site="甲报"),
        record(3),
        parts=parts,
    )
    assert [part.title for part in planned.volumes[0].parts] == expected


def test_an_article_in_two_themes_is_printed_once_and_named_in_the_other() -> None:
    both = record(1, places=(Place("纸", 1), Place("墨", 5)))
    planned = plan(both, record(2, "墨"))
    paper, ink = planned.volumes
    assert titles(planned) == [["第1篇"], ["第2篇"]]
    assert [(r.title, r.volume) for r in ink.elsewhere] == [("第1篇", paper.id)]
    assert paper.elsewhere == ()


def test_exact_duplicates_are_printed_once_and_reported() -> None:
    planned = plan(
        record(1), record(2, fingerprint="f1", places=(Place("墨", 2),)), record(3, "墨")
    )
    assert [(d.kept, d.dropped) for d in planned.duplicates] == [
        ("notes/pages/p/1.md", "notes/pages/p/2.md")
    ]
    assert [r.title for r in planned.volumes[1].elsewhere] == ["第1篇"]


def test_links_lead_to_articles_by_any_of_their_addresses() -> None:
    links = (
        "archive:notes/pages/p/2.md",
        "http://www.paper.example/3.html",
        "archive:notes/pages/p/9.md",
        "https://elsewhere.example/",
    )
    planned = plan(record(1, links=links), record(2), record(3, "墨"))
    assert [(r.href, r.article) for r in planned.volumes[0].references] == [
        (links[0], "a2"),
        (links[1], "a3"),
    ]


def test_only_links_to_places_in_other_volumes_need_the_text_there() -> None:
    links = (
        "archive:notes/pages/p/2.md#here",
        "archive:notes/pages/p/3.md",
        "archive:notes/pages/p/4.md",
        "archive:notes/pages/p/4.md#there",
    )
    records = (record(1, links=links), record(2), record(3, "墨"), record(4, "墨"))
    bodies = {r.href[-4:]: r.body for r in plan(*records).volumes[0].references}
    assert bodies == {"2.md": "", "3.md": "", "4.md": records[3].body}


def test_a_link_to_a_duplicate_leads_to_the_one_that_is_kept() -> None:
    planned = plan(
        record(1), record(2, fingerprint="f1"), record(3, links=("archive:notes/pages/p/2.md",))
    )
    assert [r.article for r in planned.volumes[0].references] == ["a1"]


def test_the_sums_agree_whatever_is_left_out() -> None:
    planned = plan(
        record(1),
        record(2, "墨"),
        record(3, fingerprint="f1"),
        Dropped("x", "empty"),
        exclude=("墨",),
    )
    assert planned.read == 4
    assert planned.read == planned.published + len(planned.dropped) + len(planned.duplicates)
    assert [d.code for d in planned.dropped] == ["source-unreadable", "theme-excluded"]


def test_the_language_of_a_volume_is_that_of_most_of_its_words() -> None:
    planned = plan(
        record(1, words=50), record(2, language="en", words=500), record(3, language="und")
    )
    assert planned.volumes[0].language == "en"


def test_nothing_to_read_says_what_was_wrong() -> None:
    with pytest.raises(NothingToRead, match="the file is empty"):
        plan(Dropped("notes/1.md", "the file is empty"))


def test_a_long_plan_is_held_and_told_in_little_memory() -> None:
    """Records as workers send them, which share nothing; and JSON that is never held whole."""
    results = (
        pickle.loads(
            pickle.dumps(
                record(n, tags=("a", "b"), site="Press", signature=sha512(b"%d" % n).digest() * 2)
            )
        )
        for n in range(4000)
    )
    tracemalloc.start()
    try:
        plan = collect(results, [ARCHIVE], Settings())
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            tell_plan(plan, as_json=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / 4000 < 1300
    assert most - held < 1_000_000
    articles = [article for volume in plan.volumes for article in volume.articles]
    assert len({id(article.site) for article in articles}) == 1
    assert len({id(article.tags) for article in articles}) == 1
