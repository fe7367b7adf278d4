"""The language of texts and of blocks within them, whatever the page says."""

from __future__ import annotations

import pytest

from publisher.cleaner.facts.language import detect_language, language_of_block

TEXTS = {
    "en": "The bridge was closed for nine years, and nobody in the town knew when it would open again.",
    "de": "Die Brücke war neun Jahre lang gesperrt, und niemand in der Stadt wusste, wann sie wieder öffnet.",
    "fr": "Le pont était fermé depuis neuf ans et personne dans la ville ne savait quand il serait ouvert.",
    "es": "El puente estuvo cerrado durante nueve años y nadie en la ciudad sabía cuándo se abriría de nuevo.",
    "it": "Il ponte è rimasto chiuso per nove anni e nessuno nella città sapeva quando sarebbe stato aperto.",
    "pt": "A ponte esteve fechada durante nove anos e ninguém na cidade sabia quando ela seria aberta, mas não foi.",
    "nl": "De brug was negen jaar gesloten en niemand in de stad wist wanneer hij weer open zou gaan.",
    "pl": "Most był zamknięty przez dziewięć lat i nikt w mieście nie wiedział, kiedy zostanie otwarty.",
    "cs": "Most byl devět let zavřený a nikdo ve městě nevěděl, kdy se znovu otevře, protože to nebylo jasné.",
    "sv": "Bron var stängd i nio år och ingen i staden visste när den skulle öppnas igen för alla.",
    "da": "Broen var lukket i ni år, og ingen i byen vidste, hvornår den ville blive åbnet igen af kommunen.",
    "fi": "Silta oli suljettuna yhdeksän vuotta, eikä kukaan kaupungissa tiennyt, että se avataan kun on kesä.",
    "hu": "A híd kilenc évig zárva volt, és senki nem tudta a városban, hogy mikor nyitják meg újra az utat.",
    "ro": "Podul a fost închis timp de nouă ani și nimeni din oraș nu știa când va fi deschis din nou.",
    "tr": "Köprü dokuz yıl boyunca kapalıydı ve şehirde hiç kimse bunun ne zaman açılacağını bilmiyordu.",
    "id": "Jembatan itu ditutup selama sembilan tahun dan tidak ada yang tahu kapan akan dibuka untuk umum.",
    "vi": "Cây cầu đã đóng cửa chín năm và không ai trong thành phố biết khi nào nó sẽ được mở lại.",
    "ru": "Мост был закрыт девять лет, и никто в городе не знал, когда его снова откроют для людей.",
    "uk": "Міст був закритий дев'ять років, і ніхто в місті не знав, коли його знову відкриють.",
    "bg": "Мостът беше затворен девет години и никой в града не знаеше кога ще бъде отворен отново.",
    "sr": "Мост је био затворен девет година и нико у граду није знао када ће поново бити отворен људима.",
    "ar": "كان الجسر مغلقا لمدة تسع سنوات ولم يكن أحد في المدينة يعرف متى سيفتح مرة أخرى.",
    "fa": "پل نه سال بسته بود و هیچ کس در شهر نمی‌دانست که چه زمانی دوباره باز می‌شود.",
    "ur": "پل نو سال سے بند تھا اور شہر میں کوئی نہیں جانتا تھا کہ یہ دوبارہ کب کھلے گا۔",
    "he": "הגשר היה סגור במשך תשע שנים ואיש בעיר לא ידע מתי ייפתח שוב.",
    "el": "Η γέφυρα ήταν κλειστή για εννέα χρόνια και κανείς δεν ήξερε πότε θα ανοίξει.",
    "th": "สะพานปิดมาเก้าปีแล้วและไม่มีใครในเมืองรู้ว่าจะเปิดอีกเมื่อใด",
    "hi": "पुल नौ साल से बंद था और शहर में कोई नहीं जानता था कि यह फिर कब खुलेगा।",
    "ko": "다리는 구 년 동안 닫혀 있었고 언제 다시 열릴지 아무도 몰랐다.",
    "ja": "橋は九年間閉鎖されていて、いつ再び開くのか町の誰も知らなかった。",
    "zh-Hans": "大桥封闭了九年，城里没有人知道什么时候会重新开放。",
    "zh-Hant": "大橋封閉了九年，城裡沒有人知道什麼時候會重新開放。",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("declared", ["", "en", "zh-CN"])
def test_the_text_says_its_language_against_a_wrong_declaration(
    language: str, declared: str
) -> None:
    expected = "en" if (language, declared) == ("en", "en") else language
    assert detect_language(TEXTS[language], declared) == expected


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        # Titles, and regions.
        ("龙年大吉", "", "zh-Hans"),
        ("龍年大吉", "", "zh-Hant"),
        ("佢哋喺邊度呀？", "", "zh-Hant"),
        ("中山大學", "zh-CN", "zh-Hant"),
        ("香港大典", "zh-HK", "zh-Hant"),
        ("香港大典", "zh-TW", "zh-Hant"),
        ("香港大典", "zh-CN", "zh-Hans"),
        ("他說：「明天上午。」", "", "zh-Hant"),
        # Japanese with little kana, and Chinese with some.
        ("東京都知事選挙、小池氏が当選", "", "ja"),
        ("日本経済新聞朝刊一面記事", "ja", "ja"),
        ("优の良品零食店在北京开业，排队的人很多", "", "zh-Hans"),
        ("约翰·史密斯和玛丽·布朗在伦敦见面", "", "zh-Hans"),
        # A region is kept where the language is right.
        (TEXTS["en"], "en-GB", "en-GB"),
        (TEXTS["pt"], "pt-BR", "pt-BR"),
        # Names and numbers say nothing.
        ("Ada Lovelace 1843", "de", "de"),
        ("2024 — 1 234 567", "", "und"),
        ("", "fr", "fr"),
    ],
)
def test_short_texts_say_what_they_can(text: str, declared: str, language: str) -> None:
    assert detect_language(text, declared) == language


