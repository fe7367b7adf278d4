"""Pictures about the making and the shapes of books."""

import math
import random

from PIL import Image, ImageFilter, ImageOps

from drawing.sheet import (
    BLUE,
    CREAM,
    INK,
    OCHRE,
    PAPER,
    RED,
    SAGE,
    STONE,
    Point,
    Sheet,
    ring,
)


def columns(sheet: Sheet, x: float, y: float, count: int, height: float, step: float) -> None:
    """Suggest columns of Chinese text by short strokes."""
    rng = random.Random(int(x + y))
    for column in range(count):
        for at in range(0, int(height * rng.uniform(0.75, 1)), 13):
            sheet.box(x - column * step, y + at, step * 0.5, 8, "#6e675f", radius=2)


def scroll(sheet: Sheet, x: float, y: float) -> None:
    """Draw a scroll, partly unrolled."""
    sheet.box(x - 130, y - 90, 270, 180, CREAM, INK)
    columns(sheet, x + 110, y - 66, 11, 130, 17)
    sheet.box(x - 160, y - 96, 44, 192, "#eadfc6", INK, 2, 12)
    for dy in (-116, 96):
        sheet.box(x - 148, y + dy, 20, 20, RED, radius=5)
    sheet.box(x + 140, y - 90, 26, 180, BLUE, INK)


def accordion(sheet: Sheet, x: float, y: float) -> None:
    """Draw a concertina book standing on its edge."""
    for i in range(8):
        lift = (-24, 0)[i % 2]
        a, b = (x - 170 + i * 42, y + lift), (x - 128 + i * 42, y - 24 - lift)
        face = [(a[0], a[1] - 84), (b[0], b[1] - 84), (b[0], b[1] + 108), (a[0], a[1] + 108)]
        sheet.shape(face, (CREAM, "#e8ddc6")[i % 2], INK)
        columns(sheet, a[0] + 23, a[1] - 50 - (lift + 12) * 0.5, 1, 120, 17)
    sheet.box(x - 182, y - 108, 14, 192, BLUE, INK)
    sheet.box(x + 164, y - 108, 14, 192, BLUE, INK)


def butterfly(sheet: Sheet, x: float, y: float) -> None:
    """Draw an open butterfly-bound book."""
    for i in range(5, -1, -1):
        for side in (-1, 1):
            tip, lift = x + side * (150 - i * 5), y - 70 - i * 9
            wing = [(x, y - 60), (tip, lift), (tip, lift + 160), (x, y + 110)]
            sheet.shape(wing, (CREAM, "#ece2cc")[i % 2], INK)
    for side in (-1, 1):
        columns(sheet, x + (125 if side > 0 else -35), y - 46, 6, 120, 17)
    sheet.line([(x, y - 60), (x, y + 110)], RED, 4)


def bound(sheet: Sheet, x: float, y: float, sewn: bool) -> None:
    """Draw a closed book, wrapped or sewn."""
    for i in range(6, 0, -1):
        sheet.box(x - 90 + i * 3, y - 100 + i * 4, 180, 204, CREAM, STONE, 1.5)
    sheet.box(x - 90, y - 100, 180, 204, BLUE if sewn else "#6a7d6a", INK)
    sheet.box(x - 72, y - 84, 36, 118, CREAM, STONE)
    columns(sheet, x - 63, y - 72, 1, 92, 36)
    if not sewn:
        sheet.box(x + 62, y - 100, 28, 204, "#56695a", INK)
        return
    sheet.line([(x + 68, y - 100), (x + 68, y + 104)], CREAM, 2.5)
    for dy in (-88, -30, 34, 92):
        sheet.line([(x + 68, y + dy), (x + 90, y + dy)], CREAM, 2.5)


