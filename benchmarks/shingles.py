"""How much of a text was found, and how much of what was found belongs to it.

As github.com/scrapinghub/article-extraction-benchmark measures: words in runs of four ("shingles"),
precision and recall of each page, and the F1 of their means over all pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and the F1 of both."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def compare(found: str, truth: str) -> Figures:
    """Precision and recall of one text."""
    ours, theirs = _shingles(found), _shingles(truth)
    shared = (ours & theirs).total()
    if not ours and not theirs:
        return Figures(1.0, 1.0)
    precision = shared / ours.total() if ours else 0.0
    return Figures(precision, shared / theirs.total() if theirs else 0.0)


def mean(figures: Sequence[Figures]) -> Figures:
    """The means over pages, each page counting the same."""
    return Figures(
        fmean(page.precision for page in figures), fmean(page.recall for page in figures)
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1)))
