"""What models say of documents that they did not learn from."""

from dataclasses import replace

import numpy as np
import pytest
from lessons_made import lesson

from gvcmine.errors import TrainingError
from gvcmine.propose.learning.crossval import cross_validate
from gvcmine.propose.learning.ground import Ground
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS, HeldOut
from gvcmine.propose.learning.learner import Learner
from gvcmine.propose.learning.trusting import average_precision, earned, gain


def precision(held: HeldOut, ranking: str, column: int = 0) -> float:
    return average_precision(held.scores[ranking][:, column], held.truth[:, column])


@pytest.fixture(scope="module")
def held() -> HeldOut:
    return cross_validate(Learner(Ground(*lesson())))


def test_what_vectors_show_is_learnt_and_ranks_held_out_units_and_evidence(held: HeldOut) -> None:
    assert set(held.scores) == {MODEL, COLD_START, CUES, WORDS, MAJORITY}
    assert held.learnt == ("v", "w")
    assert precision(held, MODEL) > precision(held, COLD_START) + 0.2
    assert precision(held, WORDS) > 0.9
    first, by_start = (
        np.mean([one.ranks[name] == 1 for one in held.evidence]) for name in (MODEL, COLD_START)
    )
    assert first > by_start + 0.2
    assert {one.ranks[CUES] for one in held.evidence} == {0}, "without a cue the ranking leaves it out"


def test_what_cannot_be_learnt_leaves_the_cold_start_as_it_was() -> None:
    held = cross_validate(Learner(Ground(*lesson(signal=0.0))))
    assert held.learnt == ()
    for column in range(2):
        assert precision(held, MODEL, column) == pytest.approx(precision(held, COLD_START, column), abs=0.1)


def test_held_out_labels_change_nothing_that_is_said_of_their_own_fold(held: HeldOut) -> None:
    training, vectors, cold = lesson()
    fold = Ground(training, vectors, cold).folds == 0
    other = training.targets.copy()
    other[fold] = 0
    units = {training.examples[row].document_id.replace("d", "u") for row in np.flatnonzero(fold)}
    labels = tuple(replace(one, shows=False) if one.unit in units else one for one in training.labels)
    blinded = cross_validate(Learner(Ground(replace(training, targets=other, labels=labels), vectors, cold)))
    rows = [held.units.index(unit) for unit in sorted(units)]
    for ranking in (MODEL, WORDS, MAJORITY):
        assert np.array_equal(held.scores[ranking][rows], blinded.scores[ranking][rows]), ranking


def test_a_curve_learns_from_fewer_groups_and_outcomes_are_the_same_twice(held: HeldOut) -> None:
    few, again = (cross_validate(Learner(Ground(*lesson())), most_groups=6) for _ in range(2))
    assert np.array_equal(few.scores[MODEL], again.scores[MODEL])
    assert precision(few, MODEL) < precision(held, MODEL)


def test_one_document_cannot_be_both_learnt_from_and_checked_on() -> None:
    with pytest.raises(TrainingError, match="one document only"):
        cross_validate(Learner(Ground(*lesson(documents=1))))


def test_average_precision_is_that_of_scikit_learn_also_where_scores_tie() -> None:
    from sklearn.metrics import average_precision_score

    generator = np.random.default_rng(3)
    for _ in range(20):
        truth = generator.random(60) < 0.2
        scores = generator.integers(0, 8, 60) / 8
        if truth.any():
            assert average_precision(scores, truth) == pytest.approx(average_precision_score(truth, scores))


def test_trust_needs_a_gain_on_more_than_one_document() -> None:
    truth = np.array([True, False, False, False] * 6)
    groups = [f"g{number // 4}" for number in range(24)]
    old = np.zeros(24)
    assert earned(truth.astype(float), old, truth, groups) == pytest.approx(6 / 11, abs=1e-4)
    assert earned(old, truth.astype(float), truth, groups) == 0
    assert gain(truth.astype(float), old, truth, ["g"] * 24)[1] == float("inf")


def test_a_probability_needs_blind_answers_and_is_no_score_in_other_clothes(held: HeldOut) -> None:
    assert np.isnan(held.probability).all()
    training, vectors, cold = lesson(documents=40)
    blind = replace(training, labels=tuple(replace(one, blind=True) for one in training.labels))
    told = cross_validate(Learner(Ground(blind, vectors, cold)))
    assert np.isfinite(told.probability).all()
    assert not np.array_equal(told.probability, told.scores[MODEL])


def test_evidence_of_a_value_counts_for_the_units_that_show_it_alone() -> None:
    training, vectors, cold = lesson()
    other = replace(training, units={**training.units, "other": training.units["u00"]})
    found = cross_validate(Learner(Ground(other, vectors, cold))).evidence
    assert found and "other" not in {one.unit for one in found}


def test_of_a_variable_of_one_value_one_is_chosen(held: HeldOut) -> None:
    training, vectors, cold = lesson()
    assert held.chosen.sum(axis=1).max() == 2
    single = replace(training, variable=replace(training.variable, multiple=False))
    found = cross_validate(Learner(Ground(single, vectors, cold)))
    assert found.chosen.sum(axis=1).max() == 1
