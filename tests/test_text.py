from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from publisher.model import Archive, Dropped, Source
from publisher.text import Decoded, decode, decode_head, read_text

SIMPLIFIED = "活字印刷术发明以后，书的价钱低了下来，读书的人也就一年比一年多。"
TRADITIONAL = "活字印刷術發明以後，書的價錢低了下來，讀書的人也就一年比一年多。"
JAPANESE = "活版印刷が発明されてから、本の値段は下がり、読む人は年々ふえていった。"
KOREAN = "활자가 발명된 뒤로 책값은 내려가고 책을 읽는 사람은 해마다 늘어났다."
FRENCH = "Le caractère mobile a été inventé à Mayence; l’imprimé coûtait dès lors bien moins."
RUSSIAN = "После изобретения книгопечатания книги подешевели, и читателей стало больше."


@pytest.fixture
def page(tmp_path: Path):
    def write(data: bytes, name: str = "a.html") -> Source:
        path = tmp_path / name
        path.write_bytes(data)
        return Source(f"x/{name}", path, "html", Archive("x", tmp_path, "html"))

    return write


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (f"<p>{SIMPLIFIED}</p>" + "<br>" * 20, "utf-16-be", "utf-16-be"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (KOREAN, "euc_kr", "cp949"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
    ],
)
def test_encodings_are_found_without_being_declared(text, encoding, expected, times):
    decoded = decode((text * times).encode(encoding), "markdown")
    assert (decoded.encoding, decoded.text) == (expected, text * times)
    assert decoded.findings == ()


@pytest.mark.parametrize("text", ["活字", "再见书店", "café"])
def test_a_declaration_decides_where_there_is_little_to_see(text):
    encoding = "iso-8859-1" if text.startswith("caf") else "gb2312"
    head = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={encoding}'>"
    assert decode((head + text).encode(encoding), "html").text == head + text


def test_a_declaration_in_xml_counts():
    page = f'<?xml version="1.0" encoding="Big5"?><html><p>{TRADITIONAL}</p></html>'
    assert decode(page.encode("big5"), "html").text == page


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("no-such-thing", "gb18030"),
        ("utf-16", "utf-8"),
        ("base64", "gb18030"),
    ],
)
def test_a_wrong_declaration_is_not_believed(declared, real):
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}</p>'
    assert decode(page.encode(real), "html").text == page


def test_a_few_wrong_bytes_are_replaced_and_told():
    data = SIMPLIFIED.encode() * 3 + b"\xe6\xb4 end \xff" + SIMPLIFIED.encode()
    decoded = decode(data, "markdown", "x/a.md")
    assert decoded.encoding == "utf-8"
    assert decoded.text == f"{SIMPLIFIED * 3}\ufffd end \ufffd{SIMPLIFIED}"
    [finding] = decoded.findings
    assert (finding.code, finding.where) == ("text-encoding", "x/a.md")
    assert finding.message.startswith("2 places")


def test_control_characters_are_taken_out_and_lines_end_alike():
    decoded = decode(b"a\x00b\x08\r\nc\rd\x0ce", "markdown")
    assert decoded.text == "ab\nc\nd\ne"
    assert [finding.code for finding in decoded.findings] == ["text-control"]


def test_a_head_may_end_within_a_character():
    for encoding in ("utf-8", "utf-8-sig"):
        assert decode_head(SIMPLIFIED.encode(encoding)[:-1]) == SIMPLIFIED[:-1]
    assert decode_head((SIMPLIFIED * 9).encode("gb18030")[:-1]).startswith(SIMPLIFIED * 8)


def test_a_packed_page_is_read_within_bounds(page):
    source = page(gzip.compress(SIMPLIFIED.encode() * 100, mtime=0), "a.html.gz")
    assert read_text(source, 100_000) == Decoded(SIMPLIFIED * 100, "utf-8")
    bomb = page(gzip.compress(bytes(50_000_000), mtime=0), "b.html.gz")
    assert isinstance(dropped := read_text(bomb, 1_000_000), Dropped)
    assert dropped.code == "source-too-large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source-empty"),
        (b"\xef\xbb\xbf \n", "source-empty"),
        ("\ufeff \u3000\n".encode("utf-16-le"), "source-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "source-binary"),
        (random.Random(1).randbytes(5000), "source-binary"),
        (gzip.compress(b"text" * 999, mtime=0)[:-20], "source-unreadable"),
        (gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "source-binary"),
        (b"x" * 10_001, "source-too-large"),
    ],
)
def test_what_is_no_text_is_dropped(page, data, code):
    dropped = read_text(page(data), 10_000)
    assert isinstance(dropped, Dropped)
    assert (dropped.source, dropped.code) == ("x/a.html", code)


def test_a_file_that_is_gone_is_dropped(page):
    source = page(b"x")
    source.path.unlink()
    assert read_text(source, 100) == Dropped(
        "x/a.html", "the file cannot be read: no such file or directory", "source-unreadable"
    )
