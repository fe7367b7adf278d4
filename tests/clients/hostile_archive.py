"""An archive of pages whose markup is trouble of every kind, the same every time."""

from __future__ import annotations

import random
from html import escape
from pathlib import Path

from PIL import Image

_TAGS = (
    "p div span a b em i u s sub sup code kbd q cite abbr small mark ruby rt rp br img ul ol li dl "
    "dt dd blockquote figure figcaption table caption thead tbody tfoot tr td th colgroup col pre "
    "hr section article aside header footer nav main h1 h2 h3 h4 h5 h6 details summary picture "
    "source video audio iframe form input button select option label svg math center font big "
    "strike nobr wbr del ins time address dir menu bdo bdi var samp dfn noscript template object "
    "map area frameset marquee xmp o:p custom-tag"
).split()
_ATTRIBUTES = (
    "id class lang dir title href src alt start value colspan rowspan scope headers cite datetime "
    "width height reversed type style onclick name xml:lang epub:type role aria-label span srcset"
).split()
_VALUES = (
    "", "1", "-1", "0", "99999999999", "a b", "标题", 'x<y>&"', "#x", "#1", "javascript:alert(1)",
    "http://exa mple/|", "http://[", "data:text/html,x", "zh_CN", "??", "rtl", "pic.png", "\x01",
    "http://例え.テスト/é?ü#ß", "row", "100%", "../..//etc/passwd", "mailto:", "//host/x", "chapter",
)  # fmt: skip
_TEXTS = (
    "纸", "墨。", "word", " ", "\n", "&amp;", "&nbsp;", "&#0;", "&#xFFFE;", "\u202e", "<", "]]>",
    "e\u0301", "\U00020000", "[1]", "注：", "——", "图1：说明", "\t", "&bogus;", "\x0b",
)  # fmt: skip
#: What a dice seldom makes: each is wrong in a way that some site really has it.
_TARGETED = (
    "<figure><img src=pic.png><figcaption><li>a<p>b</li></figcaption></figure>",
    "<dl><dt>a<dt>b</dl><dl><dd>c</dl><dl>x<p>y</p></dl><dl></dl><dl><dt><h2>q</h2><dd></dl>",
    "<ul>text<p>x</p><ul><li>y</ul></ul><ol></ol>",
    "<table><caption>a<caption>b</caption><tr></tr></table><table></table><table><td>x<table><td>y",
    "<table><tr><td colspan=0 rowspan=70000>a<td colspan=-1>b<th scope=zz headers=q>c</table>",
    "<p><ruby>字<rt>zi<rt>x</ruby><rt>alone</rt><ruby></ruby><ruby><p>x</p><rt>y</ruby>",
    "<p><ruby><ruby>字<rt>a</ruby><rp><b>(</b></rp><rt>b<rp>)</ruby>",
    "<p>x<a href=a>y<a href=b>z<p>w</a></a><bdo>v</bdo><dfn>u<dfn>t</dfn></dfn>",
    "<h2><p>x</p><ul><li>y</ul></h2><h6>z<h2>",
    "<pre><p>x</p><table><tr><td>y</table></pre><em><p>a</p><blockquote>b</blockquote></em>",
    "<ol start=x reversed=y type=z><li value=q>a</ol><blockquote cite='http://['><li>x",
    "<figure><figcaption>a</figcaption><figcaption>b</figcaption><img src=pic.png><figure>"
    "<img src=pic.png></figure></figure><figcaption>alone</figcaption>",
    "<p id=a>1<p id=a>2<p id='1 2'>3<a href='#a'>x</a><a href='#1 2'>y</a><a name=b>z</a>",
    "<img><img src=''><img src=pic.png alt='\"<&>'><img src=http://[>",
    "<section class=notes><ol><li id=fn-1>x</ol></section><a class=noteref href='#fn-1'>1</a>"
    "<a class=noteref href='#fn-9'>9</a>",
    "<span class=missing-image>x<p>y</p></span><td>x</td><tr><td>y</tr><dd>w</dd><caption>v",
    "<div dir=x lang='zh_CN_#'>a<bdo dir=zz>b</bdo><q cite='::'>c</q><time datetime=x>d</time>",
)
_PLAIN = "一段平常的文字，说纸与墨，用来让文章足够长，好使人认出这是正文。" * 4


def write_archive(folder: Path, pages: int) -> None:
    """Saved pages and Markdown in turn, and a picture that they show."""
    dice = random.Random(1)
    folder.mkdir()
    Image.new("RGB", (300, 200), (200, 10, 10)).save(folder / "pic.png")
    for number in range(pages):
        body = _TARGETED[number] if number < len(_TARGETED) else _tree(dice, 6)
        title = escape(dice.choice(_VALUES))
        if number % 2:
            name, text = "md", f"# {title} {number}\n\n{_PLAIN}\n\n{body}\n\n{_PLAIN}{number}\n"
        else:
            name = "html"
            text = (
                f"<!DOCTYPE html><html lang=zh><head><title>{title} {number}</title></head><body>"
                f"<article><h1>{title} {number}</h1><p>{_PLAIN}</p>{body}<p>{_PLAIN}{number}</p>"
            )
        (folder / f"p{number:03}.{name}").write_text(text, "utf-8")


def _tree(dice: random.Random, depth: int) -> str:
    pieces = []
    for _ in range(dice.randint(1, 4)):
        if depth == 0 or dice.random() < 0.35:
            pieces.append("".join(dice.choice(_TEXTS) for _ in range(dice.randint(1, 12))))
        else:
            tag = dice.choice(_TAGS)
            attributes = "".join(
                f' {dice.choice(_ATTRIBUTES)}="{escape(dice.choice(_VALUES))}"'
                for _ in range(dice.choice([0, 0, 0, 1, 2]))
            )
            end = "" if dice.random() < 0.08 else f"</{tag}>"
            pieces.append(f"<{tag}{attributes}>{_tree(dice, depth - 1)}{end}")
    return "".join(pieces)
