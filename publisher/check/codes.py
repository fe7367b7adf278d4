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
    # EPUB: what Ace says, where it is asked
    Code("ace-violation", "error", "Ace reports a barrier; the name of its rule is in the text"),
    Code("ace-remark", "warning", "Ace reports something of less weight"),
    Code("ace-failed", "error", "Ace ran and gave no report, or not in time"),
    Code("ace-unavailable", "info", "Ace did not run: it, Node.js or a browser is not there"),
    # EPUB: what they do not see
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
    Code("epub-language", "warning", "text is in a script that its language is not written in"),
    Code("epub-glyph", "warning", "text holds characters that no font has a glyph for"),
    Code("epub-page-list", "error", "the list of print pages and the page breaks disagree"),
    Code("epub-claim", "warning", "the package claims what is not in the book"),
    # EPUB: what Send to Kindle is known to refuse, looked for with --profile kindle
    Code("kindle-too-large", "error", "over 200 MB, the most that Send to Kindle takes"),
    Code(
        "kindle-picture-format", "error", "a picture is not JPEG, PNG or GIF, or not what is told"
    ),
    Code("kindle-picture-large", "warning", "a picture is over 5 MB and will be made smaller"),
    Code("kindle-cover", "warning", "no picture is named as the cover, or it is very small"),
    Code("kindle-language", "warning", "the language is not told, or not one that Kindle lists"),
    Code("kindle-fixed-layout", "error", "the layout is fixed, which is not converted"),
    Code("kindle-remote", "error", "a file of the book is on another machine"),
    Code("kindle-contents", "error", "the contents are missing, or not in the order of the book"),
    Code("kindle-contents-deep", "warning", "the contents have more than the two levels shown"),
    # PDF
    Code("pdf-damaged", "error", "not a whole PDF: qpdf cannot read it or has to mend it"),
    Code("pdf-font-not-embedded", "error", "a font is not in the file, and may be replaced"),
    Code("pdf-untagged", "warning", "there is no structure for screen readers and reflow"),
    Code("pdf-language-missing", "warning", "the language of the text is not told"),
    Code("pdf-title-missing", "warning", "the title is not told"),
    Code("pdf-bookmarks-missing", "warning", "there are no bookmarks"),
    Code("pdf-external-resource", "error", "needs or opens a file outside, or runs something"),
    Code("pdf-content-untagged", "warning", "content is neither read out nor told to be no text"),
    Code("pdf-alt-missing", "warning", "a figure has no alternative text"),
    Code("pdf-scope-missing", "warning", "a header cell of a table does not tell what it heads"),
    Code("pdf-heading-skipped", "warning", "a level of headings is left out"),
    Code("pdf-link-undescribed", "warning", "a link has no description or is in no element"),
    Code("pdf-target-missing", "error", "a link or bookmark leads to a place that is not there"),
    Code("pdf-text-outside", "error", "text is off the page"),
    Code("pdf-glyph-missing", "error", "a character has no glyph: a box is shown, or nothing"),
    Code("pdf-claim", "error", "claims to keep to PDF/A or PDF/UA, and lacks what that asks for"),
    Code("pdf-font-not-subset", "info", "a font is in the file with letters that are not used"),
    Code("pdf-title-not-shown", "info", "readers show the name of the file in place of the title"),
    Code("pdf-id-missing", "info", "the file has no id that tells it from others"),
    Code("pdf-page-labels-missing", "info", "readers count pages, and do not know the folios"),
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
