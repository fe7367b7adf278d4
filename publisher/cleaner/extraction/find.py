"""The article of any web page, with its headings, pictures, tables, lists, code and notes.

    lines of text ─▶ container ─▶ rows of numbers ─▶ likelihoods ─▶ judgement ─▶ carved tree

The page is read as lines (blocks.py). The block that holds most of the prose is its container
(container.py); how likely each line in and around it belongs to the article is learned from pages
whose article is known (features.py, scoring.py); what was found is carved out of the tree with
its pictures and their captions (carving.py), and everything else is told as removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from publisher.cleaner.extraction.anchors import find_stated, read_about
from publisher.cleaner.extraction.blocks import MEDIA, Block, Line, Lines, read_lines
from publisher.cleaner.extraction.carving import carve
from publisher.cleaner.extraction.container import AGAINST, Container, find_container
from publisher.cleaner.extraction.features import rows
from publisher.cleaner.extraction.hints import Signs, bit, bits, kinds, read_signs
from publisher.cleaner.extraction.labels import announces, is_farewell, is_label
from publisher.cleaner.extraction.notes import is_note, referred_to
from publisher.cleaner.extraction.pictures import Verdict
from publisher.cleaner.extraction.scoring import likelihoods, model
from publisher.cleaner.extraction.surroundings import Shape, shape_of
from publisher.cleaner.nodes import Element, holds
from publisher.model import Removed

#: A line that is at least so likely belongs to the article.
THRESHOLD = 0.5
#: What is asked where so little was found that the likelihoods must be wrong.
_GENEROUS = 0.2
#: A line below this is no case of doubt.
_DOUBT = 0.1
#: Above this the place among lines that belong to the article speaks for one that is in doubt.
_AMONG = 0.2
#: Fewer words than this are a teaser, not an article.
_LEAST = 25  # words
#: These are judged as one.
_UNITS = frozenset({"table", "ul", "ol", "dl", "blockquote", "pre"})
#: A table of data gets a little more: few pages teach it.
_DATA = 0.2
#: A quotation gets more, such as a post of somebody else that an article shows.
_QUOTED = 0.4
#: So many lines may follow the announcement of other articles, each mostly a link.
_MOST_ANNOUNCED = 12
_MOSTLY = 0.5
#: So many lines at the end, at most, only lead to something else.
_FAREWELLS = 4
#: A table of labels and values, as encyclopedias have them, has so many such rows; it may have many
#: links, but is not all links as tables of navigation are.
_LABELLED = 3
_OF_LABELS = 0.4
_MANY = 40
_NAVIGATION = 0.75
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = kinds("hidden")
_COMMENTS = bit("comments")
_FRAME = kinds("nav", "footer", "aside") | _HIDDEN
_FURNITURE = bits("navigation", "share", "comments", "advertising")
_CAPTION, _FIGCAPTION, _FIGURE = bit("caption"), kinds("figcaption"), kinds("figure")
#: What stands in a figure and is no caption.
_WITHIN_FIGURE = kinds("blockquote", "table", "pre")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found on a page."""

    body: Element  #: a div that holds the article's elements, in order
    removed: tuple[Removed, ...]
    confident: bool  #: else ``body`` is the whole page without what is certainly furniture


def extract(root: Element, title: str = "") -> Extraction:
    """The article of a page; ``root``, its html element, is taken apart.

    ``title`` is the article's title if it is known; else the page's own word is taken for it.
    """
    about = read_about(root, title)
    body = root.find("body")
    page = read_lines(root if body is None else body)
    signs = read_signs(page)
    stated = find_stated(page.lines, about)
    container = find_container(page, signs, stated)
    likely = likelihoods(rows(page, signs, container, about.title), model())
    scores = _scores(page, container, likely, stated)
    _raise_with_their_like(page, signs, container, scores)
    for threshold in (THRESHOLD, _GENEROUS):
        verdicts = _verdicts(page, signs, container, scores, threshold)
        kept = [line for line, verdict in zip(page.lines, verdicts, strict=True) if verdict.kept]
        if sum(line.words for line in kept) >= _LEAST:
            return Extraction(*carve(page, signs, container, verdicts), confident=True)
    verdicts = [_certainly(line, signs[line.block]) for line in page.lines]
    whole = Container(page.blocks[0], page.blocks[0], page.blocks[0], entire=True)
    return Extraction(*carve(page, signs, whole, verdicts), confident=False)


