"""How text is encoded, found out from its bytes.

Pages from the wild say the wrong thing about their encoding or nothing at all. The order of trust
is: a byte order mark; strict UTF-8, which other encodings hardly ever pass; what the page declares,
as long as its own bytes do not speak against it; the most common characters of Chinese, Japanese
and Korean; charset-normalizer.
"""

from __future__ import annotations

import codecs
import re

_SAMPLE = 65_536  #: bytes that an encoding is judged by
_DECLARED_WITHIN = 8192  #: bytes in which a declaration is looked for
REPLACED = "\ufffd"

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']\s*([\w.:-]+)"
    rb"|<meta\b[^>]{1,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
#: What a declared encoding is read as: the larger set that pages really use (WHATWG Encoding).
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_KNOWN = ("gb", "big5", "cp", "euc", "iso8859", "iso2022", "koi8", "shift", "mac", "hz", "utf-8")
_HAN = frozenset(
    "的一是不了人在有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子"
    "那得于於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没"
    "沒动動面起看定天分还還进進好小部其些主样樣理心本前开開但因只从從想实實月日"
)
_KANA = frozenset(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC)))
_HANGUL = frozenset("이다는의에을를가고은하지한도로서기사자인어나리대시스그들있라")
#: Encodings of more than one byte, with characters that a text in them is full of.
_COMMON = {
    "gb18030": _HAN,
    "big5hkscs": _HAN,
    "cp932": _KANA,
    "euc_jp": _KANA,
    "cp949": _HANGUL,
}
#: What is left to guess between, where no language above is recognised.
_OTHERS = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp1258", "cp874", "iso8859_2", "mac_roman", "utf_16_le", "utf_16_be", *_COMMON),
]
_ACCENT = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_CONVINCING = 0.08  #: share of such characters among those beyond ASCII


def wide_encoding(head: bytes) -> str:
    """UTF-16 without a mark, told by the zero bytes of its ASCII characters, or ""."""
    half = len(head) // 2
    zeros = head[: 2 * half : 2].count(0), head[1 : 2 * half : 2].count(0)
    for first, second, encoding in ((0, 1, "utf-16-le"), (1, 0, "utf-16-be")):
        if half and zeros[second] * 5 > half and zeros[first] * 20 < half:
            return encoding
    return ""


def declared_encoding(data: bytes) -> str:
    """The encoding that a web page declares, as Python calls it, or ""."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    label = (match[1] or match[2]).decode("ascii", "replace") if match else ""
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _LARGER.get(name, name)
    return name if name.startswith(_KNOWN) else ""


def narrow_encoding(data: bytes, declared: str) -> str:
    """The encoding of text whose ASCII characters are single bytes."""
    escaped = declared if declared.startswith(("iso2022", "hz")) else ""
    if b"\x1b$" in data:
        escaped = escaped or "iso2022_jp"
    if escaped and _fits(data, escaped):
        return escaped  # all of its bytes are ASCII, so UTF-8 would fit as well
    if _mostly_utf8(data, lenient=declared == "utf-8"):
        return "utf-8"
    return _legacy(_telling(data), declared)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes, *, lenient: bool) -> bool:
    """Whether this is UTF-8, give or take a few bytes: chance makes fewer right than wrong."""
    if _fits(data, "utf-8"):
        return True
    text = data.decode("utf-8", "replace")
    wrong = text.count(REPLACED)
    right = len(text) - len(text.encode("ascii", "ignore")) - wrong
    return right > wrong * (1 if lenient else 4)


def _telling(data: bytes) -> bytes:
    """The lines that hold more than ASCII, as far as they are needed for a judgement."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[: _SAMPLE - size])
            size += len(lines[-1])
        if size >= _SAMPLE:
            break
    return b"".join(lines)


def _legacy(sample: bytes, declared: str) -> str:
    """The encoding of text that is not UTF-8."""
    shares = {encoding: _share(sample, encoding) for encoding in _COMMON}
    best = max(shares, key=lambda encoding: shares[encoding])  # of equals, the first
    convincing = shares[best] >= _CONVINCING
    if declared in shares and shares[declared] * 2 >= shares[best]:
        return declared
    if convincing:
        return best
    if declared and declared != "utf-8" and _fits(sample, declared):
        return declared
    return _guess(sample[: _SAMPLE // 4])


def _guess(sample: bytes) -> str:
    """The likeliest encoding; Western where there are but a few single accented letters."""
    beyond = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if beyond < 32 and 2 * len(_ACCENT.findall(sample)) >= beyond:
        return "cp1252"
    from charset_normalizer import from_bytes  # takes a while, and few pages need it

    guess = from_bytes(sample, cp_isolation=_OTHERS).best()
    return guess.encoding if guess else "cp1252"


def _share(sample: bytes, encoding: str) -> float:
    """How much of the text beyond ASCII is common in the languages of an encoding."""
    text = [char for char in sample.decode(encoding, "replace") if char > "\x7f"]
    if not text:
        return 0.0
    common = sum(char in _COMMON[encoding] for char in text)
    return (common - 3 * text.count(REPLACED)) / len(text)
