"""The press gives every element the style that WeasyPrint alone gives it, whatever selectors ask."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import CSS, HTML
from weasyprint.css import StyleFor, get_all_computed_styles
from weasyprint.css.targets import TargetCollector

from publisher.renderers.pdf import press

PSEUDOS = (None, "before", "after", "marker", "first-line", "first-letter", "footnote-call")

PROPERTIES = (
    *("color", "margin_left", "padding_left", "text_indent", "font_size", "display", "content"),
    *("anchor", "lang", "direction", "string_set", "border_collapse", "list_style_type"),
)

DOCUMENT = """<html lang="zh-Hans"><head><title>t</title></head><body>
<section class="a b" id="one"><h1 id="head">1</h1>
<p>1</p><p>2</p><p class="last">3 <a href="#one">x</a> <a href="https://example.org/">y</a> <a>z</a></p>
<ul><li>1</li><li data-label="①">2</li><li lang="en"><p>3</p><p lang="en">4</p></li></ul></section>
<section class="b" id="two"><h1 id="第二">2</h1>
<p>1</p><p><span style="color: red; -weasy-anchor: 'mine'" id="red">2</span><span>3</span></p>
<p/><p class="last">4 <img src="a.png" alt=""/> <a href="#two" title="t">x</a></p>
<ul><li>1</li><li data-label="②">2</li><li lang="a&quot;b">3</li></ul>
<table class="grid"><tr><td>1</td><td id="cell">2</td></tr><tr><td>3</td><td>4</td></tr></table></section>
<section class="b" dir="rtl"><h1>3</h1><p>1</p><p class="last">2 <a name="old">x</a></p></section>
<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"><path id="path"/></svg>
</body></html>"""

#: What selectors may ask for, each with a rule that shows who was found.
SELECTORS = (
    "p",
    "p + p",
    "h1 ~ p",
    "section > p:first-child",
    "p:last-child",
    "p:nth-of-type(2)",
    "section:nth-child(2) p",
    "li:nth-last-child(2)",
    "section:has(table) > h1",
    "section:not(.a) > h1",
    ":is(.a, .none) p",
    "[id]",
    "[id^=t]",
    "#one p",
    "#red",
    "[href]",
    "a:link",
    "a[href^='https:']",
    "a[href='#two'][title]",
    "img[alt='']",
    "img[src$='.png']",
    "[data-label='②']",
    ":lang(en)",
    "[lang|=en]",
    "p:empty",
    "[dir=rtl] p",
    ".a.b",
    "[class~=last]",
    ":root > body",
    "section :first-of-type",
    "li:only-child, td:first-child",
    "p::before",
    "li:nth-child(2)::marker",
    "a[title]::after",
    "section::first-letter",
)


def styles(css: str, origin: str) -> tuple[list[Any], list[str]]:
    """All that is computed for all elements, and the anchors that were met."""
    within = "<title>" if origin == "user" else f"<style>{css}</style><title>"
    html = HTML(string=DOCUMENT.replace("<title>", within))
    sheets = [CSS(string=css)] if origin == "user" else []
    collector = TargetCollector()
    style_for: StyleFor = get_all_computed_styles(html, sheets, target_collector=collector)
    found = []
    for element in html.etree_element.iter():
        for pseudo in PSEUDOS:
            style = style_for(element, pseudo)
            if style is not None:
                values = {name: repr(style[name]) for name in PROPERTIES}
                found.append((element.tag, element.get("id"), pseudo, values))
    return found, sorted(collector.target_lookup_items)


def both(css: str, origin: str = "user") -> None:
    """Fails unless WeasyPrint and the press agree on the styles, and the press is on."""
    plain = styles(css, origin)
    with press.quick():
        assert styles(css, origin) == plain


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_finds_the_same_elements(selector: str) -> None:
    both(f"{selector} {{ color: rgb(1, 2, 3); margin-left: 7px; content: 'x' }}")


@pytest.mark.parametrize("origin", ["user", "author"])
def test_rules_have_the_same_weight(origin: str) -> None:
    rules = [
        f"{selector} {{ text-indent: {n}px; color: rgb({n}, 0, 0){' !important' * (n % 7 == 0)} }}"
        for n, selector in enumerate(SELECTORS)
    ]
    both(
        "@layer low { p { font-size: 9px } } p.last { font-size: 2em } #red { color: blue !important }"
        " span { color: green; -weasy-anchor: 'ours' } section { --gap: 3px } p { padding: var(--gap) }"
        " h1 { anchor: inherit; string-set: name content() } table { border-collapse: collapse }"
        + "".join(rules),
        origin,
    )
