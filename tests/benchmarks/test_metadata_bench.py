"""The measure of metadata counts agreement, and lists what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.metadata import main


def test_agreement_is_counted_by_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "bridge"
    page.mkdir()
    (page / "source.html").write_text(
        '<html lang="en"><head><title>A bridge</title><meta name="author" content="Ann Lee">'
        '<meta property="article:published_time" content="2021-11-01T10:52:50Z"></head></html>',
        "utf-8",
    )
    expected = {
        "title": "A  Bridge",
        "byline": "Bo Rask",
        "publishedTime": "2021-11-01T10:52:50+00:00",
        "lang": "en",
    }
    (page / "expected-metadata.json").write_text(json.dumps(expected), "utf-8")
    main([str(tmp_path), "--list"])
    out = capsys.readouterr().out
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines() if "%" in line}
    assert rows == {
        "title": "100.0%",
        "byline": "0.0%",
        "publishedTime": "100.0%",
        "siteName": "100.0%",
        "lang": "100.0%",
        "excerpt": "100.0%",
    }
    assert "bridge\tbyline\n  - Bo Rask\n  + Ann Lee" in out
