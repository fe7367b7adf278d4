"""Whatever the markup, every word of the article comes out, once and in its order."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.cleaner.article import clean_page
from publisher.model import Archive, Article, Source
from publisher.sections import CleanSettings

ARCHIVE = Archive("notes", Path("/nowhere"), "mirror")
SOURCE = Source("notes/pages/a/1.md", Path("/nowhere/1.md"), "mirror", ARCHIVE)
#: Elements that may stand anywhere in a page, well nested or not.
TAGS = (
    "p div span b strong em i u font center blockquote ul ol li h2 h4 section article figure "
    "figcaption a ok sup dl dt dd"
).split()

#: A parser moves what stands wrongly in a table before it, so the order may change.
TABLES = "table tr td th caption pre".split()


def markup_of(tags: list[str]) -> st.SearchStrategy[list[str]]:
    odd = ["<br>", "</br>", "<br/><br/>", "<hr/>", "\n  ", "<img src='a.jpg'>", "</p></p>"]
    return st.lists(
        st.one_of(
            st.just("word"),
            st.sampled_from([f"<{tag}>" for tag in tags]),
            st.sampled_from([f"</{tag}>" for tag in tags]),
            st.sampled_from(odd),
        ),
        max_size=60,
    )


def words_in_and_out(markup: list[str]) -> tuple[list[str], list[str]]:
    """Words that are numbered, as they stand in a page and in the article made of it."""
    number = count(1)
    dump = "".join(f" w{next(number)}z " if piece == "word" else piece for piece in markup)
    result = clean_page(f"### 标题\n----\n\n<div>{dump}</div>\n", SOURCE, CleanSettings())
    body = result.body if isinstance(result, Article) else ""
    return re.findall(r"w\d+z", dump), re.findall(r"w\d+z", body)


@given(markup_of(TAGS))
@settings(max_examples=250, deadline=None, derandomize=True, database=None)
def test_no_word_is_lost_doubled_or_moved(markup: list[str]) -> None:
    given_, made = words_in_and_out(markup)
    assert made == given_


@given(markup_of(TAGS + TABLES))
@settings(max_examples=250, deadline=None, derandomize=True, database=None)
def test_no_word_is_lost_or_doubled_in_broken_tables(markup: list[str]) -> None:
    given_, made = words_in_and_out(markup)
    assert sorted(made) == sorted(given_)
