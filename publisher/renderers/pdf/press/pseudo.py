"""Styles of pseudo-elements that every element could have, computed where one is asked for.

WeasyPrint's own style sheet says how a marker of a list, a note and its call look wherever they
stand: six styles more for each element, of which a book uses hardly any.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from math import inf

import weasyprint
from weasyprint import HTML
from weasyprint.css import StyleFor, declaration_precedence

from publisher.renderers.pdf.press.foreign import Style, Thing

#: Values of properties, each with its weight, by the property's name.
Cascaded = dict[str, tuple[Thing, Thing]]

_ua_stylesheets = HTML._ua_stylesheets
_style_for = StyleFor.__call__


def ua_stylesheets(self: Thing, forms: bool = False) -> list[Thing]:
    """Stands for ``HTML._ua_stylesheets``: without the rules that hold for any element."""
    return list(_ua_stylesheets(self, forms)) if forms else [_divided()[0]]


def style_for(self: Thing, element: Thing, pseudo_type: str | None = None) -> Style:
    """Stands for ``StyleFor.__call__``."""
    root = self.__dict__.get("root_of_press")
    if root is not None and pseudo_type in _divided()[1]:
        computed = self.get_computed_styles()
        if (element, None) in computed and (element, pseudo_type) not in computed:
            self.set_computed_styles(element, element, root, pseudo_type)
    return _style_for(self, element, pseudo_type)


def complete(self: Thing, element: Thing, pseudo_type: str, cascaded: Cascaded) -> Cascaded:
    """What a pseudo-element is declared to be, with what it is on any element."""
    rules = _divided()[1].get(pseudo_type)
    if rules is None:
        return cascaded
    # No rule has less weight than one of WeasyPrint's own for any element.
    whole: Cascaded = {**rules, **cascaded}
    self.get_cascaded_styles()[element, pseudo_type] = whole
    return whole


@cache
def _divided() -> tuple[Thing, dict[str, Cascaded]]:
    """WeasyPrint's style sheet without its rules for any pseudo-element, and those by its name."""
    sheet = copy(weasyprint.UA_STYLESHEET)
    matcher = sheet.matcher = copy(sheet.matcher)
    matcher.other_selectors = [entry for entry in matcher.other_selectors if entry[3] is None]
    rules: dict[str, Cascaded] = {}
    for entry in weasyprint.UA_STYLESHEET.matcher.other_selectors:
        _, specificity, _, pseudo_type, (declarations, _) = entry
        if pseudo_type is not None:
            for name, value, important in declarations:
                weight = declaration_precedence("user agent", important), inf, specificity
                rules.setdefault(pseudo_type, {})[name] = value, weight
    return sheet, rules
