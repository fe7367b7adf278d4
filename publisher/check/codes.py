"""The codes of all findings on editions: what each means, and how much it matters.

docs/checks.md lists them; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. The name is stable: scripts and reviews may rely on it."""

    name: str
    severity: Severity
    meaning: str


_ALL = (
    # EPUB: what EPUBCheck says
    Code("epubcheck-error", "error", "EPUBCheck reports an error; its own number is in the text"),
    Code("epubcheck-warning", "warning", "EPUBCheck reports a warning"),
    Code("epubcheck-info", "info", "EPUBCheck has a remark"),
    Code("epubcheck-failed", "error", "EPUBCheck ran and gave no answer, or not in time"),
    Code("epubcheck-unavailable", "info", "EPUBCheck did not run, because there is no Java"),
    # EPUB: what it does not see
    Code("epub-damaged", "error", "not a whole EPUB: the zip, its package or a file is broken"),
    Code("epub-too-large", "error", "unpacks to more than a book can be, and was not read"),
    Code("epub-document-malformed", "error", "a document is not well-formed XML"),
    Code("epub-fragment-missing", "error", "a link leads to a file or an id that is not there"),
    Code("epub-contents-heading", "warning", "an entry of the contents is not its page's heading"),
    Code("epub-nav-ncx", "warning", "the contents for new and for old readers (NCX) disagree"),
    Code("epub-title-missing", "warning", "the title of an article is not in its text"),
    Code("epub-remote-resource", "error", "a picture, style or other file comes from the network"),
    Code("epub-alt-missing", "warning", "a picture has no alternative text"),
    Code("epub-file-large", "warning", "a document is over 260 KB, too much for old readers"),
    Code("epub-name-ascii", "warning", "a file name has other than ASCII characters"),
    Code("epub-script", "error", "a document holds a script or an event handler"),
    Code("epub-style-inline", "warning", "a document holds styles of its own"),
    # PDF
    Code("pdf-damaged", "error", "not a whole PDF: qpdf cannot read it or has to mend it"),
    Code("pdf-font-not-embedded", "error", "a font is not in the file, and may be replaced"),
    Code("pdf-untagged", "warning", "there is no structure for screen readers and reflow"),
    Code("pdf-language-missing", "warning", "the language of the text is not told"),
    Code("pdf-title-missing", "warning", "the title is not told"),
    Code("pdf-bookmarks-missing", "warning", "there are no bookmarks"),
    Code("pdf-external-resource", "error", "needs or opens a file outside, or runs something"),
    # web edition
    Code("web-unreadable", "error", "a page cannot be read, or is too large to be one"),
    Code("web-link-broken", "error", "a link leads to a file or an id that is not there"),
    Code("web-external-request", "error", "opening a page asks another machine for something"),
    Code("web-script", "error", "a script within a page, or more than 60 KB of scripts"),
    # library
    Code("catalog-damaged", "error", "catalog.json is missing, or is not what it should be"),
    Code("catalog-sums", "error", "the pages read are not those published, dropped and repeated"),
    Code("catalog-file-missing", "error", "an edition in the catalogue is not on the disk"),
    Code("catalog-digest", "error", "an edition is not the one that the catalogue describes"),
)

CODES: dict[str, Code] = {code.name: code for code in _ALL}


def finding(code: str, where: object, message: str) -> Finding:
    """A finding of a registered code, with that code's severity."""
    return Finding(code, str(where), message, CODES[code].severity)
