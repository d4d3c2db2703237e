"""The language of sentences, passages and documents."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gvcmine.ingest.languages import document_language, language_name, language_of, with_languages
from gvcmine.types.text import Passage, Section, Span

SENTENCES = {
    "en": "The lead firm sets the standards that suppliers have to meet, and workers are rarely asked.",
    "fr": "Les entreprises dominantes fixent les normes que les fournisseurs doivent respecter ici.",
    "es": "Las empresas líderes fijan las normas que deben cumplir los proveedores de la cadena.",
    "pt": "As empresas líderes definem os padrões que os fornecedores têm de cumprir em toda a cadeia.",
    "de": "Die führenden Unternehmen legen die Standards fest, die von den Zulieferern zu erfüllen sind.",
    "it": "Le imprese capofila fissano gli standard che i fornitori devono rispettare nella filiera.",
    "nl": "De leidende bedrijven bepalen de normen waaraan de leveranciers in de keten moeten voldoen.",
    "zh": "领先企业制定供应商必须遵守的标准。",
    "ja": "主導企業は、供給業者が満たすべき基準を定める。",
    "ko": "선도 기업은 공급업체가 충족해야 하는 기준을 정한다.",
    "th": "บริษัทผู้นำกำหนดมาตรฐานที่ผู้จัดหาต้องปฏิบัติตาม",
    "km": "ក្រុមហ៊ុនឈានមុខកំណត់ស្តង់ដារដែលអ្នកផ្គត់ផ្គង់ត្រូវបំពេញ។",
    "el": "Οι ηγετικές επιχειρήσεις ορίζουν τα πρότυπα που πρέπει να τηρούν οι προμηθευτές.",
}

BY_MODEL = {
    "sv": "De ledande företagen bestämmer de standarder som leverantörerna måste uppfylla för att få sälja.",
    "tr": "Öncü firmalar, tedarikçilerin uyması gereken standartları belirler ve bu durum küçük "
    "üreticiler için önemli maliyetler doğurur.",
    "ru": "Ведущие фирмы устанавливают стандарты, которым должны соответствовать поставщики.",
    "uk": "Провідні фірми встановлюють стандарти, яким повинні відповідати постачальники, і це дорого.",
    "ar": "تحدد الشركات الرائدة المعايير التي يجب على الموردين الالتزام بها في سلاسل القيمة العالمية.",
    "hi": "अग्रणी कंपनियाँ वे मानक तय करती हैं जिन्हें आपूर्तिकर्ताओं को पूरा करना होता है।",
}

NO_LANGUAGE = (
    "",
    "   ",
    "12.3 45.6 0.01 (0.04) 2004 2005",
    "Gereffi, G., Humphrey, J., Sturgeon, T. (2005)",
    "Nike, Adidas, H&M, Inditex",
    "Ghana | Kenya | Uganda | Ethiopia | Rwanda",
    "x_it = a + b y_it + c z_it",
    "α = β₁ + β₂ ln(x) + ε",
    "Acknowledgements",
)


def passage(text: str, section: Section = Section.BODY, index: int = 0) -> Passage:
    return Passage(
        id=str(index), document_id="d", index=index, span=Span(0, len(text)), text=text, section=section
    )


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_has_its_language(language: str, sentence: str) -> None:
    assert language_of(sentence) == language


@pytest.mark.parametrize(("language", "sentence"), BY_MODEL.items())
def test_other_languages_are_told_by_the_model(language: str, sentence: str) -> None:
    assert language_of(sentence) == language


@pytest.mark.parametrize("text", NO_LANGUAGE)
def test_names_figures_and_formulas_have_no_language(text: str) -> None:
    assert language_of(text) is None


def test_the_same_text_always_has_the_same_language() -> None:
    assert {language_of(BY_MODEL["tr"]) for _ in range(5)} == {"tr"}


def test_capitals_change_nothing() -> None:
    assert language_of(SENTENCES["fr"].upper()) == "fr"


def test_what_is_too_short_to_tell_takes_the_language_of_its_document() -> None:
    passages = [passage(SENTENCES["en"] * 3), passage("Résultats"), passage("Kenya, 2004")]
    named, language = with_languages(passages)
    assert language == "en"
    assert [one.language for one in named] == ["en", "en", "en"]


def test_tables_and_references_have_no_language() -> None:
    english = "The organization of chains and the role of the state in the making of markets."
    passages = [
        passage(SENTENCES["es"] * 3),
        passage(english, Section.REFERENCES),
        passage(english, Section.TABLE),
    ]
    named, language = with_languages(passages)
    assert language == "es"
    assert [one.language for one in named] == ["es", None, None]


def test_a_second_abstract_keeps_its_own_language() -> None:
    passages = [passage(SENTENCES["en"] * 2, Section.ABSTRACT), passage(SENTENCES["pt"] * 8)]
    named, language = with_languages(passages)
    assert language == "pt"
    assert [one.language for one in named] == ["en", "pt"]


def test_notes_that_cite_english_works_do_not_make_a_chinese_paper_english() -> None:
    note = (
        "See the paper by Smith on the role of the state in the making of the global market, 2004, pp. 3-9."
    )
    named, language = with_languages([passage(SENTENCES["zh"] * 10), passage(note, Section.FOOTNOTE)])
    assert language == "zh"
    assert [one.language for one in named] == ["zh", "zh"]


def test_the_longer_text_decides_the_language_of_a_document() -> None:
    assert document_language([passage(SENTENCES["en"]), passage(SENTENCES["fr"] * 4)]) == "fr"
    assert document_language([]) is None
    assert document_language([passage("12 34 56")]) is None


def test_languages_have_names_for_people() -> None:
    names = [language_name(code) for code in ("fr", "th", "km", "zh", "el", "ar")]
    assert names == ["French", "Thai", "Khmer", "Chinese", "Greek", "Arabic"]
    assert language_name(None) == "an unknown language"


def test_an_english_paper_never_loads_the_model() -> None:
    code = (
        "import sys; from gvcmine.ingest.languages import language_of;"
        f"assert language_of({SENTENCES['en']!r}) == 'en';"
        "assert 'py3langid' not in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
