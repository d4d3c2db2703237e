"""Figures of held-out outcomes: what they count, and what their intervals rest on."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from held_out_values import held_out
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from gvcmine.propose.figures.bootstrap import figure, first_places, group_weights
from gvcmine.propose.figures.card import CardFacts, model_card
from gvcmine.propose.figures.curve import curve_sizes, learning_curve
from gvcmine.propose.figures.metrics import ENOUGH, report, report_data, report_from
from gvcmine.propose.figures.remarks import headline, remarks
from gvcmine.propose.learning.examples import UnitLabel
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS, FoundEvidence, HeldOut
from gvcmine.propose.precision import average_precision

HELD = held_out()

cells = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.sampled_from("abcd")),
    min_size=1,
    max_size=30,
)


def outcomes(truth: Any, scores: Any, **more: Any) -> HeldOut:
    """Return outcomes in which all cells are known and every ranking but the model's knows nothing."""
    holds = np.array(truth, dtype=bool)
    ranked = np.array(scores, dtype=np.float32)
    nothing = np.zeros_like(ranked)
    given = {
        "groups": tuple(f"d{row}" for row in range(len(holds))),
        "known": np.ones_like(holds),
        "chosen": ranked > 0.5,
        "evidence": (),
        "probability": ranked,
    } | more
    return HeldOut(
        variable="u",
        values=tuple("abcdefgh"[: holds.shape[1]]),
        units=tuple(f"case:{row}" for row in range(len(holds))),
        truth=holds,
        stated=holds,
        scores={MODEL: ranked} | dict.fromkeys((COLD_START, CUES, WORDS, MAJORITY), nothing),
        learnt=(),
        **given,
    )


# Draws.


@settings(max_examples=40)
@given(cells)
def test_average_precision_is_that_of_scikit_learn_in_every_draw(made: list[tuple[bool, float, str]]) -> None:
    truth, scores, groups = (np.array(column) for column in zip(*made, strict=True))
    weights = group_weights(list(groups), 8)
    found = average_precision(weights, truth, scores)
    for column, own in enumerate(found):
        drawn = weights[:, column]
        if (drawn * truth).sum():
            assert own == pytest.approx(average_precision_score(truth, scores, sample_weight=drawn), abs=1e-5)
        else:
            assert np.isnan(own)


@given(st.lists(st.sampled_from([0.1, 0.3, 0.3001, 0.9]), min_size=1, max_size=20), st.data())
def test_first_places_are_given_out_whole_and_to_the_best(scores: list[float], data: st.DataObject) -> None:
    places = data.draw(st.integers(0, len(scores)))
    shares = first_places(scores, places)
    assert shares.sum() == pytest.approx(places)
    by_score = dict(zip(scores, shares, strict=True))
    assert all(by_score[one] == share for one, share in zip(scores, shares, strict=True))
    ordered = [by_score[score] for score in sorted(by_score, reverse=True)]
    assert ordered == sorted(ordered, reverse=True)


def test_draws_take_groups_whole_and_the_first_is_the_sample_itself() -> None:
    weights = group_weights(["a", "b", "a", "c"], 50)
    assert weights.shape == (4, 51)
    assert (weights[:, 0] == 1).all()
    assert (weights[0] == weights[2]).all()
    assert (weights[[0, 1, 3]].sum(axis=0) == 3).all()
    assert (group_weights(["a", "b", "a", "c"], 50) == weights).all()


def test_where_every_group_is_right_the_bound_is_the_exact_one() -> None:
    always = figure(np.ones(11), groups=20)
    assert always is not None
    assert (always.value, always.high) == (1, 1)
    assert always.low == pytest.approx(0.025 ** (1 / 20), abs=1e-4)


# Figures.


