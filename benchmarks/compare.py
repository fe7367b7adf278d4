"""Compares with the tools that people use today: what each takes, and whose EPUB is valid.

    python -m benchmarks.compare                  200 articles with whatever tools are installed

The same generated pages go to all: to us as they are, to the others without pictures from
addresses that nobody answers, for which they would wait; as Markdown to those that read it, wrapped
as HTML to the rest. A tool that is not on the PATH is left out; PERCOLLATE and CHROMIUM may name
programs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pikepdf

from benchmarks.bench import SELDOM, Table
from benchmarks.generate import Order, generate
from benchmarks.measure import run
from publisher.check.validator import run_epubcheck

_FAR = re.compile(r"<img\b[^>]*\bsrc='https?://[^>]*>")
Command = tuple[str | Path, ...]
Make = Callable[[str, "Pages", Path], Command]


@dataclass(frozen=True, slots=True)
class Pages:
    """The same articles in the forms that tools want."""

    archive: Path  #: a mirror
    copy: Path  #: of the mirror, for the others
    markdown: tuple[Path, ...]
    html: tuple[Path, ...]
    index: Path  #: HTML with a link to each page
    single: Path  #: HTML with all of them, one after the other


@dataclass(frozen=True, slots=True)
class Tool:
    """A program and how it is told to make an edition."""

    name: str
    program: str  #: as found on the PATH
    edition: str  #: epub or pdf
    command: Make


def main(arguments: Iterable[str] | None = None) -> None:
    """Measure all tools that there are."""
    parser = argparse.ArgumentParser(description="Compare with other tools.")
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args(None if arguments is None else list(arguments))
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")  # calibre's, for root
    with tempfile.TemporaryDirectory(prefix="publisher-compare-") as folder:
        pages = prepare(Path(folder), given.articles)
        table = Table((26, 10, 10, 13, 9, 9, 12))
        table.add("", "seconds", "CPU s", "articles/s", "CPU/art.", "pages", "EPUB errors")
        for tool in TOOLS:
            program = os.environ.get(tool.program.upper()) or shutil.which(tool.program)
            if not program:
                table.add(f"{tool.name}, {tool.edition.upper()}", "not there")
                continue
            target = Path(folder) / f"{tool.name.replace(' ', '-')}.{tool.edition}"
            try:
                took = run(tool.command(program, pages, target), pages.copy, SELDOM)
            except RuntimeError as error:
                table.add(f"{tool.name}, {tool.edition.upper()}", "failed")
                print(str(error)[-300:], file=sys.stderr)
                continue
            made = sorted(target.rglob(f"*.{tool.edition}")) if target.is_dir() else [target]
            table.add(
                f"{tool.name}, {tool.edition.upper()}",
                f"{took.seconds:.1f}",
                f"{took.cpu:.1f}",
                f"{given.articles / took.seconds:.1f}",
                f"{1000 * took.cpu / given.articles:.0f} ms",
                str(sum(map(_length, made))) if tool.edition == "pdf" else "",
                str(_errors(made)) if tool.edition == "epub" else "",
            )


def prepare(folder: Path, articles: int) -> Pages:
    """Generate the articles, and a copy in which each is a page of HTML, too."""
    archive, copy = folder / "archive", folder / "copy"
    generate(archive, Order(articles, 4))
    shutil.copytree(archive, copy)
    markdown = tuple(sorted((copy / "pages").glob("*/*.md")))
    for page in markdown:
        page.write_text(_FAR.sub("", page.read_text("utf-8")), "utf-8")
    html = tuple(_wrapped(page) for page in markdown)
    links = "".join(f'<p><a href="{p.relative_to(copy)}">{p.stem}</a></p>' for p in html)
    index = copy / "all.html"
    index.write_text(_document("All", links), "utf-8")
    single = copy / "pages" / "0" / "single.html"  # pictures are named from two folders down
    single.parent.mkdir(exist_ok=True)
    single.write_text(_document("All", "".join(map(_body, markdown))), "utf-8")
    return Pages(archive, copy, markdown, html, index, single)


def _wrapped(page: Path) -> Path:
    target = page.with_suffix(".html")
    target.write_text(_document(_title(page), _body(page)), "utf-8")
    return target


def _title(page: Path) -> str:
    return page.read_text("utf-8").partition("\n")[0].lstrip("# ")


def _body(page: Path) -> str:
    content = page.read_text("utf-8").partition("\n\n\n")[2].partition("\n\n---")[0]
    return f"<article><h1>{escape(_title(page))}</h1>\n{content}</article>\n"


def _document(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>\n{body}</body></html>\n"


def _length(pdf: Path) -> int:
    with pikepdf.open(pdf) as book:
        return len(book.pages)


def _errors(books: list[Path]) -> int:
    found = run_epubcheck(books, os.cpu_count() or 1)
    return sum(finding.code == "epubcheck-error" for finding in found)


def _ours(edition: str) -> Make:
    def command(program: str, pages: Pages, target: Path) -> Command:
        options = ("--formats", edition, "--offline", "--cache", target / "cache", "-q")
        return (program, "-m", "publisher", "build", pages.archive, "-o", target / "out", *options)

    return command


def _pandoc(program: str, pages: Pages, target: Path) -> Command:
    folder = pages.markdown[0].parent
    return (program, "--quiet", "--toc", "--resource-path", folder, "-o", target, *pages.markdown)


def _calibre(program: str, pages: Pages, target: Path) -> Command:
    return (program, pages.index, target, "--breadth-first", "--max-levels", "1")


def _percollate(edition: str) -> Make:
    def command(program: str, pages: Pages, target: Path) -> Command:
        # Its browser refuses to run as root in a sandbox; its cover is drawn by the browser.
        return (program, edition, "--no-sandbox", "-o", target, *pages.html)

    return command


def _chromium(program: str, pages: Pages, target: Path) -> Command:
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    return (program, *options, f"--print-to-pdf={target}", pages.single.as_uri())


def _tools() -> Iterator[Tool]:
    yield Tool("publisher", sys.executable, "epub", _ours("epub"))
    yield Tool("pandoc", "pandoc", "epub", _pandoc)
    yield Tool("calibre", "ebook-convert", "epub", _calibre)
    yield Tool("percollate", "percollate", "epub", _percollate("epub"))
    yield Tool("publisher", sys.executable, "pdf", _ours("pdf"))
    yield Tool("calibre", "ebook-convert", "pdf", _calibre)
    yield Tool("percollate", "percollate", "pdf", _percollate("pdf"))
    yield Tool("Chromium, no folios", "chromium", "pdf", _chromium)


TOOLS = tuple(_tools())

if __name__ == "__main__":
    main()
