"""From the support of passages to proposals: laws that hold for any support."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from propose_values import COUNTRY, MODE, WAGES, document_of, passages

from gvcmine.parts import Support
from gvcmine.propose.combine import (
    CONTEXT,
    Limits,
    Scoring,
    Source,
    candidates,
    codable_passages,
    evidence_at,
    proposals,
)
from gvcmine.propose.pooling import Pooling, pooled
from gvcmine.propose.weighing import Weights, logit
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Proposal
from gvcmine.types.text import Section, Span

MADE = passages(*(f"Passage {number} says that wages rose in mill {number}." for number in range(8)))
DOCUMENT = document_of(MADE)
SHARES = st.floats(0, 1)
UP, DOWN = (("direction", "dir_up"),), (("direction", "dir_down"),)


def support(place: int, value: str, score: float, qualifiers: tuple[tuple[str, str], ...] = ()) -> Support:
    where = MADE[place]
    return Support(
        passage_id=where.id,
        value=value,
        score=score,
        span=where.span,
        why=f"{value} at {place}",
        qualifiers=qualifiers,
    )


def supports(*values: str) -> st.SearchStrategy[dict[str, list[Support]]]:
    one = st.builds(support, st.integers(0, 7), st.sampled_from(values), SHARES)
    many = st.lists(one, max_size=10)
    return st.fixed_dictionaries({"cues.v1": many, "prototypes.v1": many})


def source(**limits: Any) -> Source:
    return Source(
        document=DOCUMENT,
        unit="case:a",
        run="r",
        codebook_version="1",
        limits=Limits(**{"score": 0.0, **limits}),
    )


def proposed(
    found: Mapping[str, Sequence[Support]], variable: Variable = WAGES, **limits: Any
) -> list[Proposal]:
    return proposals(candidates(found, variable, Scoring()), variable, source(**limits))


@given(st.dictionaries(st.sampled_from(["cues.v1", "prototypes.v1", "learnt.v1"]), SHARES))
def test_a_passage_score_lies_between_0_and_1(scores: dict[str, float]) -> None:
    assert 0 <= Weights().passage_score(scores) <= 1


@given(SHARES, SHARES, SHARES)
def test_no_part_lowers_a_passage_score_by_saying_more(one: float, other: float, likeness: float) -> None:
    low, high = sorted((one, other))
    weights = Weights()
    for part, fixed in (
        ("cues.v1", "prototypes.v1"),
        ("prototypes.v1", "cues.v1"),
        ("learnt.v1", "cues.v1"),
    ):
        scores = [weights.passage_score({part: told, fixed: likeness}) for told in (low, high)]
        assert scores[0] <= scores[1]


def test_a_part_that_was_silent_weighs_nothing() -> None:
    weights = Weights()
    assert weights.passage_score({}) == weights.passage_score({"cues.v1": 0.0, "prototypes.v1": 0.5})
    assert weights.passage_score({"learnt.v1": 0.5}) == pytest.approx(weights.passage_score({}))


def test_log_odds_stay_finite() -> None:
    assert logit(0.5) == 0
    assert logit(1.0) == pytest.approx(-logit(0.0))
    assert logit(1.0) < 7


@given(st.lists(SHARES, min_size=1, max_size=9), SHARES)
def test_a_further_passage_never_lowers_the_score_of_a_case(scores: list[float], further: float) -> None:
    before = pooled(sorted(scores, reverse=True))
    after = pooled(sorted([*scores, further], reverse=True))
    assert max(scores) <= before + 1e-12
    assert before <= after + 1e-12 <= 1 + 1e-9


@given(supports("so_wages", "so_hours"))
def test_candidates_come_best_first_with_scores_between_0_and_1(found: dict[str, list[Support]]) -> None:
    made = candidates(found, WAGES, Scoring())
    assert all(0 <= one.score <= 1 for one in made)
    assert [one.score for one in made] == sorted((one.score for one in made), reverse=True)
    for one in made:
        scores = [passage.score for passage in one.passages]
        assert scores == sorted(scores, reverse=True)
        assert len({passage.passage_id for passage in one.passages}) == len(scores)


@given(supports("so_wages", "so_hours"), st.integers(0, 7), SHARES, st.booleans())
def test_one_more_cue_never_lowers_the_score_of_its_value(
    found: dict[str, list[Support]], place: int, score: float, primary: bool
) -> None:
    variable = replace(WAGES, primary=primary)

    def score_of(given: Mapping[str, Sequence[Support]]) -> float:
        made = candidates(given, variable, Scoring())
        return next((one.score for one in made if one.value == "so_wages"), 0.0)

    more = {**found, "cues.v1": [*found["cues.v1"], support(place, "so_wages", score)]}
    assert score_of(found) <= score_of(more) + 1e-12


@given(supports("so_wages", "so_hours"), st.randoms(use_true_random=False))
def test_the_order_of_support_changes_no_candidate(found: dict[str, list[Support]], random: Any) -> None:
    # One support a part, passage and value, as proposers give it.
    single = {
        part: list({(one.passage_id, one.value): one for one in given}.values())
        for part, given in found.items()
    }
    mixed = {part: random.sample(given, len(given)) for part, given in single.items()}
    assert candidates(single, WAGES, Scoring()) == candidates(mixed, WAGES, Scoring())


def test_where_one_value_is_the_main_one_what_a_document_dwells_on_comes_first() -> None:
    named = [support(0, "VNM", 1.0)]
    dwelt = [support(place, "BGD", 0.9) for place in range(1, 6)]
    made = candidates({"cues.v1": [*named, *dwelt]}, COUNTRY, Scoring())
    assert [one.value for one in made] == ["BGD", "VNM"]
    alone = candidates({"cues.v1": named}, COUNTRY, Scoring())[0].score
    assert made[1].score < alone / 2


def test_qualifiers_make_candidates_of_their_own() -> None:
    found = {"cues.v1": [support(0, "so_wages", 0.8, UP), support(1, "so_wages", 0.8, DOWN)]}
    made = candidates(found, WAGES, Scoring())
    assert {(one.value, one.qualifiers) for one in made} == {("so_wages", UP), ("so_wages", DOWN)}


def test_likeness_without_qualifiers_supports_what_cues_qualify_in_the_same_passage() -> None:
    cues = [support(0, "so_wages", 0.8, UP)]
    likeness = [support(0, "so_wages", 0.6)]
    alone, both = (
        candidates(found, WAGES, Scoring())
        for found in ({"cues.v1": cues}, {"cues.v1": cues, "prototypes.v1": likeness})
    )
    assert [one.qualifiers for one in both] == [UP]
    assert both[0].score > alone[0].score
    assert both[0].passages[0].why == ("so_wages at 0", "so_wages at 0")


@given(supports("so_wages", "so_hours"))
def test_every_quote_stands_in_the_document_letter_by_letter_with_its_page(
    found: dict[str, list[Support]],
) -> None:
    for proposal in proposed(found):
        for evidence in proposal.evidence:
            assert evidence.is_literal(DOCUMENT.text)
            assert evidence.page == 1 + [one.span for one in MADE].index(evidence.span)


def test_evidence_keeps_its_surroundings() -> None:
    span = Span(DOCUMENT.text.index("rose"), DOCUMENT.text.index("rose") + 4)
    evidence = evidence_at(DOCUMENT, span)
    assert (evidence.document_id, evidence.text_id) == ("d", "t")
    assert evidence.prefix + evidence.quote + evidence.suffix in DOCUMENT.text
    assert len(evidence.suffix) == CONTEXT
    first = evidence_at(DOCUMENT, Span(0, 3))
    assert (first.prefix, first.quote) == ("", "Pas")


def test_the_limits_of_values_evidence_and_score_are_kept() -> None:
    found = {"cues.v1": [support(place, f"V{value}", 0.9) for value in range(9) for place in range(8)]}
    made = proposed(found, COUNTRY, values=4, evidence=2)
    assert len(made) == 4
    assert {len(one.evidence) for one in made} == {2}
    weak = {"cues.v1": [support(0, "so_wages", 0.1), support(1, "so_hours", 1.0)]}
    assert [one.value for one in proposed(weak, score=0.5)] == ["so_hours"]


def test_class_c_gives_its_evidence_and_neither_value_nor_reason() -> None:
    found = {"cues.v1": [support(0, "mode_threat", 0.9), support(1, "mode_chance", 0.8)]}
    made = proposed(found, MODE)
    assert len(made) == 1
    assert (made[0].value, made[0].why, made[0].qualifiers) == (None, (), ())
    assert [one.quote for one in made[0].evidence] == [MADE[0].text, MADE[1].text]
    assert "mode_" not in repr(made[0])


def test_class_c_shows_a_passage_once_even_where_it_speaks_for_several_values() -> None:
    found = {"cues.v1": [support(0, "mode_threat", 0.9), support(0, "mode_chance", 0.8)]}
    assert len(proposed(found, MODE)[0].evidence) == 1
    assert proposed({"cues.v1": [support(0, "mode_threat", 0.0)]}, MODE, score=0.9) == []


def test_ids_are_stable_and_differ_by_all_that_makes_a_proposal() -> None:
    def ids(
        value: str = "so_wages", place: int = 0, run: str = "r", unit: str = "case:a", **more: Any
    ) -> str:
        found = candidates({"cues.v1": [support(place, value, 0.9, **more)]}, WAGES, Scoring())
        return proposals(found, WAGES, replace(source(), run=run, unit=unit))[0].id

    assert ids() == ids(run="s")
    others = [
        ids("so_hours"),
        ids(place=1),
        ids(unit="case:b"),
        ids(qualifiers=UP),
        ids(qualifiers=DOWN),
    ]
    assert len({ids(), *others}) == 6


def test_a_variable_of_one_value_gets_one_proposal_with_the_next_values_behind_it() -> None:
    single = replace(WAGES, multiple=False)
    listed = [("so_hours", 0.7, ()), ("so_wages", 0.9, UP), ("so_wages", 0.8, DOWN), ("so_night", 0.7, ())]
    found = {"cues.v1": [support(at, value, score, more) for at, (value, score, more) in enumerate(listed)]}
    (made,) = proposed(found, single)
    assert (made.value, made.qualifiers) == ("so_wages", UP)
    # Equal scores come in the order of their ids; the same value twice is no alternative.
    assert [one.value for one in made.alternatives] == ["so_hours", "so_night"]
    assert [one.evidence[0].span for one in made.alternatives] == [MADE[0].span, MADE[3].span]
    assert [one.value for one in proposed(found, single, values=2)[0].alternatives] == ["so_hours"]
    assert [one.value for one in proposed(found, single, score=0.9)[0].alternatives] == []
    assert [len(one.alternatives) for one in proposed(found)] == [0, 0, 0, 0]


def test_alternatives_take_their_turn_under_ids_of_their_own() -> None:
    found = {"cues.v1": [support(0, "so_wages", 0.9), support(1, "so_hours", 0.7), support(2, "so_pay", 0.6)]}
    (made,) = proposed(found, replace(WAGES, multiple=False))
    assert [one.value for one in made.in_turn] == ["so_wages", "so_hours", "so_pay"]
    assert len({one.id for one in made.in_turn}) == 3
    assert [len(one.alternatives) for one in made.in_turn] == [2, 1, 0]
    assert made.in_turn[1].in_turn[1].value == "so_pay"


def test_the_evidence_of_class_c_has_no_alternatives() -> None:
    found = {"cues.v1": [support(0, "mode_threat", 0.9), support(1, "mode_chance", 0.8)]}
    assert not MODE.multiple
    assert [(one.value, one.alternatives) for one in proposed(found, MODE)] == [(None, ())]


def test_a_calibrated_model_gives_probabilities_with_its_proposals() -> None:
    found = {"cues.v1": [support(0, "so_wages", 0.9), support(1, "so_hours", 0.7)]}
    scored = candidates(found, WAGES, Scoring())
    sure = replace(source(), pooling=Pooling(calibration=(1.0, -1.0)))
    (made,) = proposals(scored, replace(WAGES, multiple=False), sure)
    assert 0 < (made.alternatives[0].probability or 0) < (made.probability or 0) < made.score
    assert proposals(scored, WAGES, source())[0].probability is None
    qualified = candidates({"cues.v1": [support(0, "so_wages", 0.9, UP)]}, WAGES, Scoring())
    assert proposals(qualified, WAGES, sure)[0].probability is None


def test_the_reasons_end_with_how_many_other_passages_there_are() -> None:
    for count, told in ((1, "no other passage"), (2, "one other passage"), (4, "3 other passages")):
        found = {"cues.v1": [support(place, "so_wages", 0.9) for place in range(count)]}
        assert proposed(found)[0].why[-1].startswith(told)


def test_no_support_gives_no_proposal() -> None:
    assert proposed({}) == proposed({"cues.v1": []}) == []


def test_references_captions_and_front_matter_support_no_code() -> None:
    sections = [replace(MADE[0], section=section) for section in Section]
    kept = {one.section for one in codable_passages(sections)}
    assert kept == {Section.ABSTRACT, Section.BODY, Section.FOOTNOTE, Section.APPENDIX}
