"""A team's own terms among those of the program: which of them is found where both could be."""

from __future__ import annotations

import pytest

from gvcmine.errors import LexiconError
from gvcmine.tag.finder import MentionFinder
from gvcmine.tag.lexicon import read, shipped_cues, variables_by_value
from gvcmine.tag.own_terms import TermCounter, own_entries
from gvcmine.tag.variants import Variation
from gvcmine.types.lexicon import Lexicon, Term

LEXICON = Lexicon(
    (
        Term(words=("Jordan",), means="act_lead_firm", name="Jordan Brand", home="USA"),
        Term(words=("Guinea",), means="GNB"),
        Term(words=("living wage",), means="so_hours"),
        Term(words=("surgical instruments",), means="nothing"),
        Term(words=("Jersey",), means="USA", name="New Jersey"),
        Term(words=("Chad",), means="TCD"),
        Term(words=("Acme Widgets Ltd", "closed in 2030-2040"), means="nothing"),
        Term(words=("NEST",), means="act_ngo", name="Network of Sewers", exact=True),
        Term(words=("Guild",), means="sc_cluster"),
        Term(words=("(~raise|~lift) ... ~stipend", r"/stipends? of \d+ rupees/"), means="so_wages"),
        Term(words=("nest egg",), means="so_wages"),
        Term(words=("nest egg fund",), means="nothing"),
        Term(words=("Karkhana", "Karkhana (Works|Mills)"), means="organisation", name="Karkhana Works"),
        Term(words=("Doaba",), means="IND|PAK", name="Doaba"),
    )
)

Facts = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def own() -> MentionFinder:
    return MentionFinder(shipped_cues(), own=own_entries(LEXICON, variables_by_value(None)))


@pytest.fixture(scope="module")
def plain() -> MentionFinder:
    return MentionFinder(shipped_cues())


def facts(finder: MentionFinder, text: str) -> Facts:
    return [(text[one.start : one.end], one.label, one.id) for one in finder.find(text, [(0, len(text))])]


def test_the_same_words_mean_what_the_team_says(own: MentionFinder, plain: MentionFinder) -> None:
    text = "Makers in Jordan and in Papua New Guinea spoke of a living wage, and of their homes."
    assert {("Jordan", "COUNTRY", "JOR"), ("living wage", "UPGRADING", "so_wages")} <= set(facts(plain, text))
    found = facts(own, text)
    assert ("Jordan", "ORG", "act_lead_firm") in found
    assert ("living wage", "UPGRADING", "so_hours") in found
    assert not {("Jordan", "COUNTRY", "JOR"), ("living wage", "UPGRADING", "so_wages")} & set(found)


def test_a_longer_name_that_holds_an_own_term_stays(own: MentionFinder) -> None:
    found = facts(own, "Coffee from Papua New Guinea, and rice from Guinea.")
    assert ("Papua New Guinea", "COUNTRY", "PNG") in found
    assert [one for one in found if one[2] == "GNB"] == [("Guinea", "COUNTRY", "GNB")]


def test_words_that_mean_nothing_block_everything_in_them(own: MentionFinder, plain: MentionFinder) -> None:
    text = "Makers of surgical instruments; Acme Widgets Ltd closed in 2030-2040."
    assert {"surgical instruments", "Acme Widgets Ltd", "in 2030-2040"} & {
        one[0] for one in facts(plain, text)
    }
    blocked = ("surgical", "Acme", "2030")
    assert not [one for one in facts(own, text) if any(word in one[0] for word in blocked)]


def test_words_that_mean_nothing_block_own_terms_in_them(own: MentionFinder) -> None:
    assert [one[0] for one in facts(own, "A nest egg, and a nest egg fund.") if one[2] == "so_wages"] == [
        "nest egg"
    ]


def test_rules_on_ambiguity_leave_own_terms_alone(own: MentionFinder) -> None:
    found = facts(own, "Workers in Jersey and Chad sewed cotton jersey shirts.")
    assert {("Jersey", "PLACE", "USA"), ("Chad", "COUNTRY", "TCD")} <= set(found)


def test_exact_terms_keep_their_capitals_and_have_no_plural(own: MentionFinder) -> None:
    found = facts(own, "A nest of NEST and Nest, the NESTs; guilds and a Guild, and Guilds.")
    assert [one[0] for one in found if one[1] == "ORG"] == ["NEST"]
    assert [one[0] for one in found if one[2] == "sc_cluster"] == ["Guild", "Guilds"]


def test_the_notation_of_cues_is_that_of_own_terms(own: MentionFinder) -> None:
    found = facts(own, "Owners lifted the monthly stipends of the girls; stipends of 300 rupees were rare.")
    assert [one[0] for one in found if one[2] == "so_wages"] == [
        "lifted the monthly stipends",
        "stipends of 300 rupees",
    ]


def test_an_organisation_is_one_under_all_its_names(own: MentionFinder) -> None:
    text = "The Karkhana sold little, Karkhana Mills nothing."
    found = [one for one in own.find(text, [(0, len(text))]) if one.label == "ORG"]
    assert {(one.name, one.id, text[one.start : one.end]) for one in found} == {
        ("Karkhana Works", "", "Karkhana"),
        ("Karkhana Works", "", "Karkhana Mills"),
    }


def test_a_place_of_two_countries_lies_in_the_one_that_is_named(own: MentionFinder) -> None:
    assert ("Doaba", "PLACE", "IND") in facts(own, "Farms of the Doaba in India sold milk.")
    assert ("Doaba", "PLACE", "IND|PAK") in facts(own, "Farms of the Doaba sold milk.")


def test_the_rule_of_an_own_term_is_the_term_as_written(own: MentionFinder) -> None:
    text = "Owners lift every stipend in Chad."
    rules = {text[one.start : one.end]: one.rule for one in own.find(text, [(0, len(text))])}
    assert rules["lift every stipend"] == "lexicon:own:(~raise|~lift) ... ~stipend"
    assert rules["Chad"] == "gazetteer:own:Chad"


def test_a_value_of_another_codebook_is_refused() -> None:
    with pytest.raises(LexiconError, match='"khadi" means sec_cloth'):
        own_entries(Lexicon((Term(words=("khadi",), means="sec_cloth"),)), variables_by_value(None))


def test_terms_are_counted_without_tagging() -> None:
    counter = TermCounter(LEXICON, variables_by_value(None), Variation.from_data(read("variants")))
    by_words = {term.id: term.words[0] for term in LEXICON}
    found = counter.count(
        "NEST, nest; a Guild and Guilds, a guild; living wages, 2030. Stipends of 5 rupees."
    )
    assert {by_words[term]: count for term, count in found.items()} == {
        "NEST": 1,
        "Guild": 2,
        "living wage": 1,
        "(~raise|~lift) ... ~stipend": 1,
    }
    assert counter.count("") == {}
    assert TermCounter(Lexicon(), {}, Variation.from_data(read("variants"))).count("NEST") == {}
