"""A small volume of our own writing with everything in it that an edition must set."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from PIL import Image as Picture
from PIL import ImageDraw

from publisher.model import Image, MissingImage, Part, Place, Record, Reference, Volume
from publisher.store import Blobs, digest_of

THEME = {"zh-Hans": "纸与印刷", "zh-Hant": "紙與印刷", "en": "Paper and Print"}
ARCHIVE = "workshop"

_ZH = {
    "paper": (
        "纸的来历",
        """<p>造纸的办法，说来并不神秘：把植物的纤维捣碎、化开，用帘子从水里抄起薄薄的一层，压去水，烘干，就成了纸。“洛阳纸贵”的故事，讲的是左思写《三都赋》，人们争相传抄，城里的纸一时涨了价——可见那时纸已是日用之物……</p>
<h2 id="fibre">原料</h2>
<p>麻、楮皮、藤、竹，都做过纸的原料。书里说到 <strong>宣纸</strong>，用的是青檀皮与稻草；而 washi（和纸）多用楮、三桠与雁皮。<a class="noteref" id="fnref-1" href="#fn-1">1</a>成纸之后还要<em>施胶</em>，墨才不洇。</p>
<figure><img src="images/{photo}" alt="晾在墙上的纸" width="1200" height="800"/><figcaption>晾在墙上的纸。绘图：本书编者</figcaption></figure>
<h3>抄纸的步骤</h3>
<ol><li>浸料、蒸煮，去掉杂质；</li><li>捣成纸浆，加水搅匀；</li><li>用竹帘抄起，一张一张叠好；<ul><li>帘子要端平，</li><li>水要滤净；</li></ul></li><li>压榨、揭纸、烘干。</li></ol>
<blockquote><p>工欲善其事，必先利其器。</p><p>纸平墨润，字才站得住。</p></blockquote>
<p>关于印刷术怎样用上了纸，参看<a href="archive:workshop/press.md">活字的故事</a>一文。更多资料见 <a href="https://example.org/a/very/long/address/about/paper?with=query&amp;and=more#fragment">https://example.org/a/very/long/address/about/paper?with=query&amp;and=more#fragment</a>。</p>
<section class="notes"><ol><li id="fn-1">三桠，瑞香科植物，其皮纤维细长，宜于造纸。<a class="backref" href="#fnref-1">↩</a></li></ol></section>""",
    ),
    "press": (
        "活字的故事：从泥活字、木活字到铅活字，一个行当如何走过九百年而终于把工具交给了计算机",
        """<p>庆历年间，毕昇用胶泥刻字，每字一印，火烧令坚。排版时在铁板上铺松脂、蜡和纸灰，放一铁框，把字密密排好，在火上烤化药料，再用平板压平，就可以印了。</p>
<p>这个办法有三样好处：</p>
<ul><li>字可以反复用；</li><li>改一个字，不必重刻整版；</li><li>两块铁板轮换，一版在印，一版在排。</li></ul>
<table><thead><tr><th>材料</th><th>年代</th><th>特点</th></tr></thead><tbody><tr><td>泥</td><td>1040 年代</td><td>易得，烧成后不沾药</td></tr><tr><td>木</td><td>1298 年</td><td>王祯创转轮排字盘，“以字就人”</td></tr><tr><td>铜</td><td>15 世纪末</td><td>耐用而费工</td></tr></tbody></table>
<figure><span class="missing-image">图片未能取得：一架转轮排字盘</span><figcaption>转轮排字盘</figcaption></figure>
<figure><img src="images/{tall}" alt="一枚活字" width="500" height="1100"/><figcaption>一枚活字，字面朝上</figcaption></figure>
<pre>版心  高 = 行数 × 行距
      宽 = 字数 × 字号</pre>
<p>原料一节见<a href="archive:workshop/paper.md#fibre">纸的来历</a>；另一卷里的文章<a href="archive:workshop/library.md">图书馆的灯</a>也谈到它。</p>""",
    ),
    "type": (
        "宋体字",
        """<p>宋体横细竖粗，起落分明，是刻工一刀一刀刻出来的样子。今天屏幕上、书页里最常见的正文字体，还是它的后人。</p>
