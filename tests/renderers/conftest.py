"""A sample volume for the tests of all editions: ``sample("en")`` gives ``(Volume, Blobs)``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sample_volume import make_volume

from publisher.model import Volume
from publisher.store import Blobs


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., tuple[Volume, Blobs]]:
    """Makes a sample volume: ``sample(language="zh-Hans", parts=("", ""))``."""
    return partial(make_volume, tmp_path)
