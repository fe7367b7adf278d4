"""What we look for on the pages of a PDF: in the operators that draw them.

ISO 32000-1, 8.4.4 (the matrix), 9.4 (text) and 14.6 (marked content); ISO 14289-1, 7.1 and 7.21.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from publisher.check.pdf_structure import Fact, marks_by_page

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]

_SLACK = 1.0  #: pt that text may begin outside the page
_DEEPEST = 200  #: states and marks within one another that are kept
_STILL: _Matrix = (1, 0, 0, 1, 0, 0)

_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_PAINTING = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"))
_OPERATORS = " ".join(
    (*_SHOWING, *_PAINTING, "BMC BDC EMC q Q cm BT Tm Td TD TL T* Tf Do Tr BI ID EI")
)


def page_facts(pdf: Pdf) -> Iterator[Fact]:
    """Content that is not tagged, text off the page, signs without a glyph."""
    marked = bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False))
    tagged = marked and "/StructTreeRoot" in pdf.Root  # else that is what is told
    marks = marks_by_page(pdf) if tagged else {}
    for number, page in enumerate(pdf.pages, start=1):
        reading = _Reading(page, marks.get(page.obj.objgen, set()))
        for code, message in dict.fromkeys(reading.facts()):
            if tagged or code != "pdf-content-untagged":
                yield code, message, number


class _Reading:
    """Reads the operators of one page."""

    def __init__(self, page: Page, known: Set[int]) -> None:
        self._page = page
        self._known = known  #: marks that an element of the structure refers to
        box = [float(edge) for edge in page.cropbox]
        self._left, self._right = sorted((box[0], box[2]))
        self._bottom, self._top = sorted((box[1], box[3]))
        self._fonts = page.resources.get("/Font", Dictionary())
        self._properties = page.resources.get("/Properties", Dictionary())
        self._objects = page.resources.get("/XObject", Dictionary())
        self._wide: dict[str, bool] = {}  #: fonts by name: whether two zero bytes are no glyph
        self._marks: list[bool] = []
        self._states: list[tuple[_Matrix, str, int]] = []
        self._place, self._font, self._mode = _STILL, "", 0
        self._line, self._leading = _STILL, 0.0

    def facts(self) -> Iterator[tuple[str, str]]:
        """What is wrong on the page, as often as it is."""
        for instruction in pikepdf.parse_content_stream(self._page, _OPERATORS):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in _SHOWING:
                yield from self._text(operator, operands)
            elif operator == "Do":
                drawn = self._objects.get(str(operands[0]), Dictionary())
                if drawn.get("/Subtype") == "/Image":
                    yield from self._unmarked("a picture")
            elif operator in _PAINTING:
                yield from self._unmarked("a drawing")
            elif operator in ("BDC", "BMC", "EMC"):
                self._mark(operator, operands)
            else:
                self._move(operator, operands)

    def _unmarked(self, what: str) -> Iterator[tuple[str, str]]:
        if not any(self._marks):
            yield "pdf-content-untagged", what

    def _text(self, operator: str, operands: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
        if operator in ("'", '"'):
            self._next_line(0, -self._leading)
        shown = _bytes(operands[-1])
        if not shown.strip() or self._mode == 3:  # nothing, or written for search alone
            return
        yield from self._unmarked("text")
        *_, x, y = _multiply(self._line, self._place)
        across = self._left - _SLACK <= x <= self._right + _SLACK
        if not (across and self._bottom - _SLACK <= y <= self._top + _SLACK):
            yield "pdf-text-outside", "text begins outside the page"
        if self._is_wide() and any(
            shown[place : place + 2] == b"\0\0" for place in range(0, len(shown), 2)
        ):
            yield "pdf-glyph-missing", "a character without a glyph"

    def _is_wide(self) -> bool:
        if self._font not in self._wide:
            font = self._fonts.get(self._font, Dictionary())
            identity = str(font.get("/Encoding", "")).startswith("/Identity")
            self._wide[self._font] = identity and font.get("/Subtype") == "/Type0"
        return self._wide[self._font]

    def _mark(self, operator: str, operands: Any) -> None:  # noqa: ANN401
        if operator == "EMC":
            if self._marks:
                self._marks.pop()
        elif len(self._marks) < _DEEPEST:
            properties = operands[1] if len(operands) > 1 else Dictionary()
            if isinstance(properties, Name):
                properties = self._properties.get(properties, Dictionary())
            is_known = int(properties.get("/MCID", -1)) in self._known
            self._marks.append(is_known or operands[0] == "/Artifact")

    def _move(self, operator: str, operands: Any) -> None:  # noqa: ANN401
        """Keep up with where text goes."""
        if operator == "q" and len(self._states) < _DEEPEST:
            self._states.append((self._place, self._font, self._mode))
        elif operator == "Q" and self._states:
            self._place, self._font, self._mode = self._states.pop()
        elif operator == "cm":
            self._place = _multiply(_matrix(operands), self._place)
        elif operator == "BT":
            self._line = _STILL
        elif operator == "Tm":
            self._line = _matrix(operands)
        elif operator in ("Td", "TD"):
            across, down = (float(value) for value in operands)
            self._leading = -down if operator == "TD" else self._leading
            self._next_line(across, down)
        elif operator == "T*":
            self._next_line(0, -self._leading)
        elif operator == "TL":
            self._leading = float(operands[0])
        elif operator == "Tf":
            self._font = str(operands[0])
        elif operator == "Tr":
            self._mode = int(operands[0])

    def _next_line(self, across: float, down: float) -> None:
        self._line = _multiply((1, 0, 0, 1, across, down), self._line)


def _bytes(shown: Any) -> bytes:  # noqa: ANN401
    if isinstance(shown, Array):
        return b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
    return bytes(shown)


def _matrix(operands: Any) -> _Matrix:  # noqa: ANN401
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _multiply(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    m, n, o, p, q, r = second
    return (
        a * m + b * o, a * n + b * p,
        c * m + d * o, c * n + d * p,
        e * m + f * o + q, e * n + f * p + r,
    )  # fmt: skip
