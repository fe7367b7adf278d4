"""The cover, looked at as a picture."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from publisher import resources
from publisher.errors import RenderingFailed
from publisher.model import Volume
from publisher.renderers.cover import design, draw_cover, fit_title, region
from publisher.renderers.measure import break_lines, width_of
from publisher.renderers.painting import paint
from publisher.settings import Settings
from publisher.store import Blobs
from publisher.words import words_for

Sample = Callable[..., tuple[Volume, Blobs]]


def cover(volume: Volume, **settings: object) -> bytes:
    chosen = Settings(**settings)
    return draw_cover(volume, words_for(volume.language, chosen), chosen)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def differs(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


PATTERN = (0, 0, 1600, 1200)
LETTERS = (0, 1220, 1600, 2400)


def test_it_is_a_baseline_rgb_jpeg_of_1600_by_2400(sample: Sample) -> None:
    data = cover(sample()[0])
    image = picture(data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1600, 2400))
    assert not image.info.get("progressive")
    assert len(data) < 600_000


def test_the_same_volume_gives_the_same_bytes(sample: Sample) -> None:
    volume, _ = sample()
    assert cover(volume) == cover(volume)


def test_volumes_of_a_theme_share_the_pattern_and_differ_in_their_letters(sample: Sample) -> None:
    first, _ = sample()
    second = replace(first, number=2, title=f"{first.theme} 卷二")
    one, two = picture(cover(first)), picture(cover(second))
    assert not differs(one.crop(PATTERN), two.crop(PATTERN))
    assert differs(one.crop(LETTERS), two.crop(LETTERS))


def test_themes_differ_in_their_pattern(sample: Sample) -> None:
    volume, _ = sample()
    one, two = picture(cover(volume)), picture(cover(replace(volume, theme="天文")))
    assert differs(one.crop(PATTERN), two.crop(PATTERN))


@pytest.mark.parametrize(
    ("field", "value"),
    [("theme", "天文"), ("library", "另一书库"), ("number", 2), ("of", 1), ("parts", None)],
)
def test_what_it_tells_is_drawn(sample: Sample, field: str, value: object) -> None:
    volume, _ = sample()
    if field == "parts":  # dates and count
        value = (replace(volume.parts[0], articles=volume.articles[:1]),)
    one, two = picture(cover(volume)), picture(cover(replace(volume, **{field: value})))
    assert differs(one.crop(LETTERS), two.crop(LETTERS))


@pytest.mark.parametrize(
    "theme",
    [
        '</text><script>&amp; "x" & <b>',
        "换\n行\x00与\x08控制符",
        "长" * 300,
        "W" * 300,
        "word " * 100,
        "",
        "🙂 表情",
    ],
)
def test_no_title_breaks_it(sample: Sample, theme: str) -> None:
    volume, _ = sample()
    image = picture(cover(replace(volume, theme=theme)))
    margin = image.crop((1520, 1230, 1600, 2150))  # nothing runs over the edge
    assert all(high - low < 12 for low, high in margin.getextrema())


def test_a_template_that_is_no_drawing_names_the_volume(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "cover").mkdir()
    (tmp_path / "cover" / "cover.svg").write_text("not a drawing")
    volume, _ = sample()
    with pytest.raises(RenderingFailed, match=volume.title):
        cover(volume, templates=tmp_path)


@pytest.mark.parametrize(
    ("theme", "language"),
    [("图书馆与阅读", "zh-Hans"), ("Paper & Print: AVATAR", "en"), ("図書館、ガイド", "ja")],
)
def test_what_is_painted_is_what_the_template_draws(
    sample: Sample, tmp_path: Path, theme: str, language: str
) -> None:
    (tmp_path / "cover").mkdir()
    template = Path(resources.__file__).parent.parent / "templates" / "cover" / "cover.svg"
    shutil.copy(template, tmp_path / "cover")
    volume = replace(sample()[0], theme=theme, language=language, of=3)
    painted, drawn = picture(cover(volume)), picture(cover(volume, templates=tmp_path))
    for area in (PATTERN, LETTERS):
        difference = ImageChops.difference(painted.crop(area), drawn.crop(area)).convert("L")
        assert ImageStat.Stat(difference).mean[0] < 2.5
        assert sum(difference.histogram()[128:]) < 0.01 * difference.width * difference.height


def test_a_template_of_ones_own_is_drawn(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "cover").mkdir()
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'
    (tmp_path / "cover" / "cover.svg").write_text(square)
    assert picture(cover(sample()[0], templates=tmp_path)).size == (90, 90)


@pytest.mark.parametrize("theme", ["مكتبة", "ห้องสมุด", "Βιβλιοθήκη", "🙂 表情", "a\u0301"])
def test_letters_of_other_scripts_are_left_to_fonts_that_have_them(
    sample: Sample, theme: str
) -> None:
    volume = replace(sample()[0], theme=theme)
    words = words_for(volume.language, Settings())
    assert paint(design(volume, words), (1600, 2400)) is None
    title = picture(cover(volume)).crop((140, 1400, 1460, 1650)).convert("L")
    low, high = title.getextrema()
    assert high - low > 100


def test_without_the_fonts_it_is_drawn(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    volume, _ = sample()
    monkeypatch.setattr("publisher.renderers.painting._font_files", dict)
    assert paint(design(volume, words_for("zh", Settings())), (1600, 2400)) is None


def test_a_volume_of_undated_articles_has_a_cover(sample: Sample) -> None:
    volume, _ = sample()
    part = replace(volume.parts[0], articles=(replace(volume.articles[0], published=None),))
    assert picture(cover(replace(volume, parts=(part,)))).size == (1600, 2400)


def test_lines_are_even_and_keep_the_rules_of_punctuation() -> None:
    title = "图书馆与阅读：从藏书楼到公共阅览室，一百五十年的变迁"
    lines = break_lines(title, 11)
    assert "".join(lines) == title
    widths = [width_of(line) for line in lines]
    assert max(widths) <= 11
    assert max(widths) - min(widths) <= 3
    assert not any(line[0] in "，：。、》" or line[-1] in "《（" for line in lines)


def test_latin_words_stay_whole() -> None:
    lines = break_lines("The History of the Book in Europe", 8)
    assert " ".join(lines) == "The History of the Book in Europe"


def test_a_title_is_broken_where_its_sense_allows_it() -> None:
    assert fit_title("地图、标点与书架")[1] == ["地图、", "标点与书架"]


def test_a_long_title_is_set_smaller_and_a_longer_one_cut() -> None:
    assert fit_title("茶")[0] > fit_title("图书馆与阅读从藏书楼到公共阅览室")[0]
    size, lines = fit_title("长" * 300)
    assert lines[-1].endswith("…")
    assert all(width_of(line) * size <= 1320 for line in lines)


def test_regions() -> None:
    tags = {"zh-Hans": "SC", "zh": "SC", "zh-Hant": "TC", "zh-TW": "TC", "zh-HK": "HK"}
    tags |= {"zh-Hant-HK": "HK", "ja": "JP", "ko": "KR", "en": "SC"}
    assert {tag: region(tag) for tag in tags} == tags
