"""What a saved page says of its article, and which of its words are believed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from lxml import etree

from publisher.cleaner.facts.dates import parse_moment
from publisher.cleaner.facts.declared import Declared, read_declared
from publisher.cleaner.facts.names import read_names
from publisher.cleaner.reading.parse import parse_document

ADDRESS = "https://news.example.com/2021/11/01/story.html"


def declared(head: str = "", body: str = "", address: str = ADDRESS) -> Declared:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_declared(parse_document(page, 100), address)


def meta(**named: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in named.items()
    )


def linked(*things: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things
    )


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "The bridge is open again",
    "alternativeHeadline": "After nine years people walk across the river",
    "author": [
        {"@type": "Person", "name": "Ann Lee"},
        {"@type": "Person", "name": "Bo Rask"},
    ],
    "publisher": {"@type": "Organization", "name": "The Example"},
    "datePublished": "2021-11-01T10:52:50+01:00",
    "dateModified": "2021-11-03T08:00:00+01:00",
    "articleSection": "City",
    "keywords": ["bridges", "rivers"],
    "inLanguage": "en-GB",
    "image": {"@type": "ImageObject", "url": "/pictures/bridge.jpg"},
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "description": "People walk across.",
    "mainEntityOfPage": {"@type": "WebPage", "@id": ADDRESS},
}


def test_the_author_that_open_graph_names_for_an_article_is_believed() -> None:
    assert declared(meta(og__article__author="Ann Lee")).authors == ("Ann Lee",)


def test_linked_data_tells_everything() -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    assert declared(linked(ARTICLE)) == Declared(
        title="The bridge is open again",
        subtitle="After nine years people walk across the river",
        authors=("Ann Lee", "Bo Rask"),
        published=dt.date(2021, 11, 1),
        published_at=dt.datetime(2021, 11, 1, 10, 52, 50, tzinfo=zone),
        updated=dt.date(2021, 11, 3),
        updated_at=dt.datetime(2021, 11, 3, 8, tzinfo=zone),
        section="City",
        tags=("bridges", "rivers"),
        language="en-GB",
        site="The Example",
        url=ADDRESS,
        lead_image="https://news.example.com/pictures/bridge.jpg",
        licence="https://creativecommons.org/licenses/by/4.0/",
        description="People walk across.",
    )


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "A title", "author": "Ann Lee",}',
        '[{"@type": "Article", "headline": "A title", "author": ["Ann Lee",],},]',
        '//<![CDATA[\n{"@type": "Article", "headline": "A title", "author": "Ann Lee"}\n//]]>',
        '{"@type": "Article", "headline": "A\n title", "author": {"name": "Ann Lee"}};',
        '{"@graph": [{"@type": "Person", "@id": "#ann", "name": "Ann Lee"},'
        ' {"@type": ["Thing", "BlogPosting"], "headline": "A title", "author": {"@id": "#ann"}}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/Article",'
        ' "headline": "A title", "author": [{"@type": "Person", "name": ["Ann Lee"]}]}}',
    ],
)
def test_dirty_linked_data_is_read_all_the_same(script: str) -> None:
    found = declared(f'<script type="application/ld+json">{script}</script>')
    assert (found.title, found.authors, found.problems) == ("A title", ("Ann Lee",), ())


@pytest.mark.parametrize("script", ["{broken", "[" * 100_000, '{"@type": 1' + "0" * 10_000 + "}"])
def test_linked_data_beyond_repair_is_told_and_does_no_harm(script: str) -> None:
    found = declared(
        f'<script type="application/ld+json">{script}</script>' + meta(og__title="A title")
    )
    assert found.title == "A title"
    assert len(found.problems) == 1
    assert "JSON-LD" in found.problems[0]


def test_the_article_of_this_page_is_taken_not_another() -> None:
    other = {"@type": "NewsArticle", "headline": "Another", "url": "https://news.example.com/other"}
    assert declared(linked([other, ARTICLE])).title == "The bridge is open again"


def test_microdata_tells_of_the_article_and_not_of_its_comments() -> None:
    found = declared(
        body="""
        <div itemscope itemtype="https://schema.org/NewsArticle">
          <h1 itemprop="headline">The bridge is open</h1>
          <p>By <span itemprop="author" itemscope itemtype="https://schema.org/Person">
             <a itemprop="url" href="/ann"><span itemprop="name">Ann Lee</span></a></span></p>
          <meta itemprop="datePublished" content="2021-11-01">
          <img itemprop="image" src="/a.jpg">
          <div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
             <b itemprop="author">Somebody Else</b> <time itemprop="datePublished">2021-12-24</time>
          </div>
        </div>"""
    )
    assert found.title == "The bridge is open"
    assert found.authors == ("Ann Lee",)
    assert found.published == dt.date(2021, 11, 1)
    assert found.lead_image == "https://news.example.com/a.jpg"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>The bridge | The Example</title>", "<h1>The bridge</h1>", "The bridge"),
        ("<title>A bridge - Example News</title>" + meta(og__site_name="Example News"), "", "A bridge"),
        ("<title>The Example: A bridge</title>" + meta(og__site_name="The Example"), "", "A bridge"),
        ("<title>The Example » A bridge</title>" + meta(og__site_name="The Example"), "", "A bridge"),
        ("<title>大桥重新开放_城市频道_示例网</title>", "", "大桥重新开放"),
        ("<title>大桥重新开放-示例网</title>" + meta(og__site_name="示例网"), "", "大桥重新开放"),
        ("<title>大桥重新开放-示例网</title>", "", "大桥重新开放-示例网"),
        ("<title>大桥重新开放 - 新闻频道 - 示例网</title>", "", "大桥重新开放"),
        # What merely holds a mark stays.
        ("<title>Bridges – a history of crossing</title>", "", "Bridges – a history of crossing"),
        ("<title>Spider-Man: No Way Home</title>", "", "Spider-Man: No Way Home"),
        ("<title>Either | Or</title>", "", "Either | Or"),
        # The site's name is no title where the page has one.
        ("<title>A bridge</title>" + meta(og__title="The Example", og__site_name="The Example"), "", "A bridge"),
        ("<title>A new bridge</title>" + meta(og__title="Latest stories"), "<h1>A new bridge</h1>", "A new bridge"),
        (meta(og__title="Ben &amp;amp; Ann&amp;#8217;s bridge"), "", "Ben & Ann’s bridge"),
        (meta(og__title="How the bridge was cl…"), "<h1>How the bridge was closed</h1>", "How the bridge was closed"),
        ("<title>A new bridge - Somewhere</title>", "<h1>Somewhere</h1>", "A new bridge"),
        ("<title>snake_case 命名的历史</title>", "", "snake_case 命名的历史"),
        ("", "<svg><title>Menu</title></svg><h1>A bridge</h1>", "A bridge"),
    ],
)  # fmt: skip
def test_the_title_comes_without_the_site(head: str, body: str, title: str) -> None:
    assert declared(head, body, "https://www.somewhere.org/a").title == title


@pytest.mark.parametrize(
    ("text", "people", "bodies"),
    [
        ("By Ann Lee", ("Ann Lee",), ()),
        ("by Ann Lee and Bo Rask, Staff Writers", ("Ann Lee", "Bo Rask"), ()),
        ("BY ANN MCCABE", ("Ann McCabe",), ()),
        ("Ann Lee, Bo Rask & Cy Twombly", ("Ann Lee", "Bo Rask", "Cy Twombly"), ()),
        ("Von Anna Lehmann und Bodo Rask", ("Anna Lehmann", "Bodo Rask"), ()),
        ("Martin Untel (avec Damien Leloup et Anne Petit)", ("Martin Untel", "Damien Leloup", "Anne Petit"), ()),
        ("Por José Ortega y Gasset", ("José Ortega y Gasset",), ()),
        ("Ana Ruiz y Luis Paz", ("Ana Ruiz", "Luis Paz"), ()),
        ("Ministry of Rivers, Press Office", (), ("Ministry of Rivers", "Press Office")),
        ("作者：王小明、李大同", ("王小明", "李大同"), ()),
        ("本报记者 王小明 李大同", ("王小明", "李大同"), ()),
        ("By Ann Lee 22 Dec 2016 651", ("Ann Lee",), ()),
        ("Ann Lee | Updated May 4, 2018", ("Ann Lee",), ()),
        ("Ann Lee, The Example News", ("Ann Lee",), ("The Example News",)),
        ("Associated Press", (), ("Associated Press",)),
        ("Mac & i", (), ("Mac & i",)),
        ("https://www.facebook.com/annlee", (), ()),
        ("April 28, 2019 at 6:01 am", (), ()),
        ("admin", (), ()),
        ("", (), ()),
    ],
)  # fmt: skip
def test_bylines_become_names(text: str, people: tuple[str, ...], bodies: tuple[str, ...]) -> None:
    found = read_names(text, "Mac & i")
    assert (found.people, found.bodies) == (people, bodies)


def test_a_person_comes_before_the_publisher_that_calls_itself_author() -> None:
    head = meta(og__site_name="The Example", author="The Example")
    line = '<h1>A bridge</h1><p class="byline">By <a href="/ann">Ann Lee</a></p>'
    assert declared(head, line).authors == ("Ann Lee",)
    assert declared(head, "<h1>A bridge</h1>").authors == ("The Example",)


def test_bylines_of_other_articles_and_comments_are_not_believed() -> None:
    found = declared(
        body="""<h1>A bridge</h1><p>Text.</p>
        <aside><span class="author">Other One</span></aside>
        <div class="comments"><span class="author">Some Body</span>
        <time datetime="2020-01-01">1 January</time></div>"""
    )
    assert (found.authors, found.published) == ((), None)


def test_a_chinese_line_of_information_is_read() -> None:
    found = declared(
        body="""<h1>大桥重新开放</h1>
        <div class="info">2018-05-04 10:21:33　来源：示例晚报　作者：王小明</div>"""
    )
    assert found.published_at == dt.datetime(2018, 5, 4, 10, 21, 33)
    assert (found.site, found.authors) == ("示例晚报", ("王小明",))


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2021-11-01T10:52:50+0100", "2021-11-01", "10:52:50+01:00"),
        ("2015-03-27T13:07:55.096Z", "2015-03-27", "13:07:55.096000+00:00"),
        ("2018-05-04T00:00:00Z", "2018-05-04", ""),
        ("Fri, 04 May 2018 10:21:00 -0400", "2018-05-04", "10:21:00-04:00"),
        ("May 4, 2018 10:21 am EDT", "2018-05-04", "10:21:00-04:00"),
        ("Posted on May 4th, 2018 at 3:20pm", "2018-05-04", "15:20:00"),
        ("12:05 a.m., 4 May 2018", "2018-05-04", "00:05:00"),
        ("2018年5月4日 10:21", "2018-05-04", "10:21:00"),
        ("2018年5月4日 下午3:20", "2018-05-04", "15:20:00"),
        ("二零一八年五月二十四日", "2018-05-24", ""),
        ("2018年5月4日(金) 15時20分", "2018-05-04", "15:20:00"),
        ("2018년 5월 4일 오후 3:20", "2018-05-04", "15:20:00"),
        ("4. Mai 2018, 15:20 Uhr", "2018-05-04", "15:20:00"),
        ("4 de mayo de 2018", "2018-05-04", ""),
        ("1er août 2018 à 10h21", "2018-08-01", "10:21:00"),
        ("4 мая 2018, 10:21", "2018-05-04", "10:21:00"),
        ("04.05.2018", "2018-05-04", ""),
        ("25/05/2018", "2018-05-25", ""),
        ("20180504", "2018-05-04", ""),
    ],
)
def test_a_moment_is_read_in_any_common_form(text: str, day: str, at: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert moment.day.isoformat() == day
    assert (moment.at.isoformat().partition("T")[2] if moment.at else "") == at


@pytest.mark.parametrize(
    "text", ["", "04/05/2018", "May 2018", "2018-02-31", "0001-01-01T00:00:00", "1970-01-01", "42", "1" * 5000]
)  # fmt: skip
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert parse_moment(text) is None


def test_the_country_says_which_number_is_the_month() -> None:
    assert parse_moment("04/05/2018", "en-US") == parse_moment("2018-04-05")
    assert parse_moment("04/05/2018", "fr") == parse_moment("2018-05-04")


def test_an_update_before_publication_is_none() -> None:
    head = meta(article__published_time="2021-11-03", article__modified_time="2021-11-01")
    assert declared(head).updated is None


def test_addresses_are_absolute_and_of_the_web() -> None:
    found = declared(
        '<base href="https://cdn.example.com/x/"><link rel="canonical" href="/story">'
        '<meta property="og:image" content="javascript:alert(1)">'
        '<meta property="og:image" content="site-logo.png"><meta property="og:image" content="b.jpg">'
        '<link rel="license" href="//creativecommons.org/licenses/by/4.0/">'
    )
    assert found.url == "https://cdn.example.com/story"
    assert found.lead_image == "https://cdn.example.com/x/b.jpg"
    assert found.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert declared('<link rel="canonical" href="http://[bad">').url == ""
    assert declared('<link rel="canonical" href="https://news.example.com/">').url == ""


def test_the_tree_is_left_as_it_was() -> None:
    root = parse_document(
        f"<html><head>{linked(ARTICLE)}</head><body><h1>A</h1></body></html>", 100
    )
    before = etree.tostring(root)
    read_declared(root, ADDRESS)
    assert etree.tostring(root) == before


def test_a_page_that_says_nothing_declares_nothing() -> None:
    assert declared() == Declared()


def test_a_flood_of_statements_is_bounded() -> None:
    flood = "".join(f'<meta name="keywords" content="a{n}, b{n}">' for n in range(5000))
    titles = "".join(f"<h1>Title {n} | Part | Site</h1>" for n in range(2000))
    found = declared(flood, titles)
    assert len(found.tags) == 30
    assert found.title.startswith("Title 0")