def _scores(
    page: Lines, container: Container, likely: Sequence[float], stated: AbstractSet[Line]
) -> list[float]:
    """The likelihood of each line of the page; tables, lists and quotations are judged as one."""
    scores = [0.0] * len(page.lines)
    if not likely:
        return scores
    start = container.scope.first
    scores[start : start + len(likely)] = likely
    units: dict[Block, list[int]] = {}
    for index in range(start, start + len(likely)):
        unit = _unit(page.lines[index].block, container.core)
        if unit is not None:
            units.setdefault(unit, []).append(index)
    for unit, members in units.items():
        chars = sum(page.lines[index].chars for index in members)
        mean = sum(scores[index] * page.lines[index].chars for index in members) / chars
        if unit.element.tag == "table":
            mean += _as_data(unit)
        if unit.element.tag == "pre" and unit.linked * 2 < unit.chars:
            mean = 1.0  # nobody sets furniture as code
        if unit.element.tag == "blockquote" and unit.linked * 2 < unit.chars:
            mean += _QUOTED
        for index in members:
            scores[index] = mean
    noted = referred_to(container.core.element)
    for index in range(start, start + len(likely)):
        if page.lines[index] in stated or (noted and is_note(page.lines[index], noted)):
            scores[index] = 1.0
    return scores


def _as_data(table: Block) -> float:
    """What speaks for a table: it is not mostly links, or its rows have labels of their own."""
    rows = islice(table.element.iter("tr"), _MANY)
    labelled = sum(row.find("th") is not None and row.find("td") is not None for row in rows)
    if labelled >= _LABELLED and table.linked < _NAVIGATION * table.chars:
        return _OF_LABELS
    return _DATA if table.linked * 2 < table.chars else 0.0


def _raise_with_their_like(
    page: Lines, signs: dict[Block, Signs], container: Container, scores: list[float]
) -> None:
    """A paragraph in doubt belongs to the article when most that are made like it do."""
    core = container.core
    against = AGAINST & ~signs[core].names
    alike: dict[Shape, list[int]] = {}
    for index in range(max(0, core.first), core.last + 1):
        if page.lines[index].prose:
            alike.setdefault(shape_of(page.lines[index].block), []).append(index)
    for members in alike.values():
        if 2 * sum(scores[index] >= THRESHOLD for index in members) <= len(members):
            continue
        for index in members:
            if scores[index] >= _DOUBT and not signs[page.lines[index].block].names & against:
                scores[index] = max(scores[index], THRESHOLD)
    _raise_among_sure(page, signs, core, scores)


def _raise_among_sure(
    page: Lines, signs: dict[Block, Signs], core: Block, scores: list[float]
) -> None:
    """So do paragraphs up to its last line, and headings of paragraphs, if they may at all."""
    against = AGAINST & ~signs[core].names
    inside = range(max(0, core.first), core.last + 1)
    sure = [index for index in inside if scores[index] >= THRESHOLD]
    for index in range(sure[-1] - 1, inside.start - 1, -1) if sure else ():
        line = page.lines[index]
        if not _AMONG <= scores[index] < THRESHOLD:
            continue
        if line.prose and not signs[line.block].names & against:
            scores[index] = THRESHOLD
        elif line.block.element.tag in _HEADINGS and index > sure[0]:
            heads = page.lines[index + 1].prose and scores[index + 1] >= THRESHOLD
            scores[index] = THRESHOLD if heads else scores[index]


def _unit(block: Block, core: Block) -> Block | None:
    """The outermost list, table or quotation around a block, within the core."""
    unit = None
    for around in block.around():
        if around is core:
            return unit
        if around.element.tag in _UNITS:
            unit = around
    return unit


