"""What tests of the examples share, beside their library."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def cleaned(made_once: Callable[..., Path]) -> dict[str, dict[str, Any]]:
    """Every article of the examples as `publisher clean` gives it, by source."""
    lines = (made_once("cleaned", clean) / "articles.jsonl").read_text("utf-8").splitlines()
    return {line["source"]: line for line in map(json.loads, lines)}


def clean(folder: Path) -> None:
    """Clean the examples into ``folder``/articles.jsonl."""
    command = [sys.executable, "-m", "publisher", "clean", str(EXAMPLES), "--json", "-q"]
    with (folder / "articles.jsonl").open("w") as articles:
        subprocess.run([*command, "--cache", str(folder)], stdout=articles, timeout=300, cwd=folder)
