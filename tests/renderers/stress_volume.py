"""A volume of our own writing with every figure and table that is hard to set.

``stress(folder, language)`` gives ``(Volume, Blobs)``. Cells and captions hold marks like ``w-3-4``
that a test can look for.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sample_volume import make_volume, picture

from publisher.model import Image, Part, Volume
from publisher.store import Blobs

ZH = "纸上的字要站得住，图也要站得住；图若越出版心，或与说明分在两页，读者便要停下来找。"
EN = "A picture that is parted from its caption makes the reader stop, and look for what is meant. "
CODE = (
    "def set(line):\n    return {first} + second(third, fourth)[" + "1, 2, 3, " * 16 + "]\n\nset(1)"
)
NARROW = (
    "<table><thead><tr><th>品名</th><th>Month of sale</th><th>说明</th></tr></thead><tbody>"
    f"<tr><td>笔记本电脑</td><td>2024年10月</td><td>{ZH * 2}</td></tr>"
    f"<tr><td rowspan='2'>活页夹</td><td>September</td><td>{ZH}</td></tr>"
    f"<tr><td colspan='2'>各色书签与书套</td></tr></tbody></table>"
)
LONG = "https://example.org/" + "averylongaddresswithoutanybreak" * 6


class Shelf:
    """Pictures by their size."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self.images: dict[str, Image] = {}

    def image(self, width: int, height: int, alt: str = "画") -> str:
        data = picture(width, height)
        digest = self._blobs.add(data)
        image = Image(f"{digest[:16]}.jpg", digest, "image/jpeg", width, height, len(data))
        self.images[image.file] = image
        return f'<img src="images/{image.file}" alt="{alt}" width="{width}" height="{height}"/>'

    def figure(self, width: int, height: int, caption: str = "", alt: str = "画") -> str:
        said = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure>{self.image(width, height, alt)}{said}</figure>"


def table(name: str, rows: int, columns: int, text: str = "", head: str = "thead") -> str:
    """A table whose cells are marked ``NAME-ROW-COLUMN``; row 0 is its head."""
    heads = "".join(f"<th>{name}-0-{n}</th>" for n in range(columns))
    body = "".join(
        "<tr>" + "".join(f"<td>{name}-{row}-{n}{text}</td>" for n in range(columns)) + "</tr>"
        for row in range(1, rows + 1)
    )
    if head == "thead":
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f"<table><tbody><tr>{heads}</tr>{body}</tbody></table>"


def pictures_body(shelf: Shelf, filler: str) -> str:
    """Pictures of all shapes, alone, in a row, in lists, quotations, cells and lines."""
    text = f"<p>{filler * 3}</p>"
    tiny = shelf.image(24, 24, "标")
    formula = shelf.image(180, 44, "a/b")
    return "".join(
        (
            shelf.figure(1600, 900, "cap-opening：篇首的图，说明在图下面"),
            text,
            shelf.figure(400, 3000, "cap-tall：很高的图缩到一页之内"),
            text * 2,
            shelf.figure(800, 1600, "cap-wordy：" + filler * 9),
            text,
            shelf.figure(90, 60, "cap-small：小图不放大"),
            text,
            shelf.figure(360, 270, "cap-pair-1：左边一幅"),
            shelf.figure(330, 260, "cap-pair-2：右边一幅，说明长一些，排到第二行、第三行也无妨"),
            text,
            shelf.figure(160, 200, "cap-three-1"),
            "\n",
            shelf.figure(150, 190, "cap-three-2"),
            "\n",
            shelf.figure(170, 200, "cap-three-3"),
            text,
            shelf.figure(300, 200, "cap-apart-1"),
            "<p>中间有字。</p>",
            shelf.figure(300, 200, "cap-apart-2"),
            text,
            shelf.figure(300, 80, "cap-uneven-1：一矮"),
            shelf.figure(200, 300, "cap-uneven-2：一高"),
            f"<p>字里的小图 {tiny} 与字同高，算式 {formula} 也不出行。{filler}</p>",
            f"<p>大图 {shelf.image(900, 700, '大')} 自成一块。{filler}</p>",
            f"<ul><li>{filler}{shelf.figure(1200, 800, 'cap-item：列表里的图')}</li>"
            f"<li><ul><li>{shelf.figure(1200, 900, 'cap-deep：更深一层')}</li></ul></li></ul>",
            f"<blockquote><p>{filler}</p>{shelf.figure(1000, 500, 'cap-quote：引文里的图')}"
            "</blockquote>",
            f"<table><tr><th>图</th><th>话</th></tr><tr><td>{shelf.figure(700, 500, 'cap-cell')}"
            f"</td><td>{filler}</td></tr></table>",
            f"<figure>{shelf.image(300, 220)}{shelf.image(310, 230)}"
            "<figcaption>cap-both：两图一说明</figcaption></figure>",
            text,
        )
    )


