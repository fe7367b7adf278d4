from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sources_samples import PROSE, RULE, Found, Shop

from publisher.sections import SourceSettings
from publisher.settings import Settings
from publisher.sources import survey
from publisher.store import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def look(blobs: Blobs) -> Callable[..., Found]:
    """Survey paths, or settings of sources."""

    def look_at(*paths: Path | str | SourceSettings, **settings: object) -> Found:
        named = tuple(
            path if isinstance(path, SourceSettings) else SourceSettings(path=str(path))
            for path in paths
        )
        return Found(list(survey(Settings(source=named, **settings), Shop(blobs))))

    return look_at


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """A folder with files, given by their paths."""

    def make(files: dict[str, str | bytes], name: str = "notes") -> Path:
        root = tmp_path / name
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture
def mirror_page() -> Callable[..., str]:
    """A page as a mirror has it."""

    def page(title: str, path: str = "", repository: str = "Someone/Paper") -> str:
        own = f"https://github.com/{repository}/blob/master/{path}"
        footer = f"<hr/>\n{own} <br/>\n原文地址：https://example.org/a.html\n" if path else ""
        bar = "#### [首页](../../README.md) &nbsp;|&nbsp; [纸](../../indexes/paper.md)\n"
        return f"### {title}\n{RULE}\n\n{bar}\n<div>\n <p>{PROSE}</p>\n</div>\n\n{footer}"

    return page
