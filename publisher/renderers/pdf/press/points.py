"""Places of links and of what they lead to, moved without a product of matrices."""

from __future__ import annotations

from publisher.renderers.pdf.press.foreign import Thing


def transform_point(self: Thing, x: float, y: float) -> list[float]:
    """Stands for ``Matrix.transform_point``."""
    (a, b, _), (c, d, _), (e, f, _) = self
    return [x * a + y * c + e, x * b + y * d + f]
