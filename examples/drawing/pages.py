"""Pictures about letters, pages, rooms and maps."""

import itertools
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from drawing.sheet import (
    BLUE,
    CREAM,
    INK,
    OCHRE,
    PAPER,
    RED,
    SAGE,
    STONE,
    WOOD,
    Point,
    Sheet,
    ring,
)


def canon() -> None:
    """Draw Van de Graaf's construction over an open book."""
    sheet, w, h = Sheet(1200, 900), 520, 780
    left, mid, right, top, foot = 600 - w, 600, 600 + w, 60, 60 + h
    sheet.box(left, top, 2 * w, h, CREAM, INK, 3)
    sheet.line([(mid, top), (mid, foot)], INK, 3)
    for side in (-1, 1):
        x = mid + side * w / 9 if side > 0 else mid - w * 7 / 9
        sheet.box(x, top + h / 9, w * 6 / 9, h * 6 / 9, "#e6dcc6")
        sheet.prose(x + 14, top + h / 9 + 16, w * 6 / 9 - 28, 22, 23, 5 + side, "#cfc3a8")
    for start, end in (((left, foot), (right, top)), ((right, foot), (left, top)),
                       ((left, foot), (mid, top)), ((right, foot), (mid, top))):  # fmt: skip
        sheet.line([start, end], BLUE, 2)
    cross = (mid + w / 3, top + h / 3)
    sheet.line([(cross[0], top), cross], RED, 3)
    sheet.line([(cross[0], top), (mid - w / 3, top + h / 3)], RED, 3)
    for x, y in (cross, (mid - w / 3, cross[1]), (mid + w / 9, top + h / 9), (cross[0], top)):
        sheet.disc(x, y, 8, PAPER, RED, 3)
    for x, y, words in (
        (mid + w / 18, 560, "2"),
        (mid + w * 4 / 9, top + h / 18, "3"),
        (mid + w * 8 / 9, 450, "4"),
        (mid + w * 4 / 9, top + h * 8 / 9, "6"),
    ):
        sheet.text(x, y, words, 34, RED, "italic")
    sheet.save("canon.png")


def anatomy() -> None:
    """Draw the lines and parts of four letters."""
    sheet = Sheet(1400, 760)
    base, size = 500, 470
    x_height, ascender, descender = base - size * 0.536, base - size * 0.76, base + size * 0.24
    levels = ((ascender, "ascender"), (x_height, "x-height"), (base, "baseline"),
              (descender, "descender"))  # fmt: skip
    for y, words in levels:
        sheet.dashes((40, y), (1360, y), BLUE, 1.8)
        sheet.text(1360, y - 6, words, 24, BLUE, "italic", "rs")
    sheet.text(60, base, "hxgp", size, INK, "roman", "ls")
    marks: tuple[tuple[str, Point, Point], ...] = (
        ("stem", (200, 96), (132, 325)), ("shoulder", (410, 96), (294, 268)),
        ("counter", (690, 96), (748, 330)), ("ear", (930, 96), (870, 262)),
        ("serif", (190, 668), (136, 494)), ("link", (690, 668), (676, 424)),
        ("bowl", (1130, 668), (1142, 420)),
    )  # fmt: skip
    for words, start, end in marks:
        sheet.line([start, end], RED, 2.2)
        sheet.disc(*end, 6, RED)
        below = start[1] > end[1]
        gap, anchor = (8, "ma") if below else (-12, "ms")
        sheet.text(start[0], start[1] + gap, words, 32, RED, "italic", anchor)
    sheet.save("anatomy.png")


