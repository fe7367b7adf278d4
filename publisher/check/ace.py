"""Ace by DAISY, which looks for barriers: a program for Node.js that opens a book in a browser.

`make tools` installs it beside the checkout; elsewhere ``npm install -g @daisy/ace-cli
@daisy/ace-axe-runner-puppeteer`` does. It takes about a second a document, so it runs only when
it is asked for.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from publisher.check.codes import finding
from publisher.model import Finding

TIMEOUT = 1800  #: seconds; a book of 500 documents takes 333
_START = 60_000  #: ms that the browser may take to open; Ace gives it 5 s

_TOOLS = Path(__file__).parents[2] / "tools" / "node_modules" / ".bin"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_GRAVE = ("critical", "serious")


def run_ace(paths: Sequence[Path]) -> list[Finding]:
    """What Ace says of each book, one at a time: its browser uses all cores by itself."""
    if not paths:
        return []
    program, browser = ace_program(), ace_browser()
    if not program or not browser or not shutil.which("node"):
        lacking = "Node.js" if not shutil.which("node") else "Ace" if not program else "a browser"
        message = f"Ace did not run: install {lacking} (docs/checks.md tells how), then check again"
        return [finding("ace-unavailable", "ace", message)]
    return [found for path in paths for found in _look(program, browser, path)]


def ace_program() -> str:
    """Where Ace is: that of ``make tools``, else one on the PATH; empty where there is none."""
    return shutil.which("ace-cli", path=_TOOLS) or shutil.which("ace-cli") or ""


def ace_browser() -> str:
    """The browser that Ace opens: the one told to Puppeteer, else a Chromium on the PATH."""
    told = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "")
    return told or next(filter(None, map(shutil.which, _BROWSERS)), "")


def _look(program: str, browser: str, path: Path) -> list[Finding]:
    environment = {
        "ACE_TIMEOUT_INITIAL": str(_START),
        **os.environ,
        "PUPPETEER_EXECUTABLE_PATH": browser,
    }
    with tempfile.TemporaryDirectory(prefix="publisher-ace-") as folder:
        command = [program, "-f", "-s", "-M", "-o", folder, "-t", folder, str(path.absolute())]
        try:
            subprocess.run(  # noqa: S603
                command, env=environment, capture_output=True, timeout=TIMEOUT, check=False
            )
            report = json.loads((Path(folder) / "report.json").read_bytes())
            return list(dict.fromkeys(_read(path, report)))
        except subprocess.TimeoutExpired:
            return [finding("ace-failed", path, f"no report in {TIMEOUT} seconds")]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            return [finding("ace-failed", path, f"{type(error).__name__}: {error}")]


def _read(path: Path, report: dict[str, Any]) -> Iterator[Finding]:
    """The assertions of a report, which are in the words of EARL."""
    for document in report["assertions"]:
        where = f"{path}/{document['earl:testSubject']['url'].lstrip('/')}"
        for assertion in document["assertions"]:
            result, test = assertion["earl:result"], assertion["earl:test"]
            if result["earl:outcome"] == "fail":
                code = "ace-violation" if test["earl:impact"] in _GRAVE else "ace-remark"
                first = str(result["dct:description"]).strip().partition("\n")[0]
                yield finding(code, where, f"{test['dct:title']}: {first}")
