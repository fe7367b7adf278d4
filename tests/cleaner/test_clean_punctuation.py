"""Punctuation and white space: corrected where there is no doubt, and left alone elsewhere."""

from __future__ import annotations

import pytest
from cleaning import clean_markdown, clean_mirror, words

from publisher.cleaner.text.punctuation import correct


@pytest.mark.parametrize(
    ("line", "corrected"),
    [
        ("甲,乙;丙:丁!戊?", "甲，乙；丙：丁！戊？"),
        ("是吗?!", "是吗？！"),
        ("三百年①,至今", "三百年①，至今"),
        ("早晨 (图) 之后", "早晨（图）之后"),
        ("“引号”,后", "“引号”，后"),
        ('他说,"好",就走了', "他说，“好”，就走了"),
        ('他说"Hello, world."然后走了', "他说“Hello, world.”然后走了"),
        ("(这是括号)", "（这是括号）"),
        ("(这是(嵌套)括号)", "（这是（嵌套）括号）"),
        ("见(注)与(IBM)", "见（注）与(IBM)"),
        ("等等...", "等等……"),
        ("他。。。走了", "他……走了"),
        ("他--我的朋友--来了", "他——我的朋友——来了"),
        ("Ｎｏ．１在２０２０年", "No．1在2020年"),
        ("𠀀𠮷,𪚥", "𠀀𠮷，𪚥"),
        ("他说don't", "他说don’t"),
        ("遭到迫害 ！（注） ，后来", "遭到迫害！（注），后来"),
    ],
)
def test_chinese_takes_full_width_marks_where_there_is_no_doubt(line: str, corrected: str) -> None:
    assert correct(line, "zh-Hans") == corrected
    assert correct(corrected, "zh-Hans") == corrected


@pytest.mark.parametrize(
    "line",
    [
        "价格是3.5元",
        "10:30开会",
        "比分3:2",
        "第1-2页",
        "北京-上海",
        "C++,Java",
        "中文,English",
        "例如:a",
        "见(图1)",
        "A.B.王",
        "1)甲",
        '屏幕5.5"大,10"小'.replace(",", "，"),
        '12"-14"管',
        '"甲" "乙',
        '用print("你好")写',
        "看http://a.example/搜索?词,好",
        "他说：'好'",
        "等等……",
        "他——走了",
        "👨\u200d👩\u200d👧\u200d👦,好",
        "Mr. Wang说:Good morning!他笑了。",
    ],
)
def test_what_is_in_doubt_stays_as_it_is(line: str) -> None:
    assert correct(line, "zh-Hans") == line


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ('これは"テスト"です,はい...', "ja"),
        ("東京,大阪(日本)", "ja"),
        ('이것은 "시험"입니다, (네)...', "ko"),
        ("漢字,漢字", "ko"),
        ('Er sagte "ja" und ging.', "de"),
        ('Il dit "oui"...', "fr"),
        ('Он сказал "да"...', "ru"),
        ("Wait... what -- no?", "en"),
        ('a 5" and a 6" nail', "en"),
        ("it is 5'10\" tall", "en"),
        ("rock 'n' roll", "en"),
    ],
)
def test_other_languages_are_left_alone(line: str, language: str) -> None:
    assert correct(line, language) == line


@pytest.mark.parametrize(
    ("line", "corrected"),
    [
        ('He said "yes" and left.', "He said “yes” and left."),
        ('"A," she said, "b."', "“A,” she said, “b.”"),
        ("It's Ann's, isn't it", "It’s Ann’s, isn’t it"),
    ],
)
def test_english_quotation_marks_open_and_close(line: str, corrected: str) -> None:
    assert correct(line, "en") == corrected


@pytest.mark.parametrize(
    ("dump", "text"),
    [
        ("<p>他说:<b>好</b>,走</p>", "他说：好，走"),
        ('<p>他说"<b>好</b>"</p>', "他说“好”"),
        ('<p>中文<code>f("中",a)</code>,好</p>', '中文f("中",a),好'),
        ('<pre>print("甲",乙)</pre>', 'print("甲",乙)'),
        ("<p>按<kbd>(键),甲</kbd>键</p>", "按(键),甲键"),
        (
            "<table><tr><th>甲,乙</th><th>丙</th></tr><tr><td>丁:</td><td>1</td></tr></table>",
            "甲，乙丙丁：1",
        ),
    ],
)
def test_markup_within_a_line_changes_nothing_and_code_keeps_its_own(dump: str, text: str) -> None:
    assert words(clean_mirror(dump).body) == text


def test_the_setting_switches_corrections_off() -> None:
    dump = '<p>他说:"好",走了...</p>'
    article = clean_mirror(dump, title="甲,乙", punctuation=False)
    assert words(article.body) == '他说:"好",走了...'
    assert article.title == "甲,乙"
    assert clean_mirror(dump, title="甲,乙").title == "甲，乙"


def test_english_sentences_in_a_chinese_page_keep_their_marks() -> None:
    english = "The sheets were counted, laid between boards; and left there (for the night)..."
    body = clean_mirror(f"<p>纸要晾干,再压平。</p><p>{english}</p>").body
    assert words(body) == f"纸要晾干，再压平。{english}"


def test_german_and_japanese_pages_keep_their_marks() -> None:
    german = 'Die Fasern nehmen das Wasser auf, "und" das Papier ist nicht mehr von der Form.'
    japanese = '紙は水を含むと,繊維が"ゆるみ"ます(よ)。'
    assert words(clean_markdown(german).body) == german
    assert words(clean_markdown(japanese).body) == japanese


def test_a_heading_that_repeats_the_title_goes_whatever_its_marks_become() -> None:
    assert clean_mirror("<h2>纸,墨(图)</h2><p>文。</p>", title="纸,墨(图)").body == "<p>文。</p>"


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧\u200d👦一家",
        "👍🏽好",
        "🇫🇷旗",
        "1️⃣首先",
        "𠀀𠮷𪚥",
        "e\u0302n",
        "नमस्ते",
        "می\u200cخواهم",
        "葛\U000e0100城",
    ],
)
def test_emoji_rare_characters_and_combining_marks_stay(text: str) -> None:
    assert words(clean_mirror(f"<p>甲{text}乙</p>").body) == f"甲{text}乙"


@pytest.mark.parametrize(
    ("dump", "text"),
    [
        ("<p>零\u200b宽\u2060连\ufeff接\u00ad符</p>", "零宽连接符"),
        ("<p>控\x01制&#8;符&#127;号</p>", "控制符号"),
        ("<p>汉字\n汉字</p>", "汉字汉字"),
        ("<p>two\nwords</p>", "two words"),
        ("<p>汉字 <b>汉字</b></p>", "汉字 汉字"),
    ],
)
def test_invisible_characters_go_and_line_breaks_leave_no_space(dump: str, text: str) -> None:
    assert words(clean_mirror(dump).body) == text
