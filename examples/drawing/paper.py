"""Pictures about paper and ink."""

import math
import random

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from drawing.sheet import (
    BLUE,
    CREAM,
    FACES,
    FONTS,
    IMAGES,
    INK,
    OCHRE,
    PAPER,
    RED,
    SAGE,
    STONE,
    WOOD,
    Sheet,
    ring,
    rough,
)


def mould() -> None:
    """Draw a bamboo screen with a sheet of pulp forming on it."""
    sheet, rng = Sheet(1200, 800, "#cdb27c"), random.Random(7)
    for y in range(0, 800, 7):
        sheet.line([(0, y), (1200, y)], "#a98b58", 2.2)
        sheet.line([(0, y + 2.6), (1200, y + 2.6)], "#dcc795", 1.4)
    for x in range(90, 1200, 110):
        for y in range(0, 800, 14):
            sheet.line([(x, y), (x + 4, y + 7), (x, y + 14)], "#6d5635", 2)
    pulp = Sheet(1200, 800, (0, 0, 0, 0))
    pulp.shape(rough(290, 120, 1000, 770, 3, 9), "#f7f2e6dc")
    for _ in range(900):
        start, a, r = (rng.uniform(270, 1200), rng.uniform(100, 800)), rng.uniform(0, 6), 34
        bend = (start[0] + r * math.cos(a), start[1] + r * math.sin(a))
        end = (bend[0] + r * math.cos(a + 0.6), bend[1] + r * math.sin(a + 0.6))
        pulp.line([start, bend, end], rng.choice(["#fffdf6b0", "#d9cdb48c", "#ffffff78"]), 1.2)
    sheet.image.paste(pulp.image, mask=pulp.image)
    sheet.box(0, 0, 1200, 46, WOOD)
    sheet.box(0, 0, 46, 800, WOOD)
    sheet.line([(1200, 48), (48, 48), (48, 800)], "#5b432c", 5)
    sheet.grain(11, 0.35, (40, 3))
    sheet.save("mould.jpg")


def watermark() -> None:
    """Draw a sheet held to the light, transparent outside its deckled edge."""
    sheet = Sheet(900, 1100, (0, 0, 0, 0))
    sheet.shape(rough(30, 30, 840, 1040, 5, 5), "#efe6d0")
    for y in range(40, 1062, 6):
        sheet.line([(38, y), (862, y)], "#e4d8bc", 1.3)
    for x in range(90, 860, 104):
        sheet.line([(x, 38), (x, 1062)], "#f8f2e2", 3)
    light = "#fffdf4"
    for petal in ring(450, 440, 92, 6, 0.52):
        sheet.disc(*petal, 62, None, light, 6)
    sheet.disc(450, 440, 40, "#efe6d0", light, 6)
    sheet.line([(450, 600), (444, 690), (456, 780)], light, 6)
    for side in (-1, 1):
        leaf = [(450, 700), (450 + side * 60, 640), (450 + side * 120, 640), (450, 706)]
        sheet.line([*leaf, leaf[0]], light, 5)
    sheet.text(330, 850, "P", 96, light, "display")
    sheet.text(570, 850, "N", 96, light, "display")
    sheet.save("watermark.png")


def ink() -> None:
    """Draw five tones of two inks, laid down with a flat brush."""
    sheet, rng = Sheet(1200, 800), random.Random(21)
    for row, (tone, label) in enumerate((((44, 34, 36), "油烟"), ((38, 44, 50), "松烟"))):
        for step in range(5):
            part = step / 5.2
            colour = [round(c + (v - c) * part) for c, v in zip(tone, (244, 238, 225), strict=True)]
            x, y = 190 + step * 192, 110 + row * 330
            for _ in range(110):
                dx, top = rng.uniform(0, 150), rng.uniform(-16, 10)
                shade = "#" + "".join(f"{max(0, c - rng.randint(0, 9)):02x}" for c in colour)
                points = [(x + dx, y + top), (x + dx + 4, y + 130),
                          (x + dx - 2, y + 250 + rng.uniform(-24, 16))]  # fmt: skip
                sheet.line(points, shade, rng.uniform(5, 15))
        sheet.column(100, 180 + row * 330, label, 54, INK, "bold", 1.4)
    sheet.image = sheet.image.filter(ImageFilter.GaussianBlur(2.2))
    sheet.grain(4, 0.14)
    sheet.save("ink.webp")


