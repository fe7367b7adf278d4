"""The order of names in the indexes of Chinese and other volumes."""

from __future__ import annotations

import pytest

from publisher.renderers.collation import initial, pinyin, sort_key, strokes


def in_order(names: list[str], language: str, *, person: bool = False) -> list[str]:
    return sorted(names, key=lambda name: sort_key(name, language, person=person))


def test_simplified_chinese_goes_by_pinyin_and_tone() -> None:
    assert in_order(["王冕", "汪曾祺", "安娜", "马丁", "张岱"], "zh-Hans") == [
        "安娜",
        "马丁",
        "汪曾祺",
        "王冕",
        "张岱",
    ]


def test_readings_follow_the_phrase_and_the_family() -> None:
    assert pinyin("重庆") == ("chong2", "qing4")
    assert pinyin("武汉") == ("wu3", "han4")
    assert in_order(["曾小明", "岑参", "张三"], "zh-Hans", person=True) == [
        "岑参",
        "曾小明",
        "张三",
    ]


def test_latin_names_stand_among_the_chinese_by_their_letter() -> None:
    names = ["周作人", "Bell", "白居易", "2019", "阿城"]
    assert in_order(names, "zh-Hans") == ["阿城", "Bell", "白居易", "周作人", "2019"]
    assert [initial(name, "zh-Hans") for name in names] == ["Z", "B", "B", "", "A"]


def test_traditional_chinese_goes_by_strokes() -> None:
    names = ["龜山", "丁一", "張岱", "Bell", "王冕", "乂"]
    assert in_order(names, "zh-Hant") == ["丁一", "乂", "王冕", "張岱", "龜山", "Bell"]
    assert [initial(name, "zh-TW") for name in names] == [16, 2, 11, "B", 4, 2]


@pytest.mark.parametrize(
    ("char", "number"),
    [("一", 1), ("人", 2), ("國", 11), ("龍", 16), ("鸞", 30), ("籲", 32), ("亃", 13), ("灪", 32)],
)
def test_strokes_of_common_and_rare_characters(char: str, number: int) -> None:
    assert strokes(char) == number


def test_what_big5_does_not_know_stands_at_the_end() -> None:
    assert strokes("A") == strokes("、") == strokes("们") == 0
    assert in_order(["们", "籲", "人"], "zh-Hant") == ["人", "籲", "们"]
    assert initial("们", "zh-Hant") == ""


def test_other_languages_ignore_case_and_accents() -> None:
    names = ["zebra", "Éclair", "earth", "Zürich", "林知", "42"]
    assert in_order(names, "en") == ["earth", "Éclair", "zebra", "Zürich", "林知", "42"]
    assert [initial(name, "en") for name in names] == ["Z", "E", "E", "Z", "", ""]