def test_the_larger_part_of_a_mixed_page_decides() -> None:
    assert detect_language(TEXTS["zh-Hans"] * 5 + TEXTS["en"]) == "zh-Hans"
    assert detect_language(TEXTS["zh-Hans"] + TEXTS["en"] * 8) == "en"
    assert detect_language("print(x) " * 5 + TEXTS["ko"] * 3) == "ko"


@pytest.mark.parametrize(
    ("block", "main", "language"),
    [
        (TEXTS["en"], "zh-Hans", "en"),
        (TEXTS["fr"], "en-GB", "fr"),
        (TEXTS["ja"], "zh-Hans", "ja"),
        (TEXTS["ko"], "zh-Hans", "ko"),
        (TEXTS["ar"], "en", "ar"),
        (TEXTS["ru"], "zh-Hant", "ru"),
        (TEXTS["zh-Hant"], "zh-Hans", "zh-Hant"),
        (TEXTS["zh-Hans"], "en", "zh-Hans"),
        (TEXTS["zh-Hans"], "ja", "zh-Hans"),
        # The same language, names, single words, and mixtures are left alone.
        (TEXTS["en"], "en-GB", ""),
        (TEXTS["zh-Hans"], "zh-Hans", ""),
        (TEXTS["ja"], "ja", ""),
        ("Microsoft Windows Server 2019 Datacenter Edition", "zh-Hans", ""),
        ("Johann Sebastian Bach", "en", ""),
        ("第一章　概説", "ja", ""),
        ("https://example.org/c/d/l/la-de-un/c17d-l2-qu?d=l&c=qu", "zh-Hans", ""),
        ("他说 the bridge is open，大家都很高兴。", "zh-Hans", ""),
        (TEXTS["zh-Hans"] + TEXTS["en"], "zh-Hans", ""),
        ("", "en", ""),
    ],
)
def test_a_block_is_marked_only_where_it_is_clearly_foreign(
    block: str, main: str, language: str
) -> None:
    assert language_of_block(block, main) == language
