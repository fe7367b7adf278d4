from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sound_epub import changed, sound, write_epub

from publisher.check.validator import run_epubcheck


def java_that_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    """A stand-in for Java on an otherwise empty PATH."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    (tmp_path / "answer").write_text(f"{text}\n")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f'#!/bin/sh\nwhile read -r line; do echo "$line"; done < {tmp_path}/answer\n')
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(java.parent))


def message(severity: str, **location: object) -> dict[str, object]:
    locations = [{"line": -1, "column": -1, **location}] if location else []
    return {"ID": "RSC-001", "severity": severity, "message": "Words.", "locations": locations}


@pytest.mark.parametrize(
    ("severity", "code"),
    [
        ("FATAL", "epubcheck-error"),
        ("ERROR", "epubcheck-error"),
        ("WARNING", "epubcheck-warning"),
        ("INFO", "epubcheck-info"),
    ],
)
def test_a_message_becomes_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, severity: str, code: str
) -> None:
    told = message(severity, path="OEBPS/a.xhtml", line=3, column=7)
    java_that_says(tmp_path, monkeypatch, {"messages": [told]})
    (found,) = run_epubcheck([Path("book.epub")], 1)
    assert found.code == code
    assert found.where == "book.epub/OEBPS/a.xhtml:3:7"
    assert found.message == "RSC-001: Words."


def test_a_message_about_the_whole_book_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [message("ERROR"), message("ERROR", path="book.epub")]
    java_that_says(tmp_path, monkeypatch, {"messages": told})
    findings = run_epubcheck([Path("out/book.epub")], 1)
    assert [found.where for found in findings] == ["out/book.epub", "out/book.epub"]


@pytest.mark.parametrize("answer", ["", "Unable to locate a Java Runtime.", "[]", '{"a": 1}'])
def test_an_answer_that_is_none_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    java_that_says(tmp_path, monkeypatch, answer)
    assert [found.code for found in run_epubcheck([Path("book.epub")], 1)] == ["epubcheck-failed"]


def test_without_java_there_is_one_word_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = run_epubcheck([Path("a.epub"), Path("b.epub")], 2)
    assert (found.code, found.severity) == ("epubcheck-unavailable", "info")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")
def test_epubcheck_passes_the_sound_book_and_tells_the_faults_of_others(tmp_path: Path) -> None:
    good = write_epub(tmp_path / "good.epub", sound())
    bad = write_epub(tmp_path / "bad.epub", changed("text/b.xhtml", "<p id", "<p><p/></p><p id"))
    findings = run_epubcheck([good, bad], 2)
    assert {found.code for found in findings} == {"epubcheck-error"}
    assert {found.where.partition(":")[0] for found in findings} == {f"{bad}/OEBPS/text/b.xhtml"}
