"""Average precision of a ranking, for many weightings of its rows at once."""

from typing import Any

import numpy as np

_AT_ONCE = 4_000_000
"""Cells (units x draws) that are ranked at a time: 16 MB a table."""

Draws = np.ndarray[Any, np.dtype[np.float32]]
Drawn = np.ndarray[Any, np.dtype[np.float64]]
"""(n, draws): how often each row counts in each draw, and a statistic for each draw."""


def ratio(above: Drawn, below: Drawn) -> Drawn:
    """Return above / below for each draw; NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def average_precision(weights: Draws, truth: Any, scores: Any) -> Drawn:
    """Return the average precision of a ranking for each draw; equal scores are one step.

    `truth` and `scores` have one entry a row of `weights`. The definition is that of scikit-learn:
    the sum over steps of precision times the gain in recall. NaN where no positive was drawn.
    """
    ranked = np.asarray(scores, dtype=np.float64)
    order = np.argsort(-ranked, kind="stable")
    positive = np.asarray(truth, dtype=bool)[order]
    if not positive.any():
        return np.full(weights.shape[1], np.nan)
    step = np.cumsum(np.append(True, np.diff(ranked[order]) != 0)) - 1
    # Only steps that hold a positive add to the sum; what lies between two of them is added up at once.
    last = np.flatnonzero(np.append(np.diff(step) != 0, True))
    ends = last[np.unique(step[positive])]
    starts = np.append(0, ends[:-1] + 1)
    of_step = np.flatnonzero(np.append(True, np.diff(step[positive]) != 0))
    columns = max(1, _AT_ONCE // len(order))
    pieces = []
    for first in range(0, weights.shape[1], columns):
        drawn = weights[order[: ends[-1] + 1], first : first + columns]
        taken = np.cumsum(np.add.reduceat(drawn, starts, axis=0), axis=0)
        gained = np.add.reduceat(drawn[positive[: len(drawn)]], of_step, axis=0)
        precision = np.cumsum(gained, axis=0) / np.maximum(taken, 1e-9)
        pieces.append(ratio((gained * precision).sum(axis=0, dtype=np.float64), gained.sum(axis=0)))
    return np.concatenate(pieces)