<h2>字面与字身</h2>
<p>一个汉字占一个方格，方格叫<em>字身</em>，字在其中叫<em>字面</em>。字面若占满字身，排起来就挤；留得太多，又显得散。“疏可走马，密不透风”，说的是书法，用在排版上也说得通。</p>
<hr/>
<p>标点在行首行尾各有规矩：句号、逗号不出现在行首，前引号、前括号不留在行尾。</p>""",
    ),
}

_EN = {
    "paper": (
        "Where Paper Comes From",
        """<p>There is no secret in the making of paper: the fibres of a plant are beaten and soaked, a thin layer of them is lifted from the water on a screen, and the sheet is pressed and dried. “Good paper,” the makers used to say, “is nine parts water” — and they were not joking.</p>
<h2 id="fibre">Raw materials</h2>
<p>Hemp, mulberry bark, rattan and bamboo have all been used. <strong>Xuan paper</strong>, 宣纸 in Chinese, is made of blue sandalwood bark and rice straw.<a class="noteref" id="fnref-1" href="#fn-1">1</a> After drying, a sheet is <em>sized</em>, so that ink does not spread in it.</p>
<figure><img src="images/{photo}" alt="Sheets drying on a wall" width="1200" height="800"/><figcaption>Sheets drying on a wall. Drawing by the editors</figcaption></figure>
<h3>The steps of the work</h3>
<ol><li>soak and boil the raw material;</li><li>beat it to a pulp and stir it into the vat;</li><li>dip the mould and lift the sheet;<ul><li>keep it level,</li><li>let it drain;</li></ul></li><li>press, part and dry.</li></ol>
<blockquote><p>A workman is known by his tools, and a paper maker by his water.</p><p>Everything else is patience.</p></blockquote>
<p>How printing came to use paper is told in <a href="archive:workshop/press.md">the story of movable type</a>. More is to be found at <a href="https://example.org/a/very/long/address/about/paper?with=query&amp;and=more#fragment">https://example.org/a/very/long/address/about/paper?with=query&amp;and=more#fragment</a>.</p>
<section class="notes"><ol><li id="fn-1">The straw makes the sheet soft, the bark makes it strong. <a class="backref" href="#fnref-1">↩</a></li></ol></section>""",
    ),
    "press": (
        "The Story of Movable Type: How a Trade Walked Through Nine Hundred Years and Gave Its Tools to the Computer",
        """<p>In the 1040s Bi Sheng cut characters in soft clay, one to a piece, and baked them hard. To set a page he covered an iron plate with pine resin, wax and paper ash, stood the pieces on it within a frame, warmed the plate, and pressed the faces level with a board.</p>
<p>The method had three advantages:</p>
<ul><li>characters could be used again;</li><li>a correction did not need a new block;</li><li>with two plates, one was being printed while the other was set.</li></ul>
<table><thead><tr><th>Material</th><th>Date</th><th>Character</th></tr></thead><tbody><tr><td>Clay</td><td>1040s</td><td>easily had, and leaves the resin cleanly</td></tr><tr><td>Wood</td><td>1298</td><td>Wang Zhen’s turning tables bring the type to the compositor</td></tr><tr><td>Bronze</td><td>late 15th century</td><td>lasting, and costly</td></tr></tbody></table>
<figure><span class="missing-image">Picture not available: a turning type case</span><figcaption>A turning type case</figcaption></figure>
<figure><img src="images/{tall}" alt="A piece of type" width="500" height="1100"/><figcaption>A piece of type, face upward</figcaption></figure>
<pre>height of the type area = lines × leading
width  of the type area = ems × size</pre>
<p>On raw materials see <a href="archive:workshop/paper.md#fibre">Where Paper Comes From</a>; <a href="archive:workshop/library.md">The Lamps of the Library</a>, in another volume, speaks of it too.</p>""",
    ),
    "type": (
        "The Roman Letter",
        """<p>The capitals were cut in stone before they were written in books, and the small letters were written before they were cut in metal. Their meeting in one alphabet was the work of a few years in Venice.</p>
