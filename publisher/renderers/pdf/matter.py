"""Front and back matter of the print edition: what stands before and after the text.

Neither is laid out with it. When the text has its pages, what stands behind it is set with their
numbers (back_matter.py), and then what stands before it with the numbers of both
(front_matter.py); so no number changes what it numbers, and nothing is laid out twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import bidirectional

from markupsafe import Markup

from publisher import resources
from publisher.model import Reference, Volume
from publisher.renderers.measure import is_wide
from publisher.renderers.pdf.inventory import Captioned
from publisher.renderers.pdf.references import shown_address
from publisher.renderers.pdf.sheet import Sheet, is_han
from publisher.settings import Settings
from publisher.words import Words

#: What there may be behind the text, in order: ids of its sections, and what they are called.
BACK = (
    "elsewhere",
    "index-of-authors",
    "index-of-tags",
    "register-of-sources",
    "register-of-links",
)


_HELD = 2  #: Han characters held together with what follows them
_LONGEST_WORD = 16  #: letters of a word that is


@dataclass(frozen=True, slots=True)
class Matter:
    """All that front and back matter is made of, but for the pages."""

    volume: Volume
    words: Words
    sheet: Sheet
    settings: Settings
    where: Callable[[Reference], Markup]  #: in words, where an article of another volume stands
    pictures: tuple[Captioned, ...]
    links: dict[str, list[str]]  #: anchors by address

    def style(self, begin: int) -> str:
        """The style sheet of matter whose first page has the number ``begin``."""
        template = resources.templates(self.settings).get_template("print/matter.css")
        return template.render(sheet=self.sheet, begin=begin)

    def render(self, template: str, **context: object) -> str:
        """A document of front or back matter."""
        han = is_han(self.volume.language)
        document = resources.templates(self.settings).get_template(f"print/{template}")
        given = {"volume": self.volume, "w": self.words, "where": self.where}
        given |= {"led": led, "shown": shown_address}
        return document.render(context, han=han, **given)


def led(title: str, folio: object) -> Markup:
    """A title in a list of pages, its end held together with the leaders to its page.

    So no line holds leaders alone: the last Han characters, or the last word, go there too. What is
    read from right to left stays whole, because its parts would change places.
    """
    word = len(title.rpartition(" ")[2])
    held = min(word, _HELD) if is_wide(title[-1:] or " ") else word
    rtl = any(bidirectional(char) in ("R", "AL") for char in title)
    cut = len(title) - (held if held <= _LONGEST_WORD and not rtl else 0)
    return Markup('{}<span class="last" data-folio="{}">{}</span>').format(
        title[:cut], folio, title[cut:]
    )


def anchor(article: str) -> str:
    """The id of an article's element in the document."""
    return f"art-{article}"


def part_anchor(number: int) -> str:
    """The id of the title of a part, which are numbered from 1."""
    return f"part-{number}"
