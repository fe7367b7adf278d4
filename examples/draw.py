"""Draw every picture of the example archive: the same bytes on every run.

Run it from anywhere: ``python examples/draw.py``. The illustrations go to ``images/``, the
QR codes beside their pages. Needs Pillow, segno and the Noto fonts (Latin and CJK).
"""

import sys
from collections.abc import Callable
from pathlib import Path

import segno
from drawing import books, pages, paper
from drawing.sheet import IMAGES

HERE = Path(__file__).resolve().parent
ADDRESS = "https://github.com/example/press-notes/blob/master/"
PICTURES: tuple[Callable[[], None], ...] = (
    paper.mould, paper.watermark, paper.ink, paper.ageing, paper.sizes, paper.gall,
    paper.folding, paper.imposition,
    books.timeline, books.bindings, books.leaf, books.woodblock, books.typewheel,
    books.stitches, books.overprint, books.seal, books.bookshelf,
    pages.canon, pages.anatomy, pages.spread, pages.typecase, pages.plan, pages.card,
    pages.judou, pages.callnumber, pages.chart,
)  # fmt: skip


def codes() -> int:
    """Write the QR code of every page beside it; return how many."""
    found = sorted((HERE / "pages").glob("*/*.md"))
    for page in found:
        address = ADDRESS + page.relative_to(HERE).as_posix()
        segno.make(address, error="l").save(str(page) + ".png", scale=4, border=2)
    return len(found)


def main() -> int:
    """Draw all pictures and codes; return the exit status."""
    IMAGES.mkdir(exist_ok=True)
    try:
        for picture in PICTURES:
            picture()
        count = codes()
    except OSError as error:
        print(f"draw.py: {error} (are the Noto fonts installed?)", file=sys.stderr)
        return 1
    print(f"{len(PICTURES)} pictures, {count} codes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
