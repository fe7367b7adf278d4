"""Learn anew which lines of a page belong to its article, and write extraction-model.json.

    uv run --with scikit-learn python -m benchmarks.train_extraction [--corpora DIR] [--check]

scikit-learn is needed here only; 1.9.1 made the trees that are there. Lines are labelled by
aligning them with the known text of each page; the trees learn from those within the container's
scope. With --check nothing is written, but the figures of an eightfold cross-validation are
printed: pages of one site are always in the same fold. Two sets that draw the line differently are
learned from together, and a feature of their own tells the trees which one a page is of; what is
written is for pages of the first.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import sqrt
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks import corpora, shingles
from benchmarks.cleaner import read_article
from publisher.cleaner.extraction import features, find, scoring
from publisher.cleaner.extraction.anchors import find_stated, read_about
from publisher.cleaner.extraction.blocks import read_lines
from publisher.cleaner.extraction.container import find_container
from publisher.cleaner.extraction.hints import read_signs
from publisher.cleaner.furniture.known import remove_on_demand
from publisher.cleaner.reading.parse import parse_document
from publisher.sections import CleanSettings

#: How the trees are grown: few and small ones, that generalise and are quick to ask.
GROWTH = {
    "max_iter": 50,
    "learning_rate": 0.15,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 25,
    "l2_regularization": 3.0,
    "random_state": 0,
}
#: The second set keeps captions and more; its lines count half.
WEIGHT_OF_SECOND = 0.5
#: Sites that share one system and one template are one site.
SAME_SITE = {"ctpost.com", "sfgate.com", "chron.com", "timesunion.com", "mysanantonio.com"}
FOLDS = 8


@dataclass(slots=True)
class Known:
    """A page in numbers."""

    page: corpora.Page
    rows: np.ndarray[Any, Any]
    labels: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]


def main() -> None:
    """Train, or check by cross-validation."""
    call = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    call.add_argument("--corpora", type=Path, default=corpora.CORPORA)
    call.add_argument("--check", action="store_true", help="cross-validate, and write nothing")
    asked = call.parse_args()
    pages = [*corpora.read_web(asked.corpora), *corpora.read_readability(asked.corpora)]
    known = [_known(page) for page in pages]
    if asked.check:
        check(known)
    else:
        _write(_learn(known))


def check(known: Sequence[Known]) -> None:
    """Print the figures of a cross-validation by site, three shuffles."""
    for seed in range(3):
        fold = _folds(known, seed)
        figures: dict[str, list[shingles.Figures]] = {}
        for number in range(FOLDS):
            learned = _learn([page for page, of in zip(known, fold, strict=True) if of != number])
            for page, of in zip(known, fold, strict=True):
                if of == number:
                    for kind, figure in _measure(page.page, learned):
                        figures.setdefault(kind, []).append(figure)
        for kind, found in figures.items():
            means = shingles.mean(found)
            print(
                f"shuffle {seed} {kind:28} F1 {means.f1:.4f}"
                f" precision {means.precision:.4f} recall {means.recall:.4f}",
                flush=True,
            )


def _measure(page: corpora.Page, learned: scoring.Model) -> Iterator[tuple[str, shingles.Figures]]:
    """The figures of a page, through the whole cleaner with what was learned from others."""
    original, find.model = find.model, lambda: learned  # type: ignore[assignment]
    try:
        body = read_article(page)
    finally:
        find.model = original
    text = corpora.text_of(body)
    yield page.corpus, shingles.compare(text, page.text)
    bare = corpora.text_of(body, without=frozenset({"figcaption"}))
    yield f"{page.corpus}, captions apart", shingles.compare(bare, page.text)


def _known(page: corpora.Page) -> Known:
    root = parse_document(page.markup, CleanSettings().max_depth)
    remove_on_demand(root)
    body = root.find("body")
    lines = read_lines(root if body is None else body)
    signs = read_signs(lines)
    about = read_about(root)
    container = find_container(lines, signs, find_stated(lines.lines, about))
    rows = np.array(features.rows(lines, signs, container, about.title), dtype=float)
    start = container.scope.first
    shares = _labels([line.text for line in lines.lines], page.text)[start : start + len(rows)]
    scope = lines.lines[start : start + len(rows)]
    weights = np.array([sqrt(line.chars + 1) for line in scope])
    weights /= sqrt(weights.sum())
    first = page.corpus == "web"
    of = np.full((len(rows), 1), float(first))
    weights *= 1.0 if first else WEIGHT_OF_SECOND
    return Known(page, np.hstack([rows, of]), np.array(shares) >= 0.5, weights)


def _labels(lines: Sequence[str], truth: str) -> list[float]:
    """How much of each line an alignment finds in the true text, 0 to 1."""
    words = [shingles._WORD.findall(line) for line in lines]
    flat = [word for line in words for word in line]
    runs = [0] * len(flat)
    matcher = SequenceMatcher(None, shingles._WORD.findall(truth), flat, autojunk=False)
    for _, start, length in matcher.get_matching_blocks():
        runs[start : start + length] = [length] * length
    shares, position = [], 0
    for line in words:
        here = runs[position : position + len(line)]
        position += len(line)
        good = sum(run >= min(3, len(line)) for run in here)
        shares.append(good / len(line) if line else 0.0)
    return shares


def _folds(known: Sequence[Known], seed: int) -> list[int]:
    sites = [_site(page.page) for page in known]
    names = sorted(set(sites))
    random.Random(seed).shuffle(names)
    return [names.index(site) % FOLDS for site in sites]


def _site(page: corpora.Page) -> str:
    if page.corpus != "web":
        return f"{page.corpus}/{page.name.rstrip('0123456789-')}"
    host = (urlsplit(page.url).hostname or page.name).replace(".co.", ".").replace(".com.", ".")
    site = ".".join(host.split(".")[-2:])
    return "shared" if site in SAME_SITE else site


def _learn(known: Sequence[Known]) -> scoring.Model:
    rows = np.vstack([page.rows for page in known])
    labels = np.concatenate([page.labels for page in known])
    weights = np.concatenate([page.weights for page in known])
    learner = HistGradientBoostingClassifier(**GROWTH)
    learner.fit(rows, labels, sample_weight=weights / weights.mean())
    first = rows.shape[1] - 1
    trees = [_tree(grown[0].nodes, 0, first) for grown in learner._predictors]
    return scoring.Model(round(float(learner._baseline_prediction[0][0]), 4), tuple(trees))


def _tree(nodes: Any, place: int, first: int) -> scoring.Tree:  # noqa: ANN401 - a numpy record
    node = nodes[place]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    feature = int(node["feature_idx"])
    if feature == first:  # the question which set a page is of has one answer here
        return _tree(nodes, int(node["right"]), first)
    threshold = float(f"{float(node['num_threshold']):.6g}")
    below = _tree(nodes, int(node["left"]), first)
    return feature, threshold, below, _tree(nodes, int(node["right"]), first)


def _write(learned: scoring.Model) -> None:
    told = {
        "about": "Learned by benchmarks/train_extraction.py; see extraction/scoring.py",
        "features": features.names(),
        "base": learned.base,
        "trees": [],
    }
    head = json.dumps(told, indent=1)[: -len("[]\n}")]
    trees = ",\n  ".join(json.dumps(tree, separators=(",", ":")) for tree in learned.trees)
    scoring.MODEL.write_text(f"{head}[\n  {trees}\n ]\n}}\n", "utf-8")


if __name__ == "__main__":
    main()