def test_more_units_of_the_same_documents_narrow_no_interval() -> None:
    four = {
        name: np.repeat(getattr(HELD, name), 4, axis=0)
        for name in ("truth", "known", "stated", "chosen", "probability")
    }
    repeated = replace(
        HELD,
        units=tuple(f"case:{unit}" for unit in range(4 * len(HELD.units))),
        groups=tuple(group for group in HELD.groups for _ in range(4)),
        scores={name: np.repeat(scores, 4, axis=0) for name, scores in HELD.scores.items()},
        evidence=(),
        **four,
    )
    once, again = report(HELD), report(repeated)
    assert again.suggest == once.suggest
    assert again.values[0].average_precision[MODEL] == once.values[0].average_precision[MODEL]


def test_figures_of_a_small_sample_are_those_of_pencil_and_paper() -> None:
    truth = [[1, 0, 0]] * 10 + [[0, 1, 0]] * 10
    model = [[0.9, 0.1, 0.2]] * 8 + [[0.1, 0.9, 0.2]] * 2 + [[0.2, 0.8, 0.1]] * 10
    found = report(outcomes(truth, model))
    a, b = found.values
    assert a.precision is not None and a.recall is not None
    assert (a.precision.value, a.recall.value) == (1.0, 0.8)
    assert a.f1[MODEL].value == pytest.approx(2 * 0.8 / 1.8, abs=1e-4)
    assert a.precision.low < 1 < a.precision.high + 1e-9
    assert found.suggest[MODEL][0].value == pytest.approx(0.9)
    # Rankings that know nothing: any of three values is first with a chance of a third.
    assert found.suggest[CUES][0].value == pytest.approx(1 / 3, abs=1e-4)
    assert found.suggest[CUES][1].value == 1
    # F1 of as many proposals as the model makes, drawn from a ranking that knows nothing.
    assert b.f1[CUES].value == pytest.approx(2 * 12 * 0.5 / (12 + 10), abs=1e-4)
    assert a.average_precision[CUES].value == pytest.approx(0.5)
    assert a.gain[CUES].value == pytest.approx(a.average_precision[MODEL].value - 0.5, abs=2e-4)
    assert [(one.true, one.proposed, one.units) for one in found.confusions] == [("a", "b", 2)]
    assert [one.value for one in found.too_few] == ["c"]


def test_values_with_fewer_than_ten_units_have_counts_and_no_figures() -> None:
    nine = [[row < ENOUGH, row < ENOUGH - 1] for row in range(30)]
    found = report(outcomes(nine, np.zeros((30, 2))))
    assert [one.value for one in found.values] == ["a"]
    assert [(one.value, one.positives, one.groups) for one in found.too_few] == [("b", 9, 9)]


def test_what_is_not_known_counts_nowhere() -> None:
    truth = [[row % 2 == 0] for row in range(40)]
    known = np.array([[row < 30] for row in range(40)])
    found = report(outcomes(truth, np.zeros((40, 1)), known=known))
    assert (found.positives, found.stated + found.presumed, found.suggest_units) == (15, 15, 15)


def test_calibration_is_the_gap_between_probability_and_share() -> None:
    truth = [[row % 4 == 0] for row in range(200)]
    right = report(outcomes(truth, np.full((200, 1), 0.25))).calibration_error
    wrong = report(outcomes(truth, np.full((200, 1), 0.75)))
    assert right is not None and right.value == 0
    assert wrong.calibration_error is not None
    assert wrong.calibration_error.value == pytest.approx(0.5)
    assert wrong.values[0].calibration_error == wrong.calibration_error
    assert [(one.cells, one.probability, one.share) for one in wrong.calibration] == [(200, 0.75, 0.25)]
    assert any("50 percentage points" in one for one in remarks(wrong))


def test_evidence_counts_where_its_best_passage_is_among_the_first() -> None:
    truth = [[True]] * 20
    ranks = [1] * 5 + [4] * 5 + [20] * 5 + [0] * 5
    evidence = tuple(
        FoundEvidence(unit=f"case:{row}", value="a", ranks={MODEL: rank}) for row, rank in enumerate(ranks)
    )
    found = report(outcomes(truth, np.zeros((20, 1)), evidence=evidence))
    assert [one.value for one in found.evidence[MODEL]] == [0.25, 0.5, 0.75]
    assert found.evidence_units == found.values[0].evidence_units == 20


