"""Model pages against the pictures of them in docs/pages/.

`make golden` draws them anew; look at them before they go in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from golden_pages import GAP, MODELS, PAGES, Model, differing, draw, find, fonts, like, read, write
from model_volume import model_volume
from PIL import Image, ImageChops, ImageFilter

from publisher.model import Part, Volume
from publisher.renderers.pdf.book import render_pdf
from publisher.sections import PdfSettings
from publisher.settings import Settings


def _bind(folder: Path) -> None:
    """The model volume in three forms."""
    volume, blobs = model_volume(folder)
    forms: dict[str, tuple[Volume, PdfSettings]] = {
        "model": (volume, PdfSettings(illustrations=True)),
        "columns": (_only(volume, "a-scripts"), PdfSettings(paper="16开", columns=2)),
        "screen": (_only(volume, "a-paper"), PdfSettings(variant="screen")),
    }
    for name, (bound, pdf) in forms.items():
        run = render_pdf(bound, blobs, Settings(pdf=pdf))
        assert run.findings == ()
        (folder / f"{name}.pdf").write_bytes(run.data)


def _only(volume: Volume, name: str) -> Volume:
    article = tuple(record for record in volume.articles if record.id == name)
    return replace(volume, parts=(Part("", article),), references=(), elsewhere=())


@pytest.fixture(scope="session")
def books(examples: Path, made_once: Callable[..., Path]) -> dict[str, Path]:
    """The PDFs that have model pages."""
    catalog = json.loads((examples / "out" / "catalog.json").read_text("utf-8"))
    made = made_once("model", _bind)
    return {
        volume["theme"]: examples / "out" / volume["editions"]["pdf"]["path"]
        for volume in catalog["volumes"]
    } | {path.stem: path for path in made.glob("*.pdf")}


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=[model.name for model in MODELS])
def test_a_page_looks_as_its_golden_picture(
    model: Model, books: dict[str, Path], rewrite_golden: bool
) -> None:
    with pymupdf.open(books[model.book]) as pdf:
        pages = find(pdf, model)
        image, used = draw(pages, model.dpi), fonts(pages)
    if rewrite_golden:
        write(image, model.name, used)
    golden, drawn_with = read(model.name)
    if others := differing(used, drawn_with):
        pytest.skip(f"drawn with other versions of {', '.join(others)}")
    assert like(image, golden), f"{model.name} looks otherwise: `make golden`, and look at it"


def test_every_golden_picture_has_its_page_and_is_explained() -> None:
    explained = PAGES.with_suffix(".md").read_text("utf-8")
    assert {path.stem for path in PAGES.glob("*.png")} == {model.name for model in MODELS}
    assert [model.name for model in MODELS if f"pages/{model.name}.png" not in explained] == []


def _page(name: str) -> Image.Image:
    """A golden picture without the ground around its pages."""
    image = read(name)[0].convert("RGB")
    return image.crop((GAP, GAP, image.width - GAP, image.height - GAP))


def _lines(image: Image.Image) -> list[tuple[int, int]]:
    """The lines of a picture: where their ink begins and ends, from the top."""
    rows = image.convert("L").resize((1, image.height), Image.Resampling.BOX).tobytes()
    inked = [y for y, grey in enumerate(rows) if grey < 245]
    starts = [y for y in inked if y - 1 not in inked]
    ends = [y + 1 for y in inked if y + 1 not in inked]
    return list(zip(starts, ends, strict=True))


def _moved(image: Image.Image, by: int) -> Image.Image:
    """With one line moved down, as one off the grid is; by nothing: without the line."""
    top, bottom = _lines(image)[8]
    line = image.crop((0, top, image.width, bottom))
    image.paste((255, 255, 255), (0, top, image.width, bottom))
    if by:
        image.paste(line, (0, top + by))
    return image


def _smaller(image: Image.Image) -> Image.Image:
    """Set in type two per cent smaller."""
    size = round(image.width * 0.98), round(image.height * 0.98)
    page = Image.new("RGB", image.size, (255, 255, 255))
    page.paste(image.resize(size, Image.Resampling.LANCZOS))
    return page


def _without_figure(image: Image.Image) -> Image.Image:
    top, bottom = max(_lines(image), key=lambda line: line[1] - line[0])
    image.paste((255, 255, 255), (0, top, image.width, bottom))
    return image


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("spread", lambda image: _moved(image, 0)),
        ("spread", lambda image: _moved(image, 5)),
        ("english", lambda image: _moved(image, 5)),
        ("opening", _smaller),
        ("figure", _without_figure),
        ("scripts", lambda image: _moved(image, 5)),
        ("notes", lambda image: image.crop((0, 0, image.width, image.height - 2))),
    ],
)
def test_what_changes_a_page_is_seen_in_its_golden_picture(
    name: str, change: Callable[[Image.Image], Image.Image]
) -> None:
    assert not like(change(_page(name)), _page(name))


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.filter(ImageFilter.GaussianBlur(0.5)),
        lambda image: image.point(lambda grey: round(255 * (grey / 255) ** 1.25)),
        lambda image: Image.blend(image, ImageChops.offset(image, 1, 0), 0.4),
        lambda image: Image.blend(image, ImageChops.offset(image, 0, 1), 0.4),
    ],
    ids=["softer", "darker", "beside", "below"],
)
def test_another_rasteriser_makes_no_other_page_of_a_golden_picture(
    change: Callable[[Image.Image], Image.Image],
) -> None:
    for name in ("spread", "english", "opening", "turned-table"):
        assert like(change(_page(name)), _page(name)), name
