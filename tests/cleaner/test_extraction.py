"""The article of a web page is found, whole, with what belongs to it and nothing else."""

from __future__ import annotations

import json

from lxml import etree

from publisher.cleaner.extraction.find import Extraction, extract
from publisher.cleaner.nodes import bare_text
from publisher.cleaner.reading.parse import parse_document

RIVER = (
    "The river rose four metres in a single night, and by the morning the lower bridge was gone.",
    "Nobody was hurt, the mayor said, because the school had been emptied on the evening before.",
    "Engineers from the valley authority will look at the pillars of the upper bridge on Friday.",
    "Until then, lorries are asked to take the road over the pass, which adds about forty minutes.",
    "The last flood of this size was in 1954, when the mill and eleven houses were washed away.",
    "A new wall, planned since then, was never built; its cost was thought to be out of all reason.",
)
HARBOUR = (
    "清晨五点，港口的灯还没有熄灭，第一批渔船已经靠岸，船员们忙着把一筐筐鲜鱼搬上码头。",
    "老渔民陈伯说，今年的风浪比往年大，出海的日子少了三分之一，不过鱼价也跟着涨了一些。",
    "市场的摊主们在码头边等候，他们会挑出最好的一批，赶在七点之前送到城里的餐馆和学校。",
    "港务部门表示，新的防波堤将在明年春天动工，届时小型渔船可以在台风季节安全停靠。",
    "对许多家庭来说，这不仅是一份收入，也是祖辈留下来的生活方式，他们希望孩子们还能记得。",
)
NAVIGATION = (
    '<header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a>'
    '</li><li><a href="/s">Sport</a></li><li><a href="/w">Weather</a></li></ul></nav></header>'
)
RELATED = (
    '<aside class="related"><h3>More stories</h3><ul>'
    + "".join(
        f'<li><a href="/story/{n}"><img src="/thumb/{n}.jpg"> A headline about subject {n}</a></li>'
        for n in range(6)
    )
    + "</ul></aside>"
)
FOOTER = (
    '<footer class="site-footer"><p>© The Valley Courier. All rights reserved.</p>'
    '<p><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></p></footer>'
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(article: str, head: str = "<title>The bridge is gone</title>", after: str = "") -> str:
    return (
        f"<html><head>{head}</head><body>{NAVIGATION}<main><h1>The bridge is gone</h1>"
        f'<div class="story-body">{article}</div>{after}</main>{RELATED}{FOOTER}</body></html>'
    )


def found(markup: str) -> Extraction:
    return extract(parse_document(markup, 100))


def markup_of(extraction: Extraction) -> str:
    return etree.tostring(extraction.body, encoding="unicode")


def told(extraction: Extraction) -> str:
    return "\n".join(removed.text for removed in extraction.removed)


def test_the_article_is_kept_and_the_page_around_it_goes() -> None:
    extraction = found(page(paragraphs(*RIVER)))
    assert extraction.confident
    assert bare_text(extraction.body) == "".join(RIVER)


def test_everything_that_goes_is_told_with_a_reason() -> None:
    extraction = found(page(paragraphs(*RIVER)))
    for text in ("Home", "Weather", "More stories", "about subject 5", "All rights", "Privacy"):
        assert text in told(extraction)
    reasons = {
        line: removed.reason for removed in extraction.removed for line in removed.text.split("\n")
    }
    assert reasons["Sport"] == "navigation"
    assert reasons["A headline about subject 2"] == "related"


def test_no_text_is_lost_between_body_and_removed() -> None:
    extraction = found(
        page(paragraphs(*RIVER), after=f'<div id="comments">{paragraphs("Nice!")}</div>')
    )
    whole = parse_document(page(paragraphs(*RIVER), after="<p>Nice!</p>"), 100).find("body")
    assert whole is not None
    everything = bare_text(extraction.body) + told(extraction)
    assert sorted("".join(everything.split())) == sorted("".join(bare_text(whole).split()))


def test_a_chinese_page() -> None:
    extraction = found(
        "<html><head><title>港口的清晨</title></head><body>"
        '<div class="daohang"><a href="/">首页</a> <a href="/xw">新闻</a> <a href="/ty">体育</a></div>'
        f'<div class="wrap"><h1>港口的清晨</h1><div class="zhengwen">{paragraphs(*HARBOUR)}</div>'
        '<div class="fenxiang">分享到：<a href="#">微信</a> <a href="#">微博</a></div>'
        '<div class="xiangguan"><h3>相关阅读</h3><ul><li><a href="/1">台风将至</a></li>'
        '<li><a href="/2">鱼市的一天</a></li><li><a href="/3">新码头动工</a></li></ul></div></div>'
        '<div class="footer">版权所有 未经许可不得转载</div></body></html>'
    )
    assert bare_text(extraction.body) == "".join(HARBOUR)
    assert "相关阅读" in told(extraction)


def test_text_that_is_broken_by_line_breaks_only() -> None:
    broken = "<br><br>".join(RIVER)
    assert bare_text(found(page(broken)).body) == "".join(RIVER)


def test_headings_lists_tables_code_quotations_and_links_stay_what_they_are() -> None:
    article = (
        f"{paragraphs(*RIVER[:2])}<h2>What is closed</h2>{paragraphs(RIVER[2])}"
        "<ul><li>The lower bridge, until further notice.</li><li>The mill road, at night.</li></ul>"
        "<table><tr><th>Gauge</th><th>Level</th></tr><tr><td>Mill</td><td>4.1 m</td></tr>"
        "<tr><td>Weir</td><td>3.8 m</td></tr></table>"
        f"<blockquote><p>{RIVER[3]}</p></blockquote>"
        "<pre><code>level = gauge.read()</code></pre>"
        f'<p>{RIVER[4]} <a href="/1954">A report of 1954</a> tells of <em>that</em> night.</p>'
    )
    body = found(page(article)).body
    assert [element.text for element in body.iter("h2")] == ["What is closed"]
    assert [bare_text(item) for item in body.iter("li")] == [
        "The lower bridge, until further notice.",
        "The mill road, at night.",
    ]
    assert [bare_text(cell) for cell in body.iter("td")] == ["Mill", "4.1 m", "Weir", "3.8 m"]
    assert [element.tag for element in body.iter("blockquote", "pre", "code", "em")] == [
        "blockquote",
        "pre",
        "code",
        "em",
    ]
    assert [link.get("href") for link in body.iter("a")] == ["/1954"]


def test_pictures_between_the_paragraphs_stay_with_captions_and_lazy_addresses() -> None:
    article = (
        f"{paragraphs(*RIVER[:2])}"
        '<figure><img data-src="bridge.jpg" src="blank.gif"><figcaption>The lower bridge on Monday'
        f"</figcaption></figure>{paragraphs(*RIVER[2:4])}"
        '<div class="wp-caption"><img src="wall.jpg"><p class="wp-caption-text">The old wall</p></div>'
        f"{paragraphs(*RIVER[4:])}"
    )
    body = found(page(article)).body
    assert [image.get("data-src") or image.get("src") for image in body.iter("img")] == [
        "bridge.jpg",
        "wall.jpg",
    ]
    assert [(figure[0].tag, bare_text(figure[1])) for figure in body.iter("figure")] == [
        ("img", "The lower bridge on Monday"),
        ("img", "The old wall"),
    ]


def test_a_caption_in_the_next_element_joins_its_picture() -> None:
    article = (
        f"{paragraphs(*RIVER[:3])}<div><div class='pic'><img src='weir.jpg'></div>"
        f"<div class='caption'>The weir from above</div></div>{paragraphs(*RIVER[3:])}"
    )
    body = found(page(article)).body
    assert [bare_text(caption) for caption in body.iter("figcaption")] == ["The weir from above"]
    assert [image.get("src") for image in body.iter("img")] == ["weir.jpg"]


def test_the_picture_above_the_text_stays() -> None:
    markup = page(paragraphs(*RIVER)).replace(
        '<div class="story-body">',
        '<figure class="lead-image"><img src="flood.jpg"><figcaption>At noon</figcaption></figure>'
        '<div class="byline">By Ida Lang</div><div class="story-body">',
    )
    body = found(markup).body
    assert [image.get("src") for image in body.iter("img")] == ["flood.jpg"]
    assert bare_text(body).startswith("At noonThe river rose")


def test_cards_that_lead_to_other_articles_go_with_their_pictures() -> None:
    card = (
        '<div class="teaser"><a href="/other"><img src="other.jpg"></a>'
        '<a href="/other">What the mill looks like today</a></div>'
    )
    extraction = found(page(paragraphs(*RIVER[:3]) + card + paragraphs(*RIVER[3:])))
    assert bare_text(extraction.body) == "".join(RIVER)
    assert "What the mill looks like today" in told(extraction)
    assert not list(extraction.body.iter("img"))


def test_comments_are_no_article_however_long() -> None:
    comment = " ".join(RIVER[::-1])
    comments = "".join(f'<div class="comment"><p>{comment}</p></div>' for _ in range(4))
    extraction = found(
        page(
            paragraphs(*RIVER),
            after=f'<section id="comments"><h3>Comments</h3>{comments}</section>',
        )
    )
    assert bare_text(extraction.body) == "".join(RIVER)
    assert "comments" in {removed.reason for removed in extraction.removed}


def test_a_heading_goes_with_the_section_that_it_headed() -> None:
    article = paragraphs(*RIVER) + (
        '<h3>Related</h3><ul class="related-posts"><li><a href="/a">The wall that never was</a></li>'
        '<li><a href="/b">A mill remembered</a></li><li><a href="/c">Floods since 1900</a></li></ul>'
    )
    extraction = found(page(article))
    assert not list(extraction.body.iter("h3"))
    assert "Related" in told(extraction)


def test_what_is_hidden_goes_but_an_article_that_a_script_would_show_stays() -> None:
    hidden = (
        f'<div style="display: none">{paragraphs("A box that nobody sees, said the editor.")}</div>'
    )
    extraction = found(page(paragraphs(*RIVER[:3]) + hidden + paragraphs(*RIVER[3:])))
    assert bare_text(extraction.body) == "".join(RIVER)
    assert "hidden" in {removed.reason for removed in extraction.removed}
    shown_later = page(paragraphs(*RIVER)).replace("<main>", '<main style="display:none">')
    assert bare_text(found(shown_later).body) == "".join(RIVER)


def test_an_article_in_parts_is_found_whole() -> None:
    parts = "".join(
        f'<section class="part"><div class="text">{paragraphs(*RIVER)}</div></section>'
        for _ in range(3)
    )
    markup = f"<html><body>{NAVIGATION}<article>{parts}</article>{FOOTER}</body></html>"
    assert bare_text(found(markup).body) == "".join(RIVER) * 3


def test_a_table_is_an_article_too() -> None:
    rows = "".join(
        f"<tr><td>{place}</td><td>Rider number {place}</td><td>{300 - place}</td></tr>"
        for place in range(1, 40)
    )
    extraction = found(page(f"{paragraphs(RIVER[0])}<table>{rows}</table>"))
    assert len(list(extraction.body.iter("tr"))) == 39


def test_a_page_of_links_gives_its_links() -> None:
    links = "".join(
        f'<li><a href="/d/{n}">Minutes of meeting number {n}</a></li>' for n in range(20)
    )
    body = found(page(f"<ul>{links}</ul>")).body
    assert "Minutes of meeting number 19" in bare_text(body)
    assert "Weather" not in bare_text(body)


def test_questions_and_answers_are_found_with_all_their_posts() -> None:
    posts = "".join(
        f'<div class="post"><div class="text"><p>{text}</p></div></div>' for text in RIVER
    )
    markup = f"<html><body>{NAVIGATION}<div class='thread'>{posts}</div>{FOOTER}</body></html>"
    assert bare_text(found(markup).body) == "".join(RIVER)


def test_the_body_in_metadata_tells_which_article_is_meant() -> None:
    other = " ".join(RIVER)
    ours = " ".join(f"{text} It was so in {1900 + n}." for n, text in enumerate(RIVER[::-1]))
    assert len(ours) > 500
    ours = ours.replace("river", "glacier").replace("bridge", "road").replace("mill", "hut")
    told_body = json.dumps({"@type": "NewsArticle", "articleBody": ours})
    markup = (
        f'<html><head><script type="application/ld+json">{told_body}</script></head><body>'
        f"<div class='story'>{paragraphs(other, other)}</div><div class='x9'><p>{ours}</p></div></body></html>"
    )
    assert ours in bare_text(found(markup).body)


def test_where_no_article_stands_out_everything_but_furniture_is_kept() -> None:
    extraction = found(
        f"<html><body>{NAVIGATION}<div><p>Closed today.</p><img src='door.jpg'></div>{FOOTER}</body></html>"
    )
    assert not extraction.confident
    assert bare_text(extraction.body) == "Closed today."
    assert [image.get("src") for image in extraction.body.iter("img")] == ["door.jpg"]
    assert "Weather" in told(extraction)


def test_an_empty_page_has_an_empty_body() -> None:
    extraction = found("<html><body></body></html>")
    assert not extraction.confident
    assert bare_text(extraction.body) == ""
    assert extraction.removed == ()


def test_loose_text_between_kept_blocks_can_go_alone() -> None:
    article = (
        f"{paragraphs(*RIVER[:3])}<div class='ad-label'>Advertisement</div>{paragraphs(*RIVER[3:])}"
    )
    extraction = found(page(article))
    assert "Advertisement" not in bare_text(extraction.body)
    assert "Advertisement" in told(extraction)


def test_labels_in_the_text_go_and_sentences_that_begin_like_them_stay() -> None:
    sentence = (
        "Advertisement for the new wall was forbidden in 1955, as the minutes of the council tell."
    )
    article = (
        f"{paragraphs(*RIVER[:3])}<p>ADVERTISEMENT</p><p>{sentence}</p>"
        f'<p><strong>Read more: </strong><a href="/mill">The mill road, mile by mile</a></p>'
        f"{paragraphs(*RIVER[3:])}"
    )
    extraction = found(page(article))
    assert bare_text(extraction.body) == "".join((*RIVER[:3], sentence, *RIVER[3:]))
    assert "ADVERTISEMENT" in told(extraction)
    assert "The mill road, mile by mile" in told(extraction)


def test_buttons_are_told_and_gone() -> None:
    article = paragraphs(*RIVER[:3]) + "<button>Copy link</button>" + paragraphs(*RIVER[3:])
    extraction = found(page(article))
    assert not list(extraction.body.iter("button"))
    assert "Copy link" in told(extraction)


def test_the_same_page_gives_the_same_bytes() -> None:
    markup = page(paragraphs(*RIVER))
    assert markup_of(found(markup)) == markup_of(found(markup))
