"""The lock file: what it says is what was planned, and what it must not say is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.collector import lockfile
from publisher.errors import OutputFailed, UsageError
from publisher.model import Binding
from publisher.settings import load_settings

VOLUME = """\
# A comment of one's own.

[[volume]]
id = "one"
slug = "paper-1"
theme = "纸"
number = 1
articles = [
    "notes/1.md",
    "notes/2.md",
]

[[volume]]
id = "two"
slug = "paper-2"
theme = "纸"
number = 2
sealed = true
articles = ["notes/3.md"]
"""

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(theme=TEXT.filter(str.strip), articles=st.lists(TEXT, unique=True), sealed=st.booleans())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, theme: str, articles: list[str], sealed: bool
) -> None:
    path = tmp_path_factory.mktemp("lock") / "publisher.lock"
    bindings = (Binding("a1", "a-1", theme, 1, tuple(articles), sealed),)
    lockfile.write(path, bindings)
    assert lockfile.read(path) == bindings


def test_a_file_that_a_person_has_edited_is_read(tmp_path: Path) -> None:
    path = tmp_path / "publisher.lock"
    path.write_bytes(b"\xef\xbb\xbf" + VOLUME.replace("\n", "\r\n").encode())
    assert lockfile.read(path) == (
        Binding("one", "paper-1", "纸", 1, ("notes/1.md", "notes/2.md")),
        Binding("two", "paper-2", "纸", 2, ("notes/3.md",), sealed=True),
    )


def test_no_file_and_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "publisher.lock"
    assert lockfile.read(path) is None
    path.touch()
    assert lockfile.read(path) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("number = 1", "number =", 7, "not TOML"),
        ("# A comment", "<<<<<<< ours", 1, "not TOML"),
        ("number = 2", 'number = "2"', 17, "volume.number"),
        ("number = 2", "number = 0", 17, "volume.number"),
        ("number = 2\n", "", 13, "volume.number: is required"),
        ("sealed = true", "closed = true", 18, "volume.closed: there is no such key"),
        ("# A comment of one's own.", "version = 1", 1, "version: there is no such key"),
        (
            'theme = "纸"\nnumber = 2',
            'theme = " "\nnumber = 2',
            16,
            "volume.theme: must not be empty",
        ),
        ('"notes/2.md"', "2", 8, "volume.articles"),
        ('"paper-2"', '"../../paper"', 15, "volume.slug"),
        ('"paper-2"', '"paper-1"', 15, "the slug paper-1 is there twice"),
        ('"two"', '"one"', 14, "the id one is there twice"),
        ("number = 2", "number = 1", 17, "the number 纸 1 is there twice"),
        ('"notes/3.md"', '"notes/1.md"', 19, "the article notes/1.md is there twice"),
    ],
)
def test_a_malformed_lock_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = tmp_path / "publisher.lock"
    assert VOLUME.count(old) == 1
    path.write_text(VOLUME.replace(old, new), "utf-8")
    with pytest.raises(UsageError, match=rf"line {line}\b") as caught:
        lockfile.read(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["[" * 5000, "number = " + "9" * 5000, "a = " + "[" * 9999])
def test_a_lock_that_is_beyond_reading_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "publisher.lock"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not TOML"):
        lockfile.read(path)


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "publisher.lock"
    path.write_bytes(VOLUME.encode().replace("纸".encode(), b"\xff", 1))
    with pytest.raises(UsageError, match="line 6: not UTF-8"):
        lockfile.read(path)


def test_a_write_that_fails_leaves_the_last_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "publisher.lock"
    path.write_text(VOLUME, "utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputFailed, match="No space left"):
        lockfile.write(path, [Binding("a", "a-1", "a", 1, ())])
    assert [file.name for file in tmp_path.iterdir()] == ["publisher.lock"]
    assert path.read_text("utf-8") == VOLUME


def test_what_cannot_be_written_is_refused_beforehand(tmp_path: Path) -> None:
    one, two = (Binding(name, f"{name}-1", name, 1, ()) for name in "ab")
    with pytest.raises(OutputFailed, match="cannot be written"):
        lockfile.refuse_unwritable(tmp_path / "gone" / "publisher.lock")
    path = tmp_path / "publisher.lock"
    lockfile.refuse_unwritable(path)
    assert not list(tmp_path.iterdir())
    lockfile.write(path, [one])
    (tmp_path / ".publisher.lock.new").mkdir()  # stands in the way of every new one
    lockfile.refuse_unwritable(path)
    lockfile.refuse_unwritable(path, [one])
    with pytest.raises(OutputFailed, match="cannot be written"):
        lockfile.refuse_unwritable(path, [two])


def test_the_lock_lies_beside_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "books" / "publisher.toml"
    config.parent.mkdir()
    config.write_text('out = "../out"\n[[source]]\npath = "archive"\n', "utf-8")
    assert load_settings(config, {}).lock == config.parent / "publisher.lock"
    other = {"source": [{"path": "elsewhere"}]}
    assert load_settings(config, other).lock is None  # the plan of other articles is not theirs
    config.write_text('lock = "plan/my.lock"', "utf-8")
    assert load_settings(config, other).lock == config.parent / "plan" / "my.lock"
    config.write_text('lock = ""', "utf-8")
    assert load_settings(config, other).lock == config.parent / "publisher.lock"


def test_without_a_configuration_only_a_lock_that_is_there_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = {"out": tmp_path / "books" / "out"}
    assert load_settings(None, out).lock is None
    lock = tmp_path / "books" / "publisher.lock"
    lock.parent.mkdir()
    lock.touch()
    assert load_settings(None, out).lock == lock
    assert load_settings(None, {}).lock is None
