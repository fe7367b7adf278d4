"""What comes out of the cleaner cannot act, whatever went in.

Each vector is put into a page of every kind. The result is judged as it is parsed, by a parser of
XML and by one that repairs as browsers do, never by what its text looks like.
"""

from __future__ import annotations

import base64
import re

import pytest
from cleaning import (
    as_xml,
    assert_safe,
    clean_markdown,
    clean_mirror,
    clean_saved,
    shape_as_html,
    shape_as_xml,
    words,
)
from lxml import etree

from publisher.addresses import target_id

PROSE = (
    "The sheets were counted in the evening, laid between boards, and left there for the night, so "
    "that nobody had to ask in the morning how many there were or who had made them. "
)

EVENTS = [
    "<p onclick=act()>x</p>",
    "<p ONCLICK='act()'>x</p>",
    "<p\nonclick\n=\nact()>x</p>",
    "<p/onclick=act()>x</p>",
    "<img/src=x/onerror=act()>",
    "<img src=x onerror\x00=act()>",
    '<img src="a.jpg"onerror="act()">',
    "<img src='a.jpg' alt='`onerror=act()`'>",
    '<img src=a.jpg alt="``onerror=act() ">',
    "<img src=a.jpg alt='&quot; onerror=act() x=&quot;'>",
    "<a href='https://x.example' onmouseover=act() onfocus=act() autofocus>x</a>",
    "<details open ontoggle=act()>x</details>",
    "<video onloadstart=act()><source onerror=act() src=x></video>",
    "<audio src=x onerror=act()>x</audio>",
    "<body onload=act()>x",
    "<marquee onstart=act()>x</marquee>",
    "<svg onload=act()>",
    "<svg><animate onbegin=act() attributeName=x dur=1s>",
    "<math onclick=act()>x</math>",
    "<td onclick=act()>x</td>",
    "<li onclick=act()>x",
]
ADDRESSES = [
    "javascript:act()",
    "JaVaScRiPt:act()",
    " javascript:act()",
    "&#1;javascript:act()",
    "\x01javascript:act()",
    "java\tscript:act()",
    "java\nscript:act()",
    "java&#9;script:act()",
    "java&Tab;script&colon;act()",
    "java&NewLine;script:act()",
    "java\x00script:act()",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;act()",
    "&#0000106avascript:act()",
    "javascript&#58;act()",
    "javascript&colon;//https://x.example/%0Aact()",
    "\ufeffjavascript:act()",
    "&#8203;javascript:act()",
    "jav&#173;ascript:act()",
    "vbscript:act",
    "livescript:act()",
    "data:text/html,<b>x</b>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:image/svg+xml,<svg onload=act()>",
    "data&colon;text/html,x",
    "file:///etc/passwd",
    "blob:https://x.example/1",
    "filesystem:https://x.example/1",
    "view-source:https://x.example",
    "intent://x#Intent;end",
    "about:blank",
    "feed:javascript:act()",
    "//x.example/\njavascript:act()",
    "http://[::1",
    'https://x.example/"onmouseover="act()',
    "https://x.example/'onmouseover='act()",
]
RAW_TEXT = [
    f'<{raw}><{inner}="</{raw}><img src=x onerror=act()>"></{inner.split()[0]}></{raw}>'
    for raw in ("noscript", "style", "title", "textarea", "xmp", "noembed", "noframes", "iframe")
    for inner in ("p title", "a id")
] + [
    "<plaintext><img src=x onerror=act()>",
    "<listing>&lt;img onerror=act()&gt;</listing>",
    "<style><!--</style><img src=x onerror=act()>--></style>",
    "<textarea><img title='</textarea><img src=x onerror=act()>'>",
    "<template><img src=x onerror=act()><script>act()</script></template>",
    "<template><template></template></template><img src=x onerror=act()>",
    "<script><!--<script></script><img src=x onerror=act()>--></script>",
    "<noscript><!--</noscript><img src=x onerror=act()>--></noscript>",
    "<xmp><p title='</xmp><svg/onload=act()>'>",
    "<select><style></select><img src=x onerror=act()></style>",
    "<select><iframe></select><img src=x onerror=act()></iframe>",
    "<option><style></option></select><img src=x onerror=act()></style>",
]
NAMESPACES = [
    "<svg></p><style><a id='</style><img src=1 onerror=act()>'>",
    "<svg><p><style><g title='</style><img src onerror=act()>'>",
    "<svg><desc><style><img src=x onerror=act()></style></desc></svg>",
    "<svg><title><p><style><a title='</style><img src=x onerror=act()>'></title></svg>",
    "<svg><foreignObject><iframe srcdoc='&lt;img src=x onerror=act()&gt;'></foreignObject></svg>",
    "<svg><foreignObject><math><mi><svg onload=act()></svg></mi></math></foreignObject></svg>",
    "<svg><a xlink:href='javascript:act()'><text y=20>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=act()>#x'/></svg>",
    "<svg><set attributeName=onmouseover to=act()>",
    "<svg><image href=x onerror=act()></svg>",
    "<svg><script href='data:,act()'/>",
    "<svg><script>&#97;ct()</script></svg>",
    "<svg><![CDATA[><img src=x onerror=act()>]]></svg>",
    "<svg><style><![CDATA[</style><img src=x onerror=act()>]]></style></svg>",
    "<svg><table><tr><td><style><img title='</style><img src=x onerror=act()>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=act()&gt;'>",
    "<math><mtext><table><mglyph><style><math><img src onerror=act()>",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style><img src onerror=act()>'></style></h1>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=act()>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=act()></annotation-xml></math>",
    "<math><annotation-xml encoding='image/svg+xml'><svg><foreignObject><script>act()</script></svg></math>",
    "<math><annotation-xml><p><style><!--</style><img src=x onerror=act()>--></annotation-xml></math>",
    "<math href='javascript:act()'>x</math>",
    "<math><maction actiontype='statusline#https://x.example' xlink:href='javascript:act()'>x</maction></math>",
    "<math><mi><mglyph/><img src=x onerror=act()></mi></math>",
    "<svg:script>act()</svg:script><x:img xmlns:x='http://www.w3.org/1999/xhtml' onerror=act() src=x>",
    "<image src=x onerror=act()>",
    "<isindex action=javascript:act() type=image>",
]
TREES = [
    "<form id=a><div></form><form id=b><input name=a></div><button form=a formaction=javascript:act()>x",
    "<table><a href=javascript:act()><tr><td>x</td></tr></a></table>",
    "<table background=javascript:act()><tr><td background=javascript:act()>x</table>",
    "<table><td><table><style></table><img src=x onerror=act()></style>",
    "<a><table><a><img src=x onerror=act()></table>x",
    "<b><p><b><p onclick=act()></b>x</p></b>",
    "<select><option><img src=x onerror=act()></select>",
    "<frameset onload=act()><frame src=javascript:act()></frameset>",
    "<iframe src=javascript:act()></iframe>",
    "<iframe srcdoc='<script>act()</script>'></iframe>",
    "<object data=javascript:act()><param name=src value=javascript:act()></object>",
    "<object data='data:text/html,<script>act()</script>' type=text/html></object>",
    "<embed src=javascript:act()>",
    "<applet code=x.class archive=javascript:act()>x</applet>",
    "<base href=javascript:act()//><a href=x>x</a>",
    "<link rel=stylesheet href=javascript:act()><link rel=import href=x.html>",
    "<meta http-equiv=refresh content='0;url=javascript:act()'>",
    "<style>@import 'javascript:act()';p{background:url(javascript:act())}</style>",
    "<p style='width:expression(act())'>x</p>",
    "<p style='-moz-binding:url(x.xml#y);behavior:url(x.htc)'>x</p>",
    "<p style=\"background:url('java\nscript:act()')\">x</p>",
    "<input type=image src=x onerror=act()><input autofocus onfocus=act()>",
    "<button formaction=javascript:act()>x</button>",
    "<img srcset='javascript:act() 1x, x onerror=act()'>",
    "<img src='data:text/html,<script>act()</script>'>",
    "<picture><source srcset=javascript:act()><img src=javascript:act()></picture>",
    "<img usemap=#m><map name=m><area href=javascript:act() shape=default></map>",
    "<img src=a.jpg longdesc=javascript:act() lowsrc=javascript:act() dynsrc=javascript:act()>",
    "<a href=https://x.example ping=javascript:act() target=_blank download rel=opener>x</a>",
    "<q cite=javascript:act()>x</q><blockquote cite=javascript:act()>x</blockquote>",
    "<ok href=javascript:act()>x</ok><span href='vbscript:act'>y</span>",
    "<portal src=javascript:act()></portal><fencedframe src=x></fencedframe>",
    "<x-y is=z onclick=act()>x</x-y><p is=x-y>x</p>",
    "<p contenteditable accesskey=x tabindex=1 slot=a part=b>x</p>",
]
COMMENTS = [
    "<!--><img src=x onerror=act()>-->",
    "<!---><img src=x onerror=act()>-->",
    "<!-- --!><img src=x onerror=act()>-->",
    "<!--<!----><img src=x onerror=act()>-->",
    "<!-- `<p title='--><img src=x onerror=act()>'>",
    "<![CDATA[<img src=x onerror=act()>]]>",
    "<?xml version='1.0'?><?x <img src=x onerror=act()>?>",
    "<!DOCTYPE x [<!ENTITY e '<img src=x onerror=act()>'>]>&e;",
    "<![if !IE]><script>act()</script><![endif]>",
    "</ <img src=x onerror=act()>>",
    "<<img src=x onerror=act()>",
    "<<<script>act()//<</script>",
    "<img src=x onerror=act()//",
    "<p title='<b",
    "&lt;img src=x onerror=act()&gt;",
    "&amp;lt;script&amp;gt;act()&amp;lt;/script&amp;gt;",
    "＜script＞act()＜/script＞",
    "%3Cscript%3Eact()%3C/script%3E",
    "[x](javascript:act())",
    "[x](<javascript:act()>)",
    "[x](data:text/html;base64,AAAA)",
    "![x](javascript:act())",
    "<javascript:act()>",
    "**<img src=x onerror=act()>**",
    "[a]: javascript:act()\n\n[a]",
    "`<img src=x onerror=act()>`",
]
LINKS = [f'<a href="{address.replace(chr(34), "&quot;")}">x</a>' for address in ADDRESSES]
LINKS += [f'<img src="{address.replace(chr(34), "&quot;")}">' for address in ADDRESSES]
VECTORS = EVENTS + LINKS + RAW_TEXT + NAMESPACES + TREES + COMMENTS


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_in_a_page_of_any_kind_cannot_act(vector: str) -> None:
    before, after = f"<p>First. {PROSE}</p>", f"<p>{PROSE} Last.</p>"
    for body in (
        clean_mirror(f"<div>{before}{vector}{after}</div>").body,
        clean_mirror(f"{before}\n\n{vector}\n\n{after}").body,
        clean_markdown(f"First. {PROSE}\n\n{vector}\n\nLast.").body,
        clean_saved(
            f"<html><head><title>x</title></head><body><article>{before * 2}{vector}{after * 2}"
            "</article></body></html>"
        ).body,
    ):
        assert_safe(body)
        assert "First." in words(body)


