"""Listings without the numbers of their lines, and lists that count as their source does."""

from __future__ import annotations

import pytest
from cleaning import clean_mirror, clean_saved

_TEXT = "<p>A paragraph that says enough about the program, its lines and their order.</p>" * 12


@pytest.mark.parametrize(
    "listing",
    [
        '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2\n3</pre></td>'
        '<td class="code"><pre>def f():\n\n    return 1</pre></td></tr></table>',
        "<table><tr><td><pre>7\n8\n9</pre></td><td><pre>def f():\n\n    return 1\n</pre></td></tr></table>",
        '<pre><code><table class="hljs-ln"><tr><td class="hljs-ln-numbers">1</td><td class='
        '"hljs-ln-code">def f():</td></tr><tr><td class="hljs-ln-numbers">2</td><td class='
        '"hljs-ln-code"></td></tr><tr><td class="hljs-ln-numbers">3</td><td class="hljs-ln-code">'
        "    return 1</td></tr></table></code></pre>",
        '<pre><span class="lineno">1 </span>def f():\n<span class="lineno">2 </span>\n'
        '<span class="lineno">3 </span>    return 1</pre>',
        '<table><tr><td class="gutter"><div>1</div><div>2</div><div>3</div></td><td class="code">'
        '<div class="container"><div>def f():</div><div></div><div>&nbsp;&nbsp;&nbsp;&nbsp;return 1'
        "</div></div></td></tr></table>",
    ],
    ids=["pygments", "bare", "highlight.js", "spans", "divs"],
)
@pytest.mark.parametrize("saved", [False, True])
def test_numbers_of_lines_go_and_the_code_stays_whole(listing: str, saved: bool) -> None:
    page = f"<html><body><article><h1>Code</h1>{_TEXT}{listing}{_TEXT}</article></body></html>"
    body = (clean_saved(page) if saved else clean_mirror(listing)).body
    assert "<pre><code>def f():\n\n    return 1</code></pre>" in body
    assert "<td>" not in body


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>1</td><td><code>ls</code></td></tr><tr><td>2</td><td><code>cp</code></td></tr></table>",
        "<table><tr><td>12</td><td>months</td></tr><tr><td>13</td><td>moons</td></tr></table>",
    ],
)
def test_tables_that_number_something_else_stay(table: str) -> None:
    assert clean_mirror(table).body.count("<tr>") == 2


def test_numbers_that_were_taken_away_are_told() -> None:
    article = clean_mirror('<pre><b class="lineno">1</b>a\n<b class="lineno">2</b>b</pre>')
    assert [piece.text for piece in article.removed if piece.reason == "line numbers"] == ["1 2"]


def test_a_list_that_leaves_numbers_out_goes_on_where_it_says() -> None:
    listing = "<ol start='3'><li>c</li><li>d</li><li value='9'>i</li><li>j</li></ol>"
    assert clean_mirror(listing).body == (
        '<ol start="3"><li>c</li><li>d</li></ol><ol start="9"><li>i</li><li>j</li></ol>'
    )
    assert clean_mirror("<ol><li value='1'>a</li><li value='2'>b</li></ol>").body == (
        "<ol><li>a</li><li>b</li></ol>"
    )


@pytest.mark.parametrize(
    "listing",
    [
        '<pre><code class="language-python">x = 1</code></pre>',
        '<div class="highlight highlight-source-python"><pre>x = 1</pre></div>',
        '<div class="highlight-python notranslate"><div class="highlight"><pre>x = 1</pre></div></div>',
        '<pre class="brush: python; gutter: false">x = 1</pre>',
        '<div class="sourceCode"><pre class="sourceCode python"><code>x = 1</code></pre></div>',
        '<pre><code class="hljs python">x = 1</code></pre>',
        '<pre data-lang="Python">x = 1</pre>',
        '<table class="highlighttable"><tr><td class="linenos"><pre>1</pre></td><td class="code">'
        '<pre class="language-python">x = 1</pre></td></tr></table>',
    ],
    ids=["prism", "github", "sphinx", "brush", "pandoc", "highlight.js", "attribute", "numbered"],
)
@pytest.mark.parametrize("saved", [False, True])
def test_the_language_of_a_listing_is_kept(listing: str, saved: bool) -> None:
    page = f"<html><body><article>{_TEXT}{listing}{_TEXT}</article></body></html>"
    body = (clean_saved(page) if saved else clean_mirror(listing)).body
    assert '<pre><code class="language-python">x = 1</code></pre>' in body


@pytest.mark.parametrize("name", ["plaintext", "x&quot; onclick=&quot;f()", "&lt;b&gt;", "a" * 40])
def test_what_is_no_language_is_not_kept(name: str) -> None:
    body = clean_mirror(f'<pre><code class="language-{name}">x</code></pre>').body
    assert body == "<pre><code>x</code></pre>"
