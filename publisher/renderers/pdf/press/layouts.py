"""Layouts of Pango made from what was found out once for each style."""

from __future__ import annotations

from dataclasses import dataclass

from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

from publisher.renderers.pdf.press.foreign import Style, Thing

_setup = Layout.setup


@dataclass(frozen=True, slots=True)
class _Manner:
    """How texts of a style are laid out."""

    context: Thing
    description: Thing  #: of the font
    language: Thing
    features: Thing | None  #: of OpenType, as an attribute


def setup(self: Layout, style: Style) -> None:
    """Stands for ``Layout.setup``."""
    manner: _Manner | None = style.__dict__.get("manner_of_press")
    if manner is None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            _setup(self, style)
            return
        manner = style.manner_of_press = _manner(style)
    self.style = style
    self.first_line_direction = 0
    self.language = manner.language
    self.ascent = self.underline_position = self.strikethrough_position = None
    self.layout = layout = ffi.gc(pango.pango_layout_new(manner.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout, False)
    pango.pango_layout_set_font_description(layout, manner.description)
    if manner.features is not None:
        features = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(features, manner.features)
        pango.pango_layout_set_attributes(layout, features)


def _manner(style: Style) -> _Manner:
    config = style.font_config
    context = ffi.gc(pango.pango_font_map_create_context(config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        language = pango.pango_language_from_string(style["lang"].encode() + b"\0")
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    asked = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    key = ",".join(f"{name} {value}" for name, value in asked.items()).encode()
    if key and key not in config.font_features:
        config.font_features[key] = pango.pango_attr_font_features_new(key)
    features = config.font_features[key] if key else None
    return _Manner(context, get_font_description(style), language, features)