<h2>Body and face</h2>
<p>A letter stands on a <em>body</em> that is larger than its <em>face</em>. Too much room makes a page fall apart; too little makes it dark and hard to read.</p>
<hr/>
<p>A good page is even in colour: hold it at arm’s length, half close your eyes, and look for rivers.</p>""",
    ),
}

_DAYS = {"paper": dt.date(2019, 9, 22), "press": dt.date(2020, 2, 3), "type": None}


def picture(width: int, height: int) -> bytes:
    """A JPEG of rings and bars, the same every time."""
    image = Picture.new("RGB", (width, height), (236, 231, 220))
    draw = ImageDraw.Draw(image)
    for step in range(0, min(width, height) // 2, 40):
        box = (step, step, width - step, height - step)
        draw.ellipse(box, outline=(90, 70 + step % 120, 60), width=12)
    draw.rectangle((0, height - 60, width, height), fill=(120, 60, 50))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=80)
    return data.getvalue()


def make_volume(
    folder: Path, language: str = "zh-Hans", parts: tuple[str, ...] = ("", "")
) -> tuple[Volume, Blobs]:
    """A volume of three articles in ``language`` (zh-Hans, zh-Hant or en), and its blobs.

    ``parts`` are the titles of its parts, the first of which holds two articles, the second one.
    With the titles empty (the default) all three articles stand in one part without a title.
    """
    blobs = Blobs(folder / "blobs")
    photo, tall = _image(blobs, 1200, 800), _image(blobs, 500, 1100)
    texts = _EN if language == "en" else _ZH
    records = [
        _record(blobs, name, title, body, language, photo, tall)
        for name, (title, body) in texts.items()
    ]
    grouped = (
        (Part(parts[0], tuple(records[:2])), Part(parts[1], tuple(records[2:])))
        if any(parts)
        else (Part("", tuple(records)),)
    )
    return _volume(language, grouped), blobs


def _image(blobs: Blobs, width: int, height: int) -> Image:
    data = picture(width, height)
    digest = blobs.add(data)
    return Image(f"{digest[:16]}.jpg", digest, "image/jpeg", width, height, len(data))


def _record(
    blobs: Blobs, name: str, title: str, body: str, language: str, photo: Image, tall: Image
) -> Record:
    text = body.replace("{photo}", photo.file).replace("{tall}", tall.file)
    images = tuple(image for image in (photo, tall) if image.file in text)
    missing = "missing-image" in text
    return Record(
        id=f"a-{name}",
        source=f"{ARCHIVE}/{name}.md",
        archive=ARCHIVE,
        title=title,
        body=blobs.add(text.encode()),
        authors=("林知", "Ann Bell") if name != "type" else (),
        published=_DAYS[name],
        language=language,
        url=f"https://example.org/{name}/2019/09/22/a-rather-long-address-of-a-page.html",
        site="纸上作坊" if language.startswith("zh") else "The Paper Workshop",
        tags=("纸",),
        places=(Place(THEME[language], 1, "作坊"),),
        words=len(text),
        fingerprint=digest_of(name.encode()),
        images=images,
        missing=(MissingImage(f"a-{name}", "https://example.org/no.jpg", "404"),) * missing,
    )


def _volume(language: str, parts: tuple[Part, ...]) -> Volume:
    theme = THEME[language]
    chinese = language.startswith("zh")
    other = "图书与光 卷二" if chinese else "Books and Light, volume 2"
    lamps = "图书馆的灯" if chinese else "The Lamps of the Library"
    here = [record for part in parts for record in part.articles]
    return Volume(
        id=f"workshop-{language}-1",
        slug="paper-and-print-1",
        title=f"{theme} 卷一" if chinese else f"{theme}, volume 1",
        theme=theme,
        origin="作坊" if chinese else "Workshop",
        number=1,
        of=2,
        language=language,
        parts=parts,
        references=(
            *(_reference(record, language, theme) for record in here),
            Reference(
                f"archive:{ARCHIVE}/library.md", "a-library", lamps, "light-2", other, "light-2"
            ),
        ),
        elsewhere=(Reference("", "a-library", lamps, "light-2", other, "light-2"),),
        next=f"{theme} 卷二" if chinese else f"{theme}, volume 2",
        library="小小书库" if chinese else "A Small Library",
        sources=("纸上作坊", "灯下") if chinese else ("The Paper Workshop", "By the Lamp"),
    )


def _reference(record: Record, language: str, title: str) -> Reference:
    return Reference(
        f"archive:{record.source}",
        record.id,
        record.title,
        f"workshop-{language}-1",
        title,
        "paper-and-print-1",
    )
