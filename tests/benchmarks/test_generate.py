"""The archives that are measured with: mirrors like any other, the same on every run."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = 60


def generate(folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "benchmarks.generate", folder, "-n", str(ARTICLES), *options]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def plan(archive: Path) -> dict:
    options = ["--json", "--jobs", "1", "--offline", "--cache", archive.with_suffix(".cache")]
    command = [sys.executable, "-m", "publisher", "plan", archive, *options]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_every_article_is_read_as_one_of_a_mirror_and_none_twice(tmp_path):
    planned = plan(generate(tmp_path / "archive", "--themes", "3"))
    articles = [
        article
        for volume in planned["volumes"]
        for part in volume["parts"]
        for article in part["articles"]
    ]
    assert {volume["theme"] for volume in planned["volumes"]} == {"第1辑", "第2辑", "第3辑"}
    assert planned["report"]["read"] == len(articles) == ARTICLES
    assert planned["report"]["dropped"] == planned["report"]["duplicates"] == []
    assert len({article["title"] for article in articles}) == ARTICLES


def test_articles_are_as_long_as_asked(tmp_path):
    archive = generate(tmp_path / "archive", "--characters", "5000", "--chinese")
    planned = plan(archive)
    words = [
        article["words"]
        for volume in planned["volumes"]
        for part in volume["parts"]
        for article in part["articles"]
    ]
    assert all(3800 < count < 5500 for count in words)


def test_the_share_of_pages_with_a_picture_is_kept_and_the_pictures_are_there(tmp_path):
    archive = generate(tmp_path / "archive", "--pictures", "0.5")
    pages = [page.read_text("utf-8") for page in archive.glob("pages/*/*.md")]
    with_picture = [page for page in pages if "../../images/" in page]
    assert ARTICLES * 0.35 < len(with_picture) < ARTICLES * 0.65
    named = {page.partition("../../images/")[2].partition('"')[0] for page in with_picture}
    assert all((archive / "images" / name).is_file() for name in named)


def test_the_same_call_writes_the_same_bytes(tmp_path):
    assert contents(generate(tmp_path / "one")) == contents(generate(tmp_path / "two"))
