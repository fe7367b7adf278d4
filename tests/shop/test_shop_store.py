"""The store: it remembers, notices damage, keeps within bounds, and is shared safely."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from publisher.store import Blobs, DamagedBlob, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def age(store: Store, hours: float = 5) -> None:
    """Make all that is in the store look older."""
    for path in store.blobs:
        then = path.stat().st_mtime - hours * 3600
        os.utime(path, (then, then))
    store._ledger.execute("UPDATE results SET used = used - ?", (hours * 3600,))


def test_what_is_kept_is_found_by_another_build(tmp_path: Path) -> None:
    with Store(tmp_path) as first:
        first.keep("k", "step", b"result", [first.blobs.add(b"data")])
    with Store(tmp_path) as second:
        assert second.find("k") == b"result"
        assert second.find("other") is None


def test_a_damaged_file_is_noticed_and_dropped(store: Store) -> None:
    digest = store.blobs.add(b"a page of text")
    store.blobs.path(digest).write_bytes(b"a page of test")
    assert not store.blobs.is_sound(digest)
    assert not store.blobs.path(digest).exists()
    with pytest.raises(DamagedBlob):
        store.blobs.read(digest)


@pytest.mark.parametrize("damaged", [b"a pa", b"a page of test"])
def test_adding_again_mends_a_damaged_file(store: Store, damaged: bytes) -> None:
    digest = store.blobs.add(b"a page of text")
    store.blobs.path(digest).write_bytes(damaged)
    assert store.blobs.add(b"a page of text") == digest
    assert store.blobs.read(digest) == b"a page of text"


def test_verify_names_what_is_damaged(store: Store) -> None:
    sound, damaged = store.blobs.add(b"sound"), store.blobs.add(b"damaged")
    store.blobs.path(damaged).write_bytes(b"xamaged")
    assert store.verify() == (damaged,)
    assert store.verify() == ()
    assert store.blobs.read(sound) == b"sound"


def test_pruning_drops_the_longest_unused_and_what_nothing_needs(store: Store) -> None:
    digests = {}
    for name in ("old", "new"):
        digests[name] = store.blobs.add(name.encode() * 1000)
        store.keep(name, "step", b"", [digests[name]])
    orphan = store.blobs.add(b"needed by nobody")
    age(store)
    assert store.find("new") is not None
    store.commit()
    held = store.prune(4000)
    assert store.find("old") is None
    assert store.blobs.is_sound(digests["new"])
    assert not store.blobs.path(digests["old"]).exists()
    assert not store.blobs.path(orphan).exists()
    assert held.bytes <= 4000


def test_pruning_leaves_what_a_running_build_may_have_made(store: Store) -> None:
    digest = store.blobs.add(b"x" * 1000)
    store.keep("k", "step", b"", [digest])
    young = store.blobs.add(b"not yet told of")
    store.prune(0)
    assert store.blobs.is_sound(digest)
    assert store.blobs.is_sound(young)


def test_pruning_leaves_what_another_build_has_found(store: Store, tmp_path: Path) -> None:
    """Results of last week, and a build that began a moment ago and is not done with them."""
    for name in ("found", "other"):
        store.keep(name, "step", b"result", [store.blobs.add(name.encode() * 1000)])
    age(store)
    with Store(tmp_path) as build, Store(tmp_path) as broom:
        assert build.find("found") == b"result"
        broom.prune(0)
        assert build.find("found") == b"result"
        assert build.find("other") is None
        assert [path.read_bytes() for path in build.blobs] == [b"found" * 1000]


def test_pruning_bears_with_files_that_come_and_go(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep("k", "step", b"", [store.blobs.add(b"x" * 1000)])
    gone = store.blobs.root / "ab" / ".new-of-another-build"
    monkeypatch.setattr(Blobs, "__iter__", lambda blobs: iter([gone, *blobs.root.glob("*/*")]))
    assert store.prune(0).blobs == 1


def test_a_blob_that_two_results_need_stays_with_one(store: Store) -> None:
    shared = store.blobs.add(b"shared" * 100)
    store.keep("a", "step", b"", [shared])
    store.keep("b", "step", b"", [shared])
    age(store)
    store.find("b")
    store.commit()
    store.prune(0)
    assert store.find("a") is None
    assert store.blobs.is_sound(shared)


def test_a_ledger_that_is_no_database_is_set_aside(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep("k", "step", b"result")
    ledger = store.folder / "ledger.sqlite"
    for extra in store.folder.glob("ledger.sqlite-*"):
        extra.unlink()
    ledger.write_bytes(b"not a database at all" * 100)
    with Store(tmp_path) as again:
        assert again.find("k") is None
        again.keep("k", "step", b"again")
        assert again.find("k") == b"again"
    assert (store.folder / "damaged-ledger.sqlite").exists()


def test_a_store_of_another_version_is_left_alone(tmp_path: Path) -> None:
    old = tmp_path / "v0"
    old.mkdir()
    (old / "ledger.sqlite").write_bytes(b"of old")
    with Store(tmp_path) as store:
        assert store.find("k") is None
    assert (old / "ledger.sqlite").read_bytes() == b"of old"


def test_builds_share_a_store_at_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def build(number: int) -> None:
        try:
            with Store(tmp_path) as store:
                for piece in range(40):
                    digest = store.blobs.add(f"same for all {piece}".encode())
                    store.keep(f"{number}-{piece}", "step", digest.encode(), [digest])
        except Exception as error:  # noqa: BLE001 - told in the main thread
            failures.append(error)

    threads = [threading.Thread(target=build, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store(tmp_path) as store:
        assert store.inventory().results == 160
        assert store.inventory().blobs == 40
        for number in range(4):
            digest = store.find(f"{number}-39")
            assert digest is not None
            assert store.blobs.read(digest.decode()) == b"same for all 39"


def test_a_store_that_has_grown_is_pruned_when_it_is_closed(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep("old", "step", b"", [store.blobs.add(b"x" * 5000)])
        age(store)
    with Store(tmp_path, max_bytes=1000) as store:
        store.keep("new", "step", b"", [store.blobs.add(b"y" * 100)])
    with Store(tmp_path) as store:
        assert store.find("old") is None
        assert store.find("new") is not None
        assert store.inventory().bytes == 100
