"""Learning one variable: trust, rare values, units without quotes, groups of values, scales, storing."""

from dataclasses import replace

import numpy as np
import pytest
from lessons_made import SENTENCES, lesson, variable_of, without_labels
from propose_values import passage

from gvcmine.errors import TrainingError
from gvcmine.propose.learning.columns import columns_of
from gvcmine.propose.learning.ground import Ground
from gvcmine.propose.learning.learner import Learner, fit
from gvcmine.propose.learning.learnt_model import learnt_data, learnt_from
from gvcmine.propose.learning.learnt_proposer import LearntProposer
from gvcmine.propose.learning.mil import CHOSEN, choose, cold_odds, open_bags, taught
from gvcmine.propose.sentences import sentence_vectors, unit_rows
from gvcmine.propose.weighing import FREEDOM, Weights, fit_weights
from gvcmine.types.codebook import Scale

TEN = tuple(f"v{number}" for number in range(10))


def test_rare_values_are_left_to_the_cold_start_with_the_reason_in_words() -> None:
    learnt = fit(Learner(Ground(*lesson(values=TEN))))
    assert learnt.trust["v0"] > 0
    assert learnt.trust["v9"] == 0
    assert "2 passages with confirmed evidence in 2 documents" in learnt.rare["v9"]
    assert set(learnt.rare) == {value for value, trust in learnt.trust.items() if not trust}


def test_nothing_confirmed_and_shapes_that_differ_are_clear_errors() -> None:
    training, vectors, cold = lesson()
    with pytest.raises(TrainingError, match="no confirmed codes"):
        fit(Learner(Ground(without_labels(training), vectors, cold)))
    with pytest.raises(ValueError, match="240 sentences, but 239 vectors"):
        Ground(training, vectors[1:], cold)
    with pytest.raises(ValueError, match="shape"):
        Ground(training, vectors, replace(cold, cues=cold.cues[1:]))


def test_a_units_label_finds_its_sentence_and_is_never_copied_on_the_others() -> None:
    unsaid = range(0, 20, 4)
    training, vectors, cold = lesson(unsaid=unsaid)
    ground = Ground(training, vectors, cold)
    bags = open_bags(ground, np.arange(len(training.examples)))
    assert len([bag for bag in bags if bag.column == 0]) == 5
    targets, weights = taught(training.targets, training.weights, bags, choose(bags, cold_odds(ground)))
    for bag in bags:
        chosen = targets[list(bag.rows), bag.column] == 1
        assert chosen.sum() == 1
        assert weights[list(bag.rows), bag.column].max() == pytest.approx(CHOSEN)
    assert np.isnan(training.targets[0, 0]), "what was handed over stays as it was"
    odds = fit(Learner(ground)).odds([one.text for one in training.examples], vectors)[:, 0]
    for number in unsaid:
        own = odds[number * SENTENCES : (number + 1) * SENTENCES]
        assert own.argmax() == number % SENTENCES


def test_learning_twice_gives_the_same_and_a_model_survives_being_stored() -> None:
    made = lesson()
    config, arrays = learnt_data(fit(Learner(Ground(*made))))
    again, others = learnt_data(fit(Learner(Ground(*made))))
    assert config == again
    assert all(np.array_equal(arrays[name], others[name]) for name in arrays)
    texts = [one.text for one in made[0].examples]
    restored = learnt_from(config, arrays)
    assert np.array_equal(restored.scores(texts, made[1]), fit(Learner(Ground(*made))).scores(texts, made[1]))
    with pytest.raises(TrainingError, match="train again"):
        learnt_from({"values": []}, {})


def test_the_part_quotes_the_best_sentence_and_passes_over_what_is_not_trusted() -> None:
    training, vectors, cold = lesson(values=TEN)
    learnt = fit(Learner(Ground(training, vectors, cold)))
    text = "Nothing happened here. It was telling0 indeed. Nobody was seen."
    one = passage(text)
    strong = np.zeros((3, 16), dtype=np.float32)
    strong[0, 12] = strong[1, 0] = strong[2, 13] = 1.0
    source = sentence_vectors([one], lambda texts: unit_rows(strong[: len(texts)]))
    found = LearntProposer(learnt, lambda _: source).propose([one], [], training.variable)
    assert {support.value for support in found} == {value for value, trust in learnt.trust.items() if trust}
    support = next(support for support in found if support.value == "v0")
    assert text[support.span.start : support.span.end] == "It was telling0 indeed."
    assert support.score > 0.5
    assert support.why == f"reads like what coders confirmed ({support.score:.2f})"
    fewer = replace(training.variable, values=training.variable.values[1:])
    assert "v0" not in {
        support.value for support in LearntProposer(learnt, lambda _: source).propose([one], [], fewer)
    }


def test_a_group_learns_from_all_its_values_and_a_rare_one_leans_on_it() -> None:
    columns = columns_of(variable_of("abc", parents={"a": "g", "b": "g", "c": "h"}), "abc")
    assert columns.names == ("a", "b", "c", "group g")
    known = np.array([[1, 0, 0], [0, 1, 0], [0, np.nan, 1], [0, 0, 1]], dtype=np.float32)
    targets, weights = columns.spread(known, np.where(np.isnan(known), 0, 1).astype(np.float32))
    assert targets[:, 3].tolist()[:2] == [1, 1]
    assert np.isnan(targets[2, 3])
    assert targets[3, 3] == 0
    assert weights[2, 3] == 0
    chances = np.array([[0.5, 0.5, 0.5, 0.9]], dtype=np.float32)
    usual = np.full(4, 0.5, dtype=np.float32)
    many, few, alone = columns.gathered(chances, usual, (500, 1, 1, 501))[0]
    assert 0 < many < 0.1 < few
    assert alone == 0


def test_ordered_values_are_learnt_as_this_or_higher() -> None:
    columns = columns_of(variable_of("abc", scale=Scale.ORDINAL), "abc")
    targets, _ = columns.spread(np.eye(3, dtype=np.float32), np.ones((3, 3), dtype=np.float32))
    assert targets.tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    usual = np.array([0.6, 0.4, 0.2], dtype=np.float32)
    middle = columns.gathered(np.array([[0.9, 0.85, 0.1]], dtype=np.float32), usual, (1, 1, 1))[0]
    assert middle.argmax() == 1
    assert middle[1] > 0


def test_weights_follow_what_was_confirmed_but_stay_near_the_default() -> None:
    generator = np.random.default_rng(1)
    n = 2000
    truth = generator.random(n) < 0.02
    cues = np.where(generator.random(n) < 0.05, 0.43, 0.0)
    prototypes = 0.5 + 0.045 * generator.normal(size=n)
    above = generator.normal(size=n) + 3 * truth
    learnt = fit_weights(cues, prototypes, above, np.ones(n), truth)
    default = Weights()
    assert learnt.classifier > default.classifier
    assert 0 < learnt.cues < default.cues, "cues that mislead count less"
    assert abs(learnt.cues - default.cues) < 3 * FREEDOM[1]
    assert fit_weights(cues, prototypes, above, np.zeros(n), truth) == default
    assert learnt.drawn(0.0) == replace(default, classifier=learnt.classifier)
    assert learnt.drawn(1.0) == learnt
    told = {"cues.v1": 0.43, "prototypes.v1": 0.55, "learnt.v1": 0.8}
    odds = learnt.odds(np.array([0.43]), np.array([0.55]), np.array([np.log(4)]), np.array([0.6]))
    assert learnt.passage_score(told, trust=0.6) == pytest.approx(float(1 / (1 + np.exp(-odds[0]))))
