"""From the log-odds of passages to scores of units, and the pooling that a variable learns."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from gvcmine.propose.learning.examples import Array, ColdScores, Marks, UnitLabel
from gvcmine.propose.learning.ground import Ground
from gvcmine.propose.learning.learnt_model import Learnt
from gvcmine.propose.learning.trusting import average_precision, clearly_better
from gvcmine.propose.pooling import Pooling, calibrate, fit_pooling
from gvcmine.propose.weighing import Weights

NEUTRAL = 0.5
"""What stands for prototypes.v1 where it says nothing of a passage."""


def cold_scores(cold: ColdScores) -> Array:
    """Return the scores of passages by the cold start, (n_passages, n_values), 0..1.

    A passage of which no part says anything has 0: it is no candidate when values are proposed.
    """
    scores = expit(Weights().odds(cold.cues, cold.prototypes))
    return np.where(_silent(cold), 0, scores).astype(np.float32)


def model_scores(ground: Ground, learnt: Learnt, above: Array) -> Array:
    """Return the combined scores of passages, (n_passages, n_values), 0..1; 0 where no part says anything."""
    trust = np.array([learnt.trust[value] for value in learnt.values], dtype=np.float32)
    odds = learnt.weights.odds(ground.cold.cues, ground.cold.prototypes, above, trust)
    silent = _silent(ground.cold) & ~((trust > 0) & (above != 0))
    return np.where(silent, 0, expit(odds)).astype(np.float32)


def _silent(cold: ColdScores) -> Marks:
    return np.asarray((cold.cues == 0) & (cold.prototypes == NEUTRAL))


def _best_first(scores: Array) -> list[float]:
    """Return the scores of the passages that speak for a value."""
    return [float(one) for one in -np.sort(-scores) if one > 0]


def unit_scores(ground: Ground, passage_scores: Array, units: Sequence[str], pooling: Pooling) -> Array:
    """Return the scores of units, (n_units, n_values), from those of their passages."""
    found = np.zeros((len(units), passage_scores.shape[1]), dtype=np.float32)
    for row, unit in enumerate(units):
        own = passage_scores[ground.unit_passages[unit]]
        found[row] = [pooling.score(_best_first(column)) for column in own.T]
    return found


def fitted_pooling(ground: Ground, groups: Sequence[str], learnt: Learnt, above: Array) -> Pooling:
    """Return the pooling that the units of these groups teach, from out-of-fold passage scores.

    It is kept only where poolings learnt without a fold ranked the units of that fold better than the default
    does, and calibrated where enough values were decided blind.
    """
    scores, inside = model_scores(ground, learnt, above), set(groups)
    place = {unit: row for row, unit in enumerate(ground.unit_names)}
    column = {value: index for index, value in enumerate(learnt.values)}
    labels = [
        label
        for label in ground.training.labels
        if label.unit in place and label.value in column and ground.unit_groups[place[label.unit]] in inside
    ]
    ranked = [_best_first(scores[ground.unit_passages[label.unit], column[label.value]]) for label in labels]
    homes = [ground.unit_groups[place[label.unit]] for label in labels]
    pooling = _pooling_that_helps(labels, ranked, [ground.fold_of[home] for home in homes])
    blind = [
        (pooling.score(one), label.shows, home)
        for one, label, home in zip(ranked, labels, homes, strict=True)
        if label.blind and label.stated and one
    ]
    return calibrate(pooling, *(list(part) for part in zip(*blind, strict=True))) if blind else pooling


def _pooling_that_helps(
    labels: Sequence[UnitLabel], ranked: Sequence[list[float]], folds: Sequence[int]
) -> Pooling:
    """Return the learnt pooling, or the default where learning it did not help on held-out units."""

    def fitted(rows: Sequence[int]) -> Pooling:
        chosen = [labels[row] for row in rows]
        return fit_pooling(
            [ranked[row] for row in rows], [one.shows for one in chosen], [one.weight for one in chosen]
        )

    everything = range(len(labels))
    learnt = {fold: fitted([row for row in everything if folds[row] != fold]) for fold in set(folds)}
    new = np.array([learnt[fold].score(one) for fold, one in zip(folds, ranked, strict=True)])
    old = np.array([Pooling().score(one) for one in ranked])
    truth = np.array([label.shows for label in labels], dtype=bool)
    values = np.array([label.value for label in labels], dtype=object)
    better = [
        average_precision(new[rows], truth[rows]) - average_precision(old[rows], truth[rows])
        for rows in (values == value for value in sorted(set(values)))
        if 0 < truth[rows].sum() < rows.sum()
    ]
    return fitted(everything) if clearly_better(better) else Pooling()
