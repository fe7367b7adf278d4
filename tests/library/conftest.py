"""The bench of the library's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_bench import Bench, Silent, pressed, small_plan, themed_volume

from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import Crew, InProcess
from publisher.workshop import Workshop


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A plan of two volumes with three articles, and their editions."""
    settings = Settings(out=tmp_path / "here" / "out")
    progress = Silent()
    with Store(tmp_path / "cache") as store:
        shop = Workshop(settings, store, Crew(lambda _: InProcess(), 1), progress)
        volumes = (themed_volume("paper", "纸", "作坊", 2), themed_volume("light", "光", "灯下", 1))
        printed = tuple(pressed(volume, shop.blobs) for volume in volumes)
        yield Bench(shop, small_plan(volumes), printed, progress)
