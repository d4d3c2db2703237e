"""How the scores of passages add up to the score of a unit, and when that score is a probability."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, log1p, prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    FloatArray = np.ndarray[Any, np.dtype[np.float64]]

POOLED = 5
"""Passages that add to the score of a case; each counts half as much as the one before."""
SUPPORTS = 0.4
"""From this score on a passage is counted among those that support a value; the default of
`[propose] lowest_score`, below which a document's only passage would not be shown either."""
SHRINKAGE = 20.0
"""How many well-informed units the default weighs as much as. With 20 labelled values a learnt weight
is about half-way between the default and what the labels alone would say."""
LEAST = 10
"""Values that hold, and values that do not, below which nothing is learnt: fewer say nothing certain
about three weights."""
BLIND_LABELS, BLIND_DOCUMENTS = 50, 5
"""Blind labels, and documents they come from, that a probability needs: with 50 the standard error of
a share of one half is 7 points, and one or two documents would calibrate their own manner of writing."""
_EDGE = 20.0
"""Log-odds are kept within this, so that scores of 0 and 1 have some."""


def pooled(scores: Sequence[float]) -> float:
    """Return the score of a case from its passages' scores, best first: a damped noisy-or.

    >>> pooled([0.8])
    0.8
    >>> round(pooled([0.8, 0.8]), 2)
    0.88
    """
    return 1 - prod(1 - score * 0.5**rank for rank, score in enumerate(scores[:POOLED]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling:
    """How a variable's passages add up to a unit's score, in log-odds.

    `rest` weighs what the damped noisy-or of the five best passages says, `best` the best passage
    alone, `count` the logarithm of one more than the number of supporting passages. None is
    negative, so that a better passage never lowers a score. `bias` shifts all scores of the variable
    alike. By default the score is the noisy-or itself. `calibration` holds slope and offset that turn
    a score into a probability, where enough blind labels were there to fit them.
    """

    bias: float = 0.0
    best: float = 0.0
    rest: float = 1.0
    count: float = 0.0
    calibration: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse weights by which a better passage would make a worse case."""
        if min(self.best, self.rest, self.count) < 0 or (self.calibration and self.calibration[0] < 0):
            raise ValueError("the weights of a pooling are not negative")

    def score(self, scores: Sequence[float]) -> float:
        """Return the score 0..1 of a unit from its passages' scores, best first; 0 without passages."""
        if not scores:
            return 0.0
        best, rest, count = _features(scores)
        return _share(self.bias + self.best * best + self.rest * rest + self.count * count)

    def probability(self, score: float) -> float | None:
        """Return the probability that a value of this score holds, or None where none was calibrated."""
        if self.calibration is None:
            return None
        slope, offset = self.calibration
        return _share(slope * _odds(score) + offset)


def _features(scores: Sequence[float]) -> tuple[float, float, float]:
    supporting = sum(score >= SUPPORTS for score in scores)
    return _odds(scores[0]), _odds(pooled(scores)), log1p(supporting)


def _odds(score: float) -> float:
    if score <= 0 or score >= 1:
        return _EDGE if score >= 1 else -_EDGE
    return min(max(log(score) - log1p(-score), -_EDGE), _EDGE)


def _share(odds: float) -> float:
    return 1 / (1 + exp(-odds)) if odds > -700 else 0.0


def fit_pooling(
    scores: Sequence[Sequence[float]], truth: Sequence[bool], weights: Sequence[float]
) -> Pooling:
    """Learn how passages of a variable add up, from units and values whose truth is known.

    Each row holds the passage scores of one unit and value, best first; rows without passages say
    nothing and are left out. Logistic regression with a normal prior around the default (Gelman et
    al. 2008, "A weakly informative default prior distribution for logistic and other regression
    models", argue for such priors) and weights that are not negative; with fewer than `LEAST` rows
    that hold, or that do not, the default is returned. A bias is fitted along, but then set so that
    the mean log-odds of the rows stay what they are by default: how many proposals are shown is a
    matter of `lowest_score`, not of how often coders agreed.

    Raises ValueError where the three differ in length.
    """
    known = [row for row in zip(scores, truth, weights, strict=True) if len(row[0]) and row[2] > 0]
    if min(sum(bool(holds) is side for _, holds, _ in known) for side in (True, False)) < LEAST:
        return Pooling()
    import numpy as np

    features = np.array([_features(sorted(row, reverse=True)) for row, _, _ in known])
    share = np.array([weight for _, _, weight in known])
    default = np.array([0.0, 1.0, 0.0])
    # 1/4 is the most that one row can tell; a spread of one says as much in each feature.
    prior = SHRINKAGE / 4 * np.array([*features.var(axis=0), 0.0])
    found = _fitted(
        np.column_stack([features, np.ones(len(known))]),
        np.array([float(bool(holds)) for _, holds, _ in known]),
        share,
        (np.array([*default, 0.0]), prior),
    )[:3]
    bias = np.average(features @ (default - found), weights=share)
    best, rest, count = (_plain(weight) for weight in found)
    return Pooling(bias=_plain(bias), best=best, rest=rest, count=count)


def _fitted(
    features: "FloatArray", target: "FloatArray", share: "FloatArray", prior: "tuple[FloatArray, FloatArray]"
) -> "FloatArray":
    """Return the weights of a logistic regression, none negative but the last.

    `target` lies in 0..1; `prior` holds the mean and the precision of each weight.
    """
    import numpy as np
    from scipy.optimize import minimize

    mean, precision = prior

    def loss(tried: "FloatArray") -> "tuple[float, FloatArray]":
        odds, away = features @ tried, tried - mean
        miss = share * (1 / (1 + np.exp(-np.clip(odds, -700, 700))) - target)
        value = share @ (np.logaddexp(0, odds) - target * odds) + precision @ away**2 / 2
        return float(value), features.T @ miss + precision * away

    bounds = [(0, None)] * (len(mean) - 1) + [(None, None)]
    return np.asarray(minimize(loss, mean, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _plain(number: float) -> float:
    """Return a number of four decimals: enough for a weight, and where the search ends does not show."""
    return round(float(number), 4) + 0.0


def calibrate(
    pooling: Pooling, scores: Sequence[float], truth: Sequence[bool], groups: Sequence[str]
) -> Pooling:
    """Return the pooling with a calibration, where there are enough blind labels; else as it is.

    `scores` are those of units and values that were held out when `pooling` and all below it were
    learnt, `truth` what people said of them who saw no proposal, `groups` the document of each. Platt's
    sigmoid with his smoothed targets (Platt 1999; Lin, Lin and Weng 2007), its slope not negative: a
    higher score is never a lower probability. Below `BLIND_LABELS` labels or `BLIND_DOCUMENTS`
    documents, or where all hold or none does, there is nothing to tell a probability from.

    Raises ValueError where the three differ in length.
    """
    rows = list(zip(scores, truth, groups, strict=True))
    held = sum(bool(holds) for _, holds, _ in rows)
    if len(rows) < BLIND_LABELS or len(set(groups)) < BLIND_DOCUMENTS or held in (0, len(rows)):
        return replace(pooling, calibration=None)
    import numpy as np

    high, low = (held + 1) / (held + 2), 1 / (len(rows) - held + 2)
    slope, offset = _fitted(
        np.array([[_odds(score), 1.0] for score, _, _ in rows]),
        np.array([high if holds else low for _, holds, _ in rows]),
        np.ones(len(rows)),
        (np.array([1.0, 0.0]), np.zeros(2)),
    )
    return replace(pooling, calibration=(_plain(slope), _plain(offset)))
