"""Records of articles as the collector is given them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publisher.model import Archive, Place, Record

ARCHIVE = Archive("notes", Path("/nowhere"), "mirror", title="Press Notes")


def record(number: int, theme: str = "纸", **changes: Any) -> Record:
    facts: dict[str, Any] = {
        "id": f"a{number}",
        "source": f"notes/pages/p/{number}.md",
        "archive": "notes",
        "title": f"第{number}篇",
        "body": f"body{number}",
        "authors": (),
        "published": None,
        "language": "zh-Hans",
        "url": f"https://paper.example/{number}.html",
        "site": "",
        "tags": (),
        "places": (Place(theme, number),),
        "words": 100,
        "fingerprint": f"f{number}",
    }
    return Record(**{**facts, **changes})
