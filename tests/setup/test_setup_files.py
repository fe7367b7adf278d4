"""The lock files, the list of dependencies and the Makefile tell the same as pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[<>=!~\[; ]", one)[0] for one in requirements]


RUN = names(PROJECT["project"]["dependencies"])
BUILD = names(PROJECT["dependency-groups"]["build"])
DEV = names(PROJECT["dependency-groups"]["dev"])
CLUSTER = names(PROJECT["project"]["optional-dependencies"]["cluster"])


def pins(name: str) -> list[tuple[str, str]]:
    """Names and versions; a package may have several, each for some Pythons."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(r"^([a-z0-9._-]+)==([^ \\]+)", text, re.MULTILINE)


def test_every_dependency_is_pinned_with_the_same_version_in_both_files() -> None:
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {*RUN, *BUILD} <= dict(run).keys()
    assert {*RUN, *BUILD, *DEV, *CLUSTER} <= dict(dev).keys()
    assert set(run) <= set(dev)
    # fonttools comes with WeasyPrint too.
    assert not ({*DEV, *CLUSTER} - {"fonttools"}) & dict(run).keys()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = re.findall(r"^[a-z0-9].*\n(?:[ ]{4}.*\n)*", text, re.MULTILINE)
    assert len(blocks) == len(pins(name))
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_every_direct_dependency_is_explained_once() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8").partition("## Of the system")[0]
    explained = re.findall(r"^\| (?!package)(\w[a-z0-9-]*) \|", page, re.MULTILINE)
    assert sorted(explained) == sorted([*RUN, *CLUSTER, *BUILD, *DEV])


def test_contributing_names_only_targets_that_there_are() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", page, re.MULTILINE))
    assert {"test", "demo", "lint", "golden", "lock"} <= named <= targets
