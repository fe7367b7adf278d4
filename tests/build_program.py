"""The program itself, run from outside the checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def build(folder: Path, *options: str, source: Path = ROOT / "examples", **how: Any) -> str:
    """Build the examples, or what else ``source`` names, into ``folder``/out; what it said."""
    command = [sys.executable, "-m", "publisher", "build", str(source), "--offline"]
    places = ["-o", str(folder / "out"), "--cache", str(folder / "cache")]
    told = subprocess.run(
        [*command, *places, *options], capture_output=True, text=True, timeout=300, **how
    )
    assert told.returncode == 0, told.stderr
    return told.stdout
