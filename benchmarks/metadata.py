"""How far the metadata of saved pages agrees with what is known of them, and what it takes.

    python -m benchmarks.metadata CORPUS            agreement by field, and time a page
    python -m benchmarks.metadata CORPUS --list     every disagreement as well

CORPUS is a folder of folders, each with source.html and expected-metadata.json, as the test pages
of mozilla/readability have them: title, byline, publishedTime, siteName, lang, excerpt.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.cleaner.facts.dates import parse_moment
from publisher.cleaner.facts.declared import Declared, read_declared
from publisher.cleaner.reading.parse import parse_document

_DEPTH = 200  # levels of nesting


@dataclass(frozen=True, slots=True)
class Answer:
    """What is expected of one field of one page, and what was found."""

    page: str
    field: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether both are the same, but for white space, case and the writing of a moment."""
        return _bare(self.field, self.expected) == _bare(self.field, self.found)


def main(arguments: Iterable[str] | None = None) -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description="Measure the metadata of saved pages.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--list", action="store_true", help="every disagreement")
    given = parser.parse_args(None if arguments is None else list(arguments))
    spent: list[float] = []
    answers = [answer for page in _pages(given.corpus) for answer in _answers(page, spent)]
    if not answers:
        parser.error(f"there is no folder with expected-metadata.json in {given.corpus}")
    if given.list:
        for answer in answers:
            if not answer.agrees:
                print(f"{answer.page}\t{answer.field}\n  - {answer.expected}\n  + {answer.found}")
    _print_table(answers)
    if spent:
        print(f"\n{1000 * sum(spent) / len(spent):.2f} ms of CPU a page, {len(spent)} pages")


def _pages(corpus: Path) -> Iterator[Path]:
    yield from sorted(path.parent for path in corpus.glob("*/expected-metadata.json"))


def _answers(page: Path, spent: list[float]) -> Iterator[Answer]:
    expected = json.loads((page / "expected-metadata.json").read_text("utf-8"))
    root = parse_document((page / "source.html").read_text("utf-8", "replace"), _DEPTH)
    began = time.process_time()
    declared = read_declared(root, "")
    spent.append(time.process_time() - began)
    for field, found in _found(declared).items():
        yield Answer(page.name, field, str(expected.get(field) or ""), found)


def _found(declared: Declared) -> Mapping[str, str]:
    """What was found, by the names that the expectations have."""
    moment = declared.published_at or declared.published
    return {
        "title": declared.title,
        "byline": ", ".join(declared.authors),
        "publishedTime": moment.isoformat() if moment else "",
        "siteName": declared.site,
        "lang": declared.language,
        "excerpt": declared.description,
    }


def _bare(field: str, value: str) -> str:
    if field == "publishedTime":
        moment = parse_moment(value)
        if moment is None:
            return value
        return (moment.at.isoformat() if moment.at else moment.day.isoformat()).partition(".")[0]
    return re.sub(r"\s+", " ", value).strip().casefold()


def _print_table(answers: list[Answer]) -> None:
    """Of each field: how many agree, and whether a difference is a lack, an extra or another."""
    print(f"{'':15}{'agree':>8}{'same':>8}{'other':>8}{'lacking':>9}{'extra':>8}{'neither':>9}")
    for field in dict.fromkeys(answer.field for answer in answers):
        counts: Counter[str] = Counter()
        for answer in (answer for answer in answers if answer.field == field):
            counts[_kind(answer)] += 1
        agree = (counts["same"] + counts["neither"]) / counts.total()
        figures = (counts["same"], counts["other"])
        print(
            f"{field:15}{agree:8.1%}{figures[0]:8}{figures[1]:8}"
            f"{counts['lacking']:9}{counts['extra']:8}{counts['neither']:9}"
        )


def _kind(answer: Answer) -> str:
    if answer.agrees:
        return "same" if answer.expected else "neither"
    if not answer.found:
        return "lacking"
    return "other" if answer.expected else "extra"


if __name__ == "__main__":
    main()
