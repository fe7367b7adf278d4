"""catalog.json: the library, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from publisher import __version__
from publisher.editions import Edition, File, Pagination
from publisher.library.shelf import Shelved
from publisher.model import Part, Plan, Record
from publisher.pieces import json_pieces

FORMAT = 1
NAME = "catalog.json"
_MAKER = "publisher"
GENERATOR = f"{_MAKER} {__version__}"


def catalogue(plan: Plan, shelf: tuple[Shelved, ...]) -> bytes:
    """The catalogue of a library as JSON; the order of its keys is part of its look."""
    before = {
        "format": FORMAT,
        "title": plan.title,
        "language": plan.language,
        "generator": GENERATOR,
    }
    pieces = json_pieces(before, "volumes", map(_volume, shelf), {"report": _report(plan)})
    return b"".join(piece.encode() for piece in pieces)


def is_ours(data: bytes) -> bool:
    """Whether these bytes are a catalogue that some version of the publisher wrote."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return False
    generator = content.get("generator") if isinstance(content, dict) else None
    return isinstance(generator, str) and generator.split(" ")[0] == _MAKER


def _volume(shelved: Shelved) -> dict[str, Any]:
    volume = shelved.volume
    return {
        "id": volume.id,
        "slug": volume.slug,
        "title": volume.title,
        "theme": volume.theme,
        "number": volume.number,
        "language": volume.language,
        "parts": [_part(part, shelved.press.pagination) for part in volume.parts],
        "editions": _editions(shelved),
        **({"also": [_other(other) for other in shelved.also]} if shelved.also else {}),
    }


def _editions(shelved: Shelved) -> dict[str, Any]:
    return {edition.format: _edition(shelved, edition) for edition in shelved.editions}


def _other(shelved: Shelved) -> dict[str, Any]:
    """The same volume in another script: articles and their order are those of the first."""
    volume = shelved.volume
    return {
        "id": volume.id,
        "title": volume.title,
        "theme": volume.theme,
        "language": volume.language,
        "editions": _editions(shelved),
    }


def _part(part: Part, pagination: Pagination) -> dict[str, Any]:
    return {
        "title": part.title,
        "articles": [_article(record, pagination) for record in part.articles],
    }


def _article(record: Record, pagination: Pagination) -> dict[str, Any]:
    first, last = pagination.articles.get(record.id, ""), pagination.ends.get(record.id, "")
    return {
        "id": record.id,
        "title": record.title,
        "authors": list(record.authors),
        "published": record.published.isoformat() if record.published else None,
        "source": record.source,
        "url": record.url,
        "words": record.words,
        "images": len(record.images),
        "page": int(first) if first.isdecimal() else None,
        **({"last_page": int(last)} if last.isdecimal() else {}),
    }


def _edition(shelved: Shelved, edition: Edition) -> dict[str, Any]:
    path = {"path": shelved.address(edition)}
    if edition.format == "web":
        return path
    file = edition.files[0]
    pages = {"pages": edition.pages} if edition.format == "pdf" else {}
    pages |= _directory(shelved, edition.files[1:])
    printer = _printer(shelved, edition.files[1:])
    return {**path, "bytes": file.bytes, "sha256": file.digest, **pages, **printer}


def _directory(shelved: Shelved, files: Iterable[File]) -> dict[str, Any]:
    """Where it is written on which page of the edition every block begins."""
    listed = [file.path for file in files if not file.role and file.path.endswith(".json")]
    return {"blocks": {"path": f"{shelved.folder}/{listed[0]}"}} if listed else {}


def _printer(shelved: Shelved, files: Iterable[File]) -> dict[str, Any]:
    """What stands beside an edition for the printer, by what it is; nothing where nothing does."""
    found = {
        file.role: {
            "path": f"{shelved.folder}/{file.path}",
            "bytes": file.bytes,
            "sha256": file.digest,
        }
        for file in files
        if file.role
    }
    return {"printer": found} if found else {}


def _report(plan: Plan) -> dict[str, Any]:
    records = [r for v in plan.volumes for r in v.articles if r.images or r.missing]
    return {
        "read": plan.read,
        "published": plan.published,
        "letters": {"kept": plan.letters, "removed": plan.taken},
        "dropped": [{"source": drop.source, "reason": drop.reason} for drop in plan.dropped],
        "duplicates": [
            {
                "kept": pair.kept,
                "dropped": pair.dropped,
                "why": pair.why,
                "similarity": round(pair.similarity, 2),
            }
            for pair in plan.duplicates
        ],
        "images": {
            "embedded": sum(len(record.images) for record in records),
            "missing": [
                {"article": missing.article, "url": missing.url, "reason": missing.reason}
                for record in records
                for missing in record.missing
            ],
        },
    }
