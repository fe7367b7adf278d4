"""Boxes that the press passes by quickly are found, painted and paged as without it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.stacking import StackingContext

from publisher.renderers.pdf import press
from publisher.renderers.pdf.press import passing, places

DOCUMENT = """<html><head><style>
@page { size: 200px 500px; margin: 10px }
@page wide { size: 300px 500px } @page tall { size: 200px 600px }
.wide { page: wide } .tall { page: tall } .up { position: relative; z-index: 2 }
.down { position: absolute; z-index: -1; top: 0 } .placed { position: relative }
.faint { opacity: 0.5 } .cut { overflow: hidden } .turned { transform: rotate(20deg) }
.left { float: left } .inline { display: inline-block } .root { display: flow-root }
.aside { position: absolute } table.wide td { page: tall } h1 { bookmark-level: 1 }
</style></head><body>
<h1 id="one" class="turned">1</h1><p>a <a href="#two">b</a> <a id="c" href="#one"><b>c</b></a></p>
<p class="up">d</p><p class="down">e</p><p class="placed">f <i class="up">g</i></p>
<p class="faint" id="faint">h</p><div class="cut"><p class="left">i</p><p>j</p></div>
<p>k <span class="inline">l <em class="placed">m</em></span></p><div class="root"><p>n</p></div>
<p class="aside">o</p><ul><li id="item">p</li></ul>
<section class="wide"><h1 id="two">2</h1><p>a</p></section>
<section><p class="left tall">b</p><div class="tall"><p>c</p></div></section>
<section><div><p class="wide">d</p></div><p>e</p><div><div class="tall">f</div></div></section>
<table class="wide"><tr><td id="cell">g</td><td>h</td></tr></table>
<form id="form"><input name="x" value="1"/></form>
</body></html>"""


def order(context: StackingContext) -> Any:
    """What is painted apart in a context, and in which order."""
    parts = (
        *(context.negative_z_contexts, context.float_contexts),
        *(context.zero_z_contexts, context.positive_z_contexts),
    )
    return (
        context.box.element_tag,
        [box.element_tag for box in context.block_level_boxes],
        [[order(part) for part in contexts] for contexts in parts],
        [cell.element_tag for cell in context.blocks_and_cells],
        [type(box).__name__ for box in context.box.descendants()],
    )


def pages() -> list[Any]:
    """What is told of each page."""
    return [
        (
            *(page.width, page.height, list(page.anchors)),
            [(kind, target) for kind, target, *_ in page.links],
            [label for _, label, *_ in page.bookmarks],
            [len(inputs) for inputs in page.forms.values()],
            order(StackingContext.from_page(page._page_box)),
            [(box.position_x, box.position_y, box.width) for box in page._page_box.descendants()],
        )
        for page in HTML(string=DOCUMENT).render().pages
    ]


def test_the_same_is_found_and_painted_on_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = [
        place
        for place in places.places()
        if getattr(place[2], "__module__", None) == passing.__name__
    ]
    assert len({name for _, name, _ in ours}) == 6
    others = tuple(place for place in places.places() if place not in ours)
    with press.quick():
        found = pages()
    monkeypatch.setattr(places, "places", lambda: others)
    with press.quick():
        assert found == pages()
    assert {(width, height) for width, height, *_ in found} == {(200, 500), (300, 500), (200, 600)}


def test_a_box_that_names_no_page_is_on_that_of_the_box_around_it() -> None:
    parts = "<section><h1>a</h1><p>b</p></section><section><p>c</p><h1>d</h1></section>"
    (page,) = HTML(string=f"<main>{parts}</main>").render().pages
    (main,) = [box for box in page._page_box.descendants() if box.element_tag == "main"]
    for names in product(("", "wide", "tall"), repeat=4):
        named = dict(zip(("main", "section", "h1", "p"), names, strict=True))
        for box in main.descendants():
            # Styles have the name of those around them; WeasyPrint's boxes do not count on it.
            box.style["page"] = named.get(box.element_tag, "")
        for box in (main, *main.children):
            assert passing.page_values(box) == box.page_values()
    for box in main.descendants():
        box.style["page"] = "tall" if box is main else ""
    assert passing.page_values(main) == ("tall", "tall")
