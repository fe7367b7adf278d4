from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.check.codes import CODES
from publisher.check.library import check_library

Catalog = dict[str, Any]


def write_library(out: Path, change: Callable[[Catalog], object] = lambda _: None) -> Path:
    """A library of one volume with two articles, one page dropped and one repeated."""
    book = out / "volumes" / "paper" / "paper.epub"
    book.parent.mkdir(parents=True)
    book.write_bytes(b"a book")
    (out / "index.html").write_text('<a href="volumes/paper/paper.epub">EPUB</a>')
    digest = hashlib.sha256(b"a book").hexdigest()
    edition = {"path": "volumes/paper/paper.epub", "bytes": 6, "sha256": digest}
    catalog: Catalog = {
        "format": 1,
        "volumes": [
            {
                "id": "paper",
                "parts": [{"title": "", "articles": [{"id": "a"}, {"id": "b"}]}],
                "editions": {"epub": edition},
            }
        ],
        "report": {
            "read": 4,
            "published": 2,
            "dropped": [{"source": "c", "reason": "empty"}],
            "duplicates": [{"kept": "a", "dropped": "d", "why": "same text"}],
        },
    }
    change(catalog)
    (out / "catalog.json").write_text(json.dumps(catalog))
    return out


def articles(catalog: Catalog) -> list[dict[str, str]]:
    found = catalog["volumes"][0]["parts"][0]["articles"]
    assert isinstance(found, list)
    return found


def edition(catalog: Catalog) -> dict[str, Any]:
    found = catalog["volumes"][0]["editions"]["epub"]
    assert isinstance(found, dict)
    return found


FAULTS: list[tuple[str, Callable[[Catalog], object]]] = [
    ("catalog-damaged", lambda catalog: catalog.pop("report")),
    ("catalog-damaged", lambda catalog: catalog.update(volumes={})),
    ("catalog-sums", lambda catalog: catalog["report"].update(read=5)),
    ("catalog-sums", lambda catalog: catalog["report"]["dropped"].clear()),
    ("catalog-sums", lambda catalog: articles(catalog).pop()),
    ("catalog-sums", lambda catalog: articles(catalog)[1].update(id="a")),
    ("catalog-file-missing", lambda catalog: edition(catalog).update(path="volumes/other.epub")),
    ("catalog-file-missing", lambda catalog: edition(catalog).update(path="../outside.epub")),
    (
        "catalog-file-missing",
        lambda catalog: edition(catalog).update(printer={"cover": {"path": "volumes/cover.pdf"}}),
    ),
    ("catalog-digest", lambda catalog: edition(catalog).update(bytes=7)),
    ("catalog-digest", lambda catalog: edition(catalog).update(sha256="0" * 64)),
]


def test_a_sound_library_has_no_findings(tmp_path: Path) -> None:
    assert check_library(write_library(tmp_path / "out")) == []


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_fault_has_its_code_and_no_other(
    tmp_path: Path, code: str, change: Callable[[Catalog], object]
) -> None:
    (tmp_path / "outside.epub").write_bytes(b"a book")
    findings = check_library(write_library(tmp_path / "out", change))
    assert {found.code for found in findings} == {code}
    assert {found.severity for found in findings} == {CODES[code].severity}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_catalogue_that_is_none_is_a_finding(tmp_path: Path, content: bytes) -> None:
    out = write_library(tmp_path / "out")
    (out / "catalog.json").write_bytes(content)
    assert [found.code for found in check_library(out)] == ["catalog-damaged"]


def test_the_pages_of_the_library_are_looked_at(tmp_path: Path) -> None:
    out = write_library(tmp_path / "out")
    (out / "report.html").write_text('<a href="volumes/ink/ink.epub">EPUB</a>')
    (found,) = check_library(out)
    assert (found.code, found.where) == ("web-link-broken", f"{out}/report.html")