@pytest.mark.parametrize("vector", VECTORS)
def test_what_is_cleaned_again_stays_what_it_was(vector: str) -> None:
    once = clean_mirror(f"<p>First.</p>{vector}<p>Last.</p>").body
    again = clean_mirror(f"<div>{once}</div>").body
    assert_safe(again)
    assert not re.search(r"<[^>]*\bact\(\)", re.sub(r'(?:alt|href|src)="[^"]*"', "", again))


@pytest.mark.parametrize("place", ["title", "byline", "alt", "language", "attribute", "caption"])
@pytest.mark.parametrize("payload", ['"><img src=x onerror=act()>', "</title><svg/onload=act()>"])
def test_what_a_page_says_of_itself_cannot_act_either(place: str, payload: str) -> None:
    quoted = payload.replace('"', "&quot;")
    pages = {
        "title": f"<title>{payload}</title><article><p>{PROSE}",
        "byline": f'<meta name=author content="{quoted}"><article><p>{PROSE}',
        "alt": f'<article><p>{PROSE}<img src=a.jpg alt="{quoted}">',
        "language": f'<html lang="{quoted}"><article><p lang="{quoted}" dir="{quoted}">{PROSE}',
        "attribute": f'<article><p><abbr title="{quoted}">x</abbr>{PROSE}',
        "caption": f"<article><p>{PROSE}<figure><img src=a.jpg><figcaption>{payload}",
    }
    article = clean_saved(pages[place])
    assert_safe(article.body)
    assert not re.search('[<>"]', article.language)


