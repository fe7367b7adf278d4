"""A volume of our own writing for the model pages that the examples do not have.

It has two parts, notes, links, tags, a table that is turned, and words in many scripts.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sample_volume import make_volume

from publisher.model import Part, Record, Volume
from publisher.store import Blobs, digest_of

PARTS = ("从纸到书", "字的大小与样子")
TAGS = (
    ("造纸", "工艺", "楮皮", "宣纸", "抄纸"),
    ("活字", "工艺", "毕昇", "王祯", "印刷", "转轮排字盘"),
    ("字体", "宋体", "雕版", "印刷"),
    ("字体", "文字", "标点", "注音", "宣纸", "Unicode"),
    ("字号", "活字", "版心", "点制"),
)

SCRIPTS = """\
<p>同一样东西，各处有各处的叫法：英语叫 <span lang="en">paper</span>，法语叫 \
<span lang="fr">papier</span>，这两个词都从 <em>papyrus</em> 来；俄语叫 <span lang="ru">бумага</span>，\
希腊语叫 <span lang="el">χαρτί</span>，阿拉伯语叫 <span lang="ar">ورق</span>，希伯来语叫 \
<span lang="he">נייר</span>，韩语叫 <span lang="ko">종이</span>，日语写作 <span lang="ja"><ruby>紙<rt>かみ\
</rt></ruby></span>。一行里有几种文字，行距仍是一样的。</p>
<h2>同一个字，各地的写法</h2>
<p>“骨”“直”“令”几个字，在大陆、台湾、香港、日本、韩国的字形略有不同：</p>
<ul><li>大陆：骨、直、令、角</li><li lang="zh-Hant-TW">臺灣：骨、直、令、角</li>\
<li lang="zh-Hant-HK">香港：骨、直、令、角</li><li lang="ja">日本：骨、直、令、角</li>\
<li lang="ko">한국: 骨、直、令、角</li></ul>
<p>书里凡注明了语言的地方，用的便是那一地的字形。</p>
<h2>标点与空隙</h2>
<p>汉字与 Latin 字母、与 2024 这样的数字之间，留四分之一字的空隙；《书名》、《书名》连在一起，\
“他说：‘好。’”这样几个标点相遇，各让半格。破折号——占两格——不断开；省略号……也不断开。\
引号随文字走：<span lang="en">“Good paper,” they said, “is nine parts water”</span>，用西文的；\
“好纸九分是水”，用中文的。</p>
<blockquote lang="en"><p>A paragraph in English has its own language, its own face and its own hyphens, \
even where everything around it is Chinese.</p></blockquote>
<p>注音也排得进一行里：<ruby>楮<rt>chǔ</rt></ruby>皮、<ruby>檀<rt>tán</rt></ruby>皮、\
<ruby>桠<rt>yā</rt></ruby>皮，都是做纸的料。各种文字的编码，见 \
<a href="https://www.unicode.org/charts/">Unicode 字符表</a>；各地的字形，见\
<a href="https://www.unicode.org/reports/tr38/">汉字数据库说明</a>；标点的宽窄，见\
<a href="https://www.w3.org/TR/clreq/">《中文排版需求》</a>；注音的排法，见\
<a href="https://www.w3.org/TR/ruby/">《注音标注》</a>。</p>
"""

SIZES = """\
<p>中文铅字论“号”，西文铅字论“点”。一点是一英寸的七十二分之一，五号字是十点半。下面这张表\
把号数换算成各种单位，栏数多，竖着的一页放不下，便转过来排。</p>
{table}
<p>表里的“每行”，是说在那样宽的版心里，一行能排多少个字。参看<a href="archive:workshop/type.md">\
宋体字</a>与<a href="https://www.w3.org/TR/clreq/">《中文排版需求》</a>。</p>
"""

_NUMBERS = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18, "三号": 16, "小三": 15,
    "四号": 14, "小四": 12, "五号": 10.5, "小五": 9, "六号": 7.5,
}  # fmt: skip
_UNITS = {
    "点（pt）": 1.0, "毫米": 25.4 / 72, "英寸": 1 / 72, "级（Q）": 101.6 / 72, "迪多点": 0.9378,
    "派卡": 1 / 12, "像素 96 dpi": 96 / 72, "像素 300 dpi": 300 / 72, "像素 600 dpi": 600 / 72,
}  # fmt: skip
_MEASURES = (90, 105, 120, 140, 170)  # mm


def size_table() -> str:
    """What each traditional Chinese size of type is in other units."""
    head = ["号数", *_UNITS, *(f"每行 {width} 毫米" for width in _MEASURES)]
    rows = [
        [
            name,
            *(_short(points * unit) for unit in _UNITS.values()),
            *(str(int(width / (points * 25.4 / 72))) for width in _MEASURES),
        ]
        for name, points in _NUMBERS.items()
    ]
    heads = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    caption = "<caption>字号换算表</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _short(number: float) -> str:
    return f"{number:.3g}" if number >= 1 else f"{number:.2f}"


def model_volume(folder: Path) -> tuple[Volume, Blobs]:
    """The volume and its blobs, in ``folder``."""
    volume, blobs = make_volume(folder)
    paper, press, face = volume.articles
    records = (
        paper,
        press,
        face,
        _article(face, blobs, "scripts", "一张纸，许多种文字", SCRIPTS),
        _article(face, blobs, "sizes", "号与点", SIZES.format(table=size_table())),
    )
    tagged = [replace(record, tags=tags) for record, tags in zip(records, TAGS, strict=True)]
    parts = (Part(PARTS[0], tuple(tagged[:2])), Part(PARTS[1], tuple(tagged[2:])))
    here = tuple(one for one in volume.references if one.volume == volume.id)
    return replace(volume, parts=parts, references=here, elsewhere=()), blobs


def _article(like: Record, blobs: Blobs, name: str, title: str, body: str) -> Record:
    return replace(
        like,
        id=f"a-{name}",
        source=f"workshop/{name}.md",
        title=title,
        body=blobs.add(body.encode()),
        authors=("曹安",),
        url=f"https://example.org/{name}.html",
        words=len(body),
        fingerprint=digest_of(name.encode()),
    )
