"""Styles computed once for all that look alike, and lengths that ask for no reckoning.

WeasyPrint computes the style of every element with an id anew, because its anchor is part of its
style, and that of each page with its fifteen margin boxes; then it resolves the percentages of
each box, most of which have none.
"""

from __future__ import annotations

from collections.abc import Callable

from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.css.functions import check_math
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, page, percent
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text import line_break

from publisher.renderers.pdf.press import pseudo
from publisher.renderers.pdf.press.foreign import Box, Style, Thing

#: Properties of an element alone, not inherited: two elements may differ in them.
OWN = frozenset({"anchor", "link"})
_SIDES = ("left", "right", "top", "bottom")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)

_FLOWING = ("static", "relative")  #: values of position

_set_computed_styles = StyleFor.set_computed_styles
_set_page_type_computed_styles = page.set_page_type_computed_styles
_resolve_percentages = percent.resolve_percentages
_layout_box_backgrounds = background.layout_box_backgrounds
_is_in_normal_flow = boxes.Box.is_in_normal_flow
_strut = line_break.strut


class Twin(ComputedStyle):  # type: ignore[misc]
    """The style of an element or page that is, but for its own properties, another's."""

    def __init__(self, model: ComputedStyle, cascaded: Thing) -> None:
        self.model = model
        self.cascaded = cascaded
        self.specified = model.specified
        for name in (
            "parent_style",
            "is_root_element",
            "pseudo_type",
            "root_style",
            "base_url",
            "font_config",
            "initial_page_sizes",
            "cache",
        ):
            setattr(self, name, getattr(model, name))

    @property
    def anonymous_style(self) -> Style:
        """The style of boxes within that no element made; none of its properties is own."""
        return self.model.anonymous_style

    def __missing__(self, key: str) -> Thing:
        if key in OWN:
            return super().__missing__(key)
        value = self[key] = self.model[key]
        return value


def set_computed_styles(
    self: Thing,
    element: Thing,
    parent: Thing,
    root: Thing = None,
    pseudo_type: str | None = None,
    base_url: str | None = None,
    target_collector: Thing = None,
) -> None:
    """Stands for ``StyleFor.set_computed_styles``."""
    computed = self.get_computed_styles()
    cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
    if pseudo_type is not None:
        cascaded = pseudo.complete(self, element, pseudo_type, cascaded)
    is_page = (parent, None) not in computed or not hasattr(element, "tag")
    if element == root:
        self.root_of_press = root
    if is_page or element == root or (pseudo_type is not None and not OWN.isdisjoint(cascaded)):
        collector = target_collector if "anchor" in cascaded else None
        _set_computed_styles(self, element, parent, root, pseudo_type, base_url, collector)
        return
    parent_style = computed[parent, None]
    looks = tuple(
        (name, value if name == "lang" else id(value), weight)
        for name, (value, weight) in cascaded.items()
        if name not in OWN
    )
    models = self.__dict__.setdefault("models_of_press", {})
    key = (id(getattr(parent_style, "model", parent_style)), pseudo_type, looks)
    if key not in models:
        _set_computed_styles(self, element, parent, root, pseudo_type, base_url, None)
        # The values are kept with the model, so that none of the ids is given away.
        models[key] = computed[element, pseudo_type], tuple(value for value, _ in cascaded.values())
    if pseudo_type is not None:
        computed[element, pseudo_type] = models[key][0]
        return
    style = computed[element, None] = Twin(models[key][0], cascaded)
    if style["anchor"]:
        target_collector.collect_anchor(style["anchor"])