def test_ids_are_unique_and_those_that_nothing_links_to_go() -> None:
    body = clean_mirror(
        '<p id="a">甲<a href="#a">往上</a></p><p id="a">乙</p><p id="body">丙</p>'
        '<p id="location"><a name="cookie" id="getElementById">丁</a></p>'
    ).body
    assert_safe(body)
    assert re.findall(r'id="([^"]*)"', body) == ["a"]


def test_an_id_that_is_no_name_gets_one_and_its_links_follow() -> None:
    body = clean_mirror('<p><a href="#第一">见</a></p><p id="第一">甲</p>').body
    assert_safe(body)
    target = re.search(r'href="#([^"]+)"', body)
    assert target
    assert f'<p id="{target[1]}">甲</p>' in body


def test_a_page_cannot_forge_the_notes_of_another() -> None:
    body = clean_mirror(
        '<p id="fn-1">甲<a class="noteref" id="fnref-1" href="#fn-1">x</a></p>'
        '<p>乙[1]<a href="#fn-1">往上</a></p><p>注释：</p><p>[1] 第一。</p>'
    ).body
    assert_safe(body)


def test_every_link_within_an_article_has_its_target() -> None:
    body = clean_mirror(
        '<p>甲<a href="#n1" id="r1">1</a>，乙<a href="#n1">1</a>，<a href="#gone">无</a></p>'
        '<p id="n1">注<a href="#r1">^</a></p>'
    ).body
    targets = set(re.findall(r'\bid="([^"]+)"', body))
    assert set(re.findall(r'href="#([^"]+)"', body)) <= targets
    assert "无" in body