def timeline() -> None:
    """Draw five shapes of the Chinese book along one line."""
    sheet = Sheet(2400, 560)
    sheet.line([(80, 450), (2320, 450)], STONE, 3)
    names = ("卷轴", "经折装", "蝴蝶装", "包背装", "线装")
    for i, name in enumerate(names):
        x = 270 + i * 465
        sheet.disc(x, 450, 9, RED)
        sheet.text(x, 505, name, 40)
    scroll(sheet, 270, 230)
    accordion(sheet, 735, 240)
    butterfly(sheet, 1200, 230)
    bound(sheet, 1665, 230, sewn=False)
    bound(sheet, 2130, 230, sewn=True)
    sheet.grain(3, 0.1)
    sheet.save("timeline.jpg")


def bindings() -> None:
    """Draw how the leaves are folded and joined in three bindings, seen from the foot."""
    sheet = Sheet(1200, 560)
    for panel, name in enumerate(("蝴蝶装", "包背装", "线装")):
        x = 200 + panel * 400
        if panel:
            sheet.line([(x - 200, 60), (x - 200, 500)], STONE, 1.5)
        for leaf in range(7):
            y = 130 + leaf * 38
            fold = [(x + 110, y - 11), (x - 104, y - 11), (x - 115, y), (x - 104, y + 11),
                    (x + 110, y + 11)]  # fmt: skip
            ends = fold if panel == 0 else [(2 * x - px, py) for px, py in fold]
            sheet.line(ends, INK, 3)
            shift = -1 if panel else 1
            offset = 5 if panel == 0 else -6
            for side in (-1, 1):
                start, end = (x - 70 * shift, y + side * (11 - abs(offset) * (panel == 0)))
                level = end if panel == 0 else y + side * 16
                sheet.dashes((start - 20, level), (start + 160 * shift, level), RED, 2)
        cover = SAGE if panel < 2 else BLUE
        for y in (96, 394):
            sheet.line([(x - 126, y), (x + 126, y)], cover, 6)
        if panel < 2:
            sheet.box(x - 132, 93, 12, 304, cover, radius=4)
        else:
            sheet.line([(x - 90, 88), (x - 90, 402), (x - 134, 402), (x - 134, 88),
                        (x - 90, 88)], RED, 3.5)  # fmt: skip
        sheet.text(x, 470, name, 38)
    sheet.save("bindings.png")


def leaf() -> None:
    """Draw the anatomy of a printed Chinese leaf."""
    sheet = Sheet(1200, 860, CREAM)
    sheet.box(120, 150, 960, 600, PAPER, INK, 5)
    sheet.box(131, 161, 938, 578, None, INK, 1.5)
    width = 878 / 20
    for i in range(1, 21):
        x = 131 + i * width + (60 if i > 10 else 0)
        if i != 20:
            sheet.line([(x, 161), (x, 739)], STONE, 1.5)
    for x in (570, 630):
        sheet.line([(x, 161), (x, 739)], INK, 1.5)
    for i in range(20):
        if i not in (3, 4):
            x = 1069 - (i + 0.72) * width - (60 if i > 9 else 0)
            columns(sheet, x, 172 if i else 210, 1, 560 if i else 300, width * 0.9)
    for y, way in ((290, 1), (610, -1)):
        sheet.shape([(572, y), (628, y), (628, y + 56 * way), (600, y + 28 * way),
                     (572, y + 56 * way)], INK)  # fmt: skip
    sheet.line([(600, 161), (600, 286)], INK, 4)
    sheet.line([(600, 614), (600, 739)], INK, 4)
    sheet.column(600, 390, "卷一", 34)
    sheet.box(66, 150, 50, 96, PAPER, INK, 2)
    marks = (("天头", 330, 80), ("地脚", 330, 810), ("书耳", 56, 290), ("象鼻", 730, 80),
             ("鱼尾", 480, 80), ("版心", 600, 810), ("界行", 880, 80),
             ("版框", 960, 810))  # fmt: skip
    for words, x, y in marks:
        sheet.text(x, y, words, 30, RED)
    ends: tuple[tuple[Point, Point], ...] = (
        ((720, 104), (606, 220)), ((492, 104), (584, 300)), ((600, 788), (600, 744)),
        ((880, 104), (875, 300)), ((960, 788), (960, 754)), ((60, 270), (84, 224)),
    )  # fmt: skip
    for start, end in ends:
        sheet.line([start, end], RED, 2)
        sheet.disc(*end, 5, RED)
    sheet.save("leaf.png")