def spread() -> None:
    """Draw two facing pages with heads, folios and a common baseline grid."""
    sheet = Sheet(1200, 840, "#8c9690")
    sheet.box(90, 60, 1020, 720, CREAM)
    for i in range(24):
        tone = f"#{206 + i * 2:02x}{200 + i * 2:02x}{186 + i * 2:02x}"
        for x in (599 - i, 601 + i):
            sheet.line([(x, 61), (x, 779)], tone, 1)
    for side in (0, 1):
        x = 90 + side * 510
        inner = x + (60 if side == 0 else 80)
        for y in range(150, 700, 20):
            sheet.line([(x, y), (x + 510, y)], "#d5dfe3", 1.2)
        rows = ((144, 15), (484, 11)) if side else ((144, 28),)
        for top, count in rows:
            sheet.prose(inner, top, 370, count, 20, 3 + side, "#8f877c")
        if side:
            sheet.box(inner, 444, 190, 12, INK, radius=3)
        edge = inner if side == 0 else inner + 370
        name = "THE QUIET PAGE" if side == 0 else "Of the Grid"
        sheet.text(inner + 185, 108, name, 17, INK, "italic" if side else "roman")
        sheet.text(edge, 736, ("46", "47")[side], 20, RED, "roman", ("ls", "rs")[side])
    sheet.line([(600, 60), (600, 780)], STONE, 3)
    sheet.save("spread.png")


def typecase() -> None:
    """Draw a type case, the commonest letters in the largest boxes."""
    sheet = Sheet(1200, 800, "#5a4330")
    rows = ("jbcdenisfgk", "qlmhou ypw,", "zvaxtr .;:-", "1234567890&")
    sizes = {"e": 2.2, "t": 1.7, "a": 1.7, "o": 1.6, "i": 1.5, "n": 1.5, "h": 1.5, " ": 2.2,
             "r": 1.4, "s": 1.4, "d": 1.4, "u": 1.3, "m": 1.3, "c": 1.3, "l": 1.2}  # fmt: skip
    for row, signs in enumerate(rows):
        unit, x = 1152 / sum(sizes.get(s, 0.9) for s in signs), 24.0
        for place, sign in enumerate(signs):
            w, rng = unit * sizes.get(sign, 0.9), random.Random(row * 20 + place)
            sheet.box(x + 4, 28 + row * 187, w - 8, 179, "#3b2b1e", "#7c5e42", 3, 4)
            for _ in range(int(w * 0.45)):
                px, py = x + rng.uniform(12, w - 24), 40 + row * 187 + rng.uniform(76, 148)
                sheet.box(px, py, 10, 14, rng.choice(["#8d8f92", "#a6a9ab", "#75777b"]), radius=2)
            sheet.text(x + w / 2, 84 + row * 187, sign, 54, "#e9dfc8", "roman")
            x += w
    sheet.grain(12, 0.2, (60, 5))
    sheet.save("typecase.jpg")


def plan() -> None:
    """Draw the floor plan of a one-room library."""
    sheet = Sheet(1200, 900, CREAM)
    for step in range(0, 1200, 40):
        sheet.line([(step, 0), (step, 900)], "#ece5d4", 1)
        sheet.line([(0, step), (1200, step)], "#ece5d4", 1)
    sheet.box(100, 80, 1000, 720, None, INK, 16)
    for x in (190, 420, 650, 880):
        sheet.box(x, 78, 130, 20, CREAM, INK, 3)
        sheet.shape([(x + 10, 100), (x + 120, 100), (x + 170, 330), (x - 40, 330)], "#f8ecc4")
    for x in (225, 455, 685, 915):
        sheet.box(x - 32, 170, 124, 84, "#d8b98c", WOOD, 3, 6)
        for dx, dy in ((-10, -18), (46, -18), (-10, 88), (46, 88)):
            sheet.disc(x + dx + 12, 170 + dy + 6, 12, SAGE, "#5f6d58", 2)
    for x in (250, 480, 710):
        sheet.box(x, 380, 52, 260, WOOD, INK, 2)
        sheet.line([(x + 26, 380), (x + 26, 640)], INK, 2)
        for y in range(400, 640, 22):
            sheet.line([(x + 5, y), (x + 47, y)], "#c9a77f", 2)
    sheet.box(116, 380, 32, 400, WOOD, INK, 2)
    sheet.box(840, 640, 170, 64, "#d8b98c", WOOD, 3, 10)
    sheet.disc(925, 736, 15, RED)
    sheet.disc(1020, 440, 44, "#5c5f61", INK, 3)
    sheet.box(560, 782, 130, 22, CREAM)
    sheet.line([(560, 794), (560, 664)], INK, 3)
    arc = [p for p in ring(560, 794, 130, 72) if p[0] >= 560 and p[1] <= 795]
    sheet.line(arc[-18:] + arc[:1], STONE, 2)
    for x, y, words in (
        (625, 850, "door"),
        (925, 620, "desk"),
        (1020, 510, "stove"),
        (506, 662, "shelves"),
        (570, 300, "tables"),
        (600, 40, "windows"),
    ):
        sheet.text(x, y, words, 28, INK, "italic")
    sheet.save("plan.png")


