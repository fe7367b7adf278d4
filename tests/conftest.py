"""What all tests share: the flag that rewrites golden files, the corpora where they are."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from build_program import build

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write what is made now as the golden files"
    )


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    folder = ROOT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip("the corpora are not here")
    return folder


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A folder that is filled once in a run, by whichever of pytest-xdist's workers is first.

    The others wait for it. (Marks of groups do not do it: pytest-xdist 3.8 gives each worker some
    of a group's tests where pytest is 9.2.) Tests may only look at what is in the folder.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder = root / f"{name}-once"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():
                beside = tmp_path_factory.mktemp(name)
                fill(beside)
                beside.rename(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def examples(made_once: Callable[..., Path]) -> Path:
    """The folder of the examples' library, ``out``, which is built once in a run."""
    return made_once("library", lambda folder: build(folder, "--jobs", "2", cwd=folder))
