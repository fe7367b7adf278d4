"""Generates an archive like examples/, of any size: the same bytes for the same call.

    python -m benchmarks.generate FOLDER --articles 500

The articles are the sentences of the example archive in ever other orders, each with its number,
so that no two are the same. They come in the form of a mirror, with the dirt that pages of
mirrors have: rows of navigation, advert slots, hidden spans, paragraphs in paragraphs.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape, unescape
from itertools import count
from pathlib import Path
from string import Template
from zlib import crc32

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
REPOSITORY = "https://github.com/example/press-bench"
FOLDERS = ("paper", "books", "reading", "binding", "type", "libraries")
CHINESE = ("paper", "books", "reading")

_PARAGRAPH = re.compile(r"<p>\s*([^<]{20,}?)\s*</p>")
_DATELINE = re.compile(r"【[^】]*】(?:（[^）]*）)?")
_SENTENCE = re.compile(r"[^。！？]+[。！？]+[”』」）]*|[A-Z].+?[.!?][\"”)]*(?=\s+[A-Z]|$)")
_UNLISTED = 97  #: one page in so many stands in no index
_FIRST_DAY = date(2018, 1, 1)

_PAGE = Template("""\
### $title
------------------------

#### [首页]($home) &nbsp;&nbsp;|&nbsp;&nbsp; [热点推荐]($index) &nbsp;&nbsp;|&nbsp;&nbsp; \
[离线阅读版](https://example.org/offline) &nbsp;&nbsp;|&nbsp;&nbsp; \
[安卓版下载](https://example.org/app)



<div class="article_right" style="fone-color:#000">
$blocks
 <center>
  <div>
   <div id="txt-mid2-t22-2017" style="display: block;  height: 280px;  overflow: hidden;">
    <div id="SC-21">
    </div>
   </div>
  </div>
 </center>
</div>

<hr/>
手机上长按并复制下列链接或二维码分享本文章：<br/>
$own <br/>
<a href='$own'><img src='$own.png'/></a> <br/>
原文地址（需翻墙访问）：https://press-bench.example/$path.html


------------------------
#### [首页]($home) &nbsp;|&nbsp; [离线阅读版](https://example.org/offline) &nbsp;|&nbsp; \
[镜像列表](https://example.org/mirrors) &nbsp;| [《本刊合订本》](https://example.org/bound#README)


<img src='http://counter.example/press-bench/pages/$path.md' width='0px' height='0px'/>
""")

_FIGURE = Template("""\
 <p style="text-align:center">
  <img alt="$caption" src="../../images/$file"/>
  <br>
   $caption
   <span id="hideid" name="hideid" style="color:red;display:none;">
    <span href="https://press-bench.example">
    </span>
   </span>
  </br>
 </p>""")

_ADVERT = """\
 <div id="txt-mid1-t21-2017">
  

---


 </div>"""  # noqa: W293 - the blank line is as the mirrors have it


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be generated."""

    articles: int
    themes: int = 6
    characters: int = 1500  #: of text in an article, about
    pictures: float = 0.3  #: share of articles that have one
    texts: tuple[str, ...] = FOLDERS  #: folders of the example whose sentences are used


@dataclass(frozen=True, slots=True)
class Words:
    """The titles and sentences of one folder of the example."""

    chinese: bool
    titles: tuple[str, ...]
    sentences: tuple[str, ...]

    def sentence(self, article: int, position: int) -> str:
        """A sentence for a place in an article, the same whenever asked."""
        return self.sentences[crc32(b"%d/%d" % (article, position)) % len(self.sentences)]

    def title(self, article: int) -> str:
        """The title of an article; its number makes it unlike all others."""
        title = self.titles[article % len(self.titles)]
        return f"{title}（{article}）" if self.chinese else f"{title} ({article})"


def generate(folder: Path, order: Order) -> None:
    """Write the archive that ``order`` asks for into ``folder``, which must be new.

    :raises FileExistsError: there is something already.
    """
    words = [read_words(EXAMPLES / "pages" / name) for name in order.texts]
    pictures = _copy_pictures(folder)
    themes = [words[theme % len(words)] for theme in range(order.themes)]
    for theme in range(order.themes):
        (folder / "pages" / _name(theme)).mkdir(parents=True)
    for article in range(order.articles):
        theme = article % order.themes
        page = _page(article, theme, themes[theme], pictures, order)
        (folder / "pages" / f"{_path(article, theme)}.md").write_bytes(page.encode())
    _write_indexes(folder, themes, order)


def read_words(folder: Path) -> Words:
    """The titles and sentences of the example's pages in a folder."""
    titles: list[str] = []
    sentences: list[str] = []
    for page in sorted(folder.glob("*.md")):
        text = page.read_text("utf-8")
        if not text:
            continue
        titles.append(text.partition("\n")[0].lstrip("# "))
        for paragraph in _PARAGRAPH.findall(text):
            whole = _DATELINE.sub("", unescape(" ".join(paragraph.split())))
            found = (sentence.strip() for sentence in _SENTENCE.findall(whole))
            sentences += (sentence for sentence in found if "](" not in sentence)
    return Words("。" in "".join(sentences), tuple(titles), tuple(dict.fromkeys(sentences)))


def _page(article: int, theme: int, words: Words, pictures: list[str], order: Order) -> str:
    path = _path(article, theme)
    return _PAGE.substitute(
        title=words.title(article),
        home=f"{REPOSITORY}/blob/master/README.md",
        index=f"{REPOSITORY}/blob/master/indexes/{_name(theme)}.md",
        own=f"{REPOSITORY}/blob/master/pages/{path}.md",
        path=path,
        blocks="\n".join(_blocks(article, theme, words, pictures, order)),
    )


def _blocks(
    article: int, theme: int, words: Words, pictures: list[str], order: Order
) -> Iterator[str]:
    """The blocks of an article, until it is as long as ordered."""
    if crc32(b"picture/%d" % article) % 1000 < 1000 * order.pictures:
        file = pictures[crc32(b"file/%d" % article) % len(pictures)]
        yield _FIGURE.substitute(file=file, caption=words.title(article))
    yield _ADVERT
    yield f" <p>\n  {_dateline(article, words)}\n </p>"
    positions = count()
    length = 0
    for block in count(1):
        sentences = [escape(words.sentence(article, next(positions))) for _ in range(4)]
        length += sum(map(len, sentences))
        yield _block(block, sentences, words)
        if length >= order.characters:
            break
    if article >= order.themes:
        before = article - order.themes
        address = f"../{_path(before, theme)}.md"
        link = f'<a href="{address}?t=02072247" target="_blank">\n   {words.title(before)}\n  </a>'
        yield f" <p>\n  {'参见：' if words.chinese else 'See also: '}\n  {link}\n </p>"


def _block(number: int, sentences: list[str], words: Words) -> str:
    """Mostly a paragraph; now and then a heading before it, a list, a quotation, a nest."""
    space = "" if words.chinese else " "
    text = f"<p>\n  {space.join(sentences)}\n </p>"
    if number % 9 == 0:
        return f" <blockquote>\n  {text}\n </blockquote>"
    if number % 7 == 0:
        items = "".join(f"  <li>\n   {sentence}\n  </li>\n" for sentence in sentences)
        return f" <ol>\n{items} </ol>"
    if number % 4 == 0:
        heading = sentences[0][: 12 if words.chinese else 30].strip("，；：, ")
        return f" <p>\n  <strong>\n   {heading}\n  </strong>\n </p>\n {text}"
    if number % 5 == 0:
        return f" <p>\n  {sentences[0]}\n  <p>\n   {space.join(sentences[1:])}\n  </p>\n </p>"
    return f" {text}"


def _dateline(article: int, words: Words) -> str:
    day = _FIRST_DAY + timedelta(days=article % 1500)
    if words.chinese:
        return f"【纸上杂志{day.year}年{day.month}月{day.day}日讯】本文是第{article}篇。"
    return f"[Press Notes, {day.isoformat()}] This is article number {article}."


def _write_indexes(folder: Path, themes: list[Words], order: Order) -> None:
    (folder / "indexes").mkdir()
    for theme, words in enumerate(themes):
        listed = (a for a in range(theme, order.articles, order.themes) if a % _UNLISTED)
        entries = (f"#### [{words.title(a)}](../pages/{_path(a, theme)}.md) \n" for a in listed)
        head = "#### 更多内容请前往 [首页](../README.md)，手机用户请使用离线阅读版 \n"
        (folder / "indexes" / f"{_name(theme)}.md").write_text(
            "\n".join((head, *entries)), encoding="utf-8"
        )
    links = (
        f"[{_theme_title(theme, words)}](indexes/{_name(theme)}.md) &nbsp;|&nbsp; "
        for theme, words in enumerate(themes)
    )
    readme = f"### 纸上杂志\n\n#### {' '.join(links)}\n"
    (folder / "README.md").write_text(readme, encoding="utf-8")


def _copy_pictures(folder: Path) -> list[str]:
    """Copy the example's pictures; their names, in order."""
    (folder / "images").mkdir(parents=True)
    pictures = sorted(path for path in (EXAMPLES / "images").iterdir() if path.is_file())
    for picture in pictures:
        shutil.copyfile(picture, folder / "images" / picture.name)
    return [picture.name for picture in pictures]


def _theme_title(theme: int, words: Words) -> str:
    return f"第{theme + 1}辑" if words.chinese else f"Series {theme + 1}"


def _name(theme: int) -> str:
    return f"theme{theme + 1:03}"


def _path(article: int, theme: int) -> str:
    return f"{_name(theme)}/{article:07}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Generate what the command line asks for."""
    parser = argparse.ArgumentParser(description="Generate an archive of articles to measure with.")
    parser.add_argument("folder", type=Path, help="where it goes; must be new")
    parser.add_argument("-n", "--articles", type=int, default=500)
    parser.add_argument("--themes", type=int, default=6)
    parser.add_argument("--characters", type=int, default=1500, help="of text in an article")
    parser.add_argument("--pictures", type=float, default=0.3, help="share of articles with one")
    parser.add_argument("--chinese", action="store_true", help="no English articles")
    given = parser.parse_args(None if arguments is None else list(arguments))
    texts = CHINESE if given.chinese else FOLDERS
    order = Order(given.articles, given.themes, given.characters, given.pictures, texts)
    generate(given.folder, order)


if __name__ == "__main__":
    main()
