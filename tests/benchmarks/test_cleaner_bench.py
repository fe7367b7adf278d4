"""The measure of the cleaner counts as the public benchmark does, and holds its floors."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import cleaner, corpora
from benchmarks.shingles import Figures, compare, mean

TEXT = (
    "The ferry left at noon and reached the island in the evening.",
    "There were eleven people on board, and a dog that belonged to none of them.",
    "The captain had seen such weather only once, forty years before, as a boy.",
)


def test_shingles_are_runs_of_four_words() -> None:
    assert compare("a b c d e", "a b c d e") == Figures(1.0, 1.0)
    # Two runs of ours, one of them true; one true run, found.
    assert compare("a b c d x", "a b c d") == Figures(0.5, 1.0)
    assert compare("", "a b c d") == Figures(0.0, 0.0)
    # Each run counts as often as it stands there.
    assert compare("a a a a a a", "a a a a") == Figures(1 / 3, 1.0)


def test_f1_is_that_of_the_mean_precision_and_the_mean_recall() -> None:
    means = mean([Figures(1.0, 0.5), Figures(0.5, 1.0)])
    assert (means.precision, means.recall, means.f1) == (0.75, 0.75, 0.75)


def test_text_of_an_article_with_and_without_captions() -> None:
    root = corpora.parser.fromstring(
        "<div><p>One <b>two</b></p><figure><img><figcaption>Three</figcaption></figure>four</div>"
    )
    assert corpora.text_of(root).split() == ["One", "two", "Three", "four"]
    assert corpora.text_of(root, cleaner.CAPTIONS).split() == ["One", "two", "four"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one page, and floors of its own."""
    html = tmp_path / "web" / "html"
    html.mkdir(parents=True)
    body = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f"<html><body><nav><a href='/'>Home</a></nav><article>{body}</article></body></html>"
    (html / "ferry.html.gz").write_bytes(gzip.compress(page.encode()))
    truth = {"ferry": {"articleBody": "\n\n".join(TEXT), "url": "https://isle.example/ferry"}}
    (tmp_path / "web" / "ground-truth.json").write_text(json.dumps(truth), "utf-8")
    floor = tmp_path / "floor.toml"
    floor.write_text("# why\nf1 = 0.5\nf1_with_captions = 0.5\n", "utf-8")
    monkeypatch.setattr(cleaner, "FLOOR", floor)
    return tmp_path


def test_floors_are_raised_by_pinning_and_lowered_only_by_their_own_flag(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cleaner.main([str(folder)]) == 0
    assert "F1 1.0000" in capsys.readouterr().out
    assert cleaner.floors()["f1"] == 0.5
    assert cleaner.main([str(folder), "--pin"]) == 0
    assert cleaner.floors() == {"f1": 1.0, "f1_with_captions": 1.0}
    truth = folder / "web" / "ground-truth.json"
    truth.write_text(truth.read_text("utf-8").replace("noon", "nine o'clock"), "utf-8")
    assert cleaner.main([str(folder)]) == 1
    assert cleaner.main([str(folder), "--pin"]) == 1
    assert "is below the floor of 1.0000" in capsys.readouterr().err
    assert cleaner.main([str(folder), "--lower-floor"]) == 0
    assert cleaner.floors()["f1"] < 1.0
    assert cleaner.FLOOR.read_text("utf-8").startswith("# why\n")


def test_absent_corpora_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cleaner.main([str(tmp_path)]) == 0
    assert "nothing was measured" in capsys.readouterr().out


@pytest.mark.skipif(not (corpora.CORPORA / "web").is_dir(), reason="the corpora are not here")
def test_the_floors_hold() -> None:
    results = cleaner.measure(corpora.read_web(corpora.CORPORA))
    assert cleaner.missed(cleaner.reached(results)) == []