def ageing() -> None:
    """Draw a leaf that has yellowed from its edges inwards."""
    sheet = Sheet(1200, 800, "#3c4a52")
    sheet.box(110, 60, 980, 690, "#f8f3e6")
    for i in range(32):
        tone = f"#{148 + i * 3:02x}{142 + i * 3:02x}{132 + i * 3:02x}"
        sheet.line([(111 + i, 61), (111 + i, 749)], tone, 1)
    sheet.prose(190, 150, 790, 25, 22, 9, "#57504a")
    warm = Image.new("RGB", sheet.image.size, "#a8732c")
    mask = Image.new("L", sheet.image.size, 235)
    ImageDraw.Draw(mask).rectangle((-400, 330, 1640, 1290), 0)
    mask = mask.filter(ImageFilter.GaussianBlur(190)).crop((220, 120, 2180, 1500))
    part = sheet.image.crop((220, 120, 2180, 1500))
    brown = ImageChops.multiply(part, warm.crop((0, 0, *part.size)))
    sheet.image.paste(Image.composite(brown, part, mask), (220, 120))
    sheet.grain(8, 0.13)
    sheet.save("ageing.jpg")


def sizes() -> None:
    """Draw the A series of paper sizes nested in one sheet."""
    sheet = Sheet(1240, 900)
    tones = [BLUE, SAGE, OCHRE, "#b98a78", "#6d8494", "#a9b29c", "#d9bd85", "#c9a598"]
    x, y, w, h = 30.0, 30.0, 1180.0, 834.4
    for number in range(1, 9):
        if w > h:
            w /= 2
            box, spot = (x, y, w, h), (x + w, y)
        else:
            h /= 2
            box, spot = (x, y, w, h), (x, y + h)
        sheet.box(*box, tones[number - 1], CREAM, 3)
        size = min(110.0, min(w, h) * 0.3)
        sheet.text(x + w / 2, y + h / 2, f"A{number}", size, CREAM, "display")
        x, y = spot
    sheet.box(x, y, w, h, CREAM, CREAM, 3)
    sheet.save("sizes.png")


def gall() -> None:
    """Draw an oak gall, its extract, the ink, and a stroke that darkens."""
    sheet = Sheet(1200, 700)
    leaf = [(120 + 90 * t, 330 - 46 * math.sin(t * math.pi / 2.4)) for t in (0, 0.6, 1.2, 1.8, 2.4)]
    sheet.shape([*leaf, *[(x, 660 - y) for x, y in leaf[::-1]]], SAGE)
    sheet.line([(90, 330), (350, 330)], "#5f6d58", 3)
    for x, y, r in ((210, 410, 44), (285, 432, 30)):
        sheet.disc(x, y, r, "#a97b4b", "#7b5632", 3)
        sheet.disc(x - r * 0.3, y - r * 0.3, r * 0.22, "#c99f70")
        sheet.disc(x + r * 0.35, y + r * 0.2, 4, INK)
    for x, colour in ((480, "#b58a4d"), (720, "#2f3440")):
        sheet.box(x - 30, 190, 60, 70, "#dfe5e2", "#7d8a8a", 3, 6)
        sheet.box(x - 75, 250, 150, 200, "#dfe5e2", "#7d8a8a", 3, 18)
        sheet.box(x - 68, 320, 136, 123, colour, radius=14)
        sheet.box(x - 52, 268, 10, 44, CREAM, radius=5)
    for start, end in ((370, 396), (580, 618)):
        sheet.line([(start, 360), (end, 360)], RED, 3)
        sheet.shape([(end + 12, 360), (end, 352), (end, 368)], RED)
    sheet.text(600, 338, "Fe", 30, RED, "roman")
    sheet.shape(rough(860, 150, 280, 340, 5, 2), CREAM, STONE)
    for row in range(5):
        shade = tuple(round(a + (b - a) * row / 4) for a, b in ((150, 40), (165, 44), (186, 52)))
        colour, y = "#{:02x}{:02x}{:02x}".format(*shade), 200 + row * 60
        wave = [(890 + i * 5, y + 12 * math.sin(i / 1.9) * (1 - i / 60)) for i in range(45)]
        sheet.line(wave, colour, 7)
    for x, words in ((230, "虫瘿"), (480, "浸液"), (720, "墨水"), (1000, "墨迹")):
        sheet.text(x, 570, words, 34)
    sheet.grain(5, 0.1)
    sheet.save("gall.jpg")


