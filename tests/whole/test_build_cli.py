"""The command line as a person uses it: what it prints, and the code it leaves with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from publisher import cli
from publisher.reference import configuration_page
from publisher.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "tests" / "golden" / "mirror-news" / "page.md"


def run(*arguments: str, text: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", *arguments]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, **options
    )  # type: ignore[call-overload,no-any-return]


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("command", sorted(cli.commands.commands))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of([command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert f"Usage: publisher {command}" in printed
    assert "Exit codes" in printed


def test_help_loads_nothing_heavy() -> None:
    heavy = {"pydantic", "rich", "weasyprint", "lxml", "PIL", "ebooklib", "nh3"}
    script = (
        "import sys; from publisher import cli\n"
        "try: cli.main(['build', '--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not heavy & set(result.stderr.split())


def test_clean_prints_one_object_a_page() -> None:
    markdown = ROOT / "tests" / "golden" / "markdown-notes" / "page.md"
    result = run("clean", str(PAGE), str(markdown), "--json", "-q", "--jobs", "1")
    articles = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0, result.stderr
    assert [article["title"] for article in articles] == [
        "造纸坊里的一个早晨（图）",
        "A Short Walk Through a Type Case",
    ]
    assert set(articles[0]) == {
        "source", "title", "authors", "published", "language", "url", "tags", "html", "text",
        "letters", "removed", "findings",
    }  # fmt: skip
    assert articles[0]["published"] == "2019-09-22"
    assert "天还没亮，老周已经在水槽边站了半个钟头。" in articles[0]["text"]


def test_clean_reads_standard_input() -> None:
    result = run("clean", "-", "--json", "-q", "--jobs", "1", text="# 题\n\n一段文字。\n")
    article = json.loads(result.stdout)
    assert (article["title"], article["text"]) == ("题", "一段文字。")


def test_clean_of_an_empty_page_says_so_and_exits_with_3() -> None:
    result = run("clean", "-", "-q", "--jobs", "1", text="")
    assert result.returncode == 3
    assert result.stdout == ""
    assert "empty" in result.stderr


def test_plan_shows_what_would_be_built_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 甲\ncategory: 纸\n---\n文字。", "utf-8")
    (tmp_path / "b.md").write_text("# 乙\n\n另一段。", "utf-8")
    cache = ["--cache", str(tmp_path / "cache"), "--jobs", "1", "-q"]
    table = run("plan", str(tmp_path), *cache, cwd=tmp_path)
    assert table.returncode == 0, table.stderr
    assert "2 pages read, 2 articles" in table.stdout
    planned = json.loads(run("plan", str(tmp_path), "--json", *cache, cwd=tmp_path).stdout)
    titles = {a["title"] for v in planned["volumes"] for p in v["parts"] for a in p["articles"]}
    assert titles == {"甲", "乙"}
    assert not (tmp_path / "out").exists()


def test_a_source_may_lie_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.md").write_text("# 题\n\n文字。", "utf-8")
    config = tmp_path / "publisher.toml"
    config.write_text('jobs = 1\n[[source]]\npath = "~/a.md"\n[cache]\nfolder = "cache"\n')
    assert code_of(["plan", "--json", "-q", "-c", str(config)]) == 0
    assert json.loads(capsys.readouterr().out)["volumes"]


def test_plan_shows_titles_in_the_script_they_will_have(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 图书馆\ncategory: 书\n---\n文字。", "utf-8")
    (tmp_path / "publisher.toml").write_text(
        '[[source]]\npath = "a.md"\n[text]\nscript = "zh-Hant"\n', "utf-8"
    )
    cache = ["--cache", str(tmp_path / "cache"), "--jobs", "1", "-q"]
    planned = json.loads(run("plan", "--json", *cache, cwd=tmp_path).stdout)
    (volume,) = planned["volumes"]
    assert volume["language"] == "zh-Hant"
    assert volume["parts"][0]["articles"][0]["title"] == "圖書館"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "/no/such/folder"], 2, "does not exist"),
        (["build"], 2, "nothing to read"),
        (["build", ".", "--formats", "mobi"], 2, "formats"),
        (["build", ".", "-c", "missing.toml"], 2, "no configuration"),
        (["build", ".", "--formats", ""], 2, "formats: must not be empty"),
        (["build", ""], 2, "path: must not be empty"),
        (
            ["plan", ".", "-c", "regex.toml"],
            2,
            "clean.keep (entry 1): '(' is no regular expression",
        ),
        (["plan", "-c", "language.toml"], 2, "'klingon!!' is no language tag"),
        (["plan", "-c", "source.toml"], 2, "source: each is a table of its own, [[source]]"),
        (["plan", ".", "--offline", "-c", "table.toml"], 2, "images: must be a table"),
        (["plan", "-c", "home.toml"], 2, "~nobody-of-that-name/out: that user has no home"),
        (["plan", "-c", "place.toml"], 2, "paper: there is no such key ([pdf] has one)"),
        (["plan", "empty", "-c", "windows.toml"], 3, "no page that can be read"),
        (["bild", "."], 2, "No such command"),
        (["build", "--jobs", "x"], 2, "--jobs"),
        (["build", "empty"], 3, "no page that can be read"),
        (["build", "letters"], 3, "1 .docx file is of a kind that is not read"),
        (["build", ".", "-o", "windows.toml"], 4, "is a file, not a folder"),
        (["build", ".", "-o", "windows.toml/x"], 4, "part of its path is a file"),
        (["build", ".", "--cache", "windows.toml"], 4, "can be written with --cache"),
        (["build", ".", "-o", "new", "--cache", "new/cache"], 2, "lies in new, which a build"),
        (["cache", "info", "--cache", "letters"], 0, "the folder holds other things"),
        (["cache", "verify", "--cache", "nowhere"], 0, "There is no store in nowhere"),
        (["check", "/no/such/book.epub"], 2, "is not there"),
        (["serve", "empty"], 2, "no library in empty"),
    ],
)
def test_errors_are_one_paragraph_with_what_to_do(
    arguments: list[str],
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "regex.toml").write_text('[clean]\nkeep = ["("]\n')
    (tmp_path / "language.toml").write_text('language = "klingon!!"\n')
    (tmp_path / "source.toml").write_text("source = 3\n")
    (tmp_path / "table.toml").write_text("images = 3\n")
    (tmp_path / "home.toml").write_text('out = "~nobody-of-that-name/out"\n')
    (tmp_path / "place.toml").write_text('paper = "a4"\n')
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.docx").write_bytes(b"PK")
    (tmp_path / "windows.toml").write_bytes(b'\xef\xbb\xbftitle = "x"\r\n')  # as Notepad saves
    assert code_of(arguments) == code
    told = capsys.readouterr().err
    assert words in told
    assert told.count("publisher: ") == 1
    assert "Traceback" not in told
    assert not (tmp_path / "nowhere").exists()
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["one.docx"]


@pytest.mark.parametrize("command", [["plan", "--json"], ["plan"], ["clean"], ["--help"]])
def test_a_command_whose_reader_has_gone_ends_quietly(command: list[str], tmp_path: Path) -> None:
    """As `publisher plan ARCHIVE | head -1` does, once head has its line."""
    (tmp_path / "a.md").write_text("# 题\n\n文字。", "utf-8")
    source = [] if "--help" in command else ["a.md", "--cache", "cache", "--jobs", "1", "-q"]
    reading, writing = os.pipe()
    os.close(reading)
    program = [sys.executable, "-m", "publisher", *command, *source]
    ended = subprocess.run(
        program, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("key", "file", "text", "words"),
    [
        ("styles", "", "", "nowhere does not exist"),
        ("styles", "base.css", b"\xff", "base.css cannot be read: it is not UTF-8"),
        ("templates", "words/zh-Hant.toml", b"table = 3", "table is not text"),
        ("templates", "epub/part.xhtml", b"{% if %}", "part.xhtml, line 1, cannot be used"),
    ],
)
def test_what_is_ones_own_is_looked_at_before_the_work(
    key: str,
    file: str,
    text: bytes,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("# Words", "utf-8")
    if file:
        (tmp_path / "own" / file).parent.mkdir(parents=True)
        (tmp_path / "own" / file).write_bytes(text)
    folder = "own" if file else "nowhere"
    (tmp_path / "publisher.toml").write_text(f'{key} = "{folder}"\n[[source]]\npath = "a.md"\n')
    assert code_of(["build", "--cache", "cache"]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "cleaned" not in told


def test_unknown_keys_of_the_configuration_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "publisher.toml").write_text('[[source]]\npath = "."\n[pdf]\nmargin = 3\n', "utf-8")
    assert code_of(["plan"]) == 2
    assert "pdf.margin" in capsys.readouterr().err


def test_init_writes_a_configuration_that_is_read_back_as_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_of(["init", "archive"]) == 0
    written = tmp_path / "publisher.toml"
    settings = load_settings(written, {})
    assert settings.source[0].path.endswith("archive")
    assert settings.lock == tmp_path / "publisher.lock"
    assert settings.model_copy(update={"source": (), "lock": None}) == Settings()
    # The keys that are commented out are real ones: uncommented, the file still reads.
    lines = written.read_text("utf-8").splitlines()
    live = [line[2:] if line.startswith("# ") and " = " in line else line for line in lines]
    live = [
        line
        for line in live
        if not line.startswith(("out =", "folder =", "styles =", "templates ="))
    ]
    assert Settings(**{k: v for k, v in tomllib.loads("\n".join(live)).items() if k != "source"})
    assert code_of(["init"]) == 2
    assert "already" in capsys.readouterr().err


def test_the_page_on_the_configuration_is_up_to_date() -> None:
    """`make docs` writes it."""
    assert (ROOT / "docs" / "configuration.md").read_text("utf-8") == configuration_page()


def test_every_command_and_option_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    for name, command in cli.commands.commands.items():
        assert f"publisher {name}" in guide
        for parameter in command.params:
            for option in (o for o in parameter.opts if o.startswith("--")):
                assert f"`{option}" in guide, f"{name} {option}"
