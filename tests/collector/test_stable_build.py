"""The lock file as the commands use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher import cli, library, sources
from publisher.errors import OutputFailed

CONFIGURATION = """\
title = "库"
formats = ["web"]
jobs = 1
[cache]
folder = "cache"
[[source]]
path = "archive"
[collect]
max_articles = 2
"""


def page(number: int, theme: str = "纸") -> None:
    text = f"---\ntitle: 第{number}篇\ncategory: {theme}\n---\n第{number}篇的文字。\n"
    Path("archive", f"{number}.md").write_text(text, "utf-8")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "-q"])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def shelved() -> dict[str, list[str]]:
    """What the library in out/ says it holds: articles by volume."""
    catalogue = json.loads(Path("out/catalog.json").read_text("utf-8"))
    return {
        volume["slug"]: [a["title"] for part in volume["parts"] for a in part["articles"]]
        for volume in catalogue["volumes"]
    }


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("archive").mkdir()
    Path("publisher.toml").write_text(CONFIGURATION, "utf-8")
    for number in (2, 3, 4):
        page(number)


@pytest.mark.slow
def test_a_library_grows_by_builds_and_by_issues(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build") == 0
    page(1)
    assert run("build") == 0
    assert shelved() == {"zhi-1": ["第2篇", "第3篇"], "zhi-2": ["第4篇", "第1篇"]}
    page(5, "墨")
    assert run("build", "--new") == 0
    assert list(shelved().items())[2:] == [("issue-1", ["第5篇"])]
    before = Path("out/catalog.json").read_bytes(), Path("publisher.lock").read_bytes()
    capsys.readouterr()
    assert run("build", "--new") == 0
    assert "Nothing is new" in capsys.readouterr().err
    assert (Path("out/catalog.json").read_bytes(), Path("publisher.lock").read_bytes()) == before
    assert run("build", "--replan") == 0
    assert shelved() == {
        "zhi-1": ["第1篇", "第2篇"],
        "zhi-2": ["第3篇", "第4篇"],
        "mo-1": ["第5篇"],
    }


def test_a_plan_obeys_the_lock_and_does_not_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan") == 0
    assert not Path("publisher.lock").exists()
    assert run("build") == 0
    page(1)
    before = Path("publisher.lock").read_bytes()
    capsys.readouterr()
    assert run("plan", "--json") == 0
    volumes = json.loads(capsys.readouterr().out)["volumes"]
    sources = [[a["source"] for p in v["parts"] for a in p["articles"]] for v in volumes]
    assert sources == [["archive/2.md", "archive/3.md"], ["archive/4.md", "archive/1.md"]]
    assert Path("publisher.lock").read_bytes() == before


def test_a_library_that_was_not_written_leaves_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutputFailed("The disk is full.")

    monkeypatch.setattr(library, "shelve", full)
    assert run("build") == 4
    assert not Path("publisher.lock").exists()


def test_a_plan_that_cannot_be_kept_is_told_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError("the work began")

    Path("publisher.toml").write_text(f'lock = "gone/publisher.lock"\n{CONFIGURATION}', "utf-8")
    monkeypatch.setattr(sources, "survey", begun)
    assert run("build") == 4
    told = capsys.readouterr().err
    assert "The plan gone/publisher.lock cannot be written: No such file or directory." in told
    assert not Path("out").exists()


def test_other_sources_leave_the_plan_alone() -> None:
    assert run("build") == 0
    before = Path("publisher.lock").read_bytes()
    Path("other.md").write_text("# 别处\n\n一段文字。", "utf-8")
    assert run("build", "other.md", "-o", "elsewhere") == 0
    assert Path("publisher.lock").read_bytes() == before


def test_a_malformed_plan_ends_the_build_before_it_begins(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("publisher.lock").write_text("[[volume]]\nname = 1\n", "utf-8")
    assert run("build") == 2
    assert "publisher.lock, line" in capsys.readouterr().err
    assert not Path("out").exists()


def test_without_a_configuration_no_plan_is_kept() -> None:
    Path("publisher.toml").unlink()
    build = ("build", "archive", "--formats", "web", "--jobs", "1", "--cache", "cache")
    assert run(*build) == 0
    assert not Path("publisher.lock").exists()
    assert run(*build, "--new") == 2
    Path("publisher.lock").touch()
    assert run(*build) == 0
    assert '"archive/2.md"' in Path("publisher.lock").read_text("utf-8")
