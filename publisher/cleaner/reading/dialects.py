"""What blogs and notebooks write beyond CommonMark, turned into it, so that no picture is lost.

Shortcodes of Hugo and tags of Jekyll for figures and code, attribute lists of kramdown and Pandoc,
links and embedded pictures of wikis and Obsidian, alerts, addresses with blanks. Code stays as it
is, and what is not known stays in sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

#: Where there is none of these, there is nothing to turn.
_ANY = re.compile(r"\{\{|\{%|\{[:.#]|\[\[|\[!|\]\([^()\n]* ")
_LONGEST = 20_000  # characters: no line of prose is longer
_FENCE = re.compile(r"[ >]*(?P<fence>`{3,}|~{3,})")
_OPEN = re.compile(
    r"\s*(?:\{%-?|\{\{[<%])\s*highlight\s+(?P<language>[\w+#-]+).*(?:%|>|%\}|>\}|\})\}"
)
_CLOSE = re.compile(r"\s*(?:\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[%>]\}\})\s*")
_TICKS = "``````"  #: a fence that listings do not have
_CODE = re.compile(r"(`+[^`]+`+)")

_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>figure|img)\s(?P<values>[^{}]*?)/?\s*[%>]\}\}")
_VALUE = re.compile(r"""(?P<key>\w+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))""")
_SITE = re.compile(r"\{\{-?\s*site\.(?:base)?url\s*-?\}\}")
#: Classes, ids and sizes of the element that ends here, or of a heading.
_ATTRIBUTES = re.compile(
    r"(?:(?<=[)\]*_])|(?P<heading>^[ >]*#{1,6}[ \t].*?)[ \t]*)"
    r"\{:?(?:[ \t]*[.#][\w-]+|[ \t]*[\w-]+=[^{}\s]+)+[ \t]*\}(?(heading)(?=[ \t]*$))"
)
_ATTRIBUTE_LINE = re.compile(r"[ \t]*\{:[^{}]*\}[ \t]*")
_EMBEDDED = re.compile(r"!\[\[(?P<file>[^\[\]|#\n]+)(?:[#|][^\[\]\n]*)?\]\]")
_WIKI = re.compile(
    r"(?<![\w\]\\!])\[\[(?P<page>[^\[\]|\n]+)(?:\|(?P<label>[^\[\]\n]+))?\]\](?![(\[:])"
)
_BLANKS = re.compile(
    r"(?P<before>!?\[[^\[\]\n]*\]\()"
    r"(?P<address>[^()<>\"'\s][^()<>\"'\n]{0,300}? [^()<>\"'\n]{0,300}?"
    r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|md|html?))(?=[ \t]*(?:[\"'][^\n]*)?\))",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)$", re.IGNORECASE)
_ALERT = re.compile(r"(?P<mark>\s*>\s*)\[!(?P<kind>[A-Za-z]+)\][+-]?[ \t]*(?P<title>.*)")


def to_commonmark(content: str) -> str:
    """The text of a page with what the dialects add told in CommonMark or HTML."""
    return "\n".join(_lines(content)) if _ANY.search(content) else content


def _lines(content: str) -> Iterator[str]:
    closing = ""  # of the listing that the line is in
    for line in content.split("\n"):
        fence = _FENCE.match(line)
        if closing == _TICKS and _CLOSE.fullmatch(line):
            closing = ""
            yield _TICKS
        elif closing:
            if fence and fence["fence"].startswith(closing) and closing != _TICKS:
                closing = ""
            yield line
        elif fence:
            closing = fence["fence"]
            yield line
        elif opening := _OPEN.fullmatch(line.rstrip()):
            closing = _TICKS
            yield _TICKS + opening["language"]
        elif len(line) > _LONGEST or line.startswith(("    ", "\t")):
            yield line
        else:
            yield from _prose(line)


def _prose(line: str) -> Iterator[str]:
    """A line of text; an alert's title and its text are two paragraphs."""
    if _ATTRIBUTE_LINE.fullmatch(line):
        return
    if alert := _ALERT.fullmatch(line):
        title = alert["title"] or alert["kind"].capitalize()
        yield from (f"{alert['mark']}**{title}**", alert["mark"].rstrip())
        return
    pieces = _CODE.split(line)  # every second one is code
    pieces[::2] = map(_spans, pieces[::2])
    yield "".join(pieces)


def _spans(text: str) -> str:
    """Text without code: links and pictures as CommonMark has them, and no attribute lists."""
    text = _WIKI.sub(_link, _EMBEDDED.sub(_embedded, _SHORTCODE.sub(_figure, _SITE.sub("", text))))
    return _ATTRIBUTES.sub(r"\g<heading>", _BLANKS.sub(r"\g<before><\g<address>>", text))


def _figure(match: re.Match[str]) -> str:
    """A shortcode's picture as a figure; one without an address stays as it is."""
    values = {
        found["key"]: found["a"] or found["b"] or found["c"] or ""
        for found in _VALUE.finditer(match["values"])
    }
    source = values.get("src", values.get("link", ""))
    if not source:
        return match[0]
    caption = " ".join(filter(None, (values.get("title"), values.get("caption"))))
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    picture = f'<img src="{escape(source)}" alt="{escape(values.get("alt", ""))}">'
    return f"<figure>{picture}{below}</figure>"


def _embedded(match: re.Match[str]) -> str:
    """A picture embedded by name; of an embedded note, its name."""
    file = match["file"].strip()
    return f"![](<{file}>)" if _PICTURE.search(file) else file


def _link(match: re.Match[str]) -> str:
    """A link to another page of the wiki, which the cleaner follows if that page is there."""
    page, _, fragment = match["page"].strip().partition("#")
    label = (match["label"] or match["page"]).strip()
    return f"[{label}](<{page}.md>)" if page else label if match["label"] else fragment