def woodblock() -> None:
    """Draw a carved block with its raised, reversed text."""
    text = Sheet(1200, 800, "#000000")
    words = "木性有紋理刀行須順之字留其形影空處見工夫一版傳千紙百年猶可讀墨落聲如雨窗明手自知"
    for i, sign in enumerate(words):
        text.text(1068 - i // 5 * 134, 172 + i % 5 * 114, sign, 92, "#ffffff", "tc")
    for column in range(1, 8):
        x = 1135 - column * 134
        text.line([(x, 90), (x, 712)], "#ffffff", 4)
    text.box(60, 86, 1078, 630, None, "#ffffff", 9)
    raised = ImageOps.mirror(text.image).convert("L")
    block = Sheet(1200, 800, "#a87d52")
    rng = random.Random(5)
    for _ in range(150):
        y, sway = rng.uniform(-20, 820), rng.uniform(3, 14)
        line = [(x, y + sway * math.sin(x / 260 + y / 90)) for x in range(-20, 1240, 40)]
        block.line(line, rng.choice(["#94683f", "#bb9064", "#9c7147"]), rng.uniform(1, 4))
    block.grain(2, 0.22, (80, 5))
    top = Sheet(1200, 800, "#d9b685").image
    shadow = raised.transform(raised.size, Image.Transform.AFFINE, (1, 0, -9, 0, 1, -11))
    shadow = shadow.filter(ImageFilter.GaussianBlur(5)).point(lambda v: int(v * 0.7))
    block.image.paste("#4a2f18", mask=shadow)
    block.image.paste(top, mask=raised)
    block.image.paste("#2a2523", mask=raised.filter(ImageFilter.MinFilter(3)))
    block.grain(9, 0.1)
    block.save("woodblock.jpg")


def typewheel() -> None:
    """Draw a revolving type case from above."""
    sheet = Sheet(1000, 1000)
    signs = "纸墨笔砚书册卷页字句行间印刷版框刀木石铜泥松烟竹帛线针书架窗灯读写编排校订阅藏传古今"
    for r, fill in ((470, "#7a5b3d"), (452, "#a98458"), (120, "#7a5b3d"), (92, "#a98458")):
        sheet.disc(500, 500, r, fill, "#55402b", 3)
    at = 0
    for r, count in ((404, 40), (322, 32), (242, 24), (168, 16)):
        for x, y in ring(500, 500, r, count):
            sheet.box(x - 23, y - 23, 46, 46, CREAM, "#55402b", 2, 4)
            sheet.text(x, y, signs[at % len(signs)], 28)
            at += 1
    sheet.disc(500, 500, 30, INK)
    curve = ring(500, 500, 484, 90)
    sheet.line(curve[4:14], RED, 6)
    x, y = curve[13]
    sheet.shape([(x - 22, y + 4), (x + 10, y - 16), (x + 14, y + 18)], RED)
    sheet.save("typewheel.png")


def stitches() -> None:
    """Draw the spine edges of four sewn books, one above the other."""
    sheet = Sheet(560, 1920)
    for panel, name in enumerate(("四眼", "六眼", "龜甲", "麻葉")):
        top = 50 + panel * 470
        fill = (BLUE, "#5d6f55", "#80574a", "#56585e")[panel]
        sheet.box(60, top, 300, 400, fill, INK, 2)
        sheet.column(450, top + 160, name, 46, INK, "tc", 1.4)
        edge, hole = 360.0, 262.0
        holes = [top + 26 + i * 116 for i in range(4)]
        sheet.line([(hole, top), (hole, top + 400)], CREAM, 3)
        for y in holes:
            sheet.line([(hole, y), (edge, y)], CREAM, 3)
            if panel > 1:
                for dy in (-20, 20):
                    sheet.line([(hole, y), (hole + 44, y + dy), (edge, y + dy)], CREAM, 3)
            if panel == 3:
                for dy in (-34, 34):
                    sheet.line([(hole, y), (hole - 50, y + dy * 0.8)], CREAM, 3)
                sheet.line([(hole, y), (hole - 64, y)], CREAM, 3)
        if panel == 1:
            for y, end in ((holes[0], top), (holes[3], top + 400)):
                sheet.line([(hole, y), (hole + 40, (y + end) / 2), (edge, end)], CREAM, 3)
        for y in holes:
            sheet.disc(hole, y, 5, INK)
    sheet.save("stitches.png")


def overprint() -> None:
    """Draw half a leaf printed in black and vermilion."""
    sheet = Sheet(900, 1150)
    sheet.box(90, 250, 720, 820, None, INK, 4)
    lines = ("夜雨初晴窗下展卷", "紙上之聲細如蠶食", "前人朱筆猶在眉端", "一圈一點皆是故人",
             "燈花落盡不覺更深", "掩卷而起滿室墨香")  # fmt: skip
    for i, words in enumerate(lines):
        x = 750 - i * 120
        sheet.column(x, 310, words, 62, INK, "tc", 1.55)
        if i < 5:
            sheet.line([(x - 60, 250), (x - 60, 1070)], STONE, 2)
    for i, rows in ((1, (4, 5, 6, 7)), (3, (0, 1, 2, 3, 4, 5, 6, 7)), (5, (6, 7))):
        for row in rows:
            sheet.disc(750 - i * 120 + 44, 310 + row * 96, 10, None, RED, 3)
    for x, words in ((750, "起筆閒雅"), (630, "妙喻"), (390, "此句最佳"), (150, "收得靜")):
        sheet.column(x, 80, words, 32, RED, "tc", 1.2)
    sheet.save("overprint.png")


def seal() -> None:
    """Draw a small red seal on a transparent ground."""
    sheet = Sheet(80, 80, (0, 0, 0, 0))
    sheet.box(4, 4, 72, 72, RED, radius=9)
    sheet.box(9, 9, 62, 62, None, PAPER, 2, 6)
    sheet.text(40, 40, "在", 46, PAPER, "tc")
    sheet.save("seal.png")


def bookshelf() -> None:
    """Draw three shelves of books: by height, by colour, and in no order."""
    sheet, rng = Sheet(1200, 960, "#4a3829"), random.Random(31)
    tones = [RED, "#b8694a", OCHRE, "#cdb878", SAGE, "#5f7f78", BLUE, "#5b5670", "#8a6476"]
    for shelf in range(3):
        floor, x = 320 + shelf * 306, 34.0
        sheet.box(22, floor - 286, 1156, 286, "#37291d")
        while x < 1150:
            share = x / 1150
            w = min(rng.uniform(24, 50), 1166 - x)
            h = (262 - 110 * share if shelf == 0 else rng.uniform(165, 255)) + rng.uniform(-5, 5)
            tone = tones[min(8, int(share * 9))] if shelf == 1 else rng.choice([*tones, STONE])
            if w > 18 and not (shelf == 2 and 560 < x < 640):
                sheet.box(x, floor - h, w - 2, h, tone, "#2b2018", 1.2, 3)
                band = rng.choice([CREAM, OCHRE, "#e0cfa4"])
                for dy in (0.1, 0.14, 0.84):
                    sheet.box(x + 3, floor - h * (1 - dy), w - 8, 3, band)
                if w > 32:
                    sheet.box(x + 6, floor - h * 0.78, w - 14, h * 0.26, band, radius=2)
            x += w
        sheet.box(0, floor, 1200, 20, "#7a5b3d", "#2b2018", 1.5)
    sheet.grain(6, 0.25, (5, 40))
    sheet.save("bookshelf.webp")
