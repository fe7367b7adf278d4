"""What the cleaner does to small pages: what goes, what stays, and what it becomes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.cleaner.article import clean_page
from publisher.model import Archive, Article, Dropped, Source
from publisher.sections import CleanSettings

MIRROR = Archive("notes", Path("/nowhere"), "mirror", repositories=("example/notes",))


def clean(html: str, title: str = "标题", **settings: object) -> Article:
    """The article of a mirror page whose dump is ``html``."""
    source = Source("notes/pages/a/1.md", Path("/nowhere/1.md"), "mirror", MIRROR)
    page = f"### {title}\n------\n\n{html}\n"
    article = clean_page(page, source, CleanSettings(**settings))  # type: ignore[arg-type]
    assert isinstance(article, Article), article
    return article


def text_of(article: Article) -> str:
    return re.sub(r"<[^>]+>", "", article.body)


@pytest.mark.parametrize(
    ("dump", "body"),
    [
        ("<p>一<p>二<p>三</p></p></p>", "<p>一</p><p>二</p><p>三</p>"),
        ("<div><br>甲</br>乙</div>", "<p>甲<br/>乙</p>"),
        ("甲<br><br>乙", "<p>甲</p><p>乙</p>"),
        ("<p>　　甲<br>　　乙</p>", "<p>甲</p><p>乙</p>"),
        ("<center><div>中</div></center>", "<p>中</p>"),
        ("<strong><p>粗</p></strong>", "<p><strong>粗</strong></p>"),
        ("<p><table><tr><td>格</td></tr></table></p>", "<p>格</p>"),
        ("<p>有 **重点** 的</p>", "<p>有 <strong>重点</strong> 的</p>"),
        ("<p>甲</p>\n---\n<p>乙</p>", "<p>甲</p><hr/><p>乙</p>"),
        (
            "<ul><li>一<li>二<ul><li>三</ul></ul>",
            "<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>",
        ),
        ("<blockquote>话</blockquote>", "<blockquote><p>话</p></blockquote>"),
        ("<pre>a\n  b</pre>", "<pre><code>a\n  b</code></pre>"),
    ],
)
def test_markup_is_repaired_into_blocks(dump: str, body: str) -> None:
    assert clean(dump).body == body


@pytest.mark.parametrize(
    "furniture",
    [
        '<span style="display:none">去掉</span>',
        "<span hidden>去掉</span>",
        "<script>去掉()</script>",
        '<div id="txt-mid1-t21-2017">去掉</div>',
        '<div class="share-buttons">去掉</div>',
        "<noscript><img src='https://c.example/pixel.gif'></noscript>",
        "<!-- 去掉 -->",
        '<h4><a href="a.md">去掉</a> | <a href="b.md">也去掉</a></h4>',
    ],
)
def test_what_is_not_the_article_goes(furniture: str) -> None:
    assert text_of(clean(f"<p>留下{furniture}</p>{furniture}<p>也留下</p>")) == "留下也留下"


def test_links_in_a_sentence_are_no_navigation() -> None:
    row = '<p>参见<a href="a.md">甲</a>|<a href="b.md">乙</a></p>'
    assert text_of(clean(row)) == "参见甲|乙"


def test_prose_in_a_box_with_a_misleading_name_stays() -> None:
    prose = "这一段很长，讲的是书籍怎样分享。" * 40
    assert prose in text_of(clean(f'<div class="share-story"><p>{prose}</p></div>'))


def test_rows_of_navigation_and_the_footer_go_and_the_original_address_stays() -> None:
    article = clean(
        "#### [首页](../../README.md) &nbsp;|&nbsp; [目录](../../indexes/a.md)\n\n<p>正文</p>\n<hr/>\n"
        "手机上长按并复制下列链接或二维码分享本文章：<br/>\n"
        "https://github.com/example/notes/blob/master/pages/a/1.md <br/>\n"
        "<a href='https://github.com/example/notes/blob/master/pages/a/1.md'><img src='x.png'/></a>\n"
        "原文地址（需翻墙访问）：https://paper.example/2019/09/22/1.html\n\n"
        "#### [首页](../../README.md) | [目录](../../indexes/a.md)\n<img src='http://c.example/a' width='0px'/>"
    )
    assert article.body == "<p>正文</p>"
    assert article.url == "https://paper.example/2019/09/22/1.html"
    assert str(article.published) == "2019-09-22"
    assert {removed.reason for removed in article.removed} >= {"navigation", "footer"}


@pytest.mark.parametrize(
    ("dump", "caption"),
    [
        ('<p><img src="a.jpg"><br>老作坊（图片来源：本刊）</p>', "老作坊（图片来源：本刊）"),
        ('<img src="a.jpg"><div class="caption"><p>老作坊</p></div>', "老作坊"),
        ('<table><tr><td><img src="a.jpg"><br>图1：老作坊</td></tr></table>', "图1：老作坊"),
        (
            '<table><tr><td><img src="a.jpg"></td><td>三层书架。（本刊图）</td></tr></table>',
            "三层书架。（本刊图）",
        ),
        ('<figure><img src="a.jpg"><br><figcaption>老作坊</figcaption></figure>', "老作坊"),
        ('<center><img src="a.jpg"><br>老作坊</center>', "老作坊"),
    ],
)
def test_a_picture_takes_its_caption(dump: str, caption: str) -> None:
    body = clean(f"{dump}<p>正文接着讲。</p>").body
    assert f"<figcaption>{caption}</figcaption></figure><p>正文接着讲。</p>" in body


def test_text_after_a_picture_that_is_the_articles_own_is_no_caption() -> None:
    body = clean('<p><img src="a.jpg"></p><p>作坊里有十二个水槽，每天出纸三千张。</p>').body
    assert "figcaption" not in body


def test_text_beside_several_pictures_in_a_layout_table_is_no_caption() -> None:
    row = '<tr><td><img src="a.jpg"></td><td><img src="b.jpg"></td><td>左为老作坊</td></tr>'
    body = clean(f"<table>{row}</table><p>正文接着讲。</p>").body
    assert "figcaption" not in body
    assert "<p>左为老作坊</p>" in body


def test_a_picture_is_kept_where_a_script_would_load_it_later() -> None:
    body = clean(
        '<p><img src="data:image/gif;base64,R0lGOD" data-src="https://i.example/real.jpg"></p>'
    ).body
    assert 'src="https://i.example/real.jpg"' in body


def test_a_description_that_was_escaped_twice_reads_well() -> None:
    assert 'alt="图1：纸"' in clean('<img alt="&amp;#039图1：纸&amp;#039" src="a.jpg">字').body


def test_disarmed_links_work_again_and_tag_links_become_tags() -> None:
    article = clean(
        '<p><ok href="https://p.example/a.html">一篇</ok>讲'
        '<span href="https://p.example/tag/x">纸浆</span></p>'
    )
    assert '<a href="https://p.example/a.html">一篇</a>讲纸浆' in article.body
    assert article.tags == ("纸浆",)


def test_addresses_of_the_archive_itself_are_told_from_others() -> None:
    body = clean(
        '<p><a href="../b/2.md?t=1">乙</a><a href="https://github.com/example/notes/blob/master/pages/b/3.md">丙</a>'
        '<a href="https://github.com/other/notes/blob/master/pages/b/4.md">丁</a></p>'
    ).body
    assert 'href="archive:notes/pages/b/2.md"' in body
    assert 'href="archive:notes/pages/b/3.md"' in body
    assert 'href="https://github.com/other/notes/blob/master/pages/b/4.md"' in body


@pytest.mark.parametrize(
    ("dump", "text"),
    [
        ("<p>\n 汉字\n <b>\n  换行\n </b>\n 之间\n</p>", "汉字换行之间"),
        ("<p>two\n <b>\n  words\n </b>\n here\n</p>", "two words here"),
        ("<p>用\n <b>\n  CSS\n </b>\n 写</p>", "用CSS写"),
        ("<p>有 typed 空格</p>", "有 typed 空格"),
        ("<p>零\u200b宽\ufeff字\u00ad符\x08</p>", "零宽字符"),
        ("<p>👩\u200d👧 一家</p>", "👩\u200d👧 一家"),
    ],
)
def test_white_space_is_that_of_the_language(dump: str, text: str) -> None:
    assert text_of(clean(dump)) == text


def test_spaces_stand_outside_emphasis() -> None:
    assert "<em>one</em> two" in clean("<p><em>one</em> two</p>").body


def test_a_bold_line_that_stands_alone_is_a_heading_and_levels_have_no_gaps() -> None:
    body = clean("<h2>大</h2><p>文。</p><h5>小</h5><p>文。</p><p><b>更小</b></p><p>文。</p>").body
    assert re.findall(r"<(h\d)>", body) == ["h2", "h3", "h4"]


def test_a_bold_sentence_is_no_heading() -> None:
    assert "<h2>" not in clean("<p><b>这是一句话。</b></p><p>文。</p>").body


def test_the_title_is_not_repeated_as_a_heading() -> None:
    assert clean("<h1>标题</h1><p>文。</p>").body == "<p>文。</p>"


def test_written_notes_are_joined_to_their_references() -> None:
    body = clean("<p>甲[1]，乙[2]。</p><p>注释：</p><p>[1] 第一。</p><p>[2] 第二。</p>").body
    assert '<a class="noteref" href="#fn-2" id="fnref-2">[2]</a>' in body
    assert '<li id="fn-2"><a class="backref" href="#fnref-2">[2]</a> 第二。</li>' in body


def test_the_mark_of_a_note_stands_close_to_the_clause_it_ends() -> None:
    notes = "<p>Notes</p><p>[1] One.</p><p>[2] Two.</p>"
    body = clean(f"<p>It ends. [1] See [2] for more.</p>{notes}").body
    assert 'It ends.<a class="noteref"' in body
    assert 'See <a class="noteref"' in body
    linked = '<p>一句。 <sup><a href="#n1"> 1</a></sup></p><ol><li id="n1">注 <a href="#r1">↩</a></li></ol>'
    assert '一句。<a class="noteref"' in clean(linked).body


def test_linked_notes_are_joined_too() -> None:
    body = clean(
        '<p>甲<sup><a href="#n1">[1]</a></sup>。</p><ol><li id="n1">注 <a href="#r1">↩</a></li></ol>'
    ).body
    assert '甲<a class="noteref" href="#fn-1" id="fnref-1">[1]</a>。' in body
    assert '<section class="notes"><ol><li id="fn-1">' in body
    assert "↩" not in body


def test_numbers_in_brackets_without_notes_stay_text() -> None:
    assert clean("<p>见[1]与[2]。</p><p>完。</p>").body == "<p>见[1]与[2]。</p><p>完。</p>"


def test_data_tables_keep_their_header_cells() -> None:
    body = clean(
        "<table><tr><th>甲</th><th>乙</th></tr><tr><td colspan=1000000>1</td></tr></table>"
    ).body
    assert body == (
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead>"
        "<tbody><tr><td>1</td></tr></tbody></table>"
    )


def test_videos_become_links() -> None:
    body = clean('<p>看：</p><video><source src="https://v.example/a.mp4">old browser</video>').body
    assert '<a href="https://v.example/a.mp4">' in body


def test_patterns_of_the_settings_overrule() -> None:
    dump = '<p>正文</p><p>订阅我们</p><div class="share-x">保留这里</div>'
    article = clean(dump, keep=("保留",), drop=("^订阅",))
    assert article.body == "<p>正文</p><p>保留这里</p>"
    assert [removed.text for removed in article.removed] == ["订阅我们"]


def test_an_empty_page_is_dropped_with_its_reason() -> None:
    source = Source("notes/pages/a/1.md", Path("/nowhere/1.md"), "mirror", MIRROR)
    result = clean_page("### 标题\n----\n\n<div></div>", source, CleanSettings())
    assert result == Dropped(source.id, "there is no text and no picture in it", "source-empty")


@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><p><style><a id='</style><img src=1 onerror=alert(1)>'>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<iframe srcdoc='<script>alert(1)</script>' src='javascript:alert(1)'></iframe>",
        "<form action='javascript:alert(1)'><button>x</button></form>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_that_comes_out_can_act(attack: str) -> None:
    body = clean(f"<p>正文</p>{attack}<p>完</p>").body
    tags = re.findall(r"<[^>]*>", body)
    assert not any(
        re.search(r"(?i)<(script|svg|math|iframe|form|style)|\son\w+=|script:", t) for t in tags
    )
    assert "正文" in body
    assert "完" in body


@pytest.mark.parametrize(
    "dump",
    [
        "<div>" * 200_000 + "深",
        "<b>" * 20_000 + "深",
        "<p>" * 1000 + "深" + "</p>" * 1000,
        "<table><tr><td>" * 300 + "深" + "</td></tr></table>" * 300,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">深</p>",
        "深" + "<" * 100_000,
    ],
    ids=["div", "bold", "paragraphs", "tables", "attributes", "brackets"],
)
def test_hostile_nesting_keeps_the_text_and_bounds_the_depth(dump: str) -> None:
    body = clean(dump).body
    assert "深" in body
    assert max(map(len, re.findall(r"(?:<[a-z0-9]+>)+", body)), default=0) < 1000


@pytest.mark.parametrize(
    ("opening", "site", "day", "authors"),
    [
        (
            "【纸上杂志2019年9月22日讯】（纸上杂志记者林一苇综合报导）天",
            "纸上杂志",
            "2019-09-22",
            ("林一苇",),
        ),
        (
            "【纸墨网二零一六年十月二十二日】（纸墨记者郑语台湾台北采访报道）天",
            "纸墨网",
            "2016-10-22",
            ("郑语",),
        ),
        ("【某站2020年03月08日讯】（某站编辑部综合报导）天", "某站", "2020-03-08", ()),
    ],
)
def test_the_dateline_tells_publication_day_and_reporter(
    opening: str, site: str, day: str, authors: tuple[str, ...]
) -> None:
    article = clean(f"<p>{opening}还没亮。</p>")
    assert (article.site, str(article.published), article.authors) == (site, day, authors)


@pytest.mark.parametrize(
    ("line", "site", "day", "authors"),
    [
        ("发布：2020-11-16　作者：苏晚", "", "2020-11-16", ("苏晚",)),
        (
            "By Ann Leaf and Bo Reed | Paper Post, 8 October 2018",
            "Paper Post",
            "2018-10-08",
            ("Ann Leaf", "Bo Reed"),
        ),
        ("来源：纸上杂志 日期：2020年3月1日 作者：甲、乙", "纸上杂志", "2020-03-01", ("甲", "乙")),
        ("By the time he arrived, it was over.", "", "None", ()),
        ("作者说：这里没有日期。", "", "None", ()),
    ],
)
def test_a_byline_tells_what_it_says_and_is_not_printed_twice(
    line: str, site: str, day: str, authors: tuple[str, ...]
) -> None:
    article = clean(f"<p>{line}</p><p>正文。</p>")
    assert (article.site, str(article.published), article.authors) == (site, day, authors)
    told = [piece.text for piece in article.removed if piece.reason == "byline"]
    assert told == ([" ".join(line.split())] if authors else [])
    assert article.body.startswith("<p>正文。" if authors else f"<p>{line}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("纸张的纤维在水里舒展开来，这样书页才会平整。", "zh-Hans"),
        ("紙張的纖維在水裡舒展開來，這樣書頁才會平整。", "zh-Hant"),
        ("The fibres of the paper take up water and let go of their shape.", "en"),
        ("Die Fasern nehmen das Wasser auf und das Papier ist nicht mehr von der Form.", "de"),
        ("紙は水を含むと、繊維がゆるみます。", "ja"),
        ("Бумага помнит свою форму.", "ru"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert clean(f"<p>{text}</p>", title="1").language == language
