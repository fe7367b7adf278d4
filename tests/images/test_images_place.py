from __future__ import annotations

import pytest
from lxml import etree

from publisher.images.place import Page, Slot, place
from publisher.settings import Settings
from publisher.workshop import Desk

SLOTS = (
    Slot("archive:x/a.jpg", "0123.jpg", 640, 480),
    Slot("https://example.org/b.png?x=1&y=2", "4567.png", 20, 10),
    Slot("https://example.org/gone.png"),
    Slot("https://example.org/pixel.gif", removed=True),
)


@pytest.fixture
def placed(store):
    def run(body: str):
        page = Page(
            "a.md", store.blobs.add(body.encode()), SLOTS, "No picture", "No picture: {alt}"
        )
        result = place(page, Desk(Settings(), store.blobs))
        text = store.blobs.text(result.body)
        etree.fromstring(f"<div>{text}</div>")
        return text, result.unknown

    return run


def test_a_picture_gets_its_file_and_its_size(placed):
    text, unknown = placed(
        '<p>a <img src="archive:x/a.jpg" alt="A &lt;b&gt;"/> b</p>'
        '<p><img src="https://example.org/b.png?x=1&amp;y=2"/></p>'
    )
    assert text == (
        '<p>a <img src="images/0123.jpg" alt="A &lt;b&gt;" width="640" height="480"/> b</p>'
        '<p><img src="images/4567.png" width="20" height="10" alt=""/></p>'
    )
    assert unknown == ()


def test_a_missing_picture_leaves_a_gap_that_says_so_within_its_figure(placed):
    text, _ = placed(
        '<figure id="f">'
        '<img id="i" src="https://example.org/gone.png" alt="A  &quot;mill&quot; {x}"/>'
        "<figcaption>The mill</figcaption></figure>"
    )
    words = 'No picture: A "mill" {x}'
    figure = etree.fromstring(text)
    span = figure[0]
    assert (span.tag, span.text) == ("span", words)
    assert dict(span.attrib) == {
        "class": "missing-image",
        "role": "img",
        "aria-label": words,
        "id": "i",
    }
    assert figure[1].text == "The mill"


@pytest.mark.parametrize("alt", ["The mill", "'The mi…"])
def test_a_gap_does_not_say_what_its_caption_says(placed, alt):
    text, _ = placed(
        f'<figure><img src="https://example.org/gone.png" alt="{alt}"/>'
        "<figcaption>The mill, 1880</figcaption></figure>"
    )
    assert etree.fromstring(text)[0].text == "No picture"


@pytest.mark.parametrize("alt", ["", ' alt=""', ' alt="  "'])
def test_a_gap_without_description_holds_only_the_word(placed, alt):
    text, _ = placed(f'<p>x<img src="https://example.org/gone.png"{alt}/>y</p>')
    gap = '<span class="missing-image" role="img" aria-label="No picture">No picture</span>'
    assert text == f"<p>x{gap}y</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>one {} two</p>", "<p>one  two</p>"),
        ("<p><b>one</b>{} two</p>", "<p><b>one</b> two</p>"),
        ("<p>one</p><p>{}</p><p>two</p>", "<p>one</p><p>two</p>"),
        ('<p>one</p><figure><a href="#x">{}</a></figure>', "<p>one</p>"),
        (
            "<figure>{}<figcaption>c</figcaption></figure>",
            "<figure><figcaption>c</figcaption></figure>",
        ),
        ('<p id="here">{}</p>', '<p id="here"></p>'),
        (
            "<table><tr><td>{}</td><td>x</td></tr></table>",
            "<table><tr><td></td><td>x</td></tr></table>",
        ),
    ],
)
def test_a_tracker_goes_and_takes_only_what_was_there_for_it(placed, before, after):
    text, _ = placed(before.format('<img src="https://example.org/pixel.gif" alt="x"/>'))
    assert text == after


def test_an_address_that_nobody_looked_up_is_told_and_not_left_in_the_book(placed):
    text, unknown = placed('<p><img src="http://tracker.example/1"/><img alt="x"/></p>')
    assert "tracker.example" not in text
    assert text.count("missing-image") == 2
    assert unknown == ("http://tracker.example/1", "")


def test_the_markup_reads_the_same_as_html(placed):
    text, _ = placed('<p></p><p>a<br/>b<a id="x"/></p><hr/>')
    assert text == '<p></p><p>a<br/>b<a id="x"></a></p><hr/>'
