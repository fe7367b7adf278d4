"""The model pages in docs/pages/: what stands on them, how they are drawn and compared."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pymupdf
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

PAGES = Path(__file__).parents[2] / "docs" / "pages"
GAP = 12  #: px around pages
GROUND = 214  #: the grey that they lie on
COLOURS = 20
CELL = 6  #: px, about a third of a line: what is smaller than a cell is not compared
FAR = 32  #: of 255 greys: how far a cell may be from that of the golden picture
FAR_ALL = 2.0  #: the same for all cells on average
_BARE = b"\x01\x00"  #: what CFF begins with that is not in OpenType


@dataclass(frozen=True, slots=True)
class Model:
    """Pages that are shown together: found by what is printed on one of them."""

    name: str
    book: str  #: the theme of an example's volume, or the name of a PDF of the model volume
    text: str  #: what stands on a page and on none before it, without white space
    pages: tuple[int, ...] = (0,)  #: counted from that page
    dpi: int = 80


MODELS = (
    Model("front", "书籍的历史", "文字与图片的权利属于", (-3, -1, 0), 60),
    Model("contents", "model", "目录插图目录"),
    Model("part", "model", "第二部分", (0,), 60),
    Model("opening", "书籍的历史", "卷轴、经折、蝴蝶、包背、线装：一千年里"),
    Model("spread", "书籍的历史", "一、编起来的竹与卷起来的帛纸张普及", (0, 1)),
    Model("figure", "书籍的历史", "转轮字盘示意"),
    Model("table", "纸与墨", "表1A系列纸张尺寸"),
    Model("turned-table", "model", "字号换算表"),
    Model("notes", "书籍的历史", "金属的算法"),
    Model("article-end", "裝訂與印刷", "binding/6001.html"),
    Model("english", "Type & Typography", "TheQuietMachineryofthePageByClara", (0, 1)),
    Model("code", "Type & Typography", "h1{string-set", (-1, 0)),
    Model("scripts", "model", "同一样东西，各处有各处的叫法", (0, 1)),
    Model("index", "model", "作者索引AnnBell"),
    Model("register", "model", "链接索引https"),
    Model("columns", "columns", "同一样东西，各处有各处的叫法", dpi=66),
    Model("screen", "screen", "关于印刷术怎样用上了纸"),
)


def find(pdf: pymupdf.Document, model: Model) -> list[pymupdf.Page]:
    """The pages of a model."""
    for page in pdf:
        if model.text in re.sub(r"\s+", "", page.get_text()):
            return [pdf[page.number + offset] for offset in model.pages]
    raise AssertionError(f"{model.name}: no page has “{model.text}”")


def draw(pages: list[pymupdf.Page], dpi: int) -> Image.Image:
    """Pages side by side on a ground, in few colours; between facing ones is but a line."""
    drawn = [_drawn(page, dpi) for page in pages]
    gaps = [
        1 if after.number == page.number + 1 and page.number % 2 else GAP
        for page, after in pairwise(pages)
    ]
    width = sum(image.width for image in drawn) + sum(gaps)
    whole = Image.new("RGB", (width + 2 * GAP, drawn[0].height + 2 * GAP), (GROUND,) * 3)
    left = GAP
    for image, gap in zip(drawn, [*gaps, 0], strict=True):
        whole.paste(image, (left, GAP))
        left += image.width + gap
    return whole.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _drawn(page: pymupdf.Page, dpi: int) -> Image.Image:
    pixels = page.get_pixmap(dpi=dpi)
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def distance(image: Image.Image, golden: Image.Image) -> tuple[float, float]:
    """How far the farthest cell is from that of the golden picture, and all on average."""
    if image.size != golden.size:
        return 255, 255
    shrunk = [picture.convert("RGB").reduce(CELL) for picture in (image, golden)]
    apart = ImageStat.Stat(ImageChops.difference(*shrunk))
    return max(high for _, high in apart.extrema), max(apart.mean)


def like(image: Image.Image, golden: Image.Image) -> bool:
    """Whether pictures show the same page, whatever drew them.

    Another build of a rasteriser draws edges lighter or darker, and shifts them by parts of a
    pixel. A line that moved, a figure that is missing or type of another size is more than that.
    """
    far, far_all = distance(image, golden)
    return far <= FAR and far_all <= FAR_ALL


def fonts(pages: list[pymupdf.Page]) -> dict[str, str]:
    """The embedded fonts of pages by name, with their versions."""
    used = {font[0] for page in pages for font in page.get_fonts()}
    found = {}
    for xref in used:
        name, _, _, data = pages[0].parent.extract_font(xref)
        plain = name.partition("+")[2]
        if data.startswith(_BARE):
            found[plain] = _versions().get(plain, "unknown")
        else:
            version = TTFont(io.BytesIO(data), lazy=True)["head"].fontRevision
            found[plain] = f"{version:.3f}"
    return dict(sorted(found.items()))


def differing(here: dict[str, str], golden: dict[str, str]) -> list[str]:
    """Fonts of a golden picture that this machine has not, or in another version."""
    others = [name for name in golden if here.get(name, golden[name]) != golden[name]]
    return others + [name for name in golden if name not in here and not _installed(name)]


@cache
def _versions() -> dict[str, str]:
    """The fonts of this machine, by the names that they have in a PDF, and their versions."""
    lister = shutil.which("fc-list")
    if lister is None:
        return {}
    wanted = "--format=%{fullname}\t%{fontversion}\n"
    listed = subprocess.run([lister, wanted], capture_output=True, text=True, check=True).stdout
    return {
        name.strip().replace(" ", "-").removesuffix("-Regular"): f"{int(version) / 65536:.3f}"
        for names, version in (line.split("\t") for line in sorted(listed.splitlines()))
        for name in names.split(",")
    }


def _installed(name: str) -> bool:
    return name in _versions()


def write(image: Image.Image, name: str, used: dict[str, str]) -> None:
    """Make a picture the golden one; it tells the fonts that it was drawn with."""
    notes = PngInfo()
    notes.add_text("Fonts", "; ".join(f"{font} {version}" for font, version in used.items()))
    PAGES.mkdir(exist_ok=True)
    image.save(PAGES / f"{name}.png", optimize=True, pnginfo=notes)


def read(name: str) -> tuple[Image.Image, dict[str, str]]:
    """A golden picture, and the fonts that it was drawn with."""
    with Image.open(PAGES / f"{name}.png") as image:
        image.load()
        told = image.text["Fonts"].split("; ")
    return image, dict(font.rsplit(" ", 1) for font in told)
