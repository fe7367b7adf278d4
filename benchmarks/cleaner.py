"""What `make bench-cleaner` runs: how well articles are found on web pages, and how fast.

    python -m benchmarks.cleaner [CORPORA] [--worst N] [--pin | --lower-floor]

Shingle F1 on the pages of `web` and, for comparison, of `readability`; CPU time a page on one
core; the share of links, pictures, lists, tables and the like that the expected articles of
`readability` have and ours keep. Captions belong to their pictures: the truth of `web` leaves
them out, so its figures are given both without them and with them.

The floors in cleaner.toml are held: the command exits 1 when an F1 on `web` is below. --pin raises
them to what was reached; only --lower-floor lowers them.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml import html as parser

from benchmarks import corpora
from benchmarks.rich import KINDS, Rich, by_kind, compare_rich
from benchmarks.shingles import Figures, compare, mean
from publisher.cleaner.article import clean_page
from publisher.model import Archive, Article, Source
from publisher.sections import CleanSettings

FLOOR = Path(__file__).with_name("cleaner.toml")
CAPTIONS = frozenset({"figcaption"})

#: Reads a page, and gives the element that holds its article.
Reader = Callable[[corpora.Page], etree._Element]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one page."""

    page: corpora.Page
    text: Figures  #: without captions
    everything: Figures
    kept: Counter[str]  #: rich elements of the expected article that ours has too
    expected: Counter[str]
    seconds: float


def read_article(page: corpora.Page) -> etree._Element:
    """The article of a page, through the whole cleaner."""
    archive = Archive("bench", Path(), "html")
    source = Source(f"bench/{page.name}.html", Path(), "html", archive, url=page.url)
    article = clean_page(page.markup, source, CleanSettings())
    body = article.body if isinstance(article, Article) else ""
    root: etree._Element = parser.fragment_fromstring(body, create_parent="div")
    return root


def measure(pages: Iterable[corpora.Page], read: Reader = read_article) -> list[Result]:
    """Read pages and compare what was found with the truth."""
    return [_measure(page, read) for page in pages]


def _measure(page: corpora.Page, read: Reader) -> Result:
    started = time.process_time()
    body = read(page)
    seconds = time.process_time() - started
    expected, kept = _compare_rich(page, body)
    return Result(
        page,
        compare(corpora.text_of(body, CAPTIONS), page.text),
        compare(corpora.text_of(body), page.text),
        by_kind(kept),
        by_kind(expected),
        seconds,
    )


def _compare_rich(page: corpora.Page, body: etree._Element) -> tuple[Rich, Rich]:
    if not page.expected:
        return Counter(), Counter()
    title = parser.fromstring(page.markup).findtext(".//title") or ""
    return compare_rich(parser.fromstring(page.expected), body, title)


def report(results: Sequence[Result], worst: int) -> None:
    """Print the figures of one set of pages."""
    name = results[0].page.corpus
    cost = sum(result.seconds for result in results) / len(results)
    print(f"{name}: {len(results)} pages, {1000 * cost:.1f} ms of CPU a page")
    for what, figures in (
        ("without captions", mean([result.text for result in results])),
        ("with captions", mean([result.everything for result in results])),
    ):
        print(f"  {what:17} F1 {figures.f1:.4f}  {_pair(figures)}")
    expected = sum((result.expected for result in results), Counter[str]())
    kept = sum((result.kept for result in results), Counter[str]())
    if expected:
        shares = (f"{tag} {kept[tag] / expected[tag]:.0%}" for tag in KINDS if expected[tag])
        print(f"  kept: {', '.join(shares)}")
    for result in sorted(results, key=lambda result: result.text.f1)[:worst]:
        print(f"  {result.text.f1:.3f}  {_pair(result.text)}  {result.page.name[:24]}")


def _pair(figures: Figures) -> str:
    return f"precision {figures.precision:.4f}  recall {figures.recall:.4f}"


def reached(results: Sequence[Result]) -> dict[str, float]:
    """What is held: the F1 without captions, and with them."""
    return {
        "f1": mean([result.text for result in results]).f1,
        "f1_with_captions": mean([result.everything for result in results]).f1,
    }


def floors() -> dict[str, float]:
    """The figures on `web` that must be reached."""
    told = tomllib.loads(FLOOR.read_text("utf-8"))
    return {name: float(value) for name, value in told.items()}


def missed(figures: Mapping[str, float]) -> list[str]:
    """What is below its floor, in words."""
    return [
        f"{name} {figures[name]:.4f} is below the floor of {least:.4f}"
        for name, least in floors().items()
        if figures[name] < least
    ]


def move_floors(figures: Mapping[str, float], *, lower: bool) -> None:
    """Set the floors to what was reached: upwards only, unless ``lower``."""
    text = FLOOR.read_text("utf-8")
    for name, least in floors().items():
        # Rounded down, so that what was reached is never below its own floor.
        found = int(figures[name] * 10_000) / 10_000
        if found > least or lower:
            text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {found}", text)
    FLOOR.write_text(text, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    call = argparse.ArgumentParser(
        prog="benchmarks.cleaner", description=(__doc__ or "").split("\n")[0]
    )
    call.add_argument("corpora", nargs="?", type=Path, default=corpora.CORPORA)
    call.add_argument("--worst", type=int, default=0, help="name so many pages of each set")
    moves = call.add_mutually_exclusive_group()
    moves.add_argument("--pin", action="store_true", help="raise the floors to what is reached")
    moves.add_argument(
        "--lower-floor", action="store_true", help="set them even if that lowers them"
    )
    asked = call.parse_args(arguments)
    web = list(corpora.read_web(asked.corpora))
    if not web:
        print(f"there are no pages in {asked.corpora / 'web'}; nothing was measured")
        return 0
    measure(web[:3])  # what is read and compiled once is nobody's cost
    results = measure(web)
    report(results, asked.worst)
    second = measure(corpora.read_readability(asked.corpora))
    if second:
        report(second, asked.worst)
    figures = reached(results)
    if asked.pin or asked.lower_floor:
        move_floors(figures, lower=asked.lower_floor)
    below = missed(figures)
    for line in below:
        print(line, file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
