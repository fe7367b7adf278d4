from __future__ import annotations

import random
from pathlib import Path

import pytest

from publisher.check.codes import CODES
from publisher.check.web import MAX_SCRIPT, check_web

A = """<!DOCTYPE html><html lang="en"><head><title>Paper</title>
<link rel="stylesheet" href="book.css"/><link rel="canonical" href="https://example.org/a"/>
<link rel="license" href="https://example.org/l"/><script src="book.js"></script></head>
<body><h1 id="top-of-text">Paper</h1><p>See <a href="text/b.html#end">ink</a>,
<a href="#top-of-text">above</a>, <a href="https://example.org/">more</a>,
<a href="mailto:a@example.org">us</a>.<img src="dot.png" srcset="dot.png 1x" alt="A dot"></p>
</body></html>"""
B = """<!DOCTYPE html><html lang="en"><head><title>Ink</title></head>
<body><h1>Ink</h1><p id="end"><a href="../index.html">Back</a></p></body></html>"""


def write_web(folder: Path, **changes: str | bytes) -> Path:
    """A sound web edition with some files replaced: pages ``a`` and ``b``, ``css``, ``js``."""
    files: dict[str, str | bytes] = {"a": A, "b": B, "css": "p { margin: 0 }", "js": "1", **changes}
    names = {"a": "index.html", "b": "text/b.html", "css": "book.css", "js": "book.js"}
    (folder / "text").mkdir(parents=True)
    (folder / "dot.png").write_bytes(b"dot")
    for key, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / names[key]).write_bytes(data)
    return folder


def in_text(markup: str) -> dict[str, str | bytes]:
    return {"a": A.replace("<p>", f"<p>{markup}")}


FAULTS: list[tuple[str, dict[str, str | bytes]]] = [
    ("web-unreadable", {"b": b" " * 20_000_001}),
    ("web-link-broken", in_text('<a href="c.html">c</a>')),
    ("web-link-broken", in_text('<a href="text/b.html#start">b</a>')),
    ("web-link-broken", in_text('<a href="#nowhere">c</a>')),
    ("web-link-broken", in_text('<a href="/index.html">from the root of the disk</a>')),
    ("web-link-broken", in_text('<img src="other.png" alt="">')),
    ("web-link-broken", {"css": "p { background: url(other.png) }"}),
    ("web-external-request", in_text('<img src="https://example.org/a.png" alt="">')),
    ("web-external-request", in_text('<img src="//example.org/a.png" alt="">')),
    ("web-external-request", in_text('<img src="dot.png" srcset="http://a.b/c 2x" alt="">')),
    ("web-external-request", in_text('<iframe src="https://example.org/"></iframe>')),
    ("web-external-request", in_text('<script src="https://example.org/a.js"></script>')),
    ("web-external-request", in_text('<p style="background: url(http://a.b/c)">')),
    ("web-external-request", in_text("<style>@import 'https://a.b/c';</style>")),
    ("web-external-request", {"css": "@font-face { src: url(https://a.b/c.woff2) }"}),
    ("web-external-request", {"a": A.replace('href="book.css"', 'href="https://a.b/c.css"')}),
    ("web-external-request", {"a": A.replace('rel="canonical"', 'rel="preconnect"')}),
    (
        "web-external-request",
        in_text('<meta http-equiv="Refresh" content="0; url=https://example.org/">'),
    ),
    ("web-script", in_text("<script>1</script>")),
    ("web-script", in_text('<b onclick="x()">x</b>')),
    ("web-script", in_text('<a href="javascript:x()">x</a>')),
    ("web-script", {"js": "1;" * MAX_SCRIPT}),
]


def test_a_sound_edition_has_no_findings(tmp_path: Path) -> None:
    assert check_web(write_web(tmp_path / "web")) == []


@pytest.mark.parametrize(("code", "changes"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_fault_has_its_code(tmp_path: Path, code: str, changes: dict[str, str | bytes]) -> None:
    findings = check_web(write_web(tmp_path / "web", **changes))
    assert {found.code for found in findings} == {code}
    assert {found.severity for found in findings} == {CODES[code].severity}


def test_a_finding_names_the_page_and_the_address(tmp_path: Path) -> None:
    folder = write_web(tmp_path / "web", **in_text('<a href="c.html">c</a>' * 2))
    (found,) = check_web(folder)
    assert found.where == f"{folder}/index.html"
    assert found.message == "c.html: no such file"


def test_data_in_a_script_element_is_no_script(tmp_path: Path) -> None:
    data = in_text('<script type="application/json">{"a": 1}</script>')
    assert check_web(write_web(tmp_path / "web", **data)) == []


def test_a_link_may_lead_to_the_library_above(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    page = in_text('<a href="../index.html">Library</a>')
    assert check_web(write_web(tmp_path / "web", **page)) == []


@pytest.mark.parametrize("address", ["http://[", "%00", "a" * 5000, "x:/" * 99])
def test_an_odd_address_does_no_harm(tmp_path: Path, address: str) -> None:
    findings = check_web(write_web(tmp_path / "web", **in_text(f'<a href="{address}">x</a>')))
    assert {found.code for found in findings} <= {"web-link-broken"}


def test_a_page_nested_beyond_reason_is_read(tmp_path: Path) -> None:
    page = in_text("<div>" * 20_000 + '<a href="c.html">c</a>')
    (found,) = check_web(write_web(tmp_path / "web", **page))
    assert found.code == "web-link-broken"


def test_a_style_sheet_of_white_space_is_read_at_once(tmp_path: Path) -> None:
    css = "p { background: url(" + " " * 300_000 + ") } @import" + " " * 300_000
    assert check_web(write_web(tmp_path / "web", css=css)) == []


def test_no_altered_page_ends_in_a_traceback(tmp_path: Path) -> None:
    folder = write_web(tmp_path / "web")
    dice = random.Random(20)
    for _ in range(300):
        data = bytearray(A.encode())
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (folder / "index.html").write_bytes(data)
        assert all(found.code in CODES for found in check_web(folder))
