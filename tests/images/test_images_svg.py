from __future__ import annotations

import base64
import io

import pytest
from PIL import Image as Pictures

from publisher.images.damage import UnusableError
from publisher.images.svg import draw, is_svg

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
BOX = (1600, 2400)


def svg(content: str, attributes: str = 'width="300" height="200"', before: str = "") -> bytes:
    return f"{before}<svg {NAMES} {attributes}>{content}</svg>".encode()


def drawn(data: bytes, box=BOX) -> Pictures.Image:
    return Pictures.open(io.BytesIO(draw(data, box)[0])).convert("RGB")


@pytest.mark.parametrize(
    ("attributes", "size", "shown"),
    [
        ('width="300" height="200"', (600, 400), (300, 200)),
        ('width="24" height="24"', (24, 24), (24, 24)),
        ('viewBox="0 0 400 100"', (800, 200), (400, 100)),
        ('width="3in" viewBox="0 0 2 1"', (576, 288), (288, 144)),
        ('width="100%" height="100%" viewBox="0 0 250 50"', (500, 100), (250, 50)),
        ('width="16000" height="100"', (1600, 10), (1600, 10)),
        ('width="1e9" height="-3"', (600, 300), (300, 150)),
    ],
)
def test_a_drawing_is_drawn_finer_than_it_is_shown_and_never_too_large(attributes, size, shown):
    data, meant = draw(svg('<rect width="9" height="9"/>', attributes), BOX)
    assert Pictures.open(io.BytesIO(data)).size == size
    assert meant == shown


def test_the_whole_drawing_is_scaled_on_white():
    picture = drawn(svg('<rect x="150" width="150" height="200" fill="#f00"/>'), (150, 100))
    assert picture.size == (150, 100)
    assert picture.getpixel((20, 50)) == (255, 255, 255)
    assert picture.getpixel((120, 50)) == (255, 0, 0)


@pytest.mark.parametrize("font", ["No Such Font", "sans-serif", "Songti, serif", ""])
def test_text_is_drawn_whatever_its_font(font):
    picture = drawn(svg(f'<text x="9" y="99" font-size="60" font-family="{font}">纸 Paper</text>'))
    assert picture.getextrema()[0][0] < 60


def test_a_doctype_is_no_obstacle():
    before = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    data = svg('<rect width="300" height="200"/>', before=before)
    assert is_svg(data)
    assert drawn(data).getpixel((9, 9)) == (0, 0, 0)


def test_nothing_outside_the_drawing_is_shown(tmp_path):
    secret = tmp_path / "secret.png"
    Pictures.new("RGB", (10, 10), "red").save(secret)
    for href in (str(secret), secret.as_uri(), "http://127.0.0.1:9/x.png"):
        for name in ("href", "xlink:href"):
            picture = drawn(svg(f'<image {name}="{href}" width="300" height="200"/>'))
            assert picture.getpixel((9, 9)) == (255, 255, 255)


def test_a_picture_within_the_drawing_is_shown_but_not_a_drawing_within():
    file = io.BytesIO()
    Pictures.new("RGB", (1, 1), "red").save(file, "PNG")
    dot = base64.b64encode(file.getvalue()).decode()
    image = '<image width="300" height="200" preserveAspectRatio="none" href="data:image/{}"/>'
    assert drawn(svg(image.format(f"png;base64,{dot}"))).getpixel((9, 9)) == (255, 0, 0)
    rect = "%3Crect width='300' height='200'/%3E"
    inner = f"svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E{rect}%3C/svg%3E"
    assert drawn(svg(image.format(inner))).getpixel((9, 9)) == (255, 255, 255)


def test_scripts_and_foreign_objects_are_left_out():
    extra = "<script>alert(1)</script><foreignObject><b>x</b></foreignObject>"
    assert drawn(svg(extra + '<rect width="300" height="200"/>')).getpixel((9, 9)) == (0, 0, 0)


def laughs(levels: int) -> str:
    lines = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels)]
    return f'<!DOCTYPE svg [<!ENTITY e0 "ha">{"".join(lines)}]>'


def uses(levels: int) -> str:
    groups = ['<g id="g0"><rect width="3" height="3"/></g>']
    for n in range(1, levels):
        ten = f'<use xlink:href="#g{n - 1}"/>' * 10
        groups.append(f'<g id="g{n}">{ten}</g>')
    return "".join(groups)


OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (svg("<text>&e9;</text>", before=laughs(10)), "entit|well-formed"),
        (
            svg(
                "<text>x</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            ),
            "entities",
        ),
        (svg(uses(9)), "too many elements"),
        (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "contains itself"),
        (svg('<g id="a"><use href="#a"/></g>'), "contains itself"),
        (svg("<g>" * 5000 + "</g>" * 5000), "well-formed"),
        (svg("<rect/>" * 30_000), "too many elements"),
        (svg("<rect>"), "well-formed"),
        (svg(" " * 5_000_000), "more than 4,000,000 bytes"),
        (b"<html><svg/></html>", "not a drawing"),
    ],
)
def test_a_hostile_drawing_is_refused(data, reason):
    with pytest.raises(UnusableError, match=reason):
        draw(data, BOX)


def test_a_drawing_that_brings_the_renderer_down_is_a_reason_and_no_crash():
    # Groups within groups by `use`: few elements, but deeper than the renderer's stack.
    groups = ['<g id="g0"><rect width="9" height="9"/></g>']
    for n in range(1, 11):
        groups.append(f'<g id="g{n}">{"<g>" * 200}<use href="#g{n - 1}"/>{"</g>" * 200}</g>')
    with pytest.raises(UnusableError, match="cannot be drawn"):
        draw(svg("".join(groups)), BOX)


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr("publisher.images.svg.SECONDS", 0.001)
    with pytest.raises(UnusableError, match="seconds to draw"):
        draw(svg("<rect/>"), BOX)


def test_only_drawings_are_taken_for_one():
    assert is_svg(b"\n<!-- made by hand --><svg:svg xmlns:svg='x'>")
    assert not is_svg(b"\x89PNG\r\n\x1a\n<svg ")
    assert not is_svg(b"<!doctype html><HTML><body><svg></svg>")