def card() -> None:
    """Draw a catalogue card with its rod hole."""
    sheet = Sheet(1250, 800, "#6a543f")
    sheet.box(60, 52, 1140, 712, "#2f241a", radius=14)
    sheet.box(50, 40, 1140, 712, "#f3ead4", STONE, 2, 10)
    for y in range(178, 720, 58):
        sheet.line([(50, y), (1190, y)], "#c9d3d6", 1.6)
    for x in (230, 300):
        sheet.line([(x, 40), (x, 752)], "#d99a8b", 2)
    rows = ((84, 230, "686.22"), (142, 230, "Winslow, Clara."), (200, 300, "The quiet page : an"),
            (258, 230, "essay on margins / Clara"), (316, 230, "Winslow. -- Press Notes,"),
            (374, 230, "2017."), (432, 300, "96 p. : ill. ; 21 cm."),
            (548, 300, "1. Printing.   2. Books."), (606, 300, "I. Title."))  # fmt: skip
    for number, (y, x, words) in enumerate(rows):
        sheet.text(80 if number == 0 else x + 14, y + 30, words, 40, "#3b3a44", "mono", "ls")
    sheet.disc(620, 700, 28, "#2f241a", STONE, 3)
    sheet.grain(14, 0.12)
    sheet.save("card.jpg")


def judou() -> None:
    """Draw the two old marks of punctuation beside two characters."""
    sheet = Sheet(1200, 640)
    for x, sign in ((330, "句"), (870, "读")):
        sheet.box(x - 190, 90, 380, 380, CREAM, STONE, 2)
        sheet.dashes((x - 190, 280), (x + 190, 280), "#d9cfba", 2)
        sheet.dashes((x, 90), (x, 470), "#d9cfba", 2)
        sheet.text(x, 276, sign, 300, INK, "han")
    sheet.disc(548, 446, 24, None, RED, 7)
    sheet.disc(880, 520, 13, RED)
    sheet.shape([(852, 488), (892, 515), (872, 530)], RED)
    sheet.text(330, 590, "jù", 44, RED, "italic")
    sheet.text(870, 590, "dòu", 44, RED, "italic")
    sheet.save("judou.png")


def callnumber() -> None:
    """Draw a row of spines with one call number enlarged."""
    sheet = Sheet(1200, 760)
    tones, x = (BLUE, SAGE, RED, OCHRE, "#5b5670", WOOD), 60
    for i, w in enumerate((86, 64, 104, 72, 92, 66)):
        h = (470, 520, 560, 500, 540, 450)[i]
        sheet.box(x, 660 - h, w, h, tones[i], INK, 2, 5)
        sheet.box(x + 10, 690 - h, w - 20, 6, CREAM)
        sheet.box(x + 10, 702 - h, w - 20, 3, CREAM)
        sheet.box(x + 6, 560, w - 12, 74, CREAM, STONE, 1.5, 3)
        for row in range(3):
            sheet.box(x + 14, 574 + row * 18, w - 32, 6, STONE, radius=2)
        x += w + 3
    sheet.box(30, 660, 560, 22, WOOD, INK, 2)
    sheet.line([(302, 560), (660, 150)], STONE, 2)
    sheet.line([(302, 634), (660, 620)], STONE, 2)
    sheet.box(660, 150, 300, 470, CREAM, RED, 4, 12)
    for y, words, note in ((240, "686.22", "类号"), (385, "L64", "著者号"), (530, "2021", "年份")):
        sheet.text(810, y, words, 68, INK, "mono")
        sheet.line([(976, y), (1020, y)], RED, 2.5)
        sheet.text(1034, y, note, 34, RED, "han", "lm")
    sheet.save("callnumber.png")


