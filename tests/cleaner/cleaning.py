"""What the tests of the cleaner share: pages made of strings, and what must hold of any body."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from publisher.cleaner.article import clean_page
from publisher.model import Archive, Article, Dropped, Source
from publisher.sections import CleanSettings

MIRROR = Archive("notes", Path("/nowhere"), "mirror", repositories=("example/notes",))
SAVED = Archive("saved", Path("/nowhere"), "html")
NOTES = Archive("md", Path("/nowhere"), "markdown")

#: What may leave the cleaner, written down again: the promise of model.py, not the cleaner's list.
TAGS = set(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption table caption thead tbody "
    "tfoot tr td th pre hr section aside a em strong b i u s del ins sub sup code kbd samp var q "
    "cite dfn abbr small mark ruby rt rp br span img bdi bdo".split()
)
ATTRIBUTES = {
    "a": {"href", "class"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "section": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
EVERYWHERE = {"id", "lang", "dir"}
CLASSES = {"noteref", "backref", "notes"}
VOID = {"br", "hr", "img"}


def clean_mirror(dump: str, title: str = "标题", **settings: object) -> Article:
    """The article of a mirror page whose dump is ``dump``."""
    source = Source("notes/pages/a/1.md", Path("/nowhere/1.md"), "mirror", MIRROR)
    return article_of(f"### {title}\n------\n\n{dump}\n", source, **settings)


def clean_saved(markup: str, **settings: object) -> Article:
    """The article of a saved web page."""
    source = Source("saved/1.html", Path("/nowhere/1.html"), "html", SAVED)
    return article_of(markup, source, **settings)


def clean_markdown(text: str, **settings: object) -> Article:
    """The article of a Markdown page."""
    source = Source("md/1.md", Path("/nowhere/1.md"), "markdown", NOTES)
    return article_of(text, source, **settings)


def article_of(text: str, source: Source, **settings: object) -> Article:
    result = clean_page(text, source, CleanSettings(**settings))  # type: ignore[arg-type]
    assert not isinstance(result, Dropped), result
    return result


def words(body: str) -> str:
    """The text of a body without its markup."""
    return "".join(map(str, as_xml(body).itertext()))


def as_xml(body: str) -> etree._Element:
    return etree.fromstring(f"<div>{body}</div>", etree.XMLParser(huge_tree=True))


Shape = list[tuple[str, str, tuple[tuple[str, str], ...]]]


def shape_as_xml(body: str) -> Shape:
    """What a parser of XML sees: starts and ends of elements with attributes, and text."""
    shape: Shape = []
    for event, element in etree.iterwalk(as_xml(body), events=("start", "end")):
        if event == "start":
            pairs = tuple(sorted((str(k), str(v)) for k, v in element.attrib.items()))
            shape += [("<", str(element.tag), pairs), ("text", element.text or "", ())]
        else:
            shape += [(">", str(element.tag), ()), ("text", element.tail or "", ())]
    return _joined(shape)


def shape_as_html(body: str) -> Shape:
    """What a browser sees of the same markup."""
    parser = LexborHTMLParser(f"<!DOCTYPE html><html><body><div>{body}</div></body></html>")
    root = parser.css_first("body > div")
    assert root is not None
    shape: Shape = []
    waiting = [(root, False)]
    while waiting:
        node, ended = waiting.pop()
        if ended:
            shape.append((">", node.tag, ()))
        elif node.is_text_node:
            shape.append(("text", node.text_content or "", ()))
        else:
            pairs = tuple(sorted((k, v or "") for k, v in node.attributes.items()))
            shape.append(("<", node.tag, pairs))
            children = list(node.iter(include_text=True))
            waiting += [(node, True), *((child, False) for child in reversed(children))]
    assert root.next is None, "an end tag too many"
    return _joined(shape)


def _joined(shape: Shape) -> Shape:
    joined: Shape = []
    for kind, value, pairs in shape:
        if kind != "text":
            joined.append((kind, value, pairs))
        elif value and joined and joined[-1][0] == "text":
            joined[-1] = ("text", joined[-1][1] + value, ())
        elif value:
            joined.append((kind, value, pairs))
    return joined


def assert_safe(body: str) -> None:
    """Nothing in ``body`` can act, whichever parser reads it, and both read the same."""
    seen = shape_as_xml(body)
    assert shape_as_html(body) == seen
    ids = []
    for kind, tag, pairs in seen[1:]:
        if kind != "<":
            continue
        assert tag in TAGS, tag
        allowed = ATTRIBUTES.get(tag, set()) | EVERYWHERE
        for name, value in pairs:
            assert name in allowed, (tag, name, value)
            _assert_attribute(tag, name, value)
            ids += [value] if name == "id" else []
    assert len(ids) == len(set(ids)), ids


def _assert_attribute(tag: str, name: str, value: str) -> None:
    if name in ("href", "src"):
        bare = re.sub("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]", "", value)
        scheme = urlsplit(bare).scheme.lower() or bare.partition(":")[0].lower() * (":" in bare)
        if name == "src":
            assert scheme in ("http", "https", "archive", "") or bare.lower().startswith(
                "data:image/"
            )
        else:
            assert scheme in ("http", "https", "mailto", "archive", ""), (tag, value)
    if name == "class":
        named = tag == "code" and re.fullmatch(r"language-[a-z][a-z0-9+#.-]{0,19}", value)
        assert named or value in CLASSES
    if name == "id":
        assert re.fullmatch(r"[A-Za-z][\w.-]*", value, re.ASCII), value
    if name == "dir":
        assert value in ("ltr", "rtl", "auto")
    if name == "lang":
        assert re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", value), value
    if name in ("colspan", "rowspan", "start"):
        assert value.isascii()
        assert value.isdecimal()
        assert int(value) < 10**9


@contextmanager
def guard(seconds: int = 60) -> Iterator[None]:
    """Fail, rather than hang, where a hostile page would take minutes; no measure of speed."""

    def out_of_time(*_: object) -> None:
        pytest.fail(f"the page was not done within {seconds} s")

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
