"""What the style sheets say of all elements that look alike to them, found once.

WeasyPrint tries every rule on every element, though most elements of a book differ in nothing
that a selector of its style sheets asks for: paragraphs within the same elements, of the same
classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from weasyprint import css
from weasyprint.css import ComputedStyle, StyleFor

from publisher.renderers.pdf.press import alike, styles
from publisher.renderers.pdf.press.foreign import Style, Thing
from publisher.renderers.pdf.press.pseudo import Cascaded

#: What a string of CSS means as it stands, and is a name; the characters of our own anchors.
_PLAIN = re.compile(r"[\w.-]+", re.ASCII).fullmatch
_SVG = "{http://www.w3.org/2000/svg}svg"
_LEAST = (0, 0, 0)  #: specificity of what is declared by an attribute other than style

_init = StyleFor.__init__


class _Kind:
    """Elements that are alike, and within elements that are alike."""

    def __init__(self, tests: tuple[Thing, ...]) -> None:
        self.tests = tests  #: of selectors that may tell one from another
        self.matched: dict[tuple[bool, ...], _Matched] = {}  #: by what the tests say


class _Matched:
    """What is declared by the rules that match the same elements, by pseudo-element."""

    def __init__(self, rules: dict[str | None, Cascaded]) -> None:
        self.rules = rules.pop(None, {})
        self.of_pseudo = rules


def style_all(
    self: Thing,
    html: Thing,
    sheets: list[Thing],
    presentational_hints: bool,
    font_config: Thing,
    target_collector: Thing,
) -> None:
    """Stands for ``StyleFor.__init__``."""
    if presentational_hints:
        _init(self, html, sheets, presentational_hints, font_config, target_collector)
        return
    self._cascaded_styles, self._computed_styles = {}, {}
    self.initial_page_sizes = {"box": None, "area": None}
    self._sheets = sheets
    self.font_config = font_config
    css.PROGRESS_LOGGER.info("Step 3 - Applying CSS")
    declared = _declared(html)
    models: dict[Thing, Style] = {}
    matches: list[tuple[Thing, _Matched]] = []
    for element, matched in _match(html, sheets):
        if matched.of_pseudo:
            matches.append((element.etree_element, matched))
        own = declared.get(element.etree_element, {})
        _style(self, html, element, matched, own, models, target_collector)
    for etree_element, matched in matches:
        _style_pseudos(self, html, etree_element, matched, models, target_collector)
    self._cascaded_styles.clear()


def _match(html: Thing, sheets: list[Thing]) -> Iterator[tuple[Thing, _Matched]]:
    """Every element in the order of the document, with what matches it."""
    asked = alike.Asked(sheet.matcher for sheet, _, _ in sheets)
    kinds: dict[tuple[Thing, ...], _Kind] = {}
    known: dict[tuple[Thing, ...], _Matched] = {}
    for element in html.wrapper_element.iter_subtree():
        parent = element.parent
        key = (parent and parent.kind_of_press, *asked.looks(element.etree_element))
        kind = kinds.get(key)
        if kind is None:
            kind = kinds[key] = _Kind(asked.tests(element))
        element.kind_of_press = kind
        told = tuple([bool(test(element)) for test in kind.tests])
        matched = kind.matched.get(told)
        if matched is None:
            matched = kind.matched[told] = _cascade(element, sheets, known)
        yield element, matched


def _cascade(
    element: Thing, sheets: list[Thing], known: dict[tuple[Thing, ...], _Matched]
) -> _Matched:
    """What the rules declare that match an element; as ``StyleFor.__init__`` has it."""
    found = [
        (sheet, origin, weight, selector)
        for sheet, origin, weight in sheets
        for selector in sheet.matcher.match(element)
    ]
    key = tuple((id(sheet), order) for sheet, _, _, (_, order, _, _) in found)
    if key not in known:
        rules: dict[str | None, Cascaded] = {}
        for sheet, origin, weight, (specificity, _, pseudo_type, payload) in found:
            declarations, layer = payload
            place = inf if layer is None else sheet.layers.index(layer)
            style = rules.setdefault(pseudo_type, {})
            for name, value, importance in declarations:
                precedence = css.declaration_precedence(origin, importance)
                _declare(style, name, value, (precedence, place, weight or specificity))
        known[key] = _Matched(rules)
    return known[key]


def _declare(style: Cascaded, name: str, value: Thing, weight: Thing) -> None:
    if name not in style or style[name][1] <= weight:
        style[name] = value, weight


def _declared(html: Thing) -> dict[Thing, Cascaded]:
    """What elements declare themselves, by attributes."""
    own: dict[Thing, Cascaded] = {}
    langs: dict[str, Thing] = {}  # the same language is the same value
    others = []
    weight = css.declaration_precedence("author", False), inf, _LEAST
    for element in html.etree_element.iter():
        attributes = element.attrib
        if not attributes and element.tag != _SVG:
            continue
        lang, name = attributes.get("lang"), attributes.get("id")
        if (
            "style" in attributes
            or element.tag == _SVG
            or (element.tag == "a" and "name" in attributes)
            or (lang and not _PLAIN(lang))
            or (name and not _PLAIN(name))
        ):
            others.append(element)
            continue
        if lang:
            own[element] = {"lang": langs.setdefault(lang, (("string", lang), weight))}
        if name:
            own.setdefault(element, {})["anchor"] = name, weight
    for specificity, element, declarations, base_url in css.find_style_attributes(
        _Forest(others), base_url=html.base_url
    ):
        style = own.setdefault(element, {})
        for name, value, importance in css.preprocess_declarations(base_url, declarations):
            precedence = css.declaration_precedence("author", importance)
            _declare(style, name, value, (precedence, inf, specificity))
    return own


class _Forest:
    """Some elements of a tree, to be gone through as a tree is."""

    def __init__(self, elements: list[Thing]) -> None:
        self._elements = elements

    def iter(self) -> Iterator[Thing]:
        return iter(self._elements)


def _style(
    self: Thing,
    html: Thing,
    element: Thing,
    matched: _Matched,
    own: Cascaded,
    models: dict[Thing, Style],
    target_collector: Thing,
) -> None:
    """The style of an element: that of all for which the same holds, or a twin of it."""
    etree_element, computed, rules = element.etree_element, self._computed_styles, matched.rules
    parent = None if element.parent is None else element.parent.etree_element
    if parent is None or "anchor" in rules:
        self._cascaded_styles[etree_element, None] = _together(own, rules)
        self.set_computed_styles(
            etree_element, parent, html.etree_element, None, html.base_url, target_collector
        )
        return
    parent_style = computed[parent, None]
    parent_style = getattr(parent_style, "model", parent_style)
    shared = {name: own[name] for name in own if name not in styles.OWN} if own else own
    key = (
        id(parent_style),
        matched,
        *[(name, id(value), weight) for name, (value, weight) in shared.items()],
    )
    model = models.get(key)
    if model is None:
        root_style = computed[html.etree_element, None]
        model = models[key] = ComputedStyle(
            parent_style,
            _together(shared, rules),
            None,
            root_style,
            html.base_url,
            self.font_config,
            self.initial_page_sizes,
        )
        _ = model["anchor"]  # a style of which nothing is computed yet counts as none
    if len(shared) == len(own):
        computed[etree_element, None] = model
        return
    style = computed[etree_element, None] = styles.Twin(model, _together(own, rules))
    if style["anchor"]:
        target_collector.collect_anchor(style["anchor"])


def _together(own: Cascaded, rules: Cascaded) -> Cascaded:
    """What an element declares itself, and what is declared of it."""
    if not own:
        return rules
    whole = dict(own)
    for name, (value, weight) in rules.items():
        _declare(whole, name, value, weight)
    return whole


def _style_pseudos(
    self: Thing,
    html: Thing,
    element: Thing,
    matched: _Matched,
    models: dict[Thing, Style],
    target_collector: Thing,
) -> None:
    """The styles of what is before an element, after it, and so on."""
    computed, cascaded = self._computed_styles, self._cascaded_styles
    style = computed[element, None]
    for pseudo_type, rules in matched.of_pseudo.items():
        key = id(getattr(style, "model", style)), matched, pseudo_type
        model = models.get(key)
        if model is None:
            cascaded[element, pseudo_type] = rules
            self.set_computed_styles(
                element, element, html.etree_element, pseudo_type, html.base_url, target_collector
            )
            if styles.OWN.isdisjoint(rules):
                models[key] = computed[element, pseudo_type]
        else:
            computed[element, pseudo_type] = model
