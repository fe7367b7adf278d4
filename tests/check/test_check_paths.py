from __future__ import annotations

import json
from pathlib import Path

import pytest
from sound_epub import changed, write_epub

from publisher.check import CODES, check_paths
from publisher.errors import UsageError
from publisher.settings import Settings

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(jobs=1)


@pytest.fixture(autouse=True)
def _no_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library whose volume has a fault in each edition."""
    volume = tmp_path / "out" / "volumes" / "paper"
    (volume / "web").mkdir(parents=True)
    (volume / "web" / "index.html").write_text("<a href='none.html'>x</a>")
    write_epub(volume / "paper.epub", changed("text/b.xhtml", "<p ", '<p style="color: red" '))
    (volume / "paper.pdf").write_bytes(b"no PDF")
    report = {"read": 1, "published": 0, "dropped": [], "duplicates": []}
    (tmp_path / "out" / "catalog.json").write_text(json.dumps({"volumes": [], "report": report}))
    return tmp_path / "out"


def codes(*paths: Path) -> list[str]:
    found = check_paths(paths, SETTINGS)
    return [one.code for one in found if one.code != "epubcheck-unavailable"]


def test_a_library_is_checked_with_all_its_editions(library: Path) -> None:
    assert codes(library) == [
        "catalog-sums",
        "epub-style-inline",
        "pdf-damaged",
        "web-link-broken",
    ]


def test_volumes_folders_and_files_are_told_apart(library: Path) -> None:
    volume = library / "volumes" / "paper"
    assert codes(volume) == ["epub-style-inline", "pdf-damaged", "web-link-broken"]
    assert codes(volume / "web") == ["web-link-broken"]
    assert codes(volume / "paper.pdf") == ["pdf-damaged"]
    assert codes(volume / "paper.epub") == ["epub-style-inline"]


def test_findings_are_sorted_by_place_whatever_the_order_of_the_call(library: Path) -> None:
    volume = library / "volumes" / "paper"
    parts = (volume / "web", volume / "paper.pdf", volume / "paper.epub")
    findings = check_paths(parts, SETTINGS)
    assert findings == check_paths(reversed(parts), SETTINGS)
    assert [one.where for one in findings] == sorted(one.where for one in findings)


def test_what_is_named_twice_is_checked_once(library: Path) -> None:
    assert codes(library, library / "volumes" / "paper" / "paper.pdf") == codes(library)


@pytest.mark.parametrize("name", ["none.epub", "empty-folder", "text.txt"])
def test_what_is_no_edition_is_a_wrong_call(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "text.txt").touch()
    with pytest.raises(UsageError, match=name):
        check_paths([tmp_path / name], SETTINGS)


def test_every_code_is_documented_with_its_severity_and_meaning() -> None:
    rows = (ROOT / "docs" / "checks.md").read_text("utf-8").splitlines()
    table = [row for row in rows if row.startswith("| `")]
    assert table == [
        f"| `{code.name}` | {code.severity} | {code.meaning} |" for code in CODES.values()
    ]


def test_every_code_has_a_test_that_makes_it_appear() -> None:
    here = Path(__file__).parent
    others = (path for path in sorted(here.glob("test_*.py")) if path != Path(__file__))
    tests = "".join(path.read_text("utf-8") for path in others)
    assert [code for code in CODES if f'"{code}"' not in tests] == []
