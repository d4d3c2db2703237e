"""What the tagger's cues say for a value, and with which qualifiers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from propose_values import COUNTRY, WAGES, mention, passage, passages
from propose_values import variable as a_variable

from gvcmine.propose.cues import CueProposer, cue_score
from gvcmine.types.codebook import Automation, Scale
from gvcmine.types.text import Assertion, Mention, Passage

PERIOD = a_variable("c_period", scale=Scale.INTERVAL)
TEXT = "Pay rose for women. Working hours of home workers fell, and pay fell with them. Wages stayed."
WHOLE = passage(TEXT)


def proposed(where: Passage, *mentions: Mention, variable: object = WAGES) -> list[tuple[str, object]]:
    found = CueProposer().propose([where], mentions, variable)  # type: ignore[arg-type]
    return [(support.value, support.qualifiers) for support in found]


def test_a_cue_speaks_for_its_value_and_names_itself() -> None:
    support = CueProposer().propose([WHOLE], [mention(WHOLE, "Wages", "so_wages")], WAGES)[0]
    assert (support.passage_id, support.value, support.why) == ("p", "so_wages", "cues: wages")
    assert TEXT[support.span.start : support.span.end] == "Wages stayed."
    assert 0 < support.score < 1


def test_what_is_denied_planned_or_said_of_others_gives_no_support() -> None:
    for assertion in set(Assertion) - {Assertion.FINDING}:
        assert proposed(WHOLE, mention(WHOLE, "Wages", "so_wages", assertion=assertion)) == []


def test_a_place_in_a_denial_is_still_the_place() -> None:
    where = passage("Wages did not rise in Sialkot.")
    stated = replace(COUNTRY, automation=Automation.A)
    denied = mention(where, "Sialkot", "PAK", "PLACE", assertion=Assertion.NEGATED)
    planned = mention(where, "Sialkot", "PAK", "PLACE", assertion=Assertion.HYPOTHETICAL)
    assert proposed(where, denied, variable=stated) == [("PAK", ())]
    assert proposed(where, planned, variable=stated) == []


def test_other_assertions_count_where_they_are_asked_for() -> None:
    planned = mention(WHOLE, "Wages", "so_wages", assertion=Assertion.HYPOTHETICAL)
    assert CueProposer([Assertion.HYPOTHETICAL]).propose([WHOLE], [planned], WAGES)


def test_a_cue_of_another_variable_says_nothing() -> None:
    assert proposed(WHOLE, mention(WHOLE, "Wages", "so_other")) == []


def test_qualifiers_come_from_the_same_sentence() -> None:
    pay = mention(WHOLE, "Pay", "so_wages")
    hours = mention(WHOLE, "Working hours", "so_hours")
    others = (
        mention(WHOLE, "rose", "dir_up", "DIRECTION"),
        mention(WHOLE, "women", "lg_women", "WORKER_GROUP"),
        mention(WHOLE, "home workers", "lg_home", "WORKER_GROUP"),
    )
    assert proposed(WHOLE, pay, hours, *others) == [
        ("so_wages", (("direction", "dir_up"), ("worker_group", "lg_women"))),
        ("so_hours", (("worker_group", "lg_home"),)),
    ]


def test_two_directions_in_one_sentence_give_none() -> None:
    where = passage("Pay rose at first and fell later.")
    directions = (
        mention(where, "rose", "dir_up", "DIRECTION"),
        mention(where, "fell", "dir_down", "DIRECTION"),
    )
    assert proposed(where, mention(where, "Pay", "so_wages"), *directions) == [("so_wages", ())]


def test_a_variable_without_qualifiers_takes_none() -> None:
    where = passage("Congo exported cobalt, and exports rose.")
    found = (mention(where, "Congo", "COD", "COUNTRY"), mention(where, "rose", "dir_up", "DIRECTION"))
    assert proposed(where, *found, variable=COUNTRY) == [("COD", ())]


def test_a_place_that_may_lie_in_two_countries_names_none() -> None:
    where = passage("Congo exported cobalt from Katanga.")
    unresolved = mention(where, "Congo", "COD|COG", "PLACE")
    assert proposed(where, unresolved, variable=COUNTRY) == []
    settled = mention(where, "Katanga", "COD", "PLACE")
    assert proposed(where, unresolved, settled, variable=COUNTRY) == [("COD", ())]


def test_an_organisation_is_no_country_even_under_a_code_of_one() -> None:
    where = passage("Congo exported cobalt.")
    assert proposed(where, mention(where, "Congo", "COD", "ORG"), variable=COUNTRY) == []


def test_the_quote_is_the_sentence_with_most_cues() -> None:
    where = passage("Pay was low. Wages and salaries rose. Hours too.")
    cues = [mention(where, words, "so_wages") for words in ("Pay", "Wages", "salaries")]
    support = CueProposer().propose([where], cues, WAGES)[0]
    assert where.text[support.span.start : support.span.end] == "Wages and salaries rose."


def test_spans_count_from_the_start_of_the_document() -> None:
    _, second = passages("Something else.", "Wages rose.")
    support = CueProposer().propose([second], [mention(second, "Wages", "so_wages")], WAGES)[0]
    assert support.span == second.span


def test_passages_that_were_not_given_are_passed_over() -> None:
    _, second = passages("Wages fell.", "Wages rose.")
    assert CueProposer().propose([second], [mention(WHOLE, "Wages", "so_wages")], WAGES) == []


def test_the_same_words_again_add_nothing_and_other_words_do() -> None:
    where = passage("Wages rose. Wages rose again. Salaries rose.")
    once = mention(where, "Wages", "so_wages")
    other = mention(where, "Salaries", "so_wages")

    def score(*mentions: Mention) -> float:
        return CueProposer().propose([where], mentions, WAGES)[0].score

    assert score(once) == score(once, once) == cue_score(1)
    assert score(once, other) == cue_score(2) > cue_score(1)


def test_a_cue_in_the_heading_speaks_for_the_first_sentence_that_claims_something() -> None:
    text = "Wages in Sialkot\n\nPay should rise. Pay fell."
    where = replace(passage(text), heading="Wages in Sialkot")
    above = mention(where, "Wages", "so_wages")
    advised = mention(where, "Pay should", "so_wages", assertion=Assertion.RECOMMENDATION)
    (support,) = CueProposer().propose([where], [above, advised], WAGES)
    assert text[support.span.start : support.span.end] == "Pay fell."
    alone = replace(passage(text.removesuffix(" Pay fell.")), heading="Wages in Sialkot")
    assert proposed(alone, above, advised) == []


@given(st.integers(0, 1000))
def test_more_cues_never_lower_the_score(number: int) -> None:
    assert 0 <= cue_score(number) <= cue_score(number + 1) <= 1


@pytest.mark.parametrize(
    ("edtf", "is_one"),
    [("1992/1998", True), ("2003/..", True), ("199X", True), ("2003", False), ("../1990", False)],
)
def test_a_single_year_or_an_end_alone_is_no_period_of_an_episode(edtf: str, is_one: bool) -> None:
    where = passage("Mills rebuilt kilns in those years.")
    found = proposed(where, mention(where, "those years", edtf, "PERIOD"), variable=PERIOD)
    assert found == ([(edtf, ())] if is_one else [])
