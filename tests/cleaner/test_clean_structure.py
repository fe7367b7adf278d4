"""The structure of the text: headings, lists, tables, notes, formulas, and languages."""

from __future__ import annotations

import re

import pytest
from cleaning import assert_safe, clean_mirror, words


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def items(*texts: str) -> str:
    return "".join(f"<li>{text}</li>" for text in texts)


@pytest.mark.parametrize(
    ("dump", "body"),
    [
        (paragraphs("• 纸", "• 墨"), f"<ul>{items('纸', '墨')}</ul>"),
        (paragraphs("- apples", "- pears"), f"<ul>{items('apples', 'pears')}</ul>"),
        (paragraphs("- 水要清。", "- 纸要白。"), f"<ul>{items('水要清。', '纸要白。')}</ul>"),
        (paragraphs("1、清", "2、白", "3、黑"), f"<ol>{items('清', '白', '黑')}</ol>"),
        (paragraphs("4. a", "5. b", "6. c"), f'<ol start="4">{items("a", "b", "c")}</ol>'),
        ("<p>• 纸<br>• 墨</p>", f"<ul>{items('纸', '墨')}</ul>"),
        (
            "<p>买来：<br>• 纸<br>• 墨<br>以上。</p>",
            f"<p>买来：</p><ul>{items('纸', '墨')}</ul><p>以上。</p>",
        ),
        ("<ul><li>• 纸<li>• 墨</ul>", f"<ul>{items('纸', '墨')}</ul>"),
        ("<p>• <b>纸</b>白</p><p>• 墨</p>", f"<ul>{items('<b>纸</b>白', '墨')}</ul>"),
    ],
)
def test_pseudo_lists_become_lists(dump: str, body: str) -> None:
    assert clean_mirror(dump).body == body


@pytest.mark.parametrize(
    "dump",
    [
        paragraphs("– Bonjour, dit-il.", "– Bonsoir, répondit-elle.", "Il sourit."),
        paragraphs("— Bonjour.", "— Bonsoir."),
        paragraphs("- Привет, - сказал он.", "- Здравствуй!"),
        paragraphs("– Hola –dijo él.", "– Buenos días –contestó."),
        paragraphs("1、清", "2、白"),
        paragraphs("3. c", "2. b", "1. a"),
        paragraphs("1.1 清", "1.2 白", "1.3 黑"),
        paragraphs("2019. It was", "2020. It was", "2021. It is"),
        paragraphs("第一条 总则。", "第二条 会员。", "第三条 费用。"),
        paragraphs("一、总则", "二、会员", "三、费用"),
        paragraphs("■ 题", "文。", "■ 题二", "文。"),
        paragraphs("3.5元", "4.5元", "5.5元"),
    ],
)
def test_speech_laws_and_figures_are_no_lists(dump: str) -> None:
    assert clean_mirror(dump).body == dump


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("甲[1]，乙[2]。", ("注释：", "[1] 第一。", "[2] 第二。")),
        ("甲[1]，乙[2]。", ("[1] 第一。", "[2] 第二。")),
        ("甲①，乙②。", ("注：", "①第一。", "②第二。")),
        ("甲〔注1〕，乙（注2）。", ("【注释】", "〔注1〕第一。", "（注2）第二。")),
        ("甲【1】，乙【2】。", ("参考资料", "1、第一。", "2、第二。")),
        ("甲<sup>1</sup>，乙<sup>2</sup>。", ("脚注", "1. 第一。", "2. 第二。")),
        ("甲<sup>[1]</sup>，乙<sup>[2]</sup>。", ("Notes", "[1] 第一。", "[2] 第二。")),
        ("甲[1]，乙[2]。", ("注释：<br>[1] 第一。<br>[2] 第二。",)),
        ("甲[1][2]。", ("注释", "1. 第一。<br>2. 第二。")),
    ],
)
def test_written_notes_of_all_forms_are_joined(text: str, notes: tuple[str, ...]) -> None:
    body = clean_mirror(paragraphs(text, *notes)).body
    assert_safe(body)
    for number, told in ((1, "第一。"), (2, "第二。")):
        assert f'href="#fn-{number}" id="fnref-{number}"' in body
        note = re.search(rf'<li id="fn-{number}">(.*?)</li>', body)
        assert note
        assert f'class="backref" href="#fnref-{number}"' in note[1]
        assert words(note[1]).endswith(told)
    assert body.endswith("</ol></section>")