def set_page_type_computed_styles(page_type: Thing, html: Thing, style_for: Thing) -> None:
    """Stands for ``page.set_page_type_computed_styles``: once for pages that match the same."""
    matched = tuple(
        style_for._page_type_match(selector[2], page_type)
        for sheet, _, _ in style_for._sheets
        for _, selectors, _ in sheet.page_rules
        for selector in selectors
    )
    computed, cascaded = style_for.get_computed_styles(), style_for.get_cascaded_styles()
    models = style_for.__dict__.setdefault("pages_of_press", {})
    if matched not in models:
        _set_page_type_computed_styles(page_type, html, style_for)
        models[matched] = {
            pseudo: (computed[element, pseudo], values)
            for (element, pseudo), values in cascaded.items()
            if element == page_type
        }
        model = computed.get((page_type, None))
        if None not in models[matched]:
            models[matched][None] = model, {}
    for name, (model, values) in models[matched].items():
        # A page writes its counters into its style.
        computed[page_type, name] = model if name else Twin(model, values)


def strut(style: Style) -> tuple[float, float]:
    """Stands for ``line_break.strut``: the height of a line, and its baseline."""
    known: tuple[float, float] | None = style.__dict__.get("strut_of_press")
    if known is None:
        known = _strut(style) if type(style) is not Twin else strut(style.model)
        style.strut_of_press = known
    return known


def resolve_percentages(box: Box, containing_block: Box) -> None:
    """Stands for ``percent.resolve_percentages``."""
    style = box.style
    lengths = style.__dict__.get("lengths_of_press")
    if lengths is None:
        lengths = style.lengths_of_press = _remember(_shared(style), "lengths_of_press", _lengths)
    if lengths:
        box.__dict__.update(lengths)
    else:
        _resolve_percentages(box, containing_block)


def _remember(style: Style, name: str, find: Callable[[Thing], Thing]) -> Thing:
    """What ``find`` tells of a style, kept with the style."""
    if name not in style.__dict__:
        setattr(style, name, find(style))
    return style.__dict__[name]


def _shared(style: Style) -> Style:
    """The style that another is a twin of; but what is in tables is changed after its making."""
    in_table = any(part.startswith("table") for part in style["display"])
    return style.model if type(style) is Twin and not in_table else style


def _lengths(style: Style) -> dict[str, Thing]:
    """The lengths of a style that hold in any surroundings; empty if not all do."""
    if style["box_sizing"] != "content-box" or style["border_collapse"] == "collapse":
        return {}
    lengths: dict[str, Thing] = {}
    for name in _LENGTHS:
        value = style[name]
        if value is None or check_math(value):
            return {}
        if value == "auto":
            lengths[name] = 0 if name in ("min_width", "min_height") else value
        elif getattr(value, "unit", "%").lower() == "px":
            lengths[name] = value.value
        else:
            return {}
    for side in _SIDES:
        lengths[f"border_{side}_width"] = style[f"border_{side}_width"]
    return lengths


def is_in_normal_flow(self: Box) -> bool:
    """Stands for ``Box.is_in_normal_flow``, which is asked for more often than anything else."""
    style = self.style
    if style["float"] == "none" and style["position"] in _FLOWING:
        return True
    return bool(_is_in_normal_flow(self))


def layout_box_backgrounds(
    page: Box,
    box: Box,
    get_image_from_uri: Thing,
    layout_children: bool = True,
    style: Style = None,
) -> None:
    """Stands for ``background.layout_box_backgrounds``."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # what is told of the placeholder never reaches the box
    if style is None and layout_children and box is not page:
        bare = box.style.__dict__.get("bare_of_press")
        if bare is None:
            bare = box.style.bare_of_press = _remember(_shared(box.style), "bare_of_press", _bare)
        if bare:
            box.__dict__.update(_SQUARE)
            box.background = None
            for child in box.all_children():
                if type(child) is not boxes.TextBox:  # which has no background of its own
                    layout_box_backgrounds(page, child, get_image_from_uri)
            return
    _layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)


_SQUARE = dict.fromkeys(_CORNERS, (0, 0))


def _bare(style: Style) -> bool:
    """Whether a style has no background, no picture around it and no round corners."""
    return (
        all((0, "px") in style[corner] for corner in _CORNERS)
        and style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and style["visibility"] == "visible"
        and all(kind == "none" for kind, _ in style["background_image"])
        and style["background_color"] != "currentcolor"
        and style["background_color"].alpha == 0
        and not style["box_shadow"]
    )
