"""Layouts share what their style asks of fonts, and none takes it from another."""

from __future__ import annotations

from itertools import pairwise

import pymupdf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from publisher.renderers.pdf.press import quick

STYLE = 'p { font-family: "Noto Serif CJK SC"; font-feature-settings: "pwid", "kern" }'
WIDE = "ＡＢＣＤＥＦＧＨＩＪＫＬ"


def ways(*before: str) -> list[float]:
    """How far each of some wide letters stands from the one before it, in pt."""
    body = "".join(f"<p>{text}</p>" for text in (*before, WIDE))
    html = HTML(string=f'<html lang="zh"><style>{STYLE}</style>{body}')
    with quick():
        data = html.write_pdf(font_config=FontConfiguration())
    with pymupdf.open(stream=data) as document:
        places = [
            char["origin"][0]
            for block in document[0].get_text("rawdict")["blocks"]
            for line in block["lines"]
            for span in line["spans"]
            for char in span["chars"]
            if char["c"] in WIDE
        ]
    assert len(places) == len(WIDE)
    return [after - place for place, after in pairwise(places)]


def test_quotes_of_latin_text_leave_the_features_of_other_texts_alone() -> None:
    told = ways("纸和墨")
    assert min(told) < 0.8 * 12  # pt; a square of the type
    assert ways("On “Paper” he wrote 纸和墨", "“Paper” is on 纸和墨") == told