def _verdicts(
    page: Lines,
    signs: dict[Block, Signs],
    container: Container,
    scores: Sequence[float],
    threshold: float,
) -> list[Verdict]:
    # An article may be hidden as a whole until a script shows it, or say that it has comments:
    # what is true of all of it says nothing.
    core = signs[container.core]
    hidden, comments = _HIDDEN & ~core.kinds, _COMMENTS & ~core.names
    end = _end_of_text(page, signs, container, scores)
    verdicts = []
    for index, (line, score) in enumerate(zip(page.lines, scores, strict=True)):
        told = signs[line.block]
        if told.kinds & hidden or (told.names & comments and index > end):
            verdicts.append(Verdict(kept=False))
        elif is_caption(told):
            verdicts.append(Verdict(kept=False, caption=True))
        else:
            verdicts.append(Verdict(kept=score >= threshold and not is_label(line)))
    verdicts = _with_other_captions(page.lines, _without_announced(page.lines, verdicts))
    return _without_last_headings(page.lines, _without_farewells(page.lines, verdicts))


def _end_of_text(
    page: Lines, signs: dict[Block, Signs], container: Container, scores: Sequence[float]
) -> int:
    """The index of the last line of prose that is no comment: what comments stands below it."""
    for index in range(container.core.last, -1, -1):
        line = page.lines[index]
        if line.prose and scores[index] >= THRESHOLD and not signs[line.block].names & _COMMENTS:
            return index
    return -1


def is_caption(signs: Signs) -> bool:
    """Whether the names and elements around a line say that it belongs to a picture."""
    if signs.kinds & _FIGCAPTION or signs.near & _CAPTION:
        return True
    return bool(signs.kinds & _FIGURE) and not signs.kinds & _WITHIN_FIGURE


def _without_announced(lines: Sequence[Line], verdicts: list[Verdict]) -> list[Verdict]:
    """Links to other articles go with the words that announce them, and these with the links."""
    for index, line in enumerate(lines):
        if not verdicts[index].kept or not announces(line):
            continue
        end = index + 1
        while end < min(len(lines), index + _MOST_ANNOUNCED) and not verdicts[end].caption:
            if verdicts[end].kept and lines[end].link_share <= _MOSTLY:
                break
            end += 1
        if end > index + 1:
            verdicts[index:end] = [Verdict(kept=False)] * (end - index)
    return verdicts


def _with_other_captions(lines: Sequence[Line], verdicts: list[Verdict]) -> list[Verdict]:
    """What stands below a quotation, a table or a listing in one figure stays with it."""
    stays: dict[Block, bool] = {}
    for index, verdict in enumerate(verdicts):
        around = lines[index].block.around() if verdict.caption else ()
        figure = next((block for block in around if block.element.tag == "figure"), None)
        if figure is None:
            continue
        if figure not in stays:
            kept = any(told.kept for told in verdicts[figure.first : figure.last + 1])
            stays[figure] = kept and not holds(figure.element, *MEDIA)
        if stays[figure]:
            verdicts[index] = Verdict(kept=True)
    return verdicts


def _without_farewells(lines: Sequence[Line], verdicts: list[Verdict]) -> list[Verdict]:
    """The last lines go as far as they lead to something else."""
    left = _FAREWELLS
    for index in range(len(lines) - 1, -1, -1):
        if not verdicts[index].kept:
            continue
        if not left or not is_farewell(lines[index]):
            break
        verdicts[index] = Verdict(kept=False)
        left -= 1
    return verdicts


def _without_last_headings(lines: Sequence[Line], verdicts: list[Verdict]) -> list[Verdict]:
    """A heading that nothing follows headed something that is gone."""
    for index in range(len(lines) - 1, -1, -1):
        if not verdicts[index].kept:
            continue
        if lines[index].block.element.tag not in _HEADINGS:
            break
        verdicts[index] = Verdict(kept=False)
    return verdicts


def _certainly(line: Line, signs: Signs) -> Verdict:
    """The verdict on a line of a page without an article: what is certainly furniture goes."""
    named = bool(signs.near & _FURNITURE) and not line.prose
    return Verdict(kept=not signs.kinds & _FRAME and not named)