def folding() -> None:
    """Draw an animation of a sheet folded three times."""
    frames = []
    for step, (w, h) in enumerate(((400, 280), (200, 280), (200, 140), (100, 140))):
        sheet = Sheet(600, 400)
        x, y = 300 - w / 2, 180 - h / 2
        for layer in range(2**step - 1, 0, -1):
            sheet.box(x + layer * 2.5, y + layer * 2.5, w, h, "#e2d8c2", STONE, 1.5)
        sheet.box(x, y, w, h, CREAM, INK, 2.5)
        if step < 3:
            across = step % 2 == 0
            start = (300, y) if across else (x, 180)
            sheet.dashes(start, (300, y + h) if across else (x + w, 180), RED, 2.5)
        sheet.text(300, 362, f"{2**step}叶　{2 ** (step + 1)}页", 28)
        frames.append(sheet.small().quantize(32, dither=Image.Dither.NONE))
    frames[0].save(IMAGES / "folding.gif", save_all=True, append_images=frames[1:], loop=0,
                   duration=[1400, 1200, 1200, 2000], optimize=True)  # fmt: skip


def numeral(number: int, size: float) -> str:
    """Return SVG outlines of a number, centred on the origin, so that no font is needed."""
    face = TTFont(FONTS / FACES["roman"][0])
    glyphs, names = face.getGlyphSet(), face.getBestCmap()
    scale, paths, width = size / face["head"].unitsPerEm, [], 0
    for digit in str(number):
        glyph, pen = glyphs[names[ord(digit)]], SVGPathPen(glyphs)
        glyph.draw(pen)
        paths.append(f'<path transform="translate({width} 0)" d="{pen.getCommands()}"/>')
        width += glyph.width
    move = f"scale({scale:.4f} {-scale:.4f}) translate({-width / 2:g} 0)"
    return f'<g transform="{move}">{"".join(paths)}</g>'


def imposition() -> None:
    """Write the imposition of a sixteen-page section as SVG text."""
    sides = (((5, 12, 9, 8), (4, 13, 16, 1)), ((7, 10, 11, 6), (2, 15, 14, 3)))
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 1240" width="900" height="1240">',
        "<title>十六页书帖的拼版图</title>",
        f'<rect width="900" height="1240" fill="{PAPER}"/>',
    ]
    for side, rows in enumerate(sides):
        top = 40 + side * 600
        parts.append(f'<rect x="50" y="{top}" width="800" height="560" fill="{CREAM}" '
                     f'stroke="{INK}" stroke-width="3"/>')  # fmt: skip
        for row, pages in enumerate(rows):
            for column, page in enumerate(pages):
                turn = " rotate(180)" if row == 0 else ""
                parts.append(
                    f'<g transform="translate({150 + column * 200} {top + 140 + row * 280}){turn}" '
                    f'fill="{("#8c8271", INK)[row]}">'
                    '<rect x="-64" y="-106" width="128" height="182" fill="#ece4d2"/>'
                    f'<g transform="translate(0 10)">{numeral(page, 76)}</g>'
                    f'<path d="M-30 98h60" stroke="{RED}" stroke-width="4"/></g>'
                )
        for x in (250, 450, 650):
            parts.append(f'<path d="M{x} {top}v560" stroke="{BLUE}" stroke-dasharray="10 8"/>')
        parts.append(f'<path d="M50 {top + 280}h800" stroke="{RED}" stroke-dasharray="10 8"/>')
    (IMAGES / "imposition.svg").write_text("\n".join([*parts, "</svg>"]) + "\n", "utf-8")