def tables_body(shelf: Shelf, filler: str) -> str:
    """Tables of all shapes."""
    text = f"<p>{filler * 2}</p>"
    tall = f"<tr><td>tall-1-0</td><td>{filler * 40}tall-end</td></tr>"
    spans = (
        '<table><tr><th rowspan="2">span-a</th><th colspan="1000000">span-b</th></tr>'
        "<tr><th>span-c</th><th>span-d</th></tr>"
        '<tr><td rowspan="99">span-e</td><td>span-f</td><td>12</td></tr>'
        '<tr><td colspan="0">span-g</td><td rowspan="-3">3</td></tr>'
        '<tr><td colspan="x">span-h</td><td>4</td><td>span-i</td></tr></table>'
    )
    nested = (
        "<table><tr><td>nest-a</td><td><table><tr><td>nest-b</td><td>nest-c</td></tr></table></td>"
        f"<td>{table('nest', 2, 9)}</td></tr></table>"
    )
    return "".join(
        (
            text,
            table("plain", 4, 3, f" {filler[:12]}", head="tbody"),
            text,
            table("long", 90, 3, head="tbody"),
            text,
            table("wide", 60, 9, " 一二三四五"),
            text,
            table("vast", 6, 24, " 甲乙丙丁"),
            text,
            f"<table><thead><tr><th>tall-0-0</th><th>tall-0-1</th></tr></thead>{tall}"
            "<tr><td>tall-2-0</td><td>tall-2-1</td></tr></table>",
            text,
            spans,
            text,
            '<table><tr><td rowspan="60">rows-0</td><td>rows-1</td></tr>'
            + "".join(f"<tr><td>rows-{n}</td></tr>" for n in range(2, 61))
            + "</table>",
            nested,
            f"<ul><li>{filler}{table('item', 3, 4)}</li></ul>",
            f"<blockquote>{table('quote', 3, 4)}</blockquote>",
            f"<figure>{table('fig', 5, 3)}<figcaption>cap-table：表的说明</figcaption></figure>",
            f"<table><caption>{LONG}</caption><tr><td>{LONG}</td><td>word</td></tr></table>",
            f"<pre><code>{CODE}</code></pre>",
            NARROW,
            f"<h2>{LONG}</h2><ul><li>{LONG}</li></ul><p>{filler}<a href='{LONG}'>{LONG}</a></p>",
            text,
        )
    )


def stress(folder: Path, language: str = "zh-Hans") -> tuple[Volume, Blobs]:
    """The volume: one article of pictures, and one of tables."""
    volume, blobs = make_volume(folder, language)
    filler = EN if language == "en" else ZH
    records = []
    for old, title, make in (
        (volume.articles[0], "图", pictures_body),
        (volume.articles[2], "表", tables_body),
    ):
        shelf = Shelf(blobs)
        body = blobs.add(make(shelf, filler).encode())
        images = tuple(shelf.images.values())
        records.append(replace(old, title=title, body=body, images=images, missing=()))
    return replace(volume, parts=(Part("", tuple(records)),), references=(), elsewhere=()), blobs
