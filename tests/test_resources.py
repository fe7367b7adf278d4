"""Templates of the user's own: a fault in one of them is told as what it is."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from publisher import resources
from publisher.errors import UsageError
from publisher.settings import Settings
from publisher.words import words_for


def own_template(folder: Path, name: str, text: str) -> Settings:
    file = folder / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return Settings(templates=folder / "templates")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("<p>\n{% if %}\n", 2, "Expected an expression"),
        ("<p>\n\n{{ titel }}\n", 3, "'titel' is undefined"),
        ("{% include 'absent.html' %}\n", 1, "'absent.html' not found"),
    ],
)
def test_a_fault_in_a_template_names_the_file_and_the_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    settings = own_template(tmp_path, "web/page.html", text)
    with pytest.raises(UsageError) as error:
        resources.templates(settings).get_template("web/page.html").render(title="Title")
    assert f"templates/web/page.html, line {line}, cannot be used" in str(error.value)
    assert said in str(error.value)
    # It is told by a worker to the process that began it.
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_words_of_the_users_own_take_the_place_of_ours_one_by_one(tmp_path: Path) -> None:
    settings = own_template(tmp_path, "words/en.toml", 'contents = "What is in it"\n')
    words, ours = words_for("en", settings), words_for("en", Settings())
    assert words("contents") == "What is in it"
    assert words("index-other") == ours("index-other") != ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contents = [", "Invalid value"),
        ("contents = 3", "contents is not text"),
        ('contents = "{"', "Single '{' encountered"),
        ('contents = "{title}"', "nothing is put into {title} of contents"),
    ],
)
def test_a_fault_in_a_table_of_words_is_told(tmp_path: Path, text: str, said: str) -> None:
    settings = own_template(tmp_path, "words/en.toml", text)
    with pytest.raises(UsageError, match=r"words/en\.toml cannot be used") as error:
        words_for("en", settings)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("language", "library"),
    [
        ("zh-CN", "书库"),
        ("zh-TW", "書庫"),
        ("zh-Hans-HK", "书库"),
        ("zh-HK", "書庫"),
        ("fr", "Library"),
    ],
)
def test_chinese_of_a_region_is_served_in_the_script_of_the_region(
    language: str, library: str
) -> None:
    assert words_for(language, Settings())("library") == library
