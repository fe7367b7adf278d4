"""Text from outside, made fit for XML and for links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

OPS = "http://www.idpf.org/2007/ops"  #: namespace of epub:type
NAMESPACES = {"epub": OPS}

#: What XML 1.0 has no place for (section 2.2), the C1 controls, and the non-characters.
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_WEB = re.compile(
    r"(?P<scheme>https?)://(?:[^/?#@\s]*@)?"
    r"(?P<host>[^:/?#@\\\[\]\s]+)(?::(?P<port>[0-9]{0,5}))?"
    r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#(?P<fragment>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(r"mailto:[^\s<>\"@?]+@[\w.-]+(?:\?[!-~]*)?", re.IGNORECASE)
#: No URL code points (URL Standard, section 4.3), or a percent sign that escapes nothing.
_ESCAPE = re.compile(
    r"[^!$&'()*+,\-./:;=?@_~0-9A-Za-z%\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    r"\U00010000-\U0010ffff]|%(?![0-9A-Fa-f]{2})"
)

_HOST = re.compile(r"(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+\.?")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_RTL_LANGUAGES = frozenset("ar arc arz ckb dv fa he iw ks ps sd syr ug ur yi".split())
#: Languages by letters that only they have, the Han characters last, which they share.
_SQUARE = {
    "ja": re.compile("[\u3041-\u309f\u30a0-\u30fa\u30fc-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
}
_RTL_SCRIPTS = frozenset("adlm arab aran hebr nkoo rohg syrc thaa".split())
#: What a page writes over its notes.
_OVER_NOTES = re.compile(
    r"\s*[【\[（(〔]?(?:[注註]|[注註][释解釋]|[脚腳][注註]|尾[注註]|附[注註]|[参參]考(?:文献|文獻|[资資]料)|"
    r"notes?|footnotes?|endnotes?|references)[】\])）〕]?\s*[:：]?\s*",
    re.IGNORECASE,
)
_ID = re.compile(r"(?!page-|id-)[A-Za-z_][A-Za-z0-9_.-]*")


def fit(text: str) -> str:
    """``text`` without the characters that no XML document may hold."""
    return _UNFIT.sub("", text)


def printable(text: str) -> str:
    """``text`` as one line for a title or a name: fit for XML, single spaces, none at the ends."""
    return " ".join(fit(text).split())


def language_tag(tag: str) -> str:
    """``tag`` as a language tag (BCP 47), in one spelling; ``und`` where it is none."""
    tag = tag.replace("_", "-")
    if not _TAG.fullmatch(tag):
        return "und"
    first, *others = tag.lower().split("-")
    return "-".join([first, *_cased(others)])


def _cased(subtags: Iterable[str]) -> Iterator[str]:
    """Regions in capitals, scripts with one, the rest in small letters (RFC 5646, 2.1.1)."""
    in_extension = False
    for subtag in subtags:
        in_extension = in_extension or len(subtag) == 1
        if len(subtag) == 2 and not in_extension:
            yield subtag.upper()
        else:
            yield subtag.title() if len(subtag) == 4 and not in_extension else subtag


def is_rtl(tag: str) -> bool:
    """Whether a language is written from right to left, by its script or by its usual one."""
    language, *rest = tag.replace("_", "-").lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES


def tongue_of(text: str, around: str) -> str:
    """The language of a name in a text of language ``around``, told by its letters.

    Empty where they are those of the text, or of many languages.
    """
    if around.startswith(tuple(_SQUARE)):
        return ""
    return next((tag for tag, letters in _SQUARE.items() if letters.search(text)), "")


def announces_notes(text: str) -> bool:
    """Whether a line says no more than that notes follow."""
    return bool(_OVER_NOTES.fullmatch(text))


def safe_id(name: str) -> str:
    """``name`` as an id that all readers know: ASCII, beginning with a letter, unlike ``page-…``.

    Different names stay different.
    """
    if _ID.fullmatch(name):
        return name
    return "id-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name)


def web_address(href: str) -> str:
    """``href`` as a valid absolute address, or nothing where it is none.

    Characters that have no place in an address are escaped (URL Standard, section 4.3), user
    names and passwords left out.
    """
    href = printable(href)
    if _MAIL.fullmatch(href):
        return _escape(href)
    match = _WEB.fullmatch(href)
    host = _ascii_host(match["host"]) if match else ""
    if not match or not host or int(match["port"] or 0) > 65535:
        return ""
    port = f":{match['port']}" if match["port"] else ""
    path = match["path"].replace("\\", "/")
    if path and not path.startswith("/"):
        return ""
    fragment = "" if match["fragment"] is None else f"#{_escape(match['fragment'])}"
    rest = _escape(path) + _escape(match["query"] or "") + fragment
    return f"{match['scheme'].lower()}://{host}{port}{rest}"


def _ascii_host(host: str) -> str:
    """A host name in the letters that the network knows, or nothing where it is no valid one."""
    if not host.isascii() or "xn--" in host.lower():
        try:
            host = host.encode("idna").decode("ascii")
            host.encode("ascii").decode("idna")
        except UnicodeError:
            return ""
    return host if _HOST.fullmatch(host) else ""


def _escape(text: str) -> str:
    return _ESCAPE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
