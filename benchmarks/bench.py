"""What `make bench` runs: how long builds take on this machine, what they hold, where time goes.

    python -m benchmarks.bench                        about five minutes on two cores
    python -m benchmarks.bench --archive 1000 10000   the plan alone, for large archives

Everything is generated and built in a temporary folder, and gone afterwards. Targets are for two
cores; they are printed beside the figures and judge nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import CORPORA
from benchmarks.generate import CHINESE, Order, generate
from benchmarks.measure import EVERY, Run, run

ROOT = Path(__file__).resolve().parent.parent
THEMES = 8  #: as many volumes, so that two workers can share them
LONG = 5000  #: characters of an article by which the PDF is measured
SELDOM = 5.0  #: seconds between two looks at all memory, where speed is what is asked for
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bench:
    """A temporary folder, and how to build in it.

    Each build has a name, and under that name a configuration, an output and a cache of its own.
    """

    folder: Path

    def archive(self, name: str, order: Order) -> Path:
        """Generate an archive, and let it reach the disk before anything is measured."""
        generate(self.folder / name, order)
        os.sync()
        return self.folder / name

    def copy(self, archive: Path, mean: int) -> Path:
        """An archive without its longest pages, so that one has ``mean`` characters on average."""
        target = self.folder / archive.name
        shutil.copytree(archive, target)
        lengths = {page: len(page.read_text("utf-8", "replace")) for page in target.rglob("*.md")}
        for page in sorted(lengths, key=lambda page: (-lengths[page], page)):
            if sum(lengths.values()) <= mean * len(lengths):
                break
            page.unlink()
            del lengths[page]
        os.sync()
        return target

    def build(self, archive: Path, name: str, jobs: int) -> Run:
        """Build all editions of an archive."""
        return self._build(archive, name, jobs, "epub,pdf,web", EVERY)

    def build_alone(self, archive: Path, edition: str) -> Run:
        """Build one edition of an archive with two workers, as fast as it goes."""
        return self._build(archive, f"{archive.name}-{edition}", 2, edition, SELDOM)

    def plan(self, archive: Path, name: str, jobs: int) -> Run:
        """Plan an archive."""
        return self._publisher(archive, name, jobs, SELDOM, "plan", "--json")

    def pages(self, name: str) -> int:
        """Pages of all PDFs of a build."""
        volumes = json.loads(self.catalog(name))["volumes"]
        return sum(volume["editions"]["pdf"]["pages"] for volume in volumes)

    def articles(self, name: str) -> int:
        """Articles of a build."""
        volumes = json.loads(self.catalog(name))["volumes"]
        return sum(len(part["articles"]) for volume in volumes for part in volume["parts"])

    def catalog(self, name: str) -> str:
        """The catalogue of a build, which holds the digests of its EPUBs and PDFs."""
        return (self.folder / name / "out" / "catalog.json").read_text("utf-8")

    def style(self, rule: str) -> None:
        """Set a rule that is laid over our style of articles."""
        ours = (ROOT / "styles" / "base.css").read_text("utf-8")
        (self.folder / "styles").mkdir(exist_ok=True)
        (self.folder / "styles" / "base.css").write_text(f"{ours}\n{rule}\n", "utf-8")

    def _build(self, archive: Path, name: str, jobs: int, formats: str, every: float) -> Run:
        out = self.folder / name / "out"
        return self._publisher(archive, name, jobs, every, "build", "-o", out, "--formats", formats)

    def _publisher(
        self, archive: Path, name: str, jobs: int, every: float, command: str, *options: str | Path
    ) -> Run:
        own = self.folder / name
        own.mkdir(exist_ok=True)
        (own / "publisher.toml").write_text('styles = "../styles"\n', "utf-8")
        common = ("-c", own / "publisher.toml", "--cache", own / "cache", "--offline")
        python = (sys.executable, "-m", "publisher", command, archive)
        return run((*python, *options, *common, "--jobs", str(jobs)), ROOT, every)


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of text in columns, printed as they come."""

    widths: tuple[int, ...]

    def add(self, *cells: str) -> None:
        """Print a line: the first column to the left, the others to the right."""
        first, *others = zip(cells, self.widths, strict=False)
        line = f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)
        print(line.rstrip(), flush=True)


