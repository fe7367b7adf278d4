"""Pages whose article is known, as benchmarks and training read them; they are not part of this.

A folder of corpora holds `web` (the pages of github.com/scrapinghub/article-extraction-benchmark:
html/ID.html.gz and ground-truth.json) and `readability` (those of github.com/mozilla/readability:
NAME/source.html and NAME/expected.html), or one of them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml import html as parser

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr"
    " ul".split()
)


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page, and the text of its article."""

    corpus: str  #: web or readability
    name: str
    url: str
    markup: str
    text: str
    expected: str = ""  #: the article's markup, where it is known


def read_web(corpora: Path) -> Iterator[Page]:
    """The pages of `web`, in the order of their names; none where it is absent."""
    folder = corpora / "web"
    truth = folder / "ground-truth.json"
    if not truth.is_file():
        return
    for name, told in sorted(json.loads(truth.read_text("utf-8")).items()):
        packed = (folder / "html" / f"{name}.html.gz").read_bytes()
        markup = gzip.decompress(packed).decode("utf-8", "replace")
        yield Page("web", name, told.get("url", ""), markup, told["articleBody"])


def read_readability(corpora: Path) -> Iterator[Page]:
    """The pages of `readability`, in the order of their names; none where it is absent."""
    folder = corpora / "readability"
    for source in sorted(folder.glob("*/source.html")):
        expected = source.with_name("expected.html").read_text("utf-8")
        markup = source.read_text("utf-8", "replace")
        text = text_of(parser.fromstring(expected))
        yield Page("readability", source.parent.name, "", markup, text, expected)


def text_of(element: etree._Element, without: frozenset[str] = frozenset()) -> str:
    """The text of an element, a line break at every block's ends, ``without`` some elements."""
    pieces: list[str] = []
    skipped = 0
    for event, found in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            skipped += found.tag in without
            pieces.append("\n" if found.tag in _BLOCKS else "")
            pieces.append((found.text or "") if not skipped else "")
        else:
            skipped -= found.tag in without
            pieces.append("\n" if found.tag in _BLOCKS else "")
            pieces.append((found.tail or "") if not skipped and found is not element else "")
    return "".join(pieces)
