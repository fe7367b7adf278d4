from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sound_epub import sound, write_epub

from publisher.check import ace, check_paths
from publisher.settings import Settings


def ace_that_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: str) -> None:
    """A stand-in for Ace, Node.js and a browser; it takes the folder for the report from -o."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tmp_path / "report").write_text(report)
    program = tools / "ace-cli"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\n/bin/cp {tmp_path}/report "$2/report.json"\n'
    )
    (tools / "node").write_text("#!/bin/sh\n")
    for file in tools.iterdir():
        file.chmod(0o755)
    monkeypatch.setattr(ace, "_TOOLS", tools)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("PUPPETEER_EXECUTABLE_PATH", "/browser")


def assertion(impact: str, outcome: str = "fail") -> dict[str, object]:
    return {
        "earl:result": {"earl:outcome": outcome, "dct:description": "Words.\nMore."},
        "earl:test": {"earl:impact": impact, "dct:title": "image-alt"},
    }


@pytest.mark.parametrize(
    ("impact", "code"),
    [("critical", "ace-violation"), ("serious", "ace-violation"), ("minor", "ace-remark")],
)
def test_an_assertion_becomes_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, impact: str, code: str
) -> None:
    said = [assertion(impact), assertion(impact), assertion("serious", "pass")]
    document = {"earl:testSubject": {"url": "/EPUB/a.xhtml"}, "assertions": said}
    ace_that_says(tmp_path, monkeypatch, json.dumps({"assertions": [document]}))
    (found,) = ace.run_ace([Path("book.epub")])
    assert found.code == code
    assert found.where == "book.epub/EPUB/a.xhtml"
    assert found.message == "image-alt: Words."


@pytest.mark.parametrize("report", ["", "[]", '{"assertions": [1]}'])
def test_a_report_that_is_none_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    ace_that_says(tmp_path, monkeypatch, report)
    assert [found.code for found in ace.run_ace([Path("book.epub")])] == ["ace-failed"]


@pytest.mark.parametrize("lacking", ["node", "ace-cli", "a browser"])
def test_without_what_it_needs_there_is_one_word_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    ace_that_says(tmp_path, monkeypatch, "")
    if lacking == "a browser":
        monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH")
    else:
        (tmp_path / "tools" / lacking).unlink()
    (found,) = ace.run_ace([Path("a.epub"), Path("b.epub")])
    assert (found.code, found.severity) == ("ace-unavailable", "info")
    assert {"node": "Node.js", "ace-cli": "Ace"}.get(lacking, lacking) in found.message


def test_it_runs_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ace_that_says(tmp_path, monkeypatch, "")
    book = write_epub(tmp_path / "book.epub", sound())

    def codes(**how: bool) -> set[str]:
        return {found.code for found in check_paths([book], Settings(jobs=1), **how)}

    assert codes() == {"epubcheck-unavailable"}
    assert codes(ace=True) == {"epubcheck-unavailable", "ace-failed"}


@pytest.mark.slow
def test_ace_itself_tells_the_barriers_of_a_plain_book(tmp_path: Path) -> None:
    if not (ace.ace_program() and ace.ace_browser() and shutil.which("node")):
        pytest.skip("Ace is not here: `make tools` installs it")
    book = write_epub(tmp_path / "book.epub", sound())
    findings = ace.run_ace([book])
    assert {found.code for found in findings} == {"ace-violation", "ace-remark"}
    assert f"{book}/text/b.xhtml" in {found.where for found in findings}
    assert any(found.message.startswith("html-has-lang: ") for found in findings)
