"""What stands at the edges of an article and in its midst: kept, or gone and told."""

from __future__ import annotations

import pytest
from cleaning import NOTES, SAVED
from test_extraction import RIVER, found, page, paragraphs, told

from publisher.cleaner.article import clean_page
from publisher.cleaner.nodes import bare_text
from publisher.model import Article, Source
from publisher.sections import CleanSettings


def clean(markup: str) -> Article:
    source = Source("saved/a.html", SAVED.root, "html", SAVED, url="https://example.org/a")
    article = clean_page(markup, source, CleanSettings())
    assert isinstance(article, Article)
    return article


def note(text: str) -> Article:
    article = clean_page(text, Source("md/a.md", NOTES.root, "markdown", NOTES), CleanSettings())
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    "offered",
    [
        '<p>You may also like …</p><p><a href="/1">What the mill looks like today</a></p>',
        '<p><b>DON’T MISS</b></p><p><a href="/1">A mill remembered</a> [<b>VIDEO</b>]</p>',
        '<p><a href="/1"><b>MINISTER SAYS THE WALL IS OUT OF REASON</b></a></p>',
    ],
)
def test_other_articles_offered_between_paragraphs_go(offered: str) -> None:
    extraction = found(page(paragraphs(*RIVER[:3]) + offered + paragraphs(*RIVER[3:])))
    assert bare_text(extraction.body) == "".join(RIVER)
    assert "mill" in told(extraction) or "MINISTER" in told(extraction)


@pytest.mark.parametrize(
    "farewell",
    [
        '<p><i>Have a tip? Write to <a href="mailto:a@example.org">the desk</a>.</i></p>',
        '<p><a href="/offer">Read the whole paper for less than a coffee a week</a></p>',
        '<p><em>Ann Mill writes about rivers. Follow her on <a href="/t">Twitter</a>.</em></p>',
    ],
)
def test_last_lines_that_lead_elsewhere_go(farewell: str) -> None:
    extraction = found(page(paragraphs(*RIVER) + farewell))
    assert bare_text(extraction.body) == "".join(RIVER)
    assert bare_text(extraction.body) not in told(extraction)


def test_a_last_sentence_without_a_link_stays_however_it_begins() -> None:
    last = "Follow the river for an hour, and you will come to what is left of the old mill."
    assert bare_text(found(page(paragraphs(*RIVER, last))).body).endswith(last)


def test_a_section_named_after_its_heading_stays_whatever_the_heading_says() -> None:
    name = "the-valley-predictable-responses-and-comments-from-engineers"
    section = f'<section id="{name}"><h2>Responses</h2>{paragraphs(*RIVER[2:4])}</section>'
    extraction = found(page(paragraphs(*RIVER[:2]) + section + paragraphs(*RIVER[4:])))
    assert RIVER[2] in bare_text(extraction.body)
    short = section.replace(name, "responses")
    extraction = found(page(paragraphs(*RIVER[:2]) + short + paragraphs(*RIVER[4:])))
    assert RIVER[3] in bare_text(extraction.body)


def test_headline_and_byline_are_no_caption_of_the_picture_below_them() -> None:
    head = (
        '<header class="article-header"><h1>The bridge is gone</h1><p>By Ann Mill, 2 May 2019</p>'
        '<div class="featured-image"><img src="bridge.jpg"></div></header>'
    )
    article = clean(
        f"<title>The bridge is gone</title><article>{head}"
        f'<div class="story-body">{paragraphs(*RIVER)}</div></article>'
    )
    assert article.body.startswith(
        '<figure><img src="https://example.org/bridge.jpg"/></figure><p>'
    )


def test_a_caption_that_can_be_unfolded_is_told_once() -> None:
    full = "Engineers look at the pillars of the upper bridge on Friday, two days after the flood."
    gallery = (
        '<ul class="gallery"><li><img src="b.jpg"><div class="caption">'
        f'<p>{full}<a class="more"> less</a></p><p>{full[:50]} ... <a class="more">more</a></p>'
        "<p>Photo: Ann Mill</p></div></li></ul>"
    )
    article = clean(page(paragraphs(*RIVER[:2]) + gallery + paragraphs(*RIVER[2:])))
    assert f"<figcaption>{full}<br/>Photo: Ann Mill</figcaption>" in article.body


def test_who_said_it_stays_below_a_quotation_in_a_figure() -> None:
    quoted = (
        "<figure><blockquote><p>Rivers have a memory.</p></blockquote>"
        "<figcaption>— Ann Mill</figcaption></figure>"
    )
    article = clean(page(paragraphs(*RIVER[:3]) + quoted + paragraphs(*RIVER[3:])))
    assert "Rivers have a memory." in article.body
    assert "— Ann Mill" in article.body


def test_a_table_of_labels_and_values_stays_though_it_is_full_of_links() -> None:
    rows = "".join(
        f'<tr><th>{label}</th><td><a href="/{label}">{value}</a></td></tr>'
        for label, value in (("Source", "Black Lake"), ("Mouth", "North Sea"), ("Length", "90 km"))
    )
    article = clean(
        page(f'<table class="infobox vcard"><tbody>{rows}</tbody></table>' + paragraphs(*RIVER))
    )
    assert article.body.count("<th>") == 3


def test_notes_belong_to_the_text_that_refers_to_them() -> None:
    first = f'<p>{RIVER[0]}<sup><a href="#c1">[1]</a></sup></p>'
    notes = (
        '<ol class="related"><li id="c1"><a href="/b">Mill, A. (2004)</a>, <i>Floods</i></li></ol>'
    )
    article = clean(page(first + paragraphs(*RIVER[1:]) + notes))
    assert 'id="fn-1"' in article.body
    assert "Floods" in article.body


def test_what_is_shown_while_a_name_is_pointed_at_is_not_part_of_the_sentence() -> None:
    card = (
        '<span class="person"><a href="/mill">Ann Mill</a><span class="hovercard-content">'
        '<a href="/1">Mayor denies all</a><a href="/2">Wall to be built</a></span></span>'
    )
    article = clean(page(f"<p>{card} said so. {RIVER[0]}</p>" + paragraphs(*RIVER[1:])))
    assert "Ann Mill</a> said so." in article.body
    assert any("Mayor denies all" in piece.text for piece in article.removed)


def test_shortcodes_become_what_they_stand_for() -> None:
    article = note(
        'Before.\n\n[caption id="a_1" width="300"]![A mill](mill.jpg) The mill, 1920[/caption]\n\n'
        "[embed]https://example.org/film[/embed]\n\n"
        '[gallery ids="1,2"]\n\n[button link="https://example.org" size="big"]Send it[/button]\n\n'
        'As he said [sic], see [1] and `[gallery ids="3"]`.'
    )
    assert "<figcaption>The mill, 1920</figcaption>" in article.body
    assert '<a href="https://example.org/film">▶ example.org</a>' in article.body
    assert "<p>Send it</p>" in article.body
    assert "[sic], see [1]" in article.body
    assert '<code>[gallery ids="3"]</code>' in article.body
    assert article.body.count("[gallery") == 1
    assert {piece.reason for piece in article.removed} == {"shortcode"}


def test_markdown_of_too_many_lines_is_kept_as_plain_text() -> None:
    article = note("A *line* with [a link](x).\n\n" * 40_000)
    assert "page-too-complex" in {finding.code for finding in article.findings}
    assert "<em>" not in article.body
    assert article.letters >= 40_000 * 15