def heights() -> Image.Image:
    """Return the relief of an island as a grey picture: the higher, the lighter."""
    relief, rng = Image.new("L", (600, 400), 0), random.Random(77)
    hills = [(270, 205, 190, 62), (190, 235, 110, 52), (350, 165, 100, 66), (300, 240, 90, 34)]
    hills += [(rng.randint(110, 440), rng.randint(90, 310), rng.randint(18, 52), 30)
              for _ in range(16)]  # fmt: skip
    for x, y, r, level in hills:
        hill = Image.new("L", relief.size, 0)
        ImageDraw.Draw(hill).ellipse((x - r, y - r * 0.72, x + r, y + r * 0.72), level)
        relief = ImageChops.add(relief, hill.filter(ImageFilter.GaussianBlur(r * 0.36)))
    return relief.resize((2400, 1600), Image.Resampling.BICUBIC).filter(ImageFilter.BoxBlur(14))


def chart() -> None:
    """Draw the map of an island that does not exist."""
    tints = ("#cfdadb", "#c2d1d4", "#eae3c8", "#dfd9b6", "#d3cda2", "#cbbb8c", "#bda478", "#ab8b66")
    steps = heights().point(lambda v: min(7, v // 28 + (1 if v > 40 else 0)))
    sheet = Sheet(1200, 800, tints[0])
    for level in range(1, 8):
        mask = steps.point(lambda v, level=level: 255 if v >= level else 0)
        sheet.image.paste(tints[level], mask=mask)
        rim = ImageChops.difference(
            mask, mask.filter(ImageFilter.MinFilter(5 if level == 2 else 3))
        )
        sheet.image.paste("#5f7f8a" if level == 2 else "#8d7a58", mask=rim)
    for x in range(0, 1200, 150):
        sheet.line([(x, 0), (x, 800)], "#ffffff", 0.6)
    for y in range(50, 800, 150):
        sheet.line([(0, y), (1200, y)], "#ffffff", 0.6)
    sheet.line(
        [(640, 330), (600, 400), (560, 430), (520, 500), (470, 540), (430, 600), (412, 672)],
        BLUE,
        4,
    )
    sheet.line([(700, 390), (620, 395), (600, 402)], BLUE, 3)
    road = [(300, 470), (380, 430), (470, 420), (560, 370), (680, 350), (780, 400)]
    for start, end in itertools.pairwise(road):
        sheet.dashes(start, end, RED, 3)
    for x, y, words in ((300, 470, "西埠"), (560, 370, "纸坊"), (780, 400, "东屿")):
        sheet.disc(x, y, 7, CREAM, RED, 3)
        sheet.text(x + 14, y - 18, words, 24, INK, "han", "ls")
    sheet.text(1010, 600, "静　海", 36, BLUE)
    for x, y, r in ((1060, 140, 62), (1060, 140, 48)):
        sheet.disc(x, y, r, None, INK, 1.6)
    tips, inner = ring(1060, 140, 58, 4, -1.5708), ring(1060, 140, 12, 4, -0.7854)
    sheet.shape([p for pair in zip(tips, inner, strict=True) for p in pair], INK)
    sheet.text(1060, 58, "北", 24)
    sheet.box(900, 730, 100, 10, INK)
    sheet.box(1000, 730, 100, 10, CREAM, INK, 1.5)
    sheet.box(16, 16, 1168, 768, None, INK, 3)
    sheet.grain(20, 0.1)
    sheet.save("map.jpg")
