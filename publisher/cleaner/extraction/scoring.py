"""How likely it is that a line belongs to the article: a small ensemble of decision trees.

The trees are data (extraction-model.json), learned by benchmarks/train_extraction.py from pages
whose article is known. Each tree asks a few questions about the numbers of a line and gives a
value; their sum is the log-odds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp
from pathlib import Path
from typing import Any

from publisher.cleaner.extraction import features

#: A leaf is its value; a question is a feature, a threshold, and what follows "at most" and "more".
Tree = float | tuple[int, float, "Tree", "Tree"]

MODEL = Path(__file__).with_name("extraction-model.json")


@dataclass(frozen=True)
class Model:
    """What was learned."""

    base: float
    trees: tuple[Tree, ...]

    @cached_property
    def odds(self) -> Callable[[features.Row], float]:
        """The log-odds of a row. The trees as one expression are asked six times as fast."""
        asked = " + ".join([repr(self.base), *map(_question, self.trees)])
        told: Callable[[features.Row], float] = eval(f"lambda row: {asked}")  # noqa: S307 - numbers only
        return told


@cache
def model() -> Model:
    """The model that comes with the program.

    Raises ValueError when it was learned from other features than those of today.
    """
    told = json.loads(MODEL.read_text("utf-8"))
    if tuple(told["features"]) != features.names():
        raise ValueError(f"{MODEL.name} and features.py do not belong together; train it anew")
    return Model(told["base"], tuple(_tree(tree) for tree in told["trees"]))


def _tree(told: Any) -> Tree:  # noqa: ANN401 - as JSON has it
    if isinstance(told, list):
        feature, threshold, below, above = told
        return feature, threshold, _tree(below), _tree(above)
    return float(told)


def _question(tree: Tree) -> str:
    """A tree as an expression of ``row``."""
    if not isinstance(tree, tuple):
        return repr(float(tree))
    feature, threshold, below, above = tree
    question = f"row[{int(feature)}] <= {float(threshold)!r}"
    return f"({_question(below)} if {question} else {_question(above)})"


def likelihoods(rows: Iterable[features.Row], learned: Model) -> list[float]:
    """For each row how likely its line belongs to the article, 0 to 1."""
    return [1 / (1 + exp(-learned.odds(row))) for row in rows]
