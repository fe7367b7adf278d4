"""Names for what WeasyPrint hands around; it has no types of its own."""

from __future__ import annotations

from typing import Any, TypeAlias

Box: TypeAlias = Any  #: of its formatting structure
Style: TypeAlias = Any  #: the computed style of an element, a page, or a box that no element made
Context: TypeAlias = Any  #: of one layout
Skip: TypeAlias = Any  #: where to go on: places in children, one within the other
Stream: TypeAlias = Any  #: of drawing operators, of one page
Font: TypeAlias = Any  #: of Pango, or of the file
Thing: TypeAlias = Any  #: anything else
