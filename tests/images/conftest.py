from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image as Pictures

from publisher.model import Archive, Record
from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import Crew, InProcess
from publisher.workshop import Workshop


class Silence:
    """A progress that tells nothing."""

    def stage(self, name, total):
        return contextlib.nullcontext(lambda: None)

    def say(self, message):
        pass


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store") as store:
        yield store


@pytest.fixture
def shop(store: Store) -> Callable[..., Workshop]:
    """A workshop whose picture settings are given by name."""

    def open_shop(*, force: bool = False, **images: object) -> Workshop:
        settings = Settings(force=force, images={"fetch": False, **images})
        return Workshop(settings, store, Crew(lambda _: InProcess(), 1), Silence())

    return open_shop


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


@pytest.fixture
def archives(archive: Path) -> list[Archive]:
    return [Archive("x", archive, "markdown")]


@pytest.fixture
def record(store: Store) -> Callable[..., Record]:
    """A record with a body that refers to some addresses."""

    def make(body: str, *addresses: str, name: str = "a1", language: str = "en") -> Record:
        return Record(
            id=name,
            source=f"x/{name}.md",
            archive="x",
            title="On paper",
            body=store.blobs.add(body.encode()),
            authors=(),
            published=None,
            language=language,
            url="",
            site="",
            tags=(),
            places=(),
            words=3,
            fingerprint="",
            addresses=addresses,
        )

    return make


@pytest.fixture
def photo() -> Callable[..., Pictures.Image]:
    """A picture with the grain of a photograph."""

    def make(width: int = 120, height: int = 80) -> Pictures.Image:
        grain = Pictures.radial_gradient("L").resize((width, height))
        noise = Pictures.effect_noise((width, height), 60)
        return Pictures.merge("RGB", (grain, noise, grain.transpose(Pictures.Transpose.ROTATE_180)))

    return make


@pytest.fixture
def saved() -> Callable[..., bytes]:
    """The bytes of a picture saved in a format."""

    def save(picture: Pictures.Image, form: str, **options: object) -> bytes:
        file = io.BytesIO()
        picture.save(file, form, **options)
        return file.getvalue()

    return save
