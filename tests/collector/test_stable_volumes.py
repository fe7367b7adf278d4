"""Volumes that stay as they were published, however the archive grows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from collector_records import ARCHIVE, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.collector import collect, keep_plan
from publisher.errors import NothingNew, UsageError
from publisher.model import Dropped, Finding, Place, Plan, Record
from publisher.sections import CollectSettings
from publisher.settings import Settings


def settings_for(lock: Path, *, replan: bool = False, new: bool = False, **facts: Any) -> Settings:
    return Settings(lock=lock, replan=replan, new=new, collect=CollectSettings(**facts))


def build(lock: Path, *records: Record | Dropped, **facts: Any) -> Plan:
    """What a build does with the plan: collect, and keep it."""
    chosen = settings_for(lock, **facts)
    planned = collect(records, [ARCHIVE], chosen)
    keep_plan(planned, chosen)
    return planned


def numbers(planned: Plan) -> dict[str, list[int]]:
    """The articles of each volume, by its slug."""
    return {v.slug: [int(a.id[1:]) for a in v.articles] for v in planned.volumes}


def move(lock: Path, number: int, slug: str) -> None:
    """Move an article's line to the end of another volume, as a person does."""
    line = f'    "notes/pages/p/{number}.md",\n'
    text = lock.read_text("utf-8")
    assert line in text
    head, mark, tail = text.replace(line, "").partition(f'slug = "{slug}"')
    lock.write_text(head + mark + tail.replace("\n]\n", f"\n{line}]\n", 1), "utf-8")


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "publisher.lock"


def test_the_first_build_writes_the_plan_for_people_to_read(lock: Path) -> None:
    planned = build(lock, record(1), record(2), record(3), max_articles=2)
    assert lock.read_text("utf-8").partition("\n\n")[2] == (
        f'[[volume]]\nid = "{planned.volumes[0].id}"\nslug = "zhi-1"\ntheme = "纸"\nnumber = 1\n'
        'articles = [\n    "notes/pages/p/1.md",\n    "notes/pages/p/2.md",\n]\n\n'
        f'[[volume]]\nid = "{planned.volumes[1].id}"\nslug = "zhi-2"\ntheme = "纸"\nnumber = 2\n'
        'articles = [\n    "notes/pages/p/3.md",\n]\n'
    )


def test_the_same_archive_gives_the_same_plan_again(lock: Path) -> None:
    records = [
        record(n, "纸" if n % 2 else "墨", published=dt.date(2020, 1 + n % 3, 1)) for n in range(9)
    ]
    first = build(lock, *records, max_articles=3, parts="month")
    before = lock.stat()
    assert build(lock, *records, max_articles=3, parts="month") == first
    assert lock.stat().st_ino == before.st_ino  # what says the same already is not written again


def test_an_article_that_comes_first_in_its_index_does_not_shift_the_others(lock: Path) -> None:
    first = build(lock, record(2), record(3), record(4), max_articles=2)
    grown = build(lock, *(record(n) for n in (1, 2, 3, 4, 5)), max_articles=2)
    assert numbers(grown) == {"zhi-1": [2, 3], "zhi-2": [4, 1], "zhi-3": [5]}
    assert [v.id for v in grown.volumes[:2]] == [v.id for v in first.volumes]
    assert collect([record(n) for n in (1, 2, 3, 4, 5)], [ARCHIVE], Settings()) != grown


def test_ids_stay_when_the_library_is_renamed_and_its_themes_change_places(lock: Path) -> None:
    first = build(lock, record(1, "纸"), record(2, "News!"), record(3, "News"))
    renamed = settings_for(lock).model_copy(update={"title": "Another name"})
    records = (record(3, "News"), record(2, "News!"), record(1, "纸"))
    second = collect(records, [ARCHIVE], renamed)
    assert {(v.theme, v.id, v.slug) for v in second.volumes} == {
        (v.theme, v.id, v.slug) for v in first.volumes
    }


def test_smaller_limits_leave_what_is_published_where_it_is(lock: Path) -> None:
    build(lock, *(record(n) for n in range(5)))
    assert numbers(build(lock, *(record(n) for n in range(7)), max_articles=2)) == {
        "zhi-1": [0, 1, 2, 3, 4],
        "zhi-2": [5, 6],
    }


def test_the_limit_on_words_counts_what_is_in_the_volume_already(lock: Path) -> None:
    build(lock, record(1), record(2))
    grown = build(lock, record(1), record(2), record(3, words=51), record(4), max_words=250)
    assert numbers(grown) == {"zhi-1": [1, 2], "zhi-2": [3, 4]}


