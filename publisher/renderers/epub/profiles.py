"""What an EPUB has of its own for the readers it is made for: ``[epub] profile``.

general   for all readers
kindle    contents of two levels; publisher.preflight looks whether Send to Kindle takes it
kobo      a ``.kepub.epub`` with Kobo's marks
e-ink     grey pictures as large as a screen, and no colour in the styles
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

from lxml import etree
from PIL import Image as Picture

from publisher.model import Image
from publisher.renderers.epub import kepub
from publisher.renderers.epub.document import NAV, Page
from publisher.sections import SCREEN, Profile

_QUALITY = 85
#: A declaration of a colour; those that only say where one comes from stay.
_COLOUR = re.compile(
    r"(?<![\w-])(?:(?:[\w-]+-)?color|background)\s*:"
    r"(?!\s*(?:none|inherit|transparent|currentcolor)\b)[^;{}]*;?",
    re.IGNORECASE,
)


def adapt_page(page: Page, profile: Profile) -> Page:
    """A document as the profile's readers want it. The nav is read by programs: not marked."""
    if profile == "kindle" and page.name == NAV:
        return replace(page, data=_flatter(page.data, "{*}nav/{*}ol/{*}li/{*}ol/{*}li/{*}ol"))
    if profile != "kobo" or page.name == NAV:
        return page
    return replace(page, data=kepub.mark(page.data))


def adapt_ncx(page: Page, profile: Profile) -> Page:
    """The contents for old readers as the profile's readers want them."""
    if profile != "kindle":
        return page
    return replace(page, data=_flatter(page.data, f"{{*}}navMap{3 * '/{*}navPoint'}"))


def _flatter(data: bytes, deep: str) -> bytes:
    """Contents without what Kindle does not show: all below the second level."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    found = root.findall(f".//{deep}")
    if not found:
        return data
    for element in found:
        element.getparent().remove(element)  # type: ignore[union-attr]
    for number, point in enumerate(root.iter("{*}navPoint"), start=1):
        if point.get("playOrder"):
            point.set("playOrder", str(number))
    for meta in root.iterfind(".//{*}meta[@name='dtb:depth']"):
        meta.set("content", "2")
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="utf-8")


def adapt_style(css: str, profile: Profile) -> str:
    """The style sheet as the profile's readers want it."""
    if profile == "kobo":
        return css + kepub.STYLE
    return _COLOUR.sub("", css) if profile == "e-ink" else css


def adapt_cover(cover: bytes, profile: Profile) -> bytes:
    """The cover (a JPEG) as the profile's readers want it."""
    if profile != "e-ink":
        return cover
    with Picture.open(io.BytesIO(cover), formats=("JPEG",)) as picture:
        grey = picture.convert("L")
    grey.thumbnail(SCREEN, Picture.Resampling.LANCZOS)
    data = io.BytesIO()
    grey.save(data, "JPEG", quality=_QUALITY, optimize=True)
    return data.getvalue()


def picture_digest(image: Image, profile: Profile) -> str:
    """Which of a picture's forms goes into the book."""
    return image.grey if profile == "e-ink" and image.grey else image.digest
