"""Markdown as blogs and notebooks write it: front matter, and what CommonMark lacks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cleaning import NOTES, article_of, clean_markdown, guard, words

from publisher.front_matter import read_front_matter
from publisher.model import Source

PROSE = "The mill stood by the river, and its wheel turned in every season but the frost."


@pytest.mark.parametrize(
    ("front", "title", "day", "author"),
    [
        ('---\ntitle: "Ink"\ndate: 2014-1-2\nauthor: Ann\n---', "Ink", "2014-01-02", "Ann"),
        ("---\r\ntitle: Ink\r\ndate: 2014-01-02 5:07\r\n---\r", "Ink", "2014-01-02", ""),
        ("\ufeff---\ntitle: true\n...", "true", "", ""),
        ("---\ntitle: 2014\ndate: 2014-02-31\n---", "2014", "", ""),
        ('+++\ntitle = "Ink"\ndate = 2014-01-02\nauthor = "Ann"\n+++', "Ink", "2014-01-02", "Ann"),
        ('{"title": "Ink", "date": "2014-01-02"}\n', "Ink", "2014-01-02", ""),
        ("Title: Ink: a history\nDate: 2014-01-02\nAuthors: Ann\n", "Ink: a history", "2014-01-02", "Ann"),
        ("---\ntitle: !!python/name:os.system\n<<: [1]\nauthor: Ann\n---\n# Ink", "Ink", "", "Ann"),
    ],
)  # fmt: skip
def test_front_matter_is_read_and_none_of_it_printed(front, title, day, author):
    article = clean_markdown(f"{front}\n{PROSE}\n")
    assert (article.title, words(article.body)) == (title, PROSE)
    assert article.published == (dt.date.fromisoformat(day) if day else None)
    assert article.authors == ((author,) if author else ())
    assert not article.findings


def test_yaml_with_a_fault_is_read_key_by_key_and_told():
    front = "---\ntitle: Paper: a history\ndate: 2014-01-02\ntags:\n- rag\n- bark\nx: [1\n---\n"
    article = clean_markdown(front + PROSE)
    assert (article.title, article.tags) == ("Paper: a history", ("rag", "bark"))
    assert article.published == dt.date(2014, 1, 2)
    assert words(article.body) == PROSE
    assert [finding.code for finding in article.findings] == ["front-matter"]


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{PROSE}\n\n---\n\nmore",
        f"Note: this is text.\nPlace: Fabriano\n\n{PROSE}",
        f"{{braces}} {PROSE}",
    ],
)
def test_what_only_looks_like_front_matter_stays_in_the_text(text):
    found = read_front_matter(text)
    assert (found.values, found.content, found.problem) == ({}, text, "")


def test_front_matter_that_would_break_the_parser_is_told():
    with guard():
        article = clean_markdown(f"---\ntitle: Ink\nx: {'[' * 60_000}\n---\n{PROSE}")
    assert article.title == "Ink"
    assert [finding.code for finding in article.findings] == ["front-matter"]


def test_a_post_is_of_the_day_in_its_name():
    source = Source("md/_posts/2016-01-02-ink.md", Path("/nowhere/x.md"), "markdown", NOTES)
    assert article_of(PROSE, source).published == dt.date(2016, 1, 2)
    assert article_of(f"---\ndate: 2015-01-01\n---\n{PROSE}", source).published == dt.date(
        2015, 1, 1
    )


@pytest.mark.parametrize(
    ("written", "markup"),
    [
        ('{{< figure src="a.png" alt="A" caption="Cap" >}}', "<figcaption>Cap</figcaption>"),
        ("![A](my picture.png)", 'my%20picture.png" alt="A"/>'),
        ('![A](my picture.png "Title")', 'my%20picture.png" alt="A"/>'),
        ("![[my picture.png|300]]", 'my%20picture.png" alt=""/>'),
        ("![A]({{ site.baseurl }}/a.png){: .wide width=50}", 'a.png" alt="A"/></figure>'),
        ("{% highlight ruby %}\nx **y**\n{% endhighlight %}", "x **y**</code></pre>"),
        ('{{< highlight go "linenos=1" >}}\n{{ x }}\n{{< /highlight >}}', "{{ x }}</code></pre>"),
        ("## Heading {#own .wide}\n\ntext", ">Heading</h2>"),
        ("> [!NOTE]\n> Wet paper", "<p><strong>Note</strong></p><p>Wet paper</p>"),
        ("see [[Fabriano|the town]] and [[1]](https://example.org/)", "the town</a> and <a"),
    ],
)
def test_what_blogs_add_to_markdown_is_understood(written, markup):
    body = clean_markdown(f"# Ink\n\n{PROSE}\n\n{written}\n\n{PROSE}").body
    assert markup in body
    assert not any(sign in body for sign in ("{%", "{{<", "{:", "{#", "[[F", "[!"))


@pytest.mark.parametrize(
    "code", ["`[[x]] {{< figure src=a >}}`", "```\n![[a.png]]\n{: .x}\n> [!NOTE]\n```", "    [[x]]"]
)
def test_code_about_them_stays_as_it_is(code):
    body = clean_markdown(f"# Ink\n\n{PROSE}\n\n{code}\n\n{PROSE}").body
    kept = code.strip("`\n ").replace("<", "&lt;").replace(">", "&gt;")
    assert kept in body


def test_titles_hold_nothing_that_a_terminal_obeys():
    assert clean_markdown(f'---\ntitle: "a\\x1b[31mb\\u202Ec"\n---\n{PROSE}').title == "a[31mbc"


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("这是**注意：**请看", "这是<strong>注意：</strong>请看"),
        ("他读**《书谱》**。", "他读<strong>《书谱》</strong>。"),
        ("见*（图）*上方", "见<em>（图）</em>上方"),
        ("中文 ** 文", "中文 ** 文"),
        ("a*(b)*c", "a*(b)*c"),
    ],
)
def test_emphasis_beside_wide_punctuation_is_found(line, html):
    assert f"<p>{html}</p>" in clean_markdown(f"# 题目\n\n{line}\n").body