@pytest.mark.parametrize(
    "dump",
    [
        "<p>面积10 m<sup>2</sup>，长3 m<sup>1</sup>。</p><hr><p>1. 第一步。</p><p>2. 第二步。</p>",
        "<p>E=mc<sup>2</sup>，10<sup>1</sup>，<i>x</i><sup>3</sup></p><hr><ol><li>甲<li>乙<li>丙</ol>",
        "<p>H<sub>1</sub>、H<sub>2</sub></p><hr><p>1. 第一步。</p><p>2. 第二步。</p>",
        "<p>有三点：①快②好③省。</p><hr><p>①第一。</p><p>②第二。</p>",
        "<p>正文一段。</p><hr><p>1. 甲事。</p><p>2. 乙事。</p><p>3. 丙事。</p>",
        "<p>用<code>a[1]</code>和<code>a[2]</code></p><p>[1] 第一。</p><p>[2] 第二。</p>",
        "<p>甲[1]。</p><p>注释：</p><p>[1] 一。</p><p>[2] 二。</p>",
    ],
)
def test_powers_lists_and_code_are_no_notes(dump: str) -> None:
    assert "noteref" not in clean_mirror(dump).body


def test_further_references_to_a_note_lead_to_it_too() -> None:
    body = clean_mirror(
        "<p>甲<a href='#n1' id='r1'>1</a>，乙<a href='#n1'>1</a></p><p id='n1'>注<a href='#r1'>^</a></p>"
    ).body
    assert body.count('href="#fn-1"') == 2
    assert body.count('id="fnref-1"') == 1


@pytest.mark.parametrize(
    ("dump", "levels"),
    [
        ("<h1>大</h1><p>文</p><h4>小</h4><p>文</p><h1>又</h1><p>文</p>", "h2 h3 h2"),
        ("<h3>大</h3><p>文</p><h6>小</h6><p>文</p>", "h2 h3"),
        ("<p><b>题</b></p><p>文。</p><p><strong>题二</strong></p><p>文。</p>", "h2 h2"),
        ("<p><b>一句话。</b></p><p>文。</p>", ""),
        ("<p><b>题</b>文</p><p>文。</p>", ""),
    ],
)
def test_heading_levels_have_no_gaps(dump: str, levels: str) -> None:
    assert " ".join(re.findall(r"<(h\d)", clean_mirror(dump).body)) == levels


def row(cell: str, *texts: str) -> str:
    closing = "".join(f"</{name}>" for name in reversed(re.findall(r"\w+", cell)))
    return "<tr>" + "".join(f"{cell}{text}{closing}" for text in texts) + "</tr>"


@pytest.mark.parametrize(
    ("table", "heads"),
    [
        (row("<th>", "名", "价") + row("<td>", "纸", "1"), 2),
        (row("<td><b>", "名", "价") + row("<td>", "纸", "1"), 2),
        (f"<thead>{row('<td>', '名', '价')}</thead>" + row("<td>", "纸", "1"), 2),
        (row("<td>", "名", "价") + row("<td>", "纸", "1"), 0),
        ("<tr><th>名</th><td>纸</td></tr><tr><th>价</th><td>1</td></tr>", 2),
        (  # cells that reach into the rows below, which have fewer of their own
            row("<td>", "类", "名", "价")
            + "<tr><td rowspan=2>纸</td><td>甲</td><td>1</td></tr>"
            + row("<td>", "乙", "2"),
            0,
        ),
    ],
)
def test_tables_of_data_keep_their_head(table: str, heads: int) -> None:
    body = clean_mirror(f"<table>{table}</table>").body
    assert body.startswith("<table>")
    assert body.count("<th>") == heads
    assert words(body) == "名价纸1" if body.count("<tr>") == 2 and "<thead>" in body else True


