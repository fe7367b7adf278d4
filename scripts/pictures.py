"""Draw the README's pictures from the example: `make pictures` after `make demo`.

The pages of the PDF are drawn by MuPDF, web pages and the EPUB by Chromium without a window.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pymupdf
from PIL import Image, ImageChops, ImageDraw

ROOT = Path(__file__).parent.parent
OUT = ROOT / "out"
PICTURES = ROOT / "docs" / "pictures"
THEME, ARTICLE = "书籍的历史", "从卷到册"  # what is shown
GROUND = (233, 231, 226)
GAP = 36  # px


def main() -> None:
    """Write every picture into docs/pictures/."""
    catalog = json.loads((OUT / "catalog.json").read_text("utf-8"))
    volume = next(volume for volume in catalog["volumes"] if volume["theme"] == THEME)
    folder = OUT / "volumes" / volume["slug"]
    article = next(
        article
        for part in volume["parts"]
        for article in part["articles"]
        if article["title"].startswith(ARTICLE)
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with pymupdf.open(OUT / volume["editions"]["pdf"]["path"]) as book:
        first = next(page.number for page in book if page.get_label() == str(article["page"]))
        contents = _with(book, "目录")
        cover = Image.open(folder / "cover.jpg").convert("RGB")
        noted = _with(book, "金属的算法").number  # a recto with notes, behind a page with a figure
        spread = [_page(book[number], 640) for number in (noted - 1, noted)]
        end = _with(book, "四面的余白")  # the last page of an article, with its code
        shown = [[cover], [_page(contents, 640)], spread, [_page(end, 640)]]
        _save(_row(shown, 640), "book")
        _save(_row([[_page(book[first], 900)]], 900), "page")
    _save(_screenshot(OUT / "index.html", 1280, 1560), "library")
    _save(_screenshot(folder / "web" / f"{article['id']}.html", 420, 860), "web")
    _save(_epub(OUT / volume["editions"]["epub"]["path"], article["id"]), "epub")


def _with(book: pymupdf.Document, text: str) -> pymupdf.Page:
    """The first page with a text on it."""
    return next(page for page in book if text in page.get_text().replace(" ", ""))


def _page(page: pymupdf.Page, height: int) -> Image.Image:
    scale = height / page.rect.height
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale))
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def _row(groups: Sequence[Sequence[Image.Image]], height: int) -> Image.Image:
    """Pictures side by side on a ground; those of one group touch, as pages of a spread do."""
    fitted = [[_to_height(image, height) for image in group] for group in groups]
    width = sum(image.width for group in fitted for image in group) + GAP * (len(fitted) + 1)
    row = Image.new("RGB", (width, height + 2 * GAP), GROUND)
    left = GAP
    for group in fitted:
        start = left
        for image in group:
            row.paste(image, (left, GAP))
            left += image.width
        frame = (start - 1, GAP - 1, left, GAP + height)
        ImageDraw.Draw(row).rectangle(frame, outline=(200, 197, 190))
        left += GAP
    return row


def _to_height(image: Image.Image, height: int) -> Image.Image:
    width = round(image.width * height / image.height)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _screenshot(page: Path, width: int, height: int) -> Image.Image:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is not installed: apt-get install chromium, then again.")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page.png"
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder}/profile",
            f"--window-size={width},{height}", f"--screenshot={target}", page.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return Image.open(BytesIO(target.read_bytes())).convert("RGB")


def _epub(book: Path, article: str) -> Image.Image:
    """An article of the EPUB at the size of a phone, with the margins a reading system gives."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(book) as file:
            file.extractall(folder)
        page = next(path for path in Path(folder).rglob("*.xhtml") if article in path.name)
        # Chromium makes windows no narrower than 500 px, so the page is shown in a frame.
        frame = Path(folder) / "frame.html"
        style = "border:0;margin:24px 22px;width:376px;height:1000px"
        frame.write_text(
            f'<body style="margin:0"><iframe style="{style}" src="{page.as_uri()}">', "utf-8"
        )
        return _screenshot(frame, 420, 860)


def _save(image: Image.Image, name: str) -> None:
    """Write a picture as a palette PNG, and only if it differs from the one that is there."""
    target = PICTURES / f"{name}.png"
    small = image.quantize(192, method=Image.Quantize.MEDIANCUT)
    if target.exists():
        old = Image.open(target).convert("RGB")
        if (
            old.size == image.size
            and not ImageChops.difference(old, small.convert("RGB")).getbbox()
        ):
            return
    small.save(target, optimize=True)
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
