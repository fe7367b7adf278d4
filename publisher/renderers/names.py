"""What the files of a volume are called."""

from __future__ import annotations

from publisher.model import Format, Volume
from publisher.settings import Settings


def file_name(volume: Volume, name: Format, settings: Settings) -> str:
    """The file of an edition; a Kobo knows its own kind by the ending."""
    kind = ".kepub" if name == "epub" and settings.epub.profile == "kobo" else ""
    return volume.file(volume.slug, f"{kind}.{name}")