Step = tuple[list[tuple[int, int, int]], int, str]
STEPS = st.lists(
    st.tuples(
        st.lists(  # new articles: theme, rank in its index, words
            st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 300)), max_size=6
        ),
        st.integers(1, 4),  # articles a volume may have in this build
        st.sampled_from(["none", "month"]),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, gone=st.sets(st.integers(0, 20), max_size=3))
def test_growth_shuffles_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], gone: set[int]
) -> None:
    lock = tmp_path_factory.mktemp("lock") / "publisher.lock"
    records = [record(100, "甲")]
    home: dict[str, str] = {}  # article to volume
    identity: dict[str, tuple[str, str, int]] = {}
    for index, (batch, limit, parts) in enumerate(steps):
        for theme, position, words in batch:
            number = 101 + len(records)
            day = dt.date(2020, 1 + position, 1)
            place = (Place("甲乙丙"[theme], position),)
            records.append(record(number, places=place, words=words, published=day))
        if index == len(steps) - 1:
            records = [records[0], *(r for n, r in enumerate(records[1:]) if n not in gone)]
        planned = build(lock, *records, max_articles=limit, parts=parts)
        now = {a.source: v.id for v in planned.volumes for a in v.articles}
        assert sorted(now) == sorted(r.source for r in records)
        assert {s: v for s, v in now.items() if s in home} == {
            s: v for s, v in home.items() if s in now
        }
        for volume in planned.volumes:
            facts = (volume.slug, volume.theme, volume.number)
            assert identity.setdefault(volume.id, facts) == facts
            added = [a for a in volume.articles if a.source not in home]
            assert not added or len(volume.articles) <= limit
        assert len(set(identity.values())) == len(identity)
        home |= now


def test_an_article_moved_by_hand_stays_moved(lock: Path) -> None:
    records = (*(record(n) for n in range(4)), record(9, "墨"))
    build(lock, *records, max_articles=2)
    move(lock, 0, "zhi-2")
    move(lock, 1, "mo-1")
    moved = build(lock, *records, max_articles=2)
    assert numbers(moved) == {"zhi-2": [2, 3, 0], "mo-1": [9, 1]}
    assert numbers(build(lock, *records, record(5), max_articles=2)) == {
        "zhi-2": [2, 3, 0],
        "zhi-3": [5],
        "mo-1": [9, 1],
    }


def test_an_article_moved_to_another_theme_is_named_in_its_own(lock: Path) -> None:
    records = (record(1), record(2), record(9, "墨"))
    build(lock, *records)
    move(lock, 2, "mo-1")
    paper, ink = build(lock, *records).volumes
    assert [(r.title, r.volume) for r in paper.elsewhere] == [("第2篇", ink.id)]
    assert ink.elsewhere == ()


def test_a_volume_added_by_hand_needs_no_slug(lock: Path) -> None:
    build(lock, record(1), record(2))
    line = '    "notes/pages/p/2.md",\n'
    text = lock.read_text("utf-8").replace(line, "")
    volume = f'[[volume]]\nid = "mine"\ntheme = "印"\nnumber = 1\narticles = [\n{line}]\n'
    lock.write_text(f"{text}\n{volume}", "utf-8")
    planned = build(lock, record(1), record(2))
    assert numbers(planned) == {"zhi-1": [1], "yin-1": [2]}
    assert [(v.id, v.title) for v in planned.volumes][1] == ("mine", "印")
    assert 'slug = "yin-1"' in lock.read_text("utf-8")


def test_a_volume_closed_by_hand_takes_no_more(lock: Path) -> None:
    build(lock, record(1))
    text = lock.read_text("utf-8").replace("number = 1\n", "number = 1\nsealed = true\n")
    lock.write_text(text, "utf-8")
    grown = build(lock, record(1), record(2))
    assert numbers(grown) == {"zhi-1": [1], "zhi-2": [2]}
    assert [volume.title for volume in grown.volumes] == ["纸 卷一", "纸 卷二"]


def test_what_vanishes_leaves_and_is_told_of(lock: Path) -> None:
    build(lock, *(record(n) for n in range(4)), max_articles=2)
    planned = build(lock, record(1), record(2), record(3), max_articles=2)
    assert numbers(planned) == {"zhi-1": [1], "zhi-2": [2, 3]}
    assert [(f.code, f.where, f.severity) for f in planned.findings] == [
        ("article-vanished", "notes/pages/p/0.md", "info")
    ]
    assert "p/0.md" not in lock.read_text("utf-8")
    assert build(lock, record(1), record(2), record(3), max_articles=2).findings == ()


def test_the_number_of_a_volume_that_emptied_is_not_given_again(lock: Path) -> None:
    build(lock, *(record(n) for n in range(4)), max_articles=2)
    left = build(lock, record(0), record(1), max_articles=2)
    assert [(v.slug, v.title) for v in left.volumes] == [("zhi-1", "纸 卷一")]
    grown = build(lock, record(0), record(1), record(7), max_articles=2)
    assert numbers(grown) == {"zhi-1": [0, 1], "zhi-3": [7]}


