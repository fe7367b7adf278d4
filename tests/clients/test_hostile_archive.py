"""Whatever the markup of the pages, the EPUB at the end of the chain is valid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from build_program import build
from hostile_archive import write_archive

from publisher.check import check_paths
from publisher.settings import Settings

PAGES = 110
#: What a reader may see of damaged pages; neither is a fault of the book.
TOLD = {"epub-glyph", "epub-language"}


@pytest.mark.slow
def test_an_archive_of_trouble_becomes_valid_books(tmp_path: Path) -> None:
    write_archive(tmp_path / "archive", PAGES)
    build(tmp_path, "--formats", "epub", "--jobs", "2", source=tmp_path / "archive", cwd=tmp_path)
    report = json.loads((tmp_path / "out" / "catalog.json").read_text("utf-8"))["report"]
    assert report["read"] == PAGES
    assert report["published"] > 0.9 * PAGES
    findings = check_paths([tmp_path / "out"], Settings(jobs=2))
    if any(found.code == "epubcheck-unavailable" for found in findings):
        pytest.skip("no Java")
    assert [found for found in findings if found.code not in TOLD] == []
