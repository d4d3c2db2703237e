"""From the log-odds of passages to scores of units, and the pooling that a variable learns."""

from collections.abc import Sequence

import numpy as np

from gvcmine.propose.examples import Array
from gvcmine.propose.ground import Ground
from gvcmine.propose.learnt_model import Learnt
from gvcmine.propose.pooling import Pooling, calibrate, fit_pooling


def model_scores(ground: Ground, learnt: Learnt, above: Array) -> Array:
    """Return the combined scores of passages, (n_passages, n_values), 0..1."""
    trust = np.array([learnt.trust[value] for value in learnt.values], dtype=np.float32)
    odds = learnt.weights.odds(ground.cold.cues, ground.cold.prototypes, above, trust)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def unit_scores(ground: Ground, passage_scores: Array, units: Sequence[str], pooling: Pooling) -> Array:
    """Return the scores of units, (n_units, n_values), from those of their passages."""
    found = np.zeros((len(units), passage_scores.shape[1]), dtype=np.float32)
    for row, unit in enumerate(units):
        best_first = -np.sort(-passage_scores[ground.unit_passages[unit]], axis=0)
        for column in range(passage_scores.shape[1]):
            found[row, column] = pooling.score([float(one) for one in best_first[:, column]])
    return found


def fitted_pooling(ground: Ground, groups: Sequence[str], learnt: Learnt, above: Array) -> Pooling:
    """Return the pooling that the units of these groups teach, from out-of-fold passage scores.

    It is calibrated where enough values were decided blind.
    """
    scores, inside = model_scores(ground, learnt, above), set(groups)
    place = {unit: row for row, unit in enumerate(ground.unit_names)}
    column = {value: index for index, value in enumerate(learnt.values)}
    labels = [
        label
        for label in ground.training.labels
        if label.unit in place and label.value in column and ground.unit_groups[place[label.unit]] in inside
    ]
    ranked = [
        -np.sort(-scores[ground.unit_passages[label.unit], column[label.value]]).astype(float)
        for label in labels
    ]
    truth = [label.shows for label in labels]
    pooling = fit_pooling([one.tolist() for one in ranked], truth, [label.weight for label in labels])
    blind = [
        (pooling.score(one.tolist()), label.shows, ground.unit_groups[place[label.unit]])
        for one, label in zip(ranked, labels, strict=True)
        if label.blind and label.stated
    ]
    return calibrate(pooling, *(list(part) for part in zip(*blind, strict=True))) if blind else pooling