def test_a_page_that_cannot_be_read_this_time_keeps_its_place(lock: Path) -> None:
    build(lock, record(1), record(2), record(3))
    failed = Dropped("notes/pages/p/2.md", "the address does not answer")
    planned = build(lock, record(1), failed, record(3))
    assert numbers(planned) == {"zhi-1": [1, 3]}
    assert planned.findings == ()
    assert numbers(build(lock, record(1), record(2), record(3))) == {"zhi-1": [1, 2, 3]}


def test_an_excluded_theme_comes_back_to_its_volumes(lock: Path) -> None:
    records = [record(1), record(2, "墨"), record(3, "墨")]
    first = build(lock, *records, max_articles=1)
    build(lock, *records, max_articles=1, exclude=("墨",))
    assert build(lock, *records, max_articles=1) == first


def test_of_two_duplicates_the_published_one_is_kept(lock: Path) -> None:
    build(lock, record(5))
    planned = build(lock, record(1, "墨", fingerprint="f5"), record(5), record(2, "墨"))
    assert numbers(planned) == {"mo-1": [2], "zhi-1": [5]}
    assert [(d.kept, d.dropped) for d in planned.duplicates] == [
        ("notes/pages/p/5.md", "notes/pages/p/1.md")
    ]
    assert planned.read == planned.published + len(planned.duplicates)
    ink = next(volume for volume in planned.volumes if volume.theme == "墨")
    assert [r.title for r in ink.elsewhere] == ["第5篇"]


def test_replan_starts_over(lock: Path) -> None:
    build(lock, record(2), record(3), max_articles=2)
    records = [record(n) for n in range(1, 5)]
    planned = build(lock, *records, max_articles=2, replan=True)
    assert numbers(planned) == {"zhi-1": [1, 2], "zhi-2": [3, 4]}
    assert build(lock, *records, max_articles=2) == planned


def test_replan_does_not_mind_a_broken_lock(lock: Path) -> None:
    lock.write_text("<<<<<<< ours", "utf-8")
    planned = build(lock, record(1), replan=True)
    assert build(lock, record(1)) == planned


def test_an_issue_holds_what_is_new_and_stays_closed(lock: Path) -> None:
    old = [record(1), record(2, "墨")]
    first = build(lock, *old)
    both = (Place("墨", 0), Place("纸", 0))
    new = [
        record(3, published=dt.date(2020, 2, 1)),
        record(4, places=both, published=dt.date(2020, 1, 1)),
        record(5, "印"),
    ]
    planned = build(lock, *old, *new, new=True)
    assert planned.volumes[:2] == first.volumes  # to the last reference
    issue = planned.volumes[2]
    assert issue.title == "新刊第一期 2020年1月至2020年2月"
    assert [(part.title, [a.id for a in part.articles]) for part in issue.parts] == [
        ("纸", ["a3"]),
        ("墨", ["a4"]),
        ("印", ["a5"]),
    ]
    later = build(lock, *old, *new, record(6), record(7, "印"))
    assert numbers(later) == {"zhi-1": [1, 6], "mo-1": [2], "yin-1": [7], "issue-1": [3, 4, 5]}
    assert later.volumes[3] == issue


def test_issues_are_numbered(lock: Path) -> None:
    build(lock, record(1))
    build(lock, record(1), record(2), new=True)
    planned = build(lock, *(record(n, language="en") for n in (1, 2, 3)), new=True)
    assert numbers(planned) == {"zhi-1": [1], "issue-1": [2], "issue-2": [3]}
    assert [v.title for v in planned.volumes] == ["纸", "新刊第一期", "Issue 2"]
    assert len({v.id for v in planned.volumes}) == 3


def test_an_issue_of_nothing_is_not_made(lock: Path) -> None:
    build(lock, record(1))
    before = lock.read_bytes()
    with pytest.raises(NothingNew, match="left as it is") as caught:
        build(lock, record(1), new=True)
    assert caught.value.exit_code == 0
    assert lock.read_bytes() == before


def results_that_fail() -> Any:
    yield Finding("a", "b", "c")
    pytest.fail("something was read before the lock was looked at")


def test_an_issue_needs_an_earlier_build(lock: Path) -> None:
    with pytest.raises(UsageError, match="Build once without --new"):
        collect(results_that_fail(), [ARCHIVE], settings_for(lock, new=True))
    with pytest.raises(UsageError, match="contradict"):
        collect(results_that_fail(), [ARCHIVE], settings_for(lock, new=True, replan=True))
