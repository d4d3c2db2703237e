"""Margins to probabilities, and probabilities to decisions, both learnt from out-of-fold margins."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit, softmax

SPREAD = (0.5, 0.7)
"""How far slope and offset of a value may lie from those pooled over all values (standard deviations).
A choice; it was not tuned on its own."""

DOUBT = 10.0
"""Positives at which the observed outcomes weigh as much as the probabilities in choosing a threshold. A
choice; it was not tuned on its own."""

SURE = 24.0
"""Positives at which a threshold lies half-way (in log-odds) between margin 0 and the one of the highest
expected F1. Chosen on the two development sets named in `words.py`, and not checked on a third."""

_EXPECTED = (1.0, 0.0, 0.5)
_EXPECTED_SPREAD = (1.0, 1.0, 0.5)
_LEAST_SLOPE = 0.05
_NEVER = -10.0


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What makes margins probabilities and decisions: three numbers a value, arrays (n_values,).

    probability = sigmoid(slope * margin + offset) after Platt (1999), or the softmax of the same over
    the values where every text has exactly one. A value is chosen where its probability reaches the
    threshold; of values that exclude each other, the one with the highest ratio.
    """

    slopes: Any
    offsets: Any
    thresholds: Any

    def probabilities(self, margins: Any, *, exclusive: bool) -> Any:
        """Return the probability of each cell, (n_texts, n_values)."""
        lifted = margins * self.slopes + self.offsets
        return softmax(lifted, axis=1) if exclusive else expit(lifted)


def calibrate(margins: Any, targets: Any, weights: Any) -> Calibration:
    """Return the calibration of yes/no values from out-of-fold margins, all (n_texts, n_values).

    A slope and an offset are fitted for all values together, the offset going up with the value's share; each
    value's own are drawn to these (a normal prior), so that a handful of positives cannot make a falling
    or a boundless curve. Cells with weight 0 or a margin that is not a number count for nothing.
    """
    weights = np.where(np.isnan(margins), 0.0, weights)
    margins = np.nan_to_num(margins)
    shares = _shares(targets, weights)
    rarity = logit(shares)
    n_texts, n_values = targets.shape
    pooled = _most_likely(
        np.stack([margins.ravel(), np.ones(n_texts * n_values), np.tile(rarity, n_texts)], axis=1),
        targets.ravel(),
        weights.ravel(),
        np.array(_EXPECTED),
        np.array(_EXPECTED_SPREAD),
    )
    slope, offset, lean = max(pooled[0], _LEAST_SLOPE), pooled[1], pooled[2]
    own = np.array(
        [
            _most_likely(
                np.stack([margins[:, column], np.ones(n_texts)], axis=1),
                targets[:, column],
                weights[:, column],
                np.array([slope, offset + lean * rarity[column]]),
                np.array(SPREAD) * [slope, 1.0],
            )
            for column in range(n_values)
        ]
    )
    slopes, offsets = np.maximum(own[:, 0], _LEAST_SLOPE), own[:, 1]
    probabilities = expit(margins * slopes + offsets)
    best = [
        best_threshold(probabilities[:, column], targets[:, column], weights[:, column])
        for column in range(n_values)
    ]
    # Sigmoid of the offset is the probability at margin 0, where a fit of balanced outcomes says yes.
    positives = (weights * targets).sum(axis=0)
    trust = positives / (positives + SURE)
    thresholds = expit(trust * logit(np.clip(best, 1e-6, 1 - 1e-6)) + (1 - trust) * offsets)
    return Calibration(slopes=slopes, offsets=offsets, thresholds=thresholds)


def calibrate_exclusive(margins: Any, targets: Any, weights: Any) -> Calibration:
    """Return the calibration of values that exclude each other: one slope, offsets that follow the shares.

    The two numbers are those of the least log loss of the softmax (temperature scaling, Guo et al. 2017,
    with the share of each value as a second term). Decisions undo the second term: macro-averaged
    figures count rare values as much as common ones.
    """
    answered = ~(np.isnan(margins) & (targets == 1)).any(axis=1)
    rows = weights.mean(axis=1) * targets.sum(axis=1) * answered
    margins = np.nan_to_num(margins, nan=_NEVER)
    shares = np.log(_shares(targets, rows[:, None]))
    slope, lean = 1.0, 0.5
    for _ in range(25):
        chances = softmax(slope * margins + lean * shares, axis=1)
        terms = np.stack([margins, np.broadcast_to(shares, margins.shape)], axis=2)
        means = np.einsum("nk,nkp->np", chances, terms)
        pull = np.einsum("n,nk,nkp->p", rows, targets - chances, terms) - [slope - 1, (lean - 0.5) / 0.25]
        spread = np.einsum("n,nk,nkp,nkq->pq", rows, chances, terms, terms)
        spread += np.diag([1.0, 4.0]) - np.einsum("n,np,nq->pq", rows, means, means)
        step = np.clip(np.linalg.solve(spread, pull), -1, 1)
        slope, lean = max(slope + step[0], _LEAST_SLOPE), lean + step[1]
        if np.abs(step).max() < 1e-6:
            break
    offsets = lean * shares
    return Calibration(
        slopes=np.full(len(shares), slope), offsets=offsets, thresholds=np.exp(offsets - offsets.max())
    )


def best_threshold(probabilities: Any, target: Any, weight: Any) -> float:
    """Return the probability at which to say yes for the highest F1 expected.

    What is expected is a mean of what was observed and what the probabilities say (Lewis 1995), the
    observed weighing more the more positives there are. Where no positive was observed it is 0.5.
    """
    positives = float(weight[target == 1].sum())
    if positives == 0:
        return 0.5
    order = np.argsort(-probabilities, kind="stable")
    ranked, counted = probabilities[order], weight[order]
    trust = positives / (positives + DOUBT)
    hits = counted * (trust * target[order] + (1 - trust) * ranked)
    f1 = 2 * np.cumsum(hits) / (np.cumsum(counted) + hits.sum())
    # Equal probabilities are decided together: only the last of each may be a cut.
    f1[:-1][ranked[:-1] == ranked[1:]] = -1
    best = int(f1.argmax())
    below = ranked[best + 1] if best + 1 < len(ranked) else ranked[best]
    return float((ranked[best] + below) / 2)


def _shares(targets: Any, weights: Any) -> Any:
    total = np.broadcast_to(weights, targets.shape).sum(axis=0)
    return ((weights * targets).sum(axis=0) + 0.5) / (total + 1)


def _most_likely(terms: Any, target: Any, weight: Any, centre: Any, spread: Any) -> Any:
    """Return the coefficients of a logistic regression with a normal prior, by Newton's method."""
    found = centre.copy()
    for _ in range(25):
        chance = expit(terms @ found)
        pull = terms.T @ (weight * (target - chance)) - (found - centre) / spread**2
        curve = (terms * (weight * chance * (1 - chance))[:, None]).T @ terms + np.diag(1 / spread**2)
        step = np.clip(np.linalg.solve(curve, pull), -1, 1)
        found = found + step
        if np.abs(step).max() < 1e-6:
            break
    return found