def test_a_drawing_is_a_picture_of_its_shapes_alone() -> None:
    body = clean_mirror(
        "<div><svg viewBox='0 0 300 200' onload=act()><title>图</title><rect width='9' onclick=act() />"
        "<circle r='4' style='fill:url(https://x.example/a)'/><script>act()</script>"
        "<a xlink:href='javascript:act()'><text>字</text></a><image href='https://x.example/a.png'/>"
        "<use href='#s'/><use href='https://x.example/a.svg#s'/>"
        "<foreignObject><iframe src='https://x.example'></iframe></foreignObject>"
        "<animate attributeName='href' to='javascript:act()'/></svg></div><p>文</p>"
    ).body
    assert_safe(body)
    data = re.search(r'src="data:image/svg\+xml;[^"]*base64,([^"]+)"', body)
    assert data
    drawing = base64.b64decode(data[1]).decode()
    for word in ("act(", "script", "x.example", "foreign", "animate", "iframe", "onclick"):
        assert word not in drawing.lower()
    assert "<rect" in drawing
    assert "&#23383;" in drawing
    assert '<use href="#s"/>' in drawing


def test_frames_and_players_leave_plain_links_and_only_safe_ones() -> None:
    body = clean_mirror(
        "<p>文</p><iframe src='https://v.example/1'></iframe><embed src='javascript:act()'>"
        "<object data='data:text/html,x'></object><video src='vbscript:x'></video>"
    ).body
    assert_safe(body)
    assert re.findall(r'href="([^"]*)"', body) == ["https://v.example/1"]


def test_the_judge_of_these_tests_sees_what_is_wrong() -> None:
    for bad in (
        '<p onclick="x">x</p>',
        "<script>x</script>",
        '<a href="java&#10;script:x">x</a>',
        '<a href="&#1;javascript:x">x</a>',
        '<img src="data:text/html,x"/>',
        '<p id="a">x</p><p id="a">x</p>',
        "<p><p>x</p></p>",
        '<td colspan="1000000000000">x</td>',
    ):
        with pytest.raises((AssertionError, etree.XMLSyntaxError)):
            assert_safe(bad)
    assert shape_as_html("<p>x</p>") == shape_as_xml("<p>x</p>")
    assert as_xml("<p>x</p>")[0].tag == "p"


def test_headings_keep_their_ids_for_links_of_other_articles() -> None:
    body = clean_mirror(
        f'<h2 id="fibre">料</h2><p id="own">{"纸" * 80}</p><h2 id="第一">一</h2><p>{"墨" * 80}</p>'
    ).body
    assert '<h2 id="fibre">' in body
    assert f'<h2 id="{target_id("第一")}">' in body
    assert 'id="own"' not in body
