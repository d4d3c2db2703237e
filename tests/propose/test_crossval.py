"""Quality on documents that the model did not see."""

from dataclasses import replace

import numpy as np
import pytest
from propose_values import passages

from gvcmine.propose.classify import RAREST
from gvcmine.propose.crossval import ValueScore, cross_validate
from gvcmine.propose.sentences import Vectors, unit_rows
from gvcmine.propose.training import TrainingSet

DOCUMENTS = tuple(f"d{number // 6}" for number in range(60))
MADE = [
    one
    for number in range(10)
    for one in passages(*(f"Text {place}" for place in range(6)), document=f"d{number}")
]


def training(sets: list[set[str]], texts: list[str] | None = None) -> TrainingSet:
    told = texts or [one.text for one in MADE]
    return TrainingSet(
        variable="u",
        passages=tuple(replace(one, text=text) for one, text in zip(MADE, told, strict=True)),
        label_sets=tuple(map(frozenset, sets)),
        documents=DOCUMENTS,
    )


def by_value(scores: list[ValueScore]) -> dict[str, ValueScore]:
    return {score.value: score for score in scores}


def separable(sets: list[set[str]]) -> Vectors:
    """Return vectors in which each of two values has a dimension of its own."""
    noise = np.random.default_rng(5).normal(scale=0.05, size=(60, 4)).astype(np.float32)
    noise[:, 0] += ["v" in labels for labels in sets]
    noise[:, 1] += ["w" in labels for labels in sets]
    return unit_rows(noise + np.float32(0.1))


def test_a_separable_value_scores_one_and_chance_is_its_share() -> None:
    sets = [{"v"} if number % 3 == 0 else set() for number in range(60)]
    score = cross_validate(training(sets), separable(sets))[0]
    assert (score.value, score.positives) == ("v", 20)
    assert (score.average_precision, score.low, score.high) == pytest.approx((1, 1, 1))
    assert score.f1 > 0.95
    assert score.share == pytest.approx(1 / 3)


def test_the_baseline_of_words_reads_the_words() -> None:
    sets = [{"v"} if number % 3 == 0 else set() for number in range(60)]
    texts = ["wages rose here" if labels else "orders fell there" for labels in sets]
    blind = np.ones((60, 4), dtype=np.float32) / 2
    score = cross_validate(training(sets, texts), blind)[0]
    assert score.words == pytest.approx(1)
    assert score.average_precision < 0.6


def test_no_document_is_on_both_sides() -> None:
    # Each document has a place of its own and a value by chance: only who saw the document knows it.
    places = unit_rows(np.random.default_rng(2).normal(size=(10, 40)).astype(np.float32))
    sets = [{"v"} if number // 6 % 2 else set() for number in range(60)]
    vectors = np.repeat(places, 6, axis=0)
    unseen = cross_validate(training(sets), vectors)[0]
    seen = cross_validate(
        replace(training(sets), documents=tuple(f"d{number}" for number in range(60))), vectors
    )[0]
    assert seen.average_precision == pytest.approx(1)
    assert unseen.average_precision < 0.8


def test_values_too_rare_to_learn_have_no_score() -> None:
    sets = [
        ({"v"} if number % 3 else set()) | ({"w"} if number < RAREST - 1 else set()) for number in range(60)
    ]
    assert list(by_value(cross_validate(training(sets), separable(sets)))) == ["v"]


def test_a_value_of_one_document_is_scored_although_no_other_fold_learnt_it() -> None:
    sets = [({"v"} if number % 3 else set()) | ({"w"} if number < 6 else set()) for number in range(60)]
    scores = by_value(cross_validate(training(sets), separable(sets)))
    assert scores["w"].recall == 0
    assert scores["v"].average_precision > 0.95


def test_the_interval_holds_the_estimate_and_is_the_same_each_time() -> None:
    generator = np.random.default_rng(7)
    sets = [{"v"} if number % 2 else set() for number in range(60)]
    blurred = unit_rows(separable(sets) + generator.normal(scale=0.8, size=(60, 4)).astype(np.float32))
    once, twice = (cross_validate(training(sets), blurred)[0] for _ in range(2))
    assert once == twice
    assert 0 < once.low < once.average_precision < once.high < 1