def main(arguments: Iterable[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure builds on this machine.")
    parser.add_argument("--articles", type=int, default=500, help="of the archive that is built")
    parser.add_argument(
        "--archive", type=int, nargs="+", metavar="N", help="only plan archives of so many articles"
    )
    parser.add_argument("--characters", type=int, default=1500, help="of text in an article")
    given = parser.parse_args(None if arguments is None else list(arguments))
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="publisher-bench-") as folder:
        bench = Bench(Path(folder))
        bench.style("")
        if given.archive:
            measure_plans(bench, given.archive, given.characters)
        else:
            measure_builds(bench, given.articles)
            measure_formats(bench, given.articles)
            measure_stages(bench, max(8, given.articles // 4))


def measure_builds(bench: Bench, articles: int) -> None:
    """Builds of one archive: cold with one worker and with two, then with ever more remembered."""
    archive = bench.archive("archive", Order(articles, THEMES))
    table = Table((34, 9, 9, 12, 9, 10, 11))
    print(f"\nBuilds of {articles} articles in {THEMES} themes: EPUB, PDF and web\n")
    table.add("", "seconds", "CPU s", "articles/s", "pages/s", "main MiB", "whole MiB")

    def show(what: str, took: Run, name: str) -> None:
        speeds = (f"{articles / took.seconds:.1f}", f"{bench.pages(name) / took.seconds:.1f}")
        memory = (_mib(took.main), _mib(took.tree))
        table.add(what, f"{took.seconds:.2f}", f"{took.cpu:.1f}", *speeds, *memory)

    one = bench.build(archive, "one", 1)
    show("cold, 1 worker", one, "one")
    two = bench.build(archive, "two", 2)
    show("cold, 2 workers", two, "two")
    same = "the same" if bench.catalog("one") == bench.catalog("two") else "others"
    warm = bench.build(archive, "two", 2)
    show("nothing changed, 2 workers", warm, "two")
    _change_article(archive)
    show("one article changed, 2 workers", bench.build(archive, "two", 2), "two")
    bench.style("h1 { letter-spacing: 0.02em }")
    show("a style changed, 2 workers", bench.build(archive, "two", 2), "two")
    print()
    _compare("2 workers are faster by", f"{one.seconds / two.seconds:.2f} times", "1.7 or more")
    _compare("2 workers give, as bytes", same, "the same")
    _compare("nothing changed takes", f"{warm.seconds:.2f} s", "at most 2 s")
    share = f"{100 * warm.seconds / two.seconds:.1f} % of cold"
    _compare("nothing changed takes", share, "at most 5 %")


def measure_formats(bench: Bench, articles: int) -> None:
    """What one edition alone takes, from raw pages, with two workers."""
    print()
    epub = bench.build_alone(bench.archive("short", Order(articles, THEMES)), "epub")
    _compare(f"EPUB alone, {articles} articles", _speed(articles, epub), "150 or more")
    long = bench.archive("long", Order(max(4, articles // 10), 4, LONG, texts=CHINESE))
    _measure_print(bench, long, f"generated articles of {LONG:,} characters")
    mirror = CORPORA / "mirror"
    if mirror.is_dir():
        pages = bench.copy(mirror, LONG)
        took = bench.build_alone(pages, "epub")
        count = bench.articles(f"{pages.name}-epub")
        _compare(f"EPUB alone, {count} pages of a mirror", _speed(count, took), "150 or more")
        _measure_print(bench, pages, f"pages of a mirror, {LONG:,} raw characters")


def _measure_print(bench: Bench, archive: Path, what: str) -> None:
    took, name = bench.build_alone(archive, "pdf"), f"{archive.name}-pdf"
    count, pages = bench.articles(name), bench.pages(name)
    _compare(f"PDF alone, {count} {what}", _speed(count, took), "30 or more")
    _compare(f"PDF alone, {pages:,} pages of them", f"{pages / took.seconds:.1f} pages/s", "")


def _speed(articles: int, took: Run) -> str:
    return f"{articles / took.seconds:.1f} articles/s"


def measure_stages(bench: Bench, articles: int) -> None:
    """Where time goes, stage by stage, in one process."""
    archive = bench.archive("stages-archive", Order(articles, max(1, THEMES // 4)))
    (bench.folder / "stages").mkdir()
    command = (sys.executable, "-m", "benchmarks.stages", archive, bench.folder / "stages")
    seconds: dict[str, float] = json.loads(run(command, ROOT).output.splitlines()[-1])
    print(f"\nWhere time goes: {articles} articles, each stage alone, 1 worker\n")
    table = Table((24, 10, 12, 12, 8))
    table.add("", "seconds", "articles/s", "ms/article", "share")
    whole = sum(seconds.values())
    for stage, spent in seconds.items():
        each = (f"{articles / spent:,.0f}", f"{1000 * spent / articles:.2f}")
        table.add(stage, f"{spent:.2f}", *each, f"{100 * spent / whole:.0f} %")


def measure_plans(bench: Bench, sizes: Sequence[int], characters: int) -> None:
    """Plans of archives of ever more articles: time of each, and memory of the main process."""
    start = bench.plan(bench.archive("few", Order(THEMES)), "start", 2)
    print(
        "\nPlans from raw pages, 2 workers; what starting takes is taken off the times by article"
    )
    print(f"(starting: {start.seconds:.2f} s, {start.cpu:.2f} CPU s)\n")
    table = Table((12, 10, 12, 10, 15, 11, 12))
    cells = (
        "articles",
        "seconds",
        "ms/article",
        "CPU s",
        "CPU ms/article",
        "main MiB",
        "whole MiB",
    )
    table.add(*cells)
    times: list[float] = []
    main_memory = 0
    for turn, size in enumerate((*sizes, sizes[0])):  # the first again: a machine's pace changes
        archive = bench.archive(f"archive{turn}", Order(size, THEMES, characters))
        took = bench.plan(archive, f"plan{turn}", 2)
        main_memory = max(main_memory, took.main)
        times.append(1000 * (took.seconds - start.seconds) / size)
        work = 1000 * (took.cpu - start.cpu) / size
        speeds = (f"{took.seconds:.1f}", f"{times[-1]:.2f}", f"{took.cpu:.1f}", f"{work:.2f}")
        table.add(f"{size:,}", *speeds, _mib(took.main), _mib(took.tree))
    print()
    ratio = f"{200 * times[-2] / (times[0] + times[-1]):.0f} %"
    _compare(f"an article of {sizes[-1]:,} to one of {sizes[0]:,}", ratio, "at most 110 %")
    _compare("main process", f"{_mib(main_memory)} MiB", "under 400 MiB")


def _change_article(archive: Path) -> None:
    page = next(iter(sorted((archive / "pages").glob("*/*.md"))))
    text = page.read_text("utf-8")
    page.write_text(text.replace("本文是第", "本文正是第"), "utf-8")


def _compare(what: str, figure: str, target: str) -> None:
    print(
        f"{what + ':':<58}{figure:>20}" + (f"   (target: {target})" if target else ""), flush=True
    )


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0]
    busy = "; other work is going on, which slows what follows" if load > 0.5 else ""
    return f"{cores} cores, Python {sys.version.split()[0]}, load {load:.1f}{busy}"


def _mib(size: int) -> str:
    return f"{size / MEBIBYTE:,.0f}"


if __name__ == "__main__":
    main()
