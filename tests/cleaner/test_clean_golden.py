"""Whole pages against the articles an editor would make of them.

`pytest --rewrite-golden` writes what the cleaner makes now; read the difference before it goes in.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from publisher.cleaner import clean_source
from publisher.model import Archive, Article, Source
from publisher.sections import CleanSettings

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if any(folder.glob("page.*")))


@pytest.mark.parametrize("case", CASES)
def test_page_becomes_the_article_an_editor_would_make(case: str, rewrite_golden: bool) -> None:
    page = next((GOLDEN / case).glob("page.*"))
    kind = (
        "mirror" if case.startswith("mirror") else "html" if page.suffix == ".html" else "markdown"
    )
    archive = Archive("press-notes", page.parent, kind, repositories=("example/press-notes",))
    source = Source(f"press-notes/pages/golden/{page.name}", page, kind, archive)
    article = clean_source(source, CleanSettings())
    assert isinstance(article, Article)
    made = _readable(article)
    golden = page.with_name("article.txt")
    if rewrite_golden:
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def _readable(article: Article) -> str:
    """An article as text that can be read and compared line by line."""
    facts = dataclasses.asdict(article)
    body = facts.pop("body").replace("><", ">\n<")
    lines = [
        f"{name}: {json.dumps(v, ensure_ascii=False, default=str)}" for name, v in facts.items()
    ]
    return "\n".join([*lines, "", body, ""])
