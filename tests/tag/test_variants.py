"""Forms of terms."""

import pytest

from gvcmine.tag.lexicon import read
from gvcmine.tag.variants import Variation, plural, singular

VARIATION = Variation.from_data(read("variants"))


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("surgical instrument", "surgical instruments"),
        ("labour contractor", "labor contractors"),
        ("mechanisation", "mechanization"),
        ("code of conduct", "codes of conduct"),
        ("climb the value chain", "climbed the value chain"),
        ("NGO", "NGOs"),
        ("export processing zone", "export processing zones"),
        ("jewellery", "jewelry"),
        ("garment factories", "garment factory"),
    ],
)
def test_a_term_is_looked_for_in_its_other_forms(term: str, form: str) -> None:
    assert form in VARIATION.of(term)


def test_a_single_word_keeps_its_number_when_plural() -> None:
    assert "rose" not in VARIATION.of("roses")


def test_a_single_verb_is_not_inflected() -> None:
    assert VARIATION.of("demanded") == {"demanded"}


def test_a_piece_of_a_gapped_term_is_inflected_though_single() -> None:
    assert {"improved", "improving"} <= VARIATION.of("improve", part=True)


@pytest.mark.parametrize(("one", "many"), [("factory", "factories"), ("wage", "wages"), ("bus", "bus")])
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(("many", "one"), [("tanneries", "tannery"), ("sashes", "sash"), ("glass", "glass")])
def test_singulars(many: str, one: str) -> None:
    assert singular(many) == one