@pytest.mark.parametrize(
    "table",
    [
        "<tr><td>一段文字。</td></tr>",
        "<tr><td><p>左栏的文字。</p></td><td><p>右栏的文字。</p></td></tr>",
        "<tr><td><table><tr><td>一段文字。</td></tr></table></td></tr>",
    ],
)
def test_tables_of_layout_are_unwrapped(table: str) -> None:
    body = clean_mirror(f"<table>{table}</table>").body
    assert re.fullmatch(r"(<p>[^<]+</p>)+", body)


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "<i>x</i><sup>2</sup>"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "<i>a</i>/<i>b</i>"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        (
            "<semantics><mi>y</mi><annotation encoding='application/x-tex'>y</annotation></semantics>",
            "<i>y</i>",
        ),
    ],
)
def test_formulas_are_written_out(formula: str, written: str) -> None:
    assert clean_mirror(f"<p>令<math>{formula}</math>。</p>").body == f"<p>令{written}。</p>"


def test_tex_that_a_script_would_set_is_kept_as_code() -> None:
    body = clean_mirror("<p>令<script type='math/tex'>x^2</script>为正。</p>").body
    assert body == "<p>令<code>x^2</code>为正。</p>"


def test_directions_and_languages_of_the_source_survive() -> None:
    body = clean_mirror(
        f"<p>{'纸张的纤维在水里舒展开来。' * 9}</p><p>用<span lang=fr>bonjour</span>说</p><p dir=RTL lang=he>שלום עולם</p>"
        "<div dir=rtl><ul><li>مرحبا</ul></div><p>写<bdo dir=rtl>abc</bdo><bdi>x</bdi></p>"
        "<blockquote lang=fr>Bonjour à tous</blockquote>"
    ).body
    assert_safe(body)
    for piece in (
        '<span lang="fr">bonjour</span>',
        '<p lang="he" dir="rtl">',
        '<ul dir="rtl">',
        '<bdo dir="rtl">abc</bdo><bdi>x</bdi>',
        '<blockquote lang="fr">',
    ):
        assert piece in body or piece.replace('lang="he" dir="rtl"', 'dir="rtl" lang="he"') in body


@pytest.mark.parametrize("wrong", ["en", "zh-Hans", "x", "not a language", "", "fr"])
def test_a_wrong_language_attribute_is_not_believed(wrong: str) -> None:
    body = clean_mirror(f'<div lang="{wrong}"><p>纸要晾干。</p><p>书要压平。</p></div>').body
    assert body == "<p>纸要晾干。</p><p>书要压平。</p>"


def test_a_wrong_language_is_not_believed_within_a_block_either() -> None:
    body = clean_mirror(
        "<p>纸要晾干。</p><ul><li lang=en>甲</li><li>乙<span lang=en>丙</span></li></ul>"
    ).body
    assert "lang=" not in body


def test_paragraphs_in_another_language_are_marked() -> None:
    english = "The fibres of the paper take up the water from the air and let go of their shape."
    body = clean_mirror(f"<p>{'纸张的纤维在水里舒展开来。' * 9}</p><p>{english}</p>").body
    assert f'<p lang="en">{english}</p>' in body


def test_a_link_of_nothing_goes_whatever_a_page_calls_it() -> None:
    body = clean_mirror(
        '<p>甲<a class="x" href="https://example.org/"><span class="y"> </span></a>乙'
        '<span class="z">丙</span></p>'
    ).body
    assert body == "<p>甲 乙丙</p>"
