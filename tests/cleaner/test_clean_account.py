"""Nothing lost: the cleaner knows what it took away, and tells when that is not to be believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cleaning import clean_mirror, clean_saved
from click.testing import CliRunner

from publisher.cli import commands
from publisher.library.shelf import findings
from publisher.progress import Telling
from publisher.publish import preview
from publisher.settings import Settings
from publisher.telling import account_text, article_line

PROSE = "水槽边的人都知道纸要晾干，这一天他们没有说话。"
TAKEN = '<div class="share-buttons"><p>分享到这里</p></div>'


@pytest.mark.parametrize(
    ("furniture", "reason", "text"),
    [
        (TAKEN, "furniture", "分享到这里"),
        ("<span hidden>看不见的</span>", "hidden", "看不见的"),
        ("<button>按这里</button>", "controls", "按这里"),
        ("<select><option>甲</option></select>", "controls", "甲"),
        ('<h4><a href="a.md">首页</a> | <a href="b.md">目录</a></h4>', "navigation", "首页 | 目录"),
        ("<p>订阅我们</p>", "dropped by the settings", "订阅我们"),
    ],
)
def test_what_is_taken_away_is_told_with_its_reason(furniture: str, reason: str, text: str) -> None:
    article = clean_mirror(f"<div><p>{PROSE}</p>{furniture}</div>", drop=("^订阅",))
    assert [(piece.reason, piece.text) for piece in article.removed] == [(reason, text)]
    assert article.removed[0].letters == len("".join(text.split()))
    assert text not in article.body


@pytest.mark.parametrize("silent", ["<script>x()</script>", "<style>p{}</style>", "<!-- x -->"])
def test_machinery_is_no_text(silent: str) -> None:
    assert clean_mirror(f"<div><p>{PROSE}</p>{silent}</div>").removed == ()


def test_the_letters_of_the_text_are_counted() -> None:
    assert clean_mirror("<p>甲 乙\n丙</p><p>two words</p>").letters == 3 + 8


def test_a_long_piece_is_told_by_its_beginning_and_its_length() -> None:
    article = clean_mirror(f"<p>{PROSE}</p><div hidden>{PROSE * 100}</div>")
    assert article.removed[0].text == (PROSE * 100)[:500]
    assert article.removed[0].letters == len(PROSE) * 100


def codes(dump: str) -> list[str]:
    return [finding.code for finding in clean_mirror(dump).findings]


def test_a_page_that_loses_suspiciously_much_is_a_finding() -> None:
    assert codes(f"<p>{PROSE}</p><div hidden>{PROSE * 40}</div>") == ["much-removed"]
    assert codes(f"<p>{PROSE * 40}</p><div hidden>{PROSE}</div>") == []
    assert codes(f"<p>{PROSE}</p><div hidden>{PROSE}</div>") == []


def test_a_page_that_keeps_suspiciously_many_links_is_a_finding() -> None:
    links = "".join(
        f'<li><a href="https://a.example/{n}">又一篇文章的题目</a></li>' for n in range(20)
    )
    assert codes(f"<ul>{links}</ul>") == ["much-kept"]
    assert codes(f"<ul>{links}</ul><p>{PROSE * 20}</p>") == []


def test_notes_are_no_suspicious_links() -> None:
    text = "".join(f"<p>甲[{n}]</p>" for n in range(1, 30))
    notes = "".join(f"<p>[{n}] 注</p>" for n in range(1, 30))
    assert codes(f"{text}<p>注释：</p>{notes}") == []


def test_what_a_web_page_loses_is_told_too() -> None:
    prose = "<p>" + "Some words of prose stand here, and more of them come. " * 12 + "</p>"
    article = clean_saved(
        f"<body><nav><a href=/>Home of the site</a></nav><article>{prose}</article>"
        "<footer>All rights reserved.</footer><button>Subscribe</button></body>"
    )
    told = " ".join(piece.text for piece in article.removed)
    for words in ("Home of the site", "All rights reserved.", "Subscribe"):
        assert words in told
        assert words not in article.body
    assert all(piece.reason and piece.letters for piece in article.removed)


def test_such_findings_stand_in_the_report_of_a_build(tmp_path: Path) -> None:
    links = "".join(f"- [又一篇文章的题目{n}](https://a.example/{n})\n" for n in range(20))
    pages = {"a": f"{PROSE}\n\n<div hidden>{PROSE * 40}</div>", "b": links, "c": PROSE * 9}
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(f"# 题目{name}\n\n{text}\n", "utf-8")
    settings = Settings(
        source=({"path": str(folder)},), jobs=1, cache={"folder": tmp_path / "cache"}
    )
    plan = preview(settings, Telling(quiet=True))
    told = {(finding.code, finding.where) for finding in findings(plan, ())}
    assert {("much-removed", "notes/a.md"), ("much-kept", "notes/b.md")} <= told
    assert not {where for code, where in told if code.startswith("much-")} - {
        "notes/a.md",
        "notes/b.md",
    }


def test_json_shows_each_piece_and_text_sums_up() -> None:
    article = clean_mirror(f"<div><p>{PROSE}</p>{TAKEN}<p hidden>暗</p>{TAKEN}</div>")
    told = json.loads(article_line(article))
    assert told["removed"] == [
        {"reason": "furniture", "text": "分享到这里", "letters": 5},
        {"reason": "hidden", "text": "暗", "letters": 1},
        {"reason": "furniture", "text": "分享到这里", "letters": 5},
    ]
    assert told["letters"] == len(PROSE)
    assert "furniture 10, hidden 1" in account_text(article)
    assert account_text(clean_mirror(f"<p>{PROSE}</p>")) == ""


def test_the_command_prints_the_article_and_tells_the_rest_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# 题\n\n{PROSE}\n\n<div hidden>{PROSE * 40}</div>\n", "utf-8")
    options = ["--cache", str(tmp_path / "cache"), "--jobs", "1"]
    told = CliRunner().invoke(commands, ["clean", str(page), *options])
    assert told.exit_code == 0
    assert PROSE in told.stdout
    assert "characters taken away: hidden" in told.stderr
    assert "much-removed" in told.stderr
    assert "taken away" not in told.stdout
    line = CliRunner().invoke(commands, ["clean", str(page), "--json", "-q", *options])
    (article,) = map(json.loads, line.stdout.splitlines())
    assert article["removed"][0]["reason"] == "hidden"
    assert [finding["code"] for finding in article["findings"]] == ["much-removed"]
