"""Emphasis in Markdown beside Chinese, Japanese and Korean text.

CommonMark (0.31, 6.2) tells by the white space and punctuation around asterisks whether they begin
or end emphasis. Text without word spaces has none to tell by: in “这是**注意：**请看” the second
pair follows punctuation and precedes a letter, so it would end nothing and be printed. Beside a
wide character, asterisks may begin emphasis before anything but white space, and end it after.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

from publisher.cleaner.text.typography import is_wide


def wide_emphasis_plugin(parser: MarkdownIt) -> None:
    """Have a parser find the emphasis in text without word spaces."""
    parser.inline.ruler.at("emphasis", _tokenize)


def _tokenize(state: StateInline, silent: bool) -> bool:
    start, known = state.pos, len(state.delimiters)
    if not tokenize(state, silent):
        return False
    before, after = state.src[max(0, start - 1) : start], state.src[state.pos : state.pos + 1]
    if state.src[start] == "*" and before.strip() and after.strip():
        for delimiter in state.delimiters[known:]:
            delimiter.open = delimiter.open or is_wide(before)
            delimiter.close = delimiter.close or is_wide(after)
    return True
