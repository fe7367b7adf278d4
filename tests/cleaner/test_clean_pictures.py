"""The best picture that a page offers, wherever it keeps its address."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from cleaning import clean_markdown, clean_mirror, clean_saved
from lxml import html

from publisher.cleaner.furniture.known import replace_embeds
from publisher.cleaner.nodes import replace_all
from publisher.cleaner.text.lazy import picture_address
from publisher.model import Article

_TEXT = "<p>A paragraph that says enough about the picture above it, and about its maker.</p>" * 12


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ('src="s.jpg" srcset="s.jpg 300w, m.jpg 900w"', "m.jpg"),
        ('src="s.jpg" srcset="m.jpg 1000w, l.jpg 1800w, xl.jpg 4000w"', "l.jpg"),
        ('src="s.jpg" srcset="s.jpg 1x,l.jpg 2x"', "l.jpg"),
        ('src="s.jpg" width="600" srcset="l.jpg 2x"', "l.jpg"),
        ('src="l.jpg" width="1200" srcset="s.jpg 300w"', "l.jpg"),
        ('src="s.jpg" srcset="https://e.org/w_9,h_9/m.jpg 900w"', "https://e.org/w_9,h_9/m.jpg"),
        ('src="s.jpg" srcset="data:image/gif;base64,R0lGODlhAQABAAAAACw= 900w"', "s.jpg"),
    ],
)
def test_the_size_that_serves_print_is_taken(attributes: str, address: str) -> None:
    assert picture_address(html.fragment_fromstring(f"<img {attributes}>")) == address


@pytest.mark.parametrize(
    "markup",
    [
        '<noscript>&lt;img src="https://e.org/a.jpg" alt="A lake"&gt;</noscript>',
        '<img class="lazy" alt="A lake"><noscript>&lt;img src="https://e.org/a.jpg"&gt;</noscript>',
        '<picture><source type="image/webp" srcset="https://e.org/a.jpg 1200w">'
        '<img src="https://e.org/small.jpg" width="300" alt="A lake"></picture>',
    ],
    ids=["escaped", "escaped, after one that waits", "a wider source"],
)
@pytest.mark.parametrize("saved", [False, True])
def test_pictures_that_no_script_shows_are_found(markup: str, saved: bool) -> None:
    page = f"<html><body><article><h1>A lake</h1>{_TEXT}{markup}{_TEXT}</article></body></html>"
    body = (clean_saved(page) if saved else clean_mirror(f"<p>前</p>{markup}<p>后</p>")).body
    assert body.count("<img") == body.count('alt="A lake"') == 1
    assert 'src="https://e.org/a.jpg"' in body
    assert "&lt;" not in body


def test_a_source_that_readers_cannot_show_is_left() -> None:
    body = clean_mirror(
        '<picture><source type="image/avif" srcset="https://e.org/a.avif 1200w">'
        '<img src="https://e.org/a.jpg"></picture>'
    ).body
    assert 'src="https://e.org/a.jpg"' in body


def test_the_poster_of_a_video_stands_above_its_link() -> None:
    video = '<video poster="https://e.org/p.jpg" src="https://e.org/v.mp4" title="A walk"></video>'
    assert clean_mirror(f"<p>前</p>{video}<p>后</p>").body == (
        '<p>前</p><figure><img src="https://e.org/p.jpg" alt="A walk"/><figcaption>'
        '<a href="https://e.org/v.mp4">▶ A walk</a></figcaption></figure><p>后</p>'
    )


def test_no_link_stands_for_what_leads_nowhere() -> None:
    frames = ("javascript:act()", "JAVA\tSCRIPT:act()", "about:blank", "blob:https://e.org/1")
    embeds = "".join(f"<iframe src='{address}'></iframe>" for address in frames)
    assert clean_mirror(f"<p>前</p>{embeds}<p>后</p>").body == "<p>前</p><p>后</p>"


def test_replaced_elements_leave_the_text_around_them() -> None:
    body = html.fragment_fromstring("<p>a<i>1</i>b<i>2</i>c</p>")
    replace_all(body, [(found, ["[", *found, "]"]) for found in body.iter("i")])
    assert html.tostring(body) == b"<p>a[]b[]c</p>"


def test_videos_by_the_thousand_in_one_paragraph_take_little_time() -> None:
    body = html.fragment_fromstring("<p>" + ("x" * 50 + "<video src=a.mp4></video>") * 20_000)
    began = time.process_time()
    replace_embeds(body)
    # One after the other they would copy a megabyte of text each: minutes.
    assert time.process_time() - began < 5
    assert len(list(body.iter("a"))) == 20_000


@pytest.mark.parametrize(
    "waiting",
    [
        '<figure><div data-src="https://e.org/a.jpg" data-alt="A lake"></div>'
        "<figcaption>The lake in May</figcaption></figure>",
        '<figure itemtype="http://schema.org/ImageObject" itemid="https://e.org/a.jpg">'
        "<span>Image</span><figcaption>The lake in May</figcaption></figure>",
        '<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src-small='
        '"https://e.org/s.jpg" data-src-large="https://e.org/a.jpg"><div class="n">3</div>'
        "<figcaption>The lake in May</figcaption></figure>",
        '<figure><span data-picture><span data-src="https://e.org/s.jpg"></span>'
        '<span data-src="https://e.org/a.jpg"></span></span>'
        "<figcaption>The lake in May</figcaption></figure>",
    ],
    ids=["element", "microdata", "own attribute", "picturefill"],
)
def test_a_picture_that_a_script_would_load_stands_with_its_caption(waiting: str) -> None:
    page = f"<html><body><article><h1>Lakes</h1>{_TEXT}{waiting}{_TEXT}</article></body></html>"
    body = clean_saved(page).body
    assert body.count("<img") == 1
    assert 'src="https://e.org/a.jpg"' in body
    assert "<figcaption>The lake in May</figcaption>" in body


def test_a_height_that_is_not_known_makes_no_tracker_of_a_picture() -> None:
    body = clean_mirror('<p>甲。</p><img src="https://e.org/a.jpg" width="570" height="0">').body
    assert '<figure><img src="https://e.org/a.jpg"/></figure>' in body
    assert "<img" not in clean_mirror('<p>甲。</p><img src="/t.gif" width="1" height="1">').body


def test_pictures_that_only_divide_go() -> None:
    assert (
        "<img" not in clean_mirror('<p>甲。</p><img src="https://e.org/l.jpg" alt="分割线">').body
    )


def test_a_picture_labelled_as_an_advertisement_is_none_of_the_article() -> None:
    advert = '<center>Advert<br><a href="/ad"><img src="https://e.org/ad.jpg"></a></center>'
    page = f"<html><body><article><h1>Lakes</h1>{_TEXT}{advert}{_TEXT}</article></body></html>"
    assert "<img" not in clean_saved(page).body


_PROSE = "<p>" + "纸的历史说来话长，先从一张图讲起，再说它的来历与用处。" * 6 + "</p>"
_FIGURE = (
    "<figure><svg width='300' height='200'><rect width='200' height='90'/><circle r='4'/></svg>"
    "<figcaption>一页的版心与四边</figcaption></figure>"
)


@pytest.mark.parametrize(
    "article",
    [
        lambda: clean_mirror(f"{_PROSE}{_FIGURE}{_PROSE}"),
        lambda: clean_saved(
            f"<html><body><article><h1>版心</h1>{_PROSE}{_FIGURE}{_PROSE}</article></body></html>"
        ),
        lambda: clean_markdown(f"# 版心\n\n{_PROSE}\n\n{_FIGURE}\n\n{_PROSE}\n"),
    ],
    ids=["mirror", "saved", "markdown"],
)
def test_a_drawing_in_the_markup_is_a_figure_however_little_it_says_of_itself(
    article: Callable[[], Article],
) -> None:
    body = article().body
    assert body.count("<img ") == 1
    assert "<figcaption>一页的版心与四边</figcaption></figure>" in body