def test_the_share_of_blind_answers_is_told() -> None:
    def label(stated: bool, blind: bool) -> UnitLabel:
        return UnitLabel(unit="case:0", value="v0", shows=True, weight=1, stated=stated, blind=blind)

    found = report(HELD, [label(True, True), label(True, False), label(True, False), label(False, False)])
    assert (found.answers, found.blind) == (3, 1)
    assert any("2 of 3 answers were given after seeing a proposal" in one for one in remarks(found))


def test_a_report_survives_json_and_is_the_same_each_time() -> None:
    found = report(HELD)
    assert report_from(json.loads(json.dumps(report_data(found)))) == found
    assert report(HELD) == found
    with pytest.raises(ValueError, match="variable"):
        report_from({"units": 3})


def test_nothing_known_gives_no_figure_and_says_so() -> None:
    truth = np.zeros((3, 2))
    found = report(outcomes(truth, truth, known=np.zeros((3, 2), dtype=bool)))
    assert found.values == () and found.suggest == {} and found.calibration_error is None
    assert headline(found).startswith("Too few to tell")


def test_a_draw_without_any_positive_has_no_mean_and_pulls_no_interval_to_nothing() -> None:
    truth = np.array([[row < 12] for row in range(40)])
    groups = tuple("one" if row < 12 else f"d{row % 4}" for row in range(40))
    found = report(outcomes(truth, np.where(truth, 0.7, 0.2), groups=groups))
    assert found.macro_average_precision[COLD_START].low > 0.05


def test_scores_that_nothing_calibrated_have_no_calibration_error() -> None:
    found = report(replace(HELD, probability=np.full_like(HELD.probability, np.nan)))
    assert found.calibration_error is None and found.calibration == ()
    assert all(value.calibration_error is None for value in found.values)


# The curve and the card.


@given(st.integers(0, 400))
def test_sizes_of_the_curve_grow_up_to_what_a_fold_learns_from(groups: int) -> None:
    sizes = curve_sizes(groups)
    assert list(sizes) == sorted(set(sizes))
    assert bool(sizes) == (groups * 4 // 5 >= 5)
    if sizes:
        assert (sizes[0], sizes[-1]) == (5, groups * 4 // 5)


def test_the_curve_holds_the_same_values_at_every_size() -> None:
    asked: list[int] = []

    def after(groups: int) -> HeldOut:
        asked.append(groups)
        return replace(HELD, scores=HELD.scores | {MODEL: HELD.scores[COLD_START]})

    curve = learning_curve(after, HELD)
    assert [point.groups for point in curve] == [*asked, 16] == [5, 7, 9, 12, 16]
    assert all(point.gain[COLD_START].value == 0 for point in curve[:-1])
    assert curve[-1].gain[COLD_START].value > 0
    assert curve[-1].average_precision == report(HELD).macro_average_precision


def test_the_card_tells_figures_and_weaknesses_and_is_the_same_each_time() -> None:
    behind = replace(HELD, scores=HELD.scores | {WORDS: HELD.truth.astype(np.float32)})
    found = report(behind, curve=learning_curve(lambda groups: behind, behind))
    facts = CardFacts(
        variable="u_social",
        label="Social upgrading",
        documents=20,
        sentences=3000,
        last_decision=400,
        data="d" * 12,
        codebook_version="3",
        codebook="c" * 12,
        embedder="letters",
        software="0.1",
        settings={"folds": "5"},
        rare={"v5": "nobody gave it"},
    )
    card = model_card(found, facts)
    assert card == model_card(report_from(report_data(found)), facts)
    assert headline(found) in card
    assert all(one in card for one in remarks(found))
    assert "v0, v1, v2, v3: surely worse than words" in card
    assert "Too few to tell" in card and "Left to the cold start: v5 (nobody gave it)" in card
    assert "| v5 |" not in card
    rows = [line.count("|") for line in card.splitlines() if line.startswith("|")]
    assert len(set(rows)) >= 3
