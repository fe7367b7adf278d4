"""Whether Send to Kindle would take a book."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sound_epub import Files, changed, sound, write_epub

from publisher.check import check_paths, kindle
from publisher.check.kindle import check_for_kindle
from publisher.editions import Edition, File, Pagination, Press
from publisher.preflight import preflight
from publisher.settings import Settings
from publisher.store import Store
from publisher.workers import Crew, InProcess
from publisher.workshop import Workshop


def picture(width: int, height: int, form: str = "JPEG") -> bytes:
    data = io.BytesIO()
    Image.new("L", (width, height), 200).save(data, form)
    return data.getvalue()


def fit(files: Files | None = None, cover: bytes | None = None) -> Files:
    """The sound book with a cover as Kindle wants it."""
    files = dict(files or sound())
    package = str(files["OEBPS/package.opf"])
    item = '<item id="c" href="c.jpg" media-type="image/jpeg" properties="cover-image"/></manifest>'
    files["OEBPS/package.opf"] = package.replace("</manifest>", item)
    files["OEBPS/c.jpg"] = picture(1000, 1500) if cover is None else cover
    return files


def codes(tmp_path: Path, files: Files) -> list[str]:
    return [found.code for found in check_for_kindle(write_epub(tmp_path / "b.epub", files))]


def test_a_sound_book_is_taken(tmp_path: Path) -> None:
    assert codes(tmp_path, fit()) == []


def test_only_the_profile_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.check.run_epubcheck", lambda *_: [])
    path = write_epub(tmp_path / "b.epub", sound())  # without a cover
    assert check_paths([path], Settings()) == []
    (found,) = check_paths([path], Settings(epub={"profile": "kindle"}))
    assert found.code == "kindle-cover"


def swapped(files: Files) -> Files:
    spine = '<itemref idref="a"/><itemref idref="b"/>'
    return {
        name: text.replace(spine, '<itemref idref="b"/><itemref idref="a"/>')
        if isinstance(text, str)
        else text
        for name, text in files.items()
    }


def deep() -> Files:
    inner = '<navPoint id="n{}"><navLabel><text>x</text></navLabel><content src="text/b.xhtml"/>'
    nested = "".join(inner.format(f"x{n}") for n in range(3)) + 3 * "</navPoint>"
    return changed("toc.ncx", "</navMap>", f"{nested}</navMap>")


def webp() -> Files:
    return {
        **changed("package.opf", 'href="dot.png" media-type="image/png"',
                  'href="dot.png" media-type="image/webp"'),
        "OEBPS/dot.png": picture(9, 9, "WEBP"),
    }  # fmt: skip


LANGUAGE = "<dc:language>en</dc:language>"
LAYOUT = '<meta property="rendition:layout">pre-paginated</meta></metadata>'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (lambda: sound(), {"kindle-cover"}),
        (lambda: fit(cover=picture(300, 400)), {"kindle-cover"}),
        (lambda: fit(cover=b"no picture"), {"kindle-picture-format"}),
        (lambda: fit(cover=picture(1000, 1500, "PNG")), {"kindle-picture-format"}),
        (lambda: fit(webp()), {"kindle-picture-format"}),
        (lambda: fit(changed("package.opf", LANGUAGE, "")), {"kindle-language"}),
        (lambda: fit(changed("package.opf", ">en<", ">und<")), {"kindle-language"}),
        (lambda: fit(changed("package.opf", ">en<", ">zh-Hant<")), set()),
        (lambda: fit(changed("package.opf", "</metadata>", LAYOUT)), {"kindle-fixed-layout"}),
        (lambda: fit(changed("package.opf", 'href="dot.png"', 'href="https://e.org/d.png"')),
         {"kindle-remote"}),
        (lambda: fit(swapped(sound())), {"kindle-contents"}),
        (lambda: fit(changed("package.opf", '<itemref idref="b"/>', "")), {"kindle-contents"}),
        (lambda: fit(changed("nav.xhtml", "epub:type=\"toc\"", "")), {"kindle-contents"}),
        (lambda: fit(deep()), {"kindle-contents-deep"}),
    ],
)  # fmt: skip
def test_what_kindle_would_refuse(
    tmp_path: Path, files: Callable[[], Files], expected: set[str]
) -> None:
    assert set(codes(tmp_path, files())) == expected


def test_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kindle, "MAX_FILE", 2000)
    monkeypatch.setattr(kindle, "MAX_PICTURE", 2000)
    assert set(codes(tmp_path, fit())) == {"kindle-too-large", "kindle-picture-large"}


class Silence:
    def stage(self, name: str, total: int | None) -> contextlib.nullcontext[object]:
        return contextlib.nullcontext(lambda: None)


@pytest.mark.parametrize(("profile", "expected"), [("kindle", ["kindle-cover"]), ("kobo", [])])
def test_a_build_looks_before_it_shelves(tmp_path: Path, profile: str, expected: list[str]) -> None:
    data = write_epub(tmp_path / "b.epub", sound()).read_bytes()
    with Store(tmp_path / "store") as store:
        settings = Settings(epub={"profile": profile})
        shop = Workshop(settings, store, Crew(lambda _: InProcess(), 1), Silence())
        file = File("paper-1.epub", store.blobs.add(data), len(data))
        cover = File("cover.jpg", "", 0)
        press = Press("paper", cover, (Edition("epub", (file,)),), Pagination())
        other = replace(press, volume="paper-hant")
        (seen,) = preflight((replace(press, also=(other,)),), shop)
    assert sorted({found.code for found in seen.findings}) == expected
    assert {found.where for found in seen.findings} <= {"paper-1.epub"}


def test_a_broken_book_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(b"PK no")
    assert [found.code for found in check_for_kindle(path)] == ["epub-damaged"]
